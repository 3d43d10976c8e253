"""What heads and owners do about an obstacle, and what those who could not do the act read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from elearn.core import limits
from elearn.core.actor import SYSTEM, Role
from elearn.core.errors import Conflict, Invalid, NotFound
from elearn.core.events import StoredEvent
from elearn.core.ids import new_id
from elearn.notifications.models import Message, Notice
from elearn.obstacles import service
from elearn.obstacles.answers import answered_acts, answers_in_lesson, count_given
from elearn.obstacles.queries import Shelf, get_obstacle, list_candidates
from elearn.obstacles.rules import State
from elearn.organisation.models import RoleGrant
from tests.obstacles.ward import Ward
from tests.organisation.makers import TODAY, a_person, acting, an_account


@pytest.fixture
def told(ward: Ward) -> Ward:
    ward.tell(0, 1, 2, 3, 4)
    return ward


def read_by(ward: Ward, number: int) -> list[tuple[str, str]]:
    with ward.database.read() as session:
        place = ward.places[0]
        found = answers_in_lesson(session, ward.learner(number), place.entry.id, place.lesson.id)
        return [(each.reason, each.words) for each in found]


def test_everybody_who_could_not_do_the_act_reads_the_answer(told: Ward) -> None:
    told.tell(5, reason="rights")
    with told.database.unit_of_work() as work:
        wanted = next(each.id for each in told.rows() if each.reason == "machine")
        service.answer(work.session, told.head, wanted, "Đổi máy tháng sau.", promised_on=date(2026, 12, 31), now=work.now)
    assert [read_by(told, number) for number in (0, 5)] == [[("Máy quá cũ", "Đổi máy tháng sau.")]] * 2


def test_whoever_did_the_act_or_said_nothing_is_shown_no_answer(told: Ward) -> None:
    """Their page would tell them of the others."""
    told.tell(6, reason=None)
    told.answer(told.head)
    assert [read_by(told, number) for number in (6, 7)] == [[], []]


def test_whoever_does_the_act_later_needs_no_answer_any_more(told: Ward) -> None:
    told.answer(told.head)
    told.tell(0, reason=None)
    assert read_by(told, 0) == []


def test_the_answer_stands_on_the_own_page_for_a_while(told: Ward) -> None:
    told.answer(told.head)
    with told.database.read() as session:
        days = (TODAY, TODAY + limits.OBSTACLE_TOLD)
        seen = [[each.spot.lesson_slug for each in answered_acts(session, told.learner(0), day)] for day in days]
    assert seen == [[told.places[0].lesson.slug], []]


def test_what_is_told_after_the_answer_is_opened_anew_with_a_count_of_its_own(told: Ward) -> None:
    told.answer(told.head)
    told.tell(5, 6, 7, 8, 9)
    (row,) = told.seen(told.head)
    assert (row.people, row.is_again, row.state) == (5, True, State.OPEN)


def test_an_obstacle_is_answered_once(told: Ward) -> None:
    wanted = told.only_id()
    told.answer(told.head)
    with pytest.raises(Conflict), told.database.unit_of_work() as work:
        service.answer(work.session, told.head, wanted, "Lần nữa", promised_on=None, now=work.now)


@pytest.mark.parametrize("words", ["", "   ", "a" * (limits.TEXT_CHARACTERS + 1)])
def test_an_answer_says_something_and_not_too_much(told: Ward, words: str) -> None:
    with pytest.raises(Invalid):
        told.answer(told.head, words)


@pytest.mark.parametrize("days", [-1, limits.OBSTACLE_FURTHEST.days + 1])
def test_a_promise_is_for_a_day_that_comes_soon(told: Ward, days: int) -> None:
    with pytest.raises(Invalid):
        told.answer(told.head, promised_on=TODAY + timedelta(days=days))


def test_an_answered_obstacle_is_closed_when_the_promise_is_kept(told: Ward) -> None:
    told.answer(told.head, promised_on=date(2026, 12, 31))
    (answered,) = told.seen(told.head, Shelf.ANSWERED)
    with told.database.unit_of_work() as work:
        service.close(work.session, told.head, answered.obstacle_id, now=work.now)
        service.close(work.session, told.head, answered.obstacle_id, now=work.now)
    (closed,) = told.seen(told.head, Shelf.ANSWERED)
    assert (answered.state, closed.state, closed.closed_on) == (State.ANSWERED, State.CLOSED, TODAY)


def test_what_nobody_answered_cannot_be_closed(told: Ward) -> None:
    with pytest.raises(Conflict), told.database.unit_of_work() as work:
        service.close(work.session, told.head, told.only_id(), now=work.now)


def test_an_owner_sees_it_and_may_answer(told: Ward) -> None:
    wanted, owner = told.only_id(), told.learner(11)
    with told.database.unit_of_work() as work:
        service.hand_to(work.session, told.head, wanted, told.people[11], "Xem giúp máy quầy 3.", now=work.now)
    with told.database.read() as session:
        row = get_obstacle(session, owner, wanted, today=TODAY)
        given = count_given(session, owner)
    assert (row.state, row.owner, row.may_answer, row.may_decide) == (State.HANDED, "Người 11", True, False)
    assert given == (1, row.due_on)
    told.answer(owner)
    assert [each.answered_by for each in told.seen(told.head, Shelf.ANSWERED)] == ["Người 11"]


def test_an_owner_works_in_the_unit(told: Ward) -> None:
    with told.database.unit_of_work() as work:
        stranger = a_person(work.session, told.sibling, name="Người phường khác")
    with pytest.raises(Invalid), told.database.unit_of_work() as work:
        service.hand_to(work.session, told.head, told.only_id(), stranger, "", now=work.now)


def test_owners_are_found_by_name_without_marks(told: Ward) -> None:
    with told.database.read() as session:
        found = list_candidates(session, told.head, told.only_id(), today=TODAY, query="nguoi 7")
    assert [each.full_name for each in found] == ["Người 7"]


def test_the_unit_above_decides_what_was_handed_up(told: Ward) -> None:
    with told.database.unit_of_work() as work:
        service.hand_up(work.session, told.head, told.only_id(), "Cần kinh phí.", now=work.now)
    (above,), (own,) = told.seen(told.mayor), told.seen(told.head)
    assert (above.may_decide, above.handed_words, above.at["vi"]) == (True, "Cần kinh phí.", "Thành phố")
    assert (own.may_answer, own.state) == (False, State.HANDED)
    told.answer(told.mayor)
    assert len(read_by(told, 0)) == 1


def test_nothing_is_handed_up_where_nobody_is_above(told: Ward) -> None:
    wanted = told.only_id()
    with told.database.unit_of_work() as work:
        service.hand_up(work.session, told.head, wanted, "x", now=work.now)
    with pytest.raises(Conflict), told.database.unit_of_work() as work:
        service.hand_up(work.session, told.mayor, wanted, "x", now=work.now)


def test_a_head_moves_the_day_but_not_into_the_past(told: Ward) -> None:
    wanted = told.only_id()
    with told.database.unit_of_work() as work:
        service.move_day(work.session, told.head, wanted, date(2026, 12, 24), now=work.now)
    assert [row.due_on for row in told.seen(told.head)] == [date(2026, 12, 24)]
    with pytest.raises(Invalid), told.database.unit_of_work() as work:
        service.move_day(work.session, told.head, wanted, date(2026, 11, 1), now=work.now)


ACTS: dict[str, Callable[..., None]] = {
    "answer": lambda session, actor, wanted, now: service.answer(session, actor, wanted, "x", promised_on=None, now=now),
    "hand_up": lambda session, actor, wanted, now: service.hand_up(session, actor, wanted, "x", now=now),
    "move_day": lambda session, actor, wanted, now: service.move_day(session, actor, wanted, TODAY, now=now),
    "hand_to": lambda session, actor, wanted, now: service.hand_to(session, actor, wanted, new_id(), "", now=now),
    "close": lambda session, actor, wanted, now: service.close(session, actor, wanted, now=now),
}


@pytest.mark.parametrize("act", ACTS)
def test_nobody_else_does_anything_about_it(told: Ward, act: str) -> None:
    others = [acting(new_id(), (role, told.ward)) for role in set(Role) - {Role.HEAD, Role.LEARNER}]
    others += [acting(new_id(), (Role.HEAD, told.sibling)), told.learner(0)]
    wanted = told.only_id()
    for each in others:
        with pytest.raises(NotFound), told.database.unit_of_work() as work:
            ACTS[act](work.session, each, wanted, work.now)


def test_every_act_is_an_event_that_repeats_no_words(told: Ward) -> None:
    wanted = told.only_id()
    with told.database.unit_of_work() as work:
        for act in (
            lambda: service.move_day(work.session, told.head, wanted, TODAY, now=work.now),
            lambda: service.hand_to(work.session, told.head, wanted, told.people[11], "bí mật", now=work.now),
            lambda: service.hand_up(work.session, told.head, wanted, "bí mật", now=work.now),
            lambda: service.answer(work.session, told.mayor, wanted, "bí mật", promised_on=None, now=work.now),
            lambda: service.close(work.session, told.mayor, wanted, now=work.now),
        ):
            act()
            work.session.flush()
    with told.database.read() as session:
        events = session.scalars(select(StoredEvent).where(StoredEvent.subject_id == wanted)).all()
    assert {each.name.partition(".")[2] for each in events} == {"day_moved", "handed", "handed_up", "answered", "closed"}
    assert [each for each in events if "bí mật" in str(each.payload)] == []


def test_what_waits_for_a_head_who_has_gone_goes_to_the_one_above(told: Ward) -> None:
    with told.database.unit_of_work() as work:
        for grant in work.session.scalars(select(RoleGrant).where(RoleGrant.unit_id == told.ward)):
            grant.valid_to = TODAY
    with told.database.unit_of_work() as work:
        service.give_on_orphans(work.session, SYSTEM, now=work.now, today=TODAY)
    assert [row.may_decide for row in told.seen(told.mayor)] == [True]


def test_those_who_could_not_do_the_act_get_a_notice_that_tells_no_reason(told: Ward) -> None:
    told.tell(5, reason=None)
    with told.database.unit_of_work() as work:
        for number in (0, 5, 7):
            an_account(work.session, told.people[number])
    told.answer(told.head)
    with told.database.read() as session:
        (message,) = session.scalars(select(Message))
        assert session.scalars(select(Notice.person_id)).all() == [told.people[0]]
    assert message.place == f"/courses/{told.places[0].entry.slug}/{told.places[0].lesson.slug}"
    assert set(message.words) == {"course", "answer", "sender"}


def test_whoever_is_given_an_obstacle_is_told_with_its_address(ward: Ward) -> None:
    ward.tell(0, 1, 2, 3, 4)
    obstacle = ward.only_id()
    owner, other = ward.people[0], ward.people[1]
    with ward.database.unit_of_work() as work:
        for each in (owner, other):
            an_account(work.session, each)
        head = replace(ward.head, name="Chủ tịch phường")
        service.hand_to(work.session, head, obstacle, owner, "Xem giúp máy ở quầy.", now=work.now)
    with ward.database.read() as session:
        told = session.execute(select(Notice.person_id, Message.kind, Message.words, Message.place).join(Message)).all()
    ((person, kind, words, place),) = told
    assert (person, kind, place) == (owner, "obstacle-handed", f"/obstacles/{obstacle}")
    assert (words["sender"], words["text"], words["due"]) == ("Chủ tịch phường", "Xem giúp máy ở quầy.", "07/12/2026")


def test_whoever_takes_an_obstacle_themselves_is_told_nothing(ward: Ward) -> None:
    ward.tell(0, 1, 2, 3, 4)
    assert ward.head.person_id is not None
    with ward.database.unit_of_work() as work:
        an_account(work.session, ward.head.person_id)
        service.hand_to(work.session, ward.head, ward.only_id(), ward.head.person_id, "", now=work.now)
    with ward.database.read() as session:
        assert session.scalars(select(Notice.id)).all() == []
