"""The session's cookie: the one place that speaks to Flask-Login.

The cookie holds a random token; who it belongs to stands in the database and is looked up at each request. Everything else that the
browser had from before is dropped at sign-in and at sign-out, so that nothing planted beforehand survives.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from flask import session
from flask_login import UserMixin, login_user, logout_user

from elearn.web.access import SESSION_TOKEN


@dataclass(frozen=True, slots=True)
class _TokenHolder(UserMixin):  # type: ignore[misc]  # Flask-Login carries no types
    """What Flask-Login takes for a user: something with an id to keep."""

    token: str

    def get_id(self) -> str:
        return self.token


def keep_token(token: str) -> None:
    """Puts a fresh sign-in into the cookie and nothing that was there before."""
    session.clear()
    login_user(_TokenHolder(token))
    # Flask-Login also keeps a digest of browser and address; nothing reads it here, so it is not sent around.
    session.pop("_id", None)
    session.permanent = False


def drop_token() -> None:
    """Empties the cookie; the browser is told to delete it."""
    logout_user()
    session.clear()


def kept_token() -> str | None:
    """The token in the cookie, or None."""
    return cast("str | None", session.get(SESSION_TOKEN))
