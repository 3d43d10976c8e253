"""Competencies in words: what a framework that is known here calls them, else their codes."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy.orm import Session

from elearn.content.document import Course
from elearn.core.i18n import in_language
from elearn.frameworks.queries import competencies_by_code


def competency_words(session: Session, codes: Iterable[str], course: Course, language: str) -> dict[str, str]:
    """What each competency code of a course is called in a language: in words of the job where there are some. One statement.

    Args:
        codes: as the questions of the course name them.
        course: whose claims say which framework a code belongs to; of several the first.
    """
    wanted = list(codes)
    frameworks = list(dict.fromkeys(claim.framework for claim in course.competencies))
    claimed = {claim.code: claim.framework for claim in reversed(course.competencies)}
    # A question may serve a competency that its course does not claim; then the course's frameworks are asked in turn.
    places = {code: [(each, code) for each in ([claimed[code]] if code in claimed else frameworks)] for code in wanted}
    known = competencies_by_code(session, {place for some in places.values() for place in some})
    rows = {code: next((known[place] for place in some if place in known), None) for code, some in places.items()}
    return {code: in_language(row.words, language)[0] if (row := rows.get(code)) is not None else code for code in wanted}
