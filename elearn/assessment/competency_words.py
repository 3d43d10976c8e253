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
    places = {claim.code: (claim.framework, claim.code) for claim in reversed(course.competencies) if claim.code in wanted}
    known = competencies_by_code(session, set(places.values()))
    rows = {code: known.get(place) for code, place in places.items()}
    return {code: in_language(row.words, language)[0] if (row := rows.get(code)) is not None else code for code in wanted}
