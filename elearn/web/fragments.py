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
    """A rendered part, and the words of the moment that it has slots for."""

    html: Markup
    slots: tuple[_Momentary, ...]

    def filled(self) -> Markup:
        html = self.html
        for word in self.slots:
            html = html.replace(word.slot, word.make())
        return html


class Fragments:
    """The last parts used, by their values; safe between threads."""

    def __init__(self, size: int = _KEPT) -> None:
        self._parts: OrderedDict[Hashable, _Part] = OrderedDict()
        self._size = size
        self._kept = 0
        self._lock = threading.Lock()

    def get(self, key: Hashable, render: Callable[[], Markup]) -> Markup:
        """The part, rendered at most once per key (or twice by two threads at the same moment)."""
        with self._lock:
            part = self._parts.get(key)
            if part is not None:
                self._parts.move_to_end(key)
        if part is None:
            part = _rendered(render)
            self._keep(key, part)
        return part.filled()

    def _keep(self, key: Hashable, part: _Part) -> None:
        with self._lock:
            replaced = self._parts.pop(key, None)
            self._parts[key] = part
            self._kept += len(part.html) - (len(replaced.html) if replaced is not None else 0)
            while self._kept > self._size:
                _, oldest = self._parts.popitem(last=False)
                self._kept -= len(oldest.html)


def _rendered(render: Callable[[], Markup]) -> _Part:
    g.is_keeping = True
    try:
        html = render()
    finally:
        g.is_keeping = False
    return _Part(html, tuple(word for word in _momentary if word.slot in html))


@dataclass(slots=True)
class Once:
    """`once` of one page. In the debugger nothing is kept, so that a changed template is seen at once."""

    fragments: Fragments
    language: str
    is_off: bool

    def __call__(self, *values: object, caller: Callable[[], Markup]) -> Markup:
        # A part within a part that is being rendered is kept with it.
        if self.is_off or g.get("is_keeping"):
            return caller()
        key = tuple([tuple(each) if isinstance(each, list) else each for each in values])
        return self.fragments.get((self.language, key), caller)
