"""Looks at lists of people are noted: how many, never who."""

from __future__ import annotations

from elearn.core.notes import take_note
from elearn.web.access import current_actor
from elearn.web.work import notes


def note_look(what: str, rows: int, page: int = 1) -> None:
    """Notes that somebody looked at a list of people of an examination."""
    with notes() as work:
        take_note(work, "examinations.looked", current_actor(), what=what, rows=rows, page=page)
