"""Whom to remind, the words before they are sent, and what was sent."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from elearn.core import limits
from elearn.core.actor import Actor
from elearn.core.days import DEFAULT_ZONE
from elearn.core.errors import N_, Conflict, Invalid, NotFound, TooMany
from elearn.core.ids import Id, parse_id
from elearn.core.paging import Paging, page_number
from elearn.planning import service
from elearn.planning.queries.counted import Way, has_own_people, is_large, list_units, narrowed, read_crowd, top_units
from elearn.planning.queries.crowd import Late, count_late, list_late
from elearn.planning.queries.reminders import list_reminders
from elearn.planning.rules import days_late
from elearn.planning.views.doors import blueprint
from elearn.planning.views.shared import note_denial, note_look
from elearn.planning.words import what_to_do
from elearn.web.access import current_actor, needs
from elearn.web.addresses import id_in_address
from elearn.web.forms import translated
from elearn.web.work import database, read_session, today, unit_of_work

USUAL_WORDS = N_(
    "Anh/chị ơi, khóa học này đã quá hạn. Anh/chị mở trang học theo địa chỉ quen thuộc của đơn vị và học nốt giúp tôi; "
    "vướng gì thì báo lại. Tin này không có liên kết."
)
"""What a reminder says unless its sender changes it."""


@blueprint.get("/planning/late")
@needs("planning.remind")
def late() -> str:
    """Everybody in the actor's units, or in one of them, who is late; by unit where these are too many. The look is noted."""
    session, day = read_session(), today()
    actor, way = _chosen_unit()
    itself = bool(way) and request.args.get("itself") == "1"
    here = way[-1].unit_id if way else None
    if not itself and is_large(session, actor, today=day):
        return _late_by_unit(actor, way)
    paging = Paging.of(count_late(session, actor, today=day, itself=itself), page_number(request.args.get("page")))
    rows = list_late(session, actor, today=day, limit=limits.PAGE_ROWS, start=paging.start, itself=itself)
    note_look("late", len(rows), paging.number)
    return render_template(
        "planning/late.html",
        rows=rows,
        way=way,
        itself=itself,
        paging=paging,
        **about_late(),
        address=lambda to: url_for("planning.late", unit=here, itself=1 if itself else None, page=to if to > 1 else None),
    )


def _chosen_unit() -> tuple[Actor, Sequence[Way]]:
    """The actor for the unit in the address, and the way to it; the actor as they are where it names none.

    Raises:
        NotFound: it is no unit of theirs; the try is noted.
    """
    text = request.args.get("unit")
    if text is None:
        return current_actor(), ()
    unit_id = id_in_address(text)
    try:
        return narrowed(read_session(), current_actor(), unit_id, today=today())
    except NotFound:
        note_denial("unit", unit_id)
        raise


def _late_by_unit(actor: Actor, way: Sequence[Way]) -> str:
    session, day = read_session(), today()
    tops = top_units(session, actor)
    page = list_units(session, tops, today=day, page=page_number(request.args.get("page")))
    here = way[-1].unit_id if way else None
    only = tops[0] if len(tops) == 1 and has_own_people(session, actor, today=day) else None
    counted = read_crowd(session, actor)
    return render_template(
        "planning/late_units.html",
        page=page,
        way=way,
        only=only,
        counted_at=counted[1] if counted else None,
        most=limits.CROWD_COUNTED_LIVE,
        address=lambda to: url_for("planning.late", unit=here, page=to if to > 1 else None),
    )


def about_late() -> dict[str, object]:
    """What the rows of people who are late are told with."""
    now, day = database().clock.now(), today()
    here = now.astimezone(read_session().info.get("zone", DEFAULT_ZONE))
    return {
        "what_to_do": lambda each: what_to_do(each, here, translated),
        "may_be_reminded": lambda each: each.may_be_reminded(now),
        "days_late": lambda each: days_late(each.due_on, day),
        "key": key_of,
    }


def key_of(each: Late) -> str:
    """What a box in a list of people who are late sends: the person and the course."""
    return f"{each.person_id}.{each.course_id}"


@blueprint.get("/planning/reminders/new")
@needs("planning.remind")
def preview() -> str:
    """The words before they are sent, and what each message adds."""
    return _preview(_chosen(request.args.getlist("who")), translated(USUAL_WORDS))


@blueprint.post("/planning/reminders/new")
@needs("planning.remind")
def remind() -> ResponseReturnValue:
    """Sends them."""
    chosen, words = _chosen(request.form.getlist("who")), request.form.get("words", "")
    try:
        with unit_of_work() as work:
            done = service.remind(work.session, current_actor(), chosen, words, now=work.now)
    except (Invalid, Conflict, TooMany) as error:
        return _preview(chosen, words, translated(error.message, **error.values)), 422
    flash(translated(N_("Đã gửi lời nhắc: %(sent)s người."), sent=done.sent), "good" if done.sent else "warn")
    if done.left_out:
        told = N_("Không gửi cho %(n)s người: đã xong, đang được miễn, chưa có tài khoản hoặc vừa được nhắc.")
        flash(translated(told, n=done.left_out), "warn")
    return redirect(url_for("planning.reminders"), 303)


@blueprint.get("/planning/reminders")
@needs("planning.remind")
def reminders() -> str:
    """What was sent to people in the actor's units. The look is noted."""
    page = list_reminders(read_session(), current_actor(), today=today(), page=page_number(request.args.get("page")))
    note_look("reminders", len(page.rows), page.paging.number)
    return render_template(
        "planning/reminders.html",
        page=page,
        address=lambda to: url_for("planning.reminders", page=to if to > 1 else None),
    )


def _chosen(keys: Iterable[str]) -> list[tuple[Id, Id]]:
    """The pairs of person and course that the boxes have sent; anything else is passed over."""
    found: dict[tuple[Id, Id], None] = {}
    for each in list(keys)[: limits.PAGE_ROWS]:
        person, _, course = each.partition(".")
        person_id, course_id = parse_id(person), parse_id(course)
        if person_id is not None and course_id is not None:
            found[person_id, course_id] = None
    return list(found)


def _preview(chosen: list[tuple[Id, Id]], words: str, error: str = "") -> str:
    session, actor, day, now = read_session(), current_actor(), today(), database().clock.now()
    found = list_late(session, actor, today=day, limit=limits.PAGE_ROWS, only=chosen) if chosen else []
    rows = [each for each in found if each.may_be_reminded(now)]
    note_look("late", len(rows))
    return render_template(
        "planning/preview.html",
        rows=rows,
        words=words,
        error=error,
        sender=actor.name,
        most=limits.REMINDER_CHARACTERS,
        **about_late(),
    )
