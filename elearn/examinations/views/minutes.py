"""The record of an examination (biên bản), to be printed on A4 and signed."""

from __future__ import annotations

from flask import render_template

from elearn.core.errors import N_
from elearn.core.notes import take_note
from elearn.examinations.queries.minutes import read_minutes
from elearn.examinations.queries.minutes_decisions import list_reasons
from elearn.examinations.queries.seen import is_candidate, is_kept_from
from elearn.examinations.rules import BODY_WORDS, TEMPLATE_WORDS, Body, Cause
from elearn.examinations.views.act_lines import Teller, about_plan
from elearn.examinations.views.doors import blueprint
from elearn.examinations.views.shared import overseen, shown_scores, way_back
from elearn.organisation.queries import name_units
from elearn.web.access import current_actor, needs
from elearn.web.work import database, notes, read_session, today

CAUSE_WORDS = {
    Cause.CANDIDATE: N_("thí sinh tự nộp"),
    Cause.CLOCK: N_("hệ thống tự thu bài khi hết giờ"),
    Cause.OFFICER: N_("cán bộ coi thi thu bài"),
    Cause.PAPER: N_("nhập từ bài làm giấy"),
}


@blueprint.get("/organise/<examination_id>/minutes")
@needs("examinations.serve")
def minutes(examination_id: str) -> str:
    """The record as it stands now; the look is noted."""
    held = shown_scores(overseen(examination_id, Body.COUNCIL, Body.SUPERVISION))
    session = read_session()
    found = read_minutes(session, held)
    names = name_units(session, [each for each in (held.unit_id, held.held_by_id) if each is not None], today=today())
    with notes() as work:
        take_note(work, "examinations.looked", current_actor(), what="minutes", examination=str(held.id), rows=found.counts.listed)
    return render_template(
        "examinations/minutes.html",
        held=held,
        found=found,
        unit=names.get(held.unit_id),
        held_by=names.get(held.held_by_id) if held.held_by_id is not None else None,
        told=Teller(held, found.told),
        body_words=BODY_WORDS,
        cause_words=CAUSE_WORDS,
        template_words=TEMPLATE_WORDS,
        bodies=list(Body),
        # Whoever sits it is not told what was observed: it may be about them, or about a question.
        keeps_observed=is_candidate(session, held, current_actor()) or is_kept_from(session, held, current_actor(), today=today()),
        printed_at=database().clock.now(),
        reasons=list_reasons(session, held, current_actor(), found.told),
        **about_plan(session, held),
        back=way_back(held, "examinations.results"),
    )
