"""`publish-large`: a course of 200 lessons and 2,000 bank questions in two languages, from the zip to the version that is served.

A trainer's draft goes the whole way of the studio: its job opens the zip, compiles it in the workshop's child and compares it, a
reviewer approves, and it is published. What people wait for is timed: the job and the publication. Meanwhile the progress that
the page of the draft shows is read from the database, as that page reads it.
"""

from __future__ import annotations

import itertools
import threading
import time
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from benchmarks.databases import KINDS, Kind, database_server
from benchmarks.large_course import large_course
from benchmarks.outcome import Outcome
from benchmarks.servers import ROOT
from benchmarks.stage import SECRET
from config import Mode, Settings
from elearn.cli.serving import make_bench
from elearn.content.workshop import Workshop
from elearn.core.db import schema
from elearn.core.db.work import Database
from elearn.core.ids import Id
from elearn.core.jobs.runner import Runner
from elearn.models import metadata as metadata  # every table must be known before a row is written
from elearn.studio.checking import check_draft
from elearn.studio.rules import State
from elearn.studio.service import CHECK
from elearn.wiring import REACTIONS
from tests.studio.stage import House, furnish

LESSONS, ITEMS, SECONDS, STANDSTILL = 200, 2_000, 60.0, 5.0
WANTED = "200 lessons and 2,000 items checked and published in ≤ 60 s, progress never still for > 5 s, on both databases"
MEANING = "From the zip of a large course in two languages to the served version: the draft's check and its publication."


@dataclass(frozen=True, slots=True)
class _Found:
    """Seconds of the check and of the publication, how often the page would have shown another progress, and the longest stop."""

    check: float
    publication: float
    moves: int
    still: float

    def __str__(self) -> str:
        told = f"{self.check + self.publication:.1f} s (check {self.check:.1f}, publication {self.publication:.1f})"
        return f"{told}, {self.moves} stands of progress, the longest {self.still:.1f} s"


def measure(folder: Path, quick: bool) -> Outcome:
    lessons, items = (6, 36) if quick else (LESSONS, ITEMS)
    sources = large_course(lessons, items)
    found = {kind: _on(kind, folder, sources) for kind in KINDS}
    holds = all(quick or (each.check + each.publication <= SECONDS and each.still <= STANDSTILL) for each in found.values())
    size = sum(map(len, sources.values())) / 1e6
    words = "; ".join(f"{kind} {each}" for kind, each in found.items())
    return Outcome(f"{words}; {lessons} lessons, {items} items, {size:.1f} MB in {len(sources)} files", holds)


def _on(kind: Kind, folder: Path, sources: dict[str, bytes]) -> _Found:
    with database_server(kind, folder) as server:
        database = Database(server.new_database("large"), session_info={"reactions": REACTIONS}, patient=True)
        try:
            schema.upgrade(database)
            return _publish(furnish(database, folder / kind), sources)
        finally:
            database.close()


def _publish(house: House, sources: dict[str, bytes]) -> _Found:
    draft = house.send(sources)
    settings = Settings(mode=Mode.PRODUCTION, instance=house.folder, secret_key=SECRET, import_folder=ROOT / "courses")
    with Workshop() as workshop:
        bench = make_bench(settings, workshop)
        runner = Runner(house.database, {CHECK: partial(check_draft, bench=bench)})
        watch = _Watch(house, draft)
        began = time.perf_counter()
        runner.run_once()
        check = time.perf_counter() - began
        moves, still = watch.stop()
    found = house.look(draft)
    assert found.state is State.READY, found.problems[:3]
    house.ask(draft)
    house.approve(draft)
    began = time.perf_counter()
    assert house.publish_draft(draft).slug is not None
    return _Found(check, time.perf_counter() - began, moves, still)


class _Watch:
    """Looks at a draft's progress four times a second, as its page does every few seconds."""

    def __init__(self, house: House, draft: Id) -> None:
        self._house, self._draft = house, draft
        self._ended = threading.Event()
        self._seen: list[tuple[float, tuple[int, int]]] = []
        self._thread = threading.Thread(target=self._look)
        self._thread.start()

    def _look(self) -> None:
        while not self._ended.wait(0.25):
            job = self._house.look(self._draft).job
            shown = (job.progress_done, job.progress_total) if job is not None else (0, 0)
            if not self._seen or self._seen[-1][1] != shown:
                self._seen.append((time.perf_counter(), shown))

    def stop(self) -> tuple[int, float]:
        """How many different stands were shown, and for how long one of them stood at most."""
        self._ended.set()
        self._thread.join()
        instants = [at for at, _ in self._seen] + [time.perf_counter()]
        return len(self._seen), max((after - at for at, after in itertools.pairwise(instants)), default=0.0)
