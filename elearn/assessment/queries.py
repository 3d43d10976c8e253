"""Reading attempts. Every query takes the actor or a sitting that was found for one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session

from elearn.assessment.log import Line, LineKind, Sheet, fold
from elearn.assessment.models import Attempt, AttemptLine, AttemptResult, EssayMark
from elearn.assessment.papers import Paper, paper_of
from elearn.assessment.policy import OWN_ATTEMPTS, acting_as
from elearn.assessment.records import read_record
from elearn.assessment.results import Award, ItemResult, PaperResult, Tally
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

    @property
    def asks_how_sure(self) -> bool:
        """The author of a question decides."""
        return True

    @property
    def explains_at_once(self) -> bool:
        return self.quiz.feedback == "immediate"


@dataclass(frozen=True, slots=True)
class ResultRow:
    """A result as it was written down."""

    id: Id
    seq: int
    decided_at: datetime
    result: PaperResult
    competencies: Mapping[str, Tally]


# Every save reads its sitting: the statements are made once, and speak of tables instead of mapped classes.
_attempts = Attempt.__table__.c
_OWN_SITTING = select(
    _attempts.id,
    _attempts.person_id,
    _attempts.course_id,
    _attempts.version_id,
    _attempts.rendition_id,
    _attempts.cycle,
    _attempts.number,
    _attempts.seed,
    _attempts.started_at,
    _attempts.submitted_at,
    _attempts.quiz,
    _attempts.paper,
).where(OWN_ATTEMPTS)
_BY_ID = _OWN_SITTING.where(_attempts.id == bindparam("this", type_=_attempts.id.type))
_OPEN = _OWN_SITTING.where(
    _attempts.course_id == bindparam("course", type_=_attempts.course_id.type),
    _attempts.quiz == bindparam("quiz"),
    _attempts.cycle == bindparam("cycle"),
    _attempts.submitted_at.is_(None),
)


def find_sitting(session: Session, actor: Actor, attempt_id: Id) -> Sitting | None:
    """The actor's own attempt with this id, or None: not there and not theirs look the same."""
    return _sitting(session, _BY_ID, {"this": attempt_id, **acting_as(actor)})


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
    return _sitting(session, _OPEN, {"course": course_id, "quiz": quiz, "cycle": cycle, **acting_as(actor)})


def _sitting(session: Session, statement: Select[*tuple[Any, ...]], wanted: Mapping[str, Any]) -> Sitting | None:
    row = session.execute(statement, wanted).first()
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
