"""The examinations of whoever is signed in."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from elearn.examinations.queries.entering import list_own
from elearn.examinations.views.doors import blueprint
from elearn.web.access import current_actor, needs
from elearn.web.work import database, read_session, today


@blueprint.get("/examinations")
@needs("examinations.sit")
def own() -> ResponseReturnValue:
    """Those to sit or to go on with, the next one first; then those that are over, the latest first."""
    now = database().clock.now()
    found = list_own(read_session(), current_actor(), now=now, today=today())
    return render_template("examinations/own.html", found=found, now=now)
