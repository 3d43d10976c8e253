"""What is asked of a unit follows its people when the unit is merged, divided or closed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from elearn.core import limits
from elearn.core.actor import SYSTEM, Actor
from elearn.core.clock import FakeClock
from elearn.core.db.work import Database
from elearn.organisation import service
from elearn.planning.models import Assignment
from elearn.planning.queries.own import list_own_asks
from elearn.wiring import REACTIONS
from tests.conftest import NOW
from tests.organisation.makers import TODAY, a_unit
from tests.planning.office import Office


@pytest.fixture
def office(database_url: str, clock: FakeClock) -> Iterator[Office]:
    opened = Database(database_url, clock=clock, session_info={"reactions": REACTIONS})
    yield Office(opened)
    opened.close()


def merge(office: Office, unit: str = "ward", into: str = "sibling") -> None:
    with office.database.unit_of_work() as work:
        units = office.units
        service.merge_units(work.session, SYSTEM, [units[unit]], units[into], on=TODAY, now=NOW, today=TODAY)


def split(office: Office) -> tuple[str, str]:
    with office.database.unit_of_work() as work:
        for name in ("east", "west"):
            office.units[name] = a_unit(work.session, office.units["city"], name=name)
        heirs = [office.units["east"], office.units["west"]]
        service.split_unit(work.session, SYSTEM, office.units["ward"], heirs, on=TODAY, now=NOW, today=TODAY)
    return "east", "west"


def due_days(office: Office, who: Actor) -> list[date]:
    with office.database.read() as session:
        return [each.due_on for each in list_own_asks(session, who, today=TODAY)]


def running(office: Office) -> dict[str, int]:
    """How many assignments run in each unit."""
    with office.database.read() as session:
        units = list(session.scalars(select(Assignment.unit_id).where(Assignment.ends_on.is_(None))))
    return {name: units.count(unit) for name, unit in office.units.items() if unit in units}


def test_who_comes_from_a_merged_unit_still_owes_the_course(office: Office) -> None:
    office.assign(due_in=60)
    who = office.hire()
    merge(office)
    assert due_days(office, who) == [TODAY + timedelta(days=60)]


def test_nobody_of_the_unit_that_takes_over_is_late_at_once(office: Office) -> None:
    office.assign(due_in=1)
    there = office.hire("sibling")
    merge(office)
    assert due_days(office, there) == [TODAY + limits.JOINING_GRACE]


def test_the_same_is_asked_once_after_a_merger(office: Office) -> None:
    for unit in ("ward", "sibling"):
        office.assign(unit=unit)
    merge(office)
    assert running(office) == {"sibling": 1}


def test_each_part_of_a_divided_unit_is_asked(office: Office) -> None:
    office.assign(due_in=40)
    east, west = split(office)
    assert running(office) == {east: 1, west: 1}
    assert due_days(office, office.hire(west)) == [TODAY + timedelta(days=40)]


def test_a_copy_is_for_the_same_positions(office: Office) -> None:
    with office.database.unit_of_work() as work:
        clerk = service.create_position(work.session, SYSTEM, "vt", {"vi": "Văn thư"}, now=NOW)
    office.assign(positions=(clerk,))
    _, west = split(office)
    assert due_days(office, office.hire(west)) == []
    assert len(due_days(office, office.hire(west, position=clerk))) == 1


def test_who_answers_for_the_heir_changes_what_the_ended_unit_asked(office: Office) -> None:
    office.assign(office.head)
    merge(office)
    with office.database.read() as session:
        assert session.scalars(select(Assignment.asked_unit_id)).all() == [office.units["sibling"]]


def test_what_has_ended_follows_nobody(office: Office) -> None:
    wanted = office.assign()
    with office.database.unit_of_work() as work:
        work.session.get_one(Assignment, wanted).ends_on = TODAY
    merge(office)
    assert running(office) == {}


def test_a_unit_that_is_closed_is_asked_nothing_any_more(office: Office) -> None:
    office.assign(unit="sibling")
    with office.database.unit_of_work() as work:
        service.close_unit(work.session, SYSTEM, office.units["sibling"], on=TODAY, now=NOW, today=TODAY)
    assert running(office) == {}


def test_every_step_is_told(office: Office) -> None:
    office.assign()
    split(office)
    assert office.events() == ["planning.course_assigned", "planning.assignment_passed_on", "planning.course_assigned"]
