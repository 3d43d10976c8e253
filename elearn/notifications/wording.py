"""A message in the words of one language: its kind's sentences, filled with its words. Nothing of it is ever read as mark-up."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from elearn.core.i18n import in_language
from elearn.core.text import within_quotes
from elearn.notifications.kinds import KINDS, Kind

_PLACE = re.compile(r"%\((\w+)\)s")
_SPACE = re.compile(r"\s+")
_BEGIN, _END = "\ue000", "\ue001"
"""Stand around own words until a sentence is cut up; nobody types them."""


class Say(Protocol):
    """The sentence in the reader's language, its places filled."""

    def __call__(self, message: str, **values: object) -> str: ...


@dataclass(frozen=True, slots=True)
class Worded:
    """A message to be shown: one line above, paragraphs below."""

    subject: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a sentence. `is_own`: somebody's own words, a name among them, which are not translated."""

    text: str
    is_own: bool = False


def word(kind: Kind, words: Mapping[str, Any], language: str, say: Say, *, marks_own: bool = False) -> Worded:
    """The message in `language`; a word that is not there in it is shown in Vietnamese.

    Args:
        marks_own: whether own words are marked for `pieces`.
    """
    telling = KINDS[kind]
    own = _marked if marks_own else str
    filled = {
        name: own(value) if isinstance(told, str) else value for name, told in words.items() if (value := _in(told, language))
    }
    subject = next((each for each in telling.subject if _needs(each) <= filled.keys()), telling.label)
    # In the subject a word stands within quotation marks and on one line.
    short = {name: within_quotes(_SPACE.sub(" ", value)) for name, value in filled.items()}
    lines = tuple(_say(each, filled, say) for each in telling.lines if _needs(each) <= filled.keys())
    return Worded(_say(subject, short, say), lines)


def pieces(line: str) -> tuple[Piece, ...]:
    """A line of a message whose own words are marked, cut up."""
    cut = re.split(f"{_BEGIN}([^{_END}]*){_END}", line)
    return tuple(Piece(text, bool(number % 2)) for number, text in enumerate(cut) if text)


def _marked(own: str) -> str:
    """Each line by itself, so that a message can be shown line by line."""
    plain = own.replace(_BEGIN, "").replace(_END, "")
    return "\n".join(f"{_BEGIN}{line}{_END}" for line in plain.splitlines())


def _in(told: str | Mapping[str, str], language: str) -> str:
    return told if isinstance(told, str) else in_language(told, language)[0]


def _needs(sentence: str) -> set[str]:
    return set(_PLACE.findall(sentence))


def _say(sentence: str, filled: Mapping[str, str], say: Say) -> str:
    return say(sentence, **{name: filled[name] for name in _needs(sentence)})
