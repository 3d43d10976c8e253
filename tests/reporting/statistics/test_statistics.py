"""Statistics as a reader gets them: who is counted where, what is told to whom, and how it is asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from sqlalchemy import event

from elearn.accounts.models import Person
from elearn.catalogue.queries import CourseEntry, get_course
from elearn.catalogue.service import publish
from elearn.core.actor import SYSTEM, Actor, Role
from elearn.core.db.work import Database
from elearn.core.ids import Id, new_id
from elearn.learning.models import Completion
from elearn.organisation import service
from elearn.organisation.rules import UnitKind
from elearn.reporting.statistics.asked import read_asked
from elearn.reporting.statistics.making import Made, Refusal, make_table
from elearn.reporting.statistics.tables import Number, Table
from tests.conftest import NOW
from tests.organisation.makers import TODAY, a_person, a_unit, acting
from tests.site import every_kind, first_course


@dataclass
class City:
    """A city with wards; `courses` are two, of different themes."""

    database: Database
    city: Id
    wards: dict[str, Id]
    courses: tuple[CourseEntry, ...]

    def fill(
        self, ward: str, *, women: int = 0, men: int = 0, course: int = 0, days_ago: int = 30, born: int | None = None
    ) -> list[Id]:
        """People who work in a ward and have completed a course."""
        genders = ["female"] * women + ["male"] * men
        people = [new_id() for _ in genders]
        dated = {"birth_date": date(born, 1, 1), "birth_precision": "year"} if born else {}
        with self.database.unit_of_work() as work:
            work.session.add_all(
                Person(id=each, gender=gender, created_at=NOW, **dated) for each, gender in zip(people, genders, strict=True)
            )
            work.session.flush()
            work.session.add_all(self._completion(each, ward, course, days_ago) for each in people)
        return people

    def complete(self, people: list[Id], ward: str, *, course: int = 0, days_ago: int = 30) -> None:
        with self.database.unit_of_work() as work:
            work.session.add_all(self._completion(each, ward, course, days_ago) for each in people)

    def _completion(self, person: Id, ward: str, course: int, days_ago: int) -> Completion:
        entry = self.courses[course]
        return Completion(
            person_id=person,
            unit_id=self.wards[ward],
            unit_path=[],
            course_id=entry.id,
            version_id=entry.version_id,
            rendition_id=entry.rendition_id,
            minutes=60,
            source="online",
            completed_at=NOW - timedelta(days=days_ago),
        )

    def make(self, actor: Actor | None = None, **fields: object) -> Made:
        reader = actor or acting(new_id(), (Role.TRAINING_OFFICER, self.city))
        asked = read_asked({name: str(value) for name, value in fields.items()}, today=TODAY)
        assert asked.faults == ()
        with self.database.read() as session:
            return make_table(session, reader, asked, today=TODAY)

    def table(self, actor: Actor | None = None, **fields: object) -> Table:
        made = self.make(actor, **fields)
        assert made.table is not None, made.refusal
        return made.table

    def rows(self, actor: Actor | None = None, **fields: object) -> dict[str, tuple[Number, ...]]:
        """The rows that are not all noughts, by the name of the ward or the category; the total under `*`."""
        names = {str(unit): name for name, unit in self.wards.items()} | {
            f"={unit}": f"={name}" for name, unit in self.wards.items()
        }
        table = self.table(actor, **fields)
        found = {names.get(each.name, each.name): each.numbers for each in table.lines if any(n != 0 for n in each.numbers[:2])}
        return {**found, "*": table.total.numbers}


@pytest.fixture
def city(database: Database) -> City:
    with database.unit_of_work() as work:
        for course in (first_course(), every_kind()):
            publish(work.session, SYSTEM, course, {}, now=work.now)
        top = a_unit(work.session, name="Thành phố")
        wards = {name: a_unit(work.session, top, name=f"Phường {name}") for name in "ABC"}
        wards["city"] = top
    with database.read() as session:
        courses = tuple(get_course(session, SYSTEM, each.slug) for each in (first_course(), every_kind()))
    return City(database, top, wards, courses)


def test_people_completions_and_their_share_of_the_staff_are_told_by_unit(city: City) -> None:
    city.complete(city.fill("A", women=6), "A", course=1, days_ago=40)
    city.fill("B", men=8)
    with city.database.unit_of_work() as work:
        a_person(work.session, city.wards["A"])
    rows = city.rows()
    assert [rows["A"][n] for n in (0, 1, 3, 4)] == [6, 12, 1, 600]
    assert rows["*"][:2] == (14, 20)


def test_hours_are_worked_out_from_the_courses(city: City) -> None:
    city.fill("A", women=6)
    minutes = first_course().counted_minutes
    assert city.rows()["*"][2] == round(6 * minutes / 60, 1)


def test_a_small_ward_is_hidden_with_one_beside_it_and_the_rest_adds_up(city: City) -> None:
    city.fill("A", women=7)
    city.fill("B", women=9)
    city.fill("C", men=2)
    table = city.table()
    assert table.total.numbers[0] == 18
    assert [each.numbers[0] for each in table.lines if each.name == str(city.wards["C"])] == [None]
    assert table.rest is not None
    assert sum(each.numbers[0] or 0 for each in table.lines) + (table.rest.numbers[0] or 0) == 18
    assert (table.rest.numbers[0] or 0) >= 7


def test_genders_are_crossed_with_units(city: City) -> None:
    city.fill("A", women=6, men=5)
    city.fill("B", women=7, men=8)
    rows = city.rows(across="gender")
    assert (rows["A"], rows["B"], rows["*"]) == ((6, 5, 11), (7, 8, 15), (13, 13, 26))


def test_the_one_man_of_a_ward_is_found_neither_in_the_table_nor_by_subtraction(city: City) -> None:
    city.fill("A", women=6, men=5)
    city.fill("C", women=7, men=1)
    rows = city.rows(across="gender")
    assert rows["C"] == (None, None, 8)
    assert rows["A"][0] is None


def test_months_are_crossed_with_themes(city: City) -> None:
    city.fill("A", women=6, days_ago=30)
    city.fill("B", women=7, days_ago=60)
    rows = city.rows(by="theme", across="month")
    assert rows["*"][-3:] == (7, 6, 13)


def test_age_groups_are_those_of_the_year_of_completion(city: City) -> None:
    city.fill("A", women=6, born=1996)
    city.fill("A", women=7, born=1995)
    rows = city.rows(by="age")
    assert (rows["-30"], rows["31-40"]) == ((6,), (7,))


def test_what_happens_in_this_month_counts_when_it_is_over(city: City) -> None:
    city.fill("A", women=6, days_ago=0)
    assert city.rows()["*"][0] == 0


def test_somebody_is_counted_once_where_they_were_last(city: City) -> None:
    moved = city.fill("A", women=6, days_ago=90)
    city.fill("A", women=5, days_ago=90)
    city.fill("B", women=5, days_ago=90)
    city.complete(moved, "B", course=1, days_ago=30)
    rows = city.rows()
    assert (rows["A"][0], rows["B"][0], rows["*"][:2]) == (5, 11, (16, 22))


def test_people_of_a_unit_that_was_merged_count_in_its_heir(city: City) -> None:
    city.fill("A", women=6)
    with city.database.unit_of_work() as work:
        yesterday = TODAY - timedelta(days=1)
        service.merge_units(work.session, SYSTEM, [city.wards["A"]], city.wards["B"], on=yesterday, now=NOW, today=TODAY)
    assert city.rows()["B"][0] == 6


def test_the_head_of_a_ward_sees_its_numbers_exactly_and_the_city_does_not(city: City) -> None:
    city.fill("C", women=1, men=2)
    head = acting(new_id(), (Role.HEAD, city.wards["C"]))
    assert city.rows(head, across="gender")["*"] == (1, 2, 3)
    assert set(city.rows(across="gender")["*"]) == {None}


@pytest.fixture
def ward(city: City) -> City:
    """Ward C has two offices, one of them in the other, with fewer than five people in each of the three."""
    with city.database.unit_of_work() as work:
        city.wards["office"] = a_unit(work.session, city.wards["C"], kind=UnitKind.OFFICE)
        city.wards["desk"] = a_unit(work.session, city.wards["office"], kind=UnitKind.OFFICE)
    city.fill("C", women=1)
    city.fill("office", men=2, days_ago=60)
    city.fill("desk", men=3, days_ago=90)
    return city


@pytest.mark.parametrize("role", [Role.HEAD, Role.TRAINING_OFFICER])
@pytest.mark.parametrize(
    ("asked", "rows"),
    [
        ({"by": "unit"}, {"=C": 1, "office": 5, "*": 6}),
        ({"by": "gender"}, {"female": 1, "male": 5, "*": 6}),
        ({"by": "month"}, {"8": 3, "9": 2, "10": 1, "*": 6}),
        ({"by": "position"}, {"": 6, "*": 6}),
        ({"by": "unit", "months": "9"}, {"office": 2, "*": 2}),
    ],
)
def test_a_ward_with_its_offices_is_told_exactly_to_its_own(
    ward: City, role: Role, asked: dict[str, str], rows: dict[str, int]
) -> None:
    told = ward.rows(acting(new_id(), (role, ward.wards["C"])), **asked)
    assert {name: numbers[0] for name, numbers in told.items()} == rows


@pytest.mark.parametrize("place", ["office", "desk"])
def test_an_office_of_the_ward_is_told_exactly_to_the_head_of_the_ward(ward: City, place: str) -> None:
    head = acting(new_id(), (Role.HEAD, ward.wards["C"]))
    rows = ward.rows(head, unit=ward.wards[place], below="no", by="gender", across="age")
    assert rows["*"][-1] == {"office": 2, "desk": 3}[place]


@pytest.mark.parametrize("role", [Role.TRAINING_OFFICER, Role.HEAD, Role.AUDITOR])
def test_the_city_is_told_no_small_number_of_a_ward_and_its_offices(ward: City, role: Role) -> None:
    reader = acting(new_id(), (role, ward.city))
    for unit, below in (("C", ""), ("C", "no"), ("office", ""), ("office", "no"), ("desk", "no")):
        for by in ("unit", "gender", "age", "position", "theme", "course", "month"):
            told = ward.table(reader, unit=ward.wards[unit], below=below, by=by)
            assert not [n for each in (*told.lines, told.total) for n in each.numbers[:1] if n is not None and 0 < n < 5]


def test_an_auditor_of_a_ward_is_told_no_small_number_of_its_offices(ward: City) -> None:
    auditor = acting(new_id(), (Role.AUDITOR, ward.wards["C"]))
    assert {each.numbers[0] for each in ward.table(auditor, by="month").lines} <= {None, 0}


def test_a_ward_below_a_ward_is_no_office_of_it(ward: City) -> None:
    with ward.database.unit_of_work() as work:
        ward.wards["inner"] = a_unit(work.session, ward.wards["C"], kind=UnitKind.WARD)
    ward.fill("inner", women=2)
    head = acting(new_id(), (Role.HEAD, ward.wards["C"]))
    assert ward.rows(head)["inner"][0] is None


def test_who_moved_between_offices_is_counted_in_one_row(ward: City) -> None:
    ward.complete(ward.fill("C", men=1, days_ago=60), "desk", course=1)
    rows = ward.rows(acting(new_id(), (Role.HEAD, ward.wards["C"])))
    assert (rows["=C"][0], rows["office"][0], rows["*"][:2]) == (1, 6, (7, 8))


@pytest.mark.parametrize("by", ["unit", "gender", "age", "position", "theme", "course", "month"])
def test_rows_of_the_own_ward_add_up_to_its_total(ward: City, by: str) -> None:
    ward.complete(ward.fill("C", men=1, days_ago=60), "desk", course=1)
    told = ward.rows(acting(new_id(), (Role.HEAD, ward.wards["C"])), by=by)
    assert sum(each[0] or 0 for name, each in told.items() if name != "*") == told["*"][0]


def test_people_of_an_office_that_was_divided_count_with_its_heir_in_the_ward(ward: City) -> None:
    with ward.database.unit_of_work() as work:
        ward.wards["new"] = a_unit(work.session, ward.wards["C"], kind=UnitKind.OFFICE)
        heirs, on = [ward.wards["A"], ward.wards["new"]], TODAY - timedelta(days=1)
        service.split_unit(work.session, SYSTEM, ward.wards["desk"], heirs, on=on, now=NOW, today=TODAY)
    rows = ward.rows(acting(new_id(), (Role.HEAD, ward.wards["C"])))
    assert (rows["new"][0], rows["office"][0], rows["*"][0]) == (3, 2, 6)


def test_the_own_unit_is_offered_with_all_below_where_that_is_told_exactly(ward: City) -> None:
    head = acting(new_id(), (Role.AUDITOR, ward.city), (Role.HEAD, ward.wards["C"]))
    officer = acting(new_id(), (Role.TRAINING_OFFICER, ward.city))
    offered = [ward.make(each, by="age", across="gender") for each in (head, officer)]
    assert [(each.own, each.is_own_whole) for each in offered] == [(ward.wards["C"], True), (ward.city, False)]


def test_of_the_own_unit_everything_may_be_crossed(city: City) -> None:
    city.fill("C", women=1, men=2, born=1990)
    head = acting(new_id(), (Role.HEAD, city.wards["C"]))
    rows = city.rows(head, unit=city.wards["C"], below="no", by="age", across="gender", course=city.courses[0].slug)
    assert rows["31-40"] == (1, 2, 3)


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"by": "age", "across": "gender"}, Refusal.CROSSED),
        ({"by": "gender", "course": "x"}, Refusal.CROSSED),
        ({"from": "01/10/2026", "to": "30/10/2026"}, Refusal.DAYS),
        ({"people": "gone"}, Refusal.PEOPLE),
    ],
)
def test_what_would_point_at_people_elsewhere_is_refused(city: City, fields: dict[str, str], refusal: Refusal) -> None:
    city.fill("A", women=9)
    assert (city.make(None, **fields).table, city.make(None, **fields).refusal) == (None, refusal)


@pytest.mark.parametrize("by", ["unit", "gender", "month"])
def test_rows_and_total_leave_out_the_same_units_below(city: City, by: str) -> None:
    city.fill("city", women=6)
    city.fill("A", women=9, men=7)
    table = city.table(below="no", by=by)
    assert (sum(each.numbers[0] or 0 for each in table.lines), table.total.numbers[0]) == (6, 6)


def test_of_several_units_each_is_counted_without_those_below(city: City) -> None:
    city.fill("A", women=6)
    city.fill("B", women=7)
    with city.database.unit_of_work() as work:
        city.wards["office"] = a_unit(work.session, city.wards["A"])
    city.fill("office", women=8)
    head = acting(new_id(), (Role.HEAD, city.wards["A"]), (Role.HEAD, city.wards["B"]))
    rows = city.rows(head, below="no")
    assert (rows["=A"][0], rows["=B"][0], rows["*"][0]) == (6, 7, 13)


def test_an_auditor_belongs_to_no_unit(city: City) -> None:
    city.fill("C", women=3)
    auditor = acting(new_id(), (Role.AUDITOR, city.wards["C"]))
    asked = {"unit": city.wards["C"], "below": "no"}
    assert city.rows(auditor, **asked)["*"][0] is None


def test_people_out_of_reach_are_in_no_number(city: City) -> None:
    city.fill("A", women=9)
    assert city.rows(acting(new_id(), (Role.HEAD, city.wards["B"])))["*"][0] == 0
    assert city.rows(acting(new_id(), (Role.ADMINISTRATOR, city.city)))["*"][0] == 0


def test_the_statements_are_as_many_for_many_units_and_people(city: City) -> None:
    def statements() -> int:
        asked: list[str] = []

        def hear(_connection: object, _cursor: object, statement: str, *_: object) -> None:
            asked.append(statement)

        event.listen(city.database.read_engine, "before_cursor_execute", hear)
        city.table(across="gender")
        event.remove(city.database.read_engine, "before_cursor_execute", hear)
        return sum(not each.startswith(("BEGIN", "COMMIT", "ROLLBACK", "PRAGMA")) for each in asked)

    before = statements()
    city.fill("A", women=6, men=6)
    with city.database.unit_of_work() as work:
        for _ in range(5):
            a_unit(work.session, city.wards["A"])
    assert statements() == before
