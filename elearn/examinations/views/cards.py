"""Cards of candidates without account: sheets to be printed, shown in the answer and nowhere else, for only digests are kept."""

from __future__ import annotations

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from elearn.core.errors import Conflict, Invalid, NotFound
from elearn.core.ids import Id, parse_id
from elearn.examinations.candidates.card_codes import digest_of_card, new_card_code
from elearn.examinations.queries.candidates import list_by_ids, list_for_cards, list_rooms
from elearn.examinations.queries.examinations import read_progress
from elearn.examinations.queries.held import Held
from elearn.examinations.rules import Template
from elearn.examinations.service import candidates as service
from elearn.examinations.service.shared import PLANNING
from elearn.examinations.views.doors import blueprint
from elearn.examinations.views.shared import organised
from elearn.web.access import current_actor, needs
from elearn.web.forms import translated
from elearn.web.work import read_session, unit_of_work


@blueprint.get("/organise/<examination_id>/cards")
@needs("examinations.organise")
def cards(examination_id: str) -> str:
    """How many have a card, and for whom sheets can be printed."""
    held = _hiring(examination_id)
    return render_template(
        "examinations/cards.html",
        held=held,
        progress=read_progress(read_session(), held),
        rooms=[(str(each.id), each.name) for each in list_rooms(read_session(), held)],
        may_change=held.state in PLANNING,
    )


@blueprint.post("/organise/<examination_id>/cards")
@needs("examinations.organise")
def print_cards(examination_id: str) -> ResponseReturnValue:
    """Gives new codes and shows the sheets. The codes from before let nobody in any more; whoever is sitting keeps theirs, unless
    they alone were named. One who is named gets a new one also afterwards: they come in with it to read and to ask.
    """
    held = _hiring(examination_id)
    codes = {each: new_card_code() for each in _chosen(held)}
    is_named = bool(request.form.get("candidate"))
    secret = str(current_app.config["SECRET_KEY"])
    try:
        with unit_of_work() as work:
            digests = {each: digest_of_card(secret, code) for each, code in codes.items()}
            issued = service.issue_cards(work.session, current_actor(), held, digests, replaces_running=is_named, now=work.now)
    except (Conflict, Invalid) as error:
        flash(translated(error.message, **error.values), "warn")
        return redirect(url_for("examinations.cards", examination_id=held.id), 303)
    rows = list_by_ids(read_session(), held, issued)
    address = f"{request.host}{url_for('examinations.cards', examination_id=held.id).split('/organise')[0]}/exam-card"
    return render_template(
        "examinations/card_sheets.html",
        held=held,
        rows=rows,
        codes=codes,
        address=address,
        kept=len(codes) - len(issued),
        is_before=held.state in PLANNING,
    )


def _chosen(held: Held) -> list[Id]:
    """One candidate, or those of a room or of all rooms: who have no card yet, or everybody."""
    if request.form.get("candidate"):
        only = parse_id(request.form["candidate"])
        if only is None:
            raise NotFound
        return [only]
    room_id = parse_id(request.form.get("room", ""))
    return list_for_cards(read_session(), held, room_id=room_id, is_all=request.form.get("who") == "all")


def _hiring(examination_id: str) -> Held:
    held = organised(examination_id)
    if held.template is not Template.RECRUITMENT:
        raise NotFound
    return held
