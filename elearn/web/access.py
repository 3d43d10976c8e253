"""Who acts, and whether the door is open to them.

Every endpoint says what it needs (`@needs("learning.learn")`) or that it is public (`@public`). One that says nothing answers 403,
and the suite fails. The declarations make the table that `elearn access` prints.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, abort, current_app, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from elearn.core.actor import ANONYMOUS, Actor
from elearn.core.notes import take_note
from elearn.core.permissions import PERMISSIONS, allows
from elearn.web.given import given_at, way_in
from elearn.web.ways_back import own_path, page_before, short_enough
from elearn.web.work import notes, read_session

View = TypeVar("View", bound=Callable[..., Any])
ActorLoader = Callable[[Session, str], Actor | None]

PUBLIC = "public"
SESSION_TOKEN = "_user_id"  # noqa: S105 - the key under which Flask-Login keeps the session's token in the cookie


def needs(permission: str) -> Callable[[View], View]:
    """Declares the permission that opens the endpoint.

    Raises:
        KeyError: there is no such permission.
    """
    if permission not in PERMISSIONS:
        raise KeyError(permission)
    return _declare(permission)


def public(view: View) -> View:
    """Declares that the endpoint is open to everybody."""
    return _declare(PUBLIC)(view)


def _declare(requirement: str) -> Callable[[View], View]:
    def mark(view: View) -> View:
        view.elearn_needs = requirement  # type: ignore[attr-defined]  # functions carry attributes
        return view

    return mark


def requirement_of(app: Flask, endpoint: str) -> str | None:
    """What an endpoint needs: a permission, `public`, or None where nothing was declared."""
    view: Any = app.view_functions.get(endpoint)
    found: str | None = getattr(view, "elearn_needs", None)
    return found


def current_actor() -> Actor:
    """Who acts in this request. Somebody without a session cookie costs no statement."""
    if "actor" not in g:
        g.actor = _load_actor()
    actor: Actor = g.actor
    return actor


def _load_actor() -> Actor:
    if current_app.config["SESSION_COOKIE_NAME"] not in request.cookies:
        return ANONYMOUS
    token = session.get(SESSION_TOKEN)
    loader: ActorLoader | None = current_app.extensions.get("elearn.actor_loader")
    if not isinstance(token, str) or loader is None:
        return ANONYMOUS
    return loader(read_session(), token) or ANONYMOUS


def check_access() -> ResponseReturnValue | None:
    """Before each request: lets through, asks to sign in, or refuses. A refusal to somebody signed in is noted."""
    endpoint = request.endpoint
    if endpoint is None:
        return None
    requirement = requirement_of(current_app, endpoint)
    if requirement == PUBLIC:
        return None
    if requirement is None:
        abort(403)
    actor = current_actor()
    if actor.is_anonymous:
        return _ask_to_sign_in()
    if not allows(actor, requirement):
        with notes() as work:
            take_note(work, "access.denied", actor, what=endpoint, needs=requirement)
        abort(403)
    if actor.must_change_password and endpoint not in {"accounts.password", "accounts.sign_out"}:
        return redirect(url_for("accounts.password"), 303)
    if actor.must_be_informed and request.method in {"GET", "HEAD"} and endpoint not in _BEFORE_INFORMED:
        # What a page sends that is open already is taken: nobody loses an answer for not having read this.
        return _inform()
    return None


_BEFORE_INFORMED = frozenset({"accounts.recorded", "accounts.password", "accounts.give_way"})
"""What somebody can do before they have read what is recorded of them. Signing out is open to everybody."""


def _inform() -> ResponseReturnValue:
    """Leads to what is recorded of the actor, and from there on to the page that they wanted."""
    wanted = short_enough(request.path, request.query_string.decode("utf-8", "replace"))
    return redirect(url_for("accounts.recorded", next=own_path(wanted)), 303)


def asks_to_sign_in() -> bool:
    """Whether what is asked for is only for somebody signed in, and nobody is."""
    requirement = requirement_of(current_app, request.endpoint or "")
    return requirement not in {None, PUBLIC} and current_actor().is_anonymous


def _ask_to_sign_in() -> ResponseReturnValue:
    if request.method not in {"GET", "HEAD"}:
        abort(401)
    if given_at() is not None:
        # Where the person before was is nobody else's business: no way back to it.
        return redirect(way_in(), 302)
    wanted = short_enough(request.path, request.query_string.decode("utf-8", "replace"))
    return redirect(url_for("accounts.sign_in", next=own_path(wanted)), 302)


def way_to_sign_in() -> str:
    """Where somebody signs in whose act was refused, and from there back to the page on which it was done."""
    # Where the person before was is nobody else's business: no way back to it.
    return way_in() if given_at() is not None else url_for("accounts.sign_in", next=page_before())
