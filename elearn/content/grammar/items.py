"""The items of a list at the left edge: their words, and the quote indented under each (its feedback)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from elearn.content.grammar import marks
from elearn.content.grammar.complaints import Complaints
from elearn.content.grammar.raw import Line, RawText
from elearn.content.grammar.texts import trimmed
from elearn.content.problems import Place


@dataclass(frozen=True, slots=True)
class Item:
    """One item. `text` holds its lines without the marker (the first one as `first`), `feedback` the quote under it."""

    place: Place
    numbered: bool
    text: RawText
    feedback: RawText

    @property
    def first(self) -> str:
        return self.text.lines[0].text

    def rest(self, offset: int, end: int | None = None) -> RawText:
        """Its text from a character of the first line on; with `end`, up to there within the first line only."""
        head = self.text.lines[0]
        stop = len(head.text) if end is None else end
        part = head.text[offset:stop]
        line = Line(head.number, head.column + offset + len(part) - len(part.lstrip()), part.strip())
        following = self.text.lines[1:] if end is None else ()
        return trimmed([line, *following])


@dataclass(slots=True)
class _Draft:
    place: Place
    numbered: bool
    text: list[Line]
    feedback: list[Line] = field(default_factory=list)
    after_blank: bool = False

    def finished(self) -> Item:
        head, *following = self.text
        text = RawText((head, *trimmed(following).lines))
        return Item(self.place, self.numbered, text, trimmed(self.feedback))


def read_items(lines: Sequence[str], start: int, end: int, complaints: Complaints) -> list[Item]:
    """The items of the list in lines `start` to `end` (excluded, counted from 0)."""
    drafts: list[_Draft] = []
    for index in range(start, end):
        line = lines[index]
        marker = _marker(line)
        if marker:
            numbered, offset = marker
            place = Place(complaints.path, index + 1, offset + 1)
            drafts.append(_Draft(place, numbered, [Line(index + 1, offset + 1, line[offset:].rstrip())]))
        elif drafts:
            _continue(drafts[-1], index, line, complaints)
    return [draft.finished() for draft in drafts]


def _marker(line: str) -> tuple[bool, int] | None:
    """Whether the line opens an item at the left edge: if it is numbered, and where its text begins."""
    if marks.indent_of(line) >= 2:
        return None
    if bullet := marks.BULLET.match(line):
        return False, bullet.end()
    numbered = marks.NUMBERED.match(line)
    return (True, numbered.end()) if numbered else None


def _continue(draft: _Draft, index: int, line: str, complaints: Complaints) -> None:
    if marks.is_blank(line):
        draft.after_blank = True
        return
    indent = len(line) - len(line.lstrip())
    quoted = line.startswith(">", indent)
    if indent < 2:
        complaints.add("QST005", index + 1, indent + 1)
    into = draft.feedback if quoted or (draft.feedback and not draft.after_blank) else draft.text
    if draft.after_blank:
        into.append(Line(index, 1, ""))
    offset = indent
    if quoted:
        offset += 2 if line.startswith("> ", indent) else 1
    into.append(Line(index + 1, offset + 1, line[offset:].rstrip()))
    draft.after_blank = False
