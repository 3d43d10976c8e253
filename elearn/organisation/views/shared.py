"""What every page of administration does: reading what is there for the actor, and noting what is not."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from elearn.core.errors import NotFound
from elearn.core.ids import Id
from elearn.core.notes import take_note
from elearn.web.access import current_actor
from elearn.web.work import notes

Found = TypeVar("Found")


def open_or_note(what: str, thing_id: Id, read: Callable[[], Found]) -> Found:
    """Reads a thing; one that is not there for this actor is noted, whether it exists elsewhere or not.

    Raises:
        NotFound: as `read` does.
    """
    try:
        return read()
    except NotFound:
        with notes() as work:
            take_note(work, "access.denied", current_actor(), what=what, id=str(thing_id))
        raise


def note_look(person_id: Id) -> None:
    """Notes a look at somebody else's record. Where that cannot be written, the look is refused: the error reaches the person."""
    if current_actor().person_id == person_id:
        return
    with notes() as work:
        take_note(work, "organisation.looked", current_actor(), person=str(person_id))


def note_listing(*, rows: int, page: int, is_search: bool) -> None:
    """Notes a look at a list of people: how many, and whether they were searched for; never the words, which may be a name."""
    with notes() as work:
        take_note(work, "organisation.listed", current_actor(), rows=rows, page=page, is_search=is_search)
