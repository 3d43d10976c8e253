"""What every answer carries and every unsafe request must show.

Hosts: only the names in the settings. Unsafe requests: a form token, and an Origin or Sec-Fetch-Site that is ours. Answers: a
content policy without inline script or style, and no caching of a page made for a person.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Flask, Response, abort, current_app, g, request
from flask_wtf import CSRFProtect
from werkzeug.exceptions import Forbidden

from elearn.core import limits

CONTENT_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "media-src 'self'",
        "manifest-src 'self'",
        "worker-src 'self'",
        "frame-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "object-src 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types elearn",
    )
)
HEADERS = {
    "Content-Security-Policy": CONTENT_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), display-capture=(), idle-detection=(), payment=(), usb=(), "
    "interest-cohort=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
FILE_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
}
"""What a static file carries: a drawing opened by itself may load and run nothing. The others speak of pages and workers."""
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})

csrf = CSRFProtect()


class ForeignRequest(Forbidden):
    """An unsafe request that a page of another host made the browser send."""


def refuse_foreign_requests() -> None:
    """Refuses unsafe requests that another site made the browser send."""
    if request.method in _SAFE:
        return
    is_foreign = request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}
    origin = request.headers.get("Origin")
    if is_foreign or (origin is not None and urlsplit(origin).netloc != request.host):
        raise ForeignRequest


def refuse_long_queries() -> None:
    """Refuses a query string that no page of ours makes."""
    if len(request.query_string) > limits.QUERY_BYTES:
        abort(414)


def refuse_nul() -> None:
    """Refuses NUL in an address or a form: no text has it, and PostgreSQL cannot keep it."""
    if "\0" in request.path:
        abort(404)
    if any("\0" in part for name, value in request.values.items(multi=True) for part in (name, value)):
        abort(400)


def add_headers(response: Response) -> Response:
    """After each request: the security headers, and `no-store` unless the page said how it may be kept."""
    carried = {name for name, _ in response.headers}
    for name, value in HEADERS.items():
        if name not in carried:
            response.headers.add(name, value)
    if current_app.config["ELEARN_HTTPS"]:
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
    if "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = "no-store" if _is_personal() else "no-cache"
    return response


def _is_personal() -> bool:
    actor = g.get("actor")
    return request.method not in _SAFE or (actor is not None and not actor.is_anonymous)


def install(app: Flask) -> None:
    csrf.init_app(app)
    app.before_request(refuse_foreign_requests)
    app.before_request(refuse_long_queries)
    app.before_request(refuse_nul)
    app.after_request(add_headers)
