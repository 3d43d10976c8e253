"""Lists of staff on both databases: sent, planned by a job, written at once or not at all, forgotten."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from elearn.accounts.models import Person
from elearn.core.actor import SYSTEM, Actor, Role
from elearn.core.clock import FakeClock
from elearn.core.db.work import Database
from elearn.core.errors import Conflict, Forbidden, Invalid, NotFound
from elearn.core.events import StoredEvent
from elearn.core.ids import Id
from elearn.core.jobs.queue import enqueue
from elearn.core.jobs.runner import Runner
from elearn.organisation import service as organisation
from elearn.organisation import staff_jobs
from elearn.organisation.models import Employment, RoleGrant, StaffImport, StaffImportLine
from elearn.organisation.queries import actor_of
from elearn.organisation.queries.staff_imports import get_staff_import, list_plan_lines
from elearn.organisation.rules import ImportState
from elearn.organisation.service import staff_imports as service
from elearn.organisation.service.staff_imports import CHECK, WRITE, Consent, PlanChanged
from elearn.organisation.service.staff_plans import lock_staff, plan_list
from elearn.organisation.staff_import.faults import Refusal, Wrong
from elearn.organisation.staff_import.opening import open_file
from elearn.organisation.staff_import.plan import Kind, Plan
from elearn.organisation.staff_import.planning import Terms
from elearn.organisation.staff_import.reading import StaffList, read_list
from tests.organisation.makers import LONG_AGO, TODAY, a_grant, a_person, a_unit, an_account
from tests.organisation.staff_import.files import text

HEADINGS = ("Mã số", "Họ và tên", "Mã đơn vị", "Vị trí việc làm", "Ngày sinh", "Email")


@dataclass
class City:
    """Two wards with an office each; an officer of the first one, and one of the whole city."""

    database: Database
    units: dict[str, Id]
    officer: Actor
    city_officer: Actor
    head: Id

    def listed(self, *rows: Sequence[str]) -> StaffList:
        return read_list(open_file(text(*rows, headings=HEADINGS).encode()))

    def plan(self, *rows: Sequence[str], actor: Actor | None = None, terms: Terms | None = None) -> Plan:
        with self.database.read() as session:
            return plan_list(session, actor or self.officer, self.listed(*rows), terms or Terms(TODAY), today=TODAY)

    def write(self, *rows: Sequence[str], actor: Actor | None = None, terms: Terms | None = None, left: int | None = None) -> Plan:
        terms, actor = terms or Terms(TODAY), actor or self.officer
        shown = self.plan(*rows, actor=actor, terms=terms)
        with self.database.unit_of_work() as work:
            consent = Consent(shown.digest, left)
            return service.write_shown(work.session, actor, self.listed(*rows), terms, consent, now=work.now, today=TODAY)

    def send(self, *rows: Sequence[str], terms: Terms | None = None, content: bytes = b"") -> Id:
        with self.database.unit_of_work() as work:
            sent = content or text(*rows, headings=HEADINGS).encode()
            return service.send_list(work.session, self.officer, sent, "a.csv", terms or Terms(TODAY), now=work.now)

    def run_job(self) -> None:
        handlers = {CHECK: staff_jobs.check_staff_file, WRITE: staff_jobs.write_staff_list}
        assert Runner(self.database, handlers).run_once()

    def state(self, import_id: Id) -> ImportState:
        with self.database.read() as session:
            return get_staff_import(session, self.officer, import_id, today=TODAY).state

    def works(self, code: str) -> list[tuple[Id, date, date | None]]:
        with self.database.read() as session:
            rows = session.execute(
                select(Employment.unit_id, Employment.valid_from, Employment.valid_to)
                .join(Person, Person.id == Employment.person_id)
                .where(Person.staff_code == code)
                .order_by(Employment.valid_from)
            )
            return [tuple(each) for each in rows]  # type: ignore[misc]  # three columns

    def count(self, *clauses: object) -> int:
        with self.database.read() as session:
            return session.scalar(select(func.count()).select_from(Person).where(*clauses)) or 0  # type: ignore[arg-type]  # passed on


def known_actor(session: Session, person: Id) -> Actor:
    found = actor_of(session, person, today=TODAY)
    assert found is not None
    return found


@pytest.fixture
def city(database: Database) -> City:
    with database.unit_of_work() as work:
        session = work.session
        root = a_unit(session, name="Thành phố", code="00")
        ward = a_unit(session, root, name="Phường A", code="A")
        units = {"root": root, "ward": ward, "other": a_unit(session, root, name="Phường B", code="B")}
        units["office"] = a_unit(session, ward, name="Văn phòng", code="A.1")
        people = {}
        for name, unit, code in (("officer", ward, "HR1"), ("city", root, "HR2"), ("head", ward, "HEAD")):
            people[name] = a_person(session, unit, name=f"Người {name}", staff_code=code)
            an_account(session, people[name])
        a_grant(session, people["officer"], Role.TRAINING_OFFICER, ward)
        a_grant(session, people["city"], Role.TRAINING_OFFICER, root)
        a_grant(session, people["head"], Role.HEAD, ward)
        a_person(session, units["office"], name="Lê An", staff_code="1")
        a_person(session, units["other"], name="Trần Bình", staff_code="2")
        officer, city_officer = (known_actor(session, people[each]) for each in ("officer", "city"))
    return City(database, units, officer, city_officer, people["head"])


def test_new_people_get_a_record_and_work(city: City) -> None:
    city.write(("3", "Phan Chi", "A.1", "", "1980", "chi@x.vn"))
    assert city.works("3") == [(city.units["office"], TODAY, None)]
    assert city.count(Person.staff_code == "3", Person.work_email == "chi@x.vn", Person.birth_precision == "year") == 1


def test_a_second_time_the_same_list_changes_nothing(city: City) -> None:
    city.write(("3", "Phan Chi", "A.1"))
    assert not city.plan(("3", "Phan Chi", "A.1")).writes


def test_details_are_corrected(city: City) -> None:
    city.write(("1", "Lê Thị An", "A.1", "", "1/2/1980", "an@x.vn"))
    assert city.count(Person.staff_code == "1", Person.name_folded == "le thi an", Person.work_email == "an@x.vn") == 1


def test_a_move_ends_one_work_and_begins_the_other(city: City) -> None:
    city.write(("1", "Lê An", "A"))
    assert city.works("1") == [(city.units["office"], LONG_AGO, TODAY), (city.units["ward"], TODAY, None)]


def test_whoever_works_outside_the_officers_units_is_a_problem(city: City) -> None:
    made = city.plan(("2", "Trần Bình", "A"))
    assert [each.wrong for each in made.faults] == [Wrong.CODE_OUT_OF_REACH]


def test_a_unit_outside_is_unknown(city: City) -> None:
    assert [each.wrong for each in city.plan(("1", "Lê An", "B")).faults] == [Wrong.UNIT_UNKNOWN]


def test_whoever_answers_for_both_units_moves_people_between_them(city: City) -> None:
    city.write(("2", "Trần Bình", "A"), actor=city.city_officer)
    assert city.works("2")[-1] == (city.units["ward"], TODAY, None)


def test_a_person_without_code_gets_theirs(city: City) -> None:
    with city.database.unit_of_work() as work:
        person = a_person(work.session, city.units["office"], name="Đỗ Em")
    city.write(("9", "Đỗ Em", "A.1"))
    assert city.count(Person.id == person, Person.staff_code == "9") == 1


def test_nobody_moves_somebody_who_holds_a_role_that_is_not_theirs(city: City) -> None:
    assert [each.wrong for each in city.plan(("HEAD", "Người head", "A.1")).faults] == [Wrong.WIDER_ROLE]


def test_nobody_moves_themselves(city: City) -> None:
    assert [each.wrong for each in city.plan(("HR1", "Người officer", "A.1")).faults] == [Wrong.ONESELF]


def test_an_administrator_may_move_whoever_holds_a_role_in_their_units(city: City) -> None:
    with city.database.unit_of_work() as work:
        person = a_person(work.session, city.units["ward"], name="Quản Trị", staff_code="AD")
        a_grant(work.session, person, Role.ADMINISTRATOR, city.units["ward"])
        an_account(work.session, person)
        administrator = known_actor(work.session, person)
    city.write(("HEAD", "Người head", "A.1"), actor=administrator)
    with city.database.read() as session:
        # The role leans on work inside the ward, which goes on.
        assert session.scalars(select(RoleGrant.valid_to).where(RoleGrant.person_id == city.head)).all() == [None]


def test_a_role_ends_with_the_work_that_it_leans_on(city: City) -> None:
    city.write(("HEAD", "Người head", "B"), actor=SYSTEM)
    with city.database.read() as session:
        assert session.scalars(select(RoleGrant.valid_to).where(RoleGrant.person_id == city.head)).all() == [TODAY]


def whole(city: City) -> Terms:
    return Terms(TODAY + timedelta(days=1), city.units["ward"], is_whole=True)


ALL_BUT_AN = (("HR1", "Người officer", "A"), ("HEAD", "Người head", "A"))


def test_a_whole_list_ends_the_work_of_those_who_are_missing(city: City) -> None:
    plan = city.write(*ALL_BUT_AN, terms=whole(city), left=1)
    assert plan.counts[Kind.LEFT] == 1
    assert city.works("1") == [(city.units["office"], LONG_AGO, TODAY + timedelta(days=1))]


@pytest.mark.parametrize("typed", [None, 0, 2])
def test_a_large_share_is_confirmed_by_its_number(city: City, typed: int | None) -> None:
    with pytest.raises(Invalid):
        city.write(*ALL_BUT_AN, terms=whole(city), left=typed)
    assert city.works("1")[-1][2] is None


def test_a_small_share_needs_no_number(city: City) -> None:
    rows = [(f"N{number}", f"Người {'abcdef'[number]}", "A") for number in range(6)]
    city.write(*rows)
    city.write(*ALL_BUT_AN, *rows, terms=whole(city))
    assert city.works("1")[-1][2] is not None


def test_a_plan_with_a_problem_writes_nothing(city: City) -> None:
    with pytest.raises(Conflict):
        city.write(("3", "Phan Chi", "A.1"), ("4", "", "A.1"))
    assert city.count(Person.staff_code == "3") == 0


def test_what_changed_since_it_was_shown_is_not_written(city: City) -> None:
    shown = city.plan(("3", "Phan Chi", "A.1"))
    with city.database.unit_of_work() as work:
        a_person(work.session, city.units["office"], name="Phan Chi", staff_code="3")
    with pytest.raises(PlanChanged) as changed, city.database.unit_of_work() as work:
        service.write_shown(
            work.session, city.officer, city.listed(("3", "Phan Chi", "A.1")), Terms(TODAY), Consent(shown.digest),
            now=work.now, today=TODAY,
        )  # fmt: skip
    assert changed.value.plan.counts[Kind.UNCHANGED] == 1


def test_a_failure_in_the_middle_leaves_nothing(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("elearn.organisation.service.staff_plans.begin_all", fail)
    with pytest.raises(RuntimeError):
        city.write(("1", "Lê Thị An", "A"), ("3", "Phan Chi", "A.1"))
    assert city.count(Person.staff_code == "3") == 0
    assert city.count(Person.full_name == "Lê Thị An") == 0
    assert city.works("1") == [(city.units["office"], LONG_AGO, None)]


def test_every_record_that_began_or_ended_is_an_event(city: City) -> None:
    city.write(("1", "Lê Thị An", "A"), ("3", "Phan Chi", "A.1"))
    with city.database.read() as session:
        names = set(session.scalars(select(StoredEvent.name).where(StoredEvent.actor_id == city.officer.person_id)))
    # "informed" is from before: the officer's own account.
    assert names - {"accounts.informed"} == {
        "accounts.person_created", "accounts.person_described", "organisation.employment_begun",
        "organisation.employment_ended", "organisation.staff_list_written",
    }  # fmt: skip


def test_a_job_makes_the_plan_and_writing_empties_the_file(city: City) -> None:
    import_id = city.send(("3", "Phan Chi", "A.1"), ("1", "Lê An", "A"))
    assert city.state(import_id) is ImportState.WAITING
    city.run_job()
    with city.database.read() as session:
        row = get_staff_import(session, city.officer, import_id, today=TODAY)
        assert (row.state, row.counts[Kind.NEW], row.counts[Kind.MOVED]) == (ImportState.PLANNED, 1, 1)
        (line,) = list_plan_lines(session, city.officer, import_id, Kind.NEW).rows
    assert (line.content["name"], line.content["number"]) == ("Phan Chi", 2)
    with city.database.unit_of_work() as work:
        listed = city.listed(("3", "Phan Chi", "A.1"), ("1", "Lê An", "A"))
        service.write_list(work.session, city.officer, import_id, listed, Consent(row.digest), now=work.now, today=TODAY)
    with city.database.read() as session:
        kept = session.get_one(StaffImport, import_id)
        assert (kept.state, kept.content) == ("written", b"")


def test_a_file_that_cannot_be_read_is_refused_and_not_kept(city: City) -> None:
    import_id = city.send(content=b"\xff\xfe\xff")
    city.run_job()
    with city.database.read() as session:
        row = session.get_one(StaffImport, import_id)
        assert (row.state, row.refusal, row.content) == ("refused", Refusal.ENCODING, b"")


def agree(city: City, import_id: Id, digest: str | None = None, left: int | None = None) -> None:
    with city.database.unit_of_work() as work:
        shown = get_staff_import(work.session, city.officer, import_id, today=TODAY).digest
        service.ask_to_write(work.session, city.officer, import_id, Consent(digest or shown, left), now=work.now)


def test_a_job_writes_a_large_plan(city: City) -> None:
    import_id = city.send(("3", "Phan Chi", "A.1"))
    city.run_job()
    agree(city, import_id)
    assert city.state(import_id) is ImportState.WRITING
    city.run_job()
    assert city.state(import_id) is ImportState.WRITTEN
    assert city.works("3")


def test_a_job_that_finds_another_plan_shows_it_and_writes_nothing(city: City) -> None:
    import_id = city.send(("3", "Phan Chi", "A.1"))
    city.run_job()
    agree(city, import_id)
    with city.database.unit_of_work() as work:
        a_person(work.session, city.units["ward"], name="Phan Chi", staff_code="3")
    city.run_job()
    with city.database.read() as session:
        row = get_staff_import(session, city.officer, import_id, today=TODAY)
    assert (row.state, row.is_changed, row.counts[Kind.MOVED]) == (ImportState.PLANNED, True, 1)
    assert len(city.works("3")) == 1


def test_a_job_writes_nothing_for_somebody_who_has_lost_the_role(city: City) -> None:
    import_id = city.send(("3", "Phan Chi", "A.1"))
    city.run_job()
    agree(city, import_id)
    with city.database.unit_of_work() as work:
        grant = work.session.scalars(select(RoleGrant).where(RoleGrant.person_id == city.officer.person_id)).one()
        organisation.revoke_grant(work.session, SYSTEM, grant.id, now=work.now, today=TODAY)
    city.run_job()
    assert not city.works("3")


def test_another_plan_than_the_shown_one_is_not_agreed_to(city: City) -> None:
    import_id = city.send(("3", "Phan Chi", "A.1"))
    city.run_job()
    with pytest.raises(Conflict):
        agree(city, import_id, digest="0" * 64)


def test_a_list_is_written_once(city: City) -> None:
    import_id = city.send(("3", "Phan Chi", "A.1"))
    city.run_job()
    agree(city, import_id)
    city.run_job()
    with pytest.raises(Conflict):
        agree(city, import_id)


def test_only_who_sent_a_list_sees_it(city: City) -> None:
    import_id = city.send(("3", "Phan Chi", "A.1"))
    city.run_job()
    with city.database.read() as session, pytest.raises(NotFound):
        get_staff_import(session, city.city_officer, import_id, today=TODAY)
    with city.database.read() as session:
        assert not list_plan_lines(session, city.city_officer, import_id, Kind.NEW).rows


@pytest.mark.parametrize("act", ["forget", "ask"])
def test_nobody_else_acts_on_a_list(city: City, act: str) -> None:
    import_id = city.send(("3", "Phan Chi", "A.1"))
    acts: dict[str, Callable[..., None]] = {
        "forget": lambda work: service.forget_list(work.session, city.city_officer, import_id),
        "ask": lambda work: service.ask_to_write(work.session, city.city_officer, import_id, Consent(""), now=work.now),
    }
    with pytest.raises(NotFound), city.database.unit_of_work() as work:
        acts[act](work)


def test_sending_needs_the_right_and_the_unit(city: City) -> None:
    learner = Actor(person_id=city.head)
    with pytest.raises(Forbidden), city.database.unit_of_work() as work:
        service.send_list(work.session, learner, b"x", "a.csv", Terms(TODAY), now=work.now)
    with pytest.raises(NotFound), city.database.unit_of_work() as work:
        service.send_list(work.session, city.officer, b"x", "a.csv", Terms(TODAY, city.units["other"]), now=work.now)
    with pytest.raises(Invalid), city.database.unit_of_work() as work:
        service.send_list(work.session, city.officer, b"x", "a.csv", Terms(TODAY, is_whole=True), now=work.now)


def test_a_forgotten_list_leaves_no_line(city: City) -> None:
    import_id = city.send(("3", "Phan Chi", "A.1"))
    city.run_job()
    with city.database.unit_of_work() as work:
        service.forget_list(work.session, city.officer, import_id)
    with city.database.read() as session:
        assert session.scalar(select(func.count()).select_from(StaffImportLine)) == 0


def test_lists_go_after_two_weeks(city: City, clock: FakeClock) -> None:
    import_id = city.send(("3", "Phan Chi", "A.1"))
    city.run_job()
    clock.advance(days=14, minutes=-1)
    handlers = {"old": staff_jobs.forget_old_lists}
    purge(city, handlers)
    assert city.state(import_id) is ImportState.PLANNED
    clock.advance(minutes=2)
    purge(city, handlers)
    with city.database.read() as session:
        assert session.get(StaffImport, import_id) is None


def purge(city: City, handlers: dict[str, Callable[..., None]]) -> None:
    with city.database.unit_of_work() as work:
        enqueue(work.session, "old", {}, now=work.now)
    assert Runner(city.database, handlers).run_once()


def test_nobody_else_changes_who_works_where_while_a_plan_is_written(postgres_database_url: str, clock: FakeClock) -> None:
    writing, other = Database(postgres_database_url, clock=clock), Database(postgres_database_url, clock=clock)
    with writing.unit_of_work() as work:
        lock_staff(work.session)
        with pytest.raises(OperationalError), other.unit_of_work() as waiting:
            a_person(waiting.session)
    writing.close()
    other.close()
