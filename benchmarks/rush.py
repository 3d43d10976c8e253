"""`rush`: everybody presses the start within one second, beside as many bare durable inserts in the same second.

Papers are prepared beforehand, as the product does once the plan is frozen. Requests leave at even distances over one second, each
on a connection of its own, whatever has become of those before; two workers serve. Both servers run; each is driven alone in its
turn, bare first. Every round has an examination of its own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from benchmarks import bare
from benchmarks.arrivals import Arrived, send_within_a_second
from benchmarks.candidate import wanted
from benchmarks.databases import KINDS, Kind, Server, database_server
from benchmarks.exam_stage import ExamStage, make_exam_stage
from benchmarks.load import drive, post, request, send
from benchmarks.outcome import Outcome, percentile
from benchmarks.servers import WORKERS, Running, cpu_seconds_of, gunicorn
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
QUICK, ROUNDS, CLIENTS = 20, 3, 8
SMALLEST_PAGE = 1000


@dataclass(frozen=True, slots=True)
class _Turn:
    """One side in one round: what was answered, and the milliseconds of processor time of one answer."""

    answers: list[Arrived]
    milliseconds: float

    @property
    def p95(self) -> float:
        """Seconds within which 95 % were answered."""
        return percentile([each.seconds for each in self.answers], 0.95)

    def odd(self, status: int, what: str) -> list[str]:
        """The answers with another status."""
        statuses = (each.reply.status if each.reply is not None else "nothing" for each in self.answers)
        return [f"{what} was answered {each}" for each in statuses if each != status]


@dataclass(frozen=True, slots=True)
class _Round:
    """Both sides in one round, and what went wrong."""

    ours: _Turn
    bare: _Turn
    wrong: tuple[str, ...]

    @property
    def ratio(self) -> float:
        return self.ours.p95 / self.bare.p95

    def __str__(self) -> str:
        p95 = f"p95 {self.ours.p95:.2f} s, bare {self.bare.p95:.2f} s ({self.ratio:.1f} ×)"
        return f"{p95}, {self.ours.milliseconds:.1f} ms of CPU each, bare {self.bare.milliseconds:.1f}"


@dataclass(frozen=True, slots=True)
class _Found:
    starts: int
    rounds: tuple[_Round, ...]

    @property
    def wrong(self) -> list[str]:
        return [problem for each in self.rounds for problem in each.wrong]

    def __str__(self) -> str:
        # The round in the middle: its numbers belong together.
        middle = sorted(self.rounds, key=lambda each: each.ratio)[len(self.rounds) // 2]
        words = f"{self.starts:,} starts: {middle}, {len(self.wrong)} wrong"
        return words + (f" ({'; '.join(self.wrong[:5])})" if self.wrong else "")


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
        both = _Both(ours, baseline, server.pid)
        found = [_round(database, stage, both) for _ in range(rounds)]
    database.close()
    return found


@dataclass(frozen=True, slots=True)
class _Both:
    """The two servers; `database_pid` is PostgreSQL's, whose processor time counts on both sides."""

    ours: Running
    baseline: Running
    database_pid: int | None

    def turn(self, server: Running, requests: Sequence[bytes]) -> _Turn:
        """Sends the requests to one of them."""

        def spent() -> float:
            return server.cpu_seconds() + (cpu_seconds_of(self.database_pid) if self.database_pid is not None else 0.0)

        before = spent()
        answers = send_within_a_second(server.port, requests)
        return _Turn(answers, 1000 * (spent() - before) / len(requests))


def _inserts(count: int) -> list[bytes]:
    return [post("/answer", [("words", f"{number:040d}")]) for number in range(count)]


def _starts(stage: ExamStage, port: int, held_id: Id) -> list[bytes]:
    return [stage.candidate(port, who, held_id).form(f"/vi/examinations/{held_id}/start") for who in stage.sitters]


def _warm(database: Database, stage: ExamStage, port: int, bare_port: int) -> None:
    """Lets both sides read what they read once: the content of the course, pages, connections."""
    held_id = stage.hold(database, is_prepared=True)
    drive(port, _starts(stage, port, held_id)[:QUICK], count=4 * QUICK, wanted=303)
    drive(bare_port, _inserts(QUICK), count=4 * QUICK)


def _round(database: Database, stage: ExamStage, both: _Both) -> _Round:
    held_id = stage.hold(database, is_prepared=True)
    _open_pages(stage, both.ours.port, held_id)
    bare_turn = both.turn(both.baseline, _inserts(len(stage.sitters)))
    ours = both.turn(both.ours, _starts(stage, both.ours.port, held_id))
    started = _unlike_one_start(database, held_id, len(stage.sitters))
    return _Round(ours, bare_turn, (*ours.odd(303, "a start"), *bare_turn.odd(200, "an insert"), *started))


def _open_pages(stage: ExamStage, port: int, held_id: Id) -> None:
    """Lets everybody open the page before the start, as whoever is about to press the button has done."""
    pages = [request(f"/vi/examinations/{held_id}", cookie=who.cookie) for who in stage.sitters]
    with ThreadPoolExecutor(CLIENTS) as pool:
        for reply in pool.map(partial(send, port), pages):
            wanted(reply, 200)


def _unlike_one_start(database: Database, held_id: Id, starts: int) -> list[str]:
    """Candidates who have not exactly one sitting that was started, with one line and one event that say so."""
    with database.read() as session:
        sittings = list(
            session.execute(
                select(Sitting.id, Sitting.candidate_id, Sitting.started_at, Sitting.lines).where(Sitting.examination_id == held_id)
            )
        )
        started = select(SittingLine.sitting_id, func.count()).where(SittingLine.kind == "started").group_by(SittingLine.sitting_id)
        lines: Counter[Any] = Counter({row[0]: row[1] for row in session.execute(started)})
        told = select(StoredEvent.subject_id, func.count()).where(StoredEvent.name == SittingStarted.name)
        events: Counter[Any] = Counter({row[0]: row[1] for row in session.execute(told.group_by(StoredEvent.subject_id))})
    of_each = Counter(each.candidate_id for each in sittings)
    unlike = [
        f"the start of {each.id}"
        for each in sittings
        if each.started_at is None or {each.lines, lines[each.id], events[each.id], of_each[each.candidate_id]} != {1}
    ]
    return unlike if len(of_each) == starts else [*unlike, f"{len(of_each)} candidates have a sitting"]
