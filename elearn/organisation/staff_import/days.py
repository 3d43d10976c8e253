"""Days that can be read and are hardly meant. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from elearn.organisation.staff_import.faults import Wrong
from elearn.organisation.staff_import.headers import Column
from elearn.organisation.staff_import.reading import StaffRow

_FAR = timedelta(days=366)
"""No work is recorded longer than that beforehand: the year will be a slip."""


def odd_days(row: StaffRow, on: date) -> Iterator[tuple[Wrong, Column]]:
    """What a year too many or too few makes of a row. `on` is the day from which the list holds."""
    if row.birth is not None and row.birth[0] > on:
        yield Wrong.BIRTH_LATER, Column.BIRTH
    if row.begins is not None and row.begins > on + _FAR:
        yield Wrong.FROM_FAR, Column.FROM
