"""People in the administrator's units: finding them, their record, their roles."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from functools import partial

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from elearn.accounts.queries import find_account_of, list_sessions
from elearn.core import limits
from elearn.core.actor import Role
from elearn.core.errors import N_, Conflict, Forbidden, Invalid, NotFound
from elearn.core.i18n import in_language
from elearn.core.ids import Id
from elearn.core.paging import page_number
from elearn.organisation import rules, service
from elearn.organisation.forms import EmploymentForm, GrantForm, LeavingForm, NewAccountForm
from elearn.organisation.queries import get_person_record, list_grantable_units, list_people, suggest_units
from elearn.organisation.queries.finding import tidy_query
from elearn.organisation.queries.people import PersonRecord
from elearn.organisation.queries.unused import list_unused_accounts
from elearn.organisation.views.doors import blueprint
from elearn.organisation.views.shared import note_listing, note_look, open_or_note
from elearn.organisation.views.working import employment_form
from elearn.web.access import current_actor, needs
from elearn.web.addresses import id_in_address
from elearn.web.forms import choice, translated
from elearn.web.languages import current_language
from elearn.web.work import database, read_session, today, unit_of_work


@blueprint.get("/admin/people")
@needs("organisation.administer")
def people() -> str:
    """Finding people: names without diacritics, staff codes, usernames. The look is noted."""
    query = tidy_query(request.args.get("q"))
    page = list_people(read_session(), current_actor(), today=today(), query=query, page=page_number(request.args.get("page")))
    note_listing(rows=len(page.rows), page=page.paging.number, is_search=bool(query))
    address = partial(_people_address, query)
    return render_template("organisation/people.html", page=page, query=query, address=address)


@blueprint.get("/admin/accounts/unused")
@needs("organisation.administer")
def unused_accounts() -> str:
    """Open accounts that nobody has used for long. The look is noted."""
    kept = timedelta(days=getattr(current_app.extensions["elearn.settings"], "keep_traces_days", limits.ACCOUNT_UNUSED.days))
    long = min(limits.ACCOUNT_UNUSED, kept)
    page = list_unused_accounts(
        read_session(), current_actor(),
        before=database().clock.now() - long, today=today(), page=page_number(request.args.get("page")),
    )  # fmt: skip
    note_listing(rows=len(page.rows), page=page.paging.number, is_search=False)
    return render_template("organisation/unused_accounts.html", page=page, days=long.days, address=_unused_address)


def _unused_address(number: int) -> str:
    return url_for("organisation.unused_accounts", page=number if number > 1 else None)


def _people_address(query: str, number: int) -> str:
    return url_for("organisation.people", q=query or None, page=number if number > 1 else None)


@blueprint.get("/admin/people/<person_id>")
@needs("organisation.administer")
def person(person_id: str) -> str:
    """One person's record. The look is noted."""
    wanted = id_in_address(person_id)
    open_or_note("person", wanted, lambda: get_person_record(read_session(), current_actor(), wanted, today=today()))
    note_look(wanted)
    return person_page(wanted)


@blueprint.post("/admin/people/<person_id>/grants")
@needs("organisation.administer")
def grant(person_id: str) -> ResponseReturnValue:
    """Gives a role, or the roles of a hat."""
    wanted = id_in_address(person_id)
    open_or_note("person", wanted, lambda: get_person_record(read_session(), current_actor(), wanted, today=today()))
    form = grant_form(wanted)
    if not form.validate():
        return person_page(wanted, granting=form), 422
    try:
        _give(wanted, form)
    except (Invalid, Conflict, Forbidden) as error:
        form.tell(error if isinstance(error, Invalid) else Invalid(error.message, field="what", **error.values))
        return person_page(wanted, granting=form), 422
    flash(translated(N_("Đã cấp vai trò.")), "good")
    return redirect(url_for("organisation.person", person_id=person_id), 303)


def _give(person_id: Id, form: GrantForm) -> None:
    kind, _, rest = form.what.data.partition(":")
    unit_id, day = id_in_address(form.unit.data), today()
    # The day that is named is the last one on which the role holds.
    until = form.until.data + timedelta(days=1) if form.until.data else None
    if until is not None and until <= day:
        raise Invalid(N_("Ngày này đã qua."), field="until")
    with unit_of_work() as work:
        if kind == "hat":
            hat = rules.find_hat(*rest.split("/"))
            if hat is None:
                raise NotFound
            service.grant_hat(work.session, current_actor(), person_id, hat, unit_id, valid_to=until, now=work.now, today=day)
        else:
            service.grant_role(
                work.session, current_actor(), person_id, Role(rest), unit_id,
                valid_from=day, valid_to=until, now=work.now, today=day,
            )  # fmt: skip


@blueprint.post("/admin/people/<person_id>/grants/<grant_id>/revoke")
@needs("organisation.administer")
def revoke(person_id: str, grant_id: str) -> ResponseReturnValue:
    """Ends a role at once."""
    wanted, grant_wanted = id_in_address(person_id), id_in_address(grant_id)
    record = open_or_note("person", wanted, lambda: get_person_record(read_session(), current_actor(), wanted, today=today()))
    if grant_wanted not in {each.grant_id for each in record.grants}:
        raise NotFound
    day = today()
    with unit_of_work() as work:
        service.revoke_grant(work.session, current_actor(), grant_wanted, now=work.now, today=day)
    flash(translated(N_("Đã thu hồi vai trò.")), "good")
    return redirect(url_for("organisation.person", person_id=person_id), 303)


def person_page(
    person_id: Id,
    *,
    granting: GrantForm | None = None,
    opening: NewAccountForm | None = None,
    working: EmploymentForm | None = None,
    leaving: Mapping[Id, LeavingForm] | None = None,
) -> str:
    """The record with its forms, as they were sent or fresh."""
    session, actor = read_session(), current_actor()
    record = get_person_record(session, actor, person_id, today=today())
    account = find_account_of(session, person_id)
    now = database().clock.now()
    return render_template(
        "organisation/person.html",
        record=record,
        account=account,
        sessions=list_sessions(session, account.account_id, now=now) if account else [],
        grant_form=granting or grant_form(person_id, is_fresh=True),
        account_form=opening or NewAccountForm(formdata=None),
        work_form=working or employment_form(is_fresh=True),
        leaving_forms=_leaving_forms(record) | dict(leaving or {}),
        units=suggest_units(session, actor, today=today()),
        is_self=actor.person_id == person_id,
        role_words=rules.ROLE_WORDS,
        last_day=lambda day: day - timedelta(days=1),
    )


def _leaving_forms(record: PersonRecord) -> dict[Id, LeavingForm]:
    """A form for each place of work that the administrator can end."""
    day = today()
    return {
        each.employment_id: LeavingForm(formdata=None, prefix=f"{each.employment_id}-")
        for each in record.employments
        if each.is_within and (each.valid_to is None or each.valid_to > day)
    }


def grant_form(person_id: Id, *, is_fresh: bool = False) -> GrantForm:
    """The form with what this administrator can give to this person."""
    form = GrantForm(formdata=None) if is_fresh else GrantForm()
    language = current_language()
    form.what.choices = [
        *(choice(f"role:{role}", translated(words)) for role, words in rules.ROLE_WORDS.items()),
        *(
            choice(f"hat:{preset.code}/{hat.code}", hat.title[language], preset.title[language])
            for preset in rules.PRESETS
            for hat in preset.hats
            if len(hat.roles) > 1
        ),
    ]
    units = list_grantable_units(read_session(), current_actor(), person_id, today=today())
    form.unit.choices = [choice(str(unit_id), in_language(name, language)[0]) for unit_id, name in units]
    return form
