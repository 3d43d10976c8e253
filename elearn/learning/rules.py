"""When a lesson is done, a course complete, and what fits into a few minutes: values in, values out."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from elearn.assessment.results import NO_TRIES, Tries
from elearn.content.document import Block, Course, Lesson, Question

LessonState: TypeAlias = Literal["new", "going", "done", "known"]
OBSTACLES = ("rights", "machine", "guidance", "not-relevant")
"""Why a desk act could not be done."""
SOURCES = ("online", "session", "import", "equivalent", "known")
"""How a completion came about."""
ASKED_IN = ("lesson", "known")
"""Where a practice question was answered: within its lesson, or beforehand, without the text."""
MINUTES = (3, 8, 15)
"""The three answers to "how many minutes do you have?"."""
_KNOWN_QUESTIONS = 4
_HEADING = re.compile(r"<h[1-6]\b")


@dataclass(frozen=True, slots=True)
class Progress:
    """What a person has done of one lesson.

    `block` is where they left off, `path` how far they have come in a case, `tries` how often they tried a quiz.
    """

    is_opened: bool = False
    is_done: bool = False
    is_known: bool = False
    block: str | None = None
    path: str | None = None
    is_end_reached: bool = False
    desk_is_done: bool | None = None
    tries: Tries = NO_TRIES

    @property
    def state(self) -> LessonState:
        if self.is_done:
            return "done"
        if self.is_known:
            return "known"
        return "going" if self.is_opened else "new"

    @property
    def is_finished(self) -> bool:
        return self.is_done or self.is_known


NEW = Progress()


def has_desk_act(lesson: Lesson) -> bool:
    """Whether the lesson ends with something to do at one's own desk."""
    return any(block.kind == "desk" for page in lesson.pages.values() for block in page.blocks)


def unanswered(lesson: Lesson, answered: Collection[str]) -> tuple[str, ...]:
    """The questions of a lesson that have no answer yet, in order. Any answer counts: practice has no score."""
    return tuple(question for question in lesson.questions if question not in answered)


def is_done(lesson: Lesson, answered: Collection[str], *, end_reached: bool) -> bool:
    """A lesson is done when its questions were answered and its end was reached: reading alone proves nothing.

    A quiz is done when it is passed, and never in this way.
    """
    return lesson.kind != "quiz" and end_reached and not unanswered(lesson, answered)


def is_complete(course: Course, progress: Mapping[str, Progress]) -> bool:
    """Whether every required lesson is done or known, and every required quiz passed."""
    required = (*course.required_lessons, *course.required_quizzes)
    return all(progress.get(lesson, NEW).is_finished for lesson in required)


def earned_minutes(course: Course, progress: Mapping[str, Progress]) -> int:
    """The minutes that a completion counts: of those of the course, the share of what was learned and not known before."""
    learned = sum(lesson.minutes for lesson in course.lessons if progress.get(lesson.id, NEW).is_done)
    return round(course.counted_minutes * learned / course.minutes) if course.minutes else 0


def next_lesson(course: Course, progress: Mapping[str, Progress]) -> Lesson | None:
    """The first unfinished lesson that somebody can go on with, or None.

    A quiz that was handed in and not passed comes after all that is still to be learned, and not at all without attempts left.
    """
    open_to = [each for each in course.lessons if can_go_on(each, progress.get(each.id, NEW))]
    return min(open_to, key=lambda each: is_tried(progress.get(each.id, NEW)), default=None)


def is_tried(progress: Progress) -> bool:
    """Whether a quiz was handed in, and no attempt at it is open."""
    return progress.tries.handed_in > 0 and not progress.tries.is_open


def can_go_on(lesson: Lesson, progress: Progress) -> bool:
    """Whether something is left to do in a lesson: nothing in a finished one, nor in a quiz that waits or has no attempt left."""
    tries = progress.tries
    if progress.is_finished:
        return False
    if lesson.quiz is None or tries.is_open:
        return True
    return not tries.is_waiting and tries.left(lesson.quiz) != 0


def questions_to_know(course: Course, lesson: Lesson) -> tuple[Question, ...]:
    """The questions that show a lesson to be known: at most four, without the decision before the text and without essays.

    A quiz has none: it is passed or not.
    """
    if lesson.kind == "quiz":
        return ()
    fit = [each for each in course.iter_questions(lesson) if each.role == "practice" and each.kind != "essay"]
    return tuple(fit[:_KNOWN_QUESTIONS])


def section_before(blocks: Sequence[Block], question: str) -> str:
    """The key of the first block of the section that answers a question: that of the nearest text above it.

    A heading that stands directly above questions opens no text, so the section before it is meant.
    """
    at = next((index for index, block in enumerate(blocks) if block.kind == "question" and block.question == question), 0)
    text = next((each for each in reversed(blocks[:at]) if each.kind in {"html", "figure"} and not _HEADING.match(each.html)), None)
    return next((each.key for each in blocks if text is not None and each.heading == text.heading), blocks[0].key)


def fitting(lessons: Iterable[Lesson], minutes: int) -> Lesson | None:
    """The lesson that fills the minutes best without exceeding them; the shortest where none fits."""
    candidates = [lesson for lesson in lessons if lesson.kind != "quiz"]
    if not candidates:
        return None
    within = [lesson for lesson in candidates if lesson.minutes <= minutes]
    return max(within, key=lambda each: each.minutes) if within else min(candidates, key=lambda each: each.minutes)


def least_shown(courses: Iterable[str], shown: Sequence[str]) -> frozenset[str]:
    """Which of the courses the next card comes from: those that the cards before showed least often.

    Args:
        courses: those that have something left; one may be named several times.
        shown: the course of each card so far.
    """
    times = {course: shown.count(course) for course in courses}
    return frozenset(course for course, count in times.items() if count == min(times.values()))


def remaining_minutes(lesson: Lesson, blocks: Sequence[str], block: str | None) -> int:
    """About how long the rest of a lesson takes from a block on: the share of blocks that are left, at least one minute."""
    if block is None or block not in blocks:
        return lesson.minutes
    left = 1 - blocks.index(block) / len(blocks)
    return max(1, round(lesson.minutes * left))
