"""What one person does in one course, step by step, as a learner would on the pages. Pure: values in, values out.

A story says who does what at which instant and nothing of rows. `elearn.demo.pen` writes it down as the services would leave it;
a test lets the services perform it and compares.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from random import Random
from typing import TypeAlias

from elearn.assessment.results import pass_share
from elearn.catalogue.queries import CourseEntry
from elearn.content.document import Case, Choice, Course, Lesson, Question
from elearn.demo.calendar import Calendar
from elearn.demo.rhythm import Rhythm
from elearn.learning import rules

DAYS_NEEDED = 4
"""Working days that must be left for a course to be completed."""
_HURRY = 3
"""Working days before the end on which the last lesson begins at the latest."""
_LAPSE = 0.14
"""How often a practice question is answered wrongly first; most try it again."""
_AGAIN = 0.7
_OBSTACLE_WEIGHTS = (9, 21, 14, 4)


@dataclass(frozen=True)
class Taught:
    """A course as it is taught. `published` is the day since when; `eager` adds up `Calendar.eagerness`."""

    entry: CourseEntry
    course: Course
    published: date
    eager: Sequence[float]

    @cached_property
    def with_act(self) -> frozenset[str]:
        """The lessons that end with an act at the desk."""
        return frozenset(each.id for each in self.course.lessons if rules.has_desk_act(each))

    @cached_property
    def misses(self) -> Mapping[str, int]:
        """For each quiz, how many questions of its paper somebody may miss and pass without doubt, whatever their points."""
        return {each.id: int(_asked(each) * (1 - float(pass_share(each.quiz)))) // 2 for each in self.course.lessons if each.quiz}

    @cached_property
    def paths(self) -> Mapping[str, tuple[str, ...]]:
        """The shortest way through each case."""
        return {each.id: way_through(each.case) for each in self.course.lessons if each.case is not None}


@dataclass(frozen=True, slots=True)
class Answered:
    """A practice question was answered, rightly or not."""

    question: Question
    is_right: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class Read:
    """A lesson or case that was read, to its end or not; `acted_at` is when they said whether the act at the desk was possible."""

    lesson: Lesson
    answers: tuple[Answered, ...]
    ended_at: datetime | None
    acted_at: datetime | None = None
    obstacle: str | None = None


@dataclass(frozen=True, slots=True)
class Tried:
    """A quiz that was handed in. `missed` questions of its paper, which the seed chooses, were answered wrongly or left open."""

    lesson: Lesson
    seed: str
    started_at: datetime
    submitted_at: datetime
    missed: int


Step: TypeAlias = Read | Tried


@dataclass(frozen=True, slots=True)
class Window:
    """The working days on which somebody can learn a course, by their numbers, both included."""

    first: int
    last: int

    @property
    def is_enough(self) -> bool:
        return self.last - self.first >= DAYS_NEEDED


@dataclass(slots=True)
class _Hand:
    """Where somebody is in their days: the number of the day, and the second after midnight."""

    calendar: Calendar
    window: Window
    day: int
    second: float

    def sit_down(self, length: float) -> None:
        self.day, self.second = self.calendar.fit(self.day, self.second, length)

    def after(self, seconds: float) -> datetime:
        self.second += seconds
        return self.calendar.instant(self.day, self.second)

    def skip(self, days: int, chance: Random) -> None:
        latest = self.window.last - _HURRY
        if days and self.day < latest:
            # Whoever runs out of days hurries, each in their own way: not all on the last one.
            self.day = self.day + days if self.day + days <= latest else chance.randint(self.day + 1, latest)
            self.second = 7 * 3600 + 1800 + chance.random() * 8.5 * 3600


def tell(
    taught: Taught,
    window: Window,
    rhythm: Rhythm,
    chance: Random,
    calendar: Calendar,
    *,
    is_to_complete: bool,
    is_first: bool = False,
    begun: int | None = None,
    hurdles: Mapping[str, str] | None = None,
) -> list[Step]:
    """The story of one person in one course.

    Args:
        is_to_complete: the course is learned to its end; otherwise it is broken off somewhere.
        is_first: they begin as soon as the course is there.
        begun: how many lessons are begun of a course that is broken off, the last of them not finished; None: left to chance.
        hurdles: the reason that keeps them from the act at the desk, by lesson.
    """
    lessons = taught.course.lessons
    usual = 2 * len(lessons) * sum(rhythm.gaps) // len(rhythm.gaps)
    latest = max(window.first, window.last - _HURRY - usual)
    day = min(latest, window.first + chance.randrange(6)) if is_first else calendar.draw(taught.eager, window.first, latest, chance)
    hand = _Hand(calendar, window, day, 7 * 3600 + 1800 + chance.random() * 8.5 * 3600)
    if not is_to_complete:
        lessons = lessons[: begun or chance.randint(1, len(lessons))]
    steps: list[Step] = []
    for lesson in lessons:
        is_broken_off = not is_to_complete and lesson is lessons[-1]
        if lesson.quiz is not None:
            steps += _tries(taught, lesson, hand, rhythm, chance, is_passed=not is_broken_off)
        else:
            steps.append(_read(taught, lesson, hand, rhythm, chance, is_broken_off=is_broken_off, hurdles=hurdles or {}))
        hand.second += 90 + chance.random() * 600
        hand.skip(chance.choice(rhythm.gaps), chance)
    return steps


def _read(
    taught: Taught,
    lesson: Lesson,
    hand: _Hand,
    rhythm: Rhythm,
    chance: Random,
    *,
    is_broken_off: bool,
    hurdles: Mapping[str, str],
) -> Read:
    seconds = lesson.minutes * 60 * (0.7 + 0.9 * chance.random())
    hand.sit_down(seconds * 1.3 + 240)
    questions = list(taught.course.iter_questions(lesson))
    if is_broken_off:
        questions = questions[: chance.randint(0, max(0, len(questions) - 1))]
    part = seconds / (len(lesson.questions) + 1)
    answers: list[Answered] = []
    for question in questions:
        is_right = wrong_option(question) is None or chance.random() >= _LAPSE
        answers.append(Answered(question, is_right, hand.after(part * (0.8 + 0.4 * chance.random()))))
        if not is_right and chance.random() < _AGAIN:
            answers.append(Answered(question, is_right=True, at=hand.after(20 + 20 * chance.random())))
    if is_broken_off:
        return Read(lesson, tuple(answers), None)
    ended_at = hand.after(part)
    if lesson.id not in taught.with_act:
        return Read(lesson, tuple(answers), ended_at)
    return Read(
        lesson, tuple(answers), ended_at, hand.after(15 + 160 * chance.random()), _obstacle(lesson, rhythm, chance, hurdles)
    )


def _obstacle(lesson: Lesson, rhythm: Rhythm, chance: Random, hurdles: Mapping[str, str]) -> str | None:
    by_chance = chance.choices(rules.OBSTACLES, weights=_OBSTACLE_WEIGHTS)[0] if chance.random() < rhythm.obstacle else None
    return hurdles.get(lesson.id, by_chance)


def _tries(taught: Taught, lesson: Lesson, hand: _Hand, rhythm: Rhythm, chance: Random, *, is_passed: bool) -> list[Tried]:
    """The tries at a quiz, the last of them passed or, where the course is broken off here, none."""
    assert lesson.quiz is not None  # noqa: S101 - the caller has looked
    most = 3 if lesson.quiz.attempts is None else lesson.quiz.attempts
    asked, spare = _asked(lesson), taught.misses[lesson.id]
    failed = 0
    while failed < most - is_passed and chance.random() < (rhythm.failing if is_passed else 0.6):
        failed += 1
    tries = []
    for number in range(failed + is_passed):
        is_last_and_passed = is_passed and number == failed
        missed = chance.randint(0, spare) if is_last_and_passed else min(asked, asked - int(asked * 0.6) + chance.randrange(2))
        seconds = lesson.minutes * 60 * (0.5 + 0.45 * chance.random())
        hand.sit_down(seconds + 60)
        started = hand.after(0)
        tries.append(Tried(lesson, f"{chance.getrandbits(128):032x}", started, hand.after(seconds), missed))
        hand.second += 200 + chance.random() * 900
    return tries


def _asked(quiz: Lesson) -> int:
    """How many questions a paper of the quiz asks."""
    return len(quiz.questions) + (sum(draw.count for draw in quiz.quiz.draw) if quiz.quiz is not None else 0)


def wrong_option(question: Question) -> str | None:
    """An option that is not right; None where the question offers none."""
    if not isinstance(question.key, Choice):
        return None
    return next((each for each in question.key.options if each not in question.key.right), None)


def way_through(case: Case) -> tuple[str, ...]:
    """The fewest choices from the first scene to an ending."""
    ways: list[tuple[str, tuple[str, ...]]] = [(case.scenes[0].id, ())]
    seen = {case.scenes[0].id}
    for scene_id, path in ways:
        scene = case.scene(scene_id)
        if scene is None:
            continue
        if scene.role != "scene":
            return path
        for fork in scene.forks:
            if fork.to not in seen:
                seen.add(fork.to)
                ways.append((fork.to, (*path, fork.id)))
    raise ValueError("the linter lets no case through that has no ending")
