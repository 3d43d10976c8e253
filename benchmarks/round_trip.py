"""`round-trip`: questions of every kind go from our text into each format, back, and into our text again.

Twice: with the file as it is, which must come back whole, and without our note in it, as another system sees it. What then differs
in kind, key, feedback or points must have been declared when the file was written.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.outcome import Outcome
from benchmarks.round_trip_items import KINDS, Draw
from elearn.content.packing import pack_archive
from elearn.content.problems import Severity
from elearn.content.writing.items import Choices, Item, Matching, Numbers, Ordering, Texts, kind_of
from elearn.content.writing.reading import read_items
from elearn.content.writing.tidy import writable
from elearn.content.writing.write import write_item
from elearn.exchange import formats
from elearn.exchange.formats import Format
from elearn.exchange.report import Written
from elearn.exchange.visible import gaps_of
from elearn.exchange.words import Reader

WANTED = "0 differ, 0 losses undeclared, in every format and every kind that it holds"
MEANING = "Questions of every kind as text → format → text: kind, key, feedback, points and all else that a question says."
OF_EACH_KIND = 500
PIECE = 500
"""Questions of one file."""


def _without_manifest(content: bytes) -> bytes:
    """The package without the file that holds our notes."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return pack_archive({name: packed.read(name) for name in packed.namelist() if name != "imsmanifest.xml"})


_WITHOUT_NOTE: Mapping[str, Callable[[bytes], bytes]] = {
    "gift": lambda content: re.sub(rb"(?m)^// elearn: .*\n", b"", content),
    "moodle-xml": lambda content: re.sub(rb"<elearn>[^<]*</elearn>", b"", content),
    "qti": _without_manifest,
}
"""How our note is taken out of a format that has one."""
_OF_FORM = {"kind", "key", "feedback", "explanation"}
"""What changes with the form of a question: its key goes into the explanation."""
_SAID = {"key": "a part of the answers", "explanation": "the explanation", "points": "points"}


def measure(folder: Path, quick: bool) -> Outcome:
    del folder
    items = list(_items(20 if quick else OF_EACH_KIND))
    told, holds = [], True
    for each in formats.offered():
        if each.is_written:
            line, is_exact = _measured(each, items)
            told.append(line)
            holds = holds and is_exact
    return Outcome(f"{len(items)} questions; {'; '.join(told)}", holds)


def _items(of_each_kind: int) -> Iterator[Item]:
    draw = Draw(2026)
    for kind in KINDS:
        for _ in range(of_each_kind):
            # From our text, as every question of a course comes.
            (place,) = read_items("banks/x.md", write_item(draw.item(kind)), "lesson")
            assert place.item is not None
            assert kind_of(place.item) == kind
            yield place.item


def _measured(form: Format, items: Sequence[Item]) -> tuple[str, bool]:
    differ = undeclared = elsewhere = unheld = 0
    reader = Reader()
    for start in range(0, len(items), PIECE):
        piece = items[start : start + PIECE]
        written = formats.write(form.name, piece)
        whole, bare = _read(form, written), _without_note(form, written)
        for number, item in enumerate(piece, start=1):
            found = whole.get(item.id or "")
            if found is None and _is_refused(written, number):
                # A table has no row for a text with gaps: that is said, and the question stays where it is.
                unheld += 1
                continue
            differ += found is None or write_item(found) != write_item(item)
            if bare is not None:
                lost = _differences(bare.get(item.id or ""), item, reader)
                elsewhere += bool(lost)
                undeclared += bool(lost - _declared(written, number))
    line = f"{form.name}: {differ} differ, {elsewhere} less elsewhere, {undeclared} of them undeclared"
    line += f", {unheld} refused by name" if unheld else ""
    return line, differ == 0 and undeclared == 0


def _is_refused(written: Written, number: int) -> bool:
    return any(problem.place.line == number and problem.severity is Severity.ERROR for problem in written.problems)


def _declared(written: Written, number: int) -> set[str]:
    """What is told as not held of one question, in the words of `_essence`."""
    found: set[str] = set()
    for problem in written.problems:
        if problem.place.line == number:
            said = dict(problem.words).get("what_en", "")
            found |= {aspect for aspect, name in _SAID.items() if name in said.split(", ")}
            found |= _OF_FORM if problem.code == "EXP003" else set()
    return found | ({"feedback"} if "key" in found else set())


def _differences(found: Item | None, wanted: Item, reader: Reader) -> set[str]:
    if found is None:
        return {"kind", "key", "feedback", "explanation", "points"}
    ours, theirs = _essence(wanted, reader), _essence(found, reader)
    return {aspect for aspect, value in ours.items() if theirs[aspect] != value}


def _read(form: Format, written: Written) -> dict[str, Item]:
    return {item.id or "": item for item in formats.read(form.name, written.content).items}


def _without_note(form: Format, written: Written) -> dict[str, Item] | None:
    strip = _WITHOUT_NOTE.get(form.name)
    return _read(form, Written(strip(written.content))) if strip is not None else None


def _essence(item: Item, reader: Reader) -> dict[str, Any]:
    """Kind, key, feedback and points, as a learner meets them."""
    item = writable(item)
    return {
        "kind": kind_of(item),
        "key": _key(item, reader),
        "feedback": _feedback(item, reader),
        "explanation": reader.plain(item.explanation),
        "points": item.points if item.points is not None else 1.0,
    }


def _key(item: Item, reader: Reader) -> Any:
    match item.answers:
        case Choices(options):
            return tuple((reader.plain(option.text), option.right) for option in options)
        case Ordering(order):
            return tuple(reader.plain(each.text) for each in order)
        case Matching(pairs):
            return tuple((reader.plain(pair.left or ""), reader.plain(pair.right)) for pair in pairs)
        case Numbers() | Texts():
            return item.answers
        case _:
            return _gaps(item, reader) if kind_of(item) == "cloze" else None


def _gaps(item: Item, reader: Reader) -> Any:
    return tuple(
        (
            tuple(one.pattern for one in gap.accepted),
            tuple((reader.plain(option.text.markdown), option.right) for option in gap.options),
            (gap.number.low, gap.number.high) if gap.number else None,
            reader.plain(gap.feedback.markdown),
        )
        for gap in gaps_of(item.stem)[1]
    )


def _feedback(item: Item, reader: Reader) -> Any:
    match item.answers:
        case Choices(options) | Ordering(options):
            return tuple(reader.plain(option.feedback) for option in options)
        case Matching(pairs):
            return tuple(reader.plain(pair.feedback) for pair in pairs)
        case _:
            return ()
