"""Pages on their way out: rendered once, compressed, and kept where everybody sees the same.

A public page is a function of published content, so its bytes are kept in the process by a key that changes with the content, and a
visitor who comes again gets 304. A page made for a person is compressed as it goes and kept nowhere.
"""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Callable, Hashable
from dataclasses import dataclass

import brotli
from flask import Flask, Response, request, session

from elearn.web.shelf import Shelf

_SMALLEST = 1024
_LIVE_LEVEL = 3
"""Within 1 % of brotli's size at a third of its time; a level more takes twice as long."""
_QUALITY, _WINDOW = 10, 16
"""Nine milliseconds, once, for a page that is sent many times. A page fits into a window of 64 kB; with the usual one of 4 MB the
compressor takes 19 MB of memory."""
_KEPT = 16_000_000
"""Bytes of public pages kept in a process."""


@dataclass(frozen=True, slots=True)
class KeptPage:
    """One public page in every form it is sent in."""

    etag: str
    plain: bytes
    brotli: bytes
    gzip: bytes

    @property
    def size(self) -> int:
        """The bytes kept of it."""
        return len(self.plain) + len(self.brotli) + len(self.gzip)


def _keep(html: bytes) -> KeptPage:
    etag = hashlib.sha256(html).hexdigest()[:20]
    return KeptPage(etag, html, brotli.compress(html, quality=_QUALITY, lgwin=_WINDOW), gzip.compress(html, mtime=0))


_pages: Shelf[KeptPage] = Shelf(_KEPT, lambda page: page.size)


def public_page(key: Hashable, render: Callable[[], str]) -> Response:
    """Answers a page that everybody without account sees alike.

    Args:
        key: what the bytes depend on: place, language, content hash.
        render: makes the page when it is not kept; must set no cookie and know no person.

    Somebody to whom a notice is due gets a page of their own: theirs must be shown, and to nobody else.
    """
    if session.get("_flashes"):
        return Response(render(), content_type="text/html; charset=utf-8", headers={"Cache-Control": "no-store"})
    page = _pages.get(key, lambda: _keep(render().encode()))
    response = Response(content_type="text/html; charset=utf-8")
    response.headers["Cache-Control"] = "public, no-cache"
    response.headers["Vary"] = "Accept-Encoding, Cookie"
    response.headers["ETag"] = f'W/"{page.etag}"'
    if page.etag in request.headers.get("If-None-Match", ""):
        response.status_code = 304
        return response
    accepted = request.headers.get("Accept-Encoding", "")
    if "br" in accepted:
        response.data, response.headers["Content-Encoding"] = page.brotli, "br"
    elif "gzip" in accepted:
        response.data, response.headers["Content-Encoding"] = page.gzip, "gzip"
    else:
        response.data = page.plain
    return response


def compress(response: Response) -> Response:
    """After each request: makes text smaller on poor lines."""
    if (
        response.direct_passthrough
        or response.status_code in {204, 304}
        or "Content-Encoding" in response.headers
        or response.mimetype not in {"text/html", "application/json", "image/svg+xml", "text/csv"}
        or (response.content_length or 0) < _SMALLEST
    ):
        return response
    accepted = request.headers.get("Accept-Encoding", "")
    response.vary.add("Accept-Encoding")
    if "gzip" in accepted:
        response.data, response.headers["Content-Encoding"] = gzip.compress(response.data, _LIVE_LEVEL, mtime=0), "gzip"
    return response


def install(app: Flask) -> None:
    app.after_request(compress)
