"""What learners say back: whether the act at the desk was possible, and what is wrong in a lesson."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from elearn.core import limits
from elearn.core.actor import Actor
from elearn.core.days import day_of
from elearn.core.errors import N_, Invalid
from elearn.core.events import publish
from elearn.core.ids import new_id
from elearn.learning import rules
from elearn.learning.events import FaultReported
from elearn.learning.models import DeskAct, DeskObstacle, FaultReport
from elearn.learning.service import Place, enrol, open_lesson


def do_desk_act(session: Session, actor: Actor, place: Place, *, obstacle: str | None, now: datetime) -> None:
    """The learner did the act at the desk, or says what stood in the way. The reason is counted for the unit, without a name.

    Raises:
        Invalid: no such reason.
    """
    if obstacle is not None and obstacle not in rules.OBSTACLES:
        raise Invalid(field="obstacle")
    enrolment = enrol(session, actor, place.entry, now=now)
    open_lesson(session, enrolment, place.lesson, now)
    own = (enrolment.person_id, enrolment.course_id, place.lesson.id)
    today = day_of(session, now)
    act = session.scalars(
        select(DeskAct).where(DeskAct.person_id == own[0], DeskAct.course_id == own[1], DeskAct.lesson == own[2])
    ).one_or_none()
    if act is None:
        session.add(DeskAct(person_id=own[0], course_id=own[1], lesson=own[2], is_done=obstacle is None, answered_on=today))
    elif obstacle is None:
        act.is_done, act.answered_on = True, today
    # Only a first answer is counted: pressing again adds no second voice.
    if obstacle is not None and act is None:
        session.add(DeskObstacle(unit_id=actor.unit_id, course_id=own[1], lesson=own[2], reason=obstacle, on=today))


def report_fault(
    session: Session, actor: Actor, place: Place, *, words: str, block: str | None, language: str, now: datetime
) -> FaultReport:
    """A reader says what is wrong in a lesson; an account is not needed.

    Raises:
        Invalid: nothing was said, or too much.
    """
    text = words.strip()
    if not 3 <= len(text) <= limits.TEXT_CHARACTERS:
        raise Invalid(N_("Xin viết vài chữ cho biết chỗ nào chưa đúng, tối đa 4.000 ký tự."), field="words")
    known = {each.key for page in place.lesson.pages.values() for each in page.blocks}
    report = FaultReport(
        id=new_id(),
        person_id=actor.person_id,
        course_id=place.entry.id,
        rendition_id=place.entry.rendition_id,
        lesson=place.lesson.id,
        block=block if block in known else None,
        language=language,
        words=text,
        reported_at=now,
    )
    session.add(report)
    publish(session, FaultReported(report.id, place.entry.id, place.lesson.id), actor=actor, now=now)
    return report
