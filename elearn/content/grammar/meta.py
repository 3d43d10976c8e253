"""The comment under a question's heading: `key: value`, one per line, or several with values in double quotes."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from elearn.content.grammar.complaints import Complaints
from elearn.content.grammar.raw import RawMeta
from elearn.content.problems import Place

_LINE = re.compile(r"\s*([A-Za-z][\w-]{0,39})\s*:(.*)")
_QUOTED = re.compile(r'\s*([A-Za-z][\w-]{0,39})\s*:\s*"([^"]*)"')
_COMPETENCY = re.compile(r"[A-Za-z0-9][\w.:-]{0,39}")
_TAG = re.compile(r"\w[\w-]{0,39}")
_TARGET = re.compile(r"[a-z0-9][a-z0-9-]{0,63}(?:#[a-z0-9][a-z0-9-]{0,79})?")
_YES: Final = frozenset({"on", "yes", "true"})
_NO: Final = frozenset({"off", "no", "false"})


@dataclass(frozen=True, slots=True)
class _Entry:
    key: str
    value: str
    line: int
    column: int


def is_meta(text: str) -> bool:
    """Whether a comment (its inside) speaks of the question: its first word is a known key, or nearly one."""
    first = re.match(r"\s*([A-Za-z][\w-]{0,39})\s*:", text)
    return first is not None and bool(_nearest(first[1]))


def read_meta(rows: list[tuple[int, int, str]], complaints: Complaints) -> RawMeta:
    """The settings in a comment. `rows` are line number, column of the first character, and text, without `<!--`."""
    meta = RawMeta()
    places: dict[str, Place] = {}
    for entry in _entries(rows, complaints):
        place = Place(complaints.path, entry.line, entry.column)
        if entry.key not in _READERS:
            complaints.at("QST003", place, key=entry.key, guess=_nearest(entry.key) or "competency", known=KNOWN)
            continue
        places[entry.key] = place
        changed = _READERS[entry.key](meta, entry.value)
        if changed is None:
            complaints.at("QST006", place, key=entry.key, value=entry.value, allowed=_ALLOWED[entry.key])
        else:
            meta = changed
    return replace(meta, places=places)


def _entries(rows: list[tuple[int, int, str]], complaints: Complaints) -> list[_Entry]:
    found: list[_Entry] = []
    for number, column, text in rows:
        if not text.strip():
            continue
        quoted = _quoted_entries(number, column, text)
        match = _LINE.fullmatch(text)
        if quoted:
            found.extend(quoted)
        elif match:
            found.append(_Entry(match[1], match[2].strip().strip('"').strip(), number, column + match.start(1)))
        else:
            complaints.add("QST003", number, column, key=text.strip()[:40], guess="cite", known=KNOWN)
    return found


def _quoted_entries(number: int, column: int, text: str) -> list[_Entry]:
    """The entries of a line that holds nothing but `key: "value"` pairs; empty for any other line."""
    found: list[_Entry] = []
    position = 0
    while match := _QUOTED.match(text, position):
        found.append(_Entry(match[1], match[2].strip(), number, column + match.start(1)))
        position = match.end()
    return found if not text[position:].strip() else []


def _nearest(key: str) -> str | None:
    if key in _READERS:
        return key
    near = difflib.get_close_matches(key, _READERS, n=1, cutoff=0.75)
    return near[0] if near else None


def _read_type(meta: RawMeta, value: str) -> RawMeta | None:
    match value:
        case "single" | "multi" | "order" | "essay":
            return replace(meta, type=value)
        case _:
            return None


def _read_points(meta: RawMeta, value: str) -> RawMeta | None:
    if not re.fullmatch(r"[0-9]{1,3}(?:[.,][0-9]{1,2})?", value):
        return None
    points = float(value.replace(",", "."))
    return replace(meta, points=points) if 0 < points <= 100 else None


def _read_difficulty(meta: RawMeta, value: str) -> RawMeta | None:
    return replace(meta, difficulty=int(value)) if value in {"1", "2", "3"} else None


def _read_competency(meta: RawMeta, value: str) -> RawMeta | None:
    codes = tuple(code.strip().strip('"') for code in value.strip("[]").split(","))
    return replace(meta, competencies=codes) if all(_COMPETENCY.fullmatch(code) for code in codes) else None


def _read_tags(meta: RawMeta, value: str) -> RawMeta | None:
    tags = tuple(tag.strip().strip('"') for tag in value.strip("[]").split(","))
    return replace(meta, tags=tags) if all(_TAG.fullmatch(tag) for tag in tags) else None


def _read_cite(meta: RawMeta, value: str) -> RawMeta | None:
    return replace(meta, cite=value) if value else None


def _read_scoring(meta: RawMeta, value: str) -> RawMeta | None:
    match value:
        case "all" | "partial":
            return replace(meta, scoring=value)
        case _:
            return None


def _read_shuffle(meta: RawMeta, value: str) -> RawMeta | None:
    return replace(meta, shuffle=value in _YES) if value in _YES | _NO else None


def _read_review(meta: RawMeta, value: str) -> RawMeta | None:
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        return None
    try:
        return replace(meta, review=date.fromisoformat(value))
    except ValueError:
        return None


def _read_accept(meta: RawMeta, value: str) -> RawMeta | None:
    return replace(meta, ignore_diacritics=True) if value == "no-diacritics" else None


def _read_confidence(meta: RawMeta, value: str) -> RawMeta | None:
    return replace(meta, confidence=value in _YES) if value in _YES | _NO else None


def _read_role(meta: RawMeta, value: str) -> RawMeta | None:
    match value:
        case "opening" | "practice":
            return replace(meta, role=value)
        case _:
            return None


def _read_see(meta: RawMeta, value: str) -> RawMeta | None:
    targets = tuple(target.strip().strip('"') for target in value.strip("[]").split(","))
    return replace(meta, see=targets) if all(_TARGET.fullmatch(target) for target in targets) else None


_READERS: Final[dict[str, Callable[[RawMeta, str], RawMeta | None]]] = {
    "type": _read_type,
    "points": _read_points,
    "difficulty": _read_difficulty,
    "competency": _read_competency,
    "tags": _read_tags,
    "cite": _read_cite,
    "scoring": _read_scoring,
    "shuffle": _read_shuffle,
    "review": _read_review,
    "accept": _read_accept,
    "confidence": _read_confidence,
    "role": _read_role,
    "see": _read_see,
}
_ALLOWED: Final = {
    "type": "single, multi, order, essay",
    "points": "0.5 … 100",
    "difficulty": "1, 2, 3",
    "competency": "WD1, WD2",
    "tags": "tình-huống, quầy",
    "cite": "…",
    "scoring": "all, partial",
    "shuffle": "on, off",
    "review": "2027-01-31",
    "accept": "no-diacritics",
    "confidence": "on, off",
    "role": "opening, practice",
    "see": "tin-nhan-vneid#hai-cua",
}
KNOWN: Final = ", ".join(_READERS)
