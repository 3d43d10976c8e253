"""Rules about slips of the pen on single lines: marks that are almost right, and would be shown as plain text without a word.

Word corrects `-` to `–` and `--` to `—`, fingers forget a bracket or a blank. Each of these is told where it stands; what only
looks like one (a link, code, an escaped sign) is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final

from elearn.content.grammar import marks
from elearn.content.grammar.complaints import Complaints
from elearn.content.grammar.raw import Line, RawBlock, RawChoices, RawFile, RawQuestion
from elearn.content.lint.visible import visible_lines

_BOX = re.compile(r"[ \t\u00a0]{0,3}(?:(?:[-–—•·*+]|[A-Za-z0-9]{1,2}[.)])[ \t\u00a0]{0,4})?\[[ xX✓✔]?\][ \t\u00a0]*[^\s(\[:]")
_KEY = re.compile(
    r"[ \t>*_(]{0,6}(?:"
    r"(?:đáp án|đ/a|câu trả lời|key|(?:the |correct )*answer)(?: đúng)?(?: nhất)?(?:"
    r"[ \t]*[:.]?[ \t*_]{0,4}[A-Ha-h](?:[\s.,;)*_]|$)"
    r"|[ \t*_]{1,4}(?:là|is)[ \t]*:?[ \t*_]{0,4}(?:phương án |câu )?(?-i:[A-H])(?:[\s.,;)*_]|$))"
    r"|(?:(?:ta )?chọn(?: phương án| đáp án| câu)?[ \t]*:?|=>|->|→|⇒)[ \t*_]{0,4}"
    r"(?-i:[A-H])(?:[ \t]*(?:,|;|và)[ \t]*(?-i:[A-H])){0,7}[ \t.,;)*_]{0,6}$)",
    re.IGNORECASE,
)
_NAMES: Final = "NOTE|TIP|IMPORTANT|WARNING|CAUTION|DESK|RECALL|INSTRUCTOR|RUBRIC"
_ALERT = re.compile(rf"( {{0,3}}>[ \t]*[!*_]{{0,3}}[ \t]*)\\?\[[ \t]*\\?!?[ \t]*({_NAMES})\b[ \t]*\\?\]?", re.IGNORECASE)
_ALERT_BEHIND = re.compile(rf"(?<!\\)\[!({_NAMES})\](?![(\[:])", re.IGNORECASE)
_TIGHT_HEADING = re.compile(r"(#{2,6})(?=[^\s#?])")
_COMMENT = re.compile(r" {0,3}<(?:!-(?!-)|![–—]|--)")
_BLOCK = re.compile(r"[ \t]{0,3}/{1,2}[ \t]*(details|audience|if)[ \t]*\|")
_INDENTED_BLOCK = re.compile(r"[ \t]{1,3}/{3,}[ \t]*(details|audience|if)\b")
_FOREIGN_BLOCK = re.compile(r"[ \t]{0,3}:{3,}[ \t]*\{?[ \t]*[.#]?([A-Za-z][\w-]{0,40})")
_OURS: Final = frozenset({"details", "audience", "if"})
_HALF_GAP = re.compile(r"(?<!\[)\[(?:x:[^\[\]\n]{1,300}|=[ \t]*-?\d[^\[\]\n]{0,40})\]|(?<=[\w?!])\]\](?![\](])")
_FILE = r"(?:https?://|[\w./-]{1,200}\.(?:md|svg|png|jpe?g|webp|webm|opus|ogg)\b|#[a-z0-9])"
_BROKEN_LINKS: Final = (
    re.compile(r"!?\[[^\[\]\n]{1,300}\][ \t]{1,3}(?=\(" + _FILE + ")"),
    re.compile(r"\([^()\[\]\n]{1,300}\)(?=\[" + _FILE + r"[^\[\]\n]{0,200}\](?![(\[:]))"),
    re.compile(r"![ \t]+(?=\[[^\[\]\n]{1,300}\]\(" + _FILE + ")"),
)
_OPEN_TARGET = re.compile(r"\]\((?=[^\s()])")
_BRACES = re.compile(r"\{\{")
_INCLUDE = re.compile(r"[ \t]{0,3}\{\{[ \t]*include:")
_FOOTNOTE = re.compile(r"\[\^([^\]\s]{1,60})\]")


def check_slips(raw: RawFile, complaints: Complaints) -> None:
    """MCQ015, QST017, GAP008, MD011, MD012, MD016, MD017, BLK009, LNK004: line by line."""
    read = _Read(raw)
    for line in visible_lines(raw):
        for rule in _LINE_RULES:
            rule(line, read, complaints)


class _Read:
    """What the grammar has read already: lines of options, stems and questions by their numbers."""

    def __init__(self, raw: RawFile) -> None:
        self.options: set[int] = set()
        self.stems: set[int] = set()
        self.questions: list[tuple[int, int]] = []
        for question in raw.questions:
            self.questions.append((question.place.line, _end_of(question, raw)))
            self.stems.update(line.number for line in question.stem.lines)
            if isinstance(question.answers, RawChoices):
                self.options.update(option.place.line for option in question.answers.options)
        self.in_questions = {number for start, end in self.questions for number in range(start, end + 1)}


def _end_of(question: RawQuestion, raw: RawFile) -> int:
    """The last line before the next heading: what follows the answers may have been meant as one of them."""
    for number in range(question.place.line + 1, len(raw.lines) + 1):
        if raw.lines[number - 1].startswith("#"):
            return number - 1
    return len(raw.lines)


def _option(line: Line, read: _Read, complaints: Complaints) -> None:
    if line.number in read.in_questions and line.number not in read.options and _BOX.match(line.text):
        complaints.add("MCQ015", line.number, _indent(line.text) + 1)


def _key(line: Line, read: _Read, complaints: Complaints) -> None:
    if line.number in read.in_questions and _KEY.match(line.text):
        complaints.add("QST017", line.number, _indent(line.text) + 1)


def _gap(line: Line, read: _Read, complaints: Complaints) -> None:
    if line.number not in read.stems:
        return
    whole = re.sub(r"\[\[[^\[\]\n]*\]\]", lambda found: " " * len(found[0]), line.text)
    if "[[" not in whole and (found := _HALF_GAP.search(whole)):
        complaints.add("GAP008", line.number, found.start() + 1)


def _alert(line: Line, _read: _Read, complaints: Complaints) -> None:
    if marks.ALERT.match(line.text):
        return
    found = _ALERT.match(line.text)
    if found and not line.text[found.end() :].startswith(("(", "[", ":")):
        complaints.add("MD011", line.number, len(found[1]) + 1, name=found[2].upper())
    elif behind := _ALERT_BEHIND.search(line.text):
        complaints.add("MD011", line.number, behind.start() + 1, name=behind[1].upper())


def _heading(line: Line, _read: _Read, complaints: Complaints) -> None:
    if found := _TIGHT_HEADING.match(line.text):
        complaints.add("MD012", line.number, found.end() + 1, fix="heading-blank", signs=found[1])


def _comment(line: Line, _read: _Read, complaints: Complaints) -> None:
    if _COMMENT.match(line.text):
        complaints.add("MD017", line.number, _indent(line.text) + 1)


def _block(line: Line, _read: _Read, complaints: Complaints) -> None:
    if found := _BLOCK.match(line.text) or _INDENTED_BLOCK.match(line.text):
        complaints.add("BLK009", line.number, _indent(line.text) + 1, name=found[1])
    elif found := _FOREIGN_BLOCK.match(line.text):
        name = found[1].lower() if found[1].lower() in _OURS else "details"
        complaints.add("BLK009", line.number, _indent(line.text) + 1, name=name)


def _link(line: Line, _read: _Read, complaints: Complaints) -> None:
    for pattern in _BROKEN_LINKS:
        for found in pattern.finditer(line.text):
            complaints.add("LNK004", line.number, found.start() + 1)
    for opened in _OPEN_TARGET.finditer(line.text):
        if ")" not in line.text[opened.end() :]:
            complaints.add("LNK004", line.number, marks.start_of_link(line.text, opened.start()) + 1)


def _braces(line: Line, _read: _Read, complaints: Complaints) -> None:
    for found in _BRACES.finditer(line.text):
        is_include = _INCLUDE.match(line.text) and marks.INCLUDE.match(line.text.strip())
        if not marks.CONTACT.match(line.text, found.start()) and not is_include and not _is_escaped(line.text, found.start()):
            complaints.add("MD016", line.number, found.start() + 1)


def _is_escaped(text: str, position: int) -> bool:
    return text[position - 1 : position] == "\\"


def _indent(text: str) -> int:
    return len(text) - len(text.lstrip())


_LINE_RULES: Final[tuple[Callable[[Line, _Read, Complaints], None], ...]] = (
    _option,
    _key,
    _gap,
    _alert,
    _heading,
    _comment,
    _block,
    _link,
    _braces,
)


# --- over more than a line -----------------------------------------------------------------------------------------


def check_boxes(raw: RawFile, complaints: Complaints) -> None:
    """QST016: a list of boxes outside of every question, told at the heading above it, which was perhaps meant as one."""
    told: set[int] = set()
    for block in raw.blocks:
        if block.shape == "list" and (first := _first_box(block)) is not None:
            place = block.under.place if block.under is not None else block.place
            if place.line not in told:
                told.add(place.line)
                complaints.at("QST016", place, line=first)


def _first_box(block: RawBlock) -> int | None:
    for line in block.text.lines:
        bullet = marks.BULLET.match(line.text)
        if bullet and re.match(r"\[[ xX]\][ \t]", line.text[bullet.end() :]):
            return line.number
    return None


def check_fences(raw: RawFile, complaints: Complaints) -> None:
    """SPT007: a fenced block with the marks of a spotted text under another name, in the section of a question."""
    read = _Read(raw)
    opened: tuple[int, str, str] | None = None
    for number, text in enumerate(raw.lines, 1):
        if opened is None:
            fence = marks.FENCE.match(text)
            opened = (number, fence[2], fence[3].strip()) if fence else None
        elif marks.closes_fence(text, opened[1]):
            opened = None
        elif opened[2] != "spot" and opened[0] in read.in_questions and ("{+ " in text or "{- " in text):
            complaints.add("SPT007", opened[0], marks=opened[1])
            opened = (opened[0], opened[1], "spot")


def check_footnotes(raw: RawFile, complaints: Complaints) -> None:
    """LNK005: a footnote without words; where its line only lacks the colon, it is told there."""
    if raw.kind == "snippet":
        return
    lines = [line for line in visible_lines(raw) if "[^" in line.text]
    known = {found[1] for line in lines for found in [re.match(r" {0,3}\[\^([^\]\s]{1,60})\]:", line.text)] if found}
    first: dict[str, tuple[int, int]] = {}
    for line, found in _references(lines):
        label = found[1]
        if label not in known and (label not in first or found.start() == 0):
            first[label] = (line.number, found.start() + 1)
    for label, (number, column) in first.items():
        complaints.add("LNK005", number, column, label=label)


def _references(lines: list[Line]) -> Iterator[tuple[Line, re.Match[str]]]:
    for line in lines:
        for found in _FOOTNOTE.finditer(line.text):
            if not _is_escaped(line.text, found.start()):
                yield line, found
