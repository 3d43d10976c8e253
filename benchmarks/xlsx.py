"""`xlsx`: a million completions as a workbook, beside the writer alone that is given the same cells from memory's generator.

The whole export reads, formats, puts aside and writes; the writer alone gets rows of the same shape that cost nothing to make.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import repeat
from pathlib import Path

from benchmarks.databases import database_server
from benchmarks.export import alone, written
from benchmarks.many_completions import make_archive
from benchmarks.outcome import Outcome
from elearn.exchange.tables.cells import Cell
from elearn.exchange.tables.workbook import write_workbook
from elearn.reporting.exporting.layouts import FULL

WANTED = "1,000,000 rows, beside the writer alone; memory growth ≤ 64 MB"
MEANING = "How long a workbook of a million completions takes from the database to the file, and how much of it is the writer."
ROWS, GROWTH = 1_000_000, 64_000_000


def measure(folder: Path, quick: bool) -> Outcome:
    rows = 3_000 if quick else ROWS
    with database_server("SQLite", folder) as server:
        archive = make_archive(folder / "SQLite", server.new_database("elearn"), rows)
        export_id = archive.ask("xlsx")
        archive.database.close()
        run = alone(written, archive, export_id, folder / "ours")
    bare = _writer_alone(folder / "bare.xlsx", rows)
    told = f"{run.seconds:.0f} s, of it the writer alone {bare:.0f} s ({bare / run.seconds:.0%}), {run.growth / 1e6:.0f} MB more"
    return Outcome(f"{told}; {rows:,} rows on SQLite", quick or run.growth <= GROWTH)


def _writer_alone(path: Path, rows: int) -> float:
    began = time.perf_counter()
    write_workbook(path, "x", FULL.columns, FULL.headings("vi"), _rows(rows), as_of=datetime(2026, 11, 29, tzinfo=UTC))
    return time.perf_counter() - began


def _rows(count: int) -> Iterator[list[Cell]]:
    day = datetime(2026, 11, 29, tzinfo=UTC).date()
    row: list[Cell] = [
        7 if each.kind == "number" else day if each.kind == "date" else "Nhận diện lừa đảo"[: each.width] for each in FULL.columns
    ]
    return repeat(row, count)
