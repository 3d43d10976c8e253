"""Appeals: those of an examination, and one's own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from elearn.accounts.models import Person
from elearn.assessment.responses import Written
from elearn.assessment.results import exact
from elearn.content.document import Language
from elearn.core.days import day_of
from elearn.core.ids import Id
from elearn.examinations.models import Appeal, Candidate, Sitting, SittingResult
from elearn.examinations.posting_rules import appeal_until
from elearn.examinations.queries.held import Held
from elearn.examinations.queries.sheets import read_sheet


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


def list_appeals(session: Session, examination_id: Id) -> list[AppealRow]:
    """Those of an examination, the ones that wait first, then by when they were asked."""
    return _rows(session, Candidate.examination_id == examination_id)


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


def list_appealed_essays(session: Session, held: Held, sitting_id: Id, language: Language) -> list[AppealedEssay]:
    """The essays that were written in a sitting and count, in the order of its paper."""
    paper = session.scalars(select(Sitting.paper).where(Sitting.id == sitting_id)).one()
    latest = select(SittingResult.items).where(SittingResult.sitting_id == sitting_id).order_by(SittingResult.seq.desc()).limit(1)
    kept = {each["id"]: each for each in session.scalars(latest).first() or ()}
    course, found = held.course(session), []
    questions = [course.questions[each] for section in paper for each in section if each in kept]
    essays = [each for each in questions if each.kind == "essay"]
    sheet = read_sheet(session, sitting_id) if essays else None
    for question in essays:
        given = sheet.given.get(question.id) if sheet is not None else None
        if given is None or not isinstance(given.response.answer, Written):
            continue
        spoken = language if language in question.texts else next(iter(question.texts))
        earned = Fraction(kept[question.id]["earned"])
        text = given.response.answer.text
        found.append(AppealedEssay(question.id, question.texts[spoken].title, text, earned, exact(question.points)))
    return found
