"""JSON Lines for other programs: an object a row, keys in English, days as 2026-12-31, what is not known left out."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import date

from elearn.exchange.tables.cells import Cell
from elearn.reporting.exporting.columns import Column


class Lines:
    """Writes rows as bytes, some at a time."""

    def __init__(self, columns: Sequence[Column]) -> None:
        self._keys = [each.key for each in columns]
        self._encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=_told).encode

    def head(self, headings: Sequence[str]) -> bytes:
        return b""

    def rows(self, rows: Iterable[Sequence[Cell]]) -> bytes:
        """The bytes of some rows."""
        keys, encode = self._keys, self._encode
        objects = ({key: value for key, value in zip(keys, row, strict=True) if value not in {None, ""}} for row in rows)
        return "".join(f"{encode(each)}\n" for each in objects).encode()


def _told(value: object) -> str:
    assert isinstance(value, date)  # noqa: S101 - cells hold nothing else that JSON does not know
    return value.isoformat()
