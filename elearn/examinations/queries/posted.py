"""Results as they are told: of everybody to whoever holds the examination, and of one sitting to its candidate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, select, true
from sqlalchemy.orm import Session, aliased

from elearn.accounts.models import Person
from elearn.core.actor import Actor
from elearn.core.ids import Id
from elearn.examinations.acts import ActKind
from elearn.examinations.models import (
    Annulment,
    Candidate,
    ExaminationAct,
    Finding,
    FindingPerson,
    Look,
    Ruling,
    Sitting,
    SittingResult,
)
from elearn.examinations.plan.shape import Plan
from elearn.examinations.policy import within
from elearn.examinations.queries import reports
from elearn.examinations.queries.annulments import count_waiting, is_annulled
from elearn.examinations.queries.held import Held, list_council
from elearn.examinations.queries.looks import has_newer
from elearn.examinations.queries.paper import count_entries
from elearn.examinations.rules import State
from elearn.examinations.scores.pass_marks import PassMark, common_marks
from elearn.examinations.scores.posting_rules import Counts, Lack, Missing, count_of


@dataclass(frozen=True, slots=True)
class SectionWorth:
    """What a section earned. `is_passed` is None where it has no pass mark of its own, which `percent` is, or it is
    not decided."""

    title: str
    earned: Fraction
    points: Fraction
    is_passed: bool | None
    percent: float | None = None

    @property
    def mark(self) -> PassMark | None:
        """What passes in the section."""
        return None if self.percent is None else PassMark(self.percent, self.points or None, self.title)


@dataclass(frozen=True, slots=True)
class Worth:
    """A result as it was written. `pending` counts the questions that people have still to mark."""

    id: Id
    seq: int
    cause: str
    because: Id | None
    earned: Fraction
    points: Fraction
    is_passed: bool | None
    pending: int
    sections: tuple[SectionWorth, ...]
    decided_at: datetime

    @property
    def offered(self) -> tuple[Fraction, tuple[Fraction, ...]]:
        """The points that the whole paper offers, and those of each section."""
        return self.points, tuple(each.points for each in self.sections)


@dataclass(frozen=True, slots=True)
class ResultLine:
    """A candidate with what they are worth. `came` is False for whoever started nothing. `name` is None once it was erased.
    Where the result was annulled, `worth` is None: nobody is shown what does not count.
    """

    candidate_id: Id
    person_id: Id | None
    number: str
    name: str | None
    sitting_id: Id | None
    came: bool
    worth: Worth | None
    is_annulled: bool = False


def list_results(session: Session, held: Held) -> list[ResultLine]:
    """Everybody on the list within the scope by number, with the result that counts. Two statements' worth of columns in one."""
    rows = session.execute(_counting(held).order_by(func.length(Candidate.number), Candidate.number))
    return [_line(row, held.plan) for row in rows]


def counts_of(lines: Sequence[ResultLine]) -> Counts:
    """How many came, passed and so on."""
    return count_of([(each.came, each.is_annulled, each.worth.is_passed if each.worth else None) for each in lines])


def latest(result: Any = SittingResult) -> ColumnElement[bool]:
    """Clause on a result: no later one of the same sitting is there."""
    later = aliased(SittingResult)
    return ~select(later.id).where(later.sitting_id == result.sitting_id, later.seq > result.seq).correlate(result).exists()


def _counting(held: Held) -> Select[Any]:
    counting = and_(Sitting.candidate_id == Candidate.id, Sitting.is_void.is_(False))
    return (
        select(
            Candidate.id.label("candidate_id"),
            Candidate.person_id,
            Candidate.number,
            func.coalesce(Person.full_name, Candidate.name).label("name"),
            Sitting.id.label("sitting_id"),
            Sitting.started_at,
            Sitting.submitted_at,
            is_annulled().label("is_annulled"),
            *_worth_columns(),
        )
        .select_from(Candidate)
        .outerjoin(Person, Person.id == Candidate.person_id)
        .outerjoin(Sitting, counting)
        .outerjoin(SittingResult, and_(SittingResult.sitting_id == Sitting.id, latest()))
        .where(Candidate.examination_id == held.id, within(held.scope), Candidate.struck_at.is_(None))
    )


def _worth_columns() -> tuple[Any, ...]:
    table = SittingResult
    return (
        table.id.label("result_id"),
        table.seq,
        table.cause,
        table.because,
        table.earned,
        table.points,
        table.is_passed,
        table.pending,
        table.sections,
        table.decided_at,
    )


def _line(row: Any, plan: Plan) -> ResultLine:
    # Answers that were given on paper are handed in without a start of their own.
    came = row.started_at is not None or row.submitted_at is not None
    worth = _worth(row, plan) if row.result_id is not None and not row.is_annulled else None
    return ResultLine(row.candidate_id, row.person_id, row.number, row.name, row.sitting_id, came, worth, bool(row.is_annulled))


def _worth(row: Any, plan: Plan) -> Worth:
    planned = {each.id: each for each in plan.sections}
    sections = tuple(
        SectionWorth(
            planned[each["id"]].title if each["id"] in planned else each["id"],
            Fraction(each["earned"]),
            Fraction(each["points"]),
            each["is_passed"],
            planned[each["id"]].pass_percent if each["id"] in planned else None,
        )
        for each in row.sections
    )
    return Worth(
        row.result_id,
        row.seq,
        row.cause,
        row.because,
        Fraction(row.earned),
        Fraction(row.points),
        row.is_passed,
        row.pending,
        sections,
        row.decided_at,
    )


def list_worths(session: Session, sitting_id: Id, plan: Plan) -> list[Worth]:
    """Every result that a sitting had, the first one first."""
    rows = session.execute(select(*_worth_columns()).where(SittingResult.sitting_id == sitting_id).order_by(SittingResult.seq))
    return [_worth(row, plan) for row in rows]


def list_lacks(session: Session, held: Held, *, reader: Actor | None = None) -> list[Lack]:
    """What is to be done yet before the results may be told, in the order in which it is done; of papers and findings those
    within the scope.

    Args:
        reader: findings about them are not counted; as everybody, they read of them on their own page once they are asked.
    """
    counting = (Sitting.examination_id == held.id, Sitting.is_void.is_(False), within(held.scope), ~is_annulled())
    result = and_(SittingResult.sitting_id == Sitting.id, latest())
    row = session.execute(
        select(
            func.count().filter(Sitting.submitted_at.is_(None)).label("open"),
            func.count().filter(Sitting.submitted_at.is_not(None), SittingResult.id.is_(None)).label("unmarked"),
            func.count().filter(SittingResult.pending > 0).label("essays"),
            func.count().label("began"),
        )
        .select_from(Sitting)
        .join(Candidate, Candidate.id == Sitting.candidate_id)
        .outerjoin(SittingResult, result)
        .where(*counting, (Sitting.started_at.is_not(None)) | (Sitting.submitted_at.is_not(None)))
    ).one()
    entries = count_entries(session, held)
    found = [Lack(Missing.OPEN, row.open), Lack(Missing.UNMARKED, row.unmarked)]
    found += [Lack(Missing.SHEETS, entries.second + entries.third), Lack(Missing.ESSAYS, row.essays)]
    found.append(Lack(Missing.RULINGS, _open_rulings(session, held.id)))
    has_look = session.scalar(select(func.count()).select_from(Look).where(Look.examination_id == held.id))
    found.append(Lack(Missing.LOOK, 1 if row.began and not has_look else 0))
    # Afterwards nothing is handed in any more, and of whom was erased nothing is left to look at.
    found.append(Lack(Missing.LOOK_AGAIN, 1 if held.state is State.CLOSED and has_newer(session, held.id) else 0))
    waiting = (Finding.closed_at.is_(None), concerns_within(held), not_about(reader))
    found.append(Lack(Missing.FINDINGS, session.scalar(select(func.count()).select_from(Finding).where(*waiting)) or 0))
    found.append(Lack(Missing.ANNULMENTS, count_waiting(session, held.id)))
    found.append(Lack(Missing.REPORTS, reports.count_waiting(session, held)))
    return [each for each in found if each.n]


def concerns_within(held: Held) -> ColumnElement[bool]:
    """Clause on `Finding`: of this examination, and about nobody beyond the scope. Of two people one cannot be told alone."""
    if held.scope is None:
        return Finding.examination_id == held.id
    reached = select(Candidate.id).where(Candidate.examination_id == held.id, within(held.scope))
    about = select(FindingPerson.finding_id).where(FindingPerson.finding_id == Finding.id).correlate(Finding)
    beyond = exists(about.where(FindingPerson.candidate_id.not_in(reached)))
    return and_(Finding.examination_id == held.id, ~beyond)


def not_about(reader: Actor | None) -> ColumnElement[bool]:
    """Clause on `Finding`: not about `reader`."""
    if reader is None or reader.person_id is None:
        return true()
    about = select(FindingPerson.finding_id).join(Candidate, Candidate.id == FindingPerson.candidate_id)
    return Finding.id.not_in(about.where(Candidate.person_id == reader.person_id))


def _open_rulings(session: Session, examination_id: Id) -> int:
    """Not decided, or granted and not yet in every result."""
    is_open = Ruling.decided_at.is_(None) | (Ruling.is_granted.is_(True) & Ruling.applied_at.is_(None))
    return session.scalar(select(func.count()).select_from(Ruling).where(Ruling.examination_id == examination_id, is_open)) or 0


@dataclass(frozen=True, slots=True)
class Proposal:
    """A member of the council has seen the results and asks to post them."""

    person_id: Id
    name: str | None
    at: datetime


def find_proposal(session: Session, held: Held) -> Proposal | None:
    """The proposal that still holds: by somebody who is of the council now, and nothing was marked, entered or annulled since."""
    row = session.execute(
        select(ExaminationAct.actor_id, ExaminationAct.at, ExaminationAct.seq, Person.full_name)
        .join(Person, Person.id == ExaminationAct.actor_id)
        .where(ExaminationAct.examination_id == held.id, ExaminationAct.kind == ActKind.POSTED)
        .order_by(ExaminationAct.seq.desc())
        .limit(1)
    ).first()
    if row is None or row.actor_id not in list_council(session, held.id):
        return None
    later = (
        select(func.count())
        .select_from(SittingResult)
        .join(Sitting, Sitting.id == SittingResult.sitting_id)
        .where(Sitting.examination_id == held.id, SittingResult.decided_at > row.at)
    )
    # A sheet that was taken back may leave no result behind.
    sheets = select(func.count()).where(
        ExaminationAct.examination_id == held.id, ExaminationAct.kind == ActKind.ENTERED, ExaminationAct.seq > row.seq
    )
    # Whose result counts no more leaves the marks as they were.
    annulled = select(func.count()).where(
        Annulment.examination_id == held.id, Annulment.is_granted.is_(True), Annulment.decided_at >= row.at
    )
    is_other = any(session.scalar(each) for each in (later, sheets, annulled))
    return None if is_other else Proposal(row.actor_id, row.full_name, row.at)


def without_names(lines: Sequence[ResultLine]) -> list[ResultLine]:
    """The lines as they may hang on a wall."""
    return [replace(each, name=None, person_id=None) for each in lines]


def marks_of(held: Held, lines: Sequence[ResultLine]) -> tuple[PassMark, ...]:
    """What passes: in points where every paper that was marked offers the same."""
    return common_marks(held.plan, [each.worth.offered for each in lines if each.worth is not None])


def one_total(lines: Sequence[ResultLine]) -> Fraction | None:
    """How many points every paper offers, where all offer the same; None where they do not, or there is no result yet."""
    totals = {each.worth.points for each in lines if each.worth is not None}
    return totals.pop() if len(totals) == 1 else None
