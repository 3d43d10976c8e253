"""Asking a course of a unit: who may, what is refused, and what is kept of it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from threading import Thread

import pytest
from sqlalchemy import select

from elearn.core import limits
from elearn.core.actor import SYSTEM, Role
from elearn.core.errors import Conflict, Invalid, NotFound
from elearn.organisation import service as organisation
from elearn.planning import service
from elearn.planning.models import Assignment
from elearn.planning.queries.assignments import list_assignments
from elearn.planning.queries.own import list_own_asks
from elearn.planning.rules import State
from tests.conftest import NOW
from tests.organisation.makers import TODAY, acting
from tests.planning.office import BASIS, DUTY, Office


def test_everybody_in_the_unit_and_below_it_is_told_why(office: Office) -> None:
    office.assign()
    for unit in ("ward", "office"):
        with office.database.read() as session:
            (own,) = list_own_asks(session, office.hire(unit), today=TODAY)
        assert (own.asker, own.asked_as, own.duty, own.basis) == ("Hoàng Thu Hà", Role.TRAINING_OFFICER, DUTY, BASIS)
        assert own.unit["vi"] == "Phường A"


def test_only_the_positions_that_are_named_are_asked(office: Office) -> None:
    with office.database.unit_of_work() as work:
        clerk = organisation.create_position(work.session, SYSTEM, "clerk", {"vi": "Văn thư"}, now=NOW)
    office.assign(positions=(clerk,))
    with office.database.read() as session:
        assert len(list_own_asks(session, office.hire(position=clerk), today=TODAY)) == 1
        assert list_own_asks(session, office.hire(), today=TODAY) == []


def test_a_head_asks_nothing_of_the_unit_above_or_beside(office: Office) -> None:
    for unit in ("city", "sibling"):
        with pytest.raises(NotFound):
            office.assign(office.head, unit)
    assert office.events() == []


def test_a_head_sees_what_is_asked_from_above_and_may_not_change_it(office: Office) -> None:
    wanted = office.assign(unit="city")
    with office.database.read() as session:
        (row,) = list_assignments(session, office.head, today=TODAY).rows
        assert not row.may_change
    with office.database.unit_of_work() as work, pytest.raises(NotFound):
        service.end_assignment(work.session, office.head, wanted, now=NOW)


def test_the_same_is_not_asked_twice_of_the_same_people(office: Office) -> None:
    office.assign()
    with pytest.raises(Conflict):
        office.assign(office.head)


@pytest.mark.parametrize(
    ("field", "more"),
    [
        ("due_on", {"due_in": -1}),
        ("since", {"since": TODAY + timedelta(days=1)}),
        ("since", {"is_yearly": True}),
        ("since", {"is_yearly": True, "since": date(2025, 1, 1)}),
    ],
)
def test_days_that_do_not_fit_are_refused_at_their_field(office: Office, field: str, more: dict[str, object]) -> None:
    with pytest.raises(Invalid) as refused:
        office.assign(**more)  # type: ignore[arg-type]  # passed on
    assert refused.value.field == field


@pytest.mark.parametrize("words", ["", " \n", "x" * (limits.DUTY_CHARACTERS + 1)])
def test_a_reason_is_needed_and_fits_into_a_sentence(office: Office, words: str) -> None:
    wanted = office.assign()
    with office.database.unit_of_work() as work, pytest.raises(Invalid) as refused:
        service.change_assignment(work.session, office.officer, wanted, duty=words, basis=BASIS, due_on=TODAY, now=NOW)
    assert refused.value.field == "duty"


def test_what_a_unit_above_asked_of_a_ward_only_that_unit_changes(office: Office) -> None:
    asked_by_city = office.assign()
    with office.database.unit_of_work() as work, pytest.raises(NotFound):
        service.end_assignment(work.session, office.head, asked_by_city, now=NOW)
    with office.database.read() as session:
        assert [row.may_change for row in list_assignments(session, office.head, today=TODAY).rows] == [False]
    with office.database.unit_of_work() as work:
        assert service.end_assignment(work.session, office.officer, asked_by_city, now=NOW)


def test_what_a_ward_asked_of_itself_the_city_changes_too(office: Office) -> None:
    own = office.assign(office.head)
    with office.database.unit_of_work() as work:
        assert service.end_assignment(work.session, office.officer, own, now=NOW)


def test_changing_and_ending_are_told_and_nothing_is_removed(office: Office) -> None:
    wanted = office.assign()
    who = office.hire()
    with office.database.unit_of_work() as work:
        assert service.change_assignment(
            work.session, office.officer, wanted, duty=f"{DUTY}.", basis=BASIS, due_on=TODAY + timedelta(days=9), now=NOW
        )
        assert service.end_assignment(work.session, office.officer, wanted, now=NOW)
        assert not service.end_assignment(work.session, office.officer, wanted, now=NOW)
    assert office.events() == ["planning.course_assigned", "planning.assignment_changed", "planning.assignment_ended"]
    with office.database.read() as session:
        assert list_own_asks(session, who, today=TODAY) == []
        assert [row.duty for row in list_assignments(session, office.officer, today=TODAY).rows] == [DUTY]


def test_a_yearly_assignment_comes_round_once(office: Office) -> None:
    office.assign(since=date(2026, 1, 1), is_yearly=True, due_in=9)
    who = office.hire()
    office.learn(who)
    next_year = datetime(2027, 1, 2, 1, tzinfo=NOW.tzinfo)
    for expected in (1, 0):
        with office.database.unit_of_work() as work:
            assert service.renew_assignments(work.session, now=next_year) == expected
    with office.database.read() as session:
        (own,) = list_own_asks(session, who, today=date(2027, 1, 2))
    assert (own.state, own.due_on) == (State.NOT_BEGUN, date(2027, 12, 1))


def test_of_two_who_ask_the_same_at_once_one_is_refused(office: Office) -> None:
    refused: list[Conflict] = []

    def ask() -> None:
        try:
            office.assign()
        except Conflict as error:
            refused.append(error)

    threads = [Thread(target=ask) for _ in range(2)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    with office.database.read() as session:
        assert len(session.scalars(select(Assignment.id)).all()) == 1
    assert len(refused) == 1


def test_somebody_without_an_office_asks_nothing(office: Office) -> None:
    assert office.head.person_id is not None
    with pytest.raises(NotFound):
        office.assign(acting(office.head.person_id))
