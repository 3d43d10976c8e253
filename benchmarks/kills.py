"""`kills`: the server is killed with kill -9 again and again while twenty clients save, and nothing that it acknowledged is lost.

Of every two kills one takes master and workers, which are then started again, and one takes workers alone, which the master
replaces. The moments are drawn from a seed. Clients keep a log of what was acknowledged and send again what was not; at the end,
after one more start, the tables are compared with the logs.
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import psutil

from benchmarks.databases import KINDS, Kind, database_server
from benchmarks.kept import Kept, compare
from benchmarks.outcome import Outcome
from benchmarks.quiz_stage import QuizStage, make_quiz_stage
from benchmarks.savers import Acknowledged, Saver, together
from benchmarks.servers import Gunicorn, listen
from benchmarks.stage import opened

WANTED = "200 random kills while 20 clients save: 0 acknowledged answers lost, 0 duplicated, no half attempts on both databases"
MEANING = "What is left of acknowledged answers when gunicorn's processes are killed at random moments."
KILLS, CLIENTS, SEED = 200, 20, 20261128
MOST_SAVES, LONGEST, PATIENCE = 40, 0.1, 10.0
"""Between two kills: a random number of acknowledged saves, then a random part of so many seconds; no longer than so many."""


@dataclass(frozen=True, slots=True)
class _Found:
    kept: Kept
    kills: int
    unsure: int
    odd: tuple[str, ...]

    @property
    def holds(self) -> bool:
        return self.kept.is_whole and not self.odd

    def __str__(self) -> str:
        kept = self.kept
        words = (
            f"{self.kills} kills, {kept.acknowledged:,} acknowledged of {kept.stored:,} stored in {kept.attempts:,} attempts, "
            f"{self.unsure:,} sent again: {len(kept.lost)} lost, {len(kept.duplicated)} duplicated, {len(kept.halves)} halves"
        )
        problems = [*kept.lost, *kept.duplicated, *kept.halves, *self.odd][:5]
        return words + (f" ({'; '.join(problems)})" if problems else "")


def measure(folder: Path, quick: bool) -> Outcome:
    kills = 2 if quick else KILLS
    print(f"seed {SEED}")
    found = {kind: _on(kind, folder, kills) for kind in KINDS}
    words = "; ".join(f"{kind} {each}" for kind, each in found.items())
    return Outcome(f"seed {SEED}: {words}", all(each.holds for each in found.values()))


def _on(kind: Kind, folder: Path, kills: int) -> _Found:
    with database_server(kind, folder) as server:
        stage = make_quiz_stage(folder / kind, server.new_database("elearn"), learners=CLIENTS)
        log = _save_while_killed(stage, folder / f"{kind}.log", kills, random.Random(f"{SEED} {kind}"))
        database = opened(stage.stage)
        kept = compare(database, log)
        database.close()
        return _Found(kept, kills, log.unsure, tuple(log.odd))


def _save_while_killed(stage: QuizStage, server_log: Path, kills: int, chance: random.Random) -> Acknowledged:
    """Lets the clients save while the server is killed; answers what was acknowledged to them."""
    enough = threading.Event()
    with listen() as listener, ThreadPoolExecutor(CLIENTS) as pool:
        server = Gunicorn(listener, "wsgi:app", stage.stage.environ, alive="/healthz", log=server_log)
        server.start()
        savers = [Saver(number, stage.candidate(server.port, who), enough) for number, who in enumerate(stage.learners)]
        running = [pool.submit(saver.run) for saver in savers]
        try:
            for number in range(kills):
                _await_saves(savers, chance.randint(0, MOST_SAVES))
                # The kill falls anywhere in a save, also between two of them.
                time.sleep(chance.uniform(0, LONGEST))
                _kill(server, chance, with_master=number % 2 == 0)
        finally:
            enough.set()
            server.kill()
        # Once more, so that who waits is answered: what an opening database mends must not undo what was acknowledged.
        server.start()
        for each in running:
            each.result()
        server.stop()
    return together([saver.log for saver in savers])


def _await_saves(savers: Sequence[Saver], count: int) -> None:
    """Waits until so many more answers were acknowledged."""

    def acknowledged() -> int:
        return sum(len(saver.log.answers) for saver in savers)

    until, wanted = time.monotonic() + PATIENCE, acknowledged() + count
    while acknowledged() < wanted and time.monotonic() < until:
        # Savers say nothing when they are answered; asking oftener would take the machine from them.
        time.sleep(0.002)


def _kill(server: Gunicorn, chance: random.Random, *, with_master: bool) -> None:
    """Kills everything and starts it again, or some workers and waits until somebody answers."""
    if with_master:
        server.kill()
        server.start()
        return
    workers = sorted(server.workers(), key=lambda each: each.pid)
    for worker in chance.sample(workers, chance.randint(1, len(workers))) if workers else ():
        try:
            worker.kill()
        except psutil.NoSuchProcess:
            # It has ended by itself since it was listed.
            continue
    server.await_answer()
