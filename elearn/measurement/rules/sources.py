"""Where answers come from."""

from __future__ import annotations

from enum import StrEnum


class Source(StrEnum):
    """A kind of test. Their statistics stand apart: who sits an examination, and with what at stake, differs from a quiz.

    quiz, examination: over all tests of a course, for its trainers. held: one examination alone, for those who answer for it, who
    see it from its closing on, long before trainers may.
    """

    QUIZ = "quiz"
    EXAMINATION = "examination"
    HELD = "held"


FOR_TRAINERS = (Source.QUIZ, Source.EXAMINATION)
"""What the trainers of a course are told."""
