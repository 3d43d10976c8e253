"""What people tell at their desks becomes one obstacle of the unit that decides, and leads back to nobody."""

from __future__ import annotations

import threading
from datetime import date

from sqlalchemy import select

from elearn.core.actor import Role
from elearn.core.events import StoredEvent, announce
from elearn.core.ids import new_id
from elearn.learning.events import DeskActTold
from elearn.obstacles.models import Obstacle, ObstacleTally
from elearn.obstacles.queries import Shelf, waiting_for
from tests.obstacles.ward import MONDAY_AFTER, Ward
from tests.organisation.makers import TODAY, a_grant, a_person, acting


def test_five_who_tell_the_same_are_one_obstacle_of_the_unit_with_a_head(ward: Ward) -> None:
    ward.tell(0, 1, 2, 3, 4)
    (row,) = ward.seen(ward.head)
    assert (row.reason, row.people, row.unit["vi"], row.due_on) == ("machine", 5, "Phường A", date(2026, 12, 7))


def test_each_reason_and_each_act_is_an_obstacle_of_its_own(ward: Ward) -> None:
    ward.tell(0, 1, 2, 3, 4)
    ward.tell(5, 6, 7, 8, 9, reason="rights")
    ward.tell(0, 1, 2, 3, 4, lesson=1)
    assert len(ward.seen(ward.head)) == 3


def test_who_tells_twice_is_counted_once(ward: Ward) -> None:
    ward.tell(0, 0, 0)
    assert [each.people for each in ward.rows()] == [1]


def test_one_more_person_does_not_change_what_is_told(ward: Ward) -> None:
    ward.tell(0, 1, 2, 3, 4)
    before = ward.seen(ward.head)
    ward.tell(5)
    assert ward.seen(ward.head) == before


def test_what_few_have_told_waits_for_the_next_monday(ward: Ward) -> None:
    ward.tell(0)
    ward.tell(1, 2, 3, 4, reason=None)
    seen = [[row.people for row in ward.seen(ward.head, today=day)] for day in (TODAY, MONDAY_AFTER)]
    assert seen == [[], [0]]


def test_what_few_have_told_is_not_shown_while_hardly_anybody_has_said_how_the_act_went(ward: Ward) -> None:
    ward.tell(0)
    ward.tell(1, 2, 3, reason=None)
    assert ward.seen(ward.head, today=date(2027, 6, 1)) == ()


def test_neither_the_day_nor_the_instant_nor_the_person_of_a_report_is_kept(ward: Ward) -> None:
    ward.tell(0, 1)
    (row,) = ward.rows()
    assert row.week == date(2026, 11, 16)
    assert row.id.version == 4
    kept = {column.name for table in (Obstacle, ObstacleTally) for column in table.__table__.columns}
    assert kept & {"person_id", "at", "on", "created_at", "reported_at"} == set()


def test_telling_leaves_no_event_of_the_obstacle(ward: Ward) -> None:
    """An event has an instant and an actor; either would lead to whoever told."""
    ward.tell(0)
    with ward.database.read() as session:
        assert set(session.scalars(select(StoredEvent.name))) & {"learning.desk_act_told", "obstacles.told"} == set()
        assert session.scalars(select(StoredEvent).where(StoredEvent.subject_id == ward.rows()[0].id)).all() == []


def test_two_who_tell_at_the_same_moment_are_both_counted(ward: Ward) -> None:
    tellers = [threading.Thread(target=ward.tell, args=(number,)) for number in range(6)]
    for each in tellers:
        each.start()
    for each in tellers:
        each.join()
    assert [each.people for each in ward.rows()] == [6]


def test_an_office_with_a_head_and_hardly_any_people_does_not_decide(ward: Ward) -> None:
    with ward.database.unit_of_work() as work:
        lonely = a_person(work.session, ward.sibling)
        a_grant(work.session, lonely, Role.HEAD, ward.sibling)
        told = DeskActTold(ward.sibling, ward.places[0].entry.id, ward.places[0].lesson.id, "machine")
        announce(work.session, told, now=work.now)
    assert [each.unit_id for each in ward.rows()] == [ward.city]


def test_the_unit_above_is_told_of_many_and_of_nothing_else(ward: Ward) -> None:
    ward.tell(0, 1, 2, 3)
    assert ward.seen(ward.mayor, Shelf.BELOW, date(2027, 1, 1)) == ()
    ward.tell(4)
    assert [row.people for row in ward.seen(ward.mayor, Shelf.BELOW)] == [5]


def test_a_head_beside_and_somebody_without_role_see_nothing(ward: Ward) -> None:
    ward.tell(0, 1, 2, 3, 4)
    others = (acting(new_id(), (Role.HEAD, ward.sibling)), acting(new_id()), acting(new_id(), (Role.ADMINISTRATOR, ward.ward)))
    assert [ward.seen(each, shelf) for each in others for shelf in Shelf] == [()] * 9


def test_a_training_officer_reads_and_decides_nothing(ward: Ward) -> None:
    ward.tell(0, 1, 2, 3, 4)
    (row,) = ward.seen(acting(new_id(), (Role.TRAINING_OFFICER, ward.ward)))
    assert (row.may_answer, row.may_decide) == (False, False)


def test_what_waits_for_a_head_is_counted_with_the_earliest_day_first(ward: Ward) -> None:
    for lesson in range(4):
        ward.tell(0, 1, 2, 3, 4, lesson=lesson)
    with ward.database.read() as session:
        waiting = waiting_for(session, ward.head, TODAY)
        above = waiting_for(session, ward.mayor, TODAY)
    assert (waiting.total, len(waiting.rows), above.total) == (4, 3, 0)
