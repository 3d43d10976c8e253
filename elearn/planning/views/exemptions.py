"""Miễn học: who is exempt in the actor's units, asking and answering; and one's own exemptions."""

from __future__ import annotations

from datetime import timedelta

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from elearn.core import limits
from elearn.core.errors import N_, Conflict, Invalid, NotFound
from elearn.core.ids import parse_id
from elearn.core.paging import page_number
from elearn.planning import service
from elearn.planning.forms import ExemptForm
from elearn.planning.queries.exemptions import find_person, list_exemptions, suggest_people
from elearn.planning.queries.own import list_own_exemptions
from elearn.planning.rules import REASON_WORDS, Reason
from elearn.planning.service import NewExemption
from elearn.planning.views.doors import blueprint
from elearn.planning.views.shared import course_choices, note_denial, note_look
from elearn.web.access import current_actor, needs
from elearn.web.addresses import id_in_address
from elearn.web.forms import choice, translated
from elearn.web.work import read_session, today, unit_of_work


@blueprint.get("/planning/exemptions")
@needs("planning.exempt")
def exemptions() -> str:
    """Who is exempt, and whose exemption waits for an answer. The look is noted."""
    form = _form(is_fresh=True)
    form.person.data = request.args.get("person", "")[:40] or None
    return _page(form)


@blueprint.post("/planning/exemptions")
@needs("planning.exempt")
def exempt() -> ResponseReturnValue:
    """Exempts somebody, or asks a training officer to."""
    form = _form()
    if not form.validate():
        return _page(form), 422
    try:
        holds = _ask(form)
    except (Invalid, Conflict) as error:
        form.tell(error if isinstance(error, Invalid) else Invalid(error.message, field="person", **error.values))
        return _page(form), 422
    flash(translated(N_("Đã miễn học.") if holds else N_("Đã gửi đề nghị; phụ trách đào tạo sẽ trả lời.")), "good")
    return redirect(url_for("planning.exemptions"), 303)


def _ask(form: ExemptForm) -> bool:
    actor = current_actor()
    person_id = find_person(read_session(), actor, form.person.data or "", today=today())
    if person_id is None:
        raise Invalid(N_("Không có người mang mã này trong các đơn vị của anh/chị."), field="person")
    wanted = NewExemption(person_id, Reason(form.reason.data), form.until.data, parse_id(form.course.data or ""))
    with unit_of_work() as work:
        return service.ask_exemption(work.session, actor, wanted, now=work.now)


@blueprint.post("/planning/exemptions/<exemption_id>/answer")
@needs("planning.exempt")
def answer(exemption_id: str) -> ResponseReturnValue:
    """A training officer agrees, or does not."""
    said = request.form.get("agree", "")
    wanted = id_in_address(exemption_id)
    try:
        with unit_of_work() as work:
            service.answer_exemption(
                work.session, current_actor(), wanted, is_granted={"yes": True, "no": False}.get(said), now=work.now
            )
    except NotFound:
        note_denial("exemption", wanted)
        raise
    flash(translated(N_("Đã đồng ý miễn học.") if said == "yes" else N_("Đã trả lời là không miễn.")), "good")
    return redirect(url_for("planning.exemptions"), 303)


@blueprint.post("/planning/exemptions/<exemption_id>/end")
@needs("planning.exempt")
def end_exemption(exemption_id: str) -> ResponseReturnValue:
    """The person is back."""
    wanted = id_in_address(exemption_id)
    try:
        with unit_of_work() as work:
            service.end_exemption(work.session, current_actor(), wanted, now=work.now)
    except NotFound:
        note_denial("exemption", wanted)
        raise
    flash(translated(N_("Đã kết thúc việc miễn. Người này có thêm thời gian để học.")), "good")
    return redirect(url_for("planning.exemptions"), 303)


@blueprint.get("/planning/own")
@needs("planning.own")
def own() -> str:
    """From what the person is exempt, why, and who said so."""
    return render_template(
        "planning/own.html",
        found=list_own_exemptions(read_session(), current_actor(), today=today()),
        reason_words=REASON_WORDS,
        last_day=lambda day: day - timedelta(days=1),
    )


def _form(*, is_fresh: bool = False) -> ExemptForm:
    form = ExemptForm(formdata=None) if is_fresh else ExemptForm()
    form.reason.choices = [choice(each.value, translated(words)) for each, words in REASON_WORDS.items()]
    form.course.choices = [choice("", translated(N_("Mọi khóa được giao"))), *course_choices()]
    return form


def _page(form: ExemptForm) -> str:
    session, actor, day = read_session(), current_actor(), today()
    page = list_exemptions(session, actor, today=day, page=page_number(request.args.get("page")))
    people = suggest_people(session, actor, today=day, limit=limits.PAGE_ROWS)
    note_look("exemptions", len(page.rows), page.paging.number)
    return render_template(
        "planning/exemptions.html",
        page=page,
        people=people,
        form=form,
        reason_words=REASON_WORDS,
        last_day=lambda each: each - timedelta(days=1),
        address=lambda to: url_for("planning.exemptions", page=to if to > 1 else None),
    )
