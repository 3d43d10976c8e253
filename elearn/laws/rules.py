"""What became of an entry, as values; and entries as JSON. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from pydantic import TypeAdapter

from elearn.content.citations import Citation
from elearn.content.document import Text
from elearn.content.register import COUNTED, NO_LONGER, Law, successors

GONE: Final = "gone"
"""Stands for the hash of an entry that is no longer in the register."""
NEVER: Final = ""
"""Stands for the hash of the entry where nobody confirmed a citation yet."""

Value = str | Text | date | tuple[str, ...] | None

_LAW: TypeAdapter[Law] = TypeAdapter(Law)


@dataclass(frozen=True, slots=True)
class Changed:
    """One field of an entry before and after; `name` is one of `COUNTED`."""

    name: str
    old: Value
    new: Value


def changes(before: Law, after: Law) -> tuple[Changed, ...]:
    """What of an entry changed that counts, in the order in which an entry says it."""
    both = ((name, getattr(before, name), getattr(after, name)) for name in COUNTED)
    return tuple(Changed(name, old, new) for name, old, new in both if old != new)


def to_json(law: Law) -> dict[str, Any]:
    stored: dict[str, Any] = _LAW.dump_python(law, mode="json")
    return stored


def from_json(stored: Mapping[str, Any]) -> Law:
    """The entry that `to_json` wrote."""
    return _LAW.validate_python(dict(stored))


def holds_no_longer(citation: Citation, laws: Mapping[str, Law], beside: frozenset[str]) -> bool:
    """Whether a passage cites a law that must not be followed any more, without naming what took its place.

    Args:
        beside: the keys of all laws that the same passage cites.
    """
    return laws[citation.law].status in NO_LONGER and not successors(laws, citation.law) & beside
