"""The laws that a course rests on: what it names by key, as laws.yml tells them.

laws.yml is no source of a course, so what comes from it has a hash of its own: by it a publisher sees without compiling whether a
changed law flows into a course.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict

from elearn.content.document import LawText
from elearn.content.identity import hash_of
from elearn.content.register import Law


def law_texts(wanted: Iterable[str], known: Mapping[str, Law]) -> tuple[LawText, ...]:
    """The wanted laws in their order, out of the register. One that is not known is left out."""
    found = (known[key] for key in wanted if key in known)
    return tuple(LawText(law.key, law.number, law.title, law.status, law.in_force, law.checked_on) for law in found)


def laws_hash(laws: Iterable[LawText]) -> str:
    """Changes when anything that a course tells of its laws changes; 32 hexadecimal digits."""
    return hash_of([asdict(law) for law in laws])
