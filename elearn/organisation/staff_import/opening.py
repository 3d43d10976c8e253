"""From the bytes of a file to its rows. A workbook is opened by a child process with a limit of memory and of time."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any, Final

import elearn
from elearn.core import limits
from elearn.organisation.staff_import.faults import FileRefused, Refusal
from elearn.organisation.staff_import.headers import LOOKED_AT
from elearn.organisation.staff_import.separated import read_separated
from elearn.organisation.staff_import.table import Cell, Row, Table
from elearn.organisation.staff_import.unpacking import ZIP, check_kind, check_unpacked

_KEPT_ENVIRONMENT: Final = ("PATH", "SYSTEMROOT", "TMPDIR", "TEMP", "LD_LIBRARY_PATH")


def open_file(content: bytes) -> Table:
    """The rows of an .xlsx workbook or of text with a separator, told apart by their bytes and not by a name.

    Raises:
        FileRefused: it cannot be read, with the reason.
    """
    check_kind(content)
    if not content.startswith(ZIP):
        return read_separated(content)
    check_unpacked(content)
    return _open_workbook(content)


def _open_workbook(content: bytes) -> Table:
    root = str(Path(elearn.__file__).parent.parent)
    kept = {name: os.environ[name] for name in _KEPT_ENVIRONMENT if name in os.environ}
    try:
        done = subprocess.run(  # noqa: S603 - a fixed command: this interpreter, our own module, a number.
            [sys.executable, "-m", "elearn.organisation.staff_import.child", str(limits.STAFF_CHILD_MEMORY_BYTES)],
            input=content,
            capture_output=True,
            timeout=limits.STAFF_CHILD_SECONDS,
            env=kept | {"PYTHONPATH": root, "PYTHONUTF8": "1"},
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise FileRefused(Refusal.TOO_SLOW) from error
    if done.returncode:
        # What a process says that was ended by the system, or ran out of memory, is nothing that an officer can use.
        ran_out = done.returncode < 0 or b"MemoryError" in done.stderr or b"memory allocation" in done.stderr
        raise FileRefused(Refusal.TOO_SLOW if ran_out else Refusal.BROKEN)
    return _table(done.stdout)


def _table(out: bytes) -> Table:
    named, *lines = out.splitlines()
    rows = []
    for number, line in enumerate(lines, start=1):
        cells: list[Any] = json.loads(line)
        if len(cells) > limits.STAFF_COLUMNS:
            raise FileRefused(Refusal.TOO_MANY_COLUMNS, most=limits.STAFF_COLUMNS)
        row = Row(number, tuple(_cell(each) for each in cells))
        if not row.is_blank:
            rows.append(row)
    if len(rows) > limits.STAFF_ROWS + LOOKED_AT:
        raise FileRefused(Refusal.TOO_MANY_ROWS, most=limits.STAFF_ROWS)
    return Table(tuple(rows), json.loads(named)["sheet"])


def _cell(value: Any) -> Cell:
    return date.fromisoformat(value["day"]) if isinstance(value, dict) else value
