"""The known device: a signed cookie, set at sign-in only, that says which accounts have signed in here before.

It holds a random name of the device and keyed digests of account ids: no names that the next person at a shared machine could read.
It opens nothing. Whoever has it may still fail, with a counter of their own.
"""

from __future__ import annotations

import base64
import secrets
from dataclasses import dataclass

from flask import Flask, Response, current_app, request
from itsdangerous import BadData, URLSafeTimedSerializer

from elearn.accounts.throttle import keyed_digest
from elearn.core.ids import Id

KEPT_ACCOUNTS = 12
"""How many people of a shared counter machine it remembers; the earliest is forgotten first."""
LIFE_SECONDS = 180 * 24 * 3600


@dataclass(frozen=True, slots=True)
class KnownDevice:
    """`name` is random; `accounts` are keyed digests, the latest first."""

    name: str
    accounts: tuple[str, ...]


def known_device_for(account_id: Id | None) -> str | None:
    """The device's name if this account signed in here before, otherwise None."""
    device = _read()
    if device is None or account_id is None or _mark(account_id) not in device.accounts:
        return None
    return device.name


def remember_device(response: Response, account_id: Id) -> None:
    """Adds the account to the device's cookie."""
    device = _read()
    mark = _mark(account_id)
    before = () if device is None else tuple(each for each in device.accounts if each != mark)
    name = device.name if device is not None else secrets.token_urlsafe(16)
    content = {"n": name, "a": [mark, *before][:KEPT_ACCOUNTS]}
    https = bool(current_app.config["ELEARN_HTTPS"])
    response.set_cookie(
        cookie_name(current_app),
        _signer().dumps(content),
        max_age=LIFE_SECONDS,
        secure=https,
        httponly=True,
        samesite="Lax",
        path="/",
    )


def cookie_name(app: Flask) -> str:
    """The cookie's name: bound to the host where HTTPS makes that possible."""
    return "__Host-elearn-device" if app.config["ELEARN_HTTPS"] else "elearn-device"


def _read() -> KnownDevice | None:
    raw = request.cookies.get(cookie_name(current_app))
    if not raw or len(raw) > 4096:
        return None
    try:
        content = _signer().loads(raw, max_age=LIFE_SECONDS)
    except BadData:
        return None
    name, accounts = content.get("n"), content.get("a")
    if not isinstance(name, str) or not isinstance(accounts, list):
        return None
    return KnownDevice(name, tuple(each for each in accounts if isinstance(each, str)))


def _mark(account_id: Id) -> str:
    # The present key only: after a change of the secret, devices are simply not known until the next sign-in.
    digest = keyed_digest(str(current_app.config["SECRET_KEY"]), "device.account", str(account_id))
    return base64.urlsafe_b64encode(digest[:16]).decode().rstrip("=")


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(str(current_app.config["SECRET_KEY"]), salt="elearn.known-device")
