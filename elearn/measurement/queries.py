"""Reading the statistics of a course: its questions and its tests, for whoever answers for the course."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from elearn.assessment.holding import keeps_banks
from elearn.catalogue.models import Course as CourseRow
from elearn.catalogue.queries import ENTRY_COLUMNS, CourseEntry, entries_of
from elearn.content.document import Choice, Course, Question
from elearn.core import limits
from elearn.core.actor import Actor
from elearn.core.errors import NotFound
from elearn.core.ids import Id
from elearn.measurement.models import FedAttempt, MeasuredForm, MeasuredItem, item_sums_of, paper_sums_of, told_item, told_papers
from elearn.measurement.policy import visible_to
from elearn.measurement.rules import (
    FOR_TRAINERS,
    Finding,
    ItemStatistics,
    Reliability,
    Source,
    find,
    reliability_of,
    statistics_of,
    usual_seconds,
)


@dataclass(frozen=True, slots=True)
class MeasuredQuestion:
    """A question as it stands in the course, and what the answers of one kind of test say about it.

    `figures` is None where there are too few answers yet. Trainers are told of a question in steps of answers (`rules.steps`):
    `responses` and `counted_at` are of the state that is told.
    """

    question: Question
    source: Source
    responses: int
    figures: ItemStatistics | None
    findings: tuple[Finding, ...]
    counted_at: datetime


@dataclass(frozen=True, slots=True)
class MeasuredTest:
    """How well a test measures; `test` is the id of a quiz of the course, or of an examination."""

    test: str
    source: Source
    reliability: Reliability


def get_measured(session: Session, actor: Actor, slug: str) -> CourseEntry:
    """The course at an address, for whoever reads its statistics.

    Raises:
        NotFound: there is none, the actor does not answer for it, or they sit an examination that asks it.
    """
    rows = session.execute(select(*ENTRY_COLUMNS).where(visible_to(actor), CourseRow.slug == slug)).all()
    found = entries_of(session, rows)
    if not found or keeps_banks(session, actor, found[0].id):
        raise NotFound
    return found[0]


def may_read(session: Session, actor: Actor, course_id: Id) -> bool:
    """Whether the actor reads the statistics of a course."""
    reads = session.scalar(select(CourseRow.id).where(visible_to(actor), CourseRow.id == course_id)) is not None
    return reads and not keeps_banks(session, actor, course_id)


def list_questions(session: Session, course_id: Id, course: Course) -> list[MeasuredQuestion]:
    """The questions of a course with answers, in the order of the course. Answers to earlier states of a key are left out.

    Args:
        course: the document that is served, or that is about to be.
    """
    return list(_measured(session, course_id, course.questions.values()))


def list_question(session: Session, course_id: Id, course: Course, question_id: str) -> list[MeasuredQuestion]:
    """One question of a course by kind of test; empty where nobody has answered it yet."""
    # The others are read, too: how long it should take is known from them.
    return [each for each in list_questions(session, course_id, course) if each.question.id == question_id]


def list_questions_held(session: Session, course_id: Id, test: str, questions: Collection[Question]) -> list[MeasuredQuestion]:
    """The questions of one examination with answers, as they were answered there alone, in the order of `questions`.

    Args:
        test: the id of the examination. Whoever asks has seen to it that the reader may know.
        questions: with the keys by which they are marked.
    """
    return list(_measured(session, course_id, questions, (Source.HELD,), test))


def _measured(
    session: Session, course_id: Id, questions: Collection[Question], sources: Collection[Source] = FOR_TRAINERS, test: str = ""
) -> Iterator[MeasuredQuestion]:
    columns = MeasuredItem.__table__.c
    its = (columns.course_id == course_id, columns.source.in_(sources), columns.test == test)
    wanted = select(*columns).where(*its, columns.responses > 0)
    rows = {(row.question, row.identity, row.source): row for row in session.execute(wanted)}
    found = [
        (question, source, row, _figures(row, question))
        for question in questions
        for source in sources
        if (row := rows.get((question.id, question.key_hash, source.value))) is not None
    ]
    medians = defaultdict[tuple[str, Source], list[float]](list)
    for question, source, _, figures in found:
        if figures is not None and figures.median_seconds is not None:
            medians[question.kind, source].append(figures.median_seconds)
    for question, source, row, figures in found:
        usual = usual_seconds(medians[question.kind, source])
        right, is_single = keys_of(question)[1], question.kind == "single"
        findings = find(figures, right=right, is_single=is_single, usual=usual) if figures is not None else ()
        responses = figures.responses if figures is not None else row.responses
        yield MeasuredQuestion(question, source, responses, figures, findings, row.told_at or row.counted_at)


def _figures(row: Any, question: Question) -> ItemStatistics | None:
    """What is told of a question: of one examination its sums as they are, else the state that trainers are shown."""
    sums = item_sums_of(row) if row.source == Source.HELD else told_item(row)
    # What is left when most answers were taken away again, because the question was dropped, is too few as well.
    if sums is None or row.responses < limits.STATISTICS_FEWEST:
        return None
    return statistics_of(sums, keys_of(question)[0])


def keys_of(question: Question) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The ids of the options of a question, and of those that are right; both empty where it has none."""
    return (question.key.options, question.key.right) if isinstance(question.key, Choice) else ((), ())


def list_tests(session: Session, course_id: Id) -> list[MeasuredTest]:
    """How well the tests of a course measure: of each the form in which it was last taken, where enough people took it."""
    columns = MeasuredForm.__table__.c
    its = (columns.course_id == course_id, columns.source.in_(FOR_TRAINERS))
    # A form whose papers all went to another one, because a question of it was dropped, is none any more.
    wanted = select(*columns).where(*its, columns.papers >= limits.STATISTICS_FEWEST).order_by(columns.counted_at)
    newest = {(row.source, row.test): row for row in session.execute(wanted)}
    return [
        MeasuredTest(row.test, Source(row.source), told)
        for row in newest.values()
        if (sums := told_papers(row)) is not None and (told := reliability_of(sums, is_drawn=row.is_drawn)) is not None
    ]


def find_reliability_held(session: Session, course_id: Id, test: str) -> Reliability | None:
    """How well one examination measures, by the form that most of its papers have; None where these are too few.

    Args:
        test: the id of the examination. Whoever asks has seen to it that the reader may know.
    """
    columns = MeasuredForm.__table__.c
    its = (columns.course_id == course_id, columns.source == Source.HELD, columns.test == test)
    row = session.execute(select(*columns).where(*its).order_by(columns.papers.desc(), columns.length.desc()).limit(1)).first()
    return reliability_of(paper_sums_of(row), is_drawn=row.is_drawn) if row is not None else None


def count_counted(session: Session, source: Source, attempts: Select[Any]) -> int:
    """How many of some attempts the sums hold.

    Args:
        attempts: a statement that lists their ids.
    """
    wanted = select(func.count()).select_from(FedAttempt).where(FedAttempt.source == source, FedAttempt.attempt_id.in_(attempts))
    return session.execute(wanted).scalar_one()
