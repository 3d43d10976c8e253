"""Before the start: what will happen, by which clock, how long it is until the opening, and the one button that starts."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial

from flask import current_app, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from elearn.accounts.rules import PER_ACCOUNT
from elearn.accounts.throttle import Counter, give_back, keyed_digest, require_patience, take_tries
from elearn.core.actor import Actor
from elearn.core.errors import N_, Conflict, Invalid, NotFound
from elearn.core.ids import Id
from elearn.examinations.candidates.holders import Holder, acting
from elearn.examinations.queries.afterwards import Afterwards, read_afterwards
from elearn.examinations.queries.again import Offer, find_offer
from elearn.examinations.queries.annulments import find_reason
from elearn.examinations.queries.board import has_rooms
from elearn.examinations.queries.entering import Candidacy, OwnExamination, find_place, held_for
from elearn.examinations.queries.held import Held
from elearn.examinations.queries.seen import may_join
from elearn.examinations.rules import State
from elearn.examinations.scores.pass_marks import offered_marks
from elearn.examinations.service import again, cards, starting
from elearn.examinations.views.doors import blueprint
from elearn.examinations.views.holding import machine_of_its_own, require_holder, require_safe_browser
from elearn.web.access import public
from elearn.web.addresses import id_in_address
from elearn.web.forms import translated
from elearn.web.work import database, notes, read_session, today, unit_of_work

_CODE_REFUSAL = N_("Anh/chị đã nhập sai mã vào phòng thi nhiều lần. Xin thử lại sau %(minutes)s phút.")
_UNSURE = N_("Xin anh/chị đánh dấu vào ô dưới phần “Thi lại bằng đề khác” rồi bấm lại.")
_COUNTED_DOWN = timedelta(hours=12)
"""So long before the opening the page waits for it; who comes earlier is told the day and comes again."""
_SPREAD = 15
"""Within so many seconds after the opening a page without script asks for itself again, so that not all of them come at once."""


@dataclass(frozen=True, slots=True)
class _Place:
    """An examination and the holder's place at it; None where they may put themselves on the list by starting."""

    holder: Holder
    held: Held
    candidacy: Candidacy | None


def _own_place(examination_id: str) -> _Place:
    """Raises NotFound: it is not shown to them."""
    holder = require_holder()
    found = find_place(read_session(), holder, id_in_address(examination_id))
    if found is None or not found.is_shown:
        raise NotFound
    held, candidacy = found.held, found.candidacy
    if candidacy is None and not (isinstance(holder, Actor) and may_join(read_session(), holder, held, today=today())):
        raise NotFound
    return _Place(holder, held_for(held, candidacy), candidacy)


@blueprint.get("/examinations/<examination_id>")
@public
def entering(examination_id: str) -> ResponseReturnValue:
    """How long it takes, what happens at the end, and when it can be started."""
    place = _own_place(examination_id)
    is_done = place.candidacy is not None and place.candidacy.submitted_at is not None and place.candidacy.started_at is not None
    if place.candidacy is not None and is_done and _find_offer(place, database().clock.now()) is None:
        return redirect(url_for("examinations.over", sitting_id=place.candidacy.sitting_id), 302)
    return _page(place)


def _page(place: _Place, refused: str = "", *, is_code: bool = False) -> str:
    now = database().clock.now()
    extra = place.candidacy.extra_minutes if place.candidacy is not None else 0
    return render_template(
        "examinations/entering.html",
        held=place.held,
        candidacy=place.candidacy,
        has_rooms=has_rooms(read_session(), place.held.id),
        now=now,
        minutes=_minutes(place.held, now) + extra,
        may_start=_may_start(place, now),
        waiting=_waiting(place, now),
        is_short=_minutes(place.held, now) < place.held.plan.minutes,
        extra=extra,
        marks=offered_marks(place.held.course(read_session()), place.held.plan),
        refused=refused,
        is_code=is_code,
        after=_afterwards(place, now),
        offer=_find_offer(place, now),
        annulled=find_reason(read_session(), place.held) if place.held.state is State.CANCELLED else "",
    )


def _find_offer(place: _Place, now: datetime) -> Offer | None:
    """What they may begin in place of the sitting that counts."""
    if place.candidacy is None or place.candidacy.offered_id is None:
        return None
    return find_offer(read_session(), place.held, place.candidacy.id, now=now)


def _may_start(place: _Place, now: datetime) -> bool:
    """Whether somebody who has not begun may begin now or later."""
    has_begun = place.candidacy is not None and place.candidacy.is_going
    return not has_begun and OwnExamination(place.held, place.candidacy).is_waiting(now)


@dataclass(frozen=True, slots=True)
class _Waiting:
    """What a page knows that waits for the opening: how many milliseconds are left by the server's clock, and after how many
    seconds it comes again where no script counts.
    """

    left: int
    again_after: int


def _waiting(place: _Place, now: datetime) -> _Waiting | None:
    """None where there is nothing to wait for, or not yet."""
    left = place.held.window.until_opening(now)
    if not left or left > _COUNTED_DOWN or not _may_start(place, now):
        return None
    return _Waiting(_milliseconds(left), int(left.total_seconds()) + 2 + secrets.randbelow(_SPREAD))


def _milliseconds(left: timedelta) -> int:
    return -(-left // timedelta(milliseconds=1))


@blueprint.get("/examinations/<examination_id>/waiting")
@public
def waiting(examination_id: str) -> ResponseReturnValue:
    """A page that waits hears how many milliseconds are left until the opening; `is_waiting` false: it has to be loaded again. That
    somebody waits is kept nowhere.
    """
    place, now = _own_place(examination_id), database().clock.now()
    return jsonify(left=_milliseconds(place.held.window.until_opening(now)), is_waiting=_may_start(place, now))


def _afterwards(place: _Place, now: datetime) -> Afterwards | None:
    """What there is for whoever sat on paper alone; None before a paper is handed in."""
    candidacy = place.candidacy
    if candidacy is None or candidacy.sitting_id is None or candidacy.submitted_at is None:
        return None
    sitting_id = candidacy.sitting_id
    return read_afterwards(read_session(), place.held, candidate_id=candidacy.id, sitting_id=sitting_id, now=now, today=today())


def _minutes(held: Held, now: datetime) -> int:
    """For how many minutes somebody would sit who started now, without personal ones."""
    start = max(now, held.window.opens_at)
    return min(held.plan.minutes, max(0, int((held.window.closes_at - start).total_seconds()) // 60))


@blueprint.post("/examinations/<examination_id>/start")
@public
def start(examination_id: str) -> ResponseReturnValue:
    """Starts the one sitting, or leads to it where it was started; or the one that is offered in its place, to whoever says that
    they know what becomes of the other.
    """
    place = _own_place(examination_id)
    require_safe_browser(place.held.plan)
    day, now = today(), database().clock.now()
    offered = id_in_address(request.form["again"]) if "again" in request.form else None
    if offered is not None and not request.form.get("sure"):
        return _page(place, translated(_UNSURE)), 422
    counters = _counters(place)
    require_patience(read_session(), counters, now=now)
    device = machine_of_its_own()
    begin = starting.start if offered is None else partial(again.start_again, offered=offered)
    try:
        with _counted(counters, now), unit_of_work() as work:
            sitting_id = begin(
                work.session,
                place.holder,
                place.held,
                _candidate(work.session, place, work.now, day),
                device=device,
                access_code=request.form.get("access_code", ""),
                now=work.now,
            )
    except Invalid as error:
        return _page(place, translated(error.message), is_code=True), 422
    except Conflict as error:
        if isinstance(error, starting.Unconfirmed):
            # Nobody can be confirmed who is not on the list: whoever put themselves there stays.
            with unit_of_work() as work:
                _candidate(work.session, place, work.now, day)
        return _page(_own_place(examination_id), translated(error.message)), 409
    return redirect(url_for("examinations.sitting", sitting_id=sitting_id), 303)


@blueprint.get("/examinations/<examination_id>/start")
@public
def start_address(examination_id: str) -> ResponseReturnValue:
    """Whoever comes back to the address of the form, by the history or by loading again, is led to the page before the start."""
    return redirect(url_for("examinations.entering", examination_id=id_in_address(examination_id)), 302)


def _candidate(session: Session, place: _Place, now: datetime, day: date) -> Id:
    """The candidate who starts; whoever may and is not on the list yet is put on it."""
    if place.candidacy is not None:
        return place.candidacy.id
    return cards.join(session, acting(place.holder), place.held, now=now, today=day)


@contextmanager
def _counted(counters: Sequence[Counter], now: datetime) -> Iterator[None]:
    """Counts a try of the access code before it is made, so that of many at the same moment only as many are made as are allowed.
    What turns out to be no wrong code is given back.

    Raises:
        TooMany: the wait after the last try is not over.
    """
    if not counters:
        yield
        return
    with notes() as work:
        take_tries(work.session, counters, now=now)
    is_wrong = False
    try:
        yield
    except Invalid:
        is_wrong = True
        raise
    finally:
        if not is_wrong:
            with notes() as work:
                give_back(work.session, counters, taken_at=now)


def _counters(place: _Place) -> tuple[Counter, ...]:
    """What a wrong access code counts against: whoever typed it, at this examination, and nobody else."""
    if not place.held.access_code:
        return ()
    who = place.candidacy.id if place.candidacy is not None else acting(place.holder).person_id
    subject = keyed_digest(str(current_app.config["SECRET_KEY"]), "throttle.examination", f"{place.held.id}\n{who}")
    return (Counter("examination.code", subject, PER_ACCOUNT, _CODE_REFUSAL),)
