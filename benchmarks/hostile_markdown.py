"""`hostile-markdown`: one person sends the worst Markdown there is while others read lessons from the same process.

One worker answers both. The others' reading is paced, as people read; its 95th percentile beside the hostile work is compared with
that of the quiet minutes between, in turn.
"""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote

from benchmarks.hostile_app import RANDOM
from benchmarks.hostile_inputs import KNOWN, WORST, random_inputs
from benchmarks.load import drive, request
from benchmarks.outcome import Outcome, Ratio, percentile
from benchmarks.servers import Running, gunicorn
from benchmarks.stage import make_stage
from tests.databases import sqlite_url

WANTED = "slowest answer ≤ 5 s, others' p95 ≤ 1.5 × quiet"
MEANING = (
    "Seven classic and the seven worst Markdown inputs and 200 random ones: the slowest answer, and what other readers feel of it."
)
SLOWEST, FELT = 5.0, 1.5
_PAUSE = 0.05


def measure(folder: Path, quick: bool) -> Outcome:
    stage = make_stage(folder / "elearn", sqlite_url(folder / "elearn.db"), is_small=True, learners=4)
    reading = [request(path, cookie=each.cookie) for each in stage.learners for path in stage.lesson_paths()]
    names = _names(quick)
    rounds = 1 if quick else 5
    slowest, felt = 0.0, []
    with gunicorn("benchmarks.hostile_app:make_app()", stage.environ, alive="/healthz", workers=1) as server:
        drive(server.port, [_hostile("random 0")], connections=1, count=1)
        drive(server.port, reading, connections=2, count=2 * len(reading))
        for number in range(rounds):
            quiet = drive(server.port, reading, connections=2, seconds=0.5 if quick else 8.0, pause=_PAUSE)
            longest, beside = _beside(server, reading, names[number::rounds])
            slowest = max(slowest, longest)
            felt.append(percentile(beside, 0.95) / percentile(quiet.latencies, 0.95))
    ratio = Ratio.of(felt)
    words = f"slowest of {len(names)} {slowest:.2f} s; others' p95 {ratio.median:.2f} × quiet ({ratio.low:.2f}–{ratio.high:.2f})"
    return Outcome(words, slowest <= SLOWEST and ratio.median <= FELT)


def _names(quick: bool) -> list[str]:
    """The inputs, the bad ones among the random ones, so that every round has some of each kind."""
    usual = [name for name, _ in random_inputs(RANDOM)][: 4 if quick else None]
    bad = ["callouts"] if quick else [*WORST, *KNOWN]
    step = len(usual) // len(bad)
    return [each for at, name in enumerate(bad) for each in (name, *usual[at * step : (at + 1) * step])]


def _hostile(name: str) -> bytes:
    return request(f"/hostile/{quote(name)}")


def _beside(server: Running, reading: list[bytes], names: list[str]) -> tuple[float, list[float]]:
    """The longest answer to hostile work in seconds, and the latencies of others meanwhile."""
    done = threading.Event()
    with ThreadPoolExecutor(1) as pool:
        others = pool.submit(drive, server.port, reading, connections=2, stop=done, pause=_PAUSE)
        try:
            work = drive(server.port, [_hostile(name) for name in names], connections=1, count=len(names))
        finally:
            done.set()
        beside = others.result()
    if work.wrong or beside.wrong:
        raise RuntimeError(f"{work.wrong + beside.wrong} answers were not 200")
    return max(work.latencies), beside.latencies
