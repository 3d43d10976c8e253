"""A test client that reads every HTML page it fetches as a careful person would, and refuses what is wrong with it.

`CheckingClient(app)` is Flask's test client; every answer of type text/html is checked (`check_page`).
`faults(html, language)` gives the list of what is wrong, so that a test can also ask for it. What is checked stands in
`page_rules`.
"""

from __future__ import annotations

from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.web.page_rules import faults


class PageError(AssertionError):
    """An HTML page of the product is not as it should be."""


def check_page(html: str, *, language: str | None = None, where: str = "") -> None:
    """Refuses a page with faults.

    Args:
        html: the whole page.
        language: the language its address promises; None where the address has none.
        where: the address, for the message.

    Raises:
        PageError: with one line for each fault.
    """
    found = faults(html, language)
    if found:
        raise PageError("\n  ".join([f"{where or 'the page'} has {len(found)} faults:", *found]))


class CheckingClient(FlaskClient):
    """Flask's test client, checking each page it fetches. `CheckingClient(app)`."""

    def __init__(self, app: Flask, *args: Any, **options: Any) -> None:
        super().__init__(app, *(args or (app.response_class,)), **({"use_cookies": True} | options))
        self.environ_base = {"REMOTE_ADDR": "127.0.0.1", "HTTP_USER_AGENT": "checking client"}

    def open(self, *args: Any, **options: Any) -> TestResponse:
        answer = super().open(*args, **options)
        # An answer in another coding was asked for by a test about codings, which reads the bytes itself.
        if answer.mimetype == "text/html" and not answer.headers.get("Content-Encoding") and answer.data:
            path = answer.request.path
            first = path[1:].partition("/")[0]
            check_page(answer.get_data(as_text=True), language=first if first in {"vi", "en"} else None, where=path)
        return answer
