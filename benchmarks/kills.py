"""`kills`: the server is killed with kill -9 again and again while twenty clients save, and nothing that it acknowledged is lost.

Of every two kills one takes master and workers, which are then started again, and one takes workers alone, which the master
replaces (`killing.py`). Clients keep a log of what was acknowledged and send again what was not; at the end, after one more start,
the tables are compared with the logs.
"""

from __future__ import annotations

import itertools
import random
import threading
from pathlib import Path

from benchmarks.databases import KINDS, Kind, database_server
from benchmarks.kept import compare
from benchmarks.killing import Killed, save_while_killed
from benchmarks.outcome import Outcome
from benchmarks.quiz_stage import make_quiz_stage
from benchmarks.savers import Saver
from benchmarks.stage import opened

WANTED = "200 random kills while 20 clients save: 0 acknowledged answers lost, 0 duplicated, no half attempts on both databases"
MEANING = "What is left of acknowledged answers when gunicorn's processes are killed at random moments."
KILLS, CLIENTS, WITH_MASTER, SEED = 200, 20, 2, 20261128


def measure(folder: Path, quick: bool) -> Outcome:
    kills = 2 if quick else KILLS
    print(f"seed {SEED}")
    found = {kind: _on(kind, folder, kills) for kind in KINDS}
    words = "; ".join(f"{kind} {each}" for kind, each in found.items())
    return Outcome(f"seed {SEED}: {words}", all(each.holds for each in found.values()))


def _on(kind: Kind, folder: Path, kills: int) -> Killed:
    with database_server(kind, folder) as server:
        stage = make_quiz_stage(folder / kind, server.new_database("elearn"), learners=CLIENTS)

        def clients(port: int, enough: threading.Event) -> list[Saver]:
            people = enumerate(stage.learners)
            return [Saver(number, itertools.repeat(stage.candidate(port, who)), enough) for number, who in people]

        chance, log_file = random.Random(f"{SEED} {kind}"), folder / f"{kind}.log"
        log = save_while_killed(stage.stage.environ, clients, log_file, kills=kills, with_master=WITH_MASTER, chance=chance)
        database = opened(stage.stage)
        kept = compare(database, log)
        database.close()
        return Killed(kept, kills, log.unsure, tuple(log.odd))
