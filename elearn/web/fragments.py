"""Parts of pages that are made once: `{% call once("name", value, …) %} … {% endcall %}` in a template.

What stands between is rendered at the first page that wants it and from then on taken as it is, as long as the values are equal.
The language of the page always counts as one of them. So the values must be all that the part depends on: the course version, the
question, the answer given. Nobody's name, unit or place may stand inside unless it is among the values.

What is of the moment (`momentary`: a form's token, its own mark) is safe inside: it leaves a slot, and each page fills its own in.
"""

from __future__ import annotations

import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass

from flask import g
from markupsafe import Markup

_KEPT = 6_000_000
"""Characters kept in a process; in Vietnamese two bytes each."""


@dataclass(frozen=True, slots=True)
class _Momentary:
    """A word of the moment: the mark that stands for it in a kept part (nobody can guess it), and who makes it."""

    slot: str
    make: Callable[[], str]


_momentary: list[_Momentary] = []


def momentary(make: Callable[[], str]) -> Callable[[], str]:
    """A function for templates whose words differ from page to page. Inside a kept part it leaves a slot."""
    word = _Momentary(f"slot-{secrets.token_hex(12)}", make)
    _momentary.append(word)

    def say() -> str:
        return word.slot if g.get("is_keeping") else word.make()

    return say


@dataclass(frozen=True, slots=True)
class _Part:
    """A rendered part: as it was rendered, and cut at its slots."""

    html: Markup
    cut: tuple[Markup | _Momentary, ...]

    def filled(self) -> Markup:
        """The part for one page: every slot gets a word of its own."""
        if len(self.cut) == 1:
            return self.html
        return self.html[:0].join([each if isinstance(each, Markup) else each.make() for each in self.cut])


def _cut(html: Markup) -> tuple[Markup | _Momentary, ...]:
    pieces: list[Markup | _Momentary] = [html]
    for word in _momentary:
        longer: list[Markup | _Momentary] = []
        for piece in pieces:
            if isinstance(piece, Markup):
                first, *others = piece.split(word.slot)
                longer += [first, *(each for other in others for each in (word, other))]
            else:
                longer.append(piece)
        pieces = longer
    return tuple(pieces)


class Fragments:
    """The last parts used, by their values; safe between threads."""

    def __init__(self, size: int = _KEPT) -> None:
        self._parts: OrderedDict[Hashable, _Part] = OrderedDict()
        self._size = size
        self._kept = 0
        self._lock = threading.Lock()

    def get(self, key: Hashable, render: Callable[[], Markup]) -> _Part:
        """The part, rendered at most once per key (or twice by two threads at the same moment)."""
        with self._lock:
            part = self._parts.get(key)
            if part is not None:
                self._parts.move_to_end(key)
        if part is None:
            part = _rendered(render)
            self._keep(key, part)
        return part

    def _keep(self, key: Hashable, part: _Part) -> None:
        with self._lock:
            replaced = self._parts.pop(key, None)
            self._parts[key] = part
            self._kept += len(part.html) - (len(replaced.html) if replaced is not None else 0)
            while self._kept > self._size:
                _, oldest = self._parts.popitem(last=False)
                self._kept -= len(oldest.html)


def _rendered(render: Callable[[], Markup]) -> _Part:
    was_keeping, g.is_keeping = g.get("is_keeping", False), True
    try:
        html = render()
    finally:
        g.is_keeping = was_keeping
    return _Part(html, _cut(html))


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
        part = self.fragments.get((self.language, key), caller)
        # A part within a part leaves its slots to the outer one.
        return part.html if g.get("is_keeping") else part.filled()
