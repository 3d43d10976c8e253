"""The page of a month: the figures that were written down, and what readers said of which line."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from elearn.catalogue.library import LIBRARY
from elearn.catalogue.models import Course
from elearn.catalogue.queries import CourseEntry, get_course
from elearn.content import document
from elearn.core.actor import Actor
from elearn.core.days import end_of, start_of
from elearn.core.db.types import LocalisedText
from elearn.core.errors import NotFound
from elearn.learning.lines import Line, find_in_course
from elearn.learning.models import FaultReport
from elearn.learning.spots import find_lesson
from elearn.reporting.models import CourseMonth
from elearn.reporting.months.use import Period
from elearn.studio import policy

LINES_TOLD = 10
"""Lines with the most remarks that are told of a month."""


@dataclass(frozen=True, slots=True)
class SaidOf:
    """A line (None: the whole lesson, or one that has gone) with how many called it wrong and how many unclear."""

    lesson: str
    title: LocalisedText | None
    name: str | None
    line: Line | None
    wrong: int
    unclear: int


@dataclass(frozen=True, slots=True)
class MissedQuestion:
    """A question with the range of those who missed it at first, in per cent of `people`."""

    title: str
    lesson: LocalisedText | None
    people: int
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class MonthPage:
    """A month of a course. `people` are by kind of unit; `completions` and `minutes` of the year so far, None where hidden."""

    entry: CourseEntry
    month: date
    people: dict[str, int]
    completions: int | None
    minutes: int | None
    missed: tuple[MissedQuestion, ...]
    said: tuple[SaidOf, ...]
    remarks: int


def get_month(session: Session, actor: Actor, slug: str, period: Period, *, language: str) -> MonthPage:
    """A month of a course that the actor writes.

    Raises:
        NotFound: there is no such course for them, or nothing was told of that month.
    """
    entry = get_course(session, actor, slug)
    row = session.scalars(
        select(CourseMonth)
        .join(Course, Course.id == CourseMonth.course_id)
        .where(
            CourseMonth.course_id == entry.id,
            CourseMonth.month == period.begins,
            CourseMonth.told_at.is_not(None),
            policy.may_change(actor),
        )
    ).one_or_none()
    if row is None:
        raise NotFound
    course = LIBRARY.get_document(session, entry.rendition_id)
    said = _said(session, entry, course, period)
    missed = [_missed(course, each, language) for each in row.figures.get("missed", ()) if each["question"] in course.questions]
    return MonthPage(
        entry,
        row.month,
        row.figures.get("people", {}),
        row.figures.get("completions"),
        row.figures.get("minutes"),
        tuple(missed),
        said[:LINES_TOLD],
        sum(each.wrong + each.unclear for each in said),
    )


def list_months(session: Session, entry: CourseEntry) -> list[date]:
    """The months that were told of a course, the latest first."""
    told = select(CourseMonth.month).where(CourseMonth.course_id == entry.id, CourseMonth.told_at.is_not(None))
    return list(session.scalars(told.order_by(CourseMonth.month.desc())))


def _said(session: Session, entry: CourseEntry, course: document.Course, period: Period) -> tuple[SaidOf, ...]:
    """The lines that something was said of, those with most remarks first. In which language it was read does not matter here."""
    rows = session.execute(
        select(FaultReport.lesson, FaultReport.block, FaultReport.kind, func.count())
        .where(
            FaultReport.course_id == entry.id,
            FaultReport.reported_at >= start_of(session, period.begins),
            FaultReport.reported_at < end_of(session, period.ends),
        )
        .group_by(FaultReport.lesson, FaultReport.block, FaultReport.kind)
    )
    counts: dict[tuple[str, str | None], Counter[str]] = defaultdict(Counter)
    for lesson, name, kind, number in rows:
        counts[lesson, name][kind] += number
    found = []
    for (lesson, name), count in counts.items():
        there = find_lesson(course, lesson)
        line = find_in_course(course, lesson, name, course.source_language) if name is not None else None
        found.append(SaidOf(lesson, there.title if there else None, name, line, count["wrong"], count["unclear"]))
    return tuple(sorted(found, key=lambda each: (-each.wrong - each.unclear, each.lesson, each.name or "")))


def _missed(course: document.Course, told: dict[str, object], language: str) -> MissedQuestion:
    question = course.questions[str(told["question"])]
    texts = question.texts.get(language) or next(iter(question.texts.values()))
    lesson = next((each for each in course.lessons if question.id in each.questions), None)
    people, low, high = (int(str(told[each])) for each in ("people", "low", "high"))
    return MissedQuestion(texts.title, lesson.title if lesson is not None else None, people, low, high)
