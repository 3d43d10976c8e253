"""What the pages of a running examination have in common: who may act there, and what is noted of looking."""

from __future__ import annotations

from elearn.core.notes import take_note
from elearn.examinations.policy import overseen_by
from elearn.examinations.queries.held import Held, find_held
from elearn.examinations.rules import Body
from elearn.web.access import current_actor
from elearn.web.work import notes, read_session, today

ON_BOARD = (Body.COUNCIL, Body.INVIGILATION, Body.SUPERVISION)
"""The bodies that come to the board of a running examination, besides its organisers."""


def may_act(held: Held) -> bool:
    """Whether the actor organises the examination or invigilates at it. The council and whoever supervises watch and do nothing
    there: they are told numbers and rooms, and no names.
    """
    return find_held(read_session(), held.id, overseen_by(current_actor(), Body.INVIGILATION, today=today())) is not None


def note_look(what: str, rows: int, page: int = 1) -> None:
    """Notes a look at a list of people: how many, never who."""
    with notes() as work:
        take_note(work, "examinations.looked", current_actor(), what=what, rows=rows, page=page)
