"""What becomes of an annulment later: after posting, when a sheet comes in, when it is refused or withdrawn."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest
from sqlalchemy import select

from elearn.competency.ledger import LINE_COLUMNS, evidence_of
from elearn.competency.models import EvidenceLine
from elearn.competency.rules import in_force
from elearn.content.document import Choice
from elearn.core.actor import SYSTEM, Actor
from elearn.core.clock import FakeClock
from elearn.core.db.work import Database
from elearn.core.errors import Conflict, Forbidden, Invalid, NotFound
from elearn.core.ids import Id
from elearn.examinations.acts import ActKind
from elearn.examinations.models import Annulment, Appeal, Candidate, SittingResult
from elearn.examinations.queries.annulments import count_after_posting, count_waiting, list_annulments
from elearn.examinations.queries.held import Held
from elearn.examinations.queries.minutes import digest_results
from elearn.examinations.queries.own_result import find_own_result
from elearn.examinations.queries.posted import counts_of, list_results
from elearn.examinations.questions.ruling_rules import Remedy
from elearn.examinations.rules import Body, ResultCause, State
from elearn.examinations.service import appeals, applying, posting, ruling
from elearn.examinations.service.annulling import withdraw_annulment
from elearn.examinations.service.erasing import erase_candidates
from elearn.examinations.service.results import write_result
from elearn.measurement.rules import Source
from elearn.notifications.kinds import Kind
from elearn.notifications.models import Message, Notice
from elearn.wiring import REACTIONS
from tests.examinations.invigilated import acts_of
from tests.examinations.looked import look
from tests.examinations.measured import FIRST, Played, kept, summed
from tests.examinations.paper.desk import Desk, given
from tests.examinations.sat import CHOICE, a_plan, hand_in, right, wrong
from tests.examinations.stage import Stage, a_stage
from tests.examinations.test_annulling import REASON, ask, decide, lines, number_of
from tests.organisation.makers import an_account

PLAN = a_plan(CHOICE, shows="score", appeal_days=10)
WHY = "Ghi nhầm số báo danh."


@pytest.fixture
def told_stage(database_url: str, clock: FakeClock) -> Iterator[Stage]:
    """The stage where events have their reactions."""
    database = Database(database_url, clock=clock, session_info={"reactions": REACTIONS})
    yield a_stage(database, clock, has_essay=True)
    database.close()


@dataclass(frozen=True)
class Told:
    """An examination whose results were told, and of whom it is proved later that somebody else sat it."""

    held: Held
    sitting: Id
    who: Actor
    number: str


def posted(stage: Stage, **changes: Any) -> Told:
    held, who = stage.a_held(PLAN, state=State.CLOSED, **changes), stage.a_worker()
    with stage.database.unit_of_work() as work:
        an_account(work.session, who.person_id)  # type: ignore[arg-type]  # with an account
    sitting = hand_in(stage, held, {CHOICE: right(stage)}, who)
    hand_in(stage, held, {CHOICE: right(stage)})
    look(stage, held)
    stage.clock.advance(minutes=1)
    with stage.database.unit_of_work() as work:
        posting.post_results(work.session, stage.officer, held.id, now=work.now)
    with stage.database.unit_of_work() as work:
        posting.tell_step(work.session, held.id, now=work.now)
    stage.clock.advance(minutes=1)
    return Told(stage.held(held.id), sitting, who, number_of(stage, sitting))


def evidence(stage: Stage) -> list[int]:
    """The weights of the lines that count."""
    with stage.database.read() as session:
        return [each.weight for each in in_force(evidence_of(row) for row in session.execute(select(*LINE_COLUMNS)))]


def notices(stage: Stage, who: Actor) -> list[str]:
    with stage.database.read() as session:
        wanted = select(Message.kind).join(Notice, Notice.message_id == Message.id).where(Notice.person_id == who.person_id)
        return list(session.scalars(wanted.order_by(Message.written_at)))


def withdraw(stage: Stage, asked: Id, actor: Actor | None = None, words: str = WHY) -> None:
    with stage.database.unit_of_work() as work:
        withdraw_annulment(work.session, actor or stage.officer, asked, words, now=work.now)


def another_key(stage: Stage) -> Choice:
    """By which the paper of whoever answered right earns nothing."""
    key = stage.course.questions[CHOICE].key
    assert isinstance(key, Choice)
    return replace(key, right=wrong(stage).options)


# --- after posting ---------------------------------------------------------------------------------------------------------


def test_after_posting_two_people_annul_and_whatever_the_result_said_is_taken_back(told_stage: Stage) -> None:
    stage, told = told_stage, posted(told_stage)
    assert evidence(stage) == [70]
    with stage.database.read() as session:
        before = digest_results(list_results(session, told.held))
    asked = ask(stage, told.held, told.number)
    assert lines(stage, told.held)[told.number].worth is not None
    with pytest.raises(Forbidden):
        decide(stage, asked, stage.officer)
    decide(stage, asked, words="Đã nghe thí sinh.")
    line = lines(stage, told.held)[told.number]
    assert (line.worth, line.is_annulled, line.came) == (None, True, True)
    assert evidence(stage) == []
    assert notices(stage, told.who) == [Kind.EXAM_POSTED, Kind.EXAM_ANNULLED]
    with stage.database.read() as session:
        own = find_own_result(session, told.sitting)
        assert own is not None
        assert (own.worth, own.annulled, own.history) == (None, REASON, ())
        assert count_after_posting(session, told.held) == 1
        found = counts_of(list_results(session, told.held))
        assert session.scalars(select(SittingResult).where(SittingResult.sitting_id == told.sitting)).first() is not None
        assert session.scalars(select(EvidenceLine.weight).where(EvidenceLine.weight > 0)).all() == [70], "nothing is deleted"
    assert (found.passed, found.annulled) == (1, 1)
    # What was posted, and stands on a signed record, is told apart from what stands now.
    kind, actor, _, words = acts_of(stage, told.held)[-1]
    assert (kind, actor) == (ActKind.ANNULMENT_DECIDED, stage.city_officer.person_id)
    assert before in words
    assert words.endswith("Đã nghe thí sinh.")
    assert stage.held(told.held.id).state is State.POSTED


def test_nothing_that_is_written_later_says_anything_again(told_stage: Stage) -> None:
    stage, told = told_stage, posted(told_stage)
    decide(stage, ask(stage, told.held, told.number))
    stage.clock.advance(minutes=1)
    with stage.database.unit_of_work() as work:
        wanted = ruling.Wanted(CHOICE, Remedy.REKEYED, "Đáp án sai.", another_key(stage))
        asked = ruling.ask_ruling(work.session, stage.officer, told.held.id, wanted, now=work.now)
    with stage.database.unit_of_work() as work:
        ruling.decide_ruling(work.session, stage.city_officer, asked, is_granted=True, words="", now=work.now)
    with stage.database.unit_of_work() as work:
        applying.carry_on(work.session, asked, None, now=work.now)
    with stage.database.unit_of_work() as work:
        write_result(work.session, SYSTEM, told.sitting, cause=ResultCause.RULED, now=work.now)
    assert evidence(stage) == []
    assert lines(stage, told.held)[told.number].worth is None
    # Another score is nobody's: they do not hear of it.
    assert Kind.QUESTION_RULED not in notices(stage, told.who)
    with pytest.raises(Conflict), stage.database.unit_of_work() as work:
        appeals.enter_appeal(work.session, stage.officer, told.held, told.number, "Xem lại", now=work.now)


def test_an_appeal_is_answered_before_the_result_is_annulled(told_stage: Stage) -> None:
    stage, told = told_stage, posted(told_stage)
    asked = ask(stage, told.held, told.number)
    with stage.database.unit_of_work() as work:
        appeals.ask_again(work.session, told.who, told.sitting, "Xin xem lại", now=work.now)
    with pytest.raises(Conflict):
        decide(stage, asked)
    decide(stage, asked, is_granted=False, words="Chờ trả lời đơn.")
    with pytest.raises(Conflict):
        ask(stage, told.held, told.number)
    with stage.database.unit_of_work() as work:
        appeal = work.session.scalars(select(Appeal.id)).one()
        appeals.answer_appeal(work.session, stage.officer, told.held.id, appeal, "Giữ nguyên.", now=work.now)
    decide(stage, ask(stage, told.held, told.number))
    assert lines(stage, told.held)[told.number].is_annulled


def test_of_whom_everything_was_erased_nothing_is_annulled(told_stage: Stage) -> None:
    stage, told = told_stage, posted(told_stage)
    with stage.database.unit_of_work() as work:
        assert erase_candidates(work.session, told.held.id, now=work.now) == 1
    with stage.database.read() as session:
        left = session.scalars(select(Candidate.number).where(Candidate.erased_at.is_not(None))).one()
    with pytest.raises(Invalid):
        ask(stage, told.held, left)


def test_trainers_are_told_nothing_more_of_an_annulled_paper(database_url: str, clock: FakeClock) -> None:
    database = Database(database_url, clock=clock, session_info={"reactions": REACTIONS})
    stage = a_stage(database, clock)
    played = Played.begin(stage)
    people = [played.hand_in({FIRST: "a" if number % 2 else "b"}) for number in range(4)]
    played.close()
    played.measure()
    played.post()
    played.gather()
    assert kept(stage, Source.EXAMINATION) == summed(played.expected())
    decide(stage, ask(stage, played.held, stage.row(Candidate, people[0]).number))
    played.gather()
    answers = dict(played.answers)
    del played.answers[people[0]]
    for source, test in ((Source.EXAMINATION, ""), (Source.HELD, str(played.held.id))):
        assert kept(stage, source, test) == summed(played.expected())
    # Nor when every result follows a ruling.
    played.answers = answers
    played.rule(FIRST, Remedy.GRANTED)
    played.gather()
    del played.answers[people[0]]
    assert kept(stage, Source.EXAMINATION) == summed(played.expected())
    database.close()


# --- a sheet that comes later ----------------------------------------------------------------------------------------------


def test_a_sheet_that_comes_later_does_not_count_again(stage: Stage) -> None:
    desk = Desk(stage, state=State.CLOSED)
    sheet = desk.sheet(started_at=desk.times.began_at, deadline_at=desk.times.ended_at, submitted_at=desk.times.ended_at,
                       submitted_cause="clock")  # fmt: skip
    number = number_of(stage, sheet)
    decide(stage, ask(stage, desk.held, number))
    for who in (desk.one, desk.two):
        desk.enter(who, sheet, given(stage, b_mot="0"))
    assert desk.counting(sheet).id != sheet, "another sitting counts for the candidate now"
    line = lines(stage, desk.held)[number]
    assert (line.worth, line.is_annulled) == (None, True)


@pytest.mark.parametrize("measures", ["at once", "at night"])
def test_a_sheet_of_an_annulled_candidate_counts_in_no_statistics(database_url: str, clock: FakeClock, measures: str) -> None:
    reactions = REACTIONS if measures == "at once" else {}
    database = Database(database_url, clock=clock, session_info={"reactions": reactions})
    stage = a_stage(database, clock)
    played = Played.begin(stage)
    people = [played.hand_in({FIRST: "a" if number % 2 else "b"}) for number in range(4)]
    played.close()
    decide(stage, ask(stage, played.held, stage.row(Candidate, people[0]).number))
    played.enter_later(people[0], {FIRST: "c"})
    played.measure()
    played.gather()
    del played.answers[people[0]]
    assert kept(stage, Source.HELD, str(played.held.id)) == summed(played.expected())
    database.close()


# --- refused, or withdrawn by who asked ------------------------------------------------------------------------------------


@pytest.mark.parametrize("is_granted", [True, False])
def test_who_asked_is_told_what_was_decided(stage: Stage, is_granted: bool) -> None:
    held = stage.a_held(PLAN, state=State.CLOSED)
    with stage.database.unit_of_work() as work:
        an_account(work.session, stage.officer.person_id)  # type: ignore[arg-type]  # with an account
    asked = ask(stage, held, number_of(stage, hand_in(stage, held, {})))
    decide(stage, asked, is_granted=is_granted, words="Bà Ngoài không có mặt.")
    assert notices(stage, stage.officer) == [Kind.EXAM_ANNUL_DECIDED]
    with stage.database.read() as session:
        words = session.scalars(select(Message.words).where(Message.kind == Kind.EXAM_ANNUL_DECIDED)).one()
    assert words["outcome"]["en"] == ("was granted" if is_granted else "was refused")
    assert "Ngoài" not in str(words), "what was said stays where it can be emptied"


@pytest.mark.parametrize("about", ["one", "all"])
def test_who_asked_withdraws_it_with_a_reason_and_may_ask_anew(stage: Stage, about: str) -> None:
    held = stage.a_held(PLAN, state=State.CLOSED)
    number = number_of(stage, hand_in(stage, held, {}))
    asked = ask(stage, held, number if about == "one" else None)
    for words in ("", " ", "x" * 100_000):
        with pytest.raises(Invalid) as refused:
            withdraw(stage, asked, words=words)
        assert refused.value.field == "words"
    for actor in (stage.city_officer, stage.stranger, stage.a_member(held, Body.COUNCIL), stage.a_worker()):
        with pytest.raises(NotFound):
            withdraw(stage, asked, actor)
    withdraw(stage, asked)
    with stage.database.read() as session:
        row = list_annulments(session, held, besides=None)[0]
        assert (row.is_withdrawn, row.is_granted, row.decider, row.answer) == (True, False, None, WHY)
        assert count_waiting(session, held.id) == 0
    kind, actor_id, _, said = acts_of(stage, held)[-1]
    assert (kind, actor_id) == (ActKind.ANNULMENT_DECIDED, stage.officer.person_id)
    assert said.endswith(f"người đề nghị rút lại: {WHY}")
    assert not lines(stage, held)[number].is_annulled
    for act in (lambda: decide(stage, asked), lambda: withdraw(stage, asked)):
        with pytest.raises(Conflict):
            act()
    assert ask(stage, held, number if about == "one" else None) != asked


def test_what_was_decided_is_not_withdrawn(stage: Stage) -> None:
    held = stage.a_held(PLAN, state=State.CLOSED)
    asked = ask(stage, held, number_of(stage, hand_in(stage, held, {})))
    decide(stage, asked)
    with pytest.raises(Conflict):
        withdraw(stage, asked)
    assert stage.row(Annulment, asked).is_granted


def test_whoever_sits_it_withdraws_nothing(stage: Stage) -> None:
    held = stage.a_held(PLAN, state=State.CLOSED)
    asked = ask(stage, held, number_of(stage, hand_in(stage, held, {})))
    hand_in(stage, held, {}, stage.officer)
    with pytest.raises(Forbidden):
        withdraw(stage, asked)
    assert stage.row(Annulment, asked).decided_at is None
