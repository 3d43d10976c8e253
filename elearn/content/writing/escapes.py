"""Words that stand where the grammar would take them for structure, written so that they are read as words and shown the same.

What Markdown can escape gets a backslash, the rest a character reference. Nothing that needs no escape changes, and escaping twice
changes nothing more. Fenced code is left as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final

from elearn.content.grammar import marks
from elearn.content.writing.items import AnswersKind

_BOX: Final = re.compile(r"\[[ \t]{0,4}[xXvV✓✔✗]?[ \t]{0,4}\](?![(\[:])")
_ANSWER: Final = re.compile(r"=[ \t]*(?=[^=\s])")
_ARROW: Final = " => "
_GAP: Final = "[["
_BLANK: Final = re.compile(r"(?<![\\_])_{4,}|(?<![\\\w])_{3}(?!\w)")
_WRITTEN_BLANK: Final = re.compile(r"(?<![\\_])(?:\\_){4,}|(?<![\\\w])(?:\\_){3}(?!\w)")
_DETAILS: Final = "details"
_OWN_ALERTS: Final = {"essay": frozenset({"TIP", "RUBRIC", "NOTE"})}
_ALERTS: Final = frozenset({"TIP", "RUBRIC"})


def stem(text: str, kind: AnswersKind) -> str:
    """A stem of a question of that kind. Lists, tables, quotes and code stay; headings and answers become words."""
    return "\n".join(_Stem(kind).lines(text.split("\n")))


def hint(text: str, kind: AnswersKind) -> str:
    """A hint, an explanation or a rubric: only gaps are looked for in it, and only where the stem is what is answered."""
    return "\n".join(_outside_fences(text.split("\n"), _without_gap)) if kind in {"cloze", "essay"} else text


def label(text: str) -> str:
    """An option or an item of an order: no line after its first may look like feedback."""
    first, *following = text.split("\n")
    return "\n".join([first, *(f"\\{line}" if line.startswith(">") else line for line in following)])


def left(text: str) -> str:
    """The left side of a pair: it may not look like an option to tick."""
    return f"\\{text}" if _BOX.match(text) else text


def right(text: str) -> str:
    """The right side of a pair: the last arrow of a line is what divides it."""
    first, *following = text.split("\n")
    return label("\n".join([_without_arrows(first), *following]))


def hides_arrow(left: str, right: str) -> bool:
    """Whether backticks on both sides of a pair make code of the arrow between them."""
    return marks.mask_code(f"{left}{_ARROW}{right}").rfind(_ARROW, 0, len(left) + len(_ARROW)) != len(left)


def without_lone_backticks(text: str) -> str:
    """The text with character references for the backticks that open no code of its own."""
    pieces: list[str] = []
    position = 0
    for start, end in [*marks.code_spans(text), (len(text), len(text))]:
        pieces.extend((text[position:start].replace("`", "&#96;"), text[start:end]))
        position = end
    return "".join(pieces)


def with_blanks(text: str) -> str:
    """Markdown as it is written, from what somebody typed: a blank to fill in, `___` or longer, is a row of words' characters.

    Three that touch a word may be marks of emphasis and stay.
    """
    return _replaced(text, _BLANK, lambda blank: "\\_" * len(blank))


def blanks_as_typed(text: str) -> str:
    """Markdown as a form shows it: a blank as it was typed. `with_blanks` writes it again."""
    return _replaced(text, _WRITTEN_BLANK, lambda blank: "_" * (len(blank) // 2))


def _replaced(text: str, pattern: re.Pattern[str], change: Callable[[str], str]) -> str:
    """The text with what matches changed, code left out."""
    return "\n".join(_outside_fences(text.split("\n"), lambda line: _changed(line, pattern, change)))


def _changed(line: str, pattern: re.Pattern[str], change: Callable[[str], str]) -> str:
    pieces: list[str] = []
    position = 0
    for start, end in [*marks.code_spans(line), (len(line), len(line))]:
        pieces.extend((pattern.sub(lambda found: change(found[0]), line[position:start]), line[start:end]))
        position = end
    return "".join(pieces)


class _Stem:
    def __init__(self, kind: AnswersKind) -> None:
        self.kind = kind
        self.alerts = _OWN_ALERTS.get(kind, _ALERTS)
        self.previous = ""
        self.in_details = False

    def lines(self, lines: list[str]) -> Iterator[str]:
        yield from _outside_fences(lines, self._line)

    def _line(self, line: str) -> str:
        if self.in_details or self._opens_details(line):
            self.in_details = not marks.BLOCK_CLOSE.match(line)
            return line
        written = self._escaped(line)
        self.previous = written
        return written

    def _opens_details(self, line: str) -> bool:
        opened = marks.BLOCK_OPEN.match(line)
        return opened is not None and opened[2].lower() == _DETAILS

    def _escaped(self, line: str) -> str:
        if line.startswith("#") and marks.HEADING.match(line):
            return f"\\{line}"
        if line.startswith("<!--"):
            line = f"<\\{line[1:]}"
        elif line.startswith("///"):
            line = f"&#47;{line[1:]}"
        elif line.startswith("=") and (_ANSWER.match(line) or self._is_underline(line)):
            line = f"&#61;{line[1:]}"
        elif line.lstrip().startswith("-") and (self._is_underline(line) or marks.RULE.match(line)):
            line = "***" if marks.is_blank(self.previous) else line.replace("-", "\\-", 1)
        else:
            line = self._block(line)
        return line if self.kind == "cloze" else _without_gap(line)

    def _is_underline(self, line: str) -> bool:
        return not marks.is_blank(self.previous) and marks.SETEXT.match(line) is not None

    def _block(self, line: str) -> str:
        alert = marks.ALERT.match(line)
        if alert and alert[1].upper() in self.alerts and not marks.QUOTE.match(self.previous):
            return line.replace("[!", "\\[!", 1)
        if marks.indent_of(line) >= 2:
            return line
        if bullet := marks.BULLET.match(line):
            words = left(line[bullet.end() :])
            return line[: bullet.end()] + _without_arrows(words, start=words.startswith("=> "))
        numbered = marks.NUMBERED.match(line)
        if numbered and self.kind == "ordering":
            return f"{line[: numbered.start(3)]}\\{line[numbered.start(3) :]}"
        return line


def _outside_fences(lines: list[str], change: Callable[[str], str]) -> Iterator[str]:
    fence: str | None = None
    for line in lines:
        if fence:
            fence = None if marks.closes_fence(line, fence) else fence
            yield line
        elif fence := marks.fence_of(line):
            yield line
        else:
            yield change(line)


def _without_gap(line: str) -> str:
    if _GAP not in line:
        return line
    return _with_backslashes(line, marks.unescaped(marks.mask_code(line), _GAP))


def _without_arrows(line: str, *, start: bool = False) -> str:
    """The line with `=\\>` for each arrow outside code, and for one at its very beginning if `start`."""
    masked = marks.mask_code(line)
    found: list[int] = [1] if start else []
    position = masked.find(_ARROW)
    while position >= 0:
        found.append(position + 2)
        position = masked.find(_ARROW, position + 1)
    return _with_backslashes(line, iter(found))


def _with_backslashes(line: str, places: Iterator[int]) -> str:
    pieces: list[str] = []
    position = 0
    for place in places:
        pieces.extend((line[position:place], "\\"))
        position = place
    pieces.append(line[position:])
    return "".join(pieces)
