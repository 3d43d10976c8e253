"""The text of a source file: UTF-8, NFC, `\\n` at line ends, and no character that could deceive a reader or the compiler."""

from __future__ import annotations

import re
import unicodedata

from elearn.content import limits
from elearn.content.old_encodings import OLD, encoding_of
from elearn.content.phrases import because
from elearn.content.problems import Place, Problem, Severity

# C0 and C1 controls except tab and line feed; halves of pairs (a name that is no text); private use (our own placeholders live
# there); noncharacters; and the characters that turn the direction of writing, which can make a text read otherwise than it is.
_REFUSED_CHARACTERS = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069\ue000-\uf8ff\ufdd0-\ufdef\ufffe\uffff\U000f0000-\U0010ffff]"
)

_NO_LETTERS = re.compile(rf"[^\w\s\x00-\x7f]{{{limits.STACKED_MARKS + 1},}}")
"""A long run without letters, digits, blanks or ASCII: combining marks are among what it can hold."""


def decode(path: str, content: bytes) -> tuple[str | None, list[Problem]]:
    """The text of a source file in NFC with `\\n` line ends; None and a problem if it is too large or is not text."""
    if len(content) > limits.SOURCE_BYTES:
        return None, [_error(path, "SEC004", size=f"{len(content) / 1024:.0f} kB", limit=f"{limits.SOURCE_BYTES // 1024} kB")]
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return None, [_unreadable(path, content, error.start)]
    return clean(path, text)


def clean(path: str, text: str) -> tuple[str | None, list[Problem]]:
    """A text in NFC with `\\n` line ends; None and a problem where it holds what no course may hold. Linear."""
    if (stacked := _stacked_marks(text)) is not None:
        return None, [_error(path, "SEC013", *_line_and_column(text, stacked), limit=limits.STACKED_MARKS)]
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    if refused := refused_character(text):
        place = _line_and_column(text, refused.start())
        return None, [_error(path, "SEC011", *place, character=f"U+{ord(refused[0]):04X}")]
    return text, []


def _unreadable(path: str, content: bytes, start: int) -> Problem:
    """SEC008: a file of another encoding at its top, where it is known which; else at the first byte that is no UTF-8."""
    encoding = encoding_of(content)
    if encoding is None:
        line = content.count(b"\n", 0, start) + 1
        before = content[content.rfind(b"\n", 0, start) + 1 : start]
        return _error(path, "SEC008", line, len(before.decode("utf-8", "replace")) + 1, **dict(because("encoding-unknown")))
    why = "encoding-old" if encoding in OLD else "encoding-other"
    return _error(path, "SEC008", **dict(because(why, encoding=encoding)))


def _stacked_marks(text: str) -> int | None:
    """Where more marks stand on one letter than anybody writes; they would have to be put in order before anything else."""
    for candidate in _NO_LETTERS.finditer(text):
        count = 0
        for position, character in enumerate(candidate[0], candidate.start()):
            count = count + 1 if unicodedata.combining(character) else 0
            if count > limits.STACKED_MARKS:
                return position
    return None


def _line_and_column(text: str, position: int) -> tuple[int, int]:
    return text.count("\n", 0, position) + 1, position - text.rfind("\n", 0, position)


def refused_character(text: str) -> re.Match[str] | None:
    """The first character that no text of a course may hold, or None."""
    return _REFUSED_CHARACTERS.search(text)


def _error(path: str, code: str, line: int = 1, column: int = 1, /, **words: object) -> Problem:
    return Problem(Place(path, line, column), Severity.ERROR, code, tuple((name, str(value)) for name, value in words.items()))
