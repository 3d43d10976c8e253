"""The result of an attempt: passed or not yet, what to read again and where, and each question once that is allowed."""

from __future__ import annotations

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from elearn.assessment import results
from elearn.assessment.competency_words import competency_words
from elearn.assessment.history import read_standing
from elearn.assessment.marking_queue import read_remarks
from elearn.assessment.queries import ResultRow, Sitting, find_result, read_sheet
from elearn.assessment.result_view import Explained, explained, percent_of, summary_of
from elearn.assessment.review import ideas_of
from elearn.assessment.views.doors import blueprint
from elearn.assessment.views.shared import find_shelf, hold_on, own_sitting
from elearn.content.document import Course
from elearn.core.errors import NotFound
from elearn.web.access import needs
from elearn.web.languages import current_language
from elearn.web.work import read_session


@blueprint.get("/attempts/<attempt_id>/result")
@needs("assessment.sit")
def result(attempt_id: str) -> ResponseReturnValue:
    """What the attempt is worth, by the policy of its quiz; the points alone while its questions are held back."""
    found = own_sitting(attempt_id)
    if found.is_open:
        return redirect(url_for("assessment.sitting", attempt_id=attempt_id), 302)
    session, language = read_session(), current_language()
    row = find_result(session, found.id)
    if row is None:
        raise NotFound
    standing = read_standing(session, found.person_id, found.course_id, found.lesson, found.cycle)
    shelf, hold = find_shelf(found), hold_on(found)
    may_explain = hold is None and results.may_explain(found.quiz, standing, is_submitted=True)
    # What is to be read again tells which answers were wrong.
    ideas = () if hold is not None else ideas_of(shelf.course if shelf else found.course, found.paper, row.result.items, language)
    return render_template(
        "assessment/result.html",
        sitting=found,
        summary=summary_of(row.result, found.quiz),
        standing=standing,
        hold=hold,
        shelf=shelf,
        ideas=ideas,
        minutes=sum(each.minutes for each in ideas),
        competencies=_competencies(found, row),
        explained=_explained(found, row, shelf.course if shelf else None) if may_explain else (),
        percent=percent_of(row.result.share),
        has_essay=any(each.question.kind == "essay" for each in found.paper.items),
    )


def _explained(found: Sitting, row: ResultRow, served: Course | None) -> tuple[Explained, ...]:
    session = read_session()
    sheet, remarks = read_sheet(session, found), read_remarks(session, found.id)
    return explained(found, sheet, row.result, current_language(), remarks, served=served)


def _competencies(found: Sitting, row: ResultRow) -> list[tuple[str, int]]:
    """Each competency in words, with the share of its points in whole per cent."""
    words = competency_words(read_session(), row.competencies, found.course, current_language())
    return [(words[code], percent_of(tally.share)) for code, tally in row.competencies.items()]
