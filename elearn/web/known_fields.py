"""Addresses with fields that their page does not know are answered with the address without them.

A page repeats its own address: in the link to the other language, in what a form carries along. So an address holds nothing that a
page of ours did not put there, and a page that is kept for everybody holds nothing of whoever asked first.
"""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode

from flask import redirect, request, url_for
from werkzeug.wrappers import Response


def without_unknown_fields(is_known: Callable[[str, str], bool] = lambda _name, _value: False) -> Response | None:
    """The redirect to this address with only the fields (name, value) that its page knows; None where there are no others."""
    if request.method not in {"GET", "HEAD"}:
        return None
    given = list(request.args.items(multi=True))
    kept = [(name, value) for name, value in given if is_known(name, value)]
    if len(kept) == len(given) or request.endpoint is None:
        return None
    address = url_for(request.endpoint, **(request.view_args or {}))
    answer = redirect(f"{address}?{urlencode(kept)}" if kept else address, 302)
    # The page that Werkzeug puts there speaks English, and nobody sees it.
    answer.data = b""
    return answer
