"""Reading sittings. Every query takes whoever sits, with an account or with a card."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session

from elearn.assessment.papers import Item, Paper
from elearn.catalogue.library import LIBRARY
from elearn.content.document import Course
from elearn.core.errors import NotFound
from elearn.core.ids import Id
from elearn.examinations.candidates.holders import CardHolder, Holder
from elearn.examinations.models import Candidate, Examination, Sitting, SittingResult
from elearn.examinations.plan.drawing import SectionItems, sections_of
from elearn.examinations.plan.shape import Plan, read_plan
from elearn.examinations.rules import Cause, State


@dataclass(frozen=True, slots=True)
class OwnSitting:
    """A sitting that was started, with its paper and the plan it is sat by. `seed`, `device`, `asked_by` are the server's alone.

    `number` is the candidate's. What may be seen and answered now is `open_items`, and nothing else of `paper`.
    """

    id: Id
    examination_id: Id
    candidate_id: Id
    number: str
    extra_minutes: int
    title: str
    state: State
    plan: Plan
    seed: str
    started_at: datetime
    deadline_at: datetime
    section: int
    section_deadline_at: datetime | None
    place: int
    device: bytes | None
    asked_by: bytes | None
    submitted_at: datetime | None
    submitted_cause: Cause | None
    is_void: bool
    course: Course
    sections: tuple[SectionItems, ...]

    @property
    def paper(self) -> Paper:
        """The whole paper."""
        return Paper(tuple(item for section in self.sections for item in section.items))

    @property
    def asks_how_sure(self) -> bool:
        """Nobody is asked in an examination: it costs time and earns nothing."""
        return False

    @property
    def explains_at_once(self) -> bool:
        """An examination explains nothing while it is sat."""
        return False

    @property
    def is_open(self) -> bool:
        return self.submitted_at is None and not self.is_void

    @property
    def ends_at(self) -> datetime:
        """When what is open now ends: the section where it has its own time, else the whole sitting."""
        return min(self.deadline_at, self.section_deadline_at or self.deadline_at)

    @property
    def is_last_section(self) -> bool:
        return self.section == len(self.sections) - 1

    @property
    def open_section(self) -> SectionItems:
        return self.sections[self.section]

    @property
    def open_items(self) -> tuple[Item, ...]:
        """The questions that may be seen and answered now: those of the open section, of a sequential paper the one at `place`."""
        items = self.open_section.items
        return items[self.place : self.place + 1] if self.plan.is_sequential else items

    def is_over(self, now: datetime) -> bool:
        """Whether nothing can be saved any more in what is open, the grace for the network included."""
        return now > self.ends_at + self.plan.grace

    def left(self, now: datetime) -> timedelta:
        """The time until `ends_at`, never less than nothing."""
        return max(self.ends_at - now, timedelta(0))


@dataclass(frozen=True, slots=True)
class Score:
    """What a sitting is worth by now. `pending` counts the questions that people have still to mark."""

    earned: Fraction
    points: Fraction
    is_passed: bool | None
    pending: int


# Every save reads its sitting: the statements are made once, and speak of tables instead of mapped classes.
_sittings, _candidates, _examinations = Sitting.__table__.c, Candidate.__table__.c, Examination.__table__.c
_SITTING = (
    select(
        _sittings.id,
        _sittings.examination_id,
        _sittings.candidate_id,
        _sittings.seed,
        _sittings.paper,
        _sittings.started_at,
        _sittings.deadline_at,
        _sittings.section,
        _sittings.section_deadline_at,
        _sittings.place,
        _sittings.device,
        _sittings.asked_by,
        _sittings.submitted_at,
        _sittings.submitted_cause,
        _sittings.is_void,
        _candidates.number,
        _candidates.extra_minutes,
        _examinations.title,
        _examinations.state,
        _examinations.plan,
        _examinations.rendition_id,
    )
    .join(Candidate.__table__, _candidates.id == _sittings.candidate_id)
    .join(Examination.__table__, _examinations.id == _sittings.examination_id)
    .where(
        _sittings.id == bindparam("this", type_=_sittings.id.type),
        _sittings.started_at.is_not(None),
        _candidates.struck_at.is_(None),
    )
)
_BY_PERSON = _SITTING.where(_candidates.person_id == bindparam("holder", type_=_candidates.person_id.type))
_BY_CARD = _SITTING.where(_candidates.id == bindparam("holder", type_=_candidates.id.type))


def find_own(session: Session, holder: Holder, sitting_id: Id) -> OwnSitting | None:
    """The holder's own sitting with this id, once it was started, or None: not there and not theirs look the same."""
    if isinstance(holder, CardHolder):
        return _sitting(session, _BY_CARD, {"this": sitting_id, "holder": holder.candidate_id})
    if holder.person_id is None:
        return None
    return _sitting(session, _BY_PERSON, {"this": sitting_id, "holder": holder.person_id})


def get_own(session: Session, holder: Holder, sitting_id: Id) -> OwnSitting:
    """As `find_own`.

    Raises:
        NotFound: there is none of this holder's.
    """
    found = find_own(session, holder, sitting_id)
    if found is None:
        raise NotFound
    return found


def _sitting(session: Session, statement: Select[*tuple[Any, ...]], wanted: Mapping[str, Any]) -> OwnSitting | None:
    row = session.execute(statement, wanted).first()
    if row is None:
        return None
    plan = read_plan(row.plan)
    course = LIBRARY.get_document(session, row.rendition_id)
    return OwnSitting(
        id=row.id,
        examination_id=row.examination_id,
        candidate_id=row.candidate_id,
        number=row.number,
        extra_minutes=row.extra_minutes,
        title=row.title,
        state=State(row.state),
        plan=plan,
        seed=row.seed,
        started_at=row.started_at,
        deadline_at=row.deadline_at,
        section=row.section,
        section_deadline_at=row.section_deadline_at,
        place=row.place,
        device=row.device,
        asked_by=row.asked_by,
        submitted_at=row.submitted_at,
        submitted_cause=Cause(row.submitted_cause) if row.submitted_cause else None,
        is_void=row.is_void,
        course=course,
        sections=sections_of(course, plan, row.paper),
    )


def find_score(session: Session, sitting_id: Id) -> Score | None:
    """What a sitting is worth by the result that counts, or None where there is none."""
    columns = (SittingResult.earned, SittingResult.points, SittingResult.is_passed, SittingResult.pending)
    wanted = select(*columns).where(SittingResult.sitting_id == sitting_id).order_by(SittingResult.seq.desc()).limit(1)
    row = session.execute(wanted).first()
    return None if row is None else Score(Fraction(row.earned), Fraction(row.points), row.is_passed, row.pending)
