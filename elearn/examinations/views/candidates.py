"""Candidates: the list, people with an account by their codes, and one candidate with what can be done before the start."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from functools import partial

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from elearn.core.errors import N_, Conflict, Forbidden, Invalid, NotFound
from elearn.core.ids import Id, parse_id
from elearn.core.paging import page_number
from elearn.examinations.forms import ExtraForm, ReasonForm, SeatForm, StaffForm
from elearn.examinations.policy import owned_by
from elearn.examinations.queries.candidates import CandidateRow, find_candidate, list_candidates, list_rooms
from elearn.examinations.queries.examinations import is_organiser
from elearn.examinations.queries.held import Held
from elearn.examinations.queries.writers import list_left_out
from elearn.examinations.rules import Template
from elearn.examinations.service import candidates as service
from elearn.examinations.service import listing, seating
from elearn.examinations.service.shared import PLANNING
from elearn.examinations.views.doors import blueprint
from elearn.examinations.views.looks import note_look
from elearn.examinations.views.shared import organised
from elearn.organisation.queries.finding import tidy_query
from elearn.web.access import current_actor, needs
from elearn.web.addresses import id_in_address
from elearn.web.forms import choice, translated
from elearn.web.work import read_session, today, unit_of_work


@blueprint.get("/organise/<examination_id>/candidates")
@needs("examinations.organise")
def candidates(examination_id: str) -> str:
    """Who is on the list. The look is noted."""
    return _list_page(organised(examination_id), StaffForm(formdata=None))


@blueprint.post("/organise/<examination_id>/candidates")
@needs("examinations.organise")
def list_staff(examination_id: str) -> ResponseReturnValue:
    """Puts people on the list by their staff codes."""
    held, form = organised(examination_id), StaffForm()
    if not form.validate():
        return _list_page(held, form), 422
    codes = re.split(r"[\s,;]+", form.codes.data or "")
    try:
        with unit_of_work() as work:
            found = listing.list_staff(work.session, current_actor(), held, codes, now=work.now)
    except (Invalid, Conflict) as error:
        form.tell(error if isinstance(error, Invalid) else Invalid(error.message, field="codes", **error.values))
        return _list_page(held, form), 422
    done = N_("Đã thêm %(new)d người vào danh sách; %(known)d người có tên từ trước.")
    flash(translated(done, new=found.new, known=found.known), "good")
    return redirect(url_for("examinations.candidates", examination_id=held.id), 303)


def _list_page(held: Held, form: StaffForm) -> str:
    query, room_id = tidy_query(request.args.get("q")), parse_id(request.args.get("room", ""))
    session = read_session()
    page = list_candidates(session, held, query=query, room_id=room_id, page=page_number(request.args.get("page")))
    note_look("candidates", len(page.rows), page.paging.number)
    return render_template(
        "examinations/candidates.html",
        held=held,
        form=form,
        page=page,
        query=query,
        room=str(room_id or ""),
        rooms=[(str(each.id), each.name) for each in list_rooms(session, held)],
        address=partial(_list_address, held.id, query, room_id),
        is_recruitment=held.template is Template.RECRUITMENT,
        owns=is_organiser(session, held, owned_by(current_actor())),
        may_change=held.state in PLANNING,
        left_out=list_left_out(session, held, today=today()) if held.plan.units and held.state in PLANNING else [],
    )


def _list_address(examination_id: Id, query: str, room_id: Id | None, number: int) -> str:
    page = number if number > 1 else None
    return url_for("examinations.candidates", examination_id=examination_id, q=query or None, room=room_id, page=page)


@blueprint.get("/organise/<examination_id>/candidates/<candidate_id>")
@needs("examinations.organise")
def candidate(examination_id: str, candidate_id: str) -> str:
    """One candidate. The look is noted."""
    held = organised(examination_id)
    row = _row(held, candidate_id)
    note_look("candidate", 1)
    return _page(held, row)


@blueprint.post("/organise/<examination_id>/candidates/<candidate_id>/extra")
@needs("examinations.organise")
def give_extra(examination_id: str, candidate_id: str) -> ResponseReturnValue:
    """Extra minutes before the start, with the reason."""
    held, form = organised(examination_id), ExtraForm()
    row = _row(held, candidate_id)
    if not form.validate():
        return _page(held, row, extra=form), 422
    minutes, reason = form.minutes.data or 0, form.reason.data or ""

    def act(session: Session, now: datetime) -> None:
        service.give_extra(session, current_actor(), held, row.id, minutes, reason=reason, now=now)

    return _done(held, row, act, N_("Đã ghi số phút thêm."))


@blueprint.post("/organise/<examination_id>/candidates/<candidate_id>/seat")
@needs("examinations.organise")
def seat(examination_id: str, candidate_id: str) -> ResponseReturnValue:
    """Another seat, by hand."""
    held = organised(examination_id)
    row, form = _row(held, candidate_id), _seat_form(held)
    room_id = parse_id(form.room.data or "")
    if not form.validate() or room_id is None:
        return _page(held, row, seating_form=form), 422
    number, why = form.seat.data or 0, form.reason.data or ""

    def act(session: Session, now: datetime) -> None:
        seating.seat_one(session, current_actor(), held, row.id, room_id=room_id, seat=number, reason=why, now=now)

    return _done(held, row, act, N_("Đã đổi chỗ."))


@blueprint.post("/organise/<examination_id>/candidates/<candidate_id>/strike")
@needs("examinations.organise")
def strike(examination_id: str, candidate_id: str) -> ResponseReturnValue:
    """Takes a candidate off the list, with the reason."""
    held, form = organised(examination_id), ReasonForm()
    row = _row(held, candidate_id)
    if not form.validate():
        return _page(held, row, striking=form), 422
    try:
        with unit_of_work() as work:
            service.strike(work.session, current_actor(), held, row.id, form.reason.data or "", now=work.now)
    except Conflict as error:
        flash(translated(error.message, **error.values), "warn")
        return redirect(url_for("examinations.candidate", examination_id=held.id, candidate_id=row.id), 303)
    flash(translated(N_("Đã bỏ khỏi danh sách.")), "good")
    return redirect(url_for("examinations.candidates", examination_id=held.id), 303)


def _done(held: Held, row: CandidateRow, act: Callable[[Session, datetime], None], done: str) -> ResponseReturnValue:
    try:
        with unit_of_work() as work:
            act(work.session, work.now)
    except (Conflict, Forbidden, Invalid) as error:
        flash(translated(error.message, **error.values), "warn")
    else:
        flash(translated(done), "good")
    return redirect(url_for("examinations.candidate", examination_id=held.id, candidate_id=row.id), 303)


def _row(held: Held, candidate_id: str) -> CandidateRow:
    row = find_candidate(read_session(), held, id_in_address(candidate_id))
    if row is None:
        raise NotFound
    return row


def _seat_form(held: Held, row: CandidateRow | None = None) -> SeatForm:
    form = SeatForm(formdata=None, data={"room": str(row.room_id or ""), "seat": row.seat}) if row else SeatForm()
    rooms = list_rooms(read_session(), held)
    form.room.choices = [choice(str(each.id), f"{each.name} ({each.taken}/{each.seats})") for each in rooms]
    return form


def _page(
    held: Held,
    row: CandidateRow,
    *,
    extra: ExtraForm | None = None,
    seating_form: SeatForm | None = None,
    striking: ReasonForm | None = None,
) -> str:
    given = {"minutes": row.extra_minutes or None, "reason": row.extra_reason}
    return render_template(
        "examinations/candidate.html",
        held=held,
        row=row,
        extra=extra or ExtraForm(formdata=None, data=given),
        seating=seating_form or _seat_form(held, row),
        striking=striking or ReasonForm(formdata=None),
        asked="strike" if striking else "",
        may_change=held.state in PLANNING and not row.has_started,
        may_seat=held.state in PLANNING,
        may_card=held.state in service.CARDED and not row.has_account and row.name is not None,
    )
