"""The order in which choices are shown, and the names they bear in a page.

Both come from a hash of a seed, so that they are the same on every machine and version, and neither says anything about the key:
ids follow the author's order, which for pairs, orderings and lists is the key itself. A paper uses a secret seed of its own for
each attempt; practice uses an empty one.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Sequence

MARK = "~"  # no id begins with it


def token(seed: str, question_id: str, element_id: str, place: str = "") -> str:
    """The name of an option, item or segment in the form of one question; ids cannot be read from it.

    `place` is the gap or left side whose list it stands in: one id has another name in each, because in every list the same id is
    often the right one.
    """
    digest = _digest("token", seed, question_id, place, element_id)
    return MARK + base64.b32encode(digest[:5]).decode("ascii").lower()


def tokens(seed: str, question_id: str, element_ids: Iterable[str], place: str = "") -> dict[str, str]:
    """Element id by token, for reading a form back."""
    return {token(seed, question_id, element_id, place): element_id for element_id in element_ids}


def shuffled(element_ids: Iterable[str], seed: str, question_id: str, place: str = "") -> tuple[str, ...]:
    """The ids in an order that depends on the seed, the question and the place in it, and on nothing else."""
    return tuple(sorted(element_ids, key=lambda element_id: _digest("order", seed, question_id, place, element_id)))


def shuffled_apart(element_ids: Sequence[str], seed: str, question_id: str) -> tuple[str, ...]:
    """As `shuffled`, but never the given order itself: an ordering question must not open with its answer."""
    order = shuffled(element_ids, seed, question_id)
    return order if order != tuple(element_ids) else (*order[1:], *order[:1])


def _digest(*parts: str) -> bytes:
    return hashlib.blake2b("\0".join(parts).encode("utf-8", "surrogatepass"), digest_size=16).digest()
