"""`duplicates`: everybody hands in twenty times at once, against four workers: one result, one completion each, both databases.

Every person has read the course and answered everything right, so that handing in passes the quiz and completes the course. The
twenty requests leave at the same moment on twenty connections, as twenty open tabs would send them.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import func, select

from benchmarks.databases import KINDS, Kind, database_server
from benchmarks.load import Connection
from benchmarks.outcome import Outcome
from benchmarks.quiz_stage import QuizStage, make_quiz_stage
from benchmarks.servers import gunicorn
from benchmarks.sitting import answer_right, begin
from benchmarks.stage import opened
from elearn.assessment.events import AttemptMarked
from elearn.assessment.models import AttemptLine, AttemptResult
from elearn.competency.models import EvidenceLine
from elearn.core.db.work import Database
from elearn.core.events import StoredEvent
from elearn.learning import service as learning
from elearn.learning.events import CourseCompleted
from elearn.learning.models import Completion
from elearn.learning.service import Place

WANTED = "200 persons × 20 concurrent submits: 200 results, 200 completions on both databases"
MEANING = "What is written when each of many people hands in twenty times at the same moment against four workers."
PEOPLE, AT_ONCE, WORKERS = 200, 20, 4


@dataclass(frozen=True, slots=True)
class _Found:
    """What stands in the tables afterwards, and with which status the requests were answered."""

    people: int
    rows: dict[str, int]
    statuses: Counter[int]

    @property
    def is_right(self) -> bool:
        return set(self.rows.values()) == {self.people}

    def __str__(self) -> str:
        told = ", ".join(f"{count} {name}" for name, count in self.rows.items())
        answers = ", ".join(f"{count} × {status}" for status, count in sorted(self.statuses.items()))
        return f"{told} (answers: {answers})"


def measure(folder: Path, quick: bool) -> Outcome:
    people = 4 if quick else PEOPLE
    found = {kind: _on(kind, folder, people) for kind in KINDS}
    words = "; ".join(f"{kind} {each}" for kind, each in found.items())
    return Outcome(f"{people} persons × {AT_ONCE}: {words}", all(each.is_right for each in found.values()))


def _on(kind: Kind, folder: Path, people: int) -> _Found:
    with database_server(kind, folder) as server:
        stage = make_quiz_stage(folder / kind, server.new_database("elearn"), learners=people)
        database = opened(stage.stage)
        attempts = _prepare(database, stage)
        with gunicorn("wsgi:app", stage.stage.environ, alive="/healthz", workers=WORKERS) as running:
            sent = [
                stage.candidate(running.port, who).form(f"/vi/attempts/{attempt}/submit")
                for who, attempt in zip(stage.learners, attempts, strict=True)
            ]
            statuses = _hand_in_at_once(running.port, sent)
        found = _Found(people, _rows(database), statuses)
        database.close()
        return found


def _prepare(database: Database, stage: QuizStage) -> list[str]:
    """Lets everybody read the course and answer the quiz; answers the ids of the open attempts."""
    course, quiz, attempts = stage.made.course, stage.made.quiz, []
    for who in stage.learners:
        with database.unit_of_work() as work:
            for lesson in course.lessons:
                if lesson.kind == "lesson":
                    learning.reach_end(work.session, who.actor, Place(stage.entry, course, lesson), now=work.now)
            seed = str(who.actor.person_id)
            sitting = begin(work.session, who.actor, stage.entry, course, quiz, seed=seed, now=work.now)
            answer_right(work.session, sitting, now=work.now)
            attempts.append(str(sitting.id))
    return attempts


def _hand_in_at_once(port: int, sent: Sequence[bytes]) -> Counter[int]:
    """Sends each request twenty times at the same moment. Answers how often which status came."""
    together = threading.Barrier(AT_ONCE)

    def tab(_number: int) -> Counter[int]:
        connection, statuses = Connection(port), Counter[int]()
        for each in sent:
            together.wait(120)
            head, _ = connection.ask(each)
            statuses[int(head[9:12])] += 1
        connection.close()
        return statuses

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return sum(pool.map(tab, range(AT_ONCE)), Counter[int]())


def _rows(database: Database) -> dict[str, int]:
    """How many of everything that handing in writes once for a person."""
    events = select(func.count()).select_from(StoredEvent)
    counted = {
        "results": select(func.count()).select_from(AttemptResult),
        "completions": select(func.count()).select_from(Completion),
        "ends of logs": select(func.count()).select_from(AttemptLine).where(AttemptLine.kind == "submitted"),
        "marked": events.where(StoredEvent.name == AttemptMarked.name),
        "completed": events.where(StoredEvent.name == CourseCompleted.name),
        "persons with evidence": select(func.count(EvidenceLine.person_id.distinct())).where(EvidenceLine.source == "completion"),
    }
    with database.read() as session:
        return {name: session.execute(statement).scalar_one() for name, statement in counted.items()}
