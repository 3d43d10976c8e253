"""What positions require from a day on, and what a person's positions ask on a day; on both databases."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from elearn.core.actor import SYSTEM, Actor, Role
from elearn.core.db.work import Database
from elearn.core.errors import Conflict, Invalid, NotFound
from elearn.core.events import StoredEvent
from elearn.core.ids import Id
from elearn.frameworks.document import Framework, Status
from elearn.frameworks.queries import get_competency
from elearn.organisation import queries, service
from elearn.organisation.position_files import load, to_yaml
from elearn.organisation.position_list import ListedPosition, PositionFile, RequiredLevel
from elearn.organisation.service import NewEmployment
from elearn.organisation.shipped import shipped_lists
from tests.conftest import NOW
from tests.frameworks.makers import a_framework, a_scale, imported, said, shipped
from tests.organisation.makers import LONG_AGO, TODAY, a_person, a_unit, acting

TOMORROW = TODAY + timedelta(days=1)
LATER = TODAY + timedelta(days=30)


@dataclass
class Office:
    """A database with a framework of five levels, a unit, a person in it and two positions."""

    database: Database

    def __post_init__(self) -> None:
        imported(self.database, a_framework())
        with self.database.unit_of_work() as work:
            self.city = a_unit(work.session)
            self.ward = a_unit(work.session, self.city)
            self.person = a_person(work.session)
            self.clerk, self.contact = (
                service.create_position(work.session, SYSTEM, code, said(code), now=NOW, is_draft=code == "clerk")
                for code in ("clerk", "contact")
            )
            self.first, self.second = (get_competency(work.session, "STATE-5", code).id for code in ("A1", "A2"))

    def require(
        self,
        level: int | None,
        *,
        on: date = TODAY,
        position: Id | None = None,
        competency: Id | None = None,
        actor: Actor = SYSTEM,
    ) -> bool:
        with self.database.unit_of_work() as work:
            return service.require_level(
                work.session, actor, position or self.clerk, competency or self.first, level, on=on, now=NOW, today=TODAY
            )

    def employ(self, position: Id | None, *, since: date = LONG_AGO, until: date | None = None, is_main: bool = True) -> None:
        with self.database.unit_of_work() as work:
            new = NewEmployment(self.person, self.ward, since, position, is_main, until)
            service.employ(work.session, SYSTEM, new, now=NOW, today=TODAY)

    def asked(self, day: date = TODAY) -> list[tuple[str, int, Id]]:
        with self.database.read() as session:
            found = queries.requirements_of(session, self.person, day)
        return [(each.code, each.level, each.position_id) for each in found]

    def periods(self) -> list[tuple[int, date, date | None]]:
        with self.database.read() as session:
            return [(each.level, each.valid_from, each.valid_to) for each in queries.requirements_between(session, self.clerk)]

    def events(self, name: str = "organisation.requirement_changed") -> list[dict[str, object]]:
        with self.database.read() as session:
            rows = session.scalars(select(StoredEvent).where(StoredEvent.name == name).order_by(StoredEvent.id))
            return [each.payload for each in rows]


@pytest.fixture
def office(database: Database) -> Office:
    return Office(database)


def test_a_level_holds_from_its_day_on(office: Office) -> None:
    office.employ(office.clerk)
    office.require(3, on=TOMORROW)
    assert (office.asked(TODAY), office.asked(TOMORROW)) == ([], [("A1", 3, office.clerk)])


def test_a_change_ends_what_held_before_on_that_day(office: Office) -> None:
    office.require(3, on=LONG_AGO)
    office.require(4, on=TODAY)
    assert office.periods() == [(3, LONG_AGO, TODAY), (4, TODAY, None)]


def test_what_was_required_stays_as_it_was(office: Office) -> None:
    office.employ(office.clerk)
    office.require(3, on=LONG_AGO)
    office.require(4, on=TODAY)
    assert office.asked(TODAY - timedelta(days=1)) == [("A1", 3, office.clerk)]


def test_the_same_level_again_changes_nothing(office: Office) -> None:
    office.require(3, on=LONG_AGO)
    assert (office.require(3), len(office.events()), office.periods()) == (False, 1, [(3, LONG_AGO, None)])


def test_a_change_on_the_first_day_of_another_takes_its_place(office: Office) -> None:
    office.require(3)
    office.require(5)
    assert office.periods() == [(5, TODAY, None)]


def test_a_level_is_dropped_from_a_day_on(office: Office) -> None:
    office.employ(office.clerk)
    office.require(3, on=LONG_AGO)
    office.require(None)
    assert (office.asked(), office.periods()) == ([], [(3, LONG_AGO, TODAY)])


def test_a_level_dropped_on_its_first_day_never_held(office: Office) -> None:
    office.employ(office.clerk)
    office.require(3)
    office.require(None)
    assert (office.asked(), office.periods()) == ([], [])


def test_a_level_dropped_on_its_first_day_can_be_required_again(office: Office) -> None:
    office.require(3)
    office.require(None)
    office.require(2)
    assert office.periods() == [(2, TODAY, None)]


def test_dropping_what_is_not_required_changes_nothing(office: Office) -> None:
    assert (office.require(None), office.events()) == (False, [])


def test_a_change_before_one_that_is_written_down_is_refused(office: Office) -> None:
    office.require(3, on=LATER)
    with pytest.raises(Conflict):
        office.require(4)


def test_a_change_is_told_with_level_and_day(office: Office) -> None:
    office.require(3)
    assert office.events() == [
        {"position_id": str(office.clerk), "competency_id": str(office.first), "level": 3, "valid_from": TODAY.isoformat()}
    ]


@pytest.mark.parametrize("level", [0, 6])
def test_a_level_is_one_of_the_scale(office: Office, level: int) -> None:
    with pytest.raises(Invalid):
        office.require(level)


def test_an_area_is_never_required(office: Office) -> None:
    with office.database.read() as session:
        area = get_competency(session, "STATE-5", "A").id
    with pytest.raises(NotFound):
        office.require(3, competency=area)


def test_an_administrator_of_all_changes_a_position(office: Office) -> None:
    assert office.require(3, actor=acting(Id(int=1), (Role.ADMINISTRATOR, office.city)))


def test_an_administrator_of_one_ward_does_not(office: Office) -> None:
    with pytest.raises(NotFound):
        office.require(3, actor=acting(Id(int=1), (Role.ADMINISTRATOR, office.ward)))


def test_an_administrator_of_one_of_two_trees_does_not(office: Office) -> None:
    with office.database.unit_of_work() as work:
        a_unit(work.session)
    with pytest.raises(NotFound):
        office.require(3, actor=acting(Id(int=1), (Role.ADMINISTRATOR, office.city)))


@pytest.mark.parametrize("role", [Role.HEAD, Role.TRAINING_OFFICER])
def test_another_role_over_all_does_not(office: Office, role: Role) -> None:
    with pytest.raises(NotFound):
        office.require(3, actor=acting(Id(int=1), (role, office.city)))


def test_an_administrator_changes_nothing_in_the_past(office: Office) -> None:
    with pytest.raises(Invalid):
        office.require(3, on=TODAY - timedelta(days=1), actor=acting(Id(int=1), (Role.ADMINISTRATOR, office.city)))


def test_of_several_positions_the_highest_level_is_asked_and_by_whom(office: Office) -> None:
    office.employ(office.clerk)
    office.employ(office.contact, is_main=False)
    office.require(3)
    office.require(5, position=office.contact)
    office.require(4, competency=office.second)
    office.require(2, competency=office.second, position=office.contact)
    assert office.asked() == [("A1", 5, office.contact), ("A2", 4, office.clerk)]


def test_of_positions_that_ask_the_same_the_main_one_is_named(office: Office) -> None:
    office.employ(office.contact, is_main=False)
    office.employ(office.clerk)
    office.require(3)
    office.require(3, position=office.contact)
    assert office.asked() == [("A1", 3, office.clerk)]


def test_an_employment_that_does_not_run_asks_nothing(office: Office) -> None:
    office.employ(office.clerk, until=TODAY)
    office.employ(office.contact, since=TOMORROW)
    office.require(3, on=LONG_AGO)
    office.require(4, on=LONG_AGO, position=office.contact)
    assert (office.asked(), office.asked(TOMORROW)) == ([], [("A1", 4, office.contact)])


def test_a_requirement_names_framework_title_and_draft(office: Office) -> None:
    office.employ(office.clerk)
    office.require(3)
    with office.database.read() as session:
        (found,) = queries.requirements_of(session, office.person, TODAY)
    assert (found.competency_id, found.framework, found.position_title, found.is_draft) == (
        office.first, "STATE-5", said("clerk"), True,
    )  # fmt: skip


def test_nothing_is_asked_of_somebody_without_position(office: Office) -> None:
    office.employ(None)
    office.require(3)
    assert office.asked() == []


def test_all_positions_of_a_day_are_held_the_main_one_first(office: Office) -> None:
    office.employ(office.contact, is_main=False)
    office.employ(office.clerk)
    office.employ(None, is_main=False)
    with office.database.read() as session:
        held = queries.positions_of(session, office.person, TODAY)
    assert [(each.code, each.is_main, each.is_draft) for each in held] == [("clerk", True, True), ("contact", False, False)]


def a_file(*positions: ListedPosition, **changes: object) -> PositionFile:
    (path,) = shipped_lists()
    file = load(path.name, path.read_bytes()).positions
    assert file is not None
    return replace(file, positions=positions, **changes)  # type: ignore[arg-type]  # passed on as they came


def listed(code: str, **levels: int) -> ListedPosition:
    return ListedPosition(code, said(code), tuple(RequiredLevel("STATE-5", each, level) for each, level in levels.items()))


def bring_in(office: Office, file: PositionFile, *, on: date = TODAY) -> service.ImportedPositions:
    with office.database.unit_of_work() as work:
        return service.import_positions(work.session, SYSTEM, file, on=on, now=NOW, today=TODAY)


def test_a_list_makes_positions_and_what_they_require(office: Office) -> None:
    done = bring_in(office, a_file(listed("driver", A1=2), listed("clerk", A1=3, A2=1)))
    assert (done.added, done.changed) == (("driver",), ("clerk",))
    assert [level for level, _, _ in office.periods()] == [3, 1]


def test_the_same_list_twice_changes_nothing(office: Office) -> None:
    file = a_file(listed("driver", A1=2), listed("clerk", A1=3))
    bring_in(office, file)
    told = len(office.events())
    assert bring_in(office, file, on=LATER) == service.ImportedPositions()
    assert (len(office.events()), len(office.events("organisation.positions_imported"))) == (told, 1)


def test_what_a_list_no_longer_names_ends(office: Office) -> None:
    bring_in(office, a_file(listed("clerk", A1=3, A2=2)), on=LONG_AGO)
    bring_in(office, a_file(listed("clerk", A1=3)))
    assert office.periods() == [(3, LONG_AGO, None), (2, LONG_AGO, TODAY)]


def test_an_import_tells_what_it_ends_and_not_what_changes_its_level(office: Office) -> None:
    bring_in(office, a_file(listed("clerk", A1=3, A2=2)))
    assert bring_in(office, a_file(listed("clerk", A1=4))).ended == (("clerk", RequiredLevel("STATE-5", "A2", 2)),)


def test_moving_to_a_new_version_ends_nothing(office: Office) -> None:
    bring_in(office, a_file(listed("clerk", A1=3)))
    imported(office.database, a_framework(version="2"))
    assert bring_in(office, a_file(listed("clerk", A1=3))).ended == ()


def test_a_position_that_a_list_does_not_name_stays_as_it_is(office: Office) -> None:
    office.require(4)
    bring_in(office, a_file(listed("driver", A1=2)))
    assert office.periods() == [(4, TODAY, None)]


def test_positions_of_a_draft_list_are_drafts_until_an_official_one_comes(office: Office) -> None:
    marks = []
    for status in (Status.DRAFT, Status.OFFICIAL):
        bring_in(office, a_file(listed("contact", A1=1), status=status))
        with office.database.read() as session:
            marks.append({each.code: each.is_draft for each in queries.list_positions(session, today=TODAY)}["contact"])
    assert marks == [True, False]


def test_a_list_that_names_what_is_not_here_changes_nothing(office: Office) -> None:
    with pytest.raises(Invalid):
        bring_in(office, a_file(listed("driver", A1=2), listed("clerk", X=3)))
    with office.database.read() as session:
        assert "driver" not in queries.position_ids(session)


def test_only_the_operator_imports_a_list(office: Office) -> None:
    actor = acting(Id(int=1), (Role.ADMINISTRATOR, office.city))
    with pytest.raises(NotFound), office.database.unit_of_work() as work:
        service.import_positions(work.session, actor, a_file(), on=TODAY, now=NOW, today=TODAY)


def test_a_new_version_of_a_framework_is_required_once_the_list_is_imported_again(office: Office) -> None:
    office.employ(office.clerk)
    bring_in(office, a_file(listed("clerk", A1=3)))
    imported(office.database, a_framework(version="2"))
    before = office.asked()
    bring_in(office, a_file(listed("clerk", A1=4)))
    assert (before, office.asked()) == ([("A1", 3, office.clerk)], [("A1", 4, office.clerk)])


def test_what_is_exported_can_be_imported_and_changes_no_position(office: Office) -> None:
    bring_in(office, a_file(listed("clerk", A1=3, A2=1), listed("contact", A2=5)))
    with office.database.read() as session:
        file = queries.positions.get_position_file(session, today=TODAY)
    assert bring_in(office, file) == service.ImportedPositions()


def test_what_is_exported_leaves_a_confirmed_position_among_drafts_confirmed(office: Office) -> None:
    with office.database.read() as session:
        file = queries.positions.get_position_file(session, today=TODAY)
    assert load("vi-tri.yml", to_yaml(file)).positions == file
    assert bring_in(office, file) == service.ImportedPositions()


@pytest.mark.parametrize(
    "later",
    [
        a_framework(items=a_framework().items[:2], relations=()),
        a_framework(version="2", items=a_framework().items[:2], relations=()),
    ],
)
def test_what_is_exported_changes_nothing_though_a_framework_has_retired_it(office: Office, later: Framework) -> None:
    bring_in(office, a_file(listed("clerk", A2=1)))
    imported(office.database, later)
    with office.database.read() as session:
        file = queries.positions.get_position_file(session, today=TODAY)
    assert bring_in(office, file) == service.ImportedPositions()


def test_what_is_exported_changes_nothing_though_a_new_scale_is_shorter(office: Office) -> None:
    bring_in(office, a_file(listed("clerk", A1=5)))
    imported(office.database, a_framework(version="2", scale=a_scale(4)))
    with office.database.read() as session:
        file = queries.positions.get_position_file(session, today=TODAY)
    assert bring_in(office, file) == service.ImportedPositions()


@pytest.mark.parametrize("changed", [listed("clerk", A2=2), listed("driver", A2=1)])
def test_what_is_retired_cannot_be_required_anew(office: Office, changed: ListedPosition) -> None:
    bring_in(office, a_file(listed("clerk", A2=1)))
    imported(office.database, a_framework(items=a_framework().items[:2], relations=()))
    with pytest.raises(Invalid):
        bring_in(office, a_file(changed))


def test_the_list_of_the_release_comes_in_over_the_framework_of_the_release(database: Database) -> None:
    imported(database, shipped("WARD-DT"))
    (path,) = shipped_lists()
    file = load(path.name, path.read_bytes()).positions
    assert file is not None
    with database.unit_of_work() as work:
        done = service.import_positions(work.session, SYSTEM, file, on=TODAY, now=NOW, today=TODAY)
    with database.read() as session:
        assert {each.code: each.required for each in queries.list_positions(session, today=TODAY)} == dict.fromkeys(done.added, 8)
