"""Appeals: those of an examination, and one's own."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from elearn.accounts.models import Person
from elearn.assessment.log import Sheet
from elearn.assessment.responses import Written
from elearn.assessment.results import exact
from elearn.content.document import Language, Question
from elearn.core.days import day_of
from elearn.core.ids import Id
from elearn.examinations.models import Appeal, Candidate, Sitting, SittingResult
from elearn.examinations.policy import within
from elearn.examinations.queries.held import Held
from elearn.examinations.queries.sheets import read_sheets
from elearn.examinations.scores.posting_rules import appeal_until


@dataclass(frozen=True, slots=True)
class AppealRow:
    """An appeal. `is_entered`: an officer entered it from a sheet. `is_changed` is None until it is answered."""

    id: Id
    candidate_id: Id
    person_id: Id | None
    sitting_id: Id
    number: str
    name: str | None
    words: str
    is_entered: bool
    asked_at: datetime
    answer: str
    is_changed: bool | None
    answered_at: datetime | None


def list_appeals(session: Session, held: Held) -> list[AppealRow]:
    """Those of an examination within the scope, the ones that wait first, then by when they were asked."""
    return _rows(session, Candidate.examination_id == held.id, within(held.scope))


def find_appeal(session: Session, *wanted: ColumnElement[bool]) -> AppealRow | None:
    """The appeal where the clauses hold, or None."""
    found = _rows(session, *wanted)
    return found[0] if found else None


def _rows(session: Session, *wanted: ColumnElement[bool]) -> list[AppealRow]:
    rows = session.execute(
        select(
            Appeal.id,
            Appeal.candidate_id,
            Candidate.person_id,
            Appeal.sitting_id,
            Candidate.number,
            func.coalesce(Person.full_name, Candidate.name),
            Appeal.words,
            Appeal.entered_by.is_not(None),
            Appeal.asked_at,
            Appeal.answer,
            Appeal.is_changed,
            Appeal.answered_at,
        )
        .join(Candidate, Candidate.id == Appeal.candidate_id)
        .outerjoin(Person, Person.id == Candidate.person_id)
        .where(*wanted)
        .order_by(Appeal.answered_at.is_not(None), Appeal.asked_at, Appeal.id)
    )
    return [AppealRow(*tuple(row)) for row in rows]


def last_day_of_appeals(session: Session, held: Held) -> date | None:
    """The last day on which a candidate may appeal; None where nobody may, or nothing is posted yet."""
    return appeal_until(day_of(session, held.posted_at), held.plan.appeal_days) if held.posted_at is not None else None


@dataclass(frozen=True, slots=True)
class AppealedEssay:
    """An essay of the paper of an appeal: its title as safe HTML, what was written, and what it earned so far of its points."""

    question: str
    title: str
    text: str
    earned: Fraction
    points: Fraction


def list_appealed_essays(
    session: Session, held: Held, sittings: Collection[Id], language: Language
) -> dict[Id, list[AppealedEssay]]:
    """The essays that were written in each of these sittings and count, in the order of its paper: three statements for all."""
    papers = session.execute(select(Sitting.id, Sitting.paper).where(Sitting.id.in_(sittings))).all()
    results = select(SittingResult.sitting_id, SittingResult.items).where(SittingResult.sitting_id.in_(sittings))
    # The last of each sitting's is the one that counts.
    kept: dict[Id, list[dict[str, Any]]] = {
        row.sitting_id: row.items for row in session.execute(results.order_by(SittingResult.seq))
    }
    sheets = read_sheets(session, sittings)
    course, found = held.course(session), {}
    for sitting, paper in papers:
        items = {each["id"]: each for each in kept.get(sitting, ())}
        asked = [course.questions[each] for section in paper for each in section if each in items]
        essays = (_essay(each, items[each.id], sheets[sitting], language) for each in asked if each.kind == "essay")
        found[sitting] = [each for each in essays if each is not None]
    return found


def _essay(question: Question, item: Mapping[str, Any], sheet: Sheet, language: Language) -> AppealedEssay | None:
    """An essay with what it earned, or None where nothing was written."""
    given = sheet.given.get(question.id)
    if given is None or not isinstance(given.response.answer, Written):
        return None
    spoken = language if language in question.texts else next(iter(question.texts))
    title, text = question.texts[spoken].title, given.response.answer.text
    return AppealedEssay(question.id, title, text, Fraction(item["earned"]), exact(question.points))
