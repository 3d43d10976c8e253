"""The code that ties a booklet and its answer sheet to a sitting. Pure.

It is no secret and proves nothing: it is what somebody compares and types, so it has no letters that look like others.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Sequence

from elearn.core.ids import Id

_LETTERS = "23456789ABCDEFGHJKLMNPQRSTVWXYZ"
_LENGTH = 6


def form_code(sitting_id: Id, drawn: Sequence[Sequence[str]]) -> str:
    """Six characters in two groups, `K7M-3XA`: the same for the same paper of the same sitting.

    Args:
        sitting_id: the one for which the paper was drawn; another one that takes its place with the same paper has its code.
    """
    digest = hashlib.blake2b(f"{sitting_id}\0{json.dumps(drawn)}".encode(), digest_size=8).digest()
    number, found = int.from_bytes(digest, "big"), ""
    for _ in range(_LENGTH):
        number, rest = divmod(number, len(_LETTERS))
        found += _LETTERS[rest]
    return f"{found[:3]}-{found[3:]}"


def as_typed(text: str) -> str:
    """A code as somebody types it, without the stroke and in small letters, in its written form."""
    plain = "".join(each for each in unicodedata.normalize("NFKC", text).upper() if each.isalnum())
    return f"{plain[:3]}-{plain[3:]}"
