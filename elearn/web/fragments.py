"""Parts of pages that are made once: `{% call once("name", value, …) %} … {% endcall %}` in a template.

What stands between is rendered at the first page that wants it and from then on taken as it is, as long as the values are equal.
The language of the page always counts as one of them. So the values must be all that the part depends on: the course version, the
question, the answer given. Nobody's name, unit or place may stand inside unless it is among the values.

What is of the moment (`momentary`: a form's token, its own mark) is safe inside: it leaves a slot, and each page fills its own in.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from flask import g
from markupsafe import Markup, escape

from elearn.web.shelf import Shelf

Html = TypeVar("Html", str, Markup)

_KEPT = 6_000_000
"""Characters kept in a process; in Vietnamese two bytes each."""


@dataclass(frozen=True, slots=True)
class Momentary:
    """A word of the moment: the mark that stands for it in a kept part (nobody can guess it), and who makes it."""

    slot: str
    make: Callable[[], str]


_momentary: list[Momentary] = []


def momentary(make: Callable[[], str]) -> Callable[[], str]:
    """A function for templates whose words differ from page to page. Inside a kept part it leaves a slot."""
    word = Momentary(f"slot-{secrets.token_hex(12)}", make)
    _momentary.append(word)

    def say() -> str:
        return word.slot if g.get("is_keeping") else word.make()

    return say


@dataclass(frozen=True, slots=True)
class Part:
    """A rendered part, cut at its slots."""

    cut: tuple[Markup | Momentary, ...]

    @property
    def size(self) -> int:
        """The characters kept of it."""
        return sum(len(each) for each in self.cut if isinstance(each, Markup))

    def filled(self) -> Markup:
        """The part for one page: every slot gets a word of its own."""
        return self._joined(lambda word: word.make())

    def with_slots(self) -> Markup:
        """The part as it was rendered."""
        return self._joined(lambda word: word.slot)

    def _joined(self, say: Callable[[Momentary], str]) -> Markup:
        if len(self.cut) == 1 and isinstance(self.cut[0], Markup):
            return self.cut[0]
        return escape("").join([say(each) if isinstance(each, Momentary) else each for each in self.cut])


def cut_at_slots(html: Html) -> tuple[Html | Momentary, ...]:
    """What stands between the slots, and the slots."""
    pieces: list[Html | Momentary] = [html]
    for word in _momentary:
        longer: list[Html | Momentary] = []
        for piece in pieces:
            if isinstance(piece, Momentary):
                longer.append(piece)
            else:
                parts = piece.split(word.slot)
                longer.append(parts[0])
                for other in parts[1:]:
                    longer.append(word)
                    longer.append(other)
        pieces = longer
    return tuple(pieces)


def leave_slots(render: Callable[[], Html]) -> Html:
    """Renders what is to be kept: every word of the moment leaves its slot."""
    was_keeping, g.is_keeping = g.get("is_keeping", False), True
    try:
        return render()
    finally:
        g.is_keeping = was_keeping


def _keep(render: Callable[[], Markup]) -> Part:
    return Part(cut_at_slots(leave_slots(render)))


class Fragments(Shelf[Part]):
    """The parts of pages used last."""

    def __init__(self, room: int = _KEPT) -> None:
        super().__init__(room, lambda part: part.size)


@dataclass(slots=True)
class Once:
    """`once` of one page. In the debugger nothing is kept, so that a changed template is seen at once."""

    fragments: Fragments
    language: str
    is_off: bool

    def __call__(self, *values: object, caller: Callable[[], Markup]) -> Markup:
        if self.is_off:
            return caller()
        key = tuple([tuple(each) if isinstance(each, list) else each for each in values])
        part = self.fragments.get((self.language, key), lambda: _keep(caller))
        # A part within a part leaves its slots to the outer one.
        return part.with_slots() if g.get("is_keeping") else part.filled()
