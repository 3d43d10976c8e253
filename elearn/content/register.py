"""The register of laws as values: one entry for each law, and what of an entry counts. `register_file` reads them from laws.yml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from elearn.content.document import Text
from elearn.content.identity import hash_of

NO_LONGER: Final = frozenset({"replaced", "repealed"})
"""The states of a law that must not be followed any more."""
NOT_YET: Final = frozenset({"not-yet-in-force", "draft"})


@dataclass(frozen=True, slots=True)
class Law:
    """One entry. `names` are other names under which texts call it; `replaced_by` are keys, `replaces` words or keys."""

    key: str
    number: str
    title: Text
    status: str
    in_force: date | None = None
    ended: date | None = None
    changed_on: date | None = None
    checked_on: date | None = None
    names: tuple[str, ...] = ()
    replaced_by: tuple[str, ...] = ()
    replaces: tuple[str, ...] = ()
    text_hash: str = ""
    note: Text = field(default_factory=dict)

    @property
    def last_change(self) -> date | None:
        """The last day on which something happened to it that whoever cites it must know; None where none is told.

        Days of a law that does not hold yet are plans and do not count.
        """
        if self.status in NOT_YET:
            return self.changed_on
        return max((day for day in (self.in_force, self.ended, self.changed_on) if day is not None), default=None)


COUNTED: Final = ("number", "title", "status", "in_force", "ended", "changed_on", "replaced_by", "text_hash")
"""What of an entry makes whoever cites it read again when it changes. That it was checked, a name or a note more does not."""
NAMING: Final = ("number", "title", "names")
"""What of an entry says how texts call it."""


def entry_hash(law: Law) -> str:
    """Changes when an entry changes in what counts (`COUNTED`); 32 hexadecimal digits."""
    return hash_of([getattr(law, name) for name in COUNTED])


def naming_hash(laws: Mapping[str, Law]) -> str:
    """Changes when the register would find other citations in the same text; 32 hexadecimal digits."""
    return hash_of([(key, *(getattr(law, name) for name in NAMING)) for key, law in sorted(laws.items())])


def successors(laws: Mapping[str, Law], key: str) -> frozenset[str]:
    """The keys of the laws that took the place of one, and of those that took theirs."""
    found: set[str] = set()
    waiting = [key]
    while waiting:
        law = laws.get(waiting.pop())
        fresh = set(law.replaced_by if law is not None else ()) - found
        found |= fresh
        waiting.extend(fresh)
    return frozenset(found)
