"""What pages read out of an address."""

from __future__ import annotations

from elearn.core.errors import NotFound
from elearn.core.ids import Id, parse_id


def id_in_address(text: str) -> Id:
    """The id written in an address.

    Raises:
        NotFound: it is none.
    """
    found = parse_id(text)
    if found is None:
        raise NotFound
    return found
