"""The questions of a course through figures: what to look at first, and one question with its options."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from flask import current_app, render_template, request, url_for
from sqlalchemy.orm import Session

from elearn.catalogue.library import LIBRARY
from elearn.core import limits
from elearn.core.errors import NotFound
from elearn.core.paging import Paging, page_number
from elearn.measurement.queries import MeasuredQuestion, MeasuredTest, get_measured, list_question, list_questions, list_tests
from elearn.measurement.rules import Source
from elearn.measurement.shown import line_of, places_of, sheet_of, test_of, text_of
from elearn.measurement.views.doors import blueprint
from elearn.measurement.words import GRAVITY
from elearn.web.access import current_actor, needs
from elearn.web.work import read_session, today


@blueprint.get("/measurement/<slug>")
@needs("measurement.read")
def questions(slug: str) -> str:
    """All questions of a course that enough people answered; those with findings first, the gravest at the top."""
    session = read_session()
    entry = get_measured(session, current_actor(), slug)
    course = LIBRARY.get_document(session, entry.rendition_id)
    found = list_questions(session, entry.id, course)
    told = sorted((each for each in found if each.figures is not None), key=_gravity)
    paging = Paging.of(len(told), page_number(request.args.get("page")))
    places = places_of(course)
    tests = list_tests(session, entry.id)
    titles = _titles_of(session, tests)
    return render_template(
        "measurement/questions.html",
        entry=entry,
        lines=[line_of(each, places) for each in paging.cut(told)],
        paging=paging,
        address=partial(_address, slug),
        findings=sum(bool(each.findings) for each in told),
        told=len(told),
        few=len({each.question.id for each in found if each.figures is None}),
        fewest=limits.STATISTICS_FEWEST,
        tests=[test_of(each, course, titles.get(each.test, "")) for each in tests],
        counted_at=max((each.counted_at for each in found), default=None),
        has_sources=len({each.source for each in told}) > 1,
    )


def _titles_of(session: Session, tests: Sequence[MeasuredTest]) -> Mapping[str, str]:
    """What the examinations among some tests are called that the reader may know; the composition root says who knows."""
    ask: Callable[..., Mapping[str, str]] | None = current_app.extensions.get("elearn.examination_titles")
    ids = [each.test for each in tests if each.source is Source.EXAMINATION]
    return ask(session, current_actor(), ids, today=today()) if ask is not None and ids else {}


def _gravity(measured: MeasuredQuestion) -> int:
    return min((GRAVITY.index(each.code) for each in measured.findings), default=len(GRAVITY))


def _address(slug: str, to: int) -> str:
    return url_for("measurement.questions", slug=slug, page=to if to > 1 else None)


@blueprint.get("/measurement/<slug>/<question>")
@needs("measurement.read")
def question(slug: str, question: str) -> str:
    """One question: what to do about it, and how often each option was chosen by whom."""
    session = read_session()
    entry = get_measured(session, current_actor(), slug)
    course = LIBRARY.get_document(session, entry.rendition_id)
    found = course.questions.get(question)
    if found is None:
        raise NotFound
    measured = list_question(session, entry.id, course, found.id)
    place = places_of(course).get(found.id)
    return render_template(
        "measurement/question.html",
        entry=entry,
        text=text_of(found),
        place=place,
        sheets=[sheet_of(each) for each in measured],
        fewest=limits.STATISTICS_FEWEST,
    )
