"""Columns that hold one of a closed list: the database refuses everything else."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import CheckConstraint


def one_of(column: str, values: Iterable[str]) -> CheckConstraint:
    """The constraint that `column` holds one of `values`, or nothing where it may be empty; it is named after the column.

    Raises:
        ValueError: there is no value, or one that cannot stand in a statement as it is.
    """
    listed = [str(each) for each in values]
    if not listed or any(not each.replace("-", "").isalnum() for each in listed):
        raise ValueError(f"{column}: {listed} is no closed list of codes")
    quoted = ", ".join(f"'{each}'" for each in listed)
    return CheckConstraint(f"{column} IN ({quoted})", name=column)
