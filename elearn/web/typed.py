"""What somebody typed whose form came after their session had ended: it is given back to be copied, so that no word is lost.

Only in the answer to the very sending, and only words: what has fewer than three is typed again sooner than it is copied.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from flask import request
from werkzeug.exceptions import HTTPException

from elearn.web.given import given_at

_UNSHOWN: Final = re.compile(r"csrf_token|front|q|next|.*(?:password|secret|code|token).*|current|again")
"""Fields that nobody typed, and those that no page gives back."""
_FEWEST_WORDS: Final = 3
_ACCOUNTS: Final = "accounts"


def words_typed() -> tuple[str, ...]:
    """The words of the refused form, field by field.

    None from the pages of accounts, whose fields are passwords and codes; none where a script asked, which has its own copy; and
    none on a machine that was given to somebody else.
    """
    if request.method != "POST" or request.headers.get("Sec-Fetch-Mode", "navigate") != "navigate":
        return ()
    if request.blueprint == _ACCOUNTS or given_at() is not None:
        return ()
    try:
        return tuple(_words())
    except HTTPException:
        # Too much to be read: then it is not read here either.
        return ()


def _words() -> Iterator[str]:
    for name, value in request.form.items(multi=True):
        if not _UNSHOWN.fullmatch(name) and len(value.split(maxsplit=_FEWEST_WORDS)) >= _FEWEST_WORDS:
            yield value.replace("\r\n", "\n")
