"""Sitting a quiz: the page with all questions, saving an answer, the pause.

A scripted save asks for JSON and gets the same keys whatever was answered; a form gets the page again. Neither says anything about
right and wrong before the quiz allows it, nor while its questions are held back: then an answer that is on its way is kept, and
nothing is shown.
"""

from __future__ import annotations

from datetime import datetime

from flask import current_app, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from elearn.assessment import service
from elearn.assessment.forms import Sending, read_sending
from elearn.assessment.log import Given, Sheet
from elearn.assessment.queries import Sitting, read_sheet
from elearn.assessment.service import Saved
from elearn.assessment.sheet_view import SheetCounts, item_view, items_of, may_ask, visible_mark
from elearn.assessment.views.doors import blueprint
from elearn.assessment.views.shared import find_shelf, held_page, hold_on, own_sitting, sending
from elearn.core.i18n import show_time
from elearn.web.access import current_actor, needs
from elearn.web.languages import current_language
from elearn.web.work import read_session, unit_of_work


@blueprint.get("/attempts/<attempt_id>")
@needs("assessment.sit")
def sitting(attempt_id: str) -> ResponseReturnValue:
    """Every question on one page, so that it survives a dead line."""
    found = own_sitting(attempt_id)
    if not found.is_open:
        return redirect(url_for("assessment.result", attempt_id=attempt_id), 302)
    hold = hold_on(found)
    if hold is not None:
        return held_page(found, hold)
    sheet = read_sheet(read_session(), found)
    items = items_of(found, sheet, current_language())
    return render_template(
        "assessment/sitting.html",
        sitting=found,
        sheet=sheet,
        items=items,
        counts=SheetCounts.of(items),
        shelf=find_shelf(found),
        owner=current_actor().person_id,
        sending=sending,
    )


@blueprint.post("/attempts/<attempt_id>/answers")
@needs("assessment.sit")
def answer(attempt_id: str) -> ResponseReturnValue:
    """Keeps an answer, a flag or both; what it says is said after it is durable."""
    found = own_sitting(attempt_id)
    sent = read_sending(found, request.form.to_dict(flat=False))
    if sent.response is not None and sent.response.draft:
        return _draft_page(found, sent)
    language = current_language()
    saved: Saved | None = None
    with unit_of_work() as work:
        if sent.response is not None:
            saved = service.save_answer(
                work.session,
                found,
                sent.item,
                sent.response,
                language=language,
                key=sent.key,
                waited=sent.waited,
                now=work.now,
            )
        if sent.flag is not None:
            key = f"flag-{sent.key}"[:64]
            service.flag(work.session, found, sent.item, is_on=sent.flag, key=key, waited=sent.waited, now=work.now)
    if request.accept_mimetypes.best == "application/json":
        return _told(found, sent, saved, work.now)
    return redirect(_onward(found, sent), 303)


def _told(found: Sitting, sent: Sending, saved: Saved | None, now: datetime) -> ResponseReturnValue:
    """What a script is told: the same keys for every answer. `is_shown` asks it to fetch the question as it now stands."""
    says_more = sent.response is not None and (found.quiz.feedback == "immediate" or may_ask(sent.item))
    is_silent = says_more and hold_on(found) is not None
    is_asked = not is_silent and _is_asked_back(found, sent, now)
    is_explained = not is_silent and sent.response is not None and found.quiz.feedback == "immediate"
    return jsonify(
        saved_at=show_time(now, current_app.config["ELEARN_ZONE"]),
        is_current=saved is None or saved.is_current,
        is_asked_back=is_asked,
        is_shown=is_asked or is_explained or sent.is_reading,
    )


def _is_asked_back(found: Sitting, sent: Sending, now: datetime) -> bool:
    if sent.response is None or not may_ask(sent.item):
        return False
    judged = visible_mark(found, sent.item, Given(sent.response, current_language(), now))
    return judged is not None and judged.outcome == "ask-back"


def _onward(found: Sitting, sent: Sending) -> str:
    """The next question, the review after the last; the same one where there is still something to see or to say."""
    here = url_for("assessment.sitting", attempt_id=found.id, _anchor=sent.item.name)
    stays = sent.flag is not None or sent.is_reading or found.quiz.feedback == "immediate"
    if stays or _is_asked_back(found, sent, found.started_at):
        return here
    if sent.item.number == len(found.paper.items):
        return url_for("assessment.review", attempt_id=found.id)
    return url_for("assessment.sitting", attempt_id=found.id, _anchor=f"q{sent.item.number + 1}")


def _draft_page(found: Sitting, sent: Sending) -> ResponseReturnValue:
    """An item of an order was moved by its button: shows the question with the new order, keeps nothing."""
    if not found.is_open:
        return redirect(url_for("assessment.result", attempt_id=found.id), 303)
    hold = hold_on(found)
    if hold is not None:
        return held_page(found, hold), 409
    shown = item_view(found, Sheet(), sent.item, current_language(), draft=sent.response)
    return render_template("assessment/draft.html", sitting=found, item=shown, sending=sending)


@blueprint.post("/attempts/<attempt_id>/pause")
@needs("assessment.sit")
def pause(attempt_id: str) -> ResponseReturnValue:
    """Notes the pause and clears the screen. Nothing runs out."""
    found = own_sitting(attempt_id)
    if not found.is_open:
        return redirect(url_for("assessment.result", attempt_id=attempt_id), 303)
    key = f"pause-{request.form.get('sending', '')[:40] or sending()}"
    with unit_of_work() as work:
        service.pause(work.session, found, key=key, now=work.now)
    return redirect(url_for("assessment.paused", attempt_id=attempt_id), 303)


@blueprint.get("/attempts/<attempt_id>/pause")
@needs("assessment.sit")
def paused(attempt_id: str) -> ResponseReturnValue:
    """A calm page for a screen that a visitor can see."""
    return render_template("assessment/paused.html", sitting=own_sitting(attempt_id))
