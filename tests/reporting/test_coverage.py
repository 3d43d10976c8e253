"""Coverage as heads of unit and training officers see it: their own units, counted, nobody named."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import event, insert, select

from elearn.accounts.models import Person
from elearn.competency.models import ProficiencyRow
from elearn.core.actor import SYSTEM, Role
from elearn.core.db.work import Database
from elearn.core.ids import Id, new_id
from elearn.core.notes import Note
from elearn.frameworks.queries import get_competency
from elearn.organisation import service
from elearn.organisation.service import NewEmployment
from elearn.reporting.coverage import Share
from elearn.reporting.coverage_queries import CoveragePage, list_coverage
from tests.conftest import NOW
from tests.frameworks.makers import imported, shipped
from tests.organisation.makers import LONG_AGO, TODAY, a_person, a_unit, acting
from tests.site import Site

READERS = (Role.HEAD, Role.TRAINING_OFFICER)
ADDRESS = "/vi/reports/competencies"


class Staff:
    """Puts people with positions into units, and lets them reach levels."""

    def __init__(self, database: Database, units: dict[str, Id]) -> None:
        self.database, self.units, self.made = database, units, 0
        imported(database, shipped("ward-dt"))
        with database.unit_of_work() as work:
            self.position = service.create_position(work.session, SYSTEM, "counter", {"vi": "Tiếp nhận"}, now=NOW)
            for code in ("WD3", "WD4"):
                wanted = get_competency(work.session, "WARD-DT", code).id
                service.require_level(work.session, SYSTEM, self.position, wanted, 4, on=TODAY, now=NOW, today=TODAY)

    def put(self, place: str, *levels: int, code: str = "WD3") -> list[Id]:
        """So many people in a unit, each with a level measured in WD3."""
        with self.database.unit_of_work() as work:
            people = []
            for level in levels:
                self.made += 1
                person = a_person(work.session, name=f"Người Bí Mật {self.made}")
                new = NewEmployment(person, self.units[place], LONG_AGO, self.position)
                service.employ(work.session, SYSTEM, new, now=NOW, today=TODAY)
                about = {"framework": "WARD-DT", "competency": code, "reached_at": NOW, "rule": 1}
                work.session.execute(insert(ProficiencyRow), [{"person_id": person, "level": level, **about}])
                people.append(person)
        return people

    def look(self, place: str, role: Role = Role.HEAD, unit: str = "") -> CoveragePage:
        actor = acting(new_id(), (role, self.units[place]))
        with self.database.read() as session:
            return list_coverage(session, actor, today=TODAY, unit=self.units.get(unit))

    def seen(self, place: str, role: Role = Role.HEAD, unit: str = "") -> list[tuple[str, int, int]]:
        """The groups of WD3: unit, people, from how many per cent on they reach it."""
        rows = [row for each in self.look(place, role, unit).competencies if each.place[1] == "WD3" for row in each.rows]
        return sorted((row.unit["vi"], row.share.people, row.share.low) for row in rows)


@pytest.fixture
def staff(database: Database) -> Staff:
    with database.unit_of_work() as work:
        city = a_unit(work.session, name="Thành phố")
        ward = a_unit(work.session, city, name="Phường A")
        units = {
            "above": city,
            "own": ward,
            "below": a_unit(work.session, ward, name="Văn phòng"),
            "sibling": a_unit(work.session, city, name="Phường B"),
        }
    return Staff(database, units)


def test_a_reader_sees_the_own_unit_and_those_below(staff: Staff) -> None:
    for place in staff.units:
        staff.put(place, *[4] * 6, *[3] * 5)
    assert [staff.seen("own", role) for role in READERS] == [[("Phường A", 11, 50), ("Văn phòng", 11, 50)]] * 2


def test_nobody_else_sees_anything(staff: Staff) -> None:
    staff.put("own", *[4] * 6)
    assert [role for role in set(Role) - set(READERS) if staff.seen("above", role)] == []


def test_all_people_together_have_one_range(staff: Staff) -> None:
    staff.put("own", *[4] * 6)
    staff.put("below", *[3] * 12)
    (wd3,) = [each for each in staff.look("own").competencies if each.place[1] == "WD3"]
    assert wd3.total == Share(18, 25, 50)


def test_a_small_unit_is_counted_in_the_one_above(staff: Staff) -> None:
    staff.put("own", *[4] * 6)
    staff.put("below", 4, 4)
    assert staff.seen("own") == [("Phường A", 8, 75)]


def test_a_unit_below_is_told_of_as_soon_as_it_has_five_people(staff: Staff) -> None:
    staff.put("own", *[4] * 6, *[2] * 5)
    staff.put("below", *[2] * 5)
    assert staff.seen("own") == [("Phường A", 11, 50), ("Văn phòng", 5, 0)]


def test_fewer_than_five_people_are_in_no_number_at_all(staff: Staff) -> None:
    staff.put("own", 4, 4, 4, 4)
    page = staff.look("own")
    assert (page.competencies, page.hidden) == ((), 2)


def test_choosing_a_unit_changes_no_group(staff: Staff) -> None:
    """Otherwise two looks could be subtracted from each other."""
    staff.put("own", *[4] * 6, *[2] * 5)
    staff.put("below", 4, 4)
    staff.put("sibling", *[4] * 7, *[2] * 5)
    assert staff.seen("above", unit="own") == [("Phường A", 13, 50)]
    assert set(staff.seen("above", unit="own")) < set(staff.seen("above"))


def test_a_chosen_unit_has_no_range_of_its_groups_together(staff: Staff) -> None:
    """It would be one more range to compare with the others."""
    staff.put("below", *[4] * 6)
    staff.put("sibling", *[4] * 7)
    assert [each.total for each in staff.look("above", unit="own").competencies] == [None, None]


def test_a_unit_out_of_reach_or_without_group_chooses_nothing(staff: Staff) -> None:
    staff.put("own", *[4] * 6)
    staff.put("below", 4)
    assert staff.seen("own", unit="sibling") == staff.seen("own", unit="below") == staff.seen("own")


def test_somebody_with_two_positions_is_counted_once_where_the_main_work_is(staff: Staff) -> None:
    (first, *_) = staff.put("own", *[4] * 6)
    with staff.database.unit_of_work() as work:
        new = NewEmployment(first, staff.units["below"], LONG_AGO, staff.position, is_main=False)
        service.employ(work.session, SYSTEM, new, now=NOW, today=TODAY)
    assert staff.seen("own") == [("Phường A", 6, 75)]


def test_the_statements_do_not_grow_with_people_and_units(staff: Staff) -> None:
    def count() -> int:
        asked: list[str] = []
        engine = staff.database.write_engine if staff.database.is_postgresql else staff.database.read_engine

        def hear(_connection: object, _cursor: object, statement: str, *_: object) -> None:
            asked.append(statement)

        staff.look("above")
        event.listen(engine, "before_cursor_execute", hear)
        staff.look("above")
        event.remove(engine, "before_cursor_execute", hear)
        return sum(not each.startswith(("BEGIN", "COMMIT", "ROLLBACK")) for each in asked)

    staff.put("own", *[4] * 6)
    few = count()
    staff.put("sibling", *[4] * 8)
    staff.put("below", *[2] * 8)
    assert count() == few <= 5


@pytest.fixture
def office(site: Site) -> Site:
    staff = Staff(site.database, site.plan.units)
    for place in ("own", "below", "sibling"):
        staff.put(place, *[4] * 6, *[3] * 5)
    return site


@pytest.mark.parametrize("role", READERS)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_page_is_whole(office: Site, role: Role, language: str) -> None:
    answer = office.checking(role).get(ADDRESS.replace("/vi/", f"/{language}/"))
    assert answer.status_code == 200
    assert "50–75%" in answer.get_data(as_text=True)


def test_no_name_and_no_id_of_a_person_is_in_the_page(office: Site) -> None:
    page = office.browser(Role.HEAD).get(ADDRESS).get_data(as_text=True)
    with office.database.read() as session:
        people = session.execute(select(Person.id, Person.full_name)).all()
    others = [row for row in people if row.id != office.plan.people[Role.HEAD]]
    assert [row for row in others if str(row.id) in page or (row.full_name or "-") in page] == []


def test_nothing_of_units_beside_is_in_the_page(office: Site) -> None:
    page = office.browser(Role.HEAD).get(f"{ADDRESS}?unit={office.plan.units['sibling']}").get_data(as_text=True)
    assert "Phường B" not in page
    assert str(office.plan.units["sibling"]) not in re.sub(r'href="[^"]*"', "", page)


@pytest.mark.parametrize("unit", ["x", "%00", "' OR 1=1", "0190a000-0000-7000-8000-000000000000", "9" * 5000])
def test_whatever_stands_for_a_unit_the_page_answers(office: Site, unit: str) -> None:
    assert office.browser(Role.HEAD).get(f"{ADDRESS}?unit={unit}").status_code in {200, 400, 414}


@pytest.mark.parametrize("unit", ["zzz", "sibling", "0190a000-0000-7000-8000-000000000000"])
def test_a_unit_that_the_reader_does_not_know_is_told_so_and_shows_nothing(office: Site, unit: str) -> None:
    page = office.browser(Role.HEAD).get(f"{ADDRESS}?unit={office.plan.units.get(unit, unit)}").get_data(as_text=True)
    assert ("Báo cáo này không có đơn vị đó." in page, "<table" in page) == (True, False)


def test_a_unit_of_others_and_one_that_is_none_are_told_alike(office: Site) -> None:
    pages = [
        re.sub(r'href="[^"]*"', "", office.browser(Role.HEAD).get(f"{ADDRESS}?unit={unit}").get_data(as_text=True))
        for unit in ("0190a000-0000-7000-8000-000000000000", office.plan.units["sibling"])
    ]
    assert pages[0] == pages[1]


def test_the_look_is_noted(office: Site) -> None:
    office.browser(Role.HEAD).get(ADDRESS)
    with office.database.read() as session:
        (note,) = [each for each in session.scalars(select(Note)) if each.kind == "reporting.looked"]
    assert note.detail["what"] == "competencies"
