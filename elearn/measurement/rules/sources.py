"""Where answers come from."""

from __future__ import annotations

from enum import StrEnum


class Source(StrEnum):
    """A kind of test. Their statistics stand apart: who sits an examination, and with what at stake, differs from a quiz."""

    QUIZ = "quiz"
    EXAMINATION = "examination"
