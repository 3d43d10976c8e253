"""The examinations of whoever is signed in."""

from __future__ import annotations

from datetime import datetime

from flask import render_template
from flask.typing import ResponseReturnValue

from elearn.examinations.queries.entering import OwnExamination, list_own
from elearn.examinations.views.doors import blueprint
from elearn.web.access import current_actor, needs
from elearn.web.work import database, read_session, today


@blueprint.get("/examinations")
@needs("examinations.sit")
def own() -> ResponseReturnValue:
    """Those to sit or to go on with, the next one first; then those that are over, the latest first."""
    now = database().clock.now()
    found = list_own(read_session(), current_actor(), now=now, today=today())
    return render_template("examinations/own.html", found=sorted(found, key=lambda each: _order(each, now)), now=now)


def _order(each: OwnExamination, now: datetime) -> tuple[bool, float]:
    opens_at = each.held.window.opens_at.timestamp()
    return (False, opens_at) if each.is_waiting(now) else (True, -opens_at)
