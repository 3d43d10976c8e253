"""Thứ Hai: the head's sheet. Every look is noted, because it may name people."""

from __future__ import annotations

from flask import Blueprint, render_template

from elearn.core.days import day_of
from elearn.core.errors import N_
from elearn.core.notes import take_note
from elearn.monday.queries import People, read_monday
from elearn.obstacles.words import REASONS
from elearn.planning.queries.crowd import Crowd
from elearn.planning.rules import REASON_WORDS, State
from elearn.planning.views.reminders import about_late
from elearn.web.access import current_actor, needs
from elearn.web.work import database, notes, read_session

blueprint = Blueprint("monday", __name__)

WEEKDAYS = (
    N_("Thứ Hai"),
    N_("Thứ Ba"),
    N_("Thứ Tư"),
    N_("Thứ Năm"),
    N_("Thứ Sáu"),
    N_("Thứ Bảy"),
    N_("Chủ nhật"),
)


@blueprint.get("/monday")
@needs("monday.read")
def page() -> str:
    """One A4: the sentence, the picture, the head's own learning, what to decide, whom to remind."""
    session, now = read_session(), database().clock.now()
    today = day_of(session, now)
    found = read_monday(session, current_actor(), today=today)
    people = found.people if isinstance(found.people, People) else None
    with notes() as work:
        take_note(work, "monday.looked", current_actor(), rows=len(people.late) if people else 0)
    return render_template(
        "monday/page.html",
        found=found,
        people=people,
        below=None if isinstance(found.people, People) else found.people,
        crowd_of=found.people.crowd,
        states=_states(found.people.crowd),
        reason_words=REASON_WORDS,
        weekday=WEEKDAYS[today.weekday()],
        today=today,
        as_of=now,
        waiting=found.waiting,
        reasons=REASONS,
        about=about_late(),
        may_remind=people is not None and any(each.may_be_reminded(now) for each in people.late),
    )


def _states(crowd: Crowd | None) -> dict[str, int]:
    return {state.name.lower(): crowd.states.get(state, 0) if crowd else 0 for state in State}
