"""Looking over what was answered, going on to the next section, handing in, and what stands there afterwards."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from elearn.assessment.sheet_view import SheetCounts, item_view
from elearn.core.errors import NotFound
from elearn.examinations.queries.afterwards import read_afterwards
from elearn.examinations.queries.again import find_offer
from elearn.examinations.queries.held import get_held
from elearn.examinations.queries.sheets import read_sheet
from elearn.examinations.queries.sittings import OwnSitting, find_score
from elearn.examinations.rules import State
from elearn.examinations.scores.pass_marks import pass_marks
from elearn.examinations.scores.posting_rules import tenths, whole_percent
from elearn.examinations.service import sittings
from elearn.examinations.views.doors import blueprint
from elearn.examinations.views.holding import current_holder, machine, name_on_device, noting_late, own_sitting
from elearn.examinations.views.sitting import way_on
from elearn.web.access import public
from elearn.web.languages import current_language
from elearn.web.work import database, read_session, today, unit_of_work


@blueprint.get("/sittings/<sitting_id>/review")
@public
def review(sitting_id: str) -> ResponseReturnValue:
    """What is answered, empty, flagged or asked back in the open section; of a sequential paper only how much is closed."""
    found = own_sitting(sitting_id)
    elsewhere = way_on(found)
    if elsewhere is not None:
        return elsewhere
    sheet = read_sheet(read_session(), found.id)
    shown = () if found.plan.is_sequential else found.open_items
    items = [item_view(found, sheet, item, current_language()) for item in shown]
    return render_template(
        "examinations/review.html",
        sitting=found,
        sheet=sheet,
        items=items,
        counts=SheetCounts.of(items),
        owner=name_on_device(),
        now=database().clock.now(),
    )


@blueprint.post("/sittings/<sitting_id>/section")
@public
def next_section(sitting_id: str) -> ResponseReturnValue:
    """Closes the open section for good and opens the next one."""
    found = own_sitting(sitting_id)
    number = request.form.get("section", "")
    if not (number.isascii() and number.isdecimal() and len(number) <= 3):
        raise NotFound
    device = machine()
    with noting_late(found), unit_of_work() as work:
        sittings.close_section(work.session, found, section=int(number), device=device, now=work.now)
    return redirect(url_for("examinations.sitting", sitting_id=sitting_id), 303)


@blueprint.post("/sittings/<sitting_id>/submit")
@public
def submit(sitting_id: str) -> ResponseReturnValue:
    """Hands the sitting in; pressed again, it leads to the same end."""
    found = own_sitting(sitting_id)
    holder, device = current_holder(), machine()
    with unit_of_work() as work:
        sittings.submit(work.session, holder, found, device=device, now=work.now)
    return redirect(url_for("examinations.over", sitting_id=sitting_id), 303)


@blueprint.get("/sittings/<sitting_id>/time-up")
@public
def time_up(sitting_id: str) -> ResponseReturnValue:
    """The time is over, and nobody has handed it in yet: the button does what the closing job does a moment later."""
    found = own_sitting(sitting_id)
    if not found.is_open or not found.is_over(database().clock.now()):
        return redirect(url_for("examinations.sitting", sitting_id=sitting_id), 302)
    return render_template("examinations/time_up.html", sitting=found)


@blueprint.post("/sittings/<sitting_id>/time-up")
@public
def end(sitting_id: str) -> ResponseReturnValue:
    """What the page sends when its clock has run out: hands in or goes on to the next section, if the server's clock agrees."""
    found = own_sitting(sitting_id)
    holder, device = current_holder(), machine()
    with unit_of_work() as work:
        sittings.end(work.session, holder, found, device=device, now=work.now)
    return redirect(url_for("examinations.sitting", sitting_id=sitting_id), 303)


@blueprint.get("/sittings/<sitting_id>/<any(submit, section):_act>")
@public
def act_address(sitting_id: str, _act: str) -> ResponseReturnValue:
    """Whoever comes back to the address of a form, by the history or by loading again, is led to where the sitting stands."""
    return redirect(url_for("examinations.sitting", sitting_id=own_sitting(sitting_id).id), 302)


@blueprint.get("/sittings/<sitting_id>/over")
@public
def over(sitting_id: str) -> ResponseReturnValue:
    """When and by what it was handed in, the score where the plan tells it, and what there is for the candidate from now on."""
    found = own_sitting(sitting_id)
    if found.submitted_at is None or found.is_void:
        return redirect(url_for("examinations.sitting", sitting_id=sitting_id), 302)
    session, now = read_session(), database().clock.now()
    held, candidate_id = get_held(session, found.examination_id), found.candidate_id
    after = read_afterwards(session, held, candidate_id=candidate_id, sitting_id=found.id, now=now, today=today())
    score = find_score(session, found.id) if may_see_score(found) and not after.is_annulled else None
    return render_template(
        "examinations/over.html",
        sitting=found,
        score=score,
        tenths=tenths,
        percent=whole_percent(score.earned, score.points) if score else 0,
        marks=pass_marks(held.plan, score.points if score else None),
        after=after,
        offer=find_offer(session, held, candidate_id, now=now),
    )


def may_see_score(found: OwnSitting) -> bool:
    """Whether the candidate may know the score by now."""
    if found.plan.shows_at_once:
        return True
    return found.state is State.POSTED and found.plan.shows != "nothing"
