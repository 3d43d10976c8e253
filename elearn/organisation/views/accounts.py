"""Accounts of people in the administrator's units: give, close, open, one-time passwords, ending sessions."""

from __future__ import annotations

import base64
import secrets

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from elearn.accounts.passwords import hashing
from elearn.core.errors import N_, Conflict, Invalid
from elearn.core.ids import Id
from elearn.organisation import service
from elearn.organisation.forms import NewAccountForm
from elearn.organisation.queries import get_person_record
from elearn.organisation.service.access import require_reach
from elearn.organisation.views.doors import blueprint
from elearn.organisation.views.people import person_page
from elearn.organisation.views.shared import open_or_note
from elearn.web.access import current_actor, needs
from elearn.web.addresses import id_in_address
from elearn.web.forms import translated
from elearn.web.work import read_session, today, unit_of_work


@blueprint.post("/admin/people/<person_id>/account")
@needs("organisation.administer")
def give_account(person_id: str) -> ResponseReturnValue:
    """Gives an account; its one-time password is shown in the answer and nowhere else."""
    wanted = _person(person_id)
    form = NewAccountForm()
    if not form.validate():
        return person_page(wanted, opening=form), 422
    password, day = one_time_password(), today()
    password_hash = hashing().hash(password)
    try:
        with unit_of_work() as work:
            service.give_account(
                work.session, current_actor(), wanted, form.username.data or "", email=form.email.data,
                password_hash=password_hash, now=work.now, today=day,
            )  # fmt: skip
    except (Invalid, Conflict) as error:
        field = error.field if isinstance(error, Invalid) else "username"
        form.tell(Invalid(error.message, field=field, **error.values))
        return person_page(wanted, opening=form), 422
    return _password_page(wanted, password)


@blueprint.post("/admin/people/<person_id>/password")
@needs("organisation.administer")
def issue_password(person_id: str) -> ResponseReturnValue:
    """Issues a one-time password, shown in the answer and nowhere else."""
    wanted, day = _person(person_id), today()
    password = one_time_password()
    password_hash = hashing().hash(password)
    with unit_of_work() as work:
        service.issue_password(work.session, current_actor(), wanted, password_hash, now=work.now, today=day)
    return _password_page(wanted, password)


def _password_page(person_id: Id, password: str) -> str:
    record = get_person_record(read_session(), current_actor(), person_id, today=today())
    return render_template("organisation/one_time_password.html", record=record, password=password)


def one_time_password() -> str:
    """Seven groups of four letters and digits, 140 random bits: to be read out or written down, and typed once."""
    text = base64.b32encode(secrets.token_bytes(18)).decode().lower().rstrip("=")
    return "-".join(text[start : start + 4] for start in range(0, 28, 4))


@blueprint.post("/admin/people/<person_id>/close")
@needs("organisation.administer")
def close_access(person_id: str) -> ResponseReturnValue:
    """Closes the account and ends its sessions."""
    wanted, day = _person(person_id), today()
    with unit_of_work() as work:
        service.close_access(work.session, current_actor(), wanted, now=work.now, today=day)
    flash(translated(N_("Đã khóa tài khoản.")), "good")
    return redirect(url_for("organisation.person", person_id=person_id), 303)


@blueprint.post("/admin/people/<person_id>/open")
@needs("organisation.administer")
def open_access(person_id: str) -> ResponseReturnValue:
    """Opens a closed account again."""
    wanted, day = _person(person_id), today()
    with unit_of_work() as work:
        service.open_access(work.session, current_actor(), wanted, now=work.now, today=day)
    flash(translated(N_("Đã mở lại tài khoản.")), "good")
    return redirect(url_for("organisation.person", person_id=person_id), 303)


@blueprint.post("/admin/people/<person_id>/sessions/end")
@needs("organisation.administer")
def end_sessions(person_id: str) -> ResponseReturnValue:
    """Signs the person out everywhere."""
    wanted, day = _person(person_id), today()
    with unit_of_work() as work:
        service.end_sessions_of(work.session, current_actor(), wanted, now=work.now, today=day)
    flash(translated(N_("Đã đăng xuất mọi máy của người này.")), "good")
    return redirect(url_for("organisation.person", person_id=person_id), 303)


def _person(text: str) -> Id:
    """The person in the address, if the actor reaches their account; asked before anything is hashed.

    Raises:
        NotFound, Forbidden: as `require_reach` does.
    """
    wanted = id_in_address(text)
    open_or_note("person", wanted, lambda: require_reach(read_session(), current_actor(), wanted, today=today()))
    return wanted
