"""A machine that was given to somebody else: how the other tabs of its browser learn of it.

Giving way leaves a cookie with the second in which it happened, for a working day; it names nobody and opens nothing. What an older
page sends afterwards is refused anyway, because the form token goes with the session: here it is told why. With scripts, the pages
of the person who left are taken away as soon as they are shown again (`static/js/given.js`).
"""

from __future__ import annotations

from flask import Response, current_app, request, url_for
from itsdangerous import BadData, URLSafeTimedSerializer

from elearn.core.clock import SystemClock

LIFE_SECONDS = 8 * 3600
_FORM_TOKEN_SALT = "wtf-csrf-token"  # noqa: S105 - what Flask-WTF names its signature
_LONGEST_TOKEN = 1000


def remember_given(response: Response) -> None:
    """Tells the browser that this machine is given to somebody else now."""
    response.set_cookie(
        _cookie_name(),
        str(_now()),
        max_age=LIFE_SECONDS,
        secure=bool(current_app.config["ELEARN_HTTPS"]),
        httponly=True,
        samesite="Lax",
        path="/",
    )


def forget_given(response: Response) -> None:
    """Whoever signs out plainly leaves a machine that nobody waits for."""
    response.delete_cookie(_cookie_name(), secure=bool(current_app.config["ELEARN_HTTPS"]), httponly=True, samesite="Lax", path="/")


def given_at() -> int | None:
    """The second in which this machine was given to somebody else, if that was within a working day."""
    text = request.cookies.get(_cookie_name(), "")
    if not (text.isascii() and text.isdecimal() and len(text) < 12):
        return None
    return int(text) if 0 <= _now() - int(text) <= LIFE_SECONDS else None


def is_form_from_before() -> bool:
    """Whether the form that is sent was made before the machine was given to somebody else."""
    given, token = given_at(), request.form.get("csrf_token", "")
    if given is None or not 0 < len(token) <= _LONGEST_TOKEN:
        return False
    signer = URLSafeTimedSerializer(str(current_app.config["SECRET_KEY"]), salt=_FORM_TOKEN_SALT)
    try:
        _, made = signer.loads(token, return_timestamp=True)
    except BadData:
        return False
    return int(made.timestamp()) <= given


def way_in() -> str:
    """Where somebody is led whose page is older than that."""
    return url_for("accounts.sign_in", given="")


def _now() -> int:
    # The machine's own clock, by which form tokens are signed as well.
    return int(SystemClock().now().timestamp())


def _cookie_name() -> str:
    return "__Host-elearn-given" if current_app.config["ELEARN_HTTPS"] else "elearn-given"
