"""The course: its settings, modules, questions, banks, card, terms and media in one value."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from elearn.content.document.lessons import Lesson, Module, PlaceCode
from elearn.content.document.questions import Question
from elearn.content.document.texts import Html, Language, Text

FORMAT = 1
"""The number in `format:` of course.yml that this compiler reads."""


Visibility: TypeAlias = Literal["public", "signed-in", "unit"]
"""Who may see a course."""

BankUse: TypeAlias = Literal["examination"]
"""For what alone a bank is kept."""


@dataclass(frozen=True, slots=True)
class CompetencyClaim:
    """What passing the course gives evidence of: a competency of a framework at a level of that framework's scale."""

    framework: str
    code: str
    level: int


@dataclass(frozen=True, slots=True)
class Bank:
    """Questions to draw from. `use` says for what alone they are: "examination", which no lesson and no quiz draws on; None for
    anything.
    """

    id: str
    title: Text
    questions: tuple[str, ...]
    # Left out of the stored document where it says nothing: a course that does not use it stays the same document.
    use: Annotated[BankUse | None, Field(exclude_if=lambda use: use is None)] = None


@dataclass(frozen=True, slots=True)
class Card:
    """The pocket card: HTML per language; `contacts` as in `Block`."""

    id: str
    title: Text
    html: dict[Language, Html]
    contacts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Term:
    term: Text
    meaning: Text


@dataclass(frozen=True, slots=True)
class Media:
    """A file that pages show, at `/media/<sha256>.<suffix>`. `bytes` is its size; `path` where the trainer keeps it."""

    sha256: str
    suffix: str
    content_type: str
    bytes: int
    path: str


@dataclass(frozen=True, slots=True)
class Slip:
    """One thing that changed, for whoever completed an earlier version. `old` or `new` may be empty, not both.

    `only`: the languages to whose readers it is told, where the change is in a translation alone; empty where it is told to all.
    """

    old: Text = field(default_factory=dict)
    new: Text = field(default_factory=dict)
    todo: Text = field(default_factory=dict)
    # Left out of the stored document where it says nothing: a course that does not use it stays the same document.
    only: Annotated[tuple[Language, ...], Field(exclude_if=lambda only: not only)] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """What a version changed, in words, and the lesson ids that earlier learners must see again.

    `slips` say it to those who completed an earlier version; `question` is the id of one question of a lesson to try it on.
    `is_told` is False where there is nothing in it that they need to know.
    """

    label: str
    text: Text
    relearn: tuple[str, ...] = ()
    slips: tuple[Slip, ...] = ()
    question: str | None = None
    is_told: bool = True


@dataclass(frozen=True, slots=True)
class Author:
    """Who wrote the course. `name` is as the source language says it; `names` per language where they differ, else empty."""

    name: str
    hours: float | None = None
    names: Text = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LawText:
    """A law the course rests on, from `courses/laws.yml`; dates are ISO."""

    key: str
    number: str
    title: Text
    status: str
    in_force: date | None = None
    checked_on: date | None = None


@dataclass(frozen=True)
class Course:
    """One compiled course version. `source_hash` identifies it: SHA-256 over its normalised sources and media.

    `place` is where in the ward the course stands on the home page; `places` are its own names for the places of its lessons.
    """

    format: int
    id: str
    slug: str
    label: str
    languages: tuple[Language, ...]
    title: Text
    summary: Text
    modules: tuple[Module, ...]
    source_hash: str
    theme: str = ""
    place: str = ""
    audience: tuple[str, ...] = ()
    competencies: tuple[CompetencyClaim, ...] = ()
    laws: tuple[LawText, ...] = ()
    credit_hours: float = 0
    valid_months: int | None = None
    programme_group: int | None = None
    visibility: Visibility = "signed-in"
    required_lessons: tuple[str, ...] = ()
    required_quizzes: tuple[str, ...] = ()
    questions: dict[str, Question] = field(default_factory=dict)
    banks: tuple[Bank, ...] = ()
    card: Card | None = None
    glossary: tuple[Term, ...] = ()
    media: tuple[Media, ...] = ()
    changes: tuple[Change, ...] = ()
    authors: tuple[Author, ...] = ()
    licence: str = ""
    reviewed_on: date | None = None
    retired: tuple[str, ...] = ()
    # Left out of the stored document where it says nothing: a course that does not use it stays the same document.
    places: Annotated[dict[PlaceCode, Text], Field(exclude_if=lambda places: not places)] = field(default_factory=dict)

    @property
    def source_language(self) -> Language:
        return self.languages[0]

    @cached_property
    def lessons(self) -> tuple[Lesson, ...]:
        """All lessons, cases and quizzes in the order of the course."""
        return tuple(lesson for module in self.modules for lesson in module.lessons)

    @cached_property
    def minutes(self) -> int:
        return sum(lesson.minutes for lesson in self.lessons)

    @property
    def counted_minutes(self) -> int:
        """What the whole course counts as training: the hours it states, or the minutes of its lessons where it states none."""
        return round(self.credit_hours * 60) or self.minutes

    def lesson(self, slug: str) -> Lesson | None:
        """The lesson at an address, or None."""
        return next((lesson for lesson in self.lessons if lesson.slug == slug), None)

    def lesson_by_id(self, lesson_id: str) -> Lesson | None:
        return next((lesson for lesson in self.lessons if lesson.id == lesson_id), None)

    def iter_questions(self, lesson: Lesson) -> Iterator[Question]:
        return (self.questions[question_id] for question_id in lesson.questions)
