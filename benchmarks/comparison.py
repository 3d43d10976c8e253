"""The product beside the bare application: each is driven alone in its turn, and the ratio is taken in each round.

The ratio is that of processor time spent by all server processes (workers, and PostgreSQL's where it is ours) on one request: it
depends little on how busy the machine is. Requests per second are told beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from benchmarks.databases import Kind
from benchmarks.load import Load, drive
from benchmarks.outcome import Ratio
from benchmarks.servers import Running, cpu_seconds_of


@dataclass(frozen=True, slots=True)
class Effort:
    """How many rounds are measured, and for how many seconds each side has its turn in one."""

    rounds: int
    seconds: float


def effort(quick: bool) -> Effort:
    return Effort(2, 0.4) if quick else Effort(7, 4.0)


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two: its server, and what drives it for one turn."""

    server: Running
    drive: Callable[[], Load]


def side_of(server: Running, requests: Sequence[bytes], seconds: float) -> Side:
    """A side that is sent these requests round and round for some seconds a turn."""
    return Side(server, partial(drive, server.port, requests, seconds=seconds))


@dataclass(frozen=True, slots=True)
class Comparison:
    """A page or an act beside the bare one: shares by processor time and by what is done a second, milliseconds of processor time
    each, and how many of each are done a second.
    """

    kind: Kind
    what: str
    cpu: Ratio
    rate: Ratio
    milliseconds: float
    bare_milliseconds: float
    per_second: float
    bare_per_second: float

    def __str__(self) -> str:
        each = f"{self.milliseconds:.2f} ms of CPU {self.what}, bare {self.bare_milliseconds:.2f}"
        return f"{self.kind} {self.cpu} ({each}; by rate {self.rate})"


@dataclass(frozen=True, slots=True)
class _Turn:
    """One side in one round: seconds of processor time for each thing done, and things done per second."""

    cpu: float
    rate: float


def in_turn(kind: Kind, what: str, ours: Side, baseline: Side, *, rounds: int, database_pid: int | None) -> Comparison:
    """Drives both in turn, bare first, each alone on the machine while it is its turn.

    Args:
        what: what one thing is, as in "2 ms a page".
        database_pid: the PostgreSQL server's, whose processor time counts on both sides; None where it cannot be seen.
    """
    mine, theirs = [], []
    for _ in range(rounds):
        theirs.append(_turn(baseline, database_pid))
        mine.append(_turn(ours, database_pid))
    pairs = list(zip(mine, theirs, strict=True))
    return Comparison(
        kind,
        what,
        cpu=Ratio.of([other.cpu / own.cpu for own, other in pairs]),
        rate=Ratio.of([own.rate / other.rate for own, other in pairs]),
        milliseconds=1000 * Ratio.of([each.cpu for each in mine]).median,
        bare_milliseconds=1000 * Ratio.of([each.cpu for each in theirs]).median,
        per_second=Ratio.of([each.rate for each in mine]).median,
        bare_per_second=Ratio.of([each.rate for each in theirs]).median,
    )


def _turn(side: Side, database_pid: int | None) -> _Turn:
    def spent() -> float:
        return side.server.cpu_seconds() + (cpu_seconds_of(database_pid) if database_pid is not None else 0.0)

    before = spent()
    load = side.drive()
    if load.wrong:
        raise RuntimeError(f"{load.wrong} of {load.count} answers were not what was wanted")
    return _Turn((spent() - before) / load.count, load.per_second)
