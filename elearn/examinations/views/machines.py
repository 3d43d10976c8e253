"""A sitting goes on at another machine: whoever asks for it shows once more who they are, and it is logged. In an examination with
rooms an invigilator lets it; until then the page says what to do, and asks by itself whether it was done.
"""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from elearn.accounts.sign_in import verify_own_password
from elearn.core.errors import N_
from elearn.examinations.candidates.board_rules import machine_number
from elearn.examinations.candidates.holders import CardHolder, Holder
from elearn.examinations.queries.board import has_rooms
from elearn.examinations.queries.sittings import OwnSitting
from elearn.examinations.service import moving
from elearn.examinations.views.card import WRONG, read_card
from elearn.examinations.views.doors import blueprint
from elearn.examinations.views.holding import current_holder, machine_of_its_own, own_sitting
from elearn.examinations.views.holding import machine as this_machine
from elearn.web.access import public
from elearn.web.forms import translated
from elearn.web.work import read_session, unit_of_work

_WRONG_PASSWORD = N_("Mật khẩu chưa đúng. Xin gõ lại mật khẩu của chính anh/chị.")
_AGAIN_AFTER = 10
"""A page that waits without script comes again after so many seconds."""


@blueprint.get("/sittings/<sitting_id>/machine")
@public
def machine(sitting_id: str) -> ResponseReturnValue:
    """Says that the sitting is open elsewhere, and what going on here means. A page that `waits` is answered by its own part, also
    when it may go on: it is swapped, not left.
    """
    found = own_sitting(sitting_id)
    is_here = found.device == this_machine()
    if not found.is_open or (is_here and "waits" not in request.args):
        return redirect(url_for("examinations.sitting", sitting_id=sitting_id), 302)
    return _page(found, is_here=is_here)


@blueprint.post("/sittings/<sitting_id>/machine")
@public
def take_over(sitting_id: str) -> ResponseReturnValue:
    """Goes on here, or asks an invigilator for it where there are rooms. Whoever came with a card types its code once more,
    everybody else their password, unless an invigilator has let the sitting go where there are no rooms.
    """
    found = own_sitting(sitting_id)
    holder = current_holder()
    if _asks_who(found):
        refused = _refusal(holder)
        if refused:
            return _page(found, translated(refused)), 422
    device = machine_of_its_own()
    with unit_of_work() as work:
        moving.take_over(work.session, holder, found, device=device, now=work.now)
    # Where it does not go on here yet, that address leads back to this page.
    return redirect(url_for("examinations.sitting", sitting_id=sitting_id), 303)


def _asks_who(found: OwnSitting) -> bool:
    """Whether the door asks once more who it is."""
    if not found.is_open or found.device == this_machine():
        return False
    return found.device is not None or has_rooms(read_session(), found.examination_id)


def _refusal(holder: Holder) -> str:
    """Why it is not shown who asks; "" where it is. Raises TooMany after too many wrong ones."""
    if isinstance(holder, CardHolder):
        again = read_card(holder.number, request.form.get("code", ""))
        return "" if again is not None and again.holder.candidate_id == holder.candidate_id else WRONG
    return "" if verify_own_password(request.form.get("password", "")) else _WRONG_PASSWORD


def _page(found: OwnSitting, refused: str = "", *, is_here: bool = False) -> str:
    device = this_machine()
    has_card, asks = isinstance(current_holder(), CardHolder), _asks_who(found)
    shown: dict[str, object] = {
        "asks_code": asks and has_card,
        "asks_password": asks and not has_card,
        "refused": refused,
        "is_here": is_here,
    }
    number = machine_number(device) if device and found.asked_by == device else ""
    is_watched = has_rooms(read_session(), found.examination_id)
    shown |= {"number": number, "is_watched": is_watched, "again_after": _AGAIN_AFTER}
    return render_template("examinations/machine.html", sitting=found, **shown)
