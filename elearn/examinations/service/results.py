"""What a sitting is worth: written down as a result that is never changed, only followed by another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from fractions import Fraction
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from elearn.assessment.results import Award, ItemResult, by_competency, exact
from elearn.content.document import Course, Question
from elearn.core.actor import Actor
from elearn.core.events import publish
from elearn.core.ids import Id, new_id
from elearn.examinations.events import SittingMarked
from elearn.examinations.models import Candidate, EssayMarking, Ruling, Sitting, SittingResult
from elearn.examinations.plan.drawing import sections_of
from elearn.examinations.plan.shape import Plan
from elearn.examinations.queries.held import get_held
from elearn.examinations.queries.sheets import read_sheet
from elearn.examinations.questions.rekeying import read_kept
from elearn.examinations.questions.ruling_rules import Remedy
from elearn.examinations.rules import ResultCause
from elearn.examinations.scores.marking_rules import MarkRound, settled_share
from elearn.examinations.scores.results import Rulings, SittingWorth, mark_sitting


def write_result(
    session: Session, actor: Actor, sitting_id: Id, *, cause: ResultCause, because: Id | None = None, now: datetime
) -> Id:
    """Marks a sitting as it stands, with the marks and rulings there are, and publishes what it is worth.

    The caller has locked the sitting's row, so that two results do not get one number.

    Args:
        because: the ruling or appeal for which it is written.

    Returns:
        The result's id.
    """
    sitting = _sitting(session, sitting_id)
    row = _mark(session, sitting)
    latest = session.scalar(
        select(SittingResult.seq).where(SittingResult.sitting_id == sitting_id).order_by(SittingResult.seq.desc()).limit(1)
    )
    row.seq, row.cause, row.because, row.decided_by, row.decided_at = 1 + (latest or 0), cause, because, actor.person_id, now
    session.add(row)
    session.flush()
    event = SittingMarked(
        sitting_id, row.id, sitting.examination_id, sitting.candidate_id, sitting.person_id, cause.value, row.is_passed
    )
    publish(session, event, actor=actor, now=now)
    return row.id


def reflects_all(session: Session, latest: SittingResult) -> bool:
    """Whether a sitting would come to the same result as its latest one, if it were marked now."""
    now = _mark(session, _sitting(session, latest.sitting_id))
    return all(getattr(now, name) == getattr(latest, name) for name in _WORTH)


_WORTH = ("earned", "points", "is_passed", "pending", "items", "sections", "competencies")


def _sitting(session: Session, sitting_id: Id) -> Any:
    return session.execute(
        select(Sitting.id, Sitting.examination_id, Sitting.candidate_id, Sitting.paper, Candidate.person_id)
        .join(Candidate, Candidate.id == Sitting.candidate_id)
        .where(Sitting.id == sitting_id)
    ).one()


def _mark(session: Session, sitting: Any) -> SittingResult:
    """What the sitting is worth as it stands, not written yet."""
    held = get_held(session, sitting.examination_id)
    course = held.course(session)
    sections = sections_of(course, held.plan, sitting.paper)
    awards = read_awards(session, sitting.id, held.plan)
    rulings = read_rulings(session, held.id, course)
    worth = mark_sitting(sections, read_sheet(session, sitting.id), held.plan, awards, rulings)
    return result_row(sitting.id, worth, course)


def read_awards(session: Session, sitting_id: Id, plan: Plan) -> dict[str, Award]:
    """What people's marks came to, by question; an essay that still waits for a mark is not there."""
    return _settled(session, plan, EssayMarking.sitting_id == sitting_id).get(sitting_id, {})


def read_all_awards(session: Session, examination_id: Id, plan: Plan) -> dict[Id, dict[str, Award]]:
    """As `read_awards`, of every sitting of an examination."""
    sittings = select(Sitting.id).where(Sitting.examination_id == examination_id)
    return _settled(session, plan, EssayMarking.sitting_id.in_(sittings))


def _settled(session: Session, plan: Plan, wanted: ColumnElement[bool]) -> dict[Id, dict[str, Award]]:
    marks: dict[tuple[Id, str], dict[MarkRound, Fraction]] = {}
    columns = (EssayMarking.sitting_id, EssayMarking.question, EssayMarking.round, EssayMarking.share)
    for row in session.execute(select(*columns).where(wanted)):
        marks.setdefault((row.sitting_id, row.question), {})[MarkRound(row.round)] = Fraction(row.share)
    found: dict[Id, dict[str, Award]] = {}
    for (sitting_id, question), given in marks.items():
        share = settled_share(given, plan.markers, exact(plan.tolerance_percent) / 100)
        if share is not None:
            found.setdefault(sitting_id, {})[question] = Award(share)
    return found


def read_rulings(session: Session, examination_id: Id, course: Course) -> Rulings:
    """The rulings that were granted; of two on one question the later one counts."""
    wanted = (Ruling.examination_id == examination_id, Ruling.is_granted.is_(True))
    rows = session.scalars(select(Ruling).where(*wanted).order_by(Ruling.decided_at, Ruling.id))
    return rulings_of({row.question: (Remedy(row.remedy), row.key) for row in rows}, course)


def rulings_of(ruled: Mapping[str, tuple[Remedy, Any]], course: Course) -> Rulings:
    """The rulings by question: a remedy, and for another key what `Ruling.key` holds."""
    return Rulings(
        dropped=frozenset(each for each, (remedy, _) in ruled.items() if remedy is Remedy.DROPPED),
        granted=frozenset(each for each, (remedy, _) in ruled.items() if remedy is Remedy.GRANTED),
        rekeyed={each: _with_key(course.questions[each], key) for each, (remedy, key) in ruled.items() if remedy is Remedy.REKEYED},
    )


def _with_key(question: Question, key: Any) -> Question:
    return replace(question, key=read_kept(key))


def result_row(sitting_id: Id, worth: SittingWorth, course: Course) -> SittingResult:
    """What a sitting is worth as its row holds it, without number, cause and instant."""
    codes = {each.id: course.questions[each.id].competencies for each in worth.items}
    return SittingResult(
        id=new_id(),
        sitting_id=sitting_id,
        earned=str(worth.earned),
        points=str(worth.points),
        is_passed=worth.is_passed,
        pending=worth.pending,
        items=[_kept_item(each) for each in worth.items],
        sections=[
            {"id": each.id, "earned": str(each.earned), "points": str(each.points), "is_passed": each.is_passed}
            for each in worth.sections
        ],
        competencies={
            code: {"earned": str(each.earned), "points": str(each.points)}
            for code, each in by_competency(worth.items, codes).items()
        },
    )


def _kept_item(item: ItemResult) -> dict[str, Any]:
    return {
        "id": item.id,
        "outcome": item.outcome,
        "earned": str(item.earned),
        "points": str(item.points),
        "sure": item.is_sure,
    }
