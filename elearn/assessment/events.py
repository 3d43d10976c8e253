"""What can happen around a graded quiz. Answers are lines of the attempt's own log; what they were stands in no event."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from elearn.core.events import Event
from elearn.core.ids import Id


@dataclass(frozen=True, slots=True)
class AttemptStarted(Event):
    name: ClassVar[str] = "assessment.attempt_started"
    subject: ClassVar[str] = "attempt_id"

    attempt_id: Id
    person_id: Id
    course_id: Id
    version_id: Id
    quiz: str
    cycle: int
    number: int


@dataclass(frozen=True, slots=True)
class AttemptSubmitted(Event):
    """An attempt was handed in. `digest` covers every line of its log, so that the log is held by the audit chain."""

    name: ClassVar[str] = "assessment.attempt_submitted"
    subject: ClassVar[str] = "attempt_id"

    attempt_id: Id
    person_id: Id
    lines: int
    digest: str


@dataclass(frozen=True, slots=True)
class AttemptMarked(Event):
    """An attempt has a result, or another one. `is_passed` is empty while a person has still to mark what could decide it.

    `is_quiz_passed` says whether the person has now passed the quiz, by all their attempts in this cycle.
    """

    name: ClassVar[str] = "assessment.attempt_marked"
    subject: ClassVar[str] = "attempt_id"

    attempt_id: Id
    result_id: Id
    person_id: Id
    course_id: Id
    version_id: Id
    rendition_id: Id
    quiz: str
    cycle: int
    cause: str
    is_passed: bool | None
    is_quiz_passed: bool


@dataclass(frozen=True, slots=True)
class AttemptsAllowed(Event):
    """Somebody may try a quiz more often than its author said."""

    name: ClassVar[str] = "assessment.attempts_allowed"
    subject: ClassVar[str] = "person_id"

    person_id: Id
    course_id: Id
    quiz: str
    cycle: int
    extra: int
    reason: str
