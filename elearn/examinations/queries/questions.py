"""The questions of an examination after it was closed: how each was answered, what was said of it, what was ruled on it."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, aliased

from elearn.accounts.models import Person
from elearn.core import limits
from elearn.core.actor import Role
from elearn.core.db.types import LocalisedText
from elearn.core.ids import Id
from elearn.examinations.models import QuestionReport, Ruling, Sitting, SittingResult
from elearn.examinations.queries.apart import apart_among
from elearn.examinations.queries.held import Held, list_council
from elearn.examinations.queries.results import counting_results, holds
from elearn.examinations.questions.ruling_rules import Remedy, who_decides
from elearn.organisation.queries.responsible import list_holders_upward


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that was asked. `right`: of those asked, how many have all its points; a dropped one counts for nobody.

    `ruling` is the one that counts or, before that, the one that waits.
    """

    question: str
    asked: int
    right: int
    reports: int
    ruling: RulingRow | None

    @property
    def is_few(self) -> bool:
        """Whether so few were asked that how many had it right is not told: colleagues could tell who."""
        return self.asked < limits.STATISTICS_FEWEST

    @property
    def share(self) -> Fraction:
        """Which share of those asked has all its points."""
        return Fraction(self.right, self.asked) if self.asked else Fraction(0)


@dataclass(frozen=True, slots=True)
class RulingRow:
    """What was asked of a question, by whom, and what came of it. Names are None where they were erased. `is_withdrawn`: whoever
    asked took it back, and nobody decided.
    """

    id: Id
    examination_id: Id
    question: str
    remedy: Remedy
    key: Any
    reason: str
    asked_by: Id
    asker: str | None
    asked_at: datetime
    decider: str | None
    decided_at: datetime | None
    is_granted: bool | None
    answer: str
    applied_at: datetime | None
    is_withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class Deciders:
    """Who may decide what somebody asked: others of the council, and exam officers of the nearest unit that has another one.

    `unit` is that unit's name, None where no unit up to the top has one.
    """

    council: frozenset[Id]
    officers: frozenset[Id]
    unit: LocalisedText | None

    def __bool__(self) -> bool:
        return bool(self.council or self.officers)

    def __contains__(self, person_id: object) -> bool:
        return person_id in self.council or person_id in self.officers


def list_asked(session: Session, held: Held) -> list[Asked]:
    """Every question that a counting sitting asked: reported ones first, then those that the fewest had right; those that few were
    asked stand last, in an order that tells nothing.
    """
    asked, right = _count_answers(session, counting_results(held.id, Sitting.paper, SittingResult.items))
    reports = count_reports(session, held.id)
    rulings = {each.question: each for each in list_rulings(session, held.id)}
    found = [Asked(each, asked[each], right[each], reports[each], rulings.get(each)) for each in asked]
    return sorted(found, key=lambda each: (not each.reports, each.is_few, 0 if each.is_few else each.share, each.question))


def read_asked(session: Session, held: Held, question: str) -> Asked:
    """One question that was asked, of the sittings that asked it alone."""
    results = counting_results(held.id, Sitting.paper, SittingResult.items).where(holds(Sitting.paper, question))
    asked, right = _count_answers(session, results)
    rulings = list_rulings(session, held.id, question)
    reports = len(list_reports(session, held.id, question))
    return Asked(question, asked[question], right[question], reports, rulings[-1] if rulings else None)


def list_rulings(session: Session, examination_id: Id, question: str | None = None) -> list[RulingRow]:
    """What was asked and ruled, in the order in which it was asked."""
    wanted = [Ruling.examination_id == examination_id]
    if question is not None:
        wanted.append(Ruling.question == question)
    asker, decider = aliased(Person), aliased(Person)
    rows = session.execute(
        select(Ruling, asker.full_name.label("asker"), decider.full_name.label("decider"))
        .join(asker, asker.id == Ruling.asked_by)
        .outerjoin(decider, decider.id == Ruling.decided_by)
        .where(*wanted)
        .order_by(Ruling.asked_at, Ruling.id)
    )
    return [_ruling(row) for row in rows]


def find_counting(session: Session, examination_id: Id, question: str) -> tuple[Remedy, Any] | None:
    """The remedy and the key of the ruling by which a question is marked now; None where it is marked as it was written."""
    wanted = (Ruling.examination_id == examination_id, Ruling.question == question, Ruling.is_granted.is_(True))
    latest_first = (Ruling.decided_at.desc(), Ruling.id.desc())
    row = session.execute(select(Ruling.remedy, Ruling.key).where(*wanted).order_by(*latest_first).limit(1)).first()
    return None if row is None or row.remedy == Remedy.RESTORED else (Remedy(row.remedy), row.key)


def find_ruling(session: Session, examination_id: Id, ruling_id: Id) -> RulingRow | None:
    """One of an examination's rulings."""
    return next((each for each in list_rulings(session, examination_id) if each.id == ruling_id), None)


def find_deciders(session: Session, held: Held, asked_by: Id, *, today: date) -> Deciders:
    """Who may decide what `asked_by` asked; nobody who sits the examination or marks it decides on its results."""
    upward = list_holders_upward(session, held.unit_id, Role.EXAM_OFFICER, besides={asked_by}, today=today)
    council = list_council(session, held.id)
    apart = apart_among(session, held, {*council, *(person for each in upward for person in each.people)}, today=today)
    members, officers = who_decides(asked_by, council, [each.people for each in upward], apart)
    return Deciders(members, officers, next((each.name for each in upward if officers & set(each.people)), None))


def is_asked(session: Session, examination_id: Id, question: str) -> bool:
    """Whether a counting sitting asks the question."""
    asking = select(Sitting.id).where(Sitting.examination_id == examination_id, *_COUNTING, holds(Sitting.paper, question))
    return session.scalar(asking.limit(1)) is not None


def count_reports(session: Session, examination_id: Id) -> Counter[str]:
    """How many candidates said of each question that it is wrong."""
    return Counter(session.scalars(select(QuestionReport.question).where(QuestionReport.examination_id == examination_id)))


def list_reports(session: Session, examination_id: Id, question: str) -> list[str]:
    """What candidates said of a question, the first first; not who."""
    wanted = (QuestionReport.examination_id == examination_id, QuestionReport.question == question)
    return list(session.scalars(select(QuestionReport.words).where(*wanted).order_by(QuestionReport.said_at, QuestionReport.id)))


_AT_ONCE = 100
_COUNTING = (Sitting.submitted_at.is_not(None), Sitting.is_void.is_(False))


def _count_answers(session: Session, results: Select[Any]) -> tuple[dict[str, int], dict[str, int]]:
    """How many papers ask each question, and how many of them have all its points. Read in parts: none of them is kept."""
    asked: dict[str, int] = defaultdict(int)
    right: dict[str, int] = defaultdict(int)
    for row in session.execute(results.execution_options(yield_per=_AT_ONCE)):
        for section in row.paper:
            for question in section:
                asked[question] += 1
        for item in row.items:
            right[item["id"]] += item["outcome"] == "right"
    return asked, right


def _ruling(row: Any) -> RulingRow:
    found: Ruling = row.Ruling
    return RulingRow(
        id=found.id,
        examination_id=found.examination_id,
        question=found.question,
        remedy=Remedy(found.remedy),
        key=found.key,
        reason=found.reason,
        asked_by=found.asked_by,
        asker=row.asker,
        asked_at=found.asked_at,
        decider=row.decider,
        decided_at=found.decided_at,
        is_granted=found.is_granted,
        answer=found.answer,
        applied_at=found.applied_at,
        is_withdrawn=found.decided_at is not None and found.decided_by is None,
    )
