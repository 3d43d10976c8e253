"""A trainer has looked and says that passages still hold."""

from __future__ import annotations

from flask import flash, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from elearn.core import limits
from elearn.core.errors import N_, Conflict, Invalid
from elearn.laws.service import confirm
from elearn.laws.views.doors import blueprint
from elearn.laws.views.register import law_page
from elearn.web.access import current_actor, needs
from elearn.web.addresses import id_in_address
from elearn.web.work import unit_of_work


@blueprint.post("/studio/laws/<law_key>/confirm")
@needs("studio.author")
def confirm_citations(law_key: str) -> ResponseReturnValue:
    """Notes that the chosen passages hold with the law as it was shown."""
    chosen = [id_in_address(each) for each in request.form.getlist("citation")[: limits.PAGE_ROWS]]
    shown = request.form.get("entry", "")[:32]
    try:
        with unit_of_work() as work:
            done = confirm(work.session, current_actor(), law_key[:64], chosen, entry_hash=shown, now=work.now)
    except (Conflict, Invalid) as refusal:
        return law_page(law_key, g.translate(refusal.message, **refusal.values)), 409
    flash(g.translate(N_("Đã ghi: %(n)s chỗ vẫn đúng."), n=done), "good")
    return redirect(url_for("laws.law", law_key=law_key), 303)
