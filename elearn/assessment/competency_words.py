"""Competencies in words. Until the frameworks are known to the site, a competency is called by its code."""

from __future__ import annotations

from collections.abc import Iterable

from elearn.content.document import Course


def competency_words(codes: Iterable[str], course: Course, language: str) -> dict[str, str]:
    """What each competency code of a course is called in a language.

    Args:
        codes: as the questions of the course name them.
        course: whose claims say which framework a code belongs to.
    """
    return {code: code for code in codes}
