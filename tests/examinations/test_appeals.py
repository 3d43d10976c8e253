"""Appeals, below the pages: essays marked again, who may answer, and candidates with a card."""

from __future__ import annotations

from fractions import Fraction

import pytest
from sqlalchemy import event, select

from elearn.core.actor import Actor
from elearn.core.clock import FakeClock
from elearn.core.db.work import Database
from elearn.core.errors import Conflict, Forbidden, Invalid, NotFound
from elearn.core.ids import Id, new_id
from elearn.examinations import policy
from elearn.examinations.candidates.holders import CardHolder
from elearn.examinations.models import Appeal, Candidate, EssayMarking, Member, Ruling, Sitting
from elearn.examinations.queries.appeals import list_appealed_essays
from elearn.examinations.queries.held import Held
from elearn.examinations.queries.own_result import find_own_result
from elearn.examinations.queries.posted import list_worths
from elearn.examinations.rules import Body, ResultCause, State
from elearn.examinations.service import appeals
from elearn.examinations.service.results import write_result
from tests.examinations.sat import CHOICE, ESSAY, a_plan, hand_in, right, written
from tests.examinations.stage import Stage, a_stage

PLAN = a_plan(CHOICE, ESSAY, appeal_days=15)


@pytest.fixture
def stage(database: Database, clock: FakeClock) -> Stage:
    return a_stage(database, clock, has_essay=True)


def a_marked(stage: Stage, who: Actor | None = None) -> tuple[Held, Id, Actor]:
    """A posted examination with a council, a sitting whose essay earned a half, and whoever gave it, who is of the council."""
    held = stage.a_held(PLAN, state=State.POSTED, posted_at=stage.clock.now())
    marker = stage.a_member(held, Body.COUNCIL)
    sitting = hand_in(stage, held, {CHOICE: right(stage), ESSAY: written("một ý")}, who)
    with stage.database.unit_of_work() as work:
        mark = {"question": ESSAY, "round": "first", "share": "1/2", "criteria": [], "words": "", "marked_at": work.now}
        work.session.add(EssayMarking(id=new_id(), sitting_id=sitting, marked_by=marker.person_id, **mark))
        work.session.flush()
        write_result(work.session, marker, sitting, cause=ResultCause.MARKED, now=work.now)
    return held, sitting, marker


def an_appeal(stage: Stage, held: Held, sitting: Id) -> Id:
    """An appeal entered from a sheet a minute later."""
    stage.clock.advance(seconds=60)
    number = _number(stage, sitting)
    with stage.database.unit_of_work() as work:
        appeals.enter_appeal(work.session, stage.officer, held, number, "Xin chấm lại câu tự luận.", now=work.now)
    with stage.database.read() as session:
        return session.scalars(select(Appeal.id)).one()


def _number(stage: Stage, sitting: Id) -> str:
    number: str = stage.row(Candidate, stage.row(Sitting, sitting).candidate_id).number
    return number


def answer(stage: Stage, held: Held, who: Actor, appeal: Id, share: Fraction | None = None) -> bool:
    with stage.database.unit_of_work() as work:
        shares = {} if share is None else {ESSAY: share}
        return appeals.answer_appeal(work.session, who, held.id, appeal, "Đã đọc lại.", shares=shares, now=work.now)


def test_an_essay_is_marked_again_by_another_person_and_the_result_follows(stage: Stage) -> None:
    held, sitting, marker = a_marked(stage)
    appeal = an_appeal(stage, held, sitting)
    with stage.database.read() as session:
        (essay,) = list_appealed_essays(session, held, [sitting], "vi")[sitting]
    assert (essay.question, essay.text, essay.earned, essay.points) == (ESSAY, "một ý", Fraction(1, 2), 1)
    with pytest.raises(Forbidden):
        answer(stage, held, marker, appeal, Fraction(1))
    other = stage.a_member(held, Body.COUNCIL)
    with pytest.raises(Invalid):
        answer(stage, held, other, appeal, Fraction(2))
    assert answer(stage, held, other, appeal, Fraction(1))
    with stage.database.read() as session:
        told = [(each.cause, each.earned) for each in list_worths(session, sitting, held.plan)]
    assert told == [("submitted", 1), ("marked", Fraction(3, 2)), ("appealed", 2)]


def test_nobody_answers_their_own_appeal_and_no_other_examination_s(stage: Stage) -> None:
    candidate = stage.a_worker()
    held, sitting, _ = a_marked(stage, candidate)
    appeal = an_appeal(stage, held, sitting)
    with stage.database.unit_of_work() as work:
        work.session.add(Member(examination_id=held.id, person_id=candidate.person_id, body=Body.COUNCIL, appointed_at=work.now))
    with pytest.raises(Forbidden):
        answer(stage, held, candidate, appeal)
    elsewhere = stage.a_held(PLAN, state=State.POSTED, posted_at=stage.clock.now())
    with pytest.raises(NotFound):
        answer(stage, elsewhere, stage.a_member(elsewhere, Body.COUNCIL), appeal)


def test_without_a_council_an_officer_of_the_unit_answers(stage: Stage) -> None:
    held = stage.a_held(PLAN, state=State.POSTED, posted_at=stage.clock.now())
    sitting = hand_in(stage, held, {CHOICE: right(stage)})
    appeal = an_appeal(stage, held, sitting)
    with pytest.raises(NotFound):
        answer(stage, held, stage.stranger, appeal)
    assert not answer(stage, held, stage.officer, appeal)


def test_while_results_follow_a_ruling_no_appeal_is_answered(stage: Stage) -> None:
    held = stage.a_held(PLAN, state=State.POSTED, posted_at=stage.clock.now())
    sitting = hand_in(stage, held, {CHOICE: right(stage)})
    appeal = an_appeal(stage, held, sitting)
    with stage.database.unit_of_work() as work:
        decided = {"decided_by": stage.city_officer.person_id, "decided_at": work.now, "is_granted": True, "asked_at": work.now}
        about = {"examination_id": held.id, "question": CHOICE, "remedy": "dropped", "reason": "x"}
        work.session.add(Ruling(id=new_id(), **about, **decided, asked_by=stage.officer.person_id))
    with pytest.raises(Conflict, match="thử lại sau ít phút"):
        answer(stage, held, stage.officer, appeal)
    with stage.database.unit_of_work() as work:
        work.session.scalars(select(Ruling)).one().applied_at = work.now
    answer(stage, held, stage.officer, appeal)


def test_a_card_shows_its_own_candidate_s_result_and_asks_for_it(stage: Stage) -> None:
    held = stage.a_held(PLAN, state=State.POSTED, posted_at=stage.clock.now())
    mine, other = (hand_in(stage, held, {CHOICE: right(stage)}) for _ in range(2))
    holder = CardHolder(stage.row(Sitting, mine).candidate_id, held.id, "1")
    with stage.database.read() as session:
        assert find_own_result(session, mine, policy.sat_by(holder)) is not None
        assert find_own_result(session, other, policy.sat_by(holder)) is None
    with pytest.raises(NotFound), stage.database.unit_of_work() as work:
        appeals.ask_again(work.session, holder, other, "x", now=work.now)
    with stage.database.unit_of_work() as work:
        appeals.ask_again(work.session, holder, mine, "x", now=work.now)
    with stage.database.read() as session:
        assert session.scalars(select(Appeal.sitting_id)).all() == [mine]


def test_the_essays_of_many_appeals_are_read_at_once(stage: Stage) -> None:
    held, sitting, _ = a_marked(stage)
    more = [hand_in(stage, held, {ESSAY: written(f"ý {number}")}) for number in range(3)]
    empty = hand_in(stage, held, {CHOICE: right(stage)})
    asked: list[str] = []

    def count(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        asked.append(statement)

    with stage.database.read() as session:
        held.course(session)
        event.listen(session.get_bind(), "before_cursor_execute", count)
        found = list_appealed_essays(session, held, [sitting, *more, empty], "vi")
        event.remove(session.get_bind(), "before_cursor_execute", count)
    told = [[each.text for each in found[one]] for one in (sitting, *more, empty)]
    assert told == [["một ý"], ["ý 0"], ["ý 1"], ["ý 2"], []]
    assert found[sitting][0].earned == Fraction(1, 2)
    assert len([each for each in asked if each.startswith("SELECT")]) == 3
