"""Who need not learn what is asked. A head asks, a training officer agrees; what an officer asks holds at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import and_, exists, or_, select
from sqlalchemy.orm import Session

from elearn.accounts.models import Person
from elearn.catalogue.models import Course
from elearn.catalogue.policy import VISIBLE, acting_as, viewer_of
from elearn.core.actor import Actor
from elearn.core.days import day_of
from elearn.core.errors import N_, Conflict, Invalid, NotFound
from elearn.core.events import publish
from elearn.core.ids import Id, new_id
from elearn.planning import events, policy
from elearn.planning.models import Exemption
from elearn.planning.rules import Reason


@dataclass(frozen=True, slots=True)
class NewExemption:
    """Whom, why and for how long. `until` is the last day, None where it is not known; `course_id` None means everything."""

    person_id: Id
    reason: Reason
    until: date | None
    course_id: Id | None = None


def ask_exemption(session: Session, actor: Actor, new: NewExemption, *, now: datetime) -> bool:
    """Exempts somebody from today on, or asks for it; answers whether it holds already.

    Raises:
        NotFound: there is no such person for this actor (nobody exempts themselves), or no such course.
        Invalid: the last day has passed, or the reason is of one course and none is named.
        Conflict: there is one already, or one that waits for an answer.
    """
    today = day_of(session, now)
    # The person is locked, so that two who ask at once see each other.
    wanted = select(Person.id).where(Person.id == new.person_id, policy.people_of(actor, today=today, column=Person.id))
    if session.scalar(wanted.with_for_update(key_share=True)) is None:
        raise NotFound
    if new.course_id is not None:
        seen = select(Course.id).where(Course.id == new.course_id, VISIBLE[viewer_of(actor)])
        if session.scalar(seen, acting_as(actor)) is None:
            raise NotFound
    elif new.reason is Reason.PROVEN:
        raise Invalid(N_("Kết quả tương đương chỉ miễn được một khóa. Xin chọn khóa học."), field="course")
    if new.until is not None and new.until < today:
        raise Invalid(N_("Ngày này đã qua."), field="until")
    _refuse_twice(session, new, today)
    may_grant = session.scalar(
        select(Person.id).where(Person.id == new.person_id, policy.answerable_by(actor, today=today, column=Person.id))
    )
    row = Exemption(
        id=new_id(),
        person_id=new.person_id,
        course_id=new.course_id,
        reason=new.reason.value,
        valid_from=today,
        valid_to=None if new.until is None else date.fromordinal(new.until.toordinal() + 1),
        asked_by=actor.person_id,
        asked_at=now,
    )
    session.add(row)
    session.flush()
    publish(session, events.ExemptionAsked(row.id, row.person_id, row.course_id), actor=actor, now=now)
    if may_grant is not None:
        _answer(session, actor, row, is_granted=True, now=now)
    return may_grant is not None


def answer_exemption(session: Session, actor: Actor, exemption_id: Id, *, is_granted: bool | None, now: datetime) -> None:
    """Agrees to what a head has asked, or does not.

    Raises:
        NotFound: there is no such exemption for this actor.
        Invalid: neither was said.
        Conflict: it was answered already.
    """
    row = _get_locked(session, actor, exemption_id, now)
    if is_granted is None:
        raise Invalid(N_("Lựa chọn này không có trong danh sách."))
    if row.is_granted is not None:
        raise Conflict(N_("Đề nghị này đã được trả lời."))
    _answer(session, actor, row, is_granted=is_granted, now=now)


def end_exemption(session: Session, actor: Actor, exemption_id: Id, *, now: datetime) -> None:
    """The person is back: from today on they are asked again, with some days of grace.

    Raises:
        NotFound: there is no such exemption for this actor.
        Conflict: it does not hold, or has ended.
    """
    row, today = _get_locked(session, actor, exemption_id, now), day_of(session, now)
    if not row.is_granted or (row.valid_to is not None and row.valid_to <= today):
        raise Conflict(N_("Việc miễn này không còn hiệu lực."))
    row.valid_to = today
    session.flush()
    publish(session, events.ExemptionEnded(row.id, row.person_id, today), actor=actor, now=now)


def _answer(session: Session, actor: Actor, row: Exemption, *, is_granted: bool, now: datetime) -> None:
    row.is_granted, row.answered_by, row.answered_at = is_granted, actor.person_id, now
    session.flush()
    publish(session, events.ExemptionAnswered(row.id, row.person_id, is_granted), actor=actor, now=now)


def _get_locked(session: Session, actor: Actor, exemption_id: Id, now: datetime) -> Exemption:
    answerable = policy.answerable_by(actor, today=day_of(session, now), column=Exemption.person_id)
    found = session.scalars(select(Exemption).where(Exemption.id == exemption_id, answerable).with_for_update()).one_or_none()
    if found is None:
        raise NotFound
    return found


def _refuse_twice(session: Session, new: NewExemption, today: date) -> None:
    lasting = or_(Exemption.valid_to.is_(None), Exemption.valid_to > today)
    is_open = or_(Exemption.is_granted.is_(None), Exemption.is_granted.is_(True))
    covers = or_(Exemption.course_id.is_(None), Exemption.course_id == new.course_id)
    wanted = and_(Exemption.person_id == new.person_id, lasting, is_open, covers)
    if session.scalar(select(exists().where(wanted))):
        raise Conflict(N_("Người này đang được miễn, hoặc đã có đề nghị đang chờ trả lời."))
