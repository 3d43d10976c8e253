"""Reading attempts. Every query takes the actor or a sitting that was found for one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, select
from sqlalchemy.orm import Session, aliased

from elearn.assessment.log import Line, LineKind, Sheet, fold
from elearn.assessment.models import Attempt, AttemptAllowance, AttemptLine, AttemptResult, EssayMark
from elearn.assessment.papers import Paper, paper_of
from elearn.assessment.policy import own_attempts
from elearn.assessment.records import read_record
from elearn.assessment.results import Award, ItemResult, PaperResult, Past, Standing, Tally, Tries, standing_of
from elearn.catalogue.library import LIBRARY
from elearn.content.document import Course, Lesson, Quiz
from elearn.core.actor import Actor
from elearn.core.errors import NotFound
from elearn.core.ids import Id


@dataclass(frozen=True, slots=True)
class Sitting:
    """An attempt with its paper and the very course version that it was begun with.

    `seed` names the options in forms; it is for the server alone.
    """

    id: Id
    person_id: Id
    course_id: Id
    version_id: Id
    rendition_id: Id
    cycle: int
    number: int
    seed: str
    started_at: datetime
    submitted_at: datetime | None
    course: Course
    lesson: Lesson
    paper: Paper

    @property
    def quiz(self) -> Quiz:
        assert self.lesson.quiz is not None  # noqa: S101 - an attempt is only ever begun at a quiz
        return self.lesson.quiz

    @property
    def is_open(self) -> bool:
        return self.submitted_at is None


@dataclass(frozen=True, slots=True)
class ResultRow:
    """A result as it was written down."""

    id: Id
    seq: int
    decided_at: datetime
    result: PaperResult
    competencies: Mapping[str, Tally]


_SITTING = select(
    Attempt.id,
    Attempt.person_id,
    Attempt.course_id,
    Attempt.version_id,
    Attempt.rendition_id,
    Attempt.cycle,
    Attempt.number,
    Attempt.seed,
    Attempt.started_at,
    Attempt.submitted_at,
    Attempt.quiz,
    Attempt.paper,
)


def find_sitting(session: Session, actor: Actor, attempt_id: Id) -> Sitting | None:
    """The actor's own attempt with this id, or None: not there and not theirs look the same."""
    return _sitting(session, _SITTING.where(Attempt.id == attempt_id, own_attempts(actor)))


def get_sitting(session: Session, actor: Actor, attempt_id: Id) -> Sitting:
    """As `find_sitting`.

    Raises:
        NotFound: there is none of this actor's.
    """
    found = find_sitting(session, actor, attempt_id)
    if found is None:
        raise NotFound
    return found


def find_open_sitting(session: Session, actor: Actor, course_id: Id, quiz: str, cycle: int) -> Sitting | None:
    """The attempt at a quiz that the actor has not handed in yet."""
    wanted = _SITTING.where(
        own_attempts(actor),
        Attempt.course_id == course_id,
        Attempt.quiz == quiz,
        Attempt.cycle == cycle,
        Attempt.submitted_at.is_(None),
    )
    return _sitting(session, wanted)


def _sitting(session: Session, statement: Select[*tuple[Any, ...]]) -> Sitting | None:
    row = session.execute(statement).first()
    return None if row is None else sitting_of(session, row)


def sitting_of(session: Session, row: Any) -> Sitting:
    """The sitting of a row with the columns of `Attempt`."""
    course = LIBRARY.get_document(session, row.rendition_id)
    lesson = course.lesson_by_id(row.quiz)
    assert lesson is not None  # noqa: S101 - the rendition is the one that the attempt was begun with
    return Sitting(
        id=row.id,
        person_id=row.person_id,
        course_id=row.course_id,
        version_id=row.version_id,
        rendition_id=row.rendition_id,
        cycle=row.cycle,
        number=row.number,
        seed=row.seed,
        started_at=row.started_at,
        submitted_at=row.submitted_at,
        course=course,
        lesson=lesson,
        paper=paper_of(course, lesson, row.paper),
    )


def read_sheet(session: Session, sitting: Sitting) -> Sheet:
    """Where a sitting stands: the answers that count, and the flags."""
    return fold(line_of(row) for row in session.execute(_lines(sitting.id)))


def _lines(attempt_id: Id) -> Select[Any]:
    table = AttemptLine.__table__.c
    columns = (table.seq, table.kind, table.item, table.payload, table.given_at, table.server_at, table.key)
    return select(*columns).where(table.attempt_id == attempt_id).order_by(table.seq)


def stored_lines(session: Session, attempt_id: Id) -> list[Any]:
    """The rows of a log, by `seq`."""
    return list(session.execute(_lines(attempt_id)))


def line_of(row: Any) -> Line:
    """The line that a row holds."""
    answered = row.kind == LineKind.ANSWERED
    return Line(
        seq=row.seq,
        kind=LineKind(row.kind),
        given_at=row.given_at,
        item=row.item,
        response=read_record(row.payload["response"]) if answered else None,
        language=row.payload.get("language", "vi"),
        is_flagged=bool(row.payload.get("on")),
    )


def read_awards(session: Session, attempt_id: Id) -> dict[str, Award]:
    """What people gave for the essays of an attempt; the last mark of each counts."""
    wanted = select(EssayMark.question, EssayMark.share).where(EssayMark.attempt_id == attempt_id)
    rows = session.execute(wanted.order_by(EssayMark.marked_at, EssayMark.id))
    return {row.question: Award(Fraction(row.share)) for row in rows}


def find_result(session: Session, attempt_id: Id) -> ResultRow | None:
    """The result of an attempt that counts, or None where it was not handed in."""
    wanted = select(AttemptResult).where(AttemptResult.attempt_id == attempt_id).order_by(AttemptResult.seq.desc()).limit(1)
    row = session.scalars(wanted).one_or_none()
    return None if row is None else _result_row(row)


def get_result(session: Session, result_id: Id) -> ResultRow:
    """The result with this id: for reactions to `AttemptMarked`, which come after whatever was allowed to whom."""
    return _result_row(session.get_one(AttemptResult, result_id))


def _result_row(row: AttemptResult) -> ResultRow:
    items = tuple(_item_result(each) for each in row.items)
    result = PaperResult(items, Fraction(row.earned), Fraction(row.points), row.is_passed)
    tallies = {code: Tally(Fraction(each["earned"]), Fraction(each["points"])) for code, each in row.competencies.items()}
    return ResultRow(row.id, row.seq, row.decided_at, result, tallies)


def _item_result(stored: Mapping[str, Any]) -> ItemResult:
    return ItemResult(stored["id"], stored["outcome"], Fraction(stored["earned"]), Fraction(stored["points"]), stored["sure"])


@dataclass(frozen=True, slots=True)
class AttemptRow:
    """One attempt in a person's history of a quiz. `share` is empty while it is open or a person has still to mark, and so are the
    points earned of those offered.
    """

    id: Id
    number: int
    started_at: datetime
    submitted_at: datetime | None
    share: Fraction | None
    is_passed: bool | None
    tally: Tally | None = None


def list_attempts(session: Session, person_id: Id, course_id: Id, quiz: str, cycle: int) -> list[AttemptRow]:
    """A person's attempts at a quiz in a cycle, by number: for that person's pages and for what follows from a result."""
    latest = (
        select(AttemptResult.attempt_id, func.max(AttemptResult.seq).label("seq"))
        .join(Attempt, Attempt.id == AttemptResult.attempt_id)
        .where(Attempt.person_id == person_id, Attempt.course_id == course_id, Attempt.quiz == quiz)
        .group_by(AttemptResult.attempt_id)
        .subquery()
    )
    rows = session.execute(
        select(
            Attempt.id,
            Attempt.number,
            Attempt.started_at,
            Attempt.submitted_at,
            AttemptResult.earned,
            AttemptResult.points,
            AttemptResult.is_passed,
        )
        .outerjoin(latest, latest.c.attempt_id == Attempt.id)
        .outerjoin(AttemptResult, (AttemptResult.attempt_id == Attempt.id) & (AttemptResult.seq == latest.c.seq))
        .where(Attempt.person_id == person_id, Attempt.course_id == course_id, Attempt.quiz == quiz, Attempt.cycle == cycle)
        .order_by(Attempt.number)
    )
    return [_attempt_row(row) for row in rows]


def _attempt_row(row: Any) -> AttemptRow:
    tally = None if row.is_passed is None else Tally(Fraction(row.earned), Fraction(row.points))
    share = None if tally is None else tally.share
    return AttemptRow(row.id, row.number, row.started_at, row.submitted_at, share, row.is_passed, tally)


def count_extra(session: Session, person_id: Id, course_id: Id, quiz: str, cycle: int) -> int:
    """How many further attempts a person was allowed."""
    wanted = select(func.coalesce(func.sum(AttemptAllowance.extra), 0)).where(
        AttemptAllowance.person_id == person_id,
        AttemptAllowance.course_id == course_id,
        AttemptAllowance.quiz == quiz,
        AttemptAllowance.cycle == cycle,
    )
    return int(session.execute(wanted).scalar_one())


def tries_columns(
    person: ColumnElement[Any], course: ColumnElement[Any], quiz: ColumnElement[Any], cycle: ColumnElement[Any]
) -> tuple[ColumnElement[Any], ...]:
    """What `tries_of` reads, as columns beside rows of another table: a list of courses takes no statement more for them."""
    attempt, later = aliased(Attempt), aliased(AttemptResult)
    own = (attempt.person_id == person, attempt.course_id == course, attempt.quiz == quiz, attempt.cycle == cycle)
    count = select(func.count()).select_from(attempt).where(*own)
    extra = select(func.coalesce(func.sum(AttemptAllowance.extra), 0)).where(
        AttemptAllowance.person_id == person,
        AttemptAllowance.course_id == course,
        AttemptAllowance.quiz == quiz,
        AttemptAllowance.cycle == cycle,
    )
    is_last = ~exists().where(later.attempt_id == AttemptResult.attempt_id, later.seq > AttemptResult.seq)
    pending = select(func.count()).select_from(AttemptResult).join(attempt, attempt.id == AttemptResult.attempt_id)
    return (
        count.where(attempt.submitted_at.is_not(None)).scalar_subquery(),
        extra.scalar_subquery(),
        count.where(attempt.submitted_at.is_(None)).scalar_subquery(),
        pending.where(*own, AttemptResult.is_passed.is_(None), is_last).scalar_subquery(),
    )


def tries_of(values: Sequence[int]) -> Tries:
    """The tries that the values of `tries_columns` tell."""
    handed_in, extra, is_open, is_waiting = values
    return Tries(handed_in, int(extra), is_open > 0, is_waiting > 0)


def read_standing(session: Session, person_id: Id, course_id: Id, lesson: Lesson, cycle: int) -> Standing:
    """How a person stands with a quiz, by the settings of `lesson`."""
    assert lesson.quiz is not None  # noqa: S101 - the caller has looked
    attempts = list_attempts(session, person_id, course_id, lesson.id, cycle)
    return standing_from(lesson.quiz, attempts, extra=count_extra(session, person_id, course_id, lesson.id, cycle))


def standing_from(quiz: Quiz, attempts: Iterable[AttemptRow], *, extra: int = 0) -> Standing:
    """The standing that rows of attempts give; open ones do not count yet."""
    return standing_of(quiz, [Past(each.number, each.share) for each in attempts if each.submitted_at is not None], extra=extra)


def list_met(session: Session, person_id: Id, course_id: Id, quiz: str) -> frozenset[str]:
    """The questions that a person was asked in this quiz before."""
    wanted = select(Attempt.paper).where(Attempt.person_id == person_id, Attempt.course_id == course_id, Attempt.quiz == quiz)
    return frozenset(question for paper in session.scalars(wanted) for question in paper)
