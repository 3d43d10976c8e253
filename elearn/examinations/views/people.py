"""Who serves at an examination: appointed and relieved by its organisers."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from elearn.core.errors import N_, Conflict, Forbidden, Invalid
from elearn.examinations.forms import AppointForm, ReasonForm
from elearn.examinations.policy import owned_by
from elearn.examinations.queries.examinations import is_organiser
from elearn.examinations.queries.held import Held
from elearn.examinations.queries.people import list_members
from elearn.examinations.rules import BODY_WORDS, Body, State, Template
from elearn.examinations.service import people as service
from elearn.examinations.service.shared import SERVING
from elearn.examinations.views.doors import blueprint
from elearn.examinations.views.looks import note_look
from elearn.examinations.views.shared import organised
from elearn.web.access import current_actor, needs
from elearn.web.addresses import id_in_address
from elearn.web.forms import choice, translated
from elearn.web.work import read_session, today, unit_of_work


@blueprint.get("/organise/<examination_id>/people")
@needs("examinations.organise")
def people(examination_id: str) -> str:
    """Who serves, by body. The look is noted."""
    held = organised(examination_id)
    members = list_members(read_session(), held.id, today=today())
    note_look("people", len(members))
    return _page(held, _form(held, is_fresh=True))


@blueprint.post("/organise/<examination_id>/people")
@needs("examinations.organise")
def appoint(examination_id: str) -> ResponseReturnValue:
    """Appoints somebody by their staff code."""
    held = organised(examination_id)
    form = _form(held)
    if not form.validate():
        return _page(held, form), 422
    body, duty = Body(form.body.data), form.duty.data or ""
    try:
        with unit_of_work() as work:
            service.appoint(work.session, current_actor(), held, form.person.data or "", body, duty=duty, now=work.now)
    except (Invalid, Conflict, Forbidden) as error:
        form.tell(error if isinstance(error, Invalid) else Invalid(error.message, field="person", **error.values))
        return _page(held, form), 422
    flash(translated(N_("Đã cử làm nhiệm vụ.")), "good")
    return redirect(url_for("examinations.people", examination_id=held.id), 303)


@blueprint.post("/organise/<examination_id>/people/<member_id>/relieve")
@needs("examinations.organise")
def relieve(examination_id: str, member_id: str) -> ResponseReturnValue:
    """Ends somebody's service, with the reason."""
    held, wanted, form = organised(examination_id), id_in_address(member_id), ReasonForm()
    if not form.validate():
        flash(translated(N_("Xin ghi lý do cho thôi nhiệm vụ.")), "warn")
        return redirect(url_for("examinations.people", examination_id=held.id), 303)
    try:
        with unit_of_work() as work:
            service.relieve(work.session, current_actor(), held, wanted, form.reason.data or "", now=work.now)
    except (Conflict, Forbidden) as error:
        flash(translated(error.message, **error.values), "warn")
    else:
        flash(translated(N_("Đã cho thôi nhiệm vụ. Những việc người ấy đã làm vẫn còn trong nhật ký.")), "good")
    return redirect(url_for("examinations.people", examination_id=held.id), 303)


def _form(held: Held, *, is_fresh: bool = False) -> AppointForm:
    form = AppointForm(formdata=None) if is_fresh else AppointForm()
    owns = is_organiser(read_session(), held, owned_by(current_actor()))
    form.body.choices = [choice(each, translated(BODY_WORDS[each])) for each in _bodies(held) if owns or each is not Body.COUNCIL]
    return form


def _bodies(held: Held) -> list[Body]:
    """The bodies into which people are appointed now: a small examination has invigilators and markers while it is planned."""
    if held.state is State.POSTED:
        return [Body.COUNCIL]
    if held.template is Template.RECRUITMENT or held.is_sealed or held.state is State.CLOSED:
        return list(Body)
    small = [Body.INVIGILATION, Body.MARKING]
    # Whatever it is, a second person may be needed: who agrees to cancel it while it is sat, and afterwards decides on a question.
    return small if held.state is State.DRAFT else [Body.COUNCIL, *small]


def _page(held: Held, form: AppointForm) -> str:
    members = list_members(read_session(), held.id, today=today())
    return render_template(
        "examinations/people.html",
        held=held,
        form=form,
        bodies=[(words, [each for each in members if each.body is body]) for body, words in BODY_WORDS.items()],
        may_change=held.state in SERVING,
        may_appoint=held.state in SERVING or (held.state is State.POSTED and bool(form.body.choices)),
    )
