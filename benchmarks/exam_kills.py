"""`exam-kills`: the server is killed with kill -9 a thousand times while fifty candidates sit examinations.

Of every five kills one takes master and workers, the others take workers alone. Candidates start, save and hand in one examination
after the other, and send again what was not answered; some kills fall into a start, which draws the paper, and some into a handing
in, which marks it. At the end, after one more start, the tables are compared with what was acknowledged.
"""

from __future__ import annotations

import random
import threading
from pathlib import Path

from benchmarks.databases import KINDS, Kind, database_server
from benchmarks.exam_kept import compare
from benchmarks.exam_stage import make_exam_stage
from benchmarks.killing import MOST_SAVES, Killed, save_while_killed
from benchmarks.outcome import Outcome
from benchmarks.savers import Saver
from benchmarks.stage import opened

WANTED = (
    "1,000 random kills while 50 candidates save: 0 acknowledged answers lost, 0 duplicated, no half sittings on both databases"
)
MEANING = "What is left of acknowledged answers of examinations when gunicorn's processes are killed at random moments."
KILLS, SITTERS, WITH_MASTER, SAVES, SEED = 1000, 50, 5, 12, 20261130
"""`SAVES`: in one sitting before it is handed in."""


def measure(folder: Path, quick: bool) -> Outcome:
    kills, sitters = (2, 8) if quick else (KILLS, SITTERS)
    print(f"seed {SEED}")
    found = {kind: _on(kind, folder, kills, sitters) for kind in KINDS}
    words = "; ".join(f"{kind} {each}" for kind, each in found.items())
    return Outcome(f"seed {SEED}: {words}", all(each.holds for each in found.values()))


def _on(kind: Kind, folder: Path, kills: int, sitters: int) -> Killed:
    with database_server(kind, folder) as server:
        stage = make_exam_stage(folder / kind, server.new_database("elearn"), sitters=sitters)
        database = opened(stage.stage)
        held = [stage.hold(database) for _ in range(_examinations(kills, sitters))]

        def clients(port: int, enough: threading.Event) -> list[Saver]:
            return [
                Saver(number, [stage.candidate(port, who, each) for each in held], enough, saves=SAVES, over="/over")
                for number, who in enumerate(stage.sitters)
            ]

        chance, log_file = random.Random(f"{SEED} {kind}"), folder / f"{kind}.log"
        log = save_while_killed(stage.stage.environ, clients, log_file, kills=kills, with_master=WITH_MASTER, chance=chance)
        kept = compare(database, log)
        database.close()
        return Killed(kept, kills, log.unsure, tuple(log.odd))


def _examinations(kills: int, sitters: int) -> int:
    """So many that nobody has sat them all before the last kill: more is saved between two kills than is waited for."""
    return 3 + 4 * kills * MOST_SAVES // (sitters * SAVES)
