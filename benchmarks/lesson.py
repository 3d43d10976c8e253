"""`lesson`: a signed-in learner's lesson page beside the bare page, on both databases, and its statements.

The ratio is that of processor time spent by all server processes (workers, and PostgreSQL's where it is ours) on one request: it
depends little on how busy the machine is. Requests per second are told beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks import bare
from benchmarks.counting import CountingClient
from benchmarks.databases import KINDS, Kind, Server, database_server
from benchmarks.load import drive, fetch, request
from benchmarks.outcome import Outcome, Ratio
from benchmarks.servers import WORKERS, Running, cpu_seconds_of, gunicorn
from benchmarks.stage import LEARNERS, Stage, make_stage

WANTED = "≥ 30 % of bare on both databases, ≤ 4 statements"
MEANING = "A signed-in learner's lesson page: its share of what the bare page reaches, and how many statements it asks."
SHARE, STATEMENTS = 0.30, 4


@dataclass(frozen=True, slots=True)
class Comparison:
    """A page beside the bare one: shares by processor time and by requests per second, and milliseconds of processor time each."""

    kind: Kind
    cpu: Ratio
    rate: Ratio
    milliseconds: float
    bare_milliseconds: float

    def __str__(self) -> str:
        each = f"{self.milliseconds:.2f} ms of CPU a page, bare {self.bare_milliseconds:.2f}"
        return f"{self.kind} {self.cpu} ({each}; by rate {self.rate})"


def measure(folder: Path, quick: bool) -> Outcome:
    found = [_on(kind, folder, quick) for kind in KINDS]
    statements = max(count for _, count in found)
    holds = statements <= STATEMENTS and all(each.cpu.median >= SHARE for each, _ in found)
    words = ", ".join(str(each) for each, _ in found)
    return Outcome(f"{words}; {statements} statements at most", holds)


def _on(kind: Kind, folder: Path, quick: bool) -> tuple[Comparison, int]:
    with database_server(kind, folder) as server:
        learners = 4 if quick else LEARNERS
        stage = make_stage(folder / kind, server.new_database("elearn"), is_small=quick, learners=learners)
        pages = [(path, each.cookie) for each in stage.learners for path in stage.lesson_paths()]
        found = survey(stage, pages)
        return compare(kind, server, stage, pages, size=found.bytes, how=effort(quick)), found.statements


@dataclass(frozen=True, slots=True)
class Survey:
    """What pages are like in a warm process: the most statements that one asks, and their mean size before compression."""

    statements: int
    bytes: int


def survey(stage: Stage, pages: Sequence[tuple[str, str]]) -> Survey:
    """Asks for every page (path, cookie) twice, inside this process."""
    client = CountingClient(stage)
    for path, cookie in pages:
        client.get(path, cookie)
    found = [client.get(path, cookie) for path, cookie in pages]
    client.close()
    return Survey(max(each.statements for each in found), sum(each.bytes for each in found) // len(found))


@dataclass(frozen=True, slots=True)
class Effort:
    """How many rounds are measured, and for how many seconds each side has its turn in one."""

    rounds: int
    seconds: float


def effort(quick: bool) -> Effort:
    return Effort(2, 0.4) if quick else Effort(7, 4.0)


def compare(kind: Kind, server: Server, stage: Stage, pages: Sequence[tuple[str, str]], *, size: int, how: Effort) -> Comparison:
    """Drives the product and the bare page in turn, each alone on the machine while it is its turn.

    Args:
        server: gives the bare page its database; a PostgreSQL server's processor time counts on both sides.
        pages: (path, cookie) of what the product is asked, round and round.
        size: bytes of the bare page.
    """
    bare_database = server.new_database("bare")
    requests = [request(path, cookie=cookie) for path, cookie in pages]
    bare.fill(bare_database)
    with (
        gunicorn("wsgi:app", stage.environ, alive="/healthz") as ours,
        gunicorn(
            "benchmarks.bare:make_app()",
            {"BARE_DATABASE": bare_database, "BARE_BYTES": str(size)},
            alive=f"/page/{bare.KEY}",
        ) as baseline,
    ):
        bare_requests = [request(f"/page/{bare.KEY}")]
        assert len(fetch(baseline.port, f"/page/{bare.KEY}").body) >= size - 100
        drive(ours.port, requests, count=len(requests) * 2 * WORKERS)
        drive(baseline.port, bare_requests, count=200)
        mine, theirs = [], []
        for _ in range(how.rounds):
            theirs.append(_turn(baseline, bare_requests, how.seconds, server.pid))
            mine.append(_turn(ours, requests, how.seconds, server.pid))
    pairs = list(zip(mine, theirs, strict=True))
    cpu = Ratio.of([other.cpu / own.cpu for own, other in pairs])
    rate = Ratio.of([own.rate / other.rate for own, other in pairs])
    return Comparison(
        kind, cpu, rate, 1000 * Ratio.of([each.cpu for each in mine]).median, 1000 * Ratio.of([each.cpu for each in theirs]).median
    )


@dataclass(frozen=True, slots=True)
class _Turn:
    """One side in one round: seconds of processor time a request, and requests per second."""

    cpu: float
    rate: float


def _turn(server: Running, requests: Sequence[bytes], seconds: float, database_pid: int | None) -> _Turn:
    def spent() -> float:
        return server.cpu_seconds() + (cpu_seconds_of(database_pid) if database_pid is not None else 0.0)

    before = spent()
    load = drive(server.port, requests, seconds=seconds)
    if load.wrong:
        raise RuntimeError(f"{load.wrong} of {load.count} answers were not 200")
    return _Turn((spent() - before) / load.count, load.per_second)
