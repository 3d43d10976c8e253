"""What an invigilator does: one candidate with every act about them, the list of those who are seen, and acts about many."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from elearn.core import limits
from elearn.core.errors import N_, Conflict, Invalid, NotFound
from elearn.core.ids import Id, parse_id
from elearn.core.paging import page_number
from elearn.examinations.candidates.board_rules import Standing, minutes_left
from elearn.examinations.queries.board import BoardRow, RoomName, find_on_board, get_room, list_rooms, list_unconfirmed, read_board
from elearn.examinations.queries.held import Held
from elearn.examinations.rules import ADMITTED_FOR, Body
from elearn.examinations.service import admitting, again, invigilating
from elearn.examinations.views.acting import ON_BOARD, may_act, note_look
from elearn.examinations.views.board import CAUSE_WORDS, STANDING_LOOKS, again_by, begin_by, standing_words, watched
from elearn.examinations.views.doors import blueprint
from elearn.examinations.views.shared import overseen
from elearn.web.access import current_actor, needs
from elearn.web.addresses import id_in_address
from elearn.web.forms import translated
from elearn.web.work import database, read_session, unit_of_work

_WORDS = 4 * limits.TEXT_CHARACTERS
"""How much of a reason is read: one that is too long is told so, and shown again."""
_ADMITTED_MINUTES = ADMITTED_FOR // timedelta(minutes=1)
_ACTS: dict[str, tuple[Callable[..., object], str]] = {
    "take-back": (invigilating.take_back_identity, N_("Đã rút xác nhận.")),
    "hand-in": (invigilating.hand_in, N_("Đã thu bài.")),
    "restart": (again.offer, N_("Đã cho thi lại bằng đề khác. Bài trước vẫn được tính cho đến khi thí sinh bắt đầu bài mới.")),
    "restart-back": (again.take_back, N_("Đã rút việc cho thi lại. Bài trước vẫn được tính.")),
    "let-in": (admitting.let_in, N_("Đã cho vào thi muộn. Thí sinh tải lại trang vào thi là bắt đầu được.")),
    "release": (invigilating.release, N_("Đã cho chuyển máy. Thí sinh mở lại trang làm bài ở máy mới.")),
}
"""Acts about one candidate that need a reason and nothing else, by the last word of their address."""


@blueprint.get("/organise/<examination_id>/board/<candidate_id>")
@needs("examinations.serve")
def board_candidate(examination_id: str, candidate_id: str) -> str:
    """One candidate: how they stand, and what can be done for them."""
    held = overseen(examination_id, *ON_BOARD)
    found = _find(held, candidate_id)
    note_look("candidate", 1)
    return _candidate_page(held, found)


@blueprint.post("/organise/<examination_id>/board/<candidate_id>/identity")
@needs("examinations.serve")
def board_confirm(examination_id: str, candidate_id: str) -> ResponseReturnValue:
    """It is they: confirmed one by one."""
    held = overseen(examination_id, Body.INVIGILATION)
    wanted = id_in_address(candidate_id)
    return _do(held, wanted, partial(invigilating.confirm_identity, candidate_ids=[wanted]), N_("Đã xác nhận đúng người."))


@blueprint.post("/organise/<examination_id>/board/<candidate_id>/extend")
@needs("examinations.serve")
def board_extend(examination_id: str, candidate_id: str) -> ResponseReturnValue:
    """More minutes for one candidate."""
    held = overseen(examination_id, Body.INVIGILATION)
    wanted = id_in_address(candidate_id)
    act = partial(invigilating.extend, candidate_id=wanted, minutes=_minutes(), reason=_typed("reason"))
    return _do(held, wanted, act, N_("Đã thêm giờ."))


@blueprint.post("/organise/<examination_id>/board/<candidate_id>/incident")
@needs("examinations.serve")
def board_candidate_incident(examination_id: str, candidate_id: str) -> ResponseReturnValue:
    """Something happened with one candidate."""
    held = overseen(examination_id, Body.INVIGILATION)
    wanted = id_in_address(candidate_id)
    act = partial(invigilating.note_incident, candidate_id=wanted, words=_typed("words"))
    return _do(held, wanted, act, N_("Đã ghi sự việc vào nhật ký."))


@blueprint.post("/organise/<examination_id>/board/<candidate_id>/<act>")
@needs("examinations.serve")
def board_act(examination_id: str, candidate_id: str, act: str) -> ResponseReturnValue:
    """One of the acts that need a reason and nothing else."""
    held = overseen(examination_id, Body.INVIGILATION)
    if act not in _ACTS:
        raise NotFound
    wanted, (does, said) = id_in_address(candidate_id), _ACTS[act]
    return _do(held, wanted, partial(does, candidate_id=wanted, reason=_typed("reason")), said, act)


@blueprint.get("/organise/<examination_id>/board/identity")
@needs("examinations.serve")
def board_identity(examination_id: str) -> str:
    """The list from which an invigilator confirms who is there."""
    return _identity_page(overseen(examination_id, Body.INVIGILATION))


@blueprint.post("/organise/<examination_id>/board/identity")
@needs("examinations.serve")
def board_confirm_many(examination_id: str) -> ResponseReturnValue:
    """Confirms those who were ticked; everybody in the room only after a question that names them, and then nobody else."""
    held = overseen(examination_id, Body.INVIGILATION)
    room = _room(held, request.form.get("room", ""))
    ticked = [id_in_address(each) for each in request.form.getlist("candidate")[: limits.PAGE_ROWS]]
    if room is not None and request.form.get("all"):
        waiting = list_unconfirmed(read_session(), held, room.id, besides=current_actor().person_id)
        named = set(request.form.getlist("named"))
        if waiting and not named:
            note_look("identity", len(waiting))
            return render_template("examinations/board_identity_room.html", held=held, room=room, waiting=waiting)
        # Whoever came to the room since the question was seen by nobody; whoever left the list, or was confirmed, waits no more.
        ticked = [each for each, _, _ in waiting if str(each) in named]
    with unit_of_work() as work:
        count = invigilating.confirm_identity(work.session, current_actor(), held, ticked, now=work.now)
    flash(translated(N_("Đã xác nhận đúng người: %(count)s."), count=count), "good" if count else "")
    return redirect(url_for("examinations.board_identity", examination_id=held.id, room=room.id if room else None), 303)


@blueprint.get("/organise/<examination_id>/board/acts")
@needs("examinations.serve")
def board_acts(examination_id: str) -> str:
    """More time for a room or for everybody, and what happened."""
    held = overseen(examination_id, Body.INVIGILATION)
    return _acts_page(held, request.args.get("room", ""))


@blueprint.post("/organise/<examination_id>/board/acts/extend")
@needs("examinations.serve")
def board_extend_all(examination_id: str) -> ResponseReturnValue:
    """More minutes for everybody who is sitting, in a room or in all."""
    held = overseen(examination_id, Body.INVIGILATION)
    room = _room(held, request.form.get("room", ""))
    act = partial(invigilating.extend_all, minutes=_minutes(), reason=_typed("reason"), room=room)
    return _do_for_many(held, act, N_("Đã thêm giờ cho mọi người đang làm bài."))


@blueprint.post("/organise/<examination_id>/board/acts/let-in")
@needs("examinations.serve")
def board_let_in(examination_id: str) -> ResponseReturnValue:
    """Whoever of a room has not begun may begin, late as it is."""
    held = overseen(examination_id, Body.INVIGILATION)
    room = _room(held, request.form.get("room", ""))
    if room is None:
        return _acts_page(held, "", Invalid(N_("Anh/chị chưa chọn phòng."), field="room"), "let-in"), 422
    act = partial(admitting.let_room_in, room=room, reason=_typed("reason"))
    return _do_for_many(held, act, N_("Đã cho vào thi muộn những ai trong phòng chưa bắt đầu."))


@blueprint.post("/organise/<examination_id>/board/acts/incident")
@needs("examinations.serve")
def board_incident(examination_id: str) -> ResponseReturnValue:
    """Something happened that is about nobody in particular."""
    held = overseen(examination_id, Body.INVIGILATION)
    return _do_for_many(held, partial(invigilating.note_incident, words=_typed("words")), N_("Đã ghi sự việc vào nhật ký."))


def _do(held: Held, candidate_id: Id, act: Callable[..., object], said: str, name: str = "") -> ResponseReturnValue:
    """Does an act about a candidate and goes back to their page, which tells what stood in the way, if anything did."""
    try:
        with unit_of_work() as work:
            act(work.session, current_actor(), held, now=work.now)
    except (Invalid, Conflict) as error:
        return _candidate_page(held, _find(held, str(candidate_id)), error, name or request.path.rsplit("/", 1)[-1]), _status(error)
    flash(translated(said), "good")
    return redirect(url_for("examinations.board_candidate", examination_id=held.id, candidate_id=candidate_id), 303)


def _do_for_many(held: Held, act: Callable[..., object], said: str) -> ResponseReturnValue:
    try:
        with unit_of_work() as work:
            act(work.session, current_actor(), held, now=work.now)
    except (Invalid, Conflict) as error:
        return _acts_page(held, request.form.get("room", ""), error, request.path.rsplit("/", 1)[-1]), _status(error)
    flash(translated(said), "good")
    return redirect(url_for("examinations.board_acts", examination_id=held.id, room=request.form.get("room") or None), 303)


def _status(error: Invalid | Conflict) -> int:
    return 422 if isinstance(error, Invalid) else 409


def _typed(name: str) -> str:
    return request.form.get(name, "")[:_WORDS]


def _minutes() -> int:
    """The minutes that were typed; 0, which the service refuses, for anything that is no number."""
    text = request.form.get("minutes", "").strip()
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 4 else 0


def _room(held: Held, text: str) -> RoomName | None:
    """The room that was chosen, None for none.

    Raises:
        NotFound: the examination has no such room.
    """
    return get_room(read_session(), held, id_in_address(text)) if text else None


def _find(held: Held, candidate_id: str) -> BoardRow:
    now, wanted = database().clock.now(), id_in_address(candidate_id)
    found = find_on_board(read_session(), held, wanted, is_named=may_act(held), now=now)
    if found is None:
        raise NotFound
    return found


def _told(error: Invalid | Conflict | None, act: str) -> dict[str, str]:
    """What stood in the way, by the act that was tried."""
    return {} if error is None else {act: translated(error.message, **error.values)}


def _candidate_page(held: Held, found: BoardRow, error: Invalid | Conflict | None = None, act: str = "") -> str:
    now, acts = database().clock.now(), may_act(held)
    return render_template(
        "examinations/board_candidate.html",
        held=held,
        row=found,
        standing=Standing,
        words=standing_words(held),
        looks=STANDING_LOOKS,
        causes=CAUSE_WORDS,
        left=minutes_left(found.deadline_at, now) if found.deadline_at else None,
        begin_by=begin_by(held, found),
        again_by=again_by(held, found),
        now=now,
        may_act=acts,
        **watched(held, is_there=not acts, candidate_id=found.candidate_id),
        may_let_in=held.is_running(now) and found.started_at is None and found.submitted_at is None,
        admitted_minutes=_ADMITTED_MINUTES,
        told=_told(error, act),
        typed=request.form if error is not None else {},
        most=invigilating.MOST_MINUTES,
    )


def _identity_page(held: Held) -> str:
    room = parse_id(request.args.get("room", ""))
    page = page_number(request.args.get("page"))
    found = read_board(read_session(), held, room_id=room, page=page, now=database().clock.now())
    rooms = list_rooms(read_session(), held)
    chosen = next((each for each in rooms if each.id == room), None)
    note_look("identity", len(found.page.rows), found.page.paging.number)
    return render_template(
        "examinations/board_identity.html",
        held=held,
        found=found,
        room=chosen,
        rooms=[(str(each.id), each.name) for each in rooms],
        address=lambda to: url_for("examinations.board_identity", examination_id=held.id, room=room, page=to if to > 1 else None),
    )


def _acts_page(held: Held, room: str, error: Invalid | Conflict | None = None, act: str = "") -> str:
    return render_template(
        "examinations/board_acts.html",
        held=held,
        room=room,
        is_open=held.is_running(database().clock.now()),
        admitted_minutes=_ADMITTED_MINUTES,
        rooms=[(str(each.id), each.name) for each in list_rooms(read_session(), held)],
        told=_told(error, act),
        typed=request.form if error is not None else {},
        most=invigilating.MOST_MINUTES,
    )
