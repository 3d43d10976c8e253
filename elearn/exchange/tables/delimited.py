"""CSV as spreadsheets in Vietnam open it: UTF-8 with a byte order mark, days as 31/12/2026, a decimal comma beside `;`."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import lru_cache
from typing import Final, Literal, TypeAlias

from elearn.exchange.tables.cells import Cell

Separator: TypeAlias = Literal[";", ","]

MARK: Final = "\ufeff".encode()


class Delimited:
    """Writes rows as bytes, some at a time.

    Args:
        separator: `;` is what spreadsheets expect where a comma parts decimals.
    """

    def __init__(self, separator: Separator = ";") -> None:
        self._buffer = io.StringIO(newline="")
        self._writer = csv.writer(self._buffer, delimiter=separator, lineterminator="\r\n")
        self._number = _with_comma if separator == ";" else str

    def head(self, headings: Sequence[str]) -> bytes:
        return MARK + self.rows([headings])

    def rows(self, rows: Iterable[Sequence[Cell]]) -> bytes:
        """The bytes of some rows."""
        number = self._number
        self._writer.writerows([_cell(each, number) for each in row] for row in rows)
        text = self._buffer.getvalue()
        self._buffer.seek(0)
        self._buffer.truncate()
        return text.encode()


def _cell(value: Cell, number: Callable[[float], str]) -> str | int | None:
    if isinstance(value, date):
        return _day(value)
    return number(value) if isinstance(value, float) else value


def _with_comma(value: float) -> str:
    return f"{value:g}".replace(".", ",")


@lru_cache(maxsize=10_000)
def _day(value: date) -> str:
    return f"{value:%d/%m/%Y}"
