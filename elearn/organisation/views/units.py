"""Units in the administrator's reach: the tree, a unit's history, whom to call."""

from __future__ import annotations

from functools import partial

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from elearn.core.errors import N_, Invalid, NotFound
from elearn.core.ids import Id
from elearn.core.paging import page_number
from elearn.organisation import rules, service
from elearn.organisation.forms import ContactForm, NewPersonForm
from elearn.organisation.queries import contacts_of, get_unit_record, list_units
from elearn.organisation.queries.contacts import own_contacts_of
from elearn.organisation.queries.finding import tidy_query
from elearn.organisation.queries.unit_history import list_changes
from elearn.organisation.rules import ChangeState
from elearn.organisation.settings import CONTACTS, Contact, checked_contact
from elearn.organisation.views.doors import blueprint
from elearn.organisation.views.shared import open_or_note
from elearn.organisation.views.telling_changes import tell_change
from elearn.organisation.views.working import new_person_form
from elearn.web.access import current_actor, needs
from elearn.web.addresses import id_in_address
from elearn.web.forms import translated
from elearn.web.work import read_session, today, unit_of_work


@blueprint.get("/admin/units")
@needs("organisation.administer")
def units() -> str:
    """The topmost units, or all that a search finds."""
    query = tidy_query(request.args.get("q"))
    page = list_units(read_session(), current_actor(), today=today(), query=query, page=page_number(request.args.get("page")))
    address = partial(_units_address, query)
    return render_template("organisation/units.html", page=page, query=query, address=address, kind_words=rules.UNIT_KIND_WORDS)


def _units_address(query: str, number: int) -> str:
    return url_for("organisation.units", q=query or None, page=number if number > 1 else None)


@blueprint.get("/admin/units/<unit_id>")
@needs("organisation.administer")
def unit(unit_id: str) -> str:
    """One unit: where it stands, what is below it, its history and contacts."""
    wanted = id_in_address(unit_id)
    return unit_page(wanted)


@blueprint.post("/admin/units/<unit_id>/contacts/<code>")
@needs("organisation.administer")
def contact(unit_id: str, code: str) -> ResponseReturnValue:
    """Sets whom to call, from today on."""
    wanted, day = id_in_address(unit_id), today()
    open_or_note("unit", wanted, lambda: get_unit_record(read_session(), current_actor(), wanted, today=day))
    if code not in CONTACTS:
        raise NotFound
    form = ContactForm(prefix=f"{code}-")
    if not form.validate():
        return unit_page(wanted, {code: form}), 422
    try:
        chosen = checked_contact(form.name.data or "", form.phone.data or "", form.hours.data or "")
    except Invalid as error:
        form.tell(error)
        return unit_page(wanted, {code: form}), 422
    with unit_of_work() as work:
        service.set_contact(work.session, current_actor(), wanted, code, chosen, on=day, now=work.now)
    flash(translated(N_("Đã lưu số liên hệ.")), "good")
    return redirect(url_for("organisation.unit", unit_id=unit_id), 303)


def unit_page(unit_id: Id, sent: dict[str, ContactForm] | None = None, *, registering: NewPersonForm | None = None) -> str:
    """The unit with its forms, as they were sent or fresh."""
    session, actor, day = read_session(), current_actor(), today()
    record = open_or_note("unit", unit_id, lambda: get_unit_record(session, actor, unit_id, today=day))
    own = own_contacts_of(session, unit_id, today=day)
    number = page_number(request.args.get("page"))
    return render_template(
        "organisation/unit.html",
        record=record,
        page=list_units(session, actor, today=day, parent_id=unit_id, page=number),
        address=partial(_unit_address, unit_id),
        forms={code: (sent or {}).get(code) or _contact_form(code, own) for code in CONTACTS},
        contact_words=CONTACTS,
        own_contacts=own,
        person_form=registering or new_person_form(is_fresh=True),
        contacts=contacts_of(session, unit_id, today=day),
        kind_words=rules.UNIT_KIND_WORDS,
        succession_words=rules.SUCCESSION_WORDS,
        what=tell_change,
        change_words=rules.CHANGE_WORDS,
        coming=list_changes(session, actor, states=(ChangeState.COMING,), unit_id=unit_id).rows,
    )


def _unit_address(unit_id: Id, number: int) -> str:
    return url_for("organisation.unit", unit_id=unit_id, page=number if number > 1 else None)


def _contact_form(code: str, own: dict[str, Contact]) -> ContactForm:
    return ContactForm(formdata=None, prefix=f"{code}-", data=own[code].to_json() if code in own else None)
