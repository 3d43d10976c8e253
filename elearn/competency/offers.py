"""What the courses that a person sees still offer about a competency: from documents and progress to steps. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from elearn.assessment.papers import codes_asked
from elearn.competency.rules import WEIGHTS, Evidence, Source
from elearn.competency.ways import Offer, Step
from elearn.content.document import Course, Lesson
from elearn.core.ids import Id
from elearn.learning.rules import NEW, Progress


@dataclass(frozen=True, slots=True)
class Taken:
    """A course that a person may see, and how far they are. `used_up` names the quizzes without an attempt left."""

    course_id: Id
    course: Course
    progress: Mapping[str, Progress] = field(default_factory=dict)
    is_completed: bool = False
    used_up: frozenset[str] = frozenset()

    def is_open(self, lesson: Lesson) -> bool:
        """Whether the person can still do it."""
        return not self.progress.get(lesson.id, NEW).is_finished and lesson.id not in self.used_up


def offers_about(taken: Iterable[Taken], framework: str, code: str, *, now: datetime) -> tuple[Offer, ...]:
    """What each course still offers about a competency; courses that claim nothing about it are left out.

    A lesson is counted as done, not as known beforehand; a quiz as passed in every competency that each of its papers asks for.
    """
    found = []
    for each in taken:
        level = max(
            (claim.level for claim in each.course.competencies if (claim.framework, claim.code) == (framework, code)), default=0
        )
        if level:
            found.append(_offer(each, code, level, now))
    return tuple(found)


def _offer(taken: Taken, code: str, level: int, now: datetime) -> Offer:
    course, course_id = taken.course, str(taken.course_id)

    def line(source: Source, work: str = "") -> Evidence:
        return Evidence(f"{course_id}/{work}", now, source, level, WEIGHTS[source], course_id, work)

    steps = tuple(
        Step(
            course_id,
            lesson.id,
            lesson.minutes,
            order,
            lesson.kind == "quiz",
            line(Source.QUIZ if lesson.kind == "quiz" else Source.PRACTICE, lesson.id)
            if code in _speaks_of(course, lesson)
            else None,
        )
        for order, lesson in enumerate(course.lessons)
        if taken.is_open(lesson)
    )
    missing = {
        each for each in (*course.required_lessons, *course.required_quizzes) if not taken.progress.get(each, NEW).is_finished
    }
    can_complete = not taken.is_completed and missing <= {step.work for step in steps}
    return Offer(course_id, steps, frozenset(missing), line(Source.COMPLETION) if can_complete else None)


def _speaks_of(course: Course, lesson: Lesson) -> Iterable[str]:
    return codes_asked(course, lesson) if lesson.kind == "quiz" else lesson.competencies
