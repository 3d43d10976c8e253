"""Ways back to a page of this site: where somebody goes on who was asked to sign in.

A way back comes from outside, in an address or a header. It is followed only where it is a page of ours that a GET shows.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote, urlsplit

from flask import current_app, request, url_for
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from elearn.core import limits

_DOORS = frozenset({"accounts.sign_in", "accounts.give_way", "accounts.activate", "accounts.reset", "accounts.recorded"})
"""Pages through which one comes and goes: nobody comes back to them."""


def own_path(target: str | None) -> str | None:
    """`target` if it is a path of this site, otherwise None: never a way to another host."""
    if not target or not target.startswith("/") or any(sign in target for sign in "\\\r\n\t") or target.startswith("//"):
        return None
    parts = urlsplit(target)
    return None if parts.scheme or parts.netloc else target


def page_at(target: str | None) -> str | None:
    """The address of the page that `target` names, in the language of the present page; None where it names none."""
    path = own_path(target)
    if path is None:
        return None
    parts = urlsplit(path)
    found = _match(unquote(parts.path))
    if found is None or "lang" not in found[1] or found[0] in _DOORS:
        return None
    endpoint, values = found
    address = url_for(endpoint, **{name: value for name, value in values.items() if name != "lang"})
    return address + (f"?{parts.query}" if parts.query else "") + (f"#{parts.fragment}" if parts.fragment else "")


def _match(path: str) -> tuple[str, dict[str, Any]] | None:
    """The endpoint and the values of what a GET of `path` shows, also where it only lacks its closing slash."""
    adapter = current_app.create_url_adapter(request)
    if adapter is None:
        return None
    for each in (path, f"{path}/"):
        try:
            endpoint, values = adapter.match(each, method="GET")
        except RequestRedirect:
            continue
        except HTTPException:
            return None
        return str(endpoint), dict(values)
    return None


def short_enough(path: str, query: str) -> str:
    """The address as it fits into another one: a long query stays behind, the path alone leads near enough."""
    return f"{path}?{query}" if 0 < len(query) <= limits.QUERY_BYTES // 4 else path


def page_before() -> str | None:
    """The page of ours from which this request was sent, as far as the browser says so."""
    parts = urlsplit(request.referrer or "")
    return page_at(short_enough(parts.path, parts.query)) if parts.netloc == request.host else None
