"""Recognising what a line or a piece of inline text is: marks, fences, code spans, attributes.

Every expression here is linear: no repeated group holds another repetition over the same characters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

IDENTIFIER = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
HEADING = re.compile(r"(#{1,6})[ \t]+(?=\S)")
QUESTION = re.compile(r"(#{2,5})[ \t]+\?[ \t]+(?=\S)")
FENCE = re.compile(r"( {0,3})(`{3,}|~{3,})([^`]*)$")
ANY_FENCE = re.compile(r"[ \t>*+\-0-9.)]{0,60}(?:`{3,}|~{3,})")
"""A line that can open or close fenced code somewhere: in a quote, in an item of a list."""
QUOTE = re.compile(r" {0,3}> ?")
ALERT = re.compile(r" {0,3}> ?\[!([A-Za-z]+)\][ \t]*")
BLOCK_OPEN = re.compile(r"(/{3,})[ \t]*([A-Za-z][\w-]*)[ \t]*(?:\|[ \t]*)?(.*)$")
BLOCK_CLOSE = re.compile(r"/{3,}[ \t]*$")
BULLET = re.compile(r"( *)([-*+])([ \t]+)(?=\S)")
NUMBERED = re.compile(r"( *)([0-9]{1,9})([.)])([ \t]+)(?=\S)")
RULE = re.compile(r" {0,3}(?:-[ \t]*){3,}$|(?: {0,3})(?:\*[ \t]*){3,}$|(?: {0,3})(?:_[ \t]*){3,}$")
SETEXT = re.compile(r" {0,3}(?:=+|-+)[ \t]*$")
TABLE_ROW = re.compile(r" {0,3}\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$")
DEFINITION = re.compile(r" {0,3}(?:\[\^[^\]\s]{1,60}\]:|\*\[[^\]]{1,60}\]:|\[[^\]]{1,200}\]:[ \t]*\S)")
INCLUDE = re.compile(r"\{\{[ \t]*include:[ \t]*([^\s{}]{1,200})[ \t]*\}\}[ \t]*$")
CONTACT = re.compile(r"\{\{ *contact: *([a-z0-9][a-z0-9-]{0,31}) *\}\}")
UNTRANSLATED = re.compile(r"<!-- chưa dịch: ([a-z]{1,20}) -->[ \t]*$")
"""Stands in a translation for a block that is not translated yet, and says of which kind it is."""
PRIVATE = re.compile("[\ue000-\uf8ff]")
"""Characters of the private use area: the grammar uses two of them as marks, and no text needs any."""

ATTRIBUTES_LENGTH = 200
"""A longer `{…}` is text: nobody writes such attributes, and searching them must stay cheap."""

_LINK_WORDS = 1_000
"""How far back the beginning of a link is looked for."""

SPAN = re.compile(r"`+")
ATTRIBUTE = re.compile(r'([A-Za-z][\w-]*)=(?:"([^"]*)"|(\S+))')


def is_blank(line: str) -> bool:
    return not line or line.isspace()


def indent_of(line: str) -> int:
    """How many spaces stand before the first other character; a tab counts to the next multiple of four."""
    width = 0
    for character in line:
        if character == " ":
            width += 1
        elif character == "\t":
            width += 4 - width % 4
        else:
            break
    return width


def fence_of(line: str) -> str | None:
    """The marks that open a fenced block on this line, at any indentation, or None."""
    match = FENCE.match(line.lstrip(" "))
    return match[2] if match else None


def closes_fence(line: str, marks: str) -> bool:
    """Whether a line ends the fenced block that `marks` opened."""
    text = line.strip()
    return len(text) >= len(marks) and text == marks[0] * len(text)


def code_spans(text: str) -> list[tuple[int, int]]:
    """The half-open ranges of inline code in a text, in order: a run of backticks to the next run of the same length."""
    runs = [(match.start(), match.end()) for match in SPAN.finditer(text)]
    following = _next_of_same_length(runs)
    spans: list[tuple[int, int]] = []
    index = 0
    while index < len(runs):
        closing = following[index]
        if closing is None:
            index += 1
            continue
        spans.append((runs[index][0], runs[closing][1]))
        index = closing + 1
    return spans


def _next_of_same_length(runs: list[tuple[int, int]]) -> list[int | None]:
    last: dict[int, int] = {}
    following: list[int | None] = [None] * len(runs)
    for index in range(len(runs) - 1, -1, -1):
        length = runs[index][1] - runs[index][0]
        following[index] = last.get(length)
        last[length] = index
    return following


def mask_code(text: str) -> str:
    """The text with inline code replaced by spaces, so that marks inside code are not seen; the length is kept."""
    spans = code_spans(text) if "`" in text else []
    if not spans:
        return text
    pieces: list[str] = []
    position = 0
    for start, end in spans:
        pieces.extend((text[position:start], "".join(c if c == "\n" else " " for c in text[start:end])))
        position = end
    pieces.append(text[position:])
    return "".join(pieces)


def unescaped(text: str, mark: str, start: int = 0) -> Iterator[int]:
    """The places from `start` on where `mark` stands without a backslash before it."""
    position = text.find(mark, start)
    while position >= 0:
        if not _is_escaped(text, position):
            yield position
        position = text.find(mark, position + len(mark))


def _is_escaped(text: str, position: int) -> bool:
    return position > 0 and text[position - 1] == "\\"


def start_of_link(text: str, closing: int) -> int:
    """Where the link or the picture begins whose words end with the `]` at `closing`; `closing` itself if it is not near."""
    depth = 0
    for position in range(closing, max(-1, closing - _LINK_WORDS), -1):
        depth += (text[position] == "]") - (text[position] == "[")
        if depth == 0:
            return position - (text[position - 1 : position] == "!")
    return closing


@dataclass(frozen=True, slots=True)
class Attributes:
    """What stands in `{#id role=ending}` at the end of a line. `id` is None when no `#…` was written."""

    id: str | None
    values: dict[str, str]
    offset: int


def split_attributes(text: str) -> tuple[str, Attributes | None]:
    """A line's text without its closing `{…}`, and what that says; `{{ … }}` and other braces are left in the text."""
    stripped = text.rstrip()
    start = stripped.rfind("{")
    if not stripped.endswith("}") or start < 0 or stripped[start - 1 : start] == "{":
        return stripped, None
    inner = stripped[start + 1 : -1].strip()
    if len(inner) > ATTRIBUTES_LENGTH or (not inner.startswith("#") and not ATTRIBUTE.match(inner)):
        return stripped, None
    first = inner.split(maxsplit=1)[0]
    identifier = first[1:] if first.startswith("#") else None
    values = {match[1]: match[2] if match[2] is not None else match[3] for match in ATTRIBUTE.finditer(inner)}
    if identifier is not None and ATTRIBUTE.sub("", inner[len(first) :]).strip():
        # Words that are neither an id nor an attribute: they were meant as part of the id.
        identifier = inner[1:]
    return stripped[:start].rstrip(), Attributes(identifier, values, start)


def letter(position: int) -> str:
    """The letter of a position counted from 0: a … z, aa, ab, …"""
    name = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        name = chr(ord("a") + rest) + name
    return name
