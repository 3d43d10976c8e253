"""An examination whose papers are answered, changed, ruled on and posted, and what its statistics must be then.

What they must be is reckoned from every answer anew, by rules of its own: each question is right or wrong by one option.
"""

from __future__ import annotations

import random
import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from fractions import Fraction

from sqlalchemy import select, update

from elearn.assessment.responses import Chosen
from elearn.content.document import Choice, Question
from elearn.content.identity import key_hash
from elearn.core.actor import SYSTEM
from elearn.core.ids import Id, new_id
from elearn.core.jobs.context import JobContext
from elearn.core.jobs.lease import claim
from elearn.examinations.models import Examination, Ruling, Sitting
from elearn.examinations.queries.held import Held
from elearn.examinations.queries.measured import Analysis, read_analysis
from elearn.examinations.questions.rekeying import write_key
from elearn.examinations.questions.ruling_rules import Remedy
from elearn.examinations.rules import ResultCause, State
from elearn.examinations.service import measuring
from elearn.examinations.service.posting import tell_step
from elearn.examinations.service.results import write_result
from elearn.measurement.models import MeasuredForm, MeasuredItem, item_sums_of, paper_sums_of
from elearn.measurement.rules import AttemptResponses, ItemResponse, ItemSums, PaperSums, Source, entries_of, paper_entry
from tests.examinations.sat import a_plan, add_lines, hand_in
from tests.examinations.stage import Stage
from tests.measurement.stage import gather_now

ASKED = ("b-mot", "b-chin", "b-muoi")
"""Questions of one right option; the first has a third option `c`."""
PLAN = a_plan(*ASKED)
FIRST = ASKED[0]
Given = Mapping[str, str]
"""Question → the option that was chosen; what is not there was left blank."""
Sums = dict[tuple[str, str], ItemSums]
"""Question and state of its key → sums."""


@dataclass
class Played:
    """An examination, what counts of each candidate, and what was ruled last on each question."""

    stage: Stage
    held: Held
    answers: dict[Id, Given] = field(default_factory=dict)
    sittings: dict[Id, Id] = field(default_factory=dict)
    ruled: dict[str, tuple[Remedy, str]] = field(default_factory=dict)

    @classmethod
    def begin(cls, stage: Stage, state: State = State.READY) -> Played:
        return cls(stage, stage.a_held(PLAN, state=state))

    # --- acts ---------------------------------------------------------------------------------------------------------------

    def hand_in(self, given: Given) -> Id:
        """Somebody new hands in; answers the candidate's id."""
        sitting = hand_in(self.stage, self.held, {question: Chosen((option,)) for question, option in given.items()})
        candidate: Id = self.stage.row(Sitting, sitting).candidate_id
        self.answers[candidate], self.sittings[candidate] = dict(given), sitting
        return candidate

    def enter_later(self, candidate: Id, given: Given) -> None:
        """A sheet that was found later takes the place of what a candidate handed in."""
        now, before = self.stage.clock.now(), self.stage.row(Sitting, self.sittings[candidate])
        with self.stage.database.unit_of_work() as work:
            work.session.execute(update(Sitting).where(Sitting.id == before.id).values(is_void=True))
        times = {"started_at": now, "deadline_at": now + timedelta(minutes=20), "submitted_at": now, "submitted_cause": "paper"}
        more = {"number": before.number + 1, "lines": len(given), "paper": before.paper}
        sitting = self.stage.a_sitting(self.held, candidate, **times, **more)
        with self.stage.database.unit_of_work() as work:
            add_lines(work.session, sitting, {question: Chosen((option,)) for question, option in given.items()}, now)
            write_result(work.session, SYSTEM, sitting, cause=ResultCause.SUBMITTED, now=work.now)
        self.answers[candidate], self.sittings[candidate] = dict(given), sitting

    def rule(self, question: str, remedy: Remedy, option: str = "b") -> None:
        """Something becomes of a question, and every sitting follows."""
        self.stage.clock.advance(seconds=1)  # Of two rulings the later counts.
        key = replace(self.key_of(question), right=(option,))
        with self.stage.database.unit_of_work() as work:
            people = {"asked_by": self.stage.officer.person_id, "decided_by": self.stage.city_officer.person_id}
            facts = {"asked_at": work.now, "decided_at": work.now, "is_granted": True, "reason": "x", "applied_at": work.now}
            kept = write_key(key) if remedy is Remedy.REKEYED else None
            ruling = Ruling(id=new_id(), examination_id=self.held.id, question=question, remedy=remedy, key=kept, **people, **facts)
            work.session.add(ruling)
            work.session.flush()
            for sitting in self.sittings.values():
                write_result(work.session, SYSTEM, sitting, cause=ResultCause.RULED, because=ruling.id, now=work.now)
        # What is restored is marked as it was written.
        self.ruled.pop(question, None)
        if remedy is not Remedy.RESTORED:
            self.ruled[question] = (remedy, option)

    def close(self) -> None:
        self.held = self._in_state(State.CLOSED)

    def post(self) -> None:
        """Results are told; a job that does so twice feeds once."""
        self.held = self._in_state(State.POSTED)
        for _ in range(2):
            with self.stage.database.unit_of_work() as work:
                tell_step(work.session, self.held.id, now=work.now)

    def measure(self) -> None:
        measure(self.stage, self.held)

    def gather(self) -> None:
        gather_now(self.stage.database)

    def _in_state(self, state: State) -> Held:
        with self.stage.database.unit_of_work() as work:
            work.session.execute(update(Examination).where(Examination.id == self.held.id).values(state=state))
        return self.stage.held(self.held.id)

    # --- what is kept, and what should be -----------------------------------------------------------------------------------

    def key_of(self, question: str) -> Choice:
        key = self.stage.course.questions[question].key
        assert isinstance(key, Choice)
        return key

    def read(self) -> Analysis:
        with self.stage.database.read() as session:
            return read_analysis(session, self.held)

    def expected(self) -> list[AttemptResponses]:
        """What every candidate contributes by what counts now, reckoned from their answers."""
        return [
            AttemptResponses(str(self.held.id), "form", tuple(self._item(each, given) for each in ASKED if self._counts(each)))
            for given in self.answers.values()
        ]

    def _counts(self, question: str) -> bool:
        return question not in self.ruled or self.ruled[question][0] is Remedy.REKEYED

    def _item(self, question: str, given: Given) -> ItemResponse:
        key = self.key_of(question)
        if question in self.ruled:
            key = replace(key, right=(self.ruled[question][1],))
        share = Fraction(int((given.get(question),) == key.right))
        return ItemResponse(question, key_hash("single", key), share, options=(given.get(question, ""),))


def measure(stage: Stage, held: Held) -> None:
    """The job of an examination, done as the runner does it; of each day there is one."""
    stage.clock.advance(days=1)
    with stage.database.unit_of_work() as work:
        measuring.enqueue_measuring(work.session, held.id, now=work.now)
    run_measuring(stage)


def run_measuring(stage: Stage) -> int:
    """Does every such job that waits; answers how many."""
    done, lasts = 0, timedelta(minutes=5)
    while True:
        with stage.database.unit_of_work() as work:
            lease = claim(work.session, [measuring.MEASURE], {}, lasts, work.now)
        if lease is None:
            return done
        measuring.measure(JobContext(stage.database, threading.Event(), lease, lasts))
        done += 1


def summed(attempts: Iterable[AttemptResponses]) -> Sums:
    """Sums without times, which the answers of these tests do not fix."""
    sums: Sums = {}
    for responses in attempts:
        for entry in entries_of(responses):
            sums.setdefault((entry.question, entry.identity), ItemSums()).add(replace(entry, seconds=None))
    return sums


def kept(stage: Stage, source: Source, test: str = "") -> Sums:
    """The sums in the tables, of questions with answers, without times."""
    wanted = select(MeasuredItem).where(MeasuredItem.source == source, MeasuredItem.test == test, MeasuredItem.responses > 0)
    with stage.database.read() as session:
        rows = {(row.question, row.identity): item_sums_of(row) for row in session.scalars(wanted)}
    empty = ItemSums()
    return {each: replace(sums, timed=0, seconds=0, time_bins=empty.time_bins) for each, sums in rows.items()}


def summed_papers(attempts: Iterable[AttemptResponses]) -> PaperSums:
    """The sums of the papers, which ask the same questions."""
    found = [entry for each in attempts if (entry := paper_entry(each)) is not None]
    sums = PaperSums(len(found[0].scores) if found else 0)
    for entry in found:
        sums.add(entry, is_drawn=False)
    return sums


def kept_papers(stage: Stage, held: Held) -> PaperSums:
    """The sums in the table of the one form that has papers."""
    its = (MeasuredForm.source == Source.HELD, MeasuredForm.test == str(held.id), MeasuredForm.papers > 0)
    with stage.database.read() as session:
        rows = session.scalars(select(MeasuredForm).where(*its)).all()
    assert len(rows) <= 1
    return paper_sums_of(rows[0]) if rows else PaperSums(0)


def plain(question: Question, right: str) -> Question:
    """A question with another right option, as the course would have it."""
    assert isinstance(question.key, Choice)
    key = replace(question.key, right=(right,))
    return replace(question, key=key, key_hash=key_hash(question.kind, key))


def misled(stage: Stage, people: int = 40, state: State = State.READY) -> Played:
    """The strong choose `b` of the first question, whose key is `a`; the weak choose the key. Closed and counted."""
    played, chance = Played.begin(stage, state), random.Random(3)
    for number in range(people):
        is_strong = number % 2 == 0
        knows = {each: ("a" if chance.random() < (0.9 if is_strong else 0.3) else "b") for each in ASKED[1:]}
        played.hand_in({FIRST: "b" if is_strong else "a", **knows})
    played.close()
    played.measure()
    played.gather()
    return played
