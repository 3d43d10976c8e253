"""Opening a sealed paper: members of the council, each with their own sign-in and their password once more."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from elearn.accounts.sign_in import verify_own_password
from elearn.core.errors import N_, Conflict, Invalid
from elearn.examinations.policy import sits_in_council
from elearn.examinations.queries.held import Held, find_held
from elearn.examinations.queries.openings import list_council_members
from elearn.examinations.rules import OPENERS, Body
from elearn.examinations.service import opening as service
from elearn.examinations.views.doors import blueprint
from elearn.examinations.views.shared import led
from elearn.web.access import current_actor, needs
from elearn.web.forms import translated
from elearn.web.work import database, read_session, unit_of_work


@blueprint.get("/organise/<examination_id>/opening")
@needs("examinations.serve")
def opening(examination_id: str) -> str:
    """Who has opened the paper. Whoever answers for it or supervises all of it reads it; the council alone opens."""
    return _page(led(examination_id, Body.COUNCIL, Body.SUPERVISION))


@blueprint.post("/organise/<examination_id>/opening")
@needs("examinations.serve")
def open_paper(examination_id: str) -> ResponseReturnValue:
    """One of the council opens the paper. A screen left open is not enough: they type their password again."""
    held, actor = led(examination_id, Body.COUNCIL), current_actor()
    try:
        service.check_opening(read_session(), actor, held, now=database().clock.now())
        _require_password()
        with unit_of_work() as work:
            service.open_paper(work.session, actor, held, now=work.now)
    except (Invalid, Conflict) as error:
        return _page(held, error), 422 if isinstance(error, Invalid) else 409
    flash(translated(N_("Đã ghi nhận: anh/chị đã mở đề.")), "good")
    return redirect(url_for("examinations.opening", examination_id=held.id), 303)


def _require_password() -> None:
    """Raises Invalid where it is not the actor's own, TooMany after too many wrong ones."""
    if not verify_own_password(request.form.get("password", "")):
        raise Invalid(N_("Mật khẩu chưa đúng. Muốn mở đề, xin gõ lại mật khẩu của chính anh/chị."), field="password")


def _page(held: Held, error: Invalid | Conflict | None = None) -> str:
    session, actor = read_session(), current_actor()
    council = list_council_members(session, held.id)
    is_member = find_held(session, held.id, sits_in_council(actor)) is not None
    has_opened = any(each.person_id == actor.person_id and each.opened_at for each in council)
    return render_template(
        "examinations/opening.html",
        held=held,
        council=council,
        opened=sum(each.opened_at is not None for each in council),
        needed=OPENERS,
        opens_from=service.opens_from(held),
        is_early=database().clock.now() < service.opens_from(held),
        may_open=is_member and held.is_sealed and not has_opened,
        told=translated(error.message, **error.values) if error else "",
    )
