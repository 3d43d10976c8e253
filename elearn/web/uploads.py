"""Addresses that take a file larger than any form: each says how large, and only for whoever may use it is so much let in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import current_app, request

from elearn.core.permissions import allows
from elearn.web.access import current_actor, requirement_of

View = TypeVar("View", bound=Callable[..., Any])


def takes_upload(most: int) -> Callable[[View], View]:
    """Declares that the endpoint takes a body of so many bytes."""

    def mark(view: View) -> View:
        view.elearn_upload = most  # type: ignore[attr-defined]  # functions carry attributes
        return view

    return mark


def let_uploads_in() -> None:
    """Before anything looks into the body: the larger limit, for somebody whose role opens the address."""
    endpoint = request.endpoint or ""
    most: int | None = getattr(current_app.view_functions.get(endpoint), "elearn_upload", None)
    requirement = requirement_of(current_app, endpoint)
    if most is None or request.method != "POST" or requirement is None:
        return
    if allows(current_actor(), requirement):
        request.max_content_length = most
