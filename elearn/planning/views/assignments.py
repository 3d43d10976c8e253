"""Khóa học được giao: the list, asking a course, changing and ending it."""

from __future__ import annotations

from datetime import date, timedelta

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from elearn.core.errors import N_, Conflict, Invalid, NotFound
from elearn.core.i18n import in_language
from elearn.core.ids import Id, parse_id
from elearn.core.paging import page_number
from elearn.organisation.queries import list_positions
from elearn.organisation.rules import ROLE_WORDS
from elearn.planning import service
from elearn.planning.forms import AssignForm, WhyForm
from elearn.planning.queries.assignments import AssignmentRow, find_unit, get_assignment, list_assignments, suggest_units
from elearn.planning.service import NewAssignment
from elearn.planning.views.doors import blueprint
from elearn.planning.views.shared import course_choices, note_denial
from elearn.web.access import current_actor, needs
from elearn.web.addresses import id_in_address
from elearn.web.forms import choice, translated
from elearn.web.languages import current_language
from elearn.web.work import read_session, today, unit_of_work


@blueprint.get("/planning")
@needs("planning.assign")
def assignments() -> str:
    """What is asked in the actor's units, and what reaches their people from above."""
    day = today()
    page = list_assignments(read_session(), current_actor(), today=day, page=page_number(request.args.get("page")))
    return render_template(
        "planning/assignments.html",
        page=page,
        today=day,
        role_words=ROLE_WORDS,
        address=lambda to: url_for("planning.assignments", page=to if to > 1 else None),
    )


@blueprint.get("/planning/new")
@needs("planning.assign")
def new() -> str:
    """The form that asks a course."""
    return _new_page(_assign_form(is_fresh=True))


@blueprint.post("/planning/new")
@needs("planning.assign")
def assign() -> ResponseReturnValue:
    """Asks a course of a unit and everything below it."""
    form = _assign_form()
    if not form.validate():
        return _new_page(form), 422
    try:
        _assign(form)
    except (Invalid, Conflict) as error:
        form.tell(error if isinstance(error, Invalid) else Invalid(error.message, field="course", **error.values))
        return _new_page(form), 422
    flash(translated(N_("Đã giao khóa học.")), "good")
    return redirect(url_for("planning.assignments"), 303)


def _assign(form: AssignForm) -> None:
    actor = current_actor()
    unit_id = find_unit(read_session(), actor, form.unit.data or "", today=today())
    if unit_id is None:
        raise Invalid(N_("Không có đơn vị mang mã này trong các đơn vị của anh/chị."), field="unit")
    course_id = parse_id(form.course.data or "")
    if course_id is None:
        raise NotFound
    wanted = NewAssignment(
        course_id=course_id,
        unit_id=unit_id,
        duty=form.duty.data or "",
        basis=form.basis.data or "",
        due_on=_due_on(form),
        since=form.since.data,
        is_yearly=bool(form.is_yearly.data),
        positions=tuple(found for each in form.positions.data or () if (found := parse_id(each)) is not None),
    )
    with unit_of_work() as work:
        service.assign(work.session, actor, wanted, now=work.now)


def _due_on(form: WhyForm) -> date:
    if form.due_on.data is None:
        raise Invalid(N_("Chưa có nội dung."), field="due_on")
    found: date = form.due_on.data
    return found


def _assign_form(*, is_fresh: bool = False) -> AssignForm:
    form = AssignForm(formdata=None) if is_fresh else AssignForm()
    language = current_language()
    form.course.choices = course_choices()
    found = list_positions(read_session(), today=today())
    form.positions.choices = [choice(str(each.position_id), in_language(each.title, language)[0]) for each in found]
    return form


def _new_page(form: AssignForm) -> str:
    units = suggest_units(read_session(), current_actor(), today=today())
    if form.unit.data is None and units:
        form.unit.data = units[0][0]
    return render_template("planning/new.html", form=form, units=units)


@blueprint.get("/planning/<assignment_id>")
@needs("planning.assign")
def assignment(assignment_id: str) -> str:
    """One assignment, to be changed or ended."""
    row = _open(id_in_address(assignment_id))
    return _page(row, WhyForm(formdata=None, data={"duty": row.duty, "basis": row.basis, "due_on": row.due_on}))


@blueprint.post("/planning/<assignment_id>")
@needs("planning.assign")
def change(assignment_id: str) -> ResponseReturnValue:
    """Another due day, duty or basis."""
    row, form = _open(id_in_address(assignment_id)), WhyForm()
    if not form.validate():
        return _page(row, form), 422
    duty, basis = form.duty.data or "", form.basis.data or ""
    try:
        with unit_of_work() as work:
            is_changed = service.change_assignment(
                work.session, current_actor(), row.id, duty=duty, basis=basis, due_on=_due_on(form), now=work.now
            )
    except (Invalid, Conflict) as error:
        form.tell(error if isinstance(error, Invalid) else Invalid(error.message, field="due_on", **error.values))
        return _page(row, form), 422
    flash(translated(N_("Đã sửa việc giao.") if is_changed else N_("Không có gì thay đổi.")), "good")
    return redirect(url_for("planning.assignments"), 303)


@blueprint.post("/planning/<assignment_id>/end")
@needs("planning.assign")
def end(assignment_id: str) -> ResponseReturnValue:
    """From today on nobody is asked any more."""
    row = _open(id_in_address(assignment_id))
    with unit_of_work() as work:
        service.end_assignment(work.session, current_actor(), row.id, now=work.now)
    flash(translated(N_("Đã kết thúc việc giao. Kết quả đã có vẫn giữ.")), "good")
    return redirect(url_for("planning.assignments"), 303)


def _open(assignment_id: Id) -> AssignmentRow:
    try:
        return get_assignment(read_session(), current_actor(), assignment_id, today=today())
    except NotFound:
        note_denial("assignment", assignment_id)
        raise


def _page(row: AssignmentRow, form: WhyForm) -> str:
    day = today()
    return render_template(
        "planning/assignment.html",
        row=row,
        form=form,
        today=day,
        has_ended=row.ends_on is not None and row.ends_on <= day,
        last_day=None if row.ends_on is None else row.ends_on - timedelta(days=1),
    )
