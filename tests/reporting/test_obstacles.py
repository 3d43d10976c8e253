"""Obstacles: whoever answers for a unit sees what stood in the way there and below, counted, and nobody's name."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import event, select

from elearn.accounts.models import Person
from elearn.catalogue.models import Course
from elearn.catalogue.queries import get_course
from elearn.catalogue.service import publish
from elearn.core import limits
from elearn.core.actor import SYSTEM, Actor, Role
from elearn.core.db.work import Database
from elearn.core.ids import Id, new_id
from elearn.core.notes import Note
from elearn.learning import rules
from elearn.learning.models import DeskObstacle
from elearn.obstacles.words import REASONS
from elearn.organisation import service
from elearn.reporting.obstacle_queries import ObstaclePage, list_obstacles
from tests.build import a_published_course
from tests.conftest import NOW
from tests.organisation.makers import TODAY, a_unit, acting
from tests.site import Site, every_kind, first_course

LESSONS = [each.id for each in first_course().lessons]
READERS = (Role.HEAD, Role.TRAINING_OFFICER)
ADDRESS = "/vi/reports/obstacles"


def tell(
    database: Database, unit: Id | None, people: int, *, lesson: str = LESSONS[0], reason: str = "machine", slug: str = ""
) -> None:
    """So many people of a unit could not do the act of a lesson."""
    with database.unit_of_work() as work:
        entry = get_course(work.session, SYSTEM, slug or first_course().slug)
        for _ in range(people):
            work.session.add(DeskObstacle(unit_id=unit, course_id=entry.id, lesson=lesson, reason=reason, on=date(2026, 11, 13)))


class Register:
    """A tree of units: a city with two wards, an office in the first, and a second city."""

    def __init__(self, database: Database) -> None:
        self.database = database
        a_published_course(database)
        with database.unit_of_work() as work:
            city = a_unit(work.session, name="Thành phố")
            ward = a_unit(work.session, city, name="Phường A")
            self.units = {
                "above": city,
                "own": ward,
                "below": a_unit(work.session, ward, name="Văn phòng"),
                "sibling": a_unit(work.session, city, name="Phường B"),
                "other": a_unit(work.session, name="Thành phố khác"),
            }

    def tell(self, place: str, people: int, **about: str) -> None:
        tell(self.database, self.units[place], people, **about)

    def look(self, *grants: tuple[Role, str], **more: object) -> ObstaclePage:
        actor = acting(new_id(), *((role, self.units[place]) for role, place in grants))
        with self.database.read() as session:
            return list_obstacles(session, actor, today=TODAY, **more)  # type: ignore[arg-type]  # passed on as they came

    def seen_by(self, *grants: tuple[Role, str]) -> list[tuple[str, int]]:
        """The units that are shown with their numbers, of the first act."""
        acts = self.look(*grants).acts
        return sorted((row.unit["vi"], row.people) for row in acts[0].rows) if acts else []


@pytest.fixture
def register(database: Database) -> Register:
    return Register(database)


def test_a_reader_sees_the_own_unit_and_those_below(register: Register) -> None:
    for place in register.units:
        register.tell(place, 6)
    assert [register.seen_by((role, "own")) for role in READERS] == [[("Phường A", 6), ("Văn phòng", 6)]] * 2


def test_nobody_else_sees_anything(register: Register) -> None:
    register.tell("own", 6)
    assert [role for role in set(Role) - set(READERS) if register.seen_by((role, "above"))] == []


def test_few_people_of_a_unit_are_told_to_its_own_head(register: Register) -> None:
    register.tell("own", 2)
    assert register.seen_by((Role.HEAD, "own")) == [("Phường A", 2)]


def test_few_people_of_a_unit_are_no_row_of_their_own_further_up(register: Register) -> None:
    register.tell("own", 2)
    register.tell("above", 9)
    assert register.seen_by((Role.TRAINING_OFFICER, "above")) == [("Thành phố", 11)]


def test_a_reason_told_by_few_does_not_hide_behind_one_told_by_many(register: Register) -> None:
    register.tell("own", 9)
    register.tell("own", 2, reason="rights")
    rows = register.look((Role.TRAINING_OFFICER, "above")).acts[0].rows
    assert {(row.reason, row.unit["vi"], row.people) for row in rows} == {("machine", "Phường A", 9), ("rights", "Thành phố", 2)}


def test_two_roles_in_two_units_add_up(register: Register) -> None:
    register.tell("sibling", 1)
    register.tell("below", 1)
    assert register.seen_by((Role.HEAD, "sibling"), (Role.TRAINING_OFFICER, "below")) == [("Phường B", 1), ("Văn phòng", 1)]


def test_an_obstacle_of_somebody_without_unit_is_in_nobodys_count(register: Register) -> None:
    tell(register.database, None, 9)
    assert register.look((Role.HEAD, "above")).total == 0


def test_the_totals_of_the_reasons_are_those_of_the_rows(register: Register) -> None:
    register.tell("own", 2)
    register.tell("below", 7, lesson=LESSONS[1])
    register.tell("sibling", 3, reason="guidance")
    page = register.look((Role.HEAD, "above"))
    assert dict(page.reasons) == {"machine": 9, "guidance": 3}
    assert sum(row.people for act in page.acts for row in act.rows) == 12


def test_the_act_told_most_stands_first(register: Register) -> None:
    register.tell("own", 1)
    register.tell("own", 3, lesson=LESSONS[2])
    titles = [act.lesson["vi"] for act in register.look((Role.HEAD, "own")).acts if act.lesson]
    assert titles == [first_course().lessons[2].title["vi"], first_course().lessons[0].title["vi"]]


def test_an_act_leads_to_its_place_in_the_lesson(register: Register) -> None:
    register.tell("own", 1)
    (act,) = register.look((Role.HEAD, "own")).acts
    blocks = {block.key: block.kind for block in first_course().lessons[0].pages["vi"].blocks}
    assert act.spot is not None
    assert (act.spot.lesson_slug, blocks[act.spot.anchor or ""]) == (first_course().lessons[0].slug, "desk")


def test_a_lesson_that_has_gone_is_still_counted(register: Register) -> None:
    register.tell("own", 2, lesson="da-bo")
    (act,) = register.look((Role.HEAD, "own")).acts
    assert (act.lesson, act.spot, act.rows[0].people) == (None, None, 2)


def test_a_course_that_the_reader_may_not_open_is_not_named(register: Register) -> None:
    register.tell("own", 6)
    with register.database.unit_of_work() as work:
        course = work.session.scalars(select(Course)).one()
        course.visibility, course.owner_unit_id = "unit", register.units["other"]
    assert register.look((Role.HEAD, "above")).total == 0


def test_one_course_can_be_looked_at_alone(register: Register) -> None:
    register.tell("own", 6)
    assert register.look((Role.HEAD, "own"), course=first_course().slug).total == 1
    assert register.look((Role.HEAD, "own"), course="khong-co").total == 0


def test_narrowing_to_a_course_changes_no_group(register: Register) -> None:
    """Otherwise two looks could be subtracted from each other."""
    with register.database.unit_of_work() as work:
        publish(work.session, SYSTEM, replace(every_kind()), {}, now=work.now)
    register.tell("own", 3)
    register.tell("own", 3, slug=every_kind().slug, lesson=every_kind().lessons[0].id)
    register.tell("above", 4)
    wide = {act.course["vi"]: act.rows for act in register.look((Role.HEAD, "above")).acts}
    (narrow,) = register.look((Role.HEAD, "above"), course=first_course().slug).acts
    assert wide[narrow.course["vi"]] == narrow.rows


def test_a_merged_unit_is_counted_with_its_heir(register: Register) -> None:
    register.tell("sibling", 6)
    with register.database.unit_of_work() as work:
        merged, heir = register.units["sibling"], register.units["own"]
        service.merge_units(work.session, SYSTEM, [merged], heir, on=date(2026, 11, 21), now=NOW, today=TODAY)
    assert register.seen_by((Role.HEAD, "own")) == [("Phường A", 6)]
    assert register.seen_by((Role.HEAD, "above")) == [("Phường A", 6)]


def test_a_unit_that_was_split_is_counted_above_all_its_heirs_and_in_none_of_them(register: Register) -> None:
    with register.database.unit_of_work() as work:
        split = a_unit(work.session, register.units["above"])
    tell(register.database, split, 6)
    with register.database.unit_of_work() as work:
        heirs = [register.units["own"], register.units["sibling"]]
        service.split_unit(work.session, SYSTEM, split, heirs, on=date(2026, 11, 21), now=NOW, today=TODAY)
    seen = [register.seen_by((Role.HEAD, place)) for place in ("own", "sibling", "above")]
    assert seen == [[], [], [("Thành phố", 6)]]


def test_a_long_list_comes_in_pages_without_gap_or_repetition(register: Register) -> None:
    with register.database.unit_of_work() as work:
        units = [a_unit(work.session, register.units["own"]) for _ in range(limits.PAGE_ROWS + 3)]
    for unit in units:
        tell(register.database, unit, SMALL)
    pages = [register.look((Role.HEAD, "own"), page=number) for number in (1, 2, 9)]
    names = [[row.unit["vi"] for act in page.acts for row in act.rows] for page in pages]
    assert [len(each) for each in names] == [limits.PAGE_ROWS, 3, 3]
    assert len({*names[0], *names[1]}) == limits.PAGE_ROWS + 3
    assert {page.paging.pages for page in pages} == {2}


SMALL = 5


def test_the_statements_do_not_grow_with_units_and_obstacles(register: Register) -> None:
    def count() -> int:
        asked: list[str] = []
        engine = register.database.write_engine if register.database.is_postgresql else register.database.read_engine

        def hear(_connection: object, _cursor: object, statement: str, *_: object) -> None:
            asked.append(statement)

        register.look((Role.HEAD, "above"))
        event.listen(engine, "before_cursor_execute", hear)
        register.look((Role.HEAD, "above"))
        event.remove(engine, "before_cursor_execute", hear)
        return sum(not each.startswith(("BEGIN", "COMMIT", "ROLLBACK")) for each in asked)

    register.tell("own", 6)
    few = count()
    with register.database.unit_of_work() as work:
        units = [a_unit(work.session, register.units["own"]) for _ in range(8)]
    for unit in units:
        for lesson in LESSONS[:3]:
            tell(register.database, unit, 6, lesson=lesson)
    assert count() == few
    assert few <= 5


@pytest.fixture
def office(site: Site) -> Site:
    """The site with enough people in each unit for whom a machine was too old, and one with no right."""
    for place in ("above", "own", "below", "sibling", "other"):
        tell(site.database, site.plan.units[place], 6)
    tell(site.database, site.plan.units["below"], 1, reason="rights")
    return site


def looks(site: Site) -> list[Note]:
    with site.database.read() as session:
        return list(session.scalars(select(Note).where(Note.kind == "reporting.looked")))


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("role", READERS)
def test_the_page_names_the_readers_units_alone(office: Site, role: Role, language: str) -> None:
    page = office.checking(role).get(f"/{language}/reports/obstacles").get_data(as_text=True)
    assert ["Phường A" in page, "Văn phòng A" in page, "Phường B" in page, "Thành phố khác" in page] == [True, True, False, False]


def test_the_page_holds_no_person(office: Site) -> None:
    page = office.browser(Role.HEAD).get(ADDRESS).get_data(as_text=True)
    with office.database.read() as session:
        people = session.execute(select(Person.id, Person.full_name)).all()
    assert [name for _, name in people if name and name in page] == []
    # The frame names the reader to their own scripts; nobody else.
    own = re.findall(r'<body data-person="([0-9a-f-]{36})"', page)
    assert set(re.findall(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}", page)) == set(own)
    assert len(own) == 1


@pytest.mark.parametrize("role", [role for role in Role if role not in READERS])
def test_the_page_opens_for_nobody_else(office: Site, role: Role) -> None:
    assert office.browser(role).get(ADDRESS).status_code == 403
    assert looks(office) == []


def test_a_look_is_noted_with_how_much_and_no_name(office: Site) -> None:
    office.browser(Role.HEAD).get(f"{ADDRESS}?course={first_course().slug}")
    (note,) = looks(office)
    assert note.actor_id == office.plan.people[Role.HEAD]
    assert note.detail == {"what": "obstacles", "rows": 3, "course": first_course().slug, "page": 1}


def test_an_empty_page_says_what_will_come(site: Site) -> None:
    page = site.checking(Role.HEAD).get(ADDRESS).get_data(as_text=True)
    assert "Chưa ai nêu vướng mắc" in page


def test_the_way_to_obstacles_is_shown_to_whoever_may_go_it(office: Site) -> None:
    ways = {role: office.browser(role).get("/vi/reports/completions").get_data(as_text=True) for role in (Role.HEAD, Role.AUDITOR)}
    assert ['href="/vi/obstacles"' in ways[Role.HEAD], 'href="/vi/obstacles"' in ways[Role.AUDITOR]] == [True, False]
    assert f'href="{ADDRESS}"' in office.browser(Role.HEAD).get("/vi/obstacles").get_data(as_text=True)


def test_every_reason_is_told_in_the_words_in_which_it_was_chosen(site: Site) -> None:
    lesson = first_course().lessons[0]
    page = site.browser("own").get(f"/vi/courses/{first_course().slug}/{lesson.slug}").get_data(as_text=True)
    chosen = dict(re.findall(r'name="obstacle" value="([a-z-]+)" required><span>([^<]+)</span>', page))
    assert chosen == REASONS
    assert set(REASONS) == set(rules.OBSTACLES)


def test_who_is_told_what_stands_in_the_help_of_readers(site: Site) -> None:
    page = site.browser().get("/vi/help").get_data(as_text=True)
    assert f"chưa đủ {SMALL} người" in page


def test_hostile_queries_are_answered(site_on_each: Site) -> None:
    browser = site_on_each.browser(Role.HEAD)
    hostile = ("page=0", "page=x", "page=99999", "course=%27%20OR%201=1", f"course={'x' * 5000}", "course=%ff", "page=1&page=x")
    assert [each[:30] for each in hostile if browser.get(f"{ADDRESS}?{each}").status_code != 200] == []


def test_somebody_without_any_role_reaches_nothing(register: Register) -> None:
    register.tell("own", 6)
    with register.database.read() as session:
        page = list_obstacles(session, Actor(person_id=new_id(), unit_id=register.units["own"]), today=TODAY)
    assert page.total == 0


def test_what_was_told_this_week_is_not_counted_yet(register: Register) -> None:
    """Whoever looks every day could find somebody in a number that grows by one."""
    with register.database.unit_of_work() as work:
        entry = get_course(work.session, SYSTEM, first_course().slug)
        told = {"course_id": entry.id, "lesson": LESSONS[0], "reason": "machine", "on": date(2026, 11, 16)}
        work.session.add_all(DeskObstacle(unit_id=register.units["own"], **told) for _ in range(6))
    assert register.look((Role.HEAD, "own")).total == 0


def test_the_page_tells_numbers_in_steps_of_five(office: Site) -> None:
    cells = re.findall(r'<td class="n">([^<]+)</td>', office.browser(Role.HEAD).get(ADDRESS).get_data(as_text=True))
    assert set(cells) == {"từ 5 trở lên", "dưới 5"}
