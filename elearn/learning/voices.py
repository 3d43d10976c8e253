"""What learners say back: whether the act at the desk was possible, and what is wrong in a lesson."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from elearn.core import limits
from elearn.core.actor import Actor
from elearn.core.days import day_of
from elearn.core.errors import N_, Invalid
from elearn.core.events import publish
from elearn.core.ids import new_id
from elearn.learning import rules
from elearn.learning.events import FaultReported
from elearn.learning.models import DeskObstacle, FaultReport
from elearn.learning.service import Place, enrol, open_lesson


def do_desk_act(session: Session, actor: Actor, place: Place, *, obstacle: str | None, now: datetime) -> None:
    """The learner did the act at the desk, or says what stood in the way. The reason is counted for the unit, without a name.

    Raises:
        Invalid: no such reason.
    """
    if obstacle is not None and obstacle not in rules.OBSTACLES:
        raise Invalid(field="obstacle")
    progress = open_lesson(session, enrol(session, actor, place.entry, now=now), place.lesson, now)
    # Only a first answer is counted: pressing again adds no second voice.
    if obstacle is not None and progress.desk_is_done is None:
        today = day_of(session, now)
        row = DeskObstacle(unit_id=actor.unit_id, course_id=place.entry.id, lesson=place.lesson.id, reason=obstacle, on=today)
        session.add(row)
    progress.desk_is_done = bool(progress.desk_is_done) or obstacle is None


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
