"""Câu này sai: what a candidate says of a question, during the sitting and after it, and what was answered."""

from __future__ import annotations

from dataclasses import replace

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import ColumnElement

from elearn.assessment.presentation import QuestionView, present
from elearn.core.errors import N_, Conflict, Invalid, NotFound
from elearn.examinations.models import Sitting
from elearn.examinations.plan.drawing import paper_of
from elearn.examinations.policy import sat_by
from elearn.examinations.queries.clues import Clue, list_clues
from elearn.examinations.queries.holding import list_holds
from elearn.examinations.queries.reports import OwnPaper, find_own_reports, find_paper, list_own_reports
from elearn.examinations.queries.sittings import OwnSitting
from elearn.examinations.questions import report_rules
from elearn.examinations.rules import State
from elearn.examinations.saying_forms import WrongForm
from elearn.examinations.service import reports as service
from elearn.examinations.views.doors import blueprint
from elearn.examinations.views.holding import own_sitting, require_holder
from elearn.examinations.views.sitting import other_machine
from elearn.web.access import current_actor, public
from elearn.web.addresses import id_in_address
from elearn.web.forms import translated
from elearn.web.languages import current_language
from elearn.web.work import database, read_session, unit_of_work


@blueprint.get("/sittings/<sitting_id>/wrong/<int:number>")
@public
def wrong(sitting_id: str, number: int) -> ResponseReturnValue:
    """The form about one question, or what was answered. The sitting beside it goes on."""
    sitting = own_sitting(sitting_id)
    return other_machine(sitting) or _page(_own(sitting, number), number, WrongForm(formdata=None))


@blueprint.post("/sittings/<sitting_id>/wrong/<int:number>")
@public
def say_wrong(sitting_id: str, number: int) -> ResponseReturnValue:
    """Keeps what is said of a question."""
    sitting = own_sitting(sitting_id)
    elsewhere = other_machine(sitting)
    if elsewhere is not None:
        return elsewhere
    paper, form = _own(sitting, number), WrongForm()
    if not form.validate():
        return _page(paper, number, form), 422
    try:
        with unit_of_work() as work:
            service.say_wrong(work.session, paper, number, form.words.data or "", now=work.now)
    except (Invalid, Conflict) as error:
        form.tell(error if isinstance(error, Invalid) else Invalid(error.message, field="words", **error.values))
        return _page(paper, number, form), 422
    flash(translated(N_("Đã ghi lời báo của anh/chị. Khi có trả lời, anh/chị đọc được ở trang này.")), "good")
    return redirect(url_for("examinations.wrong", sitting_id=sitting_id, number=number), 303)


@blueprint.get("/examinations/<examination_id>/reports")
@public
def own_reports(examination_id: str) -> str:
    """What one has said of questions of an examination, with the answers, and the way to say it of another one."""
    wanted = (Sitting.examination_id == id_in_address(examination_id)) & sat_by(require_holder())
    own = find_own_reports(read_session(), wanted, now=database().clock.now())
    if own is None:
        raise NotFound
    clues, why_none = _clues(own.paper) if own.paper is not None and own.paper.deadline_at is None else ((), "")
    return render_template(
        "examinations/own_reports.html",
        own=own,
        paper=own.paper,
        reports=own.reports,
        clues=clues,
        why_none=why_none,
        kind_words=report_rules.KIND_WORDS,
    )


_NOT_YET = N_("Khi kỳ thi đóng với mọi thí sinh, ở đây có thêm mấy chữ đầu của mỗi câu để anh/chị nhận ra câu ấy.")
_HELD_BACK = N_(
    "Các câu hỏi này còn được giữ kín, vì kỳ thi còn có thể mở lại hoặc một"
    " kỳ thi khác đang dùng, nên chưa hiện được mấy chữ đầu của mỗi câu."
)


def _clues(paper: OwnPaper) -> tuple[tuple[Clue, ...], str]:
    """By what the questions of a paper that is not sat any more are known again, and why no words of them are told, "" where they
    are.
    """
    session, held = read_session(), paper.held
    is_over = report_rules.tells_words(held.state, is_held_back=False)
    asked = frozenset(paper.questions)
    holds = list_holds(session, current_actor(), held.course_id, database().clock.now()) if is_over else []
    tells = report_rules.tells_words(held.state, is_held_back=any(each.questions & asked for each in holds))
    why = "" if tells else translated(_HELD_BACK if is_over else _NOT_YET)
    return list_clues(session, paper, current_language(), tells=tells), why


def _own(sitting: OwnSitting, number: int) -> OwnPaper:
    """The holder's own paper, where it has shown the question with this number."""
    paper = _paper(Sitting.id == sitting.id)
    if number not in paper.served:
        raise NotFound
    return paper


def _paper(wanted: ColumnElement[bool]) -> OwnPaper:
    found = find_paper(read_session(), wanted, now=database().clock.now())
    if found is None:
        raise NotFound
    return found


def _page(paper: OwnPaper, number: int, form: WrongForm) -> str:
    reports = list_own_reports(read_session(), paper)
    view = _view(paper, number)
    shows_clue = view is None and paper.deadline_at is None
    clue = next((each for each in _clues(paper)[0] if each.number == number), None) if shows_clue else None
    said = next((each for each in reports if each.number == number and not each.is_replaced), None)
    return render_template(
        "examinations/wrong.html",
        paper=paper,
        number=number,
        form=form,
        said=said,
        view=view,
        clue=clue,
        kind_words=report_rules.KIND_WORDS,
        back=_back(paper, number),
    )


def _view(paper: OwnPaper, number: int) -> QuestionView | None:
    """The question itself while the sitting shows it, and once answers are shown anyway; elsewhere nobody is to read a paper."""
    is_told = paper.held.state is State.POSTED and paper.held.plan.shows == "answers"
    if not paper.is_open(number) and not is_told:
        return None
    asked = paper_of(paper.held.course(read_session()), paper.held.plan, paper.drawn).items[number - 1]
    return replace(present(asked.question, current_language(), order_seed=paper.seed), asks_confidence=False)


def _back(paper: OwnPaper, number: int) -> str | None:
    """The way back to the question while the sitting goes on."""
    if paper.deadline_at is None:
        return None
    return url_for("examinations.sitting", sitting_id=paper.sitting_id, _anchor=f"q{number}")
