"""Exemptions: an officer's holds at once, a head's when an officer has agreed; nobody exempts themselves."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from elearn.core.actor import Role
from elearn.core.errors import Conflict, Invalid, NotFound
from elearn.core.events import StoredEvent
from elearn.planning import service
from elearn.planning.queries.crowd import count_crowd
from elearn.planning.queries.exemptions import list_exemptions
from elearn.planning.queries.own import list_own_asks, list_own_exemptions
from elearn.planning.rules import Reason, State
from elearn.planning.service import NewExemption
from tests.conftest import NOW
from tests.organisation.makers import TODAY, acting
from tests.planning.office import Office

LATER = TODAY + timedelta(days=10)


def state(office: Office, who: object) -> State:
    with office.database.read() as session:
        (own,) = list_own_asks(session, who, today=LATER)  # type: ignore[arg-type]  # an actor
    return own.state


def test_an_officers_holds_at_once_and_the_person_sees_it(office: Office) -> None:
    office.assign(due_in=5)
    who = office.hire()
    office.exempt(who, until=TODAY + timedelta(days=90))
    assert state(office, who) is State.EXEMPT
    with office.database.read() as session:
        (own,) = list_own_exemptions(session, who, today=TODAY)
    assert (own.reason, own.asker, own.is_granted) == (Reason.MATERNITY, "Hoàng Thu Hà", True)


def test_a_heads_waits_for_an_officer_and_the_person_stays_late(office: Office) -> None:
    office.assign(due_in=5)
    who = office.hire()
    wanted = office.exempt(who, office.head)
    assert state(office, who) is State.OVERDUE
    with office.database.read() as session:
        assert count_crowd(session, office.head, today=LATER).away == {Reason.MATERNITY: 1}
        assert [row.may_answer for row in list_exemptions(session, office.head, today=TODAY).rows] == [False]
        assert [row.may_answer for row in list_exemptions(session, office.officer, today=TODAY).rows] == [True]
    with office.database.unit_of_work() as work, pytest.raises(NotFound):
        service.answer_exemption(work.session, office.head, wanted, is_granted=True, now=NOW)
    with office.database.unit_of_work() as work:
        service.answer_exemption(work.session, office.officer, wanted, is_granted=True, now=NOW)
    assert state(office, who) is State.EXEMPT


def test_what_was_not_agreed_to_changes_nothing_and_may_be_asked_again(office: Office) -> None:
    office.assign(due_in=5)
    who = office.hire()
    wanted = office.exempt(who, office.head)
    with office.database.unit_of_work() as work:
        service.answer_exemption(work.session, office.officer, wanted, is_granted=False, now=NOW)
    assert state(office, who) is State.OVERDUE
    with office.database.unit_of_work() as work, pytest.raises(Conflict):
        service.answer_exemption(work.session, office.officer, wanted, is_granted=True, now=NOW)
    office.exempt(who, office.head)


def test_whoever_comes_back_earlier_is_asked_again_with_days_of_grace(office: Office) -> None:
    office.assign(due_in=5)
    who = office.hire()
    wanted = office.exempt(who)
    back = NOW + timedelta(days=8)
    with office.database.unit_of_work() as work:
        service.end_exemption(work.session, office.officer, wanted, now=back)
    assert state(office, who) is State.NOT_BEGUN


def test_nobody_exempts_themselves_or_somebody_out_of_reach(office: Office) -> None:
    for who, actor in ((office.officer, office.officer), (office.head, office.head), (office.hire("sibling"), office.head)):
        with pytest.raises(NotFound):
            office.exempt(who, actor)
    assert office.events() == []


def test_there_is_one_exemption_at_a_time(office: Office) -> None:
    who = office.hire()
    office.exempt(who, office.head)
    with pytest.raises(Conflict):
        office.exempt(who)


def test_an_equal_result_exempts_from_one_course_only(office: Office) -> None:
    who = office.hire()
    assert who.person_id is not None
    with office.database.unit_of_work() as work, pytest.raises(Invalid) as refused:
        service.ask_exemption(work.session, office.officer, NewExemption(who.person_id, Reason.PROVEN, None), now=NOW)
    assert refused.value.field == "course"


def test_an_officer_of_the_ward_below_answers_for_the_ward_alone(office: Office) -> None:
    assert office.head.person_id is not None
    elsewhere = acting(office.head.person_id, (Role.TRAINING_OFFICER, office.units["sibling"]))
    wanted = office.exempt(office.hire(), office.head)
    with office.database.unit_of_work() as work, pytest.raises(NotFound):
        service.answer_exemption(work.session, elsewhere, wanted, is_granted=True, now=NOW)


def test_no_event_says_why(office: Office) -> None:
    office.exempt(office.hire(), office.head)
    with office.database.read() as session:
        told = session.scalars(select(StoredEvent.payload).where(StoredEvent.name.startswith("planning."))).all()
    assert told
    assert not [each for each in told if set(each) - {"exemption_id", "person_id", "course_id", "is_granted"}]
