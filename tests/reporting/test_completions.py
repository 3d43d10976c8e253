"""Who has completed what: an officer sees their own units and those below, and every look is noted or refused."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import event, select
from sqlalchemy.exc import OperationalError

from elearn.accounts.models import Person
from elearn.catalogue.queries import CourseEntry, get_course
from elearn.catalogue.service import publish
from elearn.core import limits
from elearn.core.actor import SYSTEM, Actor, Role
from elearn.core.days import DEFAULT_ZONE
from elearn.core.db.work import Database
from elearn.core.ids import Id, new_id
from elearn.core.notes import Note
from elearn.learning.models import Completion
from elearn.organisation import service
from elearn.organisation.models import Employment
from elearn.reporting.completion_filter import CompletionFilter, People
from elearn.reporting.queries import CompletionPage, list_completions, list_unit_choices
from tests.conftest import NOW
from tests.organisation.makers import TODAY, a_person, a_unit, acting
from tests.site import Site, every_kind, first_course

PLACES = ("above", "own", "below", "sibling", "other")
READERS = (Role.TRAINING_OFFICER, Role.HEAD, Role.AUDITOR)


def complete(database: Database, person: Id, unit: Id | None, entry: CourseEntry, *, cycle: int = 1, minutes_ago: int = 0) -> None:
    """The row that completing a course leaves."""
    with database.unit_of_work() as work:
        work.session.add(
            Completion(
                id=new_id(),
                person_id=person,
                unit_id=unit,
                unit_path=[{"id": str(unit), "name": {"vi": "Đơn vị ngày ấy", "en": "The unit of that day"}}] if unit else [],
                course_id=entry.id,
                version_id=entry.version_id,
                rendition_id=entry.rendition_id,
                cycle=cycle,
                minutes=45,
                source="online",
                completed_at=NOW - timedelta(minutes=minutes_ago),
            )
        )


class Register:
    """A tree of units with one completion in each."""

    def __init__(self, database: Database) -> None:
        self.database = database
        with database.unit_of_work() as work:
            publish(work.session, SYSTEM, first_course(), {}, now=work.now)
            city = a_unit(work.session)
            ward = a_unit(work.session, city)
            self.units = {
                "above": city,
                "own": ward,
                "below": a_unit(work.session, ward),
                "sibling": a_unit(work.session, city),
                "other": a_unit(work.session),
            }
            self.people = {name: a_person(work.session, unit, name=f"Người {name}") for name, unit in self.units.items()}
        with database.read() as session:
            self.entry = get_course(session, SYSTEM, first_course().slug)
        for name, unit in self.units.items():
            complete(database, self.people[name], unit, self.entry)

    def look(self, actor: Actor, *, page: int = 1, **wanted: object) -> CompletionPage:
        with self.database.read() as session:
            return list_completions(session, actor, CompletionFilter(**wanted), today=TODAY, page=page)  # type: ignore[arg-type]  # passed on

    def seen_by(self, *grants: tuple[Role, str]) -> set[str]:
        actor = acting(new_id(), *((role, self.units[place]) for role, place in grants))
        return {(row.full_name or "").removeprefix("Người ") for row in self.look(actor).rows}


@pytest.fixture
def register(database: Database) -> Register:
    return Register(database)


def test_a_reader_sees_the_unit_and_those_below(register: Register) -> None:
    assert [role for role in READERS if register.seen_by((role, "own")) != {"own", "below"}] == []


def test_what_is_seen_follows_the_tree(register: Register) -> None:
    seen = {place: register.seen_by((Role.TRAINING_OFFICER, place)) for place in ("above", "below", "other")}
    assert seen == {"above": {"above", "own", "below", "sibling"}, "below": {"below"}, "other": {"other"}}


def test_two_roles_in_two_units_add_up(register: Register) -> None:
    assert register.seen_by((Role.HEAD, "sibling"), (Role.AUDITOR, "below")) == {"sibling", "below"}


def test_nobody_else_sees_anything(register: Register) -> None:
    others = set(Role) - set(READERS)
    assert [role for role in others if register.seen_by((role, "above")) != set()] == []


def test_a_role_that_reads_nothing_does_not_widen_one_that_does(register: Register) -> None:
    assert register.seen_by((Role.ADMINISTRATOR, "above"), (Role.HEAD, "below")) == {"below"}


def test_without_any_role_nothing_is_seen(register: Register) -> None:
    assert register.look(Actor(person_id=new_id(), unit_id=register.units["own"])).rows == []


def test_a_completion_without_unit_is_in_nobodys_list(register: Register) -> None:
    complete(register.database, register.people["own"], None, register.entry, cycle=2)
    assert register.look(officer(register, "above")).total == 4


def officer(register: Register, place: str = "own") -> Actor:
    return acting(new_id(), (Role.TRAINING_OFFICER, register.units[place]))


def test_who_has_moved_away_stays_in_the_list_of_that_day(register: Register) -> None:
    complete(register.database, register.people["other"], register.units["own"], register.entry, cycle=2)
    assert register.seen_by((Role.HEAD, "own")) == {"own", "below", "other"}


def test_persons_are_counted_once_and_completions_each(register: Register) -> None:
    complete(register.database, register.people["own"], register.units["own"], register.entry, cycle=2)
    page = register.look(officer(register))
    assert (page.total, page.persons) == (3, 2)


def test_the_latest_stands_first(register: Register) -> None:
    complete(register.database, register.people["own"], register.units["own"], register.entry, cycle=2, minutes_ago=60)
    assert [row.completed_at for row in register.look(officer(register)).rows][-1] == NOW - timedelta(minutes=60)


def test_one_course_can_be_looked_at_alone(register: Register) -> None:
    actor = officer(register)
    assert register.look(actor, course=register.entry.slug).total == 2
    assert register.look(actor, course="khong-co").total == 0


def test_a_unit_is_looked_at_with_what_stands_below_or_alone(register: Register) -> None:
    actor = officer(register, "above")
    assert register.look(actor, unit=register.units["own"]).total == 2
    assert register.look(actor, unit=register.units["own"], with_below=False).total == 1


def test_all_units_of_the_reader_are_looked_at_without_what_stands_below(register: Register) -> None:
    actor = acting(new_id(), (Role.TRAINING_OFFICER, register.units["own"]), (Role.HEAD, register.units["other"]))
    names = {row.full_name for row in register.look(actor, with_below=False).rows}
    assert names == {"Người own", "Người other"}


@pytest.mark.parametrize("unit", ["sibling", "other", "above"])
def test_no_filter_widens_what_is_seen(register: Register, unit: str) -> None:
    everything = register.look(officer(register)).rows
    assert {row.id for row in register.look(officer(register), unit=register.units[unit]).rows} <= {row.id for row in everything}


def test_days_of_a_period_count_from_the_first_to_the_last(register: Register) -> None:
    complete(register.database, register.people["own"], register.units["own"], register.entry, cycle=2, minutes_ago=60 * 24)
    actor, yesterday = officer(register), TODAY - timedelta(days=1)
    assert register.look(actor, begins=TODAY).total == 2
    assert register.look(actor, ends=yesterday).total == 1
    assert register.look(actor, begins=yesterday, ends=TODAY).total == 3
    assert register.look(actor, begins=TODAY + timedelta(days=1)).total == 0


def test_a_day_is_the_day_where_the_installation_stands(register: Register) -> None:
    """An evening in Vietnam is still the day before in Greenwich, and the small hours already the next."""
    small_hours = NOW.astimezone(DEFAULT_ZONE).replace(hour=0, minute=30)
    minutes = int((NOW - small_hours).total_seconds() // 60)
    complete(register.database, register.people["own"], register.units["own"], register.entry, cycle=2, minutes_ago=minutes)
    assert register.look(officer(register), begins=TODAY, ends=TODAY).total == 3


def test_one_version_of_a_course_can_be_looked_at_alone(register: Register) -> None:
    actor = officer(register)
    assert register.look(actor, course=register.entry.slug, version="9.9.9").total == 0


def test_those_who_have_moved_on_can_be_left_out_or_looked_at_alone(register: Register) -> None:
    with register.database.unit_of_work() as work:
        work_of = work.session.scalars(select(Employment.id).where(Employment.person_id == register.people["own"])).one()
        service.end_employment(work.session, SYSTEM, work_of, on=TODAY, now=NOW)
    actor = officer(register)
    assert {row.full_name for row in register.look(actor, people=People.GONE).rows} == {"Người own"}
    assert {row.full_name for row in register.look(actor, people=People.HERE).rows} == {"Người below"}
    assert register.look(actor).total == 2


def test_the_units_to_choose_from_are_those_of_the_reader_and_the_way_down(register: Register) -> None:
    with register.database.read() as session:
        look = lambda who, **more: [(each.id, each.depth) for each in list_unit_choices(session, who, today=TODAY, **more)]  # noqa: E731
        city, ward, office = (register.units[name] for name in ("above", "own", "below"))
        assert set(look(officer(register, "above"))) == {(city, 0), (ward, 1), (register.units["sibling"], 1)}
        assert (office, 2) in look(officer(register, "above"), chosen=ward)
        assert look(officer(register), chosen=register.units["sibling"]) == []


def test_a_long_list_comes_in_pages_without_gap_or_repetition(register: Register) -> None:
    for number in range(limits.PAGE_ROWS):
        complete(register.database, register.people["own"], register.units["own"], register.entry, cycle=number + 2)
    actor = officer(register)
    pages = [register.look(actor, page=number) for number in (1, 2, 3)]
    assert [(page.paging.number, len(page.rows)) for page in pages] == [(1, limits.PAGE_ROWS), (2, 2), (2, 2)]
    assert {page.paging.pages for page in pages} == {2}
    assert len({row.id for page in pages for row in page.rows}) == limits.PAGE_ROWS + 2


def test_an_erased_person_still_counts(register: Register) -> None:
    with register.database.unit_of_work() as work:
        work.session.get_one(Person, register.people["own"]).full_name = None
    page = register.look(officer(register))
    assert page.total == 2
    assert None in {row.full_name for row in page.rows}


@pytest.fixture
def office(site: Site) -> Site:
    """The site with a completion in each unit."""
    with site.database.read() as session:
        entry = get_course(session, SYSTEM, first_course().slug)
    for place in PLACES:
        complete(site.database, site.plan.people[place], site.plan.units[place], entry)
    return site


def looks(site: Site) -> list[Note]:
    with site.database.read() as session:
        return list(session.scalars(select(Note).where(Note.kind == "reporting.looked")))


@pytest.mark.parametrize("role", READERS)
def test_the_page_names_the_people_of_the_officers_units(office: Site, role: Role) -> None:
    page = office.browser(role).get("/vi/reports/completions").get_data(as_text=True)
    assert {place for place in PLACES if f"Nguyễn Thị {place}<" in page} == {"own", "below"}


@pytest.mark.parametrize("role", [role for role in Role if role not in READERS])
def test_the_page_opens_for_nobody_else(office: Site, role: Role) -> None:
    answer = office.browser(role).get("/vi/reports/completions")
    assert answer.status_code == 403
    assert looks(office) == []


def test_a_reader_without_account_is_asked_to_sign_in(office: Site) -> None:
    assert office.browser().get("/vi/reports/completions").status_code == 302


def test_the_page_says_how_many_persons_and_completions(office: Site) -> None:
    page = office.browser(Role.HEAD).get("/vi/reports/completions").get_data(as_text=True)
    assert ["Người" in page, "Lượt người" in page] == [True, True]


def test_the_page_is_stored_nowhere(office: Site) -> None:
    assert office.browser(Role.HEAD).get("/vi/reports/completions").headers["Cache-Control"] == "no-store"


def test_a_look_is_noted_with_who_and_how_much_and_no_name(office: Site) -> None:
    office.browser(Role.HEAD).get(f"/vi/reports/completions?course={first_course().slug}")
    (note,) = looks(office)
    assert note.actor_id == office.plan.people[Role.HEAD]
    assert note.detail == {"what": "completions", "rows": 2, "course": first_course().slug, "page": 1}


def test_a_look_beyond_the_end_is_noted_with_the_page_that_was_shown(office: Site) -> None:
    office.browser(Role.HEAD).get("/vi/reports/completions?page=9999")
    assert [note.detail["page"] for note in looks(office)] == [1]


def test_a_look_that_cannot_be_noted_is_refused_and_shows_nobody(office: Site) -> None:
    def refuse(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if statement.startswith("INSERT INTO note"):
            raise OperationalError(statement, {}, Exception("disk full"))

    browser = office.browser(Role.HEAD)
    event.listen(office.database.write_engine, "before_cursor_execute", refuse)
    answer = browser.get("/vi/reports/completions")
    assert answer.status_code == 503
    assert "Nguyễn Thị own" not in answer.get_data(as_text=True)


def test_a_look_writes_a_note_and_nothing_else(office: Site) -> None:
    browser = office.browser(Role.HEAD)
    office.written.clear()
    browser.get("/vi/reports/completions")
    assert set(office.written) <= {"note", "session_seen"}


def test_a_filter_keeps_to_its_course(office: Site) -> None:
    page = office.browser(Role.HEAD).get(f"/vi/reports/completions?course={every_kind().slug}").get_data(as_text=True)
    assert "Nguyễn Thị own" not in page
    assert "Chưa có ai hoàn thành trong phạm vi này." in page


# fmt: off
HOSTILE = (
    "page=0", "page=-1", "page=x", "page=", "page=1e3", "page=99999", "page=999999999999999999999999", f"page=000001{'9' * 5000}",
    "page=%D9%A1", "page=1&page=x", "course=%27%20OR%201=1", f"course={'x' * 5000}", "course=%F0%9F%98%80",
    "course=%25", "course=%ff",
)
# fmt: on


def test_hostile_queries_are_answered(site_on_each: Site) -> None:
    browser = site_on_each.browser(Role.HEAD)
    assert [each[:30] for each in HOSTILE if browser.get(f"/vi/reports/completions?{each}").status_code != 200] == []


def test_a_hostile_filter_shows_nobody_elses_people(office: Site) -> None:
    page = office.browser(Role.HEAD).get("/vi/reports/completions?course=%27%20OR%201=1--").get_data(as_text=True)
    assert "Nguyễn Thị" not in page
