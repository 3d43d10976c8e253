"""`rush`: everybody presses the start within one second, beside as many bare durable inserts in the same second.

Papers are prepared beforehand, as the product does once the plan is frozen. Requests leave at even distances over one second, each
on a connection of its own, whatever has become of those before; two workers serve. Both servers run; each is driven alone in its
turn, bare first. Every round has an examination of its own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from benchmarks import bare
from benchmarks.arrivals import Arrived, send_within_a_second
from benchmarks.databases import KINDS, Kind, Server, database_server
from benchmarks.exam_stage import ExamStage, make_exam_stage
from benchmarks.load import drive, post
from benchmarks.outcome import Outcome, percentile
from benchmarks.servers import WORKERS, gunicorn
from benchmarks.stage import opened
from elearn.core.db.work import Database
from elearn.core.events import StoredEvent
from elearn.core.ids import Id
from elearn.examinations.events import SittingStarted
from elearn.examinations.models import Sitting, SittingLine

WANTED = "200 starts within one second on SQLite, 1,000 on PostgreSQL, 2 workers: no error, every sitting started once"
MEANING = (
    "Starts of an examination that all come in one second: 95 % are answered within so many seconds, bare inserts within so many."
)
STARTS: dict[Kind, int] = {"SQLite": 200, "PostgreSQL": 1000}
QUICK, ROUNDS = 20, 3
SMALLEST_PAGE = 1000


@dataclass(frozen=True, slots=True)
class _Round:
    """Seconds within which 95 % were answered on both sides, and what went wrong with the starts."""

    p95: float
    bare_p95: float
    wrong: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Found:
    starts: int
    rounds: tuple[_Round, ...]

    @property
    def wrong(self) -> list[str]:
        return [problem for each in self.rounds for problem in each.wrong]

    def __str__(self) -> str:
        # The round in the middle: its three numbers belong together.
        each = sorted(self.rounds, key=lambda one: one.p95 / one.bare_p95)[len(self.rounds) // 2]
        words = f"{self.starts:,} starts: p95 {each.p95:.2f} s, bare {each.bare_p95:.2f} s ({each.p95 / each.bare_p95:.1f} ×)"
        return f"{words}, {len(self.wrong)} wrong" + (f" ({'; '.join(self.wrong[:5])})" if self.wrong else "")


def measure(folder: Path, quick: bool) -> Outcome:
    found = {kind: _on(kind, folder, quick) for kind in KINDS}
    words = "; ".join(f"{kind} {each}" for kind, each in found.items())
    return Outcome(f"{words}; the round in the middle", not any(each.wrong for each in found.values()))


def _on(kind: Kind, folder: Path, quick: bool) -> _Found:
    starts, rounds = (QUICK, 1) if quick else (STARTS[kind], ROUNDS)
    with database_server(kind, folder) as server:
        stage = make_exam_stage(folder / kind, server.new_database("elearn"), sitters=starts)
        return _Found(starts, tuple(_rounds(server, stage, rounds)))


def _rounds(server: Server, stage: ExamStage, rounds: int) -> list[_Round]:
    address, database = server.new_database("bare"), opened(stage.stage)
    bare.fill(address)
    environ = {"BARE_DATABASE": address, "BARE_BYTES": str(SMALLEST_PAGE)}
    with (
        gunicorn("wsgi:app", stage.stage.environ, alive="/healthz", workers=WORKERS) as ours,
        gunicorn("benchmarks.bare:make_app()", environ, alive=f"/page/{bare.KEY}", workers=WORKERS) as baseline,
    ):
        _warm(database, stage, ours.port, baseline.port)
        found = [_round(database, stage, ours.port, baseline.port) for _ in range(rounds)]
    database.close()
    return found


def _inserts(count: int) -> list[bytes]:
    return [post("/answer", [("words", f"{number:040d}")]) for number in range(count)]


def _starts(stage: ExamStage, port: int, held_id: Id) -> list[bytes]:
    return [stage.candidate(port, who, held_id).form(f"/vi/examinations/{held_id}/start") for who in stage.sitters]


def _warm(database: Database, stage: ExamStage, port: int, bare_port: int) -> None:
    """Lets both sides read what they read once: the content of the course, pages, connections."""
    held_id = stage.hold(database, is_prepared=True)
    drive(port, _starts(stage, port, held_id)[:QUICK], count=4 * QUICK, wanted=303)
    drive(bare_port, _inserts(QUICK), count=4 * QUICK)


def _round(database: Database, stage: ExamStage, port: int, bare_port: int) -> _Round:
    held_id = stage.hold(database, is_prepared=True)
    bare_answers = send_within_a_second(bare_port, _inserts(len(stage.sitters)))
    answers = send_within_a_second(port, _starts(stage, port, held_id))
    wrong = [*_odd(answers, 303, "a start"), *_odd(bare_answers, 200, "an insert"), *_unlike_one_start(database, held_id)]
    return _Round(_p95(answers), _p95(bare_answers), tuple(wrong))


def _p95(answers: Sequence[Arrived]) -> float:
    return percentile([each.seconds for each in answers], 0.95)


def _odd(answers: Sequence[Arrived], wanted: int, what: str) -> list[str]:
    statuses = (each.reply.status if each.reply is not None else "nothing" for each in answers)
    return [f"{what} was answered {each}" for each in statuses if each != wanted]


def _unlike_one_start(database: Database, held_id: Id) -> list[str]:
    """Candidates who have not exactly one sitting that was started, with one line and one event that say so."""
    with database.read() as session:
        sittings = list(
            session.execute(
                select(Sitting.id, Sitting.candidate_id, Sitting.started_at, Sitting.lines).where(Sitting.examination_id == held_id)
            )
        )
        started = select(SittingLine.sitting_id, func.count()).where(SittingLine.kind == "started").group_by(SittingLine.sitting_id)
        lines: Counter[Any] = Counter(dict(session.execute(started).tuples().all()))
        told = select(StoredEvent.subject_id, func.count()).where(StoredEvent.name == SittingStarted.name)
        events: Counter[Any] = Counter(dict(session.execute(told.group_by(StoredEvent.subject_id)).tuples().all()))
    of_each = Counter(each.candidate_id for each in sittings)
    return [
        f"the start of {each.id}"
        for each in sittings
        if each.started_at is None or {each.lines, lines[each.id], events[each.id], of_each[each.candidate_id]} != {1}
    ]
