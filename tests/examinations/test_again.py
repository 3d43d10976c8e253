"""A restart is an offer: what a candidate has done counts until they begin the new sitting themselves."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import func, select, update

from elearn.core.actor import Actor
from elearn.core.errors import Conflict, Forbidden, Invalid, NotFound
from elearn.examinations.models import Examination, Sitting, SittingResult
from elearn.examinations.queries.again import find_offer
from elearn.examinations.queries.board import find_on_board, read_board
from elearn.examinations.queries.entering import find_card, find_place
from elearn.examinations.queries.held import Held
from elearn.examinations.queries.minutes import read_minutes
from elearn.examinations.queries.posted import counts_of, list_lacks, list_results
from elearn.examinations.rules import Cause, State
from elearn.examinations.scores.posting_rules import Missing
from elearn.examinations.service import admitting, again, annulling, closing, invigilating
from elearn.examinations.service.feeding import MOST_RESULTS
from elearn.examinations.service.sitting_lines import HandedIn
from elearn.examinations.service.starting import Unconfirmed
from elearn.measurement.feeding import is_fed
from elearn.measurement.rules import Source
from elearn.notifications.kinds import Kind
from elearn.wiring import REACTIONS
from tests.examinations.invigilated import a_room, acts_of, do, running
from tests.examinations.measured import measure
from tests.examinations.sitter import SECOND, Sitter, a_sitter, close_due
from tests.examinations.stage import Stage
from tests.examinations.test_hours import a_told_sitter, told
from tests.examinations.test_invigilating import a_held_with_invigilator, together

WHY = "đề lỗi"


def offered(stage: Stage, *, code: str = "", **changes: Any) -> tuple[Held, Actor, Sitter]:
    """Somebody who has handed in, and who may sit once more."""
    held, invigilator = a_held_with_invigilator(stage, **changes)
    sitter = a_sitter(stage, held)
    sitter.submit(sitter.start(code))
    do(stage, again.offer, invigilator, held, sitter.candidate_id, WHY)
    return held, invigilator, sitter


def counting(stage: Stage, sitter: Sitter) -> Sitting:
    with stage.database.read() as session:
        wanted = (Sitting.candidate_id == sitter.candidate_id, Sitting.is_void.is_(False))
        found = session.scalars(select(Sitting).where(*wanted)).one()
        session.expunge(found)
        return found


@pytest.mark.parametrize("is_handed_in", [True, False])
def test_what_was_sat_counts_until_its_candidate_begins_anew(stage: Stage, is_handed_in: bool) -> None:
    held, invigilator = a_held_with_invigilator(stage)
    sitter = a_sitter(stage, held)
    with pytest.raises(Conflict):
        do(stage, again.offer, invigilator, held, sitter.candidate_id, WHY)
    old = sitter.start()
    sitter.save(old, 0, key="a")
    if is_handed_in:
        sitter.submit(old)
    stage.clock.advance(minutes=15)
    new = do(stage, again.offer, invigilator, held, sitter.candidate_id, WHY)
    assert (counting(stage, sitter).id, sitter.start().id) == (old.id, old.id)
    stage.clock.advance(minutes=2)
    begun = sitter.start_again()
    assert begun.id == new != old.id
    assert begun.deadline_at == stage.clock.now() + timedelta(minutes=20)
    kept = stage.row(Sitting, old.id)
    assert (kept.is_void, kept.number, counting(stage, sitter).number) == (True, 1, 2)
    assert kept.submitted_cause == (Cause.CANDIDATE if is_handed_in else None)
    assert len(sitter.lines(old)) == (3 if is_handed_in else 2)
    who = sitter.candidate_id
    wanted = [("restarted", invigilator.person_id, who, WHY), ("sat-again", sitter.holder.person_id, who, "")]  # type: ignore[union-attr]  # with an account
    assert acts_of(stage, held) == wanted
    assert sitter.start().id == begun.id
    with pytest.raises(HandedIn):
        sitter.save(old, 0, key="b")


def test_who_goes_on_with_a_running_sitting_hands_it_in_and_it_counts(stage: Stage) -> None:
    held, invigilator = a_held_with_invigilator(stage)
    sitter = a_sitter(stage, held)
    old = sitter.start()
    do(stage, again.offer, invigilator, held, sitter.candidate_id, "máy hỏng")
    sitter.save(old, 0, key="a")
    sitter.submit(old)
    stage.clock.advance(minutes=61)
    close_due(stage)
    stage.clock.advance(hours=2)
    for _ in range(2):
        close_due(stage)
    assert stage.held(held.id).state is State.CLOSED
    assert counting(stage, sitter).submitted_cause == Cause.CANDIDATE


def test_the_clock_hands_in_what_goes_on_although_another_is_offered(stage: Stage) -> None:
    held, invigilator = a_held_with_invigilator(stage)
    sitter = a_sitter(stage, held)
    old = sitter.start()
    do(stage, again.offer, invigilator, held, sitter.candidate_id, "máy hỏng")
    stage.clock.advance(minutes=22)
    close_due(stage)
    assert stage.row(Sitting, old.id).submitted_cause == Cause.CLOCK
    assert sitter.start_again().id != old.id


def test_after_the_last_start_it_may_be_begun_for_half_an_hour_and_the_doors_stay_open(stage: Stage) -> None:
    held, invigilator = a_held_with_invigilator(stage)
    sitter = a_sitter(stage, held)
    stage.clock.advance(minutes=30)
    old = sitter.start()
    sitter.submit(old)
    stage.clock.advance(minutes=19)
    do(stage, again.offer, invigilator, held, sitter.candidate_id, "máy hỏng")
    stage.clock.advance(minutes=15)
    close_due(stage)
    assert stage.held(held.id).state is State.READY
    begun = sitter.start_again()
    assert begun.deadline_at == stage.clock.now() + timedelta(minutes=20)
    stage.clock.advance(minutes=21)
    for _ in range(2):
        close_due(stage)
    assert stage.row(Sitting, begun.id).submitted_cause == Cause.CLOCK
    assert stage.held(held.id).state is State.CLOSED


def test_who_does_not_begin_anew_in_time_keeps_what_they_have(stage: Stage) -> None:
    held, invigilator = a_held_with_invigilator(stage)
    sitter = a_sitter(stage, held)
    stage.clock.advance(minutes=30)
    old = sitter.start()
    sitter.submit(old)
    stage.clock.advance(minutes=5)
    do(stage, again.offer, invigilator, held, sitter.candidate_id, "máy hỏng")
    stage.clock.advance(minutes=30, seconds=1)
    with pytest.raises(Conflict):
        sitter.start_again()
    close_due(stage)
    found = stage.held(held.id)
    assert found.state is State.CLOSED
    assert counting(stage, sitter).id == old.id
    with stage.database.read() as session:
        lines = list_results(session, found)
        assert [(each.number, each.worth is not None) for each in lines if each.sitting_id == old.id] != []
        assert (counts_of(lines).came, counts_of(lines).absent) == (1, 0)
        minutes = read_minutes(session, found)
        lacks = {each.what for each in list_lacks(session, found)}
    assert not lacks & {Missing.OPEN, Missing.UNMARKED}
    assert minutes.unused == (lines[0].number,)
    assert minutes.causes == {Cause.CANDIDATE: 1}
    with pytest.raises(Conflict):
        sitter.start_again()


def test_what_lapsed_may_be_offered_anew_with_the_same_paper(stage: Stage) -> None:
    held, invigilator = a_held_with_invigilator(stage)
    sitter = a_sitter(stage, held)
    stage.clock.advance(minutes=30)
    sitter.start()
    first = do(stage, again.offer, invigilator, held, sitter.candidate_id, WHY)
    with pytest.raises(Conflict):
        do(stage, again.offer, invigilator, held, sitter.candidate_id, WHY)
    with pytest.raises(Conflict):
        do(stage, admitting.let_in, invigilator, held, sitter.candidate_id, WHY)
    stage.clock.advance(minutes=31)
    with pytest.raises(Conflict):
        sitter.start_again()
    assert do(stage, again.offer, invigilator, held, sitter.candidate_id, WHY) == first
    stage.clock.advance(minutes=30)
    assert sitter.start_again().deadline_at == stage.clock.now() + timedelta(minutes=20)


def test_an_officer_takes_it_back_while_it_was_not_used(stage: Stage) -> None:
    held, invigilator, sitter = offered(stage)
    shown = sitter.offered()
    do(stage, again.take_back, stage.officer, held, sitter.candidate_id, "bấm nhầm")
    assert sitter.offered() is None
    with pytest.raises(Conflict, match="vẫn được tính"):
        sitter.start_again(shown)
    assert counting(stage, sitter).submitted_at is not None
    with pytest.raises(Conflict):
        do(stage, again.take_back, stage.officer, held, sitter.candidate_id, "bấm nhầm")
    assert acts_of(stage, held)[-1] == ("restarted", stage.officer.person_id, sitter.candidate_id, "(−) bấm nhầm")
    do(stage, again.offer, invigilator, held, sitter.candidate_id, WHY)
    sitter.start_again()
    with pytest.raises(Conflict):
        do(stage, again.take_back, stage.officer, held, sitter.candidate_id, "bấm nhầm")


def test_beginning_anew_asks_for_what_every_start_asks_for(stage: Stage) -> None:
    held, _, sitter = offered(stage, code="hoasen", access_code="Hoa Sen")
    other = a_sitter(stage, held)
    with pytest.raises(NotFound):
        Sitter(stage, other.holder, held, sitter.candidate_id).start_again(sitter.offered())
    with pytest.raises(Conflict):
        Sitter(stage, other.holder, held, other.candidate_id).start_again(sitter.offered())
    with pytest.raises(Invalid):
        sitter.start_again(access_code="Hoa Mai")
    a_room(stage, held)
    with pytest.raises(Unconfirmed):
        sitter.start_again(access_code="hoasen")
    assert counting(stage, sitter).submitted_at is not None
    do(stage, invigilating.confirm_identity, stage.officer, held, [sitter.candidate_id])
    sitter.start_again(access_code="hoasen")


@pytest.mark.parametrize("state", [State.CLOSED, State.POSTED, State.CANCELLED])
def test_nobody_begins_anew_where_nobody_sits(stage: Stage, state: State) -> None:
    held, _, sitter = offered(stage)
    with stage.database.unit_of_work() as work:
        work.session.get_one(Examination, held.id).state = state
    with pytest.raises(Conflict):
        sitter.start_again()
    assert counting(stage, sitter).submitted_at is not None


def test_a_cancelled_examination_offers_nothing_any_more(stage: Stage) -> None:
    held, _, sitter = offered(stage)
    with stage.database.unit_of_work() as work:
        annulling._cancel(work.session, stage.officer, held, work.now)
    assert sitter.offered() is None


def test_nobody_lets_themselves_sit_again(stage: Stage) -> None:
    held = stage.a_held()
    own = stage.a_candidate(held, stage.officer)
    stage.a_sitting(held, own, **running(stage))
    for act in (again.offer, again.take_back):
        with pytest.raises(Forbidden):
            do(stage, act, stage.officer, held, own, WHY)


def test_who_has_an_account_is_told(stage: Stage) -> None:
    held, invigilator = a_held_with_invigilator(stage)
    sitter = a_told_sitter(stage, held)
    sitter.start()
    do(stage, again.offer, invigilator, held, sitter.candidate_id, WHY)
    mine = [sitter.holder.person_id]  # type: ignore[union-attr]  # with an account
    assert (told(stage, Kind.EXAM_AGAIN), told(stage, Kind.EXAM_AGAIN_BACK)) == (mine, [])
    with stage.database.read() as session:
        found = find_offer(session, held, sitter.candidate_id, now=stage.clock.now())
    assert found is not None
    assert (found.by, found.until) == (invigilator.name, held.window.last_start_at)
    do(stage, again.take_back, invigilator, held, sitter.candidate_id, "bấm nhầm")
    assert told(stage, Kind.EXAM_AGAIN_BACK) == mine


def test_one_that_is_not_used_is_no_second_sitting_and_no_missing_one(stage: Stage) -> None:
    held, _, sitter = offered(stage)
    now = stage.clock.now()
    with stage.database.read() as session:
        board, row = read_board(session, held, now=now), find_on_board(session, held, sitter.candidate_id, now=now)
        place = find_place(session, sitter.holder, held.id)
        assert closing.is_needed(session, held.id, now)
    assert (board.listed, len(board.page.rows)) == (1, 1)
    assert row is not None
    assert (row.offered_at, row.sitting_number, row.cause) == (now, 1, Cause.CANDIDATE)
    assert place is not None
    assert place.candidacy is not None
    assert place.may_sit_again(now)
    assert place.is_waiting(now)
    assert place.candidacy.offered_id == sitter.offered() != place.candidacy.sitting_id
    sitter.start_again()
    with stage.database.read() as session:
        row, place = (
            find_on_board(session, held, sitter.candidate_id, now=now),
            find_place(session, sitter.holder, held.id),
        )
        assert session.scalar(select(func.count()).select_from(SittingResult)) == 1
    assert row is not None
    assert (row.offered_at, row.sitting_number, row.cause) == (None, 2, None)
    assert place is not None
    assert not place.may_sit_again(now)


def test_a_card_lets_in_as_before_the_sitting_while_another_is_offered(stage: Stage) -> None:
    held, invigilator = a_held_with_invigilator(stage)
    candidate = stage.a_candidate(held, card_digest=b"card")
    ended = {"submitted_at": stage.clock.now(), "submitted_cause": Cause.CLOCK}
    stage.a_sitting(held, candidate, **running(stage, **ended))
    with stage.database.read() as session:
        before = find_card(session, [b"card"])
    do(stage, again.offer, invigilator, held, candidate, WHY)
    with stage.database.read() as session:
        after = find_card(session, [b"card"])
    assert before is not None
    assert after is not None
    assert (before.is_after, after.is_after) == (True, False)


def test_two_restarts_at_once_offer_one(stage: Stage) -> None:
    held, invigilator = a_held_with_invigilator(stage)
    candidate = stage.a_candidate(held)
    stage.a_sitting(held, candidate, **running(stage))
    act = partial(do, stage, again.offer, invigilator, held, candidate, WHY)
    came = together(act, act)
    assert len([each for each in came if isinstance(each, Conflict)]) == 1
    with stage.database.read() as session:
        rows = session.execute(select(Sitting.number, Sitting.is_void, Sitting.is_offered).order_by(Sitting.number)).all()
    assert [tuple(each) for each in rows] == [(1, False, False), (2, True, True)]


def test_two_starts_at_once_make_the_old_one_void_once(stage: Stage) -> None:
    held, _, sitter = offered(stage)
    shown = sitter.offered()
    came = together(partial(sitter.start_again, shown), partial(sitter.at(SECOND).start_again, shown))
    begun = [each for each in came if not isinstance(each, Exception)]
    assert {each.id for each in begun} == {shown}
    # Whoever pressed a moment later is led to the same one.
    assert not [each for each in came if isinstance(each, Conflict)]
    with stage.database.read() as session:
        rows = session.execute(select(Sitting.number, Sitting.is_void, Sitting.is_offered).order_by(Sitting.number)).all()
    assert [tuple(each) for each in rows] == [(1, True, False), (2, False, False)]
    assert [each[0] for each in acts_of(stage, held)] == ["restarted", "sat-again"]
    assert [each.kind for each in sitter.lines(sitter.look(begun[0].id))] == ["started"]


def test_what_is_taken_back_while_it_is_begun_is_one_or_the_other(stage: Stage) -> None:
    for _ in range(5):
        held, invigilator, sitter = offered(stage)
        shown = sitter.offered()
        back = partial(do, stage, again.take_back, invigilator, held, sitter.candidate_id, "bấm nhầm")
        begun, _taken = together(partial(sitter.start_again, shown), back)
        found = counting(stage, sitter)
        assert (found.id == shown) == (not isinstance(begun, Exception))
        assert (found.submitted_at is None) == (found.id == shown)
        with pytest.raises(Conflict):
            back()


def test_figures_of_a_paper_that_was_measured_stay_until_another_one_is_begun_and_then_are_those_of_it(stage: Stage) -> None:
    held = stage.a_held()
    sitter = a_sitter(stage, held)
    sitter.submit(sitter.start())
    stage.clock.advance(minutes=200)
    close_due(stage)
    close_due(stage)
    measure(stage, held)
    with stage.database.unit_of_work() as work:
        work.session.execute(update(Examination).where(Examination.id == held.id).values(state=State.READY))
    first, second = MOST_RESULTS, 2 * MOST_RESULTS

    def is_told(seq: int) -> bool:
        with stage.database.read() as session:
            return bool(session.scalar(select(is_fed(Source.HELD, sitter.candidate_id, seq))))

    assert is_told(first + 1)
    with stage.database.unit_of_work() as work:
        work.session.info["reactions"] = REACTIONS
        again.offer(work.session, stage.officer, stage.held(held.id), sitter.candidate_id, WHY, now=work.now)
    assert not is_told(first + MOST_RESULTS - 1)
    with stage.database.unit_of_work() as work:
        work.session.info["reactions"] = REACTIONS
        new = sitter.offered()
        assert new is not None
        press = {"offered": new, "device": sitter.device, "access_code": ""}
        again.start_again(work.session, sitter.holder, stage.held(held.id), sitter.candidate_id, **press, now=work.now)
    assert is_told(first + MOST_RESULTS - 1)
    assert not is_told(second)
    sitter.submit(sitter.look(new))
    stage.clock.advance(hours=2)
    close_due(stage)
    measure(stage, held)
    assert is_told(second + 1)
