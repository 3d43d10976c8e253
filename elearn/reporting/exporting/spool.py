"""Rows on their way into a workbook, which can only be written in one go: kept as lines, so that a job can go on after a crash."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path

from elearn.exchange.tables.cells import Cell
from elearn.reporting.exporting.columns import Column


class Spool:
    """Writes and reads rows of these columns."""

    def __init__(self, columns: Sequence[Column]) -> None:
        self._days = [number for number, each in enumerate(columns) if each.kind == "date"]
        self._encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=date.isoformat).encode

    def head(self, headings: Sequence[str]) -> bytes:
        return b""

    def rows(self, rows: Iterable[Sequence[Cell]]) -> bytes:
        encode = self._encode
        return "".join(f"{encode(each)}\n" for each in rows).encode()

    def read(self, path: Path) -> Iterator[list[Cell]]:
        """The rows again, one after the other."""
        with path.open(encoding="utf-8", newline="\n") as file:
            for line in file:
                row: list[Cell] = json.loads(line)
                for number in self._days:
                    row[number] = _day(row[number])
                yield row


def _day(value: Cell) -> Cell:
    """A day as one again. A birth date of which only the year or month is known is a text, and shorter than a day."""
    return date.fromisoformat(value) if isinstance(value, str) and len(value) == len("2026-12-31") else value
