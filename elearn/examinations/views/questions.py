"""Câu hỏi sau khi thi: every question that was asked, what is asked to become of one, and the second person's decision."""

from __future__ import annotations

from dataclasses import dataclass, replace

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from elearn.assessment.presentation import QuestionView, present
from elearn.assessment.result_view import percent_of, shown_points, unanswered
from elearn.content.document import Question
from elearn.core import limits
from elearn.core.errors import N_, Conflict, Forbidden, Invalid, NotFound
from elearn.core.ids import Id
from elearn.core.paging import Page, Paging, page_number
from elearn.core.text import nfc
from elearn.examinations.queries.held import Held
from elearn.examinations.queries.measured import find_analysed, find_doubts
from elearn.examinations.queries.questions import (
    Deciders,
    RulingRow,
    find_counting,
    find_deciders,
    find_ruling,
    is_asked,
    list_asked,
    list_reports,
    list_rulings,
    read_asked,
)
from elearn.examinations.questions.key_form import KeyField, key_fields, key_lines, may_rekey
from elearn.examinations.questions.rekeying import read_kept, read_key
from elearn.examinations.questions.ruling_rules import REMEDY_WORDS, Remedy, remedies_for
from elearn.examinations.rules import Body, State
from elearn.examinations.service.effect import Effect, Score, read_effect
from elearn.examinations.service.ruling import Wanted, ask_ruling, decide_ruling, withdraw_ruling
from elearn.examinations.views.doors import blueprint
from elearn.examinations.views.measured_lines import doubts_told, page_of
from elearn.examinations.views.shared import hub_of, led, shown_keys
from elearn.web.access import current_actor, needs
from elearn.web.addresses import id_in_address
from elearn.web.forms import translated
from elearn.web.languages import current_language
from elearn.web.work import read_session, today, unit_of_work

_MOVES = 30
"""So many changes of a score are shown, the most frequent ones."""


@blueprint.get("/organise/<examination_id>/questions")
@needs("examinations.serve")
def questions(examination_id: str) -> str:
    """Every question that was asked, once the examination is closed: reported ones first, then those that fewest had right."""
    held = shown_keys(led(examination_id, Body.COUNCIL))
    asked = list_asked(read_session(), held) if _is_over(held) else []
    paging = Paging.of(len(asked), page_number(request.args.get("page")))
    page = Page(paging.cut(asked), paging)
    known = held.course(read_session()).questions if asked else {}
    return render_template(
        "examinations/questions.html",
        held=held,
        hub=hub_of(held),
        page=page,
        is_over=_is_over(held),
        address=lambda to: url_for("examinations.questions", examination_id=held.id, page=to),
        views={each.question: _open(known[each.question]) for each in page.rows},
        percent_of=percent_of,
        fewest=limits.STATISTICS_FEWEST,
        remedy_words=REMEDY_WORDS,
        doubts={each.id: doubts_told(each) for each in find_doubts(read_session(), held).values()} if asked else {},
    )


@blueprint.get("/organise/<examination_id>/questions/<question_id>")
@needs("examinations.serve")
def question(examination_id: str, question_id: str) -> str:
    """One question as it was read, with its key, and the form that asks for something to become of it."""
    held, found = _question(examination_id, question_id)
    return _question_page(held, found)


@blueprint.post("/organise/<examination_id>/questions/<question_id>")
@needs("examinations.serve")
def ask_about_question(examination_id: str, question_id: str) -> ResponseReturnValue:
    """Asks for a ruling; a second person decides."""
    held, found = _question(examination_id, question_id)
    try:
        wanted = _wanted(held, found)
        with unit_of_work() as work:
            ruling_id = ask_ruling(work.session, current_actor(), held.id, wanted, now=work.now)
    except (Invalid, Conflict, Forbidden) as error:
        return _question_page(held, found, error), 422
    flash(translated(N_("Đã gửi đề nghị. Người thứ hai quyết định; trước đó chưa có gì thay đổi.")), "good")
    return redirect(url_for("examinations.ruling", examination_id=held.id, ruling_id=ruling_id), 303)


@blueprint.get("/organise/<examination_id>/rulings/<ruling_id>")
@needs("examinations.serve")
def ruling(examination_id: str, ruling_id: str) -> str:
    """What is asked, why, and what it would change; for whoever may decide, the two answers."""
    held, found = _ruling(examination_id, ruling_id)
    return _ruling_page(held, found)


@blueprint.post("/organise/<examination_id>/rulings/<ruling_id>")
@needs("examinations.serve")
def answer_ruling(examination_id: str, ruling_id: str) -> ResponseReturnValue:
    """The second person grants it or does not; whoever asked may take it back before."""
    held, found = _ruling(examination_id, ruling_id)
    if request.form.get("grant") == "withdraw":
        return _withdraw(held, found)
    answer = {"yes": True, "no": False}.get(request.form.get("grant", ""))
    if answer is None:
        raise Invalid
    try:
        words = _typed("words")
        with unit_of_work() as work:
            decide_ruling(work.session, current_actor(), found.id, is_granted=answer, words=words, now=work.now)
    except Invalid as error:
        return _ruling_page(held, found, error), 422
    told = N_("Đã đồng ý. Kết quả đang được chấm lại.") if answer else N_("Đã ghi quyết định: không đồng ý.")
    flash(translated(told), "good")
    return redirect(url_for("examinations.ruling", examination_id=held.id, ruling_id=found.id), 303)


def _withdraw(held: Held, found: RulingRow) -> ResponseReturnValue:
    words = translated(N_("Người đề nghị rút lại"))
    with unit_of_work() as work:
        withdraw_ruling(work.session, current_actor(), found.id, words=words, now=work.now)
    flash(translated(N_("Đã rút lại đề nghị.")), "good")
    return redirect(url_for("examinations.question", examination_id=held.id, question_id=found.question), 303)


def _is_over(held: Held) -> bool:
    return held.state in {State.CLOSED, State.POSTED}


def _question(examination_id: str, question_id: str) -> tuple[Held, Question]:
    held = shown_keys(led(examination_id, Body.COUNCIL))
    found = held.course(read_session()).questions.get(question_id) if _is_over(held) else None
    if found is None or not is_asked(read_session(), held.id, question_id):
        raise NotFound
    return held, found


def _ruling(examination_id: str, ruling_id: str) -> tuple[Held, RulingRow]:
    held = shown_keys(led(examination_id, Body.COUNCIL))
    found = find_ruling(read_session(), held.id, id_in_address(ruling_id))
    if found is None:
        raise NotFound
    return held, found


def _wanted(held: Held, found: Question) -> Wanted:
    chosen = request.form.get("remedy", "")
    if chosen not in set(Remedy):
        raise Invalid(N_("Xin chọn cách xử lý."), field="remedy")
    remedy = Remedy(chosen)
    ruled = find_counting(read_session(), held.id, found.id)
    key = read_key(found, _typed_key(), ruled) if remedy is Remedy.REKEYED else None
    return Wanted(found.id, remedy, _typed("reason"), key)


def _typed(field: str) -> str:
    text = nfc(request.form.get(field, "")).replace("\r\n", "\n").strip()
    if len(text) > limits.TEXT_CHARACTERS:
        raise Invalid(N_("Nội dung quá dài. Xin viết ngắn hơn."), field=field)
    return text


def _question_page(held: Held, found: Question, error: Invalid | Conflict | Forbidden | None = None) -> str:
    asked = read_asked(read_session(), held, found.id)
    rulings = list_rulings(read_session(), held.id, found.id)
    counting = find_counting(read_session(), held.id, found.id)
    remedies = remedies_for(counting[0] if counting else None, may_rekey=may_rekey(found))
    return render_template(
        "examinations/question.html",
        held=held,
        hub=hub_of(held),
        question=found,
        view=_with_key(found),
        asked=asked,
        share=percent_of(asked.share),
        is_dropped=counting is not None and counting[0] is Remedy.DROPPED,
        reports=list_reports(read_session(), held.id, found.id),
        reports_href=_reports_href(held.id),
        rulings=rulings,
        **_measured(held, found.id),
        is_waiting=any(each.decided_at is None for each in rulings),
        remedies=[(each.value, translated(REMEDY_WORDS[each])) for each in remedies],
        remedy_words=REMEDY_WORDS,
        fields=_fields(found),
        key_lines=key_lines(found, current_language()),
        error=translated(error.message, **error.values) if error else "",
        error_field=(getattr(error, "field", None) or "remedy") if error else "",
    )


def _ruling_page(held: Held, found: RulingRow, error: Invalid | None = None) -> str:
    asked_about = held.course(read_session()).questions[found.question]
    new = replace(asked_about, key=read_kept(found.key)) if found.key is not None else None
    deciders = find_deciders(read_session(), held, found.asked_by, today=today())
    person_id = current_actor().person_id
    effect = read_effect(read_session(), held, found) if found.decided_at is None else None
    return render_template(
        "examinations/ruling.html",
        held=held,
        hub=hub_of(held),
        ruling=found,
        view=_with_key(asked_about),
        new=_with_key(new) if new is not None else None,
        remedy=REMEDY_WORDS[found.remedy],
        old_lines=key_lines(asked_about, current_language()),
        new_lines=key_lines(new, current_language()) if new is not None else (),
        effect=effect,
        **_measured(held, found.question),
        moves=_moves(effect) if effect else [],
        who=_Who.of(deciders, person_id, found),
        unit=deciders.unit,
        error=translated(error.message, **error.values) if error else "",
    )


def _measured(held: Held, question_id: str) -> dict[str, object]:
    """What the answers of this examination tell of a question."""
    session = read_session()
    analysed, ruled = find_analysed(session, held, question_id), find_counting(session, held.id, question_id)
    return {
        "analysed": page_of(analysed) if analysed is not None else None,
        "is_left_out": ruled is not None and ruled[0] is not Remedy.REKEYED,
        "fewest": limits.STATISTICS_FEWEST,
    }


@dataclass(frozen=True, slots=True)
class _Who:
    """How the reader stands to a ruling that waits."""

    asked: bool
    decides: bool
    anybody: bool

    @classmethod
    def of(cls, deciders: Deciders, person_id: Id | None, found: RulingRow) -> _Who:
        return cls(person_id == found.asked_by, person_id in deciders and found.decided_at is None, bool(deciders))


def _moves(effect: Effect) -> list[dict[str, object]]:
    return [{"before": _shown(each.before), "after": _shown(each.after), "count": each.count} for each in effect.moves[:_MOVES]]


def _shown(score: Score) -> dict[str, object]:
    passed = {True: N_("Đạt"), False: N_("Chưa đạt"), None: N_("Chưa rõ")}[score.is_passed]
    return {"earned": shown_points(score.earned), "points": shown_points(score.points), "passed": passed}


def _open(found: Question) -> QuestionView:
    return present(found, current_language())


def _with_key(found: Question) -> QuestionView:
    """The question as it was read, with what is right and nothing that anybody did."""
    response, judged = unanswered(found)
    # In the order of its source, as the form for another key lists it.
    found = replace(found, shuffle=False)
    return replace(present(found, current_language(), response, judged), hint="")


def _typed_key() -> dict[str, list[str]]:
    return {name: [nfc(each) for each in values] for name, values in request.form.to_dict(flat=False).items()}


def _fields(found: Question) -> list[KeyField]:
    """The form for another key, with what was sent in it or else the present key."""
    sent = _typed_key()
    return [replace(each, values=tuple(sent.get(each.name, each.values))) for each in key_fields(found, current_language())]


def _reports_href(examination_id: Id) -> str:
    """The page of what candidates reported, where the product has one."""
    endpoint = "examinations.reports"
    return url_for(endpoint, examination_id=examination_id) if endpoint in current_app.view_functions else ""
