"""The language is in the address: `/vi/…`, `/en/…`.

Blueprints are registered below `/<any(vi, en):lang>`. `url_for` carries the language of the present page unless told otherwise.
An address without language answers with a redirect by preference, so that it can be read out over the telephone; one that ends
with a slash too many leads to the page as well.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from flask import Flask, current_app, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException, NotFound
from werkzeug.routing import RequestRedirect

from elearn.core.i18n import SOURCE_LANGUAGE, is_language, preferred_language

PREFIX = "/<any(vi, en):lang>"
_CHOSEN = "language"


def current_language() -> str:
    """The language of the page being answered."""
    language: str = g.get("lang", SOURCE_LANGUAGE)
    return language


def here(language: str) -> str:
    """The address of this page in `language`; of the home page where this one is not a page (an error)."""
    if request.endpoint is None or not g.get("lang_in_address") or g.get("is_error"):
        return url_for(current_app.extensions["elearn.navigation"].home, lang=language)
    address = url_for(request.endpoint, **{**(request.view_args or {}), "lang": language})
    query = request.query_string.decode("utf-8", "replace")
    return f"{address}?{query}" if query else address


def install(app: Flask) -> None:
    """Takes the language out of each address and puts it into each address made."""

    @app.url_value_preprocessor
    def take_language(_endpoint: str | None, values: dict[str, Any] | None) -> None:
        # A page that was not found still speaks the language of its address.
        first, _, _ = request.path[1:].partition("/")
        g.lang = first if is_language(first) else preferred_language(request.accept_languages.values())
        g.lang_in_address = values is not None and values.pop("lang", None) is not None

    @app.url_defaults
    def give_language(endpoint: str, values: dict[str, Any]) -> None:
        if "lang" not in values and app.url_map.is_endpoint_expecting(endpoint, "lang"):
            values["lang"] = current_language()


def keep_language(language: str) -> None:
    """Remembers the language that somebody signed in has chosen, for addresses without one. It goes with the session."""
    session[_CHOSEN] = language


def _preferred() -> str:
    chosen = session.get(_CHOSEN)
    return chosen if isinstance(chosen, str) and is_language(chosen) else preferred_language(request.accept_languages.values())


def redirect_to_page(error: HTTPException) -> ResponseReturnValue | None:
    """For a GET of an address that lacks its language or has a slash too many: the redirect to the page; otherwise None.

    Only the shape of an address decides, before anything is looked up: what exists and what does not are led on alike.
    """
    if not isinstance(error, NotFound) or request.method not in {"GET", "HEAD"} or request.url_rule is not None:
        return None
    first, _, _ = request.path[1:].partition("/")
    plain = f"/{request.path.strip('/')}"
    target = _page_of(plain if is_language(first) else f"/{_preferred()}{plain}")
    if target is None:
        return None
    query = request.query_string.decode("ascii", "replace")
    response = redirect(target + (f"?{query}" if query else ""), 308 if is_language(first) else 302)
    if not is_language(first):
        response.vary.add("Accept-Language")
    return response


def _page_of(path: str) -> str | None:
    """The address of the page that is meant by a path without closing slash; None where there is none."""
    adapter = g.get("url_adapter") or current_app.create_url_adapter(request)
    if adapter is None:
        return None
    try:
        adapter.match(path, method="GET")
    except RequestRedirect as slash:
        return urlsplit(slash.new_url).path
    except HTTPException:
        return None
    return path
