"""What is asked of the actor: which courses, by whom, why and until when; and from what they are exempt."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, and_, or_, select
from sqlalchemy.orm import Session

from elearn.accounts.models import Person
from elearn.catalogue.models import Course, CourseVersion, Rendition
from elearn.core.actor import Actor, Role
from elearn.core.db.types import LocalisedText
from elearn.core.ids import Id
from elearn.organisation.models import Employment, UnitState
from elearn.organisation.policy import running
from elearn.planning.models import Assignment, Exemption
from elearn.planning.queries.standing import asked, back_on, is_begun, is_done, is_exempt
from elearn.planning.rules import Ask, Own, Reason, State, due_day, state_of

_work, _ask = Employment.__table__.c, Assignment.__table__.c


@dataclass(frozen=True, slots=True)
class OwnAsk:
    """A course that is asked of the actor, in the words of who asks. `due_on` is the actor's own last day.

    `asker` is None where the installation itself asks; `since` is the instant from which on completions count, None for any.
    """

    course_id: Id
    assignment_id: Id
    asker: str | None
    asked_as: Role
    unit: LocalisedText
    duty: str
    basis: str
    due_on: date
    since: datetime | None
    state: State


@dataclass(frozen=True, slots=True)
class OwnExemption:
    """That the actor is exempt, or that somebody has asked it. `course` None means from everything that is asked."""

    reason: Reason
    course: LocalisedText | None
    valid_from: date
    valid_to: date | None
    asker: str | None
    is_granted: bool | None


def list_own_asks(session: Session, actor: Actor, *, today: date) -> list[OwnAsk]:
    """What is asked of the actor today, each course once: what is left to do first, by due day. One statement."""
    wanted = asked(
        today,
        _ask.id,
        _ask.course_id,
        _ask.asked_as,
        _ask.duty,
        _ask.basis,
        _ask.begins_on,
        _ask.due_on,
        _ask.since,
        _work.valid_from.label("joined_on"),
        Person.full_name.label("asker"),
        UnitState.name.label("unit"),
        is_done().label("is_done"),
        is_begun().label("is_begun"),
        is_exempt(today).label("is_exempt"),
        back_on(today).label("back_on"),
    )
    rows = session.execute(
        wanted.outerjoin(Person, Person.id == _ask.asked_by)
        .join(UnitState, and_(UnitState.unit_id == _ask.unit_id, running(UnitState, today)))
        .where(_work.person_id == actor.person_id)
    )
    found: dict[Id, OwnAsk] = {}
    for each in sorted((_own_ask(row, today) for row in rows), key=_most_urgent_first):
        found.setdefault(each.course_id, each)
    return sorted(found.values(), key=lambda each: (each.state <= State.EXEMPT, each.due_on, str(each.course_id)))


def _most_urgent_first(each: OwnAsk) -> tuple[int, date, str]:
    return (-each.state, each.due_on, str(each.assignment_id))


def _own_ask(row: Row[*tuple[Any, ...]], today: date) -> OwnAsk:
    ask = Ask(row.begins_on, row.due_on)
    own = Own(row.joined_on, bool(row.is_done), bool(row.is_begun), bool(row.is_exempt), row.back_on)
    return OwnAsk(
        course_id=row.course_id,
        assignment_id=row.id,
        asker=row.asker,
        asked_as=Role(row.asked_as),
        unit=row.unit,
        duty=row.duty,
        basis=row.basis,
        due_on=due_day(ask, own),
        since=row.since,
        state=state_of(ask, own, today),
    )


def list_own_exemptions(session: Session, actor: Actor, *, today: date) -> list[OwnExemption]:
    """The actor's exemptions of today and of days to come, the unanswered ones too. One statement."""
    rows = session.execute(
        select(
            Exemption.reason,
            CourseVersion.title,
            Exemption.valid_from,
            Exemption.valid_to,
            Person.full_name,
            Exemption.is_granted,
        )
        .outerjoin(Person, Person.id == Exemption.asked_by)
        .outerjoin(Course, Course.id == Exemption.course_id)
        .outerjoin(Rendition, Rendition.id == Course.rendition_id)
        .outerjoin(CourseVersion, CourseVersion.id == Rendition.version_id)
        .where(
            Exemption.person_id == actor.person_id,
            or_(Exemption.valid_to.is_(None), Exemption.valid_to > today),
            or_(Exemption.is_granted.is_(None), Exemption.is_granted.is_(True)),
        )
        .order_by(Exemption.valid_from, Exemption.id)
    )
    return [
        OwnExemption(Reason(row.reason), row.title, row.valid_from, row.valid_to, row.full_name, row.is_granted) for row in rows
    ]
