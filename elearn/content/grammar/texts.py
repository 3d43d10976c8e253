"""Taking text out of source lines: with its place, without the marks around it."""

from __future__ import annotations

from collections.abc import Sequence

from elearn.content.grammar import marks
from elearn.content.grammar.complaints import Complaints
from elearn.content.grammar.raw import EMPTY, Line, RawHeading, RawText
from elearn.content.problems import Place


def whole(lines: Sequence[str], start: int, end: int) -> RawText:
    """Source lines `start` to `end` (excluded, counted from 0) as they stand, without blank lines at the end."""
    while end > start and marks.is_blank(lines[end - 1]):
        end -= 1
    return RawText(tuple(Line(number + 1, 1, lines[number].rstrip()) for number in range(start, end)))


def piece(number: int, column: int, text: str) -> RawText:
    """A part of one line. Spaces around it are dropped; an empty piece is `EMPTY`."""
    stripped = text.strip()
    if not stripped:
        return EMPTY
    return RawText((Line(number, column + len(text) - len(text.lstrip()), stripped),))


def joined(first: RawText, second: RawText) -> RawText:
    return RawText(first.lines + second.lines)


def unquoted(lines: Sequence[str], start: int, end: int) -> RawText:
    """The inside of a block quote: `> ` is taken off each line, an alert's `[!KIND]` line is dropped."""
    found: list[Line] = []
    for number in range(start, end):
        line = lines[number]
        alert = marks.ALERT.match(line) if number == start else None
        match = alert or marks.QUOTE.match(line)
        offset = match.end() if match else 0
        if alert and marks.is_blank(line[offset:]):
            continue
        found.append(Line(number + 1, offset + 1, line[offset:].rstrip()))
    return trimmed(found)


def trimmed(found: list[Line]) -> RawText:
    """The lines without blank ones at either end."""
    start, end = 0, len(found)
    while start < end and not found[start].text:
        start += 1
    while end > start and not found[end - 1].text:
        end -= 1
    return RawText(tuple(found[start:end]))


def alert_of(line: str) -> str | None:
    """The kind of the alert that a line opens, in capitals: `NOTE` of `> [!NOTE]`."""
    match = marks.ALERT.match(line)
    return match[1].upper() if match else None


def heading_of(number: int, line: str, complaints: Complaints, *, question: bool = False) -> RawHeading:
    """The heading on a line whose `#` marks were recognised; `number` is counted from 1."""
    match = (marks.QUESTION if question else marks.HEADING).match(line)
    offset = match.end() if match else 0
    level = len(match[1]) if match else 1
    text, attributes = marks.split_attributes(line[offset:])
    closing = text.rstrip("#")
    if closing != text and closing.endswith(" "):
        text = closing.rstrip()
    identifier = attributes.id if attributes else None
    if identifier is not None and attributes and not marks.IDENTIFIER.fullmatch(identifier):
        complaints.add("QID003", number, offset + attributes.offset + 1, id=identifier)
        identifier = None
    values = attributes.values if attributes else {}
    return RawHeading(level, piece(number, offset + 1, text), Place(complaints.path, number), identifier, values)
