"""What a learner does in a lesson: answer, move on, reach the end, follow a case, show that it is known."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from elearn.assessment.marking import mark
from elearn.assessment.records import write_record
from elearn.assessment.responses import Response, is_untouched, to_json
from elearn.content.document import Lesson, Question
from elearn.core.actor import Actor
from elearn.core.db.insert import insert_once
from elearn.core.errors import N_, Invalid
from elearn.learning import case_rules, rules
from elearn.learning.models import Enrolment, LessonProgress, PracticeResponse
from elearn.learning.service.finishing import complete_if_due, tell_finished
from elearn.learning.service.places import Place, Step, enrol, find_enrolment, open_lesson


def answer(
    session: Session, actor: Actor, place: Place, question: Question, response: Response, *, language: str, key: str, now: datetime
) -> Step:
    """Keeps an answer to a practice question, and that the learner has come to it: without script no page tells where they are.

    Args:
        response: what was answered; anything counts.
        key: the browser's mark of this sending; the same key is kept once.
    """
    enrolment = enrol(session, actor, place.entry, now=now)
    outcome = mark(question, response).outcome
    _keep_response(session, enrolment, place, question, response, asked_in="lesson", outcome=outcome, key=key, now=now)
    progress = open_lesson(session, enrolment, place.lesson, now)
    progress.block = block_of(place.lesson, question) or progress.block
    return _settle(session, actor, place, enrolment, progress=progress, now=now)


def block_of(lesson: Lesson, question: Question) -> str | None:
    """The block of a lesson in which a question stands."""
    blocks = (each for page in lesson.pages.values() for each in page.blocks)
    return next((each.key for each in blocks if each.kind == "question" and each.question == question.id), None)


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
        key=mark_of(key, question, response),
    )


def move_to(session: Session, actor: Actor, place: Place, block: str, *, now: datetime) -> None:
    """Remembers the block that the learner has come to, so that they can go on there on any device.

    The page sends it by itself: who only looks has not taken up the course, and nothing is written of them.

    Raises:
        Invalid: the lesson has no such block.
    """
    if not any(block == each.key for page in place.lesson.pages.values() for each in page.blocks):
        raise Invalid(field="block")
    enrolment = find_enrolment(session, actor, place.entry)
    if enrolment is not None:
        open_lesson(session, enrolment, place.lesson, now).block = block


def reach_end(session: Session, actor: Actor, place: Place, *, now: datetime) -> Step:
    """The learner has read to the end. The lesson is done if its questions are answered, and says which are not.

    Raises:
        Invalid: a quiz is not read, it is handed in.
    """
    if place.lesson.kind == "quiz":
        raise Invalid(N_("Bài kiểm tra xong khi anh/chị nộp bài và đạt."))
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
    outcomes = {each.id: mark(each, responses.get(each.id)).outcome for each in questions}
    wrong = tuple(question for question, outcome in outcomes.items() if outcome != "right")
    enrolment = enrol(session, actor, place.entry, now=now)
    for each in questions:
        if each.id in responses:
            given, outcome = responses[each.id], outcomes[each.id]
            _keep_response(session, enrolment, place, each, given, asked_in="known", outcome=outcome, key=key, now=now)
    progress = open_lesson(session, enrolment, place.lesson, now)
    if not wrong and progress.done_at is None and progress.known_at is None:
        progress.known_at, progress.rendition_id = now, place.entry.rendition_id
        tell_finished(session, actor, place, enrolment, is_known=True, now=now)
        complete_if_due(session, actor, place, enrolment, now)
    return wrong


def _settle(session: Session, actor: Actor, place: Place, enrolment: Enrolment, *, progress: LessonProgress, now: datetime) -> Step:
    """Marks the lesson done, and the course complete, once what they ask for is there."""
    session.flush()
    answered = _answered(session, enrolment, place)
    was_finished = progress.done_at is not None or progress.known_at is not None
    if progress.done_at is None and rules.is_done(place.lesson, answered, end_reached=progress.end_reached_at is not None):
        progress.done_at, progress.rendition_id = now, place.entry.rendition_id
        if not was_finished:
            tell_finished(session, actor, place, enrolment, is_known=False, now=now)
    is_completed = progress.done_at is not None and complete_if_due(session, actor, place, enrolment, now)
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


def mark_of(sending: str, question: Question, response: Response) -> str:
    """What makes a sending the same: the form's own mark, the question and the answer. Another answer is another sending."""
    return hashlib.sha256(b"\0".join((sending.encode(), question.id.encode(), to_json(response)))).hexdigest()[:32]
