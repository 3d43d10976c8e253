"""The plan as the act that freezes it seals it: a summary in numbers, and a digest of the whole. Pure.

Hours stand in the summary and not in the digest: they may be moved afterwards, by acts that say to which.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from elearn.examinations.plan.shape import Plan

SEALED_PLAN: Final = re.compile(
    r"(?P<label>.*) \| (?P<hours>[^|]*) \| (?P<minutes>\d+)′ \| "
    r"(?P<percent>[\d.]+)% \| (?P<rows>[\d +;]*) \| (?P<digest>[0-9a-f]{8}(?: [0-9a-f]{8}){7})"
)
"""What `seal_words` writes."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """What of a plan was sealed. `hours` as `service.hours` writes them: the earliest start, the latest one, the end."""

    hours: str
    digest: str


def digest_plan(facts: Mapping[str, Any]) -> str:
    """SHA-256 in hex of the canonical JSON: keys in order, no spaces, whole numbers without a point.

    Args:
        facts: JSON values as they are stored. Read and written anew, a plan would take on settings that were added since.
    """
    text = json.dumps(_plain(facts), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def seal_words(plan: Plan, *, label: str, hours: str, digest: str) -> str:
    """The words of the act: version of the course, hours, minutes, pass mark, questions of each row of the blueprint by section."""
    rows = "; ".join(" + ".join(str(draw.count) for draw in section.draws) for section in plan.sections)
    return f"{label} | {hours} | {plan.minutes}′ | {plan.pass_percent:g}% | {rows} | {_grouped(digest)}"


def read_seal(words: str) -> Sealed | None:
    """What `seal_words` wrote; None for the words of an act from before, or emptied ones."""
    found = SEALED_PLAN.fullmatch(words)
    return Sealed(found["hours"], found["digest"].replace(" ", "")) if found else None


def _grouped(digest: str) -> str:
    """In parts of eight signs: it is compared by eye, and breaks into lines."""
    return " ".join(digest[at : at + 8] for at in range(0, len(digest), 8))


def _plain(value: Any) -> Any:
    """Databases differ in whether 50.0 comes back as 50."""
    if isinstance(value, Mapping):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value
