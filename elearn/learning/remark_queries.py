"""Reading remarks: by line for whoever answers for the course, and one by its code for whoever made it. Who spoke is not read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from elearn.catalogue.library import LIBRARY
from elearn.catalogue.models import Course, CourseVersion, Rendition
from elearn.catalogue.queries import CourseEntry
from elearn.content import document
from elearn.core.actor import Actor, Role
from elearn.core.db.types import LocalisedText
from elearn.core.ids import Id
from elearn.learning.lines import Line, find_in_course, first_change, list_lines
from elearn.learning.models import FaultReport
from elearn.learning.policy import answered_for_by
from elearn.learning.spots import find_lesson

READERS = (Role.TRAINER, Role.REVIEWER)


@dataclass(frozen=True, slots=True)
class Version:
    """A version of a course with what it was compiled to last."""

    id: Id
    label: str
    rendition_id: Id


@dataclass(frozen=True, slots=True)
class Remark:
    """One remark. `label` is the version that was read, `fixed_label` the one that fixed it."""

    id: Id
    kind: str
    words: str
    language: str
    label: str
    reported_at: datetime
    closed_at: datetime | None
    outcome: str | None
    fixed_label: str | None
    answer: str | None


@dataclass(frozen=True, slots=True)
class RemarkedLine:
    """A line with what was said of it. `line` is None where today's version has none under that name, or for the whole lesson (then
    `name` is None too).

    `changed` is the version in which the line first differed from what the first open remark speaks of, if it still does; `later`
    are the versions that may have fixed it, the oldest first.
    """

    name: str | None
    line: Line | None
    open: tuple[Remark, ...]
    closed: tuple[Remark, ...]
    changed: Version | None = None
    later: tuple[Version, ...] = ()


@dataclass(frozen=True, slots=True)
class LessonCount:
    """How many remarks on a lesson are open, by kind, and on how many lines that changed meanwhile."""

    lesson: str
    title: LocalisedText | None
    wrong: int
    unclear: int
    changed: int


def list_counts(session: Session, actor: Actor, entry: CourseEntry) -> tuple[LessonCount, ...]:
    """The lessons of a course on which remarks are open, in the order of the course; those that have gone last."""
    course = LIBRARY.get_document(session, entry.rendition_id)
    found: dict[str, list[RemarkedLine]] = defaultdict(list)
    for lesson, line in _lines(session, entry, _rows(session, actor, entry, FaultReport.closed_at.is_(None))):
        found[lesson].append(line)
    order = {each.id: number for number, each in enumerate(course.lessons)}
    lessons = sorted(found, key=lambda each: (order.get(each, len(order)), each))
    return tuple(_count(course, lesson, found[lesson]) for lesson in lessons)


def _count(course: document.Course, lesson: str, lines: Sequence[RemarkedLine]) -> LessonCount:
    kinds = [each.kind for line in lines for each in line.open]
    there = find_lesson(course, lesson)
    changed = sum(line.changed is not None for line in lines)
    return LessonCount(lesson, there.title if there else None, kinds.count("wrong"), kinds.count("unclear"), changed)


def list_lines_of(session: Session, actor: Actor, entry: CourseEntry, lesson: str) -> tuple[RemarkedLine, ...]:
    """The lines of a lesson (its id) that something was said of, in the order in which they are read.

    What speaks of the whole lesson comes first, lines that have gone last.
    """
    rows = _rows(session, actor, entry, FaultReport.lesson == lesson)
    course = LIBRARY.get_document(session, entry.rendition_id)
    there = find_lesson(course, lesson)
    names = [each.name for each in list_lines(course, there, course.source_language)] if there is not None else []
    order: dict[str | None, int] = {None: -1} | {name: number for number, name in enumerate(names)}
    found = [line for _, line in _lines(session, entry, rows)]
    return tuple(sorted(found, key=lambda each: (order.get(each.name, len(order)), each.name or "")))


_COLUMNS = (
    FaultReport.id,
    FaultReport.lesson,
    FaultReport.block,
    FaultReport.kind,
    FaultReport.words,
    FaultReport.language,
    FaultReport.rendition_id,
    FaultReport.reported_at,
    FaultReport.closed_at,
    FaultReport.outcome,
    FaultReport.fixed_version_id,
    FaultReport.answer,
)


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of `_COLUMNS`."""

    id: Id
    lesson: str
    block: str | None
    kind: str
    words: str
    language: str
    rendition_id: Id
    reported_at: datetime
    closed_at: datetime | None
    outcome: str | None
    fixed_version_id: Id | None
    answer: str | None


def _rows(session: Session, actor: Actor, entry: CourseEntry, *wanted: ColumnElement[bool]) -> list[_Row]:
    """The remarks on a course that the actor may read, the oldest first."""
    rows = session.execute(
        select(*_COLUMNS)
        .join(Course, Course.id == FaultReport.course_id)
        .where(answered_for_by(actor, *READERS), FaultReport.course_id == entry.id, *wanted)
        .order_by(FaultReport.reported_at, FaultReport.id)
    )
    return [_Row(*list(row)) for row in rows]


def list_history(session: Session, course_id: Id) -> tuple[Version, ...]:
    """The versions of a course, the oldest first, each with its latest rendition."""
    latest: dict[Id, Version] = {}
    rows = session.execute(
        select(CourseVersion.id, CourseVersion.label, Rendition.id)
        .join(Rendition, Rendition.version_id == CourseVersion.id)
        .where(CourseVersion.course_id == course_id)
        .order_by(CourseVersion.published_at, CourseVersion.id, Rendition.created_at, Rendition.id)
    )
    for version_id, label, rendition_id in rows:
        latest[version_id] = Version(version_id, label, rendition_id)
    return tuple(latest.values())


def _lines(session: Session, entry: CourseEntry, rows: Sequence[_Row]) -> list[tuple[str, RemarkedLine]]:
    """The lines that the rows speak of, each with the lesson (its id) it stands in."""
    history = list_history(session, entry.id)
    read = _versions_read(session, {each.rendition_id for each in rows})
    labels = {each.id: each.label for each in history}
    lines: dict[tuple[str, str | None], list[_Row]] = defaultdict(list)
    for row in rows:
        lines[row.lesson, row.block].append(row)
    return [
        (lesson, _remarked(session, entry, group, [_remark(each, labels, read) for each in group], _Since(history, read)))
        for (lesson, _), group in lines.items()
    ]


@dataclass(frozen=True, slots=True)
class _Since:
    """The versions of a course, the oldest first, and which version each rendition that was read is of."""

    history: Sequence[Version]
    read: Mapping[Id, Id]

    def later(self, rendition_id: Id) -> tuple[Version, ...]:
        """The versions published after the one that a rendition is of."""
        at = next((number for number, each in enumerate(self.history) if each.id == self.read[rendition_id]), len(self.history))
        return tuple(self.history[at + 1 :])


def _remark(row: _Row, labels: Mapping[Id, str], read: Mapping[Id, Id]) -> Remark:
    return Remark(
        row.id,
        row.kind,
        row.words,
        row.language,
        labels[read[row.rendition_id]],
        row.reported_at,
        row.closed_at,
        row.outcome,
        labels.get(row.fixed_version_id) if row.fixed_version_id is not None else None,
        row.answer,
    )


def _remarked(
    session: Session, entry: CourseEntry, group: Sequence[_Row], remarks: Sequence[Remark], since: _Since
) -> RemarkedLine:
    first = group[0]
    course = LIBRARY.get_document(session, entry.rendition_id)
    line = find_in_course(course, first.lesson, first.block, group[-1].language) if first.block is not None else None
    waiting = next((each for each in group if each.closed_at is None), None)
    later = since.later(waiting.rendition_id) if waiting is not None else ()
    return RemarkedLine(
        first.block,
        line,
        tuple(each for each in remarks if each.closed_at is None),
        tuple(each for each in remarks if each.closed_at is not None),
        _changed_in(session, entry, waiting, later) if waiting is not None and waiting.block is not None else None,
        later,
    )


def _versions_read(session: Session, renditions: set[Id]) -> dict[Id, Id]:
    """The version of each rendition."""
    rows = session.execute(select(Rendition.id, Rendition.version_id).where(Rendition.id.in_(renditions)))
    return {row.id: row.version_id for row in rows}


def _changed_in(session: Session, entry: CourseEntry, row: _Row, later: Sequence[Version]) -> Version | None:
    """In which version the line first differed. The documents of later versions are read only where today's differs."""

    def line_in(rendition_id: Id) -> Line | None:
        return find_in_course(LIBRARY.get_document(session, rendition_id), row.lesson, row.block or "", row.language)

    # What is served may be an earlier version that was published again.
    then, today = line_in(row.rendition_id), ("", line_in(entry.rendition_id))
    if not later or first_change(then, [today]) is None:
        return None
    changed = first_change(then, [*((str(each.id), line_in(each.rendition_id)) for each in later), today])
    return next((each for each in later if str(each.id) == changed), None)


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of a remark, for whoever has its code. What they wrote is not repeated: codes can be guessed.

    `lesson` is None where the course has it no more, and `slug` where it is not for this reader (any more).
    """

    slug: str | None
    course: LocalisedText
    lesson: LocalisedText | None
    lesson_slug: str | None
    kind: str
    reported_at: datetime
    outcome: str | None
    fixed_label: str | None
    answer: str | None


def find_fate(session: Session, code: str) -> Fate | None:
    """The remark with a code; None if there is none. A course that is retired is not led to."""
    row = session.execute(
        select(*_COLUMNS, Course.slug, Course.rendition_id.label("served_id"), Course.retired_at, Course.visibility)
        .join(Course, Course.id == FaultReport.course_id)
        .where(FaultReport.code == code)
    ).one_or_none()
    if row is None:
        return None
    is_open_to_all = row.retired_at is None and row.served_id is not None and row.visibility == "public"
    course = LIBRARY.get_document(session, row.served_id if is_open_to_all else row.rendition_id)
    lesson = find_lesson(course, row.lesson)
    fixed = select(CourseVersion.label).where(CourseVersion.id == row.fixed_version_id)
    return Fate(
        row.slug if is_open_to_all else None,
        course.title,
        lesson.title if lesson is not None else None,
        lesson.slug if lesson is not None and is_open_to_all else None,
        row.kind,
        row.reported_at,
        row.outcome,
        session.scalar(fixed) if row.fixed_version_id else None,
        row.answer,
    )
