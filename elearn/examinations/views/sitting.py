"""Sitting an examination: the page with the open questions, saving an answer, going on to the next question or section.

A scripted save asks for JSON and gets the same keys whatever was answered; a form gets the page again. Neither says anything about
right and wrong. What is not open is in no byte of it.
"""

from __future__ import annotations

from datetime import datetime

from flask import current_app, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from elearn.assessment.forms import Sending, read_sending
from elearn.assessment.log import Given, Sheet
from elearn.assessment.sheet_view import ItemView, SheetCounts, item_view, may_ask, visible_mark
from elearn.core.errors import N_
from elearn.core.i18n import show_time
from elearn.examinations.queries.sheets import read_sheet
from elearn.examinations.queries.sittings import OwnSitting
from elearn.examinations.service import sittings
from elearn.examinations.views.doors import blueprint
from elearn.examinations.views.holding import machine, name_on_device, noting_late, own_sitting, sending
from elearn.web.access import public
from elearn.web.forms import translated
from elearn.web.languages import current_language
from elearn.web.work import database, read_session, unit_of_work


@blueprint.get("/sittings/<sitting_id>")
@public
def sitting(sitting_id: str) -> ResponseReturnValue:
    """The open questions: of the open section, or the one whose turn it is."""
    found = own_sitting(sitting_id)
    elsewhere = way_on(found)
    if elsewhere is not None:
        return elsewhere
    if not found.open_items:
        return redirect(url_for("examinations.review", sitting_id=sitting_id), 302)
    sheet = read_sheet(read_session(), found.id)
    return _page(found, sheet, [item_view(found, sheet, item, current_language()) for item in found.open_items])


def _page(found: OwnSitting, sheet: Sheet, items: list[ItemView]) -> str:
    return render_template(
        "examinations/sitting.html",
        sitting=found,
        sheet=sheet,
        items=items,
        counts=SheetCounts.of(items),
        owner=name_on_device(),
        sending=sending,
        now=database().clock.now(),
    )


def way_on(found: OwnSitting) -> ResponseReturnValue | None:
    """Where the page of a sitting is that cannot be sat here and now; None where it can."""
    if found.is_void:
        return redirect(url_for("examinations.entering", examination_id=found.examination_id), 302)
    if not found.is_open:
        return redirect(url_for("examinations.over", sitting_id=found.id), 302)
    elsewhere = other_machine(found)
    if elsewhere is not None:
        return elsewhere
    if found.is_over(database().clock.now()):
        return redirect(url_for("examinations.time_up", sitting_id=found.id), 302)
    return None


def other_machine(found: OwnSitting) -> ResponseReturnValue | None:
    """Where a browser is sent that would show questions of a sitting that is open at another machine; None where it is not."""
    if not found.is_open or found.device == machine():
        return None
    return redirect(url_for("examinations.machine", sitting_id=found.id), 302)


@blueprint.post("/sittings/<sitting_id>/answers")
@public
def answer(sitting_id: str) -> ResponseReturnValue:
    """Keeps an answer, a flag or both, and closes the question where the form says so; what it says is said after it is durable."""
    found = own_sitting(sitting_id)
    sent = read_sending(found, request.form.to_dict(flat=False))
    if _was_kept(found, sent):
        # A second click, or a browser that never had the answer: what has closed since was closed by this very sending.
        return _answered(found, sent, database().clock.now())
    sittings.require_open(found, sent.item)
    if sent.response is not None and sent.response.draft:
        shown = item_view(found, Sheet(), sent.item, current_language(), draft=sent.response)
        return render_template("examinations/draft.html", sitting=found, item=shown, sending=sending)
    device, language = machine(), current_language()
    with noting_late(found), unit_of_work() as work:
        if sent.response is not None:
            sittings.save_answer(
                work.session, found, sent.item, sent.response, language=language, device=device, key=sent.key, now=work.now
            )
        if sent.flag is not None:
            sittings.flag(work.session, found, sent.item, is_on=sent.flag, device=device, key=_flag_key(sent), now=work.now)
        if "close" in request.form:
            sittings.close_question(work.session, found, item=sent.item, device=device, now=work.now)
    return _answered(found, sent, work.now)


def _was_kept(found: OwnSitting, sent: Sending) -> bool:
    """Whether everything that a form of a question that is not open (any more) asks for was done when it came before."""
    if sent.item in found.open_items:
        return False
    keys = {sent.key} if sent.response is not None else set()
    keys |= {_flag_key(sent)} if sent.flag is not None else set()
    # Who only leafs on asks that the question be closed, and for nothing else.
    return sittings.were_kept(read_session(), found, sent.item, keys or {sittings.closing_key(sent.item)})


def _flag_key(sent: Sending) -> str:
    return f"flag-{sent.key}"[:64]


def _answered(found: OwnSitting, sent: Sending, now: datetime) -> ResponseReturnValue:
    if request.accept_mimetypes.best == "application/json":
        return _told(found, sent, now)
    return redirect(_onward(found, sent, now), 303)


def _told(found: OwnSitting, sent: Sending, now: datetime) -> ResponseReturnValue:
    """What a script is told: the same keys for every answer. `is_shown` asks it to fetch the question as it now stands."""
    is_asked = _is_asked_back(found, sent, now)
    saved_at = show_time(now, current_app.config["ELEARN_ZONE"])
    return jsonify(saved_at=saved_at, is_current=True, is_asked_back=is_asked, is_shown=is_asked or sent.is_reading)


def _is_asked_back(found: OwnSitting, sent: Sending, now: datetime) -> bool:
    if sent.response is None or not may_ask(sent.item):
        return False
    judged = visible_mark(found, sent.item, Given(sent.response, current_language(), now))
    return judged is not None and judged.outcome == "ask-back"


def _onward(found: OwnSitting, sent: Sending, now: datetime) -> str:
    """The next question, the review after the last; the same one where there is still something to see or to say."""
    if found.plan.is_sequential or sent.item not in found.open_items:
        return url_for("examinations.sitting", sitting_id=found.id)
    if sent.flag is not None or sent.is_reading or _is_asked_back(found, sent, now):
        return url_for("examinations.sitting", sitting_id=found.id, _anchor=sent.item.name)
    if sent.item.number == found.open_items[-1].number:
        return url_for("examinations.review", sitting_id=found.id)
    return url_for("examinations.sitting", sitting_id=found.id, _anchor=f"q{sent.item.number + 1}")


@blueprint.post("/sittings/<sitting_id>/seen")
@public
def seen(sitting_id: str) -> ResponseReturnValue:
    """The page says that it is there, and hears how many milliseconds are left and when it ends, which an officer may have moved;
    `is_here` false: it has to be loaded again.
    """
    found = own_sitting(sitting_id)
    device = machine()
    with unit_of_work() as work:
        sittings.note_seen(work.session, found, device=device, now=work.now)
    is_here = found.is_open and found.device == device and not found.is_over(work.now)
    is_whole = found.is_last_section or not found.section_deadline_at
    words = N_("Hết giờ lúc %(time)s") if is_whole else N_("Phần này hết giờ lúc %(time)s")
    ends = translated(words, time=show_time(found.ends_at, current_app.config["ELEARN_ZONE"]))
    return jsonify(left=int(found.left(work.now).total_seconds() * 1000), ends=ends, is_here=is_here)
