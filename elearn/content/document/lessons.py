"""Lessons, cases and quizzes, and the modules they stand in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Final, Literal, TypeAlias

from pydantic import Field

from elearn.content.document.cases import Case
from elearn.content.document.pages import Page
from elearn.content.document.texts import Language, Text

PlaceCode: TypeAlias = Literal["counter", "registry", "meeting-room", "phone"]
"""The rooms of the drawing of the ward, and the telephone in the street."""
PLACES: Final[tuple[PlaceCode, ...]] = ("counter", "registry", "meeting-room", "phone")


@dataclass(frozen=True, slots=True)
class Draw:
    """One line of a blueprint: so many items of a bank that pass the filter (see `docs/authoring.md`)."""

    bank: str
    count: int
    where: str = ""


@dataclass(frozen=True, slots=True)
class Quiz:
    """The settings of a graded quiz. `attempts` None means without limit; `pass_percent` 0 to 100."""

    attempts: int | None
    grade: Literal["best", "last", "first", "average"]
    pass_percent: float
    feedback: Literal["immediate", "after-submit", "after-close", "none"]
    shuffle_questions: bool
    shuffle_options: bool
    draw: tuple[Draw, ...]


@dataclass(frozen=True, slots=True)
class Lesson:
    """One numbered file of a module. `pages` of a case hold what stands before its first scene; of a quiz its introduction.

    `questions` are the ids of the questions that stand in it, in order. `slug` is its address below the course. `place` is where in
    the drawing of the ward it stands, None for nowhere.
    """

    id: str
    slug: str
    kind: Literal["lesson", "case", "quiz"]
    minutes: int
    title: Text
    pages: dict[Language, Page]
    competencies: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    case: Case | None = None
    quiz: Quiz | None = None
    # Left out of the stored document where it says nothing: a course that does not use it stays the same document.
    place: Annotated[PlaceCode | None, Field(exclude_if=lambda place: place is None)] = None


@dataclass(frozen=True, slots=True)
class Module:
    slug: str
    title: Text
    lessons: tuple[Lesson, ...]
