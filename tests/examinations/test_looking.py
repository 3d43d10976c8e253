"""The answers of a closed examination are looked at together, once, outside of requests, and nothing follows by itself."""

from __future__ import annotations

from dataclasses import replace
from threading import Event

import pytest
from sqlalchemy import select, update

from elearn.assessment.responses import Chosen
from elearn.content.document import Choice, Draw
from elearn.core.actor import SYSTEM
from elearn.core.clock import FakeClock
from elearn.core.db.work import Database
from elearn.core.ids import new_id
from elearn.core.jobs.context import JobContext
from elearn.examinations.acts import ActKind
from elearn.examinations.fairness.haste import HastyPaper
from elearn.examinations.fairness.similarity import FEWEST_ASKED, FEWEST_PAPERS, AlikePapers
from elearn.examinations.fairness.speed import QuickPaper
from elearn.examinations.models import Candidate, ExaminationAct, Look, Room, Ruling, Sitting, SittingResult
from elearn.examinations.plan.shape import Section
from elearn.examinations.queries.answers import gather_papers
from elearn.examinations.queries.findings import find_look, shared_answers
from elearn.examinations.queries.ruled import Ruled
from elearn.examinations.queries.sheets import read_sheet
from elearn.examinations.questions.rekeying import write_key
from elearn.examinations.questions.ruling_rules import Remedy
from elearn.examinations.rules import Cause, State
from elearn.examinations.service import looking
from elearn.examinations.service.log import note_act
from elearn.wiring import REACTIONS
from tests.examinations.looked import CANDIDATES, PLAN, Looked, an_examination, laid_looked, look, run_looks, use_long_bank
from tests.examinations.sat_papers import in_state
from tests.examinations.stage import BANK, Stage


@pytest.fixture(autouse=True)
def _long_bank(monkeypatch: pytest.MonkeyPatch) -> None:
    use_long_bank(monkeypatch)


@pytest.fixture
def sat(_long_bank: None, database: Database, clock: FakeClock) -> Looked:
    """Nobody has looked yet."""
    return laid_looked(database, clock, an_examination)


@pytest.fixture
def sat_side_by_side(_long_bank: None, database: Database, clock: FakeClock) -> Looked:
    return laid_looked(database, clock, _side_by_side)


def _side_by_side(stage: Stage) -> Looked:
    return an_examination(stage, plan=SIDE_BY_SIDE, quick=2.0)


@pytest.fixture
def looked(_long_bank: None, database: Database, clock: FakeClock) -> Looked:
    return laid_looked(database, clock, _looked_through)


def _looked_through(stage: Stage) -> Looked:
    found = an_examination(stage)
    look(stage, found.held)
    return found


def results(stage: Stage) -> list[tuple[object, ...]]:
    with stage.database.read() as session:
        return [(row.sitting_id, row.seq, row.earned) for row in session.scalars(select(SittingResult).order_by(SittingResult.id))]


def test_what_was_planted_is_found_and_nobody_else(looked: Looked) -> None:
    found = looked.findings()
    assert len(found) == 2
    assert {each.candidate_id for each in looked.similarity().people} == {each.candidate_id for each in looked.pair}
    assert [each.candidate_id for each in looked.speed().people] == [looked.quick.candidate_id]
    alike, quick = looked.similarity().evidence, looked.speed().evidence
    assert isinstance(alike, AlikePapers)
    assert isinstance(quick, QuickPaper)
    assert (alike.shared, alike.same, quick.timed) == (30, 30, 30)
    assert quick.seconds == pytest.approx(3)


def test_it_is_written_down_once_and_noted(sat: Looked) -> None:
    looked, stage = sat, sat.stage
    before = results(stage)
    for _ in range(2):
        with stage.database.unit_of_work() as work:
            looking.enqueue_look(work.session, looked.held.id, now=work.now)
        run_looks(stage)
        stage.clock.advance(days=1)
    with stage.database.read() as session:
        look_row = find_look(session, looked.held.id)
        acts = session.scalars(select(ExaminationAct).where(ExaminationAct.kind == ActKind.LOOKED)).all()
    assert look_row is not None
    assert (look_row.papers, look_row.kinds) == (CANDIDATES, ["similarity", "speed"])
    assert len(looked.findings()) == 2
    assert [(act.actor_id, act.words) for act in acts] == [(None, "24 bài, 2 dấu hiệu cần xem xét")]
    assert results(stage) == before


def test_two_runners_at_once_write_it_once(sat: Looked) -> None:
    looked, stage = sat, sat.stage
    with stage.database.read() as session:
        gathered = gather_papers(session, looked.held)
    found = looking.find_all(gathered)
    written = []
    for _ in range(2):
        with stage.database.unit_of_work() as work:
            written.append(looking.keep_look(work.session, SYSTEM, looked.held, gathered, found, now=work.now))
    assert written == [True, False]
    assert len(looked.findings()) == 2


def test_while_it_is_open_nobody_looks(sat: Looked) -> None:
    looked, stage = sat, sat.stage
    for state in (State.READY, State.CANCELLED):
        in_state(stage, looked.held, state)
        stage.clock.advance(days=1)
        look(stage, looked.held)
        assert looked.findings() == []


def test_with_few_papers_nothing_is_judged_and_that_is_told(stage: Stage) -> None:
    looked = an_examination(stage, count=FEWEST_PAPERS - 1)
    look(stage, looked.held)
    with stage.database.read() as session:
        found = find_look(session, looked.held.id)
    assert found is not None
    assert (found.papers, found.kinds, looked.findings()) == (FEWEST_PAPERS - 1, [], [])


SIDE_BY_SIDE = replace(PLAN, is_sequential=False)


def kinds_of(stage: Stage, looked: Looked) -> list[str]:
    with stage.database.read() as session:
        found = find_look(session, looked.held.id)
    assert found is not None
    return found.kinds


def test_where_questions_stand_side_by_side_the_whole_time_is_judged(sat_side_by_side: Looked) -> None:
    looked, stage = sat_side_by_side, sat_side_by_side.stage
    look(stage, looked.held)
    assert kinds_of(stage, looked) == ["similarity", "speed"]
    assert [each.candidate_id for each in looked.speed().people] == [looked.quick.candidate_id]
    hasty = looked.speed().evidence
    assert isinstance(hasty, HastyPaper)
    assert (hasty.answered, hasty.answered_right, hasty.seconds) == (30, 30, 60)
    # Heading and options are sixteen words: 2.6 seconds each.
    assert hasty.reading_seconds == pytest.approx(78)


@pytest.mark.parametrize("changes", [{"number": 2}, {"submitted_cause": Cause.PAPER}])
def test_times_of_papers_that_were_read_before_are_not_judged(sat_side_by_side: Looked, changes: dict[str, object]) -> None:
    looked, stage = sat_side_by_side, sat_side_by_side.stage
    with stage.database.unit_of_work() as work:
        work.session.execute(update(Sitting).where(Sitting.id == looked.quick.sitting_id).values(**changes))
    look(stage, looked.held)
    assert [len(each.people) for each in looked.findings()] == [2]
    assert kinds_of(stage, looked) == ["similarity", "speed"]
    with stage.database.read() as session:
        timed = {each.candidate: each.seconds for each in gather_papers(session, looked.held).papers}
    assert [who for who, seconds in timed.items() if seconds is None] == [str(looked.quick.candidate_id)]


def test_where_most_wrote_on_paper_times_are_not_judged(sat_side_by_side: Looked) -> None:
    looked, stage = sat_side_by_side, sat_side_by_side.stage
    with stage.database.unit_of_work() as work:
        work.session.execute(update(Sitting).values(submitted_cause=Cause.PAPER))
    look(stage, looked.held)
    assert kinds_of(stage, looked) == ["similarity"]


def test_short_papers_are_not_compared(stage: Stage) -> None:
    short = replace(PLAN, sections=(Section("a", "Phần chung", (Draw(BANK, FEWEST_ASKED - 1),)),))
    looked = an_examination(stage, plan=short)
    look(stage, looked.held)
    assert kinds_of(stage, looked) == ["speed"]
    assert all(len(each.people) == 1 for each in looked.findings())


def test_a_question_that_was_dropped_and_an_essay_count_for_nobody(sat: Looked) -> None:
    looked, stage = sat, sat.stage
    with stage.database.unit_of_work() as work:
        row = work.session.scalars(select(SittingResult).where(SittingResult.sitting_id == looked.sats[0].sitting_id)).one()
        dropped = row.items[0]["id"]
        values = {name: getattr(row, name) for name in ("sitting_id", "earned", "points", "sections", "competencies", "decided_at")}
        work.session.add(SittingResult(seq=2, cause="ruled", items=row.items[1:], **values))
    with stage.database.read() as session:
        papers = {each.candidate: each for each in gather_papers(session, looked.held).papers}
    mine = papers[str(looked.sats[0].candidate_id)].answers
    assert dropped not in mine
    assert len(mine) == 29


def test_who_sat_in_one_room_is_compared_with_that_room(sat: Looked) -> None:
    looked, stage = sat, sat.stage
    with stage.database.unit_of_work() as work:
        room = Room(id=new_id(), examination_id=looked.held.id, name="P1", seats=24)
        work.session.add(room)
        work.session.flush()
        for each in looked.sats[:6]:
            work.session.get_one(Candidate, each.candidate_id).room_id = room.id
    look(stage, looked.held)
    evidence = looked.similarity().evidence
    assert isinstance(evidence, AlikePapers)
    assert (evidence.near, evidence.pairs) == (True, 15)
    assert {each.room for each in looked.similarity().people} == {"P1"}


def test_closing_an_examination_has_it_looked_at(sat: Looked) -> None:
    looked, stage = sat, sat.stage
    for kind in (ActKind.POSTED, ActKind.CLOSED):
        with stage.database.unit_of_work() as work:
            work.session.info["reactions"] = REACTIONS
            note_act(work.session, stage.officer, looked.held.id, kind, now=work.now)
        assert run_looks(stage) == (kind is ActKind.CLOSED)
    assert len(looked.findings()) == 2


def test_what_was_missed_is_looked_at_the_next_night(sat: Looked) -> None:
    looked, stage = sat, sat.stage
    running = stage.a_held(PLAN)
    looking.look_for_missing(JobContext(stage.database, Event()))
    assert run_looks(stage) == 1
    with stage.database.read() as session:
        assert [each.examination_id for each in session.scalars(select(Look))] == [looked.held.id]
        assert find_look(session, running.id) is None
    stage.clock.advance(days=1)
    looking.look_for_missing(JobContext(stage.database, Event()))
    assert run_looks(stage) == 0


def test_the_shared_wrong_answers_stand_side_by_side(looked: Looked) -> None:
    finding, held = looked.similarity(), looked.held
    assert isinstance(finding.evidence, AlikePapers)
    with looked.stage.database.read() as session:
        rows = shared_answers(session, held, finding.evidence, finding.people, "vi")
        own = shared_answers(session, held, finding.evidence, finding.people[1:], "vi")
    first, second = (next(sat for sat in looked.pair if sat.candidate_id == each.candidate_id) for each in finding.people)
    assert len(rows) == len(finding.evidence.same_wrong) >= 3
    numbers = [(first.questions.index(each) + 1, second.questions.index(each) + 1) for each in finding.evidence.same_wrong]
    assert [each.numbers for each in rows] == sorted(numbers)
    assert all(each.answer.startswith("Sai ") and each.words.startswith("Ngân hàng dài, câu ") for each in rows)
    assert all(len(each.numbers) == 1 for each in own)
    assert [each.numbers[0] for each in own] == sorted(each[1] for each in numbers)
    assert not any(each.ruled for each in rows)


def test_of_a_shared_answer_what_was_ruled_since_is_known(looked: Looked) -> None:
    """By the ruling that counts the answer is right, or nobody's answer counts."""
    finding, held = looked.similarity(), looked.held
    assert isinstance(finding.evidence, AlikePapers)
    first, second, third = sorted(finding.evidence.same_wrong, key=looked.pair[0].questions.index)[:3]

    def shared() -> list[Ruled | None]:
        with looked.stage.database.read() as session:
            wanted = next(each for each in finding.people if each.candidate_id == looked.pair[0].candidate_id)
            return [each.ruled for each in shared_answers(session, held, finding.evidence, [wanted], "vi")]

    with looked.stage.database.unit_of_work() as work:
        given = read_sheet(work.session, looked.pair[0].sitting_id).given[first].response.answer
        assert isinstance(given, Chosen)
        key = looked.stage.course.questions[first].key
        assert isinstance(key, Choice)
        asked = ((first, Remedy.REKEYED, given.options), (second, Remedy.DROPPED, None), (third, Remedy.REKEYED, key.right))
        for question, remedy, right in asked:
            by = {"asked_by": looked.stage.officer.person_id, "decided_by": looked.stage.city_officer.person_id}
            kept = write_key(replace(key, right=right)) if right else None
            said = {"examination_id": held.id, "question": question, "remedy": remedy, "key": kept, "reason": "Sai."}
            at = {"asked_at": work.now, "decided_at": work.now}
            work.session.add(Ruling(id=new_id(), **said, **by, **at, is_granted=question != third))
        now = work.now
    assert shared()[:3] == [Ruled(Remedy.REKEYED, now, False), Ruled(Remedy.DROPPED, now, False), None]
    # What was restored is as it was written: the answer is wrong once more, and nothing else is said of it.
    looked.stage.clock.advance(minutes=1)
    with looked.stage.database.unit_of_work() as work:
        said = {"examination_id": held.id, "question": first, "remedy": Remedy.RESTORED, "key": None, "reason": "Nhầm."}
        at = {"asked_at": work.now, "decided_at": work.now}
        work.session.add(Ruling(id=new_id(), **said, **by, **at, is_granted=True))
    assert shared()[:3] == [None, Ruled(Remedy.DROPPED, now, False), None]
