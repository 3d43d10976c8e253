"""What a learner does. Every use case may be sent twice: the database decides that it counts once.

Each locks the learner's enrolment first. Two devices that finish the last two lessons at the same moment would otherwise both see
one lesson missing, and nobody would complete.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from elearn.assessment.marking import mark
from elearn.assessment.responses import Response, is_untouched, to_json
from elearn.catalogue.queries import CourseEntry
from elearn.content.document import Course, Lesson, Question
from elearn.core.actor import Actor
from elearn.core.days import day_of
from elearn.core.db.insert import insert_once
from elearn.core.errors import N_, Forbidden, Invalid
from elearn.core.events import publish
from elearn.core.ids import new_id
from elearn.learning import case_rules, rules
from elearn.learning.events import CourseCompleted, Enrolled, LessonFinished
from elearn.learning.models import Completion, Enrolment, LessonProgress, PracticeResponse
from elearn.learning.records import write_record
from elearn.organisation.snapshot import take_snapshot


@dataclass(frozen=True, slots=True)
class Place:
    """A lesson of a served course: the row to look up and the document to learn from."""

    entry: CourseEntry
    course: Course
    lesson: Lesson


@dataclass(frozen=True, slots=True)
class Step:
    """What an act of learning led to. `missing` are the questions that still want an answer before the lesson is done."""

    is_finished: bool
    is_completed: bool
    missing: tuple[str, ...] = ()


def enrol(session: Session, actor: Actor, entry: CourseEntry, *, now: datetime) -> Enrolment:
    """Takes up a course; who has taken it up already gets the same enrolment, locked until the unit of work ends.

    Raises:
        Forbidden: nobody is signed in.
    """
    if actor.person_id is None:
        raise Forbidden
    if insert_once(session, Enrolment, person_id=actor.person_id, course_id=entry.id, cycle=1, enrolled_at=now):
        publish(session, Enrolled(actor.person_id, entry.id, 1), actor=actor, now=now)
    wanted = select(Enrolment).where(Enrolment.person_id == actor.person_id, Enrolment.course_id == entry.id)
    return session.scalars(wanted.order_by(Enrolment.cycle.desc()).limit(1).with_for_update()).one()


def answer(
    session: Session, actor: Actor, place: Place, question: Question, response: Response, *, language: str, key: str, now: datetime
) -> Step:
    """Keeps an answer to a practice question.

    Args:
        response: what was answered; anything counts.
        key: the browser's mark of this sending; the same key is kept once.
    """
    enrolment = enrol(session, actor, place.entry, now=now)
    outcome = mark(question, response, language).outcome
    _keep_response(session, enrolment, place, question, response, asked_in="lesson", outcome=outcome, key=key, now=now)
    progress = open_lesson(session, enrolment, place.lesson, now)
    return _settle(session, actor, place, enrolment, progress=progress, now=now)


def _keep_response(
    session: Session,
    enrolment: Enrolment,
    place: Place,
    question: Question,
    response: Response,
    *,
    asked_in: str,
    outcome: str,
    key: str,
    now: datetime,
) -> None:
    insert_once(
        session,
        PracticeResponse,
        person_id=enrolment.person_id,
        course_id=enrolment.course_id,
        rendition_id=place.entry.rendition_id,
        cycle=enrolment.cycle,
        lesson=place.lesson.id,
        question=question.id,
        asked_in=asked_in,
        response=write_record(response),
        key_hash=question.key_hash,
        outcome=outcome,
        confidence=response.confidence,
        answered_at=now,
        key=_mark_of(key, question, response),
    )


def move_to(session: Session, actor: Actor, place: Place, block: str, *, now: datetime) -> None:
    """Remembers the block that the learner has come to, so that they can go on there on any device.

    Raises:
        Invalid: the lesson has no such block.
    """
    if not any(block == each.key for page in place.lesson.pages.values() for each in page.blocks):
        raise Invalid(field="block")
    enrolment = enrol(session, actor, place.entry, now=now)
    open_lesson(session, enrolment, place.lesson, now).block = block


def reach_end(session: Session, actor: Actor, place: Place, *, now: datetime) -> Step:
    """The learner has read to the end. The lesson is done if its questions are answered, and says which are not."""
    enrolment = enrol(session, actor, place.entry, now=now)
    progress = open_lesson(session, enrolment, place.lesson, now)
    progress.end_reached_at = progress.end_reached_at or now
    return _settle(session, actor, place, enrolment, progress=progress, now=now)


def follow_case(session: Session, actor: Actor, place: Place, path: Sequence[str], *, now: datetime) -> None:
    """Remembers how far the learner has come in a case, so that they can go on there on any device.

    Raises:
        Invalid: the case has no such path.
    """
    if place.lesson.case is None or not path or case_rules.kept_path(place.lesson.case, case_rules.write_path(path)) != tuple(path):
        raise Invalid(N_("Tình huống không còn lựa chọn này. Xin mở lại trang rồi chọn lần nữa."), field="path")
    enrolment = enrol(session, actor, place.entry, now=now)
    open_lesson(session, enrolment, place.lesson, now).path = case_rules.write_path(path)


def close_case(session: Session, actor: Actor, place: Place, path: Sequence[str], *, now: datetime) -> Step:
    """The learner has come to an ending of a case.

    Raises:
        Invalid: the path leads to none.
    """
    if place.lesson.case is None or not case_rules.reaches_ending(place.lesson.case, path):
        raise Invalid(N_("Tình huống chưa đến hồi kết."), field="path")
    follow_case(session, actor, place, path, now=now)
    return reach_end(session, actor, place, now=now)


def show_known(
    session: Session, actor: Actor, place: Place, responses: Mapping[str, Response], *, language: str, key: str, now: datetime
) -> tuple[str, ...]:
    """The learner answers a lesson's questions without the text ("Tôi đã biết phần này"). What they answered is kept, right or not.

    Args:
        key: the browser's mark of this sending; the same key is kept once.

    Returns:
        The questions that were not wholly right; the lesson counts as known where there are none.

    Raises:
        Invalid: the lesson has no questions to try, or none of them was answered.
    """
    questions = rules.questions_to_know(place.course, place.lesson)
    if not questions:
        raise Invalid(N_("Bài này không có câu hỏi để thử trước."))
    if all(is_untouched(each, responses.get(each.id), order_seed=each.id) for each in questions):
        raise Invalid(N_("Anh/chị chưa trả lời câu nào. Trả lời được câu nào thì trả lời, rồi kiểm tra lại."), field="answers")
    outcomes = {each.id: mark(each, responses.get(each.id), language).outcome for each in questions}
    wrong = tuple(question for question, outcome in outcomes.items() if outcome != "right")
    enrolment = enrol(session, actor, place.entry, now=now)
    for each in questions:
        if each.id in responses:
            given, outcome = responses[each.id], outcomes[each.id]
            _keep_response(session, enrolment, place, each, given, asked_in="known", outcome=outcome, key=key, now=now)
    progress = open_lesson(session, enrolment, place.lesson, now)
    if not wrong and progress.done_at is None and progress.known_at is None:
        progress.known_at, progress.rendition_id = now, place.entry.rendition_id
        _tell_finished(session, actor, place, enrolment, is_known=True, now=now)
        _complete_if_due(session, actor, place, enrolment, now)
    return wrong


def open_lesson(session: Session, enrolment: Enrolment, lesson: Lesson, now: datetime) -> LessonProgress:
    """The progress row of a lesson, made at the first act in it. The enrolment is locked, so there is no race."""
    wanted = select(LessonProgress).where(
        LessonProgress.person_id == enrolment.person_id,
        LessonProgress.course_id == enrolment.course_id,
        LessonProgress.cycle == enrolment.cycle,
        LessonProgress.lesson == lesson.id,
    )
    progress = session.scalars(wanted).one_or_none()
    if progress is None:
        progress = LessonProgress(
            person_id=enrolment.person_id,
            course_id=enrolment.course_id,
            cycle=enrolment.cycle,
            lesson=lesson.id,
            opened_at=now,
            moved_at=now,
        )
        session.add(progress)
    progress.moved_at = now
    return progress


def _settle(session: Session, actor: Actor, place: Place, enrolment: Enrolment, *, progress: LessonProgress, now: datetime) -> Step:
    """Marks the lesson done, and the course complete, once what they ask for is there."""
    session.flush()
    answered = _answered(session, enrolment, place)
    was_finished = progress.done_at is not None or progress.known_at is not None
    if progress.done_at is None and rules.is_done(place.lesson, answered, end_reached=progress.end_reached_at is not None):
        progress.done_at, progress.rendition_id = now, place.entry.rendition_id
        if not was_finished:
            _tell_finished(session, actor, place, enrolment, is_known=False, now=now)
    is_completed = progress.done_at is not None and _complete_if_due(session, actor, place, enrolment, now)
    return Step(progress.done_at is not None, is_completed, rules.unanswered(place.lesson, answered))


def _answered(session: Session, enrolment: Enrolment, place: Place) -> Collection[str]:
    """The questions answered as they stand now: an answer to an earlier wording of the key does not count."""
    found = select(PracticeResponse.question, PracticeResponse.key_hash).where(
        PracticeResponse.person_id == enrolment.person_id,
        PracticeResponse.course_id == enrolment.course_id,
        PracticeResponse.cycle == enrolment.cycle,
        PracticeResponse.lesson == place.lesson.id,
        PracticeResponse.asked_in == "lesson",
    )
    now = {question: each.key_hash for question, each in place.course.questions.items()}
    return {row.question for row in session.execute(found) if now.get(row.question) == row.key_hash}


def _mark_of(sending: str, question: Question, response: Response) -> str:
    """What makes a sending the same: the form's own mark, the question and the answer. Another answer is another sending."""
    return hashlib.sha256(b"\0".join((sending.encode(), question.id.encode(), to_json(response)))).hexdigest()[:32]


def _tell_finished(session: Session, actor: Actor, place: Place, enrolment: Enrolment, *, is_known: bool, now: datetime) -> None:
    event = LessonFinished(enrolment.person_id, enrolment.course_id, enrolment.cycle, place.lesson.id, is_known)
    publish(session, event, actor=actor, now=now)


def _complete_if_due(session: Session, actor: Actor, place: Place, enrolment: Enrolment, now: datetime) -> bool:
    """Writes the completion when every required lesson is finished. Returns whether this call wrote it."""
    session.flush()
    progress = _progress_of(session, enrolment)
    if not rules.is_complete(place.course, progress):
        return False
    snapshot = take_snapshot(session, enrolment.person_id, day_of(session, now))
    completion_id, minutes = new_id(), rules.earned_minutes(place.course, progress)
    is_new = insert_once(
        session,
        Completion,
        id=completion_id,
        person_id=enrolment.person_id,
        employment_id=snapshot.employment_id,
        unit_id=snapshot.unit_id,
        unit_path=list(snapshot.unit_path),
        position=snapshot.position,
        course_id=enrolment.course_id,
        version_id=place.entry.version_id,
        rendition_id=place.entry.rendition_id,
        cycle=enrolment.cycle,
        minutes=minutes,
        source="online" if any(each.is_done for each in progress.values()) else "known",
        completed_at=now,
    )
    if is_new:
        event = CourseCompleted(
            person_id=enrolment.person_id,
            course_id=enrolment.course_id,
            completion_id=completion_id,
            version_id=place.entry.version_id,
            rendition_id=place.entry.rendition_id,
            cycle=enrolment.cycle,
            minutes=minutes,
        )
        publish(session, event, actor=actor, now=now)
    return is_new


def _progress_of(session: Session, enrolment: Enrolment) -> dict[str, rules.Progress]:
    rows = session.scalars(
        select(LessonProgress).where(
            LessonProgress.person_id == enrolment.person_id,
            LessonProgress.course_id == enrolment.course_id,
            LessonProgress.cycle == enrolment.cycle,
        )
    )
    return {row.lesson: _progress(row) for row in rows}


def _progress(row: LessonProgress) -> rules.Progress:
    return rules.Progress(is_opened=True, is_done=row.done_at is not None, is_known=row.known_at is not None, block=row.block)
