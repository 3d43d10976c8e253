"""A sitting goes on at another machine: whoever asks for it shows once more who they are, and it is logged."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from elearn.examinations.candidates.holders import CardHolder
from elearn.examinations.queries.sittings import OwnSitting
from elearn.examinations.service import sittings
from elearn.examinations.views.card import WRONG, read_card
from elearn.examinations.views.doors import blueprint
from elearn.examinations.views.holding import current_holder, machine_of_its_own, own_sitting
from elearn.examinations.views.holding import machine as this_machine
from elearn.web.access import public
from elearn.web.forms import translated
from elearn.web.work import unit_of_work


@blueprint.get("/sittings/<sitting_id>/machine")
@public
def machine(sitting_id: str) -> ResponseReturnValue:
    """Says that the sitting is open elsewhere, and what going on here means."""
    found = own_sitting(sitting_id)
    if not found.is_open or found.device == this_machine():
        return redirect(url_for("examinations.sitting", sitting_id=sitting_id), 302)
    return _page(found)


@blueprint.post("/sittings/<sitting_id>/machine")
@public
def take_over(sitting_id: str) -> ResponseReturnValue:
    """Goes on here. Whoever came with a card types its code once more, unless an invigilator has let the sitting go."""
    found = own_sitting(sitting_id)
    holder = current_holder()
    if isinstance(holder, CardHolder) and found.device is not None:
        again = read_card(holder.number, request.form.get("code", ""))
        if again is None or again.holder.candidate_id != holder.candidate_id:
            return _page(found, translated(WRONG)), 422
    device = machine_of_its_own()
    with unit_of_work() as work:
        sittings.take_over(work.session, holder, found, device=device, now=work.now)
    return redirect(url_for("examinations.sitting", sitting_id=sitting_id), 303)


def _page(found: OwnSitting, refused: str = "") -> str:
    asks_code = isinstance(current_holder(), CardHolder) and found.device is not None
    return render_template("examinations/machine.html", sitting=found, asks_code=asks_code, refused=refused)
