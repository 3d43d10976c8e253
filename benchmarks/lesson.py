"""`lesson`: a signed-in learner's lesson page beside the bare page, on both databases, and its statements."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks import bare
from benchmarks.comparison import Comparison, Effort, effort, in_turn, side_of
from benchmarks.counting import CountingClient
from benchmarks.databases import KINDS, Kind, Server, database_server
from benchmarks.load import drive, fetch, request
from benchmarks.outcome import Outcome
from benchmarks.servers import WORKERS, gunicorn
from benchmarks.stage import LEARNERS, Stage, make_stage

WANTED = "≥ 30 % of bare on both databases, ≤ 4 statements"
MEANING = "A signed-in learner's lesson page: its share of what the bare page reaches, and how many statements it asks."
SHARE, STATEMENTS = 0.30, 4


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
        both = (side_of(ours, requests, how.seconds), side_of(baseline, bare_requests, how.seconds))
        return in_turn(kind, "a page", *both, rounds=how.rounds, database_pid=server.pid)
