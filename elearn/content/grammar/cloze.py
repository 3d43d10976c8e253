"""Gaps in a stem: `[[sổ|sổ tay]]`, `[[x: right | wrong]]`, `[[=10+-1]]`, each with `{> feedback <}` if there is any."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from elearn.content.grammar import marks
from elearn.content.grammar.answers import number_at
from elearn.content.grammar.complaints import Complaints
from elearn.content.grammar.marks import letter
from elearn.content.grammar.raw import EMPTY, Line, RawAccepted, RawGap, RawOption, RawText, gap_mark
from elearn.content.grammar.texts import piece
from elearn.content.problems import Place

OPEN, CLOSE = "[[", "]]"
WHY_OPEN, WHY_CLOSE = "{>", "<}"


def holds_gap(lines: Sequence[str], start: int, end: int) -> bool:
    """Whether a gap opens in these lines (outside inline code and fenced code)."""
    return any(OPEN in lines[index] and _opens(lines[index]) for index in range(start, end))


def _opens(line: str) -> bool:
    return next(marks.unescaped(marks.mask_code(line), OPEN), None) is not None


@dataclass(frozen=True, slots=True)
class _Found:
    start: int
    end: int
    inner: str
    why: RawText


def cut_gaps(stem: RawText, complaints: Complaints) -> tuple[RawText, tuple[RawGap, ...]]:
    """The stem with a mark in place of each gap, and the gaps numbered from "1". A gap stands on one line."""
    gaps: list[RawGap] = []
    lines: list[Line] = []
    fence: str | None = None
    for line in stem.lines:
        if fence:
            fence = None if marks.closes_fence(line.text, fence) else fence
        elif not (fence := marks.fence_of(line.text)) and OPEN in line.text:
            lines.append(_cut_line(line, gaps, complaints))
            continue
        lines.append(line)
    return RawText(tuple(lines)), tuple(gaps)


def _cut_line(line: Line, gaps: list[RawGap], complaints: Complaints) -> Line:
    pieces: list[str] = []
    position = 0
    for found in _find(line, complaints):
        place = Place(complaints.path, line.number, line.column + found.start)
        gaps.append(_read_gap(str(len(gaps) + 1), found, place, complaints))
        pieces.extend((line.text[position : found.start], gap_mark(gaps[-1].id)))
        position = found.end
    pieces.append(line.text[position:])
    return Line(line.number, line.column, "".join(pieces))


def _find(line: Line, complaints: Complaints) -> list[_Found]:
    text = line.text
    masked = marks.mask_code(text)
    found: list[_Found] = []
    end = 0
    last_why = text.rfind(WHY_CLOSE)
    for start in marks.unescaped(masked, OPEN):
        if start < end:
            continue
        close = _closing(text, start + len(OPEN))
        if close < 0:
            complaints.add("GAP001", line.number, line.column + start)
            break
        end = close + len(CLOSE)
        why = EMPTY
        if text.startswith(WHY_OPEN, end) and last_why > end:
            stop = text.find(WHY_CLOSE, end)
            why = piece(line.number, line.column + end + 2, text[end + 2 : stop])
            end = stop + len(WHY_CLOSE)
        found.append(_Found(start, end, text[start + len(OPEN) : close], why))
    return found


def _closing(text: str, position: int) -> int:
    """Where the gap that opened before `position` closes, or -1: at the end of the line, or before another `[[`."""
    close = next(marks.unescaped(text, CLOSE, position), -1)
    nested = text.find(OPEN, position, close) if close >= 0 else -1
    return -1 if nested >= 0 and text[nested - 1] != "\\" else close


def _read_gap(gap_id: str, found: _Found, place: Place, complaints: Complaints) -> RawGap:
    inner = found.inner.strip()
    if inner.startswith("="):
        number = number_at(inner[1:], place, None, complaints)
        return RawGap(gap_id, place, number=number, feedback=found.why)
    if inner.startswith("x:"):
        options = _options(found, place, complaints)
        return RawGap(gap_id, place, options=options, feedback=found.why)
    accepted = tuple(RawAccepted(word, 100, place) for word in _split(inner) if word)
    if not accepted or not all(_split(inner)):
        complaints.at("GAP004", place)
    return RawGap(gap_id, place, accepted=accepted, feedback=found.why)


def _options(found: _Found, place: Place, complaints: Complaints) -> tuple[RawOption, ...]:
    words = _split(found.inner.strip()[2:])
    if not all(words):
        complaints.at("GAP004", place)
    if len(words) < 2:
        complaints.at("GAP005", place)
    if len({word.casefold() for word in words}) < len(words):
        complaints.at("GAP006", place)
    if any("*" in word for word in words):
        complaints.at("GAP002", place)
    return tuple(
        RawOption(letter(position), piece(place.line, place.column, word), place, right=position == 0)
        for position, word in enumerate(words)
    )


def _split(text: str) -> list[str]:
    """The parts between bars; `\\|` and `\\]` stand for the characters themselves."""
    parts: list[str] = []
    start = 0
    for bar in marks.unescaped(text, "|"):
        parts.append(text[start:bar])
        start = bar + 1
    parts.append(text[start:])
    return [part.replace("\\|", "|").replace("\\]", "]").strip() for part in parts]
