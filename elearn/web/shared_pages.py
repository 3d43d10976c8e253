"""Pages of signed-in people that are made once for all who would be shown the same.

The values that a view names must be all that its page depends on, as with `once` in a template (`fragments`). What the frame of
every page depends on stands here: the address with its language, and the roles that make the menu. No frame knows who the reader is
but by `person_mark`, which leaves a slot.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any

from flask import current_app, render_template, request, session
from markupsafe import escape

from elearn.web.access import current_actor
from elearn.web.fragments import Momentary, cut_at_slots, leave_slots
from elearn.web.shelf import Shelf

_KEPT = 8_000_000
"""Bytes kept in a process."""


@dataclass(frozen=True, slots=True)
class _Page:
    """A page in the bytes that are sent, cut at its slots."""

    pieces: tuple[bytes | Momentary, ...]
    size: int

    def filled(self) -> bytes:
        """The page for one reader: every slot gets a word of its own."""
        return b"".join([each if isinstance(each, bytes) else escape(each.make()).encode() for each in self.pieces])


class SharedPages(Shelf[_Page]):
    """The pages used last."""

    def __init__(self, room: int = _KEPT) -> None:
        super().__init__(room, lambda page: page.size)


def shared_page(template: str, *values: Hashable, **context: Any) -> str | bytes:
    """The page of a template, rendered at most once for readers with equal roles and `values` at one address.

    Args:
        values: all that the page depends on beyond its address and frame.
        context: what the template is given; made from `values` and published content alone.

    Somebody to whom a notice is due gets a page of their own. In the debugger nothing is kept.
    """
    if current_app.debug or session.get("_flashes"):
        return render_template(template, **context)
    pages: SharedPages = current_app.extensions["elearn.shared_pages"]
    actor = current_actor()
    frame = request.path, request.query_string, actor.kind, actor.roles
    return pages.get((template, frame, values), lambda: _keep(template, context)).filled()


def _keep(template: str, context: dict[str, Any]) -> _Page:
    cut = cut_at_slots(leave_slots(lambda: render_template(template, **context)))
    pieces = tuple(each if isinstance(each, Momentary) else each.encode() for each in cut)
    return _Page(pieces, sum(len(each) for each in pieces if isinstance(each, bytes)))
