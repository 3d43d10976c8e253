"""The staff of one's units: who has an account, slips to begin one, a spoken code for a new password."""

from __future__ import annotations

from functools import partial

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from elearn.accounts.one_time_codes import digest_of, new_activation_code, new_reset_code
from elearn.accounts.rules import CODE_LIFE, CodePurpose
from elearn.core import limits
from elearn.core.errors import Conflict, Forbidden, Invalid
from elearn.core.ids import Id, parse_id
from elearn.core.paging import page_number
from elearn.organisation import policy
from elearn.organisation.queries import list_people
from elearn.organisation.queries.finding import tidy_query
from elearn.organisation.queries.staff import StaffMember, get_staff_member, list_guarded, list_slips
from elearn.organisation.service.helping import issue_reset_code, print_slips
from elearn.organisation.views.doors import blueprint
from elearn.organisation.views.shared import note_listing, note_look, open_or_note
from elearn.web.access import current_actor, needs
from elearn.web.addresses import id_in_address
from elearn.web.forms import translated
from elearn.web.work import database, read_session, today, unit_of_work

_WITHOUT = "account"


@blueprint.get("/staff")
@needs("organisation.help_sign_in")
def staff() -> str:
    """Finding people of the own staff; those without account can be chosen for slips. The look is noted."""
    query = tidy_query(request.args.get("q"))
    is_narrow = request.args.get("without") == _WITHOUT
    page = list_people(
        read_session(), current_actor(),
        today=today(), query=query, page=page_number(request.args.get("page")), roles=policy.STAFF_ROLES, without_account=is_narrow,
    )  # fmt: skip
    people = [each.person_id for each in page.rows if each.account is None]
    slips_out = list_slips(read_session(), people, now=database().clock.now())
    guarded = list_guarded(read_session(), current_actor(), people, today=today())
    note_listing(rows=len(page.rows), page=page.paging.number, is_search=bool(query))
    return render_template(
        "organisation/staff.html",
        page=page,
        query=query,
        is_narrow=is_narrow,
        address=partial(_staff_address, query, is_narrow=is_narrow),
        own_id=current_actor().person_id,
        slips=slips_out,
        guarded=guarded,
    )


def _staff_address(query: str, number: int, *, is_narrow: bool) -> str:
    without = _WITHOUT if is_narrow else None
    return url_for("organisation.staff", q=query or None, without=without, page=number if number > 1 else None)


@blueprint.get("/staff/<person_id>")
@needs("organisation.help_sign_in")
def staff_member(person_id: str) -> str:
    """One person: whether they have an account, and how to help them to sign in. The look is noted."""
    wanted = id_in_address(person_id)
    found = _member(wanted)
    note_look(wanted)
    return _member_page(found)


def _member(person_id: Id) -> StaffMember:
    now = database().clock.now()
    return open_or_note(
        "person", person_id, lambda: get_staff_member(read_session(), current_actor(), person_id, today=today(), now=now)
    )


def _member_page(found: StaffMember) -> str:
    return render_template("organisation/staff_member.html", member=found, is_self=found.person_id == current_actor().person_id)


@blueprint.post("/staff/slips")
@needs("organisation.help_sign_in")
def slips() -> ResponseReturnValue:
    """Slips to be printed, shown in the answer and nowhere else: only digests of the codes are kept."""
    chosen = [parse_id(each) for each in request.form.getlist("person")]
    codes = {each: new_activation_code() for each in chosen[: limits.SLIPS_AT_ONCE + 1] if each is not None}
    day = today()
    try:
        with unit_of_work() as work:
            digests = {each: _digest(CodePurpose.ACTIVATION, each, code) for each, code in codes.items()}
            found = print_slips(work.session, current_actor(), digests, now=work.now, today=day)
            until = work.now + CODE_LIFE[CodePurpose.ACTIVATION]
    except (Conflict, Forbidden, Invalid) as error:
        flash(translated(error.message, **error.values), "warn")
        return redirect(url_for("organisation.staff", without=_WITHOUT), 303)
    # In the words of somebody who types an address: no link that could be imitated in a message.
    return render_template("organisation/slips.html", people=found, codes=codes, until=until, host=request.host)


@blueprint.post("/staff/<person_id>/reset")
@needs("organisation.help_sign_in")
def reset_password(person_id: str) -> ResponseReturnValue:
    """A code to be read out, shown in the answer and nowhere else."""
    wanted, day = id_in_address(person_id), today()
    _member(wanted)
    code = new_reset_code()
    try:
        with unit_of_work() as work:
            digest = _digest(CodePurpose.RESET, wanted, code)
            found = issue_reset_code(work.session, current_actor(), wanted, digest, now=work.now, today=day)
            until = work.now + CODE_LIFE[CodePurpose.RESET]
    except (Conflict, Forbidden) as error:
        flash(translated(error.message, **error.values), "warn")
        return redirect(url_for("organisation.staff_member", person_id=wanted), 303)
    return render_template("organisation/reset_code.html", member=found, code=code, until=until)


def _digest(purpose: CodePurpose, person_id: Id, code: str) -> bytes:
    return digest_of(str(current_app.config["SECRET_KEY"]), purpose, person_id, code)
