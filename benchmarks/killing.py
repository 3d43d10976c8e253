"""A server that is killed with kill -9 again and again while clients save, and what is told of it afterwards.

The moments are drawn from a seed: after a random number of acknowledged saves, and a random part of a tenth of a second later.
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import psutil

from benchmarks.kept import Kept
from benchmarks.savers import Acknowledged, Saver, together
from benchmarks.servers import Gunicorn, listen

MOST_SAVES, LONGEST, PATIENCE = 40, 0.1, 10.0
"""Between two kills: a random number of acknowledged saves, then a random part of so many seconds; no longer than so many."""

Clients = Callable[[int, threading.Event], Sequence[Saver]]
"""Makes the clients, given the server's port and the event that says that it is enough."""


@dataclass(frozen=True, slots=True)
class Killed:
    """What is left after so many kills. `unsure` requests were sent again, `odd` are answers that no save gets."""

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
            f"{self.kills} kills, {kept.acknowledged:,} acknowledged of {kept.stored:,} stored in {kept.attempts:,} {kept.what}, "
            f"{self.unsure:,} sent again: {len(kept.lost)} lost, {len(kept.duplicated)} duplicated, {len(kept.halves)} halves"
        )
        problems = [*kept.lost, *kept.duplicated, *kept.halves, *self.odd][:5]
        return words + (f" ({'; '.join(problems)})" if problems else "")


def save_while_killed(
    environ: Mapping[str, str], clients: Clients, server_log: Path, *, kills: int, with_master: int, chance: random.Random
) -> Acknowledged:
    """Lets the clients save while the server is killed; answers what was acknowledged to them.

    Args:
        with_master: of so many kills one takes master and workers; the others take workers alone, which the master replaces.
    """
    enough = threading.Event()
    with listen() as listener:
        server = Gunicorn(listener, "wsgi:app", environ, alive="/healthz", log=server_log)
        savers = clients(server.port, enough)
        with ThreadPoolExecutor(len(savers)) as pool:
            server.start()
            running = [pool.submit(saver.run) for saver in savers]
            try:
                for number in range(kills):
                    _await_saves(savers, chance.randint(0, MOST_SAVES))
                    # The kill falls anywhere in a save, also between two of them.
                    time.sleep(chance.uniform(0, LONGEST))
                    _kill(server, chance, with_master=number % with_master == 0)
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
