"""Changing units from a day on: a form, what it would change, and only then the record; what is to come, and what was."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from datetime import date
from functools import partial

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from elearn.core import limits
from elearn.core.errors import N_, Conflict, Forbidden, Invalid, NotFound
from elearn.core.ids import Id
from elearn.core.paging import page_number
from elearn.organisation import rules, service
from elearn.organisation.queries import get_unit_record, suggest_units
from elearn.organisation.queries.unit_history import get_unit_history, last_names, list_changes, require_change
from elearn.organisation.queries.unit_plans import Effects, effects_of, list_workers
from elearn.organisation.queries.units import UnitRecord
from elearn.organisation.rules import ChangeKind, ChangeState, UnitKind
from elearn.organisation.unit_change import Change
from elearn.organisation.unit_forms import FORMS, ChangeForm, RenameForm
from elearn.organisation.views.doors import blueprint
from elearn.organisation.views.reading_changes import PLACE, read_change
from elearn.organisation.views.shared import note_listing, open_or_note
from elearn.organisation.views.telling_changes import tell_change
from elearn.web.access import current_actor, needs
from elearn.web.addresses import id_in_address
from elearn.web.forms import choice, translated
from elearn.web.work import read_session, today, unit_of_work

STATE_WORDS = {
    ChangeState.COMING: N_("Sắp tới"),
    ChangeState.DONE: N_("Đã thực hiện"),
    ChangeState.FAILED: N_("Không thực hiện được"),
    ChangeState.WITHDRAWN: N_("Đã rút"),
}


@blueprint.get("/admin/units/<unit_id>/change/<kind>")
@needs("organisation.administer")
def unit_change(unit_id: str, kind: str) -> str:
    """The form of one kind of change."""
    wanted, which = id_in_address(unit_id), _kind(kind)
    record = _record(wanted)
    return _form_page(record, which, _form(which, record, is_fresh=True))


@blueprint.post("/admin/units/<unit_id>/change/<kind>")
@needs("organisation.administer")
def change_unit(unit_id: str, kind: str) -> ResponseReturnValue:
    """Shows what would change; records it when that was shown and agreed to, and is still so."""
    wanted, which, day = id_in_address(unit_id), _kind(kind), today()
    record = _record(wanted)
    form = _form(which, record)
    if "edit" in request.form:
        return _form_page(record, which, form)
    if not form.validate():
        return _form_page(record, which, form), 422
    try:
        change = read_change(which, wanted, form, request.form, today=day)
        _refuse_strangers(change, day)
        with unit_of_work() as work:
            service.rehearse(work.session, current_actor(), change, now=work.now, today=day)
    except NotFound:
        form.tell(Invalid(N_("Thay đổi này chạm đến một đơn vị ngoài phạm vi của anh/chị. Xin nhờ quản trị cấp trên.")))
        return _form_page(record, which, form), 422
    except (Invalid, Conflict, Forbidden) as error:
        form.tell(error if isinstance(error, Invalid) else Invalid(error.message, field=None, **error.values))
        return _form_page(record, which, form), 422
    effects = effects_of(read_session(), change, _courses_of_units, today=day)
    digest = _digest(change, effects)
    if request.form.get("plan") != digest:
        return _plan_page(record, change, effects, digest)
    with unit_of_work() as work:
        service.record_change(work.session, current_actor(), change, now=work.now, today=day)
    flash(translated(N_("Đã thực hiện.") if change.on <= day else N_("Đã ghi trước; đến ngày thì tự thực hiện.")), "good")
    state = None if change.on > day else ChangeState.DONE.value
    return redirect(url_for("organisation.unit_changes", state=state), 303)


@blueprint.get("/admin/changes")
@needs("organisation.administer")
def unit_changes() -> str:
    """The recorded changes in the administrator's reach: those to come first."""
    asked = request.args.get("state", "")
    state = ChangeState(asked) if asked in {*ChangeState} else ChangeState.COMING
    page = list_changes(read_session(), current_actor(), states=(state,), page=page_number(request.args.get("page")))
    return render_template(
        "organisation/unit_changes.html",
        page=page,
        state=state,
        what=tell_change,
        state_words=STATE_WORDS,
        change_words=rules.CHANGE_WORDS,
        address=partial(_changes_address, state),
    )


def _changes_address(state: ChangeState, number: int) -> str:
    is_first = state is ChangeState.COMING
    return url_for("organisation.unit_changes", state=None if is_first else state.value, page=number if number > 1 else None)


@blueprint.post("/admin/changes/<change_id>/withdraw")
@needs("organisation.administer")
def withdraw_change(change_id: str) -> ResponseReturnValue:
    """Takes back a change before its day."""
    wanted, day = id_in_address(change_id), today()
    open_or_note("unit_change", wanted, lambda: require_change(read_session(), current_actor(), wanted))
    with unit_of_work() as work:
        service.withdraw_change(work.session, current_actor(), wanted, now=work.now, today=day)
    flash(translated(N_("Đã rút thay đổi này; chưa có gì bị đổi.")), "good")
    return redirect(url_for("organisation.unit_changes"), 303)


@blueprint.get("/admin/units/<unit_id>/history")
@needs("organisation.administer")
def unit_history(unit_id: str) -> str:
    """A unit through time, one that is no more too."""
    wanted, day = id_in_address(unit_id), today()
    session, actor = read_session(), current_actor()
    history = open_or_note("unit", wanted, lambda: get_unit_history(session, actor, wanted))
    coming = list_changes(read_session(), actor, states=(ChangeState.COMING,), unit_id=wanted)
    return render_template(
        "organisation/unit_history.html",
        history=history,
        what=tell_change,
        coming=coming.rows,
        today=day,
        succession_words=rules.SUCCESSION_WORDS,
        act_words=ACT_WORDS,
    )


ACT_WORDS = {
    "organisation.unit_created": N_("Lập đơn vị"),
    "organisation.unit_renamed": N_("Đổi tên"),
    "organisation.unit_moved": N_("Chuyển sang đơn vị cấp trên khác"),
    "organisation.units_merged": N_("Sáp nhập"),
    "organisation.unit_split": N_("Chia tách"),
    "organisation.unit_closed": N_("Kết thúc hoạt động"),
    "organisation.unit_change_recorded": N_("Ghi trước một thay đổi"),
    "organisation.unit_change_settled": N_("Thực hiện hoặc rút một thay đổi đã ghi trước"),
}
"""What the events about units are called."""


def _kind(text: str) -> ChangeKind:
    if text not in {*ChangeKind}:
        raise NotFound
    return ChangeKind(text)


def _record(unit_id: Id) -> UnitRecord:
    return open_or_note("unit", unit_id, lambda: get_unit_record(read_session(), current_actor(), unit_id, today=today()))


def _form(kind: ChangeKind, record: UnitRecord, *, is_fresh: bool = False) -> ChangeForm:
    form = FORMS[kind](formdata=None) if is_fresh else FORMS[kind]()
    if kind is ChangeKind.CREATE:
        form.kind.choices = [choice(each.value, translated(words)) for each, words in rules.UNIT_KIND_WORDS.items()]
        if is_fresh:
            form.kind.data = UnitKind.OFFICE.value
    if is_fresh and isinstance(form, RenameForm):
        form.name.data, form.name_en.data = record.name.get("vi"), record.name.get("en")
    return form


def _form_page(record: UnitRecord, kind: ChangeKind, form: ChangeForm) -> str:
    session, actor, day = read_session(), current_actor(), today()
    people: list[tuple[Id, str]] = []
    if kind is ChangeKind.SPLIT:
        people = list_workers(session, actor, record.unit_id, today=day, most=limits.PLACED_AT_ONCE + 1)
    units = suggest_units(session, actor, today=day)
    if people:
        note_listing(rows=len(people), page=1, is_search=False)
    return render_template(
        "organisation/unit_change.html",
        record=record,
        kind=kind,
        form=form,
        change_words=rules.CHANGE_WORDS,
        people=people if len(people) <= limits.PLACED_AT_ONCE else [],
        is_too_large=len(people) > limits.PLACED_AT_ONCE,
        places={person: request.form.get(f"{PLACE}{person}", "0") for person, _ in people},
        units=units,
    )


def _plan_page(record: UnitRecord, change: Change, effects: Effects, digest: str) -> str:
    names = last_names(read_session(), change.named)
    kept = [(name, value) for name, value in request.form.items(multi=True) if name not in {"csrf_token", "plan"}]
    return render_template(
        "organisation/unit_change_plan.html",
        record=record,
        change=change,
        what=tell_change,
        effects=effects,
        names=names,
        kept=kept,
        digest=digest,
        today=today(),
        is_changed="plan" in request.form,
        change_words=rules.CHANGE_WORDS,
        kind_words=rules.UNIT_KIND_WORDS,
        role_words=rules.ROLE_WORDS,
    )


def _refuse_strangers(change: Change, day: date) -> None:
    """Nobody is placed who does not work in what is split.

    Raises:
        Conflict: the list of people has changed since the form was shown.
    """
    if not change.placements:
        return
    workers = list_workers(read_session(), current_actor(), change.unit_ids[0], today=day, most=limits.PLACED_AT_ONCE)
    if not change.placements.keys() <= {person for person, _ in workers}:
        raise Conflict(N_("Danh sách người của đơn vị đã đổi. Xin xem lại rồi xếp lần nữa."))


def _courses_of_units(session: object, units: object) -> int:
    """How many courses belong to units; the composition root says who knows."""
    ask = current_app.extensions.get("elearn.courses_of_units")
    return int(ask(session, units)) if ask is not None else 0


def _digest(change: Change, effects: Effects) -> str:
    """What stands for a plan as it was shown."""
    told = json.dumps([change.to_json(), asdict(effects)], sort_keys=True, default=str)
    return hashlib.sha256(told.encode()).hexdigest()
