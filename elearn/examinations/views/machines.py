"""A sitting goes on at another machine: whoever asks for it shows once more who they are, and it is logged."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from elearn.accounts.sign_in import verify_own_password
from elearn.core.errors import N_
from elearn.examinations.candidates.holders import CardHolder, Holder
from elearn.examinations.queries.sittings import OwnSitting
from elearn.examinations.service import sittings
from elearn.examinations.views.card import WRONG, read_card
from elearn.examinations.views.doors import blueprint
from elearn.examinations.views.holding import current_holder, machine_of_its_own, own_sitting
from elearn.examinations.views.holding import machine as this_machine
from elearn.web.access import public
from elearn.web.forms import translated
from elearn.web.work import unit_of_work

_WRONG_PASSWORD = N_("Mật khẩu chưa đúng. Xin gõ lại mật khẩu của chính anh/chị.")


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
    """Goes on here. Whoever came with a card types its code once more, everybody else their password, unless an invigilator has
    let the sitting go.
    """
    found = own_sitting(sitting_id)
    holder = current_holder()
    if found.is_open and found.device not in {None, this_machine()}:
        refused = _refusal(holder)
        if refused:
            return _page(found, translated(refused)), 422
    device = machine_of_its_own()
    with unit_of_work() as work:
        sittings.take_over(work.session, holder, found, device=device, now=work.now)
    return redirect(url_for("examinations.sitting", sitting_id=sitting_id), 303)


def _refusal(holder: Holder) -> str:
    """Why it is not shown who asks; "" where it is. Raises TooMany after too many wrong ones."""
    if isinstance(holder, CardHolder):
        again = read_card(holder.number, request.form.get("code", ""))
        return "" if again is not None and again.holder.candidate_id == holder.candidate_id else WRONG
    return "" if verify_own_password(request.form.get("password", "")) else _WRONG_PASSWORD


def _page(found: OwnSitting, refused: str = "") -> str:
    has_card, asks = isinstance(current_holder(), CardHolder), found.device is not None
    shown = {"asks_code": asks and has_card, "asks_password": asks and not has_card, "refused": refused}
    return render_template("examinations/machine.html", sitting=found, **shown)
