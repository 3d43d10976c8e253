"""The roles of one unit: who holds which, usual sets of them given to somebody, and where requests go that need a second person."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from elearn.core.actor import Role
from elearn.core.errors import N_, Conflict, Forbidden, Invalid, NotFound
from elearn.core.ids import Id
from elearn.core.paging import page_number
from elearn.organisation import rules, service
from elearn.organisation.forms import HatForm
from elearn.organisation.queries import get_unit_record
from elearn.organisation.queries.unit_roles import find_in_reach, list_holders, seconds_of
from elearn.organisation.views.doors import blueprint
from elearn.organisation.views.shared import note_listing, open_or_note
from elearn.web.access import current_actor, needs
from elearn.web.addresses import id_in_address
from elearn.web.forms import choice, translated
from elearn.web.languages import current_language
from elearn.web.work import read_session, today, unit_of_work


@blueprint.get("/admin/units/<unit_id>/roles")
@needs("organisation.administer")
def unit_roles(unit_id: str) -> str:
    """Who holds what in a unit. The look is noted."""
    wanted = id_in_address(unit_id)
    return _page(wanted, _form(is_fresh=True))


@blueprint.post("/admin/units/<unit_id>/roles")
@needs("organisation.administer")
def give_hat(unit_id: str) -> ResponseReturnValue:
    """Gives the roles of a hat to somebody, for this unit."""
    wanted = id_in_address(unit_id)
    open_or_note("unit", wanted, lambda: get_unit_record(read_session(), current_actor(), wanted, today=today()))
    form = _form()
    if not form.validate():
        return _page(wanted, form), 422
    try:
        _give(wanted, form)
    except NotFound:
        form.tell(Invalid(N_("Không có ai mang mã này trong các đơn vị của anh/chị."), field="person"))
        return _page(wanted, form), 422
    except (Invalid, Conflict, Forbidden) as error:
        form.tell(error if isinstance(error, Invalid) else Invalid(error.message, field="person", **error.values))
        return _page(wanted, form), 422
    flash(translated(N_("Đã cấp vai trò.")), "good")
    return redirect(url_for("organisation.unit_roles", unit_id=unit_id), 303)


@blueprint.post("/admin/units/<unit_id>/roles/<grant_id>/end")
@needs("organisation.administer")
def end_role(unit_id: str, grant_id: str) -> ResponseReturnValue:
    """Ends a role at once."""
    wanted, grant, day = id_in_address(unit_id), id_in_address(grant_id), today()
    open_or_note("unit", wanted, lambda: get_unit_record(read_session(), current_actor(), wanted, today=day))
    with unit_of_work() as work:
        service.revoke_grant(work.session, current_actor(), grant, now=work.now, today=day)
    flash(translated(N_("Đã thu hồi vai trò.")), "good")
    return redirect(url_for("organisation.unit_roles", unit_id=unit_id), 303)


def _give(unit_id: Id, form: HatForm) -> None:
    day = today()
    person_id = find_in_reach(read_session(), current_actor(), form.person.data or "", today=day)
    hat = rules.find_hat(*form.hat.data.split("/"))
    if person_id is None or hat is None:
        raise NotFound
    # The day that is named is the last one on which the roles hold.
    until = form.until.data + timedelta(days=1) if form.until.data else None
    if until is not None and until <= day:
        raise Invalid(N_("Ngày này đã qua."), field="until")
    with unit_of_work() as work:
        service.grant_hat(work.session, current_actor(), person_id, hat, unit_id, valid_to=until, now=work.now, today=day)


def _form(*, is_fresh: bool = False) -> HatForm:
    form = HatForm(formdata=None) if is_fresh else HatForm()
    language = current_language()
    form.hat.choices = [
        choice(f"{preset.code}/{hat.code}", f"{preset.title[language]}: {hat.title[language]}", preset.title[language])
        for preset in rules.PRESETS
        for hat in preset.hats
    ]
    return form


def _page(unit_id: Id, form: HatForm) -> str:
    session, actor, day = read_session(), current_actor(), today()
    record = open_or_note("unit", unit_id, lambda: get_unit_record(session, actor, unit_id, today=day))
    page = list_holders(read_session(), actor, unit_id, today=day, page=page_number(request.args.get("page")))
    seconds = seconds_of(read_session(), unit_id, today=day)
    note_listing(rows=len(page.rows), page=page.paging.number, is_search=False)
    return render_template(
        "organisation/unit_roles.html",
        record=record,
        page=page,
        seconds=seconds,
        form=form,
        presets=rules.PRESETS,
        role_words=rules.ROLE_WORDS,
        duties=rules.ROLE_DUTIES,
        second_words=SECOND_WORDS,
        own_id=actor.person_id,
        last_day=lambda ends: ends - timedelta(days=1),
        address=partial(_address, unit_id),
    )


SECOND_WORDS = {
    Role.REVIEWER: N_("Duyệt một khóa học của đơn vị"),
    Role.ADMINISTRATOR: N_("Đổi vai trò hoặc tài khoản của chính người quản trị"),
    Role.TRAINING_OFFICER: N_("Giúp chính người phụ trách đào tạo đăng nhập lại"),
}
"""What nobody does for themselves, by the role that does it."""


def _address(unit_id: Id, number: int) -> str:
    return url_for("organisation.unit_roles", unit_id=unit_id, page=number if number > 1 else None)
