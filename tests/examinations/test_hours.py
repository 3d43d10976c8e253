"""Hours of a frozen examination: moved, opened once more after the clock closed it, ended by hand; and another access code."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from elearn.accounts.models import Person
from elearn.core.actor import SYSTEM, Actor
from elearn.core.days import DEFAULT_ZONE
from elearn.core.errors import Conflict, Invalid, NotFound
from elearn.core.ids import Id, new_id
from elearn.core.jobs.model import Job
from elearn.examinations.acts import ActKind
from elearn.examinations.events import ExaminationActed
from elearn.examinations.models import Annulment, Candidate, Examination, Finding, FindingPerson, Ruling, Seen, Sitting
from elearn.examinations.plan.form import read_values, values_of
from elearn.examinations.queries.held import Held
from elearn.examinations.rules import Body, Cause, State, Window, fault_of_move
from elearn.examinations.service import admitting, again, hours, looking, measuring, people, plans
from elearn.examinations.service.closing import close_sitting
from elearn.examinations.service.log import note_act
from elearn.notifications.kinds import Kind
from elearn.notifications.models import Message, Notice
from tests.examinations.invigilated import acts_of, do
from tests.examinations.sitter import Sitter, a_sitter, close_due
from tests.examinations.stage import BANK, Stage
from tests.organisation.makers import an_account

NOON = datetime.fromisoformat("2026-11-30T12:00:00+00:00")
WHY = "máy chủ ngừng hoạt động"
instants = st.integers(-300, 300).map(lambda each: NOON + timedelta(minutes=each))
windows = st.tuples(instants, instants, instants).map(sorted).map(lambda each: Window(each[0], each[2], each[1]))
loose = st.builds(Window, instants, instants, instants)


@given(windows, loose, instants, st.integers(1, 120), st.booleans())
def test_a_move_never_reaches_into_the_past_nor_moves_what_has_begun(
    old: Window, new: Window, now: datetime, minutes: int, has_begun: bool
) -> None:
    if fault_of_move(old, new, now, minutes=minutes, has_begun=has_begun) is not None:
        return
    assert new != old
    assert new.opens_at <= new.last_start_at <= new.closes_at
    assert new.closes_at - new.opens_at >= timedelta(minutes=minutes)
    assert not has_begun or new.opens_at == old.opens_at
    for name in ("opens_at", "last_start_at", "closes_at"):
        assert getattr(new, name) == getattr(old, name) or getattr(new, name) >= now


@given(windows, st.integers(1, 120), st.integers(0, 600), st.booleans())
def test_a_later_closing_always_fits(old: Window, minutes: int, later: int, has_begun: bool) -> None:
    now = old.closes_at + timedelta(minutes=later)
    closes = max(now, old.opens_at + timedelta(minutes=minutes)) + timedelta(minutes=1)
    assert fault_of_move(old, Window(old.opens_at, closes, now), now, minutes=minutes, has_begun=has_begun) is None


def later(stage: Stage, held: Held, *, closes: int = 90, last: int = 60) -> Window:
    """The hours with another end: minutes from now."""
    now = stage.clock.now()
    return Window(held.window.opens_at, now + timedelta(minutes=closes), now + timedelta(minutes=last))


def move(stage: Stage, held: Held, wanted: Window, why: str = WHY, actor: Actor | None = None) -> None:
    do(stage, hours.move_hours, actor or stage.officer, held.id, wanted, why)  # type: ignore[arg-type]  # by its id


def open_again(stage: Stage, held: Held, why: str = WHY, actor: Actor | None = None, **changes: int) -> None:
    wanted = later(stage, held, **changes)
    do(stage, hours.reopen_hours, actor or stage.officer, held.id, wanted, why)  # type: ignore[arg-type]  # by its id


def close(stage: Stage, held: Held, why: str = "không còn ai thi") -> None:
    do(stage, hours.close_by_hand, stage.officer, held.id, why)  # type: ignore[arg-type]  # by its id


def recode(stage: Stage, held: Held, code: str, why: str = "mã bị lộ") -> None:
    do(stage, hours.change_code, stage.officer, held.id, code, why)  # type: ignore[arg-type]  # by its id


def told(stage: Stage, kind: Kind) -> list[Id]:
    with stage.database.read() as session:
        return list(session.scalars(select(Notice.person_id).join(Message).where(Message.kind == kind)))


def a_told_sitter(stage: Stage, held: Held) -> Sitter:
    """A candidate who can be told something."""
    sitter = a_sitter(stage, held)
    with stage.database.unit_of_work() as work:
        an_account(work.session, sitter.holder.person_id)  # type: ignore[union-attr,arg-type]  # with an account
    return sitter


def closed_by_clock(stage: Stage, **changes: Any) -> Held:
    """An examination over whose end the server was away."""
    held = stage.a_held(**changes)
    stage.clock.advance(minutes=200)
    close_due(stage)
    assert stage.held(held.id).state is State.CLOSED
    return stage.held(held.id)


def test_hours_move_also_after_the_first_start_and_no_deadline_does(stage: Stage) -> None:
    held = stage.a_held()
    first, waits = a_sitter(stage, held), a_told_sitter(stage, held)
    stage.clock.advance(minutes=50)
    do(stage, admitting.let_in, stage.officer, held, first.candidate_id, WHY)
    deadline = first.start().deadline_at
    move(stage, held, later(stage, held))
    assert first.look(stage.row(Sitting, _sitting(stage, first)).id).deadline_at == deadline
    # Who has not begun has the new hours, and is told.
    assert told(stage, Kind.EXAM_MOVED) == [waits.holder.person_id]  # type: ignore[union-attr]  # with an account
    stage.clock.advance(minutes=59)
    waits.start()
    kind, actor, about, words = acts_of(stage, held)[-1]
    assert (kind, actor, about) == (ActKind.HOURS_MOVED, stage.officer.person_id, None)
    assert words.endswith(f": {WHY}")


def test_whoever_handed_in_and_may_sit_once_more_is_told_too(stage: Stage) -> None:
    held = stage.a_held()
    offered, done = a_told_sitter(stage, held), a_told_sitter(stage, held)
    for each in (offered, done):
        each.submit(each.start())
    do(stage, again.offer, stage.officer, held, offered.candidate_id, WHY)
    move(stage, held, later(stage, held))
    assert told(stage, Kind.EXAM_MOVED) == [offered.holder.person_id]  # type: ignore[union-attr]  # with an account
    stage.clock.advance(minutes=59)
    offered.start_again()


@pytest.mark.parametrize("is_closed", [True, False])
def test_an_offer_that_was_over_does_not_revive_with_other_hours(stage: Stage, is_closed: bool) -> None:
    now = stage.clock.now()
    held = stage.a_held(last_start_at=now + timedelta(minutes=10), closes_at=now + timedelta(minutes=90))
    sitter, waits = a_told_sitter(stage, held), a_told_sitter(stage, held)
    done = sitter.start()
    sitter.submit(done)
    do(stage, again.offer, stage.officer, held, sitter.candidate_id, "đề lỗi")
    stage.clock.advance(minutes=200 if is_closed else 31)
    if is_closed:
        close_due(stage)
        open_again(stage, held)
    else:
        move(stage, held, later(stage, held))
    assert sitter.offered() is None
    with pytest.raises(Conflict):
        sitter.start_again()
    assert not stage.row(Sitting, done.id).is_void
    assert acts_of(stage, held)[-1] == ("restarted", stage.officer.person_id, sitter.candidate_id, f"(−) {WHY}")
    assert told(stage, Kind.EXAM_MOVED) == [waits.holder.person_id]  # type: ignore[union-attr]  # with an account
    # Whoever lost time to a failure is offered it anew.
    do(stage, again.offer, stage.officer, stage.held(held.id), sitter.candidate_id, WHY)
    sitter.start_again()


def test_an_offer_that_may_still_be_begun_stays_when_hours_move(stage: Stage) -> None:
    now = stage.clock.now()
    held = stage.a_held(last_start_at=now + timedelta(minutes=10), closes_at=now + timedelta(minutes=90))
    sitter = a_sitter(stage, held)
    sitter.submit(sitter.start())
    do(stage, again.offer, stage.officer, held, sitter.candidate_id, "đề lỗi")
    stage.clock.advance(minutes=30)
    move(stage, held, later(stage, held))
    sitter.start_again()


def _sitting(stage: Stage, sitter: Sitter) -> Id:
    with stage.database.read() as session:
        return session.scalars(select(Sitting.id).where(Sitting.candidate_id == sitter.candidate_id)).one()


def test_what_does_not_fit_is_told_by_its_field(stage: Stage) -> None:
    held = stage.a_held()
    a_sitter(stage, held).start()
    now, window = stage.clock.now(), held.window
    wrong = {
        "opens_at": Window(now + timedelta(minutes=5), window.closes_at, window.last_start_at),
        "closes_at": Window(window.opens_at, now - timedelta(seconds=30), window.last_start_at),
        "last_start_at": Window(window.opens_at, window.closes_at, window.closes_at + timedelta(minutes=1)),
    }
    for name, wanted in wrong.items():
        with pytest.raises(Invalid) as refused:
            move(stage, held, wanted)
        assert refused.value.field == name
    with pytest.raises(Invalid):
        move(stage, held, later(stage, held), " ")
    with pytest.raises(Invalid):
        move(stage, held, window)


def test_nobody_but_the_officers_of_its_unit_moves_hours(stage: Stage) -> None:
    held = stage.a_held()
    for actor in (stage.stranger, stage.a_member(held, Body.COUNCIL), stage.a_member(held, Body.INVIGILATION)):
        with pytest.raises(NotFound):
            move(stage, held, later(stage, held), actor=actor)
        with pytest.raises(NotFound):
            open_again(stage, held, actor=actor)
    with pytest.raises(Conflict):
        open_again(stage, held)
    draft = stage.a_held(state=State.DRAFT)
    with pytest.raises(Conflict):
        move(stage, draft, later(stage, draft))


def test_data_are_kept_until_the_moved_hours_are_over(stage: Stage) -> None:
    held = stage.a_held(erase_on=(stage.clock.now() + timedelta(days=20)).date())
    with pytest.raises(Invalid) as refused:
        move(stage, held, later(stage, held, closes=60 * 24 * 21))
    assert refused.value.field == "closes_at"


def test_after_an_outage_over_the_end_who_has_not_begun_begins(stage: Stage) -> None:
    held = stage.a_held()
    cut, waits = a_sitter(stage, held), a_sitter(stage, held)
    was = cut.start()
    stage.clock.advance(minutes=200)
    close_due(stage)
    close_due(stage)
    with pytest.raises(Conflict):
        waits.start()
    open_again(stage, held)
    assert stage.held(held.id).state is State.READY
    waits.start()
    # Who was handed in by the clock has no time again, but may be given another paper with all its minutes.
    assert cut.look(was.id).submitted_at is not None
    do(stage, again.offer, stage.officer, stage.held(held.id), cut.candidate_id, WHY)
    assert cut.start_again().deadline_at == stage.clock.now() + timedelta(minutes=20)


def test_hours_open_again_only_soon_after_the_clock_closed_them(stage: Stage) -> None:
    held = closed_by_clock(stage)
    stage.clock.advance(hours=25)
    with pytest.raises(Conflict):
        open_again(stage, held)
    by_hand = stage.a_held()
    close(stage, by_hand)
    with pytest.raises(Conflict):
        open_again(stage, by_hand)
    posted = closed_by_clock(stage)
    with stage.database.unit_of_work() as work:
        work.session.get_one(Examination, posted.id).state = State.POSTED
    with pytest.raises(Conflict):
        open_again(stage, posted)


@pytest.mark.parametrize("what", ["ruling", "asked", "proposal"])
def test_hours_stay_closed_once_somebody_decided_something(stage: Stage, what: str) -> None:
    held = closed_by_clock(stage)
    who = stage.officer.person_id
    assert who is not None
    candidate = stage.a_candidate(held)
    with stage.database.unit_of_work() as work:
        session, now = work.session, work.now
        if what == "ruling":
            asked = {"asked_by": who, "asked_at": now, "reason": WHY}
            session.add(Ruling(examination_id=held.id, question="a", remedy="dropped", key=None, **asked))
        elif what == "asked":
            finding = Finding(examination_id=held.id, kind="speed", evidence={}, found_at=now)
            session.add(finding)
            session.flush()
            session.add(FindingPerson(finding_id=finding.id, candidate_id=candidate, asked_by=who, asked_at=now, reply_until=now))
        else:
            note_act(session, stage.officer, held.id, ActKind.POSTED, words="đã xem", now=now)
    with pytest.raises(Conflict):
        open_again(stage, held)


@pytest.mark.parametrize("is_granted", [None, True, False])
def test_what_was_asked_to_annul_and_refused_keeps_no_hours_closed(stage: Stage, is_granted: bool | None) -> None:
    held = closed_by_clock(stage)
    candidate, now = stage.a_candidate(held), stage.clock.now()
    values = {"asked_by": stage.officer.person_id, "asked_at": now, "reason": WHY, "is_granted": is_granted}
    decided = {"decided_at": None if is_granted is None else now}
    with stage.database.unit_of_work() as work:
        work.session.add(Annulment(examination_id=held.id, candidate_id=candidate, **values, **decided))
    if is_granted is False:
        open_again(stage, held)
        assert stage.held(held.id).state is State.READY
        return
    with pytest.raises(Conflict):
        open_again(stage, held)


def test_an_officer_who_could_see_the_questions_does_not_sit_it_afterwards(stage: Stage) -> None:
    held = closed_by_clock(stage)
    listed = stage.a_candidate(held, stage.officer)
    with pytest.raises(Conflict):
        open_again(stage, held)
    with stage.database.unit_of_work() as work:
        work.session.get_one(Candidate, listed).struck_at = work.now
    open_again(stage, held)
    with stage.database.read() as session:
        assert stage.officer.person_id in set(session.scalars(select(Seen.person_id).where(Seen.examination_id == held.id)))


def test_it_is_looked_at_and_measured_anew_after_it_closes_again_on_the_same_day(stage: Stage) -> None:
    held = stage.a_held()
    with stage.database.unit_of_work() as work:
        for _ in range(2):
            closed = ExaminationActed(held.id, new_id(), ActKind.CLOSED.value, None, "")
            looking.on_acted(work.session, closed, actor=SYSTEM, now=work.now)
            measuring.on_acted(work.session, closed, actor=SYSTEM, now=work.now)
    with stage.database.read() as session:
        for kind in (looking.LOOK, measuring.MEASURE):
            assert len(session.scalars(select(Job.id).where(Job.kind == kind)).all()) == 2


def test_it_is_closed_by_hand_when_nobody_sits_it(stage: Stage) -> None:
    far = stage.clock.now() + timedelta(days=365)
    held = stage.a_held(closes_at=far, last_start_at=far)
    sitter = a_sitter(stage, held)
    sitting = sitter.start()
    with pytest.raises(Conflict):
        close(stage, held)
    with stage.database.unit_of_work() as work:
        assert close_sitting(work.session, SYSTEM, sitting.id, cause=Cause.CANDIDATE, now=work.now)
    with pytest.raises(Invalid):
        close(stage, held, " ")
    close(stage, held)
    now = stage.held(held.id)
    assert (now.state, now.window.closes_at) == (State.CLOSED, stage.clock.now())
    assert acts_of(stage, held)[-1][::3] == (ActKind.CLOSED, "không còn ai thi")
    early = stage.a_held(opens_at=far - timedelta(days=1), closes_at=far, last_start_at=far)
    with pytest.raises(Conflict):
        close(stage, early)


def test_a_code_that_went_round_is_changed_and_the_log_holds_none(stage: Stage) -> None:
    held = stage.a_held(access_code="cũ 12")
    sits, waits = a_sitter(stage, held), a_sitter(stage, held)
    sits.start("cũ12")
    recode(stage, held, "mới 34")
    with pytest.raises(Invalid):
        waits.start("cũ12")
    waits.start("MỚI34")
    assert "34" not in acts_of(stage, held)[-1][3]
    for code in ("", "mới 34", "x" * 21):
        with pytest.raises(Invalid):
            recode(stage, held, code)
    with stage.database.unit_of_work() as work:
        work.session.get_one(Examination, held.id).state = State.CLOSED
    with pytest.raises(Conflict):
        recode(stage, held, "khác")


def test_whoever_is_concerned_is_told_of_an_appointment_and_of_a_cancelled_examination(stage: Stage) -> None:
    held = stage.a_held()
    waits, member = a_told_sitter(stage, held), stage.a_worker()
    assert member.person_id is not None
    code = "NV-7001"
    with stage.database.unit_of_work() as work:
        an_account(work.session, member.person_id)
        work.session.get_one(Person, member.person_id).staff_code = code
    do(stage, people.appoint, stage.officer, held, code, Body.INVIGILATION, duty="Trưởng ban")
    assert told(stage, Kind.EXAM_APPOINTED) == [member.person_id]
    do(stage, plans.cancel, stage.officer, held.id, WHY)  # type: ignore[arg-type]  # by its id
    assert told(stage, Kind.EXAM_CANCELLED) == [waits.holder.person_id]  # type: ignore[union-attr]  # with an account
    draft = stage.a_held(state=State.DRAFT)
    a_told_sitter(stage, draft)
    do(stage, plans.cancel, stage.officer, draft.id, WHY)  # type: ignore[arg-type]  # by its id
    # Nobody was told of a draft, and nobody is told that it is gone.
    assert len(told(stage, Kind.EXAM_CANCELLED)) == 1


def test_an_empty_last_start_means_on_the_plan_what_it_means_when_it_is_made(stage: Stage) -> None:
    held = stage.a_held(state=State.DRAFT)
    values = values_of(held.plan, held.window, DEFAULT_ZONE) | {"title": held.title, "last_start_at": ""}
    wanted = read_values(values, [], held.plan, zone=DEFAULT_ZONE, banks=[BANK])
    assert not wanted.wrong
    assert wanted.window.closes_at - wanted.window.last_start_at == timedelta(minutes=held.plan.minutes)
