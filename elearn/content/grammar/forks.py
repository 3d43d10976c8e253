"""The choices of a scene: `- [words](#scene) | +5m | Làm: … | Báo: … | set: fact`, with feedback as a quote under it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from elearn.content.document import RecordKey
from elearn.content.grammar import marks
from elearn.content.grammar.complaints import Complaints
from elearn.content.grammar.items import Item, read_items
from elearn.content.grammar.marks import letter
from elearn.content.grammar.raw import RawFork, RawRecord
from elearn.content.problems import Place

_MINUTES = re.compile(r"\+[ \t]*([0-9]{1,3})[ \t]*(?:m|min|minutes?|phút)?", re.IGNORECASE)
_LABELLED = re.compile(r"([^\W\d_]{2,8})[ \t]*:[ \t]*(\S.*)")
_FORK = re.compile(r"\[.*\]\(#")
_TARGET = "](#"
RECORD_WORDS: Final[dict[str, RecordKey]] = {
    "làm": "did",
    "báo": "told",
    "giữ": "kept",
    "lộ": "lost",
    "thiếu": "missing",
    "did": "did",
    "told": "told",
    "kept": "kept",
    "lost": "lost",
    "missing": "missing",
}


@dataclass(slots=True)
class _Consequences:
    minutes: int = 0
    records: list[RawRecord] = field(default_factory=list)
    sets: list[str] = field(default_factory=list)


def is_fork_list(lines: Sequence[str], start: int, end: int) -> bool:
    """Whether a list in a scene holds choices: an item of it begins with `[words](#scene)`."""
    for index in range(start, end):
        bullet = marks.BULLET.match(lines[index])
        if bullet and marks.indent_of(lines[index]) < 2 and _FORK.match(lines[index], bullet.end()):
            return True
    return False


def read_forks(lines: Sequence[str], start: int, end: int, first: int, complaints: Complaints) -> list[RawFork]:
    """The choices of a list; `first` is the position (from 0) that the first of them has in its scene."""
    items = read_items(lines, start, end, complaints)
    forks = (_fork(item, first + position, complaints) for position, item in enumerate(items))
    return [fork for fork in forks if fork is not None]


def _fork(item: Item, position: int, complaints: Complaints) -> RawFork | None:
    text = item.text.lines[0].text
    middle = text.find(_TARGET) if text.startswith("[") else -1
    closing = text.find(")", middle) if middle >= 0 else -1
    if closing < 0:
        complaints.at("CAS004", item.place)
        return None
    target = text[middle + len(_TARGET) : closing]
    if not marks.IDENTIFIER.fullmatch(target):
        complaints.at("CAS004", item.place)
    label = item.rest(1, middle)
    if not label:
        complaints.at("CAS004", item.place)
    found = _consequences(item, closing + 1, complaints)
    return RawFork(
        letter(position), label, target, item.place, found.minutes, tuple(found.records), tuple(found.sets), item.feedback
    )


def _consequences(item: Item, offset: int, complaints: Complaints) -> _Consequences:
    text = " ".join(line.text for line in item.rest(offset).lines)
    found = _Consequences()
    start = 0
    if text and not text.startswith("|"):
        complaints.at("CAS008", item.place, found=text[:60])
    for bar in [*marks.unescaped(text, "|"), len(text)]:
        part = text[start:bar].replace("\\|", "|").strip()
        start = bar + 1
        if part:
            _read_part(part, _place_of(part, item), found, complaints)
    return found


def _place_of(part: str, item: Item) -> Place:
    """Where a part of a choice stands, by its first words."""
    for line in item.text.lines:
        column = line.text.rfind(part[:40])
        if column >= 0:
            return Place(item.place.path, line.number, line.column + column)
    return item.place


def _read_part(part: str, place: Place, found: _Consequences, complaints: Complaints) -> None:
    if minutes := _MINUTES.fullmatch(part):
        found.minutes += int(minutes[1])
        return
    labelled = _LABELLED.fullmatch(part)
    word = labelled[1].casefold() if labelled else ""
    if labelled and word in RECORD_WORDS:
        found.records.append(RawRecord(RECORD_WORDS[word], labelled[2]))
    elif labelled and word == "set":
        found.sets.extend(_facts(labelled[2], place, complaints))
    else:
        complaints.at("CAS008", place, found=part[:60])


def _facts(text: str, place: Place, complaints: Complaints) -> list[str]:
    facts = [fact.strip() for fact in text.split(",")]
    for fact in facts:
        if not marks.IDENTIFIER.fullmatch(fact):
            complaints.at("CAS008", place, found=fact[:60])
    return [fact for fact in facts if marks.IDENTIFIER.fullmatch(fact)]
