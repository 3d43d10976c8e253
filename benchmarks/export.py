"""`export`: a million completions as CSV, beside `csv.writer.writerows` over a cursor on the same statement.

Both run in turn in processes of their own, once: a round takes minutes. The baseline streams the rows of the very statement that
the export reads, in one go, and writes them as they come: no day is formatted, no unit named, nothing kept for a crash. Memory is
what the exporting process grows by after its first piece; the first byte is timed from the start of the writing.
"""

from __future__ import annotations

import csv
import multiprocessing
import os
import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

import psutil

from benchmarks.databases import KINDS, Kind, database_server
from benchmarks.many_completions import Archive, make_archive
from benchmarks.outcome import Outcome, Ratio
from benchmarks.stage import Stage
from elearn.app import open_database
from elearn.core.actor import Actor
from elearn.core.ids import Id
from elearn.reporting.export_queries import get_work
from elearn.reporting.export_writing import file_of, part_of, write_export
from elearn.reporting.exporting.records import statement

WANTED = "1,000,000 completions at ≥ 45 % of csv.writer.writerows, memory growth ≤ 64 MB, first byte ≤ 2 s, on both databases"
MEANING = "The rate of a whole CSV export that survives a crash, beside a bare cursor poured into csv.writer."
ROWS, SHARE, GROWTH, FIRST = 1_000_000, 0.45, 64_000_000, 2.0


@dataclass(frozen=True, slots=True)
class Run:
    seconds: float
    growth: int
    first: float


@dataclass(frozen=True, slots=True)
class _Found:
    bare: tuple[float, ...]
    ours: tuple[Run, ...]

    @property
    def ratio(self) -> Ratio:
        return Ratio.of([bare / run.seconds for bare, run in zip(self.bare, self.ours, strict=True)])

    @property
    def growth(self) -> int:
        return max(each.growth for each in self.ours)

    @property
    def first(self) -> float:
        return max(each.first for each in self.ours)

    def __str__(self) -> str:
        seconds = Ratio.of([each.seconds for each in self.ours]).median
        return f"{self.ratio} of bare, {seconds:.0f} s, {self.growth / 1e6:.0f} MB more, first byte {self.first:.2f} s"


def measure(folder: Path, quick: bool) -> Outcome:
    rows, rounds = (3_000, 1) if quick else (ROWS, 1)
    found = {kind: _on(kind, folder, rows, rounds) for kind in KINDS}
    holds = all(quick or (each.ratio.median >= SHARE and each.growth <= GROWTH and each.first <= FIRST) for each in found.values())
    return Outcome("; ".join(f"{kind} {each}" for kind, each in found.items()) + f"; {rows:,} rows", holds)


def _on(kind: Kind, folder: Path, rows: int, rounds: int) -> _Found:
    bare, ours = [], []
    with database_server(kind, folder) as server:
        archive = make_archive(folder / kind, server.new_database("elearn"), rows)
        for number in range(rounds):
            export_id = archive.ask("csv")
            archive.database.close()
            bare.append(alone(_pour, archive, export_id, folder / f"{kind}-bare{number}").seconds)
            ours.append(alone(written, archive, export_id, folder / f"{kind}-ours{number}"))
    return _Found(tuple(bare), tuple(ours))


def alone(act: Callable[[Archive, Id, Path], Run], archive: Archive, export_id: Id, folder: Path) -> Run:
    """Runs an act in a process of its own, so that neither finds what the other has warmed."""
    here, there = multiprocessing.get_context("spawn").Pipe()
    told = (there, act, (archive.stage, archive.officer), export_id, folder)
    process = multiprocessing.get_context("spawn").Process(target=_do, args=told)
    process.start()
    there.close()
    found: Run = here.recv()
    process.join()
    return found


def _do(answer: Connection, act: Callable[[Archive, Id, Path], Run], who: tuple[Stage, Actor], export_id: Id, folder: Path) -> None:
    stage, officer = who
    archive = Archive(stage, open_database(stage.settings, patient=True), officer)
    answer.send(act(archive, export_id, folder))


def _pour(archive: Archive, export_id: Id, folder: Path) -> Run:
    folder.mkdir()
    with archive.database.read() as session:
        order = get_work(session, export_id).order
        wanted = statement(session, archive.officer, order.wanted, today=order.on, as_of=order.as_of)
        began = time.perf_counter()
        with (folder / "bare.csv").open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows(session.execute(wanted.execution_options(yield_per=5_000)))
        return Run(time.perf_counter() - began, 0, 0)


def written(archive: Archive, export_id: Id, folder: Path) -> Run:
    with archive.database.read() as session:
        form = get_work(session, export_id).order.form
    part = part_of(file_of(folder, export_id, form))
    first: list[tuple[float, int]] = []
    began = time.perf_counter()

    def watch() -> None:
        while not first:
            if part.exists() and part.stat().st_size > 1_000:
                first.append((time.perf_counter() - began, psutil.Process(os.getpid()).memory_info().rss))
            time.sleep(0.01)

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    write_export(archive.database, folder, export_id)
    seconds = time.perf_counter() - began
    at, before = first[0] if first else (seconds, psutil.Process(os.getpid()).memory_info().rss)
    first.append((at, before))
    most = _most_memory()
    return Run(seconds, max(0, most - before), at)


def _most_memory() -> int:
    """The most that this program has held, in bytes. What `getrusage` tells goes on from the process that began it."""
    found = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text(encoding="ascii"))
    assert found is not None
    return int(found[1]) * 1024
