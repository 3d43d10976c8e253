"""Files that people send: an address that takes one says how large a request may be, and only those who may use it send so much."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Flask, current_app, request

from elearn.core.permissions import allows
from elearn.web.access import View, current_actor, requirement_of

_WORDS = 64 * 1024
"""What a form with a file may hold beside the file, in bytes."""


def takes_file(size: int) -> Callable[[View], View]:
    """Declares that the endpoint takes a file of so many bytes. It stands above `@needs`."""

    def mark(view: View) -> View:
        view.elearn_takes = size  # type: ignore[attr-defined]  # functions carry attributes
        return view

    return mark


def make_room() -> None:
    """Before a form is read: whoever may use an address that takes files may send as much as it takes."""
    view: Any = current_app.view_functions.get(request.endpoint or "")
    size: int | None = getattr(view, "elearn_takes", None)
    if size is None or request.method != "POST":
        return
    requirement = requirement_of(current_app, request.endpoint or "")
    if requirement is not None and not current_actor().is_anonymous and allows(current_actor(), requirement):
        request.max_content_length = size + _WORDS


def install(app: Flask) -> None:
    app.before_request(make_room)
