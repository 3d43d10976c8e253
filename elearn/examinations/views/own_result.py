"""A candidate's own result, and their appeal. Open to all; they look for the account or the card themselves."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from elearn.assessment.holding import Hold
from elearn.core.days import day_of
from elearn.core.db.types import LocalisedText
from elearn.core.errors import N_, Conflict, Invalid, NotFound
from elearn.examinations import policy
from elearn.examinations.candidates.holders import CardHolder
from elearn.examinations.queries.appeals import last_day_of_appeals
from elearn.examinations.queries.holding import list_holds
from elearn.examinations.queries.own_result import CAUSE_WORDS, OwnResult, explain, find_own_result
from elearn.examinations.scores.pass_marks import PassMark, common_marks, pass_marks
from elearn.examinations.scores.posting_rules import tenths
from elearn.examinations.service import appeals as appealing
from elearn.examinations.service.results import read_rulings
from elearn.examinations.views.doors import blueprint
from elearn.examinations.views.holding import current_holder, require_holder
from elearn.organisation.queries import name_units
from elearn.web.access import current_actor, public
from elearn.web.addresses import id_in_address
from elearn.web.forms import translated
from elearn.web.languages import current_language
from elearn.web.work import database, read_session, today, unit_of_work

_KEPT = N_("Đã nhận đơn phúc khảo. Trả lời sẽ có ở trang này và trong thông báo.")
_KEPT_BY_CARD = N_("Đã nhận đơn phúc khảo. Trả lời sẽ có ở trang này: anh/chị giữ phiếu và vào lại để đọc.")


@blueprint.get("/sittings/<sitting_id>/result")
@public
def result(sitting_id: str) -> str:
    """What the candidate may see of their own sitting."""
    return _page(_own(sitting_id))


@blueprint.post("/sittings/<sitting_id>/appeal")
@public
def appeal(sitting_id: str) -> ResponseReturnValue:
    """The candidate asks for another marking."""
    own, words = _own(sitting_id), request.form.get("words", "")
    try:
        with unit_of_work() as work:
            appealing.ask_again(work.session, current_holder(), own.sitting_id, words, now=work.now)
    except (Invalid, Conflict) as refused:
        return _page(own, words=words, error=translated(refused.message, **refused.values)), 422
    flash(translated(_KEPT_BY_CARD if isinstance(current_holder(), CardHolder) else _KEPT), "good")
    return redirect(url_for("examinations.result", sitting_id=own.sitting_id), 303)


def _own(sitting_id: str) -> OwnResult:
    found = find_own_result(read_session(), id_in_address(sitting_id), policy.sat_by(require_holder()))
    if found is None:
        raise NotFound
    return found


def _page(own: OwnResult, *, words: str = "", error: str = "") -> str:
    session = read_session()
    until = last_day_of_appeals(session, own.held)
    may_ask = own.annulled is None and own.appeal is None
    hold = _hold(own) if own.may_explain else None
    rulings = read_rulings(session, own.held.id, own.held.course(session)) if own.may_explain and hold is None else None
    return render_template(
        "examinations/own_result.html",
        own=own,
        explained=explain(session, own, current_language(), rulings) if rulings is not None else (),
        granted=rulings.granted if rulings is not None else frozenset(),
        hold=hold,
        tenths=tenths,
        marks=_marks(own),
        cause_words=CAUSE_WORDS,
        unit=_unit(own) if own.annulled is not None else None,
        until=until,
        may_appeal=may_ask and until is not None and day_of(session, database().clock.now()) <= until,
        words=words,
        error=error,
    )


def _marks(own: OwnResult) -> tuple[PassMark, ...]:
    """What passes, in points where the candidate knows what their paper offers."""
    if own.worth is None:
        return pass_marks(own.held.plan)
    return common_marks(own.held.plan, [own.worth.offered])


def _unit(own: OwnResult) -> LocalisedText | None:
    """The unit that answers for the examination, to which a candidate may complain."""
    return name_units(read_session(), [own.held.unit_id], today=today()).get(own.held.unit_id)


def _hold(own: OwnResult) -> Hold | None:
    """Why keys may not be told now though the plan lets them be: another examination is asking these questions."""
    asked = {question for section in own.paper for question in section}
    holds = list_holds(read_session(), current_actor(), own.held.course_id, database().clock.now())
    return next((each for each in holds if each.questions & asked), None)
