"""What the record says of those who served: in which body, and from when to when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session

from elearn.accounts.models import Person
from elearn.core.days import end_of
from elearn.core.ids import Id
from elearn.examinations.acts import ActKind
from elearn.examinations.models import Examination, ExaminationAct, Member
from elearn.examinations.rules import Body
from elearn.examinations.serving import Holding, Span, holdings_of, spans_of
from elearn.organisation.models import UnitClosure

_EVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Served:
    """Somebody who served; `name` is None once it was erased. `spans` is empty for whom a unit appointed in no time that it held
    the examination.
    """

    body: Body
    name: str | None
    duty: str
    spans: tuple[Span, ...]

    def has_ended(self, now: datetime) -> bool:
        """Whether they serve no more: relieved, or the unit that appointed them holds the examination no more."""
        until = self.spans[-1].until if self.spans else now
        return until is not None and until <= now


def list_served(session: Session, examination_id: Id) -> tuple[Served, ...]:
    """Everybody who ever served, by body and by when they were appointed."""
    rows = session.execute(
        select(Member.body, Person.full_name, Member.duty, Member.appointed_at, Member.relieved_at, Member.unit_id)
        .join(Person, Person.id == Member.person_id)
        .where(Member.examination_id == examination_id)
        .order_by(Member.appointed_at, Member.id)
    ).all()
    holdings = _holdings(session, examination_id) if any(row.unit_id is not None for row in rows) else []
    below = _below(session, holdings)
    found = []
    for row in rows:
        theirs = None if row.unit_id is None else [each for each in holdings if (each.unit_id, row.unit_id) in below]
        spans = spans_of(row.appointed_at, row.relieved_at, theirs)
        found.append(Served(Body(row.body), row.full_name, row.duty, spans))
    return tuple(sorted(found, key=lambda each: list(Body).index(each.body)))


def _holdings(session: Session, examination_id: Id) -> list[Holding]:
    """Which units held the examination, and when, by time."""
    wanted = (ExaminationAct.examination_id == examination_id, ExaminationAct.kind.in_([ActKind.DELEGATED, ActKind.TAKEN_BACK]))
    rows = session.execute(
        select(ExaminationAct.kind, ExaminationAct.words, ExaminationAct.at).where(*wanted).order_by(ExaminationAct.seq)
    )
    found = holdings_of(((ActKind(row.kind), row.words, row.at) for row in rows), partial(end_of, session))
    row = session.execute(select(Examination.held_by_id, Examination.held_until).where(Examination.id == examination_id)).one()
    if row.held_by_id is None:
        return found
    # What holds now the row says, also where the log does not tell since when.
    is_told = bool(found) and found[-1].unit_id == row.held_by_id
    before, since = (found[:-1], found[-1].since) if is_told else (found, found[-1].until if found else _EVER)
    return [*before, Holding(row.held_by_id, since, end_of(session, row.held_until))]


def _below(session: Session, holdings: Sequence[Holding]) -> set[tuple[Id, Id]]:
    """Each of the units that held it, with every unit below it and itself."""
    units = {each.unit_id for each in holdings}
    closure = select(UnitClosure.ancestor_id, UnitClosure.descendant_id).where(UnitClosure.ancestor_id.in_(units))
    return {(row[0], row[1]) for row in session.execute(closure)}
