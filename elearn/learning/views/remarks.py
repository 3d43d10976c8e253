"""A reader says that a line is wrong or hard to understand, a question of their quiz among them; and, without account, asks later
what became of it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

from flask import current_app, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from elearn.accounts.rules import Allowance
from elearn.accounts.throttle import Counter, counted_address, keyed_digest, take_tries
from elearn.assessment.queries import Sitting, get_sitting
from elearn.catalogue.queries import find_course, find_served
from elearn.core import limits
from elearn.core.errors import N_, Invalid, NotFound
from elearn.learning import voices
from elearn.learning.lines import Line, find_line, list_lines
from elearn.learning.pieces import shown_blocks
from elearn.learning.reader import Reader
from elearn.learning.remark_queries import find_fate
from elearn.learning.remark_rules import RemarkKind
from elearn.learning.service import Place
from elearn.learning.views.doors import blueprint
from elearn.learning.views.shared import asked_edition, edition, lesson_address, open_place
from elearn.notifications.rules import read_code
from elearn.web.access import current_actor, needs, public
from elearn.web.addresses import id_in_address
from elearn.web.languages import current_language
from elearn.web.work import notes, read_session, unit_of_work

_TOO_MANY_REMARKS = N_("Máy này vừa gửi nhiều góp ý. Xin gửi tiếp sau %(minutes)s phút.")
_TOO_MANY_CODES = N_("Máy này vừa tra nhiều mã. Xin tra tiếp sau %(minutes)s phút.")
_THANKS = N_("Đã ghi nhận. Cảm ơn anh/chị đã góp ý; có trả lời, “Tin báo” sẽ cho biết.")
_OPTION = 80
"""Characters of a line in the list of lines."""


@blueprint.get("/courses/<slug>/<lesson_slug>/report")
@public
def report(slug: str, lesson_slug: str) -> ResponseReturnValue:
    """Where a reader says so of one line, or chooses the line first."""
    return _page(open_place(slug, lesson_slug))


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of one's own quiz, by its number: its id would tell what a bank asks, so no page bears it."""

    attempt: Sitting
    number: int
    line: str


@blueprint.get("/attempts/<attempt_id>/wrong/<int:number>")
@needs("assessment.sit")
def report_question(attempt_id: str, number: int) -> ResponseReturnValue:
    """Where a learner says so of a question of their quiz, while they sit it and afterwards. No page of it repeats the question."""
    found, asked = _asked(attempt_id, number)
    return _page(found, asked=asked)


@blueprint.post("/attempts/<attempt_id>/wrong/<int:number>")
@needs("assessment.sit")
def send_question_report(attempt_id: str, number: int) -> ResponseReturnValue:
    """Takes the remark: it is kept, counted, answered and told back as one on a line of a lesson."""
    found, asked = _asked(attempt_id, number)
    said = replace(_read_said(), line=asked.line)
    _count("fault", limits.ERROR_REPORTS, _TOO_MANY_REMARKS)
    try:
        with unit_of_work() as work:
            voices.report_fault(work.session, current_actor(), found, said, language=current_language(), now=work.now)
    except Invalid as error:
        return _page(found, g.translate(error.message), said.words, asked=asked), 422
    flash(g.translate(_THANKS), "good")
    return redirect(url_for("learning.report_question", attempt_id=attempt_id, number=number), 303)


def _asked(attempt_id: str, number: int) -> tuple[Place, Asked]:
    """A question of an attempt of the actor's, in the very version that asks it.

    Raises:
        NotFound: there is none, or the course is retired or not for this learner any more.
    """
    session, actor = read_session(), current_actor()
    attempt = get_sitting(session, actor, id_in_address(attempt_id))
    served = find_served(session, attempt.course_id)
    entry = find_course(session, actor, served.slug) if served is not None else None
    item = next((each for each in attempt.paper.items if each.number == number), None)
    if entry is None or item is None:
        raise NotFound
    return Place(replace(entry, rendition_id=attempt.rendition_id), attempt.course, attempt.lesson), Asked(attempt, number, item.id)


def _page(found: Place, error: str = "", words: str = "", *, asked: Asked | None = None) -> str:
    language, name = current_language(), asked.line if asked is not None else request.values.get("block", "")[:160]
    return render_template(
        "learning/report.html",
        place=found,
        asked=asked,
        edition=asked_edition(),
        error=error,
        words=words,
        line=find_line(found.course, found.lesson, name, language) if name else None,
        lines=_lines_shown(found) if asked is None else [],
        characters=limits.TEXT_CHARACTERS,
        option=_OPTION,
    )


def _lines_shown(found: Place) -> list[Line]:
    """The blocks that this reader is shown. Questions of a quiz and scenes of a case are spoken of from where they stand."""
    reader = Reader(found.entry, found.course, found.lesson, current_language(), edition(), is_guest=current_actor().is_anonymous)
    keys = {each.key for each in shown_blocks(reader)}
    return [each for each in list_lines(found.course, found.lesson, current_language()) if each.name in keys and each.words]


@blueprint.post("/courses/<slug>/<lesson_slug>/report")
@public
def send_report(slug: str, lesson_slug: str) -> ResponseReturnValue:
    """Takes the remark; an account is not needed, so it is counted by address."""
    found = open_place(slug, lesson_slug)
    said = _read_said()
    _count("fault", limits.ERROR_REPORTS, _TOO_MANY_REMARKS)
    try:
        with unit_of_work() as work:
            kept = voices.report_fault(work.session, current_actor(), found, said, language=current_language(), now=work.now)
            name, code = kept.block, kept.code
    except Invalid as error:
        return _page(found, g.translate(error.message), said.words), 422
    if code is not None:
        return redirect(url_for("learning.remark", code=code), 303)
    flash(g.translate(_THANKS), "good")
    line = find_line(found.course, found.lesson, name, current_language()) if name else None
    return redirect(lesson_address(found.entry, found.lesson, line.anchor if line else None, edition=asked_edition()), 303)


def _read_said() -> voices.Said:
    """What the form says.

    Raises:
        Invalid: a kind that no page of ours can send.
    """
    kind = request.form.get("kind", RemarkKind.WRONG)
    if kind not in set(RemarkKind):
        raise Invalid(field="kind")
    return voices.Said(
        words=request.form.get("words", ""),
        line=request.form.get("block", "")[:160] or None,
        kind=RemarkKind(kind),
        key=request.form.get("sending", "")[:64],
    )


def _count(scope: str, allowance: tuple[int, timedelta], refusal: str) -> None:
    """Bounds how often one address does something; the count is a note."""
    # The settings refuse to start without a secret key.
    subject = keyed_digest(current_app.secret_key, f"throttle.{scope}", counted_address(request.remote_addr))  # type: ignore[arg-type]
    counters = (Counter(scope, subject, Allowance(*allowance), refusal),)
    with notes() as work:
        take_tries(work.session, counters, now=work.now)


@blueprint.get("/remarks")
@public
def remark() -> ResponseReturnValue:
    """What became of a remark, for whoever has its code: the thanks for it at first, the answer later."""
    typed = request.args.get("code", "")[:20]
    code = read_code(typed)
    if code is not None:
        _count("remark-code", limits.REMARK_CODES, _TOO_MANY_CODES)
    fate = find_fate(read_session(), code) if code is not None else None
    page = render_template("learning/remark.html", typed=typed, code=code, fate=fate)
    return page, 404 if typed and fate is None else 200
