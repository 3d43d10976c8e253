"""Who works where: registering somebody in a unit, another place of work, the end of one."""

from __future__ import annotations

from datetime import timedelta

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from elearn.accounts.service import NewPerson
from elearn.core.errors import N_, Conflict, Forbidden, Invalid, NotFound
from elearn.core.ids import Id
from elearn.organisation import service
from elearn.organisation.forms import MAIN, EmploymentForm, LeavingForm
from elearn.organisation.queries import find_administered_unit, get_person_record, get_unit_record
from elearn.organisation.queries.people import PersonRecord
from elearn.organisation.service import NewEmployment, NewWork
from elearn.organisation.views.doors import blueprint
from elearn.organisation.views.people import person_page
from elearn.organisation.views.shared import open_or_note
from elearn.organisation.views.units import unit_page
from elearn.organisation.views.working import chosen_position, employment_form, new_person_form
from elearn.web.access import current_actor, needs
from elearn.web.addresses import id_in_address
from elearn.web.forms import translated
from elearn.web.work import read_session, today, unit_of_work


@blueprint.post("/admin/units/<unit_id>/people")
@needs("organisation.administer")
def register(unit_id: str) -> ResponseReturnValue:
    """Puts somebody on the list who comes to work in a unit; an account can follow."""
    wanted, day = id_in_address(unit_id), today()
    open_or_note("unit", wanted, lambda: get_unit_record(read_session(), current_actor(), wanted, today=day))
    form = new_person_form()
    if not form.validate():
        return unit_page(wanted, registering=form), 422
    begins = form.on.data or day
    person = NewPerson(form.full_name.data or "", staff_code=form.staff_code.data or None)
    new = NewWork(wanted, begins, chosen_position(form))
    try:
        with unit_of_work() as work:
            found = service.register(work.session, current_actor(), person, new, now=work.now, today=day)
    except (Invalid, Conflict) as error:
        form.tell(error if isinstance(error, Invalid) else Invalid(error.message, field="staff_code", **error.values))
        return unit_page(wanted, registering=form), 422
    flash(translated(N_("Đã ghi nhận %(name)s."), name=person.full_name), "good")
    return redirect(_after(found), 303)


@blueprint.post("/admin/people/<person_id>/employments")
@needs("organisation.administer")
def employ(person_id: str) -> ResponseReturnValue:
    """Gives a person another place of work: instead of the main one of that day, or beside it."""
    record = _somebody_else(person_id)
    form = employment_form()
    if not form.validate():
        return person_page(record.person_id, working=form), 422
    try:
        _employ(record.person_id, form)
    except (Invalid, Conflict, Forbidden) as error:
        form.tell(error if isinstance(error, Invalid) else Invalid(error.message, field="on", **error.values))
        return person_page(record.person_id, working=form), 422
    flash(translated(N_("Đã ghi nơi làm việc.")), "good")
    return redirect(_after(record.person_id), 303)


def _employ(person_id: Id, form: EmploymentForm) -> None:
    actor, day = current_actor(), today()
    begins, is_main = form.on.data or day, form.kind.data == MAIN
    unit_id = find_administered_unit(read_session(), actor, form.unit.data or "", today=day)
    if unit_id is None:
        raise Invalid(N_("Không có đơn vị mang mã này trong các đơn vị của anh/chị."), field="unit")
    new = NewEmployment(person_id, unit_id, begins, chosen_position(form), is_main)
    with unit_of_work() as work:
        if is_main:
            try:
                service.end_main_employment(work.session, actor, person_id, on=begins, now=work.now, next_unit=unit_id)
            except NotFound as error:
                told = N_("Nơi làm việc chính hiện nay do đơn vị khác quản lý. Xin nhờ quản trị của đơn vị đó.")
                raise Invalid(told, field="kind") from error
        service.employ(work.session, actor, new, now=work.now, today=day)


@blueprint.post("/admin/people/<person_id>/employments/<employment_id>/end")
@needs("organisation.administer")
def end_employment(person_id: str, employment_id: str) -> ResponseReturnValue:
    """Ends a place of work after its last day."""
    record, wanted = _somebody_else(person_id), id_in_address(employment_id)
    if wanted not in {each.employment_id for each in record.employments if each.is_within}:
        raise NotFound
    form = LeavingForm(prefix=f"{wanted}-")
    is_sound, last = form.validate(), form.last.data
    if not is_sound or last is None:
        return person_page(record.person_id, leaving={wanted: form}), 422
    # The day that is named is the last one of the work.
    ends = last + timedelta(days=1)
    try:
        with unit_of_work() as work:
            service.end_employment(work.session, current_actor(), wanted, on=ends, now=work.now)
    except (Conflict, Forbidden) as error:
        form.tell(Invalid(error.message, field="last", **error.values))
        return person_page(record.person_id, leaving={wanted: form}), 422
    flash(translated(N_("Đã ghi ngày làm việc cuối cùng.")), "good")
    return redirect(_after(record.person_id), 303)


def _somebody_else(text: str) -> PersonRecord:
    """The person in the address, who is not the actor: nobody changes what their own roles lean on.

    Raises:
        NotFound: there is no such person for this actor.
        Forbidden: it is the actor.
    """
    wanted = id_in_address(text)
    record = open_or_note("person", wanted, lambda: get_person_record(read_session(), current_actor(), wanted, today=today()))
    if current_actor().person_id == wanted:
        raise Forbidden(N_("Nơi làm việc của mình thì nhờ người quản trị khác đổi."))
    return record


def _after(person_id: Id) -> str:
    """The person's page; the list where they do not work in the actor's units today, before they come or after they went."""
    try:
        get_person_record(read_session(), current_actor(), person_id, today=today())
    except NotFound:
        return url_for("organisation.people")
    return url_for("organisation.person", person_id=person_id)
