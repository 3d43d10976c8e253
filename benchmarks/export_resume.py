"""`export-resume`: whoever writes an export is killed with kill -9 again and again, and the file is the same to the byte.

The same order is written once without interruption, then anew in another folder by processes that are killed after random parts of
that time, each going on where the last one stopped. CSV and XLSX, on both databases.
"""

from __future__ import annotations

import multiprocessing
import multiprocessing.process
import multiprocessing.synchronize
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import update

from benchmarks.databases import KINDS, Kind, database_server
from benchmarks.many_completions import Archive, make_archive
from benchmarks.outcome import Outcome
from benchmarks.stage import Stage
from elearn.app import open_database
from elearn.core.ids import Id
from elearn.reporting.export_writing import file_of, write_export
from elearn.reporting.exporting import part
from elearn.reporting.models import CompletionExport

WANTED = "kill -9 again and again while a file is written: the same SHA-256 as without, CSV and XLSX on both databases"
MEANING = "Whether an interrupted export ends with the bytes of an uninterrupted one."
ROWS, KILLS, SEED = 200_000, 8, 20261129
FORMS = ("csv", "xlsx")


@dataclass(frozen=True, slots=True)
class _Found:
    form: str
    kills: int
    is_same: bool

    def __str__(self) -> str:
        return f"{self.form} {self.kills} kills, {'same' if self.is_same else 'OTHER'} SHA-256"


def measure(folder: Path, quick: bool) -> Outcome:
    rows, kills = (11_000, 1) if quick else (ROWS, KILLS)
    print(f"seed {SEED}")
    chance = random.Random(SEED)
    # In a hurry each database writes one of the forms.
    forms = [(FORMS[number],) if quick else FORMS for number in range(len(KINDS))]
    found = {kind: _on(kind, folder, rows, kills, chance, forms=of_it) for kind, of_it in zip(KINDS, forms, strict=True)}
    words = "; ".join(f"{kind} {', '.join(map(str, each))}" for kind, each in found.items())
    return Outcome(f"{words}; {rows:,} rows", all(one.is_same and one.kills for each in found.values() for one in each))


def _on(kind: Kind, folder: Path, rows: int, kills: int, chance: random.Random, *, forms: Sequence[str]) -> list[_Found]:
    with database_server(kind, folder) as server:
        archive = make_archive(folder / kind, server.new_database("elearn"), rows)
        found = [_interrupted(archive, form, folder / f"{kind}-{form}", kills, chance) for form in forms]
        archive.database.close()
    return found


def _interrupted(archive: Archive, form: str, folder: Path, kills: int, chance: random.Random) -> _Found:
    export_id = archive.ask(form)
    began = time.monotonic()
    write_export(archive.database, folder / "whole", export_id)
    seconds = time.monotonic() - began
    wanted = part.digest_of(file_of(folder / "whole", export_id, form))
    _begin_again(archive, export_id)
    archive.database.close()
    done = 0
    for _ in range(kills):
        process = _begin(archive, export_id, folder / "killed")
        # All kills together fall well within the time that the whole takes.
        process.join(seconds * chance.uniform(0.1, 0.6) * min(1, 2 / kills))
        if not process.is_alive():
            break
        process.kill()
        process.join()
        done += 1
    process = _begin(archive, export_id, folder / "killed")
    process.join()
    return _Found(form, done, part.digest_of(file_of(folder / "killed", export_id, form)) == wanted)


def _begin(archive: Archive, export_id: Id, folder: Path) -> multiprocessing.process.BaseProcess:
    """A process that writes; answers when it has begun, so that no kill falls into the time it takes to start."""
    context = multiprocessing.get_context("spawn")
    is_ready = context.Event()
    process = context.Process(target=_write, args=(archive.stage, export_id, folder, is_ready))
    process.start()
    is_ready.wait(60)
    return process


def _write(stage: Stage, export_id: Id, folder: Path, is_ready: multiprocessing.synchronize.Event) -> None:
    database = open_database(stage.settings, patient=True)
    is_ready.set()
    write_export(database, folder, export_id)


def _begin_again(archive: Archive, export_id: Id) -> None:
    """Puts the order back to where nothing of it is written."""
    nothing = {"state": "writing", "rows_done": 0, "bytes_done": 0, "mark_at": None, "mark_id": None, "sha256": None, "bytes": None}
    with archive.database.unit_of_work() as work:
        work.session.execute(update(CompletionExport).where(CompletionExport.id == export_id).values(**nothing))
