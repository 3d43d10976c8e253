"""What readers say of lines, for trainers and reviewers: all in one list, and beside the lines of one lesson, with the answers."""

from __future__ import annotations

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from elearn.catalogue.library import LIBRARY
from elearn.catalogue.queries import CourseEntry, get_course
from elearn.core import limits
from elearn.core.errors import N_, Invalid, NotFound
from elearn.core.ids import Id, parse_id
from elearn.core.notes import take_note
from elearn.core.paging import page_number
from elearn.core.permissions import allows
from elearn.learning import voices
from elearn.learning.lines import spot_of_line
from elearn.learning.remark_queries import RemarkedLine, list_lines_of
from elearn.learning.remark_rules import Outcome
from elearn.learning.spots import find_lesson
from elearn.learning.views.shared import spot_address
from elearn.reporting.fault_queries import list_faults
from elearn.reporting.views.doors import blueprint, course_options
from elearn.web.access import current_actor, needs
from elearn.web.work import notes, read_session, unit_of_work


@blueprint.get("/reports/faults")
@needs("reporting.faults")
def faults() -> str:
    """What readers say about the courses that the trainer answers for; never who says it. The look is noted."""
    session, actor = read_session(), current_actor()
    course, is_closed = request.args.get("course", "")[:80], request.args.get("state") == "closed"
    found = list_faults(session, actor, is_closed=is_closed, course=course, page=page_number(request.args.get("page")))
    options = course_options(course)
    with notes() as work:
        detail = {"rows": len(found.rows), "course": course, "page": found.paging.number}
        take_note(work, "reporting.looked", actor, what="faults", **detail)
    return render_template(
        "reporting/faults.html",
        found=found,
        course=course,
        is_closed=is_closed,
        options=options,
        may_close=not is_closed and allows(actor, "learning.close_faults"),
        leads_to=spot_address,
        address=lambda to: _faults_address(course, to, is_closed=is_closed),
    )


def _faults_address(course: str, page: int, *, is_closed: bool) -> str:
    state = "closed" if is_closed else None
    return url_for("reporting.faults", state=state, course=course or None, page=page if page > 1 else None)


@blueprint.get("/reports/faults/<slug>/<lesson>")
@needs("reporting.faults")
def remarks(slug: str, lesson: str) -> str:
    """The lines of one lesson that something was said of, each with what was said beside it. The look is noted."""
    return _remarks_page(slug, lesson)


def _remarks_page(slug: str, lesson: str, *, typed: tuple[Id, str, str] | None = None) -> str:
    """The page; `typed` is a remark whose answer was refused, with the answer and why."""
    session, actor = read_session(), current_actor()
    entry = get_course(session, actor, slug)
    found = list_lines_of(session, actor, entry, lesson)
    there = find_lesson(LIBRARY.get_document(session, entry.rendition_id), lesson)
    if there is None and not found:
        raise NotFound
    with notes() as work:
        count = sum(len(each.open) + len(each.closed) for each in found)
        take_note(work, "reporting.looked", actor, what="remarks", rows=count, course=slug, lesson=lesson)
    return render_template(
        "reporting/remarks.html",
        entry=entry,
        lesson=there,
        lesson_id=lesson,
        lines=found,
        typed=typed,
        may_answer=allows(actor, "learning.close_faults"),
        answer_characters=limits.ANSWER_CHARACTERS,
        choices_of=lambda versions: [(each.id, each.label) for each in versions],
        leads_to=lambda line: _leads_to(entry, lesson, line),
    )


def _leads_to(entry: CourseEntry, lesson: str, each: RemarkedLine) -> str:
    course = LIBRARY.get_document(read_session(), entry.rendition_id)
    there = find_lesson(course, lesson)
    assert there is not None  # noqa: S101 - the template has looked
    remark = (*each.open, *each.closed)[0]
    return spot_address(spot_of_line(course, there, each.line), remark.language)


@blueprint.post("/reports/faults/<report_id>/answer")
@needs("learning.close_faults")
def answer_fault(report_id: str) -> ResponseReturnValue:
    """A line has been dealt with. A remark that is not this trainer's is noted, whether it exists elsewhere or not."""
    wanted, actor = parse_id(report_id), current_actor()
    if wanted is None:
        raise NotFound
    slug, lesson = request.form.get("course", "")[:80], request.form.get("lesson", "")[:64]
    try:
        with unit_of_work() as work:
            closed = voices.close_fault(work.session, actor, wanted, _read_decision(), now=work.now)
    except NotFound:
        with notes() as work:
            take_note(work, "access.denied", actor, what="fault", id=str(wanted))
        raise
    except Invalid as refusal:
        if not (slug and lesson) or refusal.field not in {"answer", "version"}:
            raise
        why = g.translate(refusal.message, **refusal.values)
        return _remarks_page(slug, lesson, typed=(wanted, request.form.get("answer", ""), why)), 422
    if closed:
        words = N_("Đã trả lời góp ý.") if closed == 1 else N_("Đã trả lời %(n)s góp ý về đoạn này.")
        flash(g.translate(words, n=closed), "good")
    if slug and lesson:
        return redirect(url_for("reporting.remarks", slug=slug, lesson=lesson), 303)
    return redirect(url_for("reporting.faults"), 303)


def _read_decision() -> voices.Decision:
    """What the form decides. An outcome that no page of ours sends becomes one that the service refuses, once it knows who acts."""
    outcome, answer = request.form.get("outcome", ""), request.form.get("answer", "")
    if outcome == Outcome.FIXED:
        return voices.Decision(Outcome.FIXED, answer, parse_id(request.form.get("version", "")))
    return voices.Decision(Outcome.DECLINED if outcome == Outcome.DECLINED else Outcome.CLOSED, answer)
