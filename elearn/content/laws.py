"""The laws that a course rests on: what it names by key, as laws.yml tells them.

laws.yml is no source of a course, so what comes from it has a hash of its own: by it a publisher sees without compiling whether a
changed law flows into a course.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from elearn.content.document import LawText
from elearn.content.identity import hash_of


def law_texts(wanted: Iterable[str], known: Mapping[str, Mapping[str, Any]]) -> tuple[LawText, ...]:
    """The wanted laws in their order, out of those that `frontmatter.read_laws` read. One that is not known is left out."""
    found = ((key, known[key]) for key in wanted if key in known)
    return tuple(
        LawText(key, law["number"], law["title"], law["status"], law.get("in_force"), law.get("checked_on")) for key, law in found
    )


def laws_hash(laws: Iterable[LawText]) -> str:
    """Changes when anything that a course tells of its laws changes; 32 hexadecimal digits."""
    return hash_of([asdict(law) for law in laws])
