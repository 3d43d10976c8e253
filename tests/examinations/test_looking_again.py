"""What is handed in after the first look is compared with all the others, and what was found and said before stays as it is."""

from __future__ import annotations

from datetime import timedelta
from threading import Event

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import select, update

from elearn.core.actor import SYSTEM
from elearn.core.clock import FakeClock
from elearn.core.db.work import Database
from elearn.core.errors import Conflict
from elearn.core.ids import Id
from elearn.core.jobs.context import JobContext
from elearn.core.jobs.model import Job
from elearn.core.jobs.queue import enqueue
from elearn.examinations.acts import ActKind
from elearn.examinations.fairness.chances import Chance
from elearn.examinations.fairness.evidence import Evidence
from elearn.examinations.fairness.similarity import AlikePapers
from elearn.examinations.models import ExaminationAct, Finding, FindingPerson, Look, PaperEntry, Sitting
from elearn.examinations.queries.answers import Gathered, gather_papers
from elearn.examinations.queries.findings import list_findings
from elearn.examinations.queries.held import Held
from elearn.examinations.queries.looks import has_newer
from elearn.examinations.queries.posted import list_lacks
from elearn.examinations.queries.sheets import read_sheet
from elearn.examinations.rules import Cause, State
from elearn.examinations.scores.posting_rules import Missing
from elearn.examinations.service import closing, looking, posting
from elearn.wiring import REACTIONS
from tests.examinations.looked import CANDIDATES, Looked, an_examination, laid_looked, look, run_looks, use_long_bank
from tests.examinations.sat_papers import Sat, hands_in, in_state, sits
from tests.examinations.stage import Stage, a_stage


@pytest.fixture
def _long_bank(monkeypatch: pytest.MonkeyPatch) -> None:
    use_long_bank(monkeypatch)


@pytest.fixture
def looked(_long_bank: None, database: Database, clock: FakeClock) -> Looked:
    found = laid_looked(database, clock, _looked_through)
    clock.advance(hours=1)
    return found


def _looked_through(stage: Stage) -> Looked:
    found = an_examination(stage)
    look(stage, found.held)
    return found


def late_sheet(looked: Looked) -> Sat:
    """Somebody's answer sheet is entered by now: the very answers of the pair."""
    with looked.stage.database.read() as session:
        given = read_sheet(session, looked.pair[0].sitting_id).given
    late = sits(looked.stage, looked.held)
    chosen = {question: each.response.answer.options for question, each in given.items()}  # type: ignore[union-attr]  # choices
    hands_in(looked.stage, late, chosen, cause=Cause.PAPER)
    return late


def again(looked: Looked) -> int:
    """What the entering of a sheet enqueues, done as the runner does it."""
    with looked.stage.database.unit_of_work() as work:
        args = {"examination": str(looked.held.id), "again": True}
        enqueue(work.session, looking.LOOK, args, now=work.now)
    return run_looks(looked.stage)


def lacks(looked: Looked) -> list[Missing]:
    with looked.stage.database.read() as session:
        return [each.what for each in list_lacks(session, looked.held)]


def pairs(looked: Looked) -> list[frozenset[Id]]:
    return [frozenset(person.candidate_id for person in each.people) for each in looked.findings()]


def looks_noted(looked: Looked) -> list[str]:
    with looked.stage.database.read() as session:
        wanted = select(ExaminationAct.words).where(ExaminationAct.kind == ActKind.LOOKED, ExaminationAct.actor_id.is_(None))
        return list(session.scalars(wanted.order_by(ExaminationAct.seq)))


def test_sheets_that_are_entered_afterwards_are_compared_with_all(looked: Looked) -> None:
    before = looked.similarity()
    late = late_sheet(looked)
    assert again(looked) == 1
    both = {frozenset({late.candidate_id, each.candidate_id}) for each in looked.pair}
    assert both < set(pairs(looked))
    assert len(pairs(looked)) == len(set(pairs(looked))) == 4
    assert next(each for each in looked.findings() if each.id == before.id) == before
    assert looks_noted(looked)[1:] == ["Rà soát lại: 25 bài, thêm 2 dấu hiệu cần xem xét"]
    with looked.stage.database.read() as session:
        row = session.get_one(Look, looked.held.id)
        assert (row.papers, row.looked_at) == (CANDIDATES + 1, looked.stage.clock.now())


def test_what_was_said_and_decided_stays(looked: Looked) -> None:
    with looked.stage.database.unit_of_work() as work:
        closed = {"outcome": "Hai người ngồi xa nhau.", "closed_by": looked.stage.officer.person_id, "closed_at": work.now}
        work.session.execute(update(Finding).values(**closed))
        said = {"asked_at": work.now, "reply_until": work.now, "reply": "Cùng ôn một tài liệu.", "replied_at": work.now}
        work.session.execute(update(FindingPerson).values(**said))
    before = {each.id: each for each in looked.findings()}
    late_sheet(looked)
    again(looked)
    after = {each.id: each for each in looked.findings()}
    assert {key: after[key] for key in before} == before
    assert [each.outcome for key, each in after.items() if key not in before] == ["", ""]


def test_a_finding_that_is_found_no_more_stays(looked: Looked) -> None:
    before = pairs(looked)
    with looked.stage.database.unit_of_work() as work:
        # Of the pair one paper is void: nothing is left to compare.
        work.session.execute(update(Sitting).where(Sitting.id == looked.pair[0].sitting_id).values(is_void=True))
    assert again(looked) == 1
    assert pairs(looked) == before
    assert looks_noted(looked)[1:] == ["Rà soát lại: 23 bài, thêm 0 dấu hiệu cần xem xét"]


def test_results_are_not_told_before_it_was_looked_again(looked: Looked) -> None:
    def posts() -> None:
        with looked.stage.database.unit_of_work() as work:
            posting.post_results(work.session, looked.stage.officer, looked.held.id, now=work.now)

    with looked.stage.database.unit_of_work() as work:
        work.session.execute(update(Finding).values(closed_at=work.now, outcome="Xong."))
    assert lacks(looked) == []
    late_sheet(looked)
    assert lacks(looked) == [Missing.LOOK_AGAIN]
    with pytest.raises(Conflict, match="rà soát lại"):
        posts()
    again(looked)
    assert lacks(looked) == [Missing.FINDINGS]
    with looked.stage.database.unit_of_work() as work:
        work.session.execute(update(Finding).values(closed_at=work.now, outcome="Xong."))
    posts()


def test_a_sheet_in_the_place_of_what_was_saved_before_is_seen_though_the_number_is_the_same(looked: Looked) -> None:
    with looked.stage.database.unit_of_work() as work:
        later = work.now - timedelta(minutes=1)
        work.session.execute(update(Sitting).where(Sitting.id == looked.sats[9].sitting_id).values(submitted_at=later))
    assert lacks(looked)[0] is Missing.LOOK_AGAIN


def test_once_more_changes_nothing(looked: Looked) -> None:
    late_sheet(looked)
    again(looked)
    before = (pairs(looked), looks_noted(looked))
    assert again(looked) == 1
    assert (pairs(looked), looks_noted(looked)) == before


def test_two_runners_and_a_sheet_that_comes_between(looked: Looked) -> None:
    stage = looked.stage
    late_sheet(looked)

    def gather() -> Gathered:
        with stage.database.read() as session:
            return gather_papers(session, looked.held)

    def keep(gathered: Gathered) -> bool:
        with stage.database.unit_of_work() as work:
            return looking.keep_look(work.session, SYSTEM, looked.held, gathered, looking.find_all(gathered), now=work.now)

    first, second = gather(), gather()
    assert [keep(first), keep(second)] == [True, False]
    third = gather()
    late_sheet(looked)
    assert keep(third) is False
    assert lacks(looked)[0] is Missing.LOOK_AGAIN
    assert keep(gather()) is True


def test_while_a_sheet_waits_for_its_second_reader_nobody_looks_again(looked: Looked) -> None:
    late_sheet(looked)
    waiting = sits(looked.stage, looked.held)
    with looked.stage.database.unit_of_work() as work:
        read = {"sitting_id": waiting.sitting_id, "round": 1, "answers": {}, "entered_at": work.now}
        work.session.add(PaperEntry(entered_by=looked.stage.officer.person_id, began_at=work.now, ended_at=work.now, **read))
    again(looked)
    assert looks_noted(looked)[1:] == []
    assert {Missing.SHEETS, Missing.LOOK_AGAIN} <= set(lacks(looked))
    hands_in(looked.stage, waiting, {}, cause=Cause.PAPER)
    again(looked)
    assert len(looks_noted(looked)) == 2


def hand_in(looked: Looked, cause: Cause) -> None:
    """As the entering of a sheet does it."""
    sat = sits(looked.stage, looked.held)
    with looked.stage.database.unit_of_work() as work:
        work.session.info["reactions"] = REACTIONS
        closing.close_sitting(work.session, looked.stage.officer, sat.sitting_id, cause=cause, now=work.now)


def test_entering_sheets_has_it_looked_again_once_for_some_minutes(looked: Looked) -> None:
    def waiting() -> list[Job]:
        with looked.stage.database.read() as session:
            return [each for each in session.scalars(select(Job).where(Job.kind == looking.LOOK)) if each.args.get("again")]

    for _ in range(3):
        hand_in(looked, Cause.PAPER)
    (job,) = waiting()
    assert timedelta() < job.run_at - looked.stage.clock.now() <= looking.AGAIN_EVERY + timedelta(minutes=1)
    assert run_looks(looked.stage) == 0
    looked.stage.clock.advance(minutes=6)
    assert run_looks(looked.stage) == 1
    assert looks_noted(looked)[1:] == ["Rà soát lại: 27 bài, thêm 0 dấu hiệu cần xem xét"]
    hand_in(looked, Cause.PAPER)
    assert len(waiting()) == 2


def test_before_the_closing_handing_in_enqueues_nothing(looked: Looked) -> None:
    with looked.stage.database.read() as session:
        before = session.query(Job).count()
    hand_in(looked, Cause.CLOCK)
    in_state(looked.stage, looked.held, State.READY)
    hand_in(looked, Cause.PAPER)
    with looked.stage.database.read() as session:
        assert session.query(Job).count() == before


def test_what_nobody_enqueued_is_looked_at_the_next_night_and_after_posting_no_more(looked: Looked) -> None:
    late_sheet(looked)
    looked.stage.clock.advance(days=1)
    in_state(looked.stage, looked.held, State.POSTED)
    looking.look_for_missing(JobContext(looked.stage.database, Event()))
    assert run_looks(looked.stage) == 0
    assert again(looked) == 1
    assert len(looks_noted(looked)) == 1
    in_state(looked.stage, looked.held, State.CLOSED)
    looking.look_for_missing(JobContext(looked.stage.database, Event()))
    assert run_looks(looked.stage) == 1
    assert len(looks_noted(looked)) == 2


# --- in any order -----------------------------------------------------------------------------------------------------------


class LooksInAnyOrder(RuleBasedStateMachine):
    """Sheets come in, some alike; looks are taken, findings are closed. Who is alike is what the model says."""

    stage: Stage
    patch: pytest.MonkeyPatch

    @initialize()
    def it_is_over(self) -> None:
        self.held: Held = self.stage.a_held(state=State.CLOSED)
        self.papers: list[Id] = []
        self.alike: set[frozenset[str]] = set()
        self.told: set[frozenset[str]] = set()
        self.closed: set[Id] = set()
        self.is_current, self.was_looked = False, False
        self.patch.setattr(looking, "find_all", self.found)

    def found(self, gathered: Gathered) -> tuple[Evidence, ...]:
        here = {each.candidate for each in gathered.papers}
        return tuple(an_alike(*sorted(each)) for each in sorted(self.alike, key=sorted) if each <= here)

    @rule(is_like_last=st.booleans())
    def sheet_comes(self, is_like_last: bool) -> None:
        self.stage.clock.advance(minutes=1)
        sat = sits(self.stage, self.held)
        hands_in(self.stage, sat, {}, cause=Cause.PAPER)
        if is_like_last and self.papers:
            self.alike.add(frozenset({str(self.papers[-1]), str(sat.candidate_id)}))
        self.papers.append(sat.candidate_id)
        self.is_current = False

    @rule(is_again=st.booleans())
    def job_runs(self, is_again: bool) -> None:
        self.stage.clock.advance(minutes=1)
        with self.stage.database.unit_of_work() as work:
            args = {"examination": str(self.held.id)} | ({"again": True} if is_again else {})
            enqueue(work.session, looking.LOOK, args, now=work.now)
        run_looks(self.stage)
        self.told, self.is_current, self.was_looked = set(self.alike), True, True

    @rule()
    def finding_is_closed(self) -> None:
        with self.stage.database.unit_of_work() as work:
            row = work.session.scalars(select(Finding).where(Finding.examination_id == self.held.id)).first()
            if row is not None:
                row.outcome, row.closed_at = "Xong.", work.now
                self.closed.add(row.id)

    @invariant()
    def it_stands_as_the_model_says(self) -> None:
        if not hasattr(self, "held"):
            return
        with self.stage.database.read() as session:
            rows = list_findings(session, self.held)
            pairs = [frozenset(str(person.candidate_id) for person in each.people) for each in rows]
            assert sorted(map(sorted, pairs)) == sorted(map(sorted, self.told))
            assert {each.id for each in rows if each.closed_at} == self.closed
            hindered = {each.what for each in list_lacks(session, self.held)} & {Missing.LOOK, Missing.LOOK_AGAIN}
            if self.was_looked:
                assert has_newer(session, self.held.id) is not self.is_current
                assert hindered == (set() if self.is_current else {Missing.LOOK_AGAIN})
            else:
                assert hindered == ({Missing.LOOK} if self.papers else set())


def an_alike(first: str, second: str) -> AlikePapers:
    return AlikePapers(first, second, 30, 20, 10.0, ("a", "b", "c"), 1.0, Chance(1e-9, 1e-6), near=False, pairs=100)


@pytest.mark.timeout(300)
def test_in_any_order_every_pair_is_told_once_and_nothing_is_lost(
    database: Database, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Machine(LooksInAnyOrder):
        stage, patch = a_stage(database, clock), monkeypatch

    with database.read() as session:
        is_quick = session.get_bind().dialect.name == "sqlite"
    run_state_machine_as_test(
        Machine,
        settings=settings(
            max_examples=15 if is_quick else 4,
            stateful_step_count=15,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
        ),
    )
