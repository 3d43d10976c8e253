"""What is recorded of somebody who is signed in, who sees it, and why: shown before anything else, and again whenever they want."""

from __future__ import annotations

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from elearn.accounts import service
from elearn.accounts.views.doors import blueprint
from elearn.accounts.views.own import arrival
from elearn.core.errors import N_
from elearn.web.access import current_actor, needs
from elearn.web.forms import translated
from elearn.web.ways_back import page_at
from elearn.web.work import unit_of_work


@blueprint.get("/recorded")
@needs("accounts.own")
def recorded() -> str:
    """The page itself; the first time with a button that says that it was read."""
    actor = current_actor()
    wanted = page_at(request.args.get("next"))
    return render_template("accounts/recorded.html", is_first=actor.must_be_informed, wanted=wanted or "")


@blueprint.post("/recorded")
@needs("accounts.own")
def confirm_informed() -> ResponseReturnValue:
    """Notes that it was read, once, and goes on to what somebody came for."""
    with unit_of_work() as work:
        service.confirm_informed(work.session, current_actor(), now=work.now)
    flash(translated(N_("Cảm ơn anh/chị. Trang này xem lại được ở “Tài khoản của tôi”.")), "good")
    return redirect(page_at(request.form.get("next")) or arrival(None), 303)
