"""Rooms, and spreading candidates over them."""

from __future__ import annotations

from collections.abc import Callable

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from elearn.core.errors import N_, Conflict, Invalid
from elearn.examinations.candidates.seating_rules import Order
from elearn.examinations.forms import ReasonForm, RoomForm
from elearn.examinations.policy import owned_by
from elearn.examinations.queries.candidates import list_rooms
from elearn.examinations.queries.examinations import is_organiser, read_progress
from elearn.examinations.queries.held import Held
from elearn.examinations.queries.seating import foresee, is_under_way
from elearn.examinations.service import seating
from elearn.examinations.service.seating import UNDER_WAY
from elearn.examinations.service.shared import PLANNING
from elearn.examinations.views.doors import blueprint
from elearn.examinations.views.shared import organised, owned
from elearn.organisation.queries.staff_imports import names_of_units
from elearn.web.access import current_actor, needs
from elearn.web.addresses import id_in_address
from elearn.web.forms import translated
from elearn.web.work import database, read_session, unit_of_work


@blueprint.get("/organise/<examination_id>/rooms")
@needs("examinations.organise")
def rooms(examination_id: str) -> str:
    """The rooms of an examination."""
    return _page(organised(examination_id), RoomForm(formdata=None))


@blueprint.post("/organise/<examination_id>/rooms")
@needs("examinations.organise")
def add_room(examination_id: str) -> ResponseReturnValue:
    """Adds a room."""
    held, form = organised(examination_id), RoomForm()
    if not form.validate():
        return _page(held, form), 422
    name, place, seats = form.name.data or "", form.place.data or "", form.seats.data or 0
    try:
        with unit_of_work() as work:
            seating.add_room(work.session, current_actor(), held, name, place=place, seats=seats, now=work.now)
    except (Invalid, Conflict) as error:
        form.tell(error if isinstance(error, Invalid) else Invalid(error.message, field="name", **error.values))
        return _page(held, form), 422
    flash(translated(N_("Đã thêm phòng.")), "good")
    return _back(held)


@blueprint.post("/organise/<examination_id>/rooms/<room_id>/remove")
@needs("examinations.organise")
def remove_room(examination_id: str, room_id: str) -> ResponseReturnValue:
    """Removes a room in which nobody is to sit."""
    held, wanted = organised(examination_id), id_in_address(room_id)
    try:
        with unit_of_work() as work:
            seating.remove_room(work.session, current_actor(), held, wanted, now=work.now)
    except Conflict as error:
        flash(translated(error.message, **error.values), "warn")
    else:
        flash(translated(N_("Đã bỏ phòng.")), "good")
    return _back(held)


@blueprint.post("/organise/<examination_id>/rooms/<room_id>/give")
@needs("examinations.organise")
def give_room(examination_id: str, room_id: str) -> ResponseReturnValue:
    """Gives a room to the unit that the examination is handed to."""
    return _given(examination_id, room_id, seating.give_room, N_("Đã giao phòng."))


@blueprint.post("/organise/<examination_id>/rooms/<room_id>/take")
@needs("examinations.organise")
def take_room(examination_id: str, room_id: str) -> ResponseReturnValue:
    """Takes a room back from a unit."""
    return _given(examination_id, room_id, seating.take_room, N_("Đã nhận lại phòng."))


def _given(examination_id: str, room_id: str, act: Callable[..., None], told: str) -> ResponseReturnValue:
    held, wanted, form = owned(examination_id), id_in_address(room_id), ReasonForm()
    if not form.validate():
        flash(translated(N_("Xin ghi lý do giao hoặc nhận lại phòng.")), "warn")
        return _back(held)
    try:
        with unit_of_work() as work:
            act(work.session, current_actor(), held, wanted, form.reason.data or "", now=work.now)
    except (Invalid, Conflict) as error:
        flash(translated(error.message, **error.values), "warn")
    else:
        flash(translated(told), "good")
    return _back(held)


@blueprint.post("/organise/<examination_id>/seating")
@needs("examinations.organise")
def seat_all(examination_id: str) -> ResponseReturnValue:
    """Gives a seat to whoever has none; asked for, everybody is seated anew."""
    held = organised(examination_id)
    order = Order.NAME if request.form.get("order") == Order.NAME else Order.NUMBER
    anew = request.form.get("which") == "all"
    try:
        with unit_of_work() as work:
            found = seating.seat_all(work.session, current_actor(), held, order, anew=anew, now=work.now)
    except (Invalid, Conflict) as error:
        flash(translated(error.message, **error.values), "warn")
    else:
        told = N_("%(new)d thí sinh có chỗ mới, %(stayed)d người giữ chỗ đang có, %(left)d người chưa có chỗ.")
        values = {"new": len(found.given), "stayed": found.stayed, "left": found.left}
        flash(translated(told, **values), "warn" if found.left else "good")
    return _back(held)


def _back(held: Held) -> ResponseReturnValue:
    return redirect(url_for("examinations.rooms", examination_id=held.id), 303)


def _page(held: Held, form: RoomForm) -> str:
    session, now = read_session(), database().clock.now()
    is_late = is_under_way(session, held, now)
    return render_template(
        "examinations/rooms.html",
        held=held,
        form=form,
        rooms=list_rooms(read_session(), held),
        progress=read_progress(read_session(), held),
        may_change=held.state in PLANNING,
        next=foresee(session, held),
        anew=None if is_late else foresee(session, held, anew=True),
        under_way=UNDER_WAY,
        owns=is_organiser(read_session(), held, owned_by(current_actor())),
        held_by=None if held.held_by_id is None else names_of_units(read_session(), {held.held_by_id})[held.held_by_id],
    )
