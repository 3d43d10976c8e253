"""What readers say back: whether the act at the desk was possible, and what is wrong in a lesson; and the end of a report."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from elearn.catalogue.library import LIBRARY
from elearn.catalogue.models import Course
from elearn.core import limits
from elearn.core.actor import Actor, Role
from elearn.core.days import day_of
from elearn.core.errors import N_, Forbidden, Invalid, NotFound
from elearn.core.events import announce, publish
from elearn.core.ids import Id, new_id
from elearn.core.permissions import allows
from elearn.learning import rules
from elearn.learning.events import DeskActTold, FaultClosed, FaultReported
from elearn.learning.models import DeskObstacle, FaultReport
from elearn.learning.policy import answered_for_by
from elearn.learning.service import Place, enrol, open_lesson
from elearn.notifications.kinds import Kind
from elearn.notifications.service import notify


def do_desk_act(session: Session, actor: Actor, place: Place, *, obstacle: str | None, now: datetime) -> None:
    """The learner did the act at the desk, or says what stood in the way. The reason is counted for the unit, without a name.

    Raises:
        Invalid: no such reason, or the lesson has no act at the desk.
    """
    if not rules.has_desk_act(place.lesson):
        raise Invalid(N_("Bài này không có việc làm tại bàn."))
    if obstacle is not None and obstacle not in rules.OBSTACLES:
        raise Invalid(N_("Xin chọn một lý do chưa làm được."), field="obstacle")
    progress = open_lesson(session, enrol(session, actor, place.entry, now=now), place.lesson, now)
    # Only a first answer is counted: pressing again adds no second voice.
    is_first = progress.desk_is_done is None
    progress.desk_is_done = bool(progress.desk_is_done) or obstacle is None
    if not is_first:
        return
    if obstacle is not None:
        today = day_of(session, now)
        row = DeskObstacle(unit_id=actor.unit_id, course_id=place.entry.id, lesson=place.lesson.id, reason=obstacle, on=today)
        session.add(row)
    if actor.unit_id is not None:
        announce(session, DeskActTold(actor.unit_id, place.entry.id, place.lesson.id, obstacle), now=now)


def report_fault(
    session: Session, actor: Actor, place: Place, *, words: str, block: str | None, language: str, now: datetime
) -> FaultReport:
    """A reader says what is wrong in a lesson; an account is not needed. The same words at the same place are one report.

    Raises:
        Invalid: nothing was said, or too much.
    """
    text = words.strip()
    if not 3 <= len(text) <= limits.TEXT_CHARACTERS:
        raise Invalid(N_("Xin viết vài chữ cho biết chỗ nào chưa đúng, tối đa 4.000 ký tự."), field="words")
    known = {each.key for page in place.lesson.pages.values() for each in page.blocks}
    if place.lesson.quiz is not None:
        # A quiz is asked out of banks; its faults are those of its questions.
        known |= place.course.questions.keys()
    about = block if block in known else None
    told = select(FaultReport).where(
        FaultReport.person_id == actor.person_id if actor.person_id is not None else FaultReport.person_id.is_(None),
        FaultReport.rendition_id == place.entry.rendition_id,
        FaultReport.lesson == place.lesson.id,
        FaultReport.block == about if about is not None else FaultReport.block.is_(None),
        FaultReport.words == text,
        FaultReport.closed_at.is_(None),
    )
    same = session.scalars(told.limit(1)).first()
    if same is not None:
        return same
    report = FaultReport(
        id=new_id(),
        person_id=actor.person_id,
        course_id=place.entry.id,
        rendition_id=place.entry.rendition_id,
        lesson=place.lesson.id,
        block=about,
        language=language,
        words=text,
        reported_at=now,
    )
    session.add(report)
    publish(session, FaultReported(report.id, place.entry.id, place.lesson.id), actor=actor, now=now)
    return report


def close_fault(session: Session, actor: Actor, report_id: Id, *, answer: str, now: datetime) -> bool:
    """A trainer has dealt with a report, and says in a few words how, or says nothing. Whoever reported while signed in is told.

    Closing twice is harmless: the first closing and its words stay.

    Returns:
        Whether this call closed it.

    Raises:
        Forbidden: the actor is no trainer.
        NotFound: there is no such report about a course that this trainer answers for.
        Invalid: too many words.
    """
    if not allows(actor, "learning.close_faults"):
        raise Forbidden
    text = answer.strip()
    if len(text) > limits.ANSWER_CHARACTERS:
        raise Invalid(N_("Câu trả lời dài quá %(most)s ký tự."), field="answer", most=limits.ANSWER_CHARACTERS)
    wanted = (
        select(FaultReport)
        .join(Course, Course.id == FaultReport.course_id)
        .where(FaultReport.id == report_id, answered_for_by(actor, Role.TRAINER))
        .with_for_update(of=FaultReport)
    )
    report = session.scalars(wanted).one_or_none()
    if report is None:
        raise NotFound
    if report.closed_at is not None:
        return False
    report.closed_at, report.answer = now, text or None
    publish(session, FaultClosed(report.id, report.course_id, report.lesson), actor=actor, now=now)
    if report.person_id is not None:
        _tell_reporter(session, actor, report, report.person_id, now=now)
    return True


def _tell_reporter(session: Session, actor: Actor, report: FaultReport, reporter_id: Id, *, now: datetime) -> None:
    """Tells whoever reported; the trainer learns nothing of them by it. The course is named as it was read."""
    course = LIBRARY.get_document(session, report.rendition_id)
    lesson = next((each for each in course.lessons if each.id == report.lesson), None)
    slug = session.scalars(select(Course.slug).where(Course.id == report.course_id)).one()
    words = {"course": course.title, "lesson": lesson.title if lesson is not None else "", "answer": report.answer or ""}
    place = f"/courses/{slug}/" + (lesson.slug if lesson is not None else "")
    notify(session, [reporter_id], Kind.FAULT_ANSWERED, words, place=place, actor=actor, now=now)
