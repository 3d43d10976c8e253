"""Sitting a quiz: begin, answer, flag, pause, hand in.

Whoever changes an attempt locks its row first, so that two tabs, two devices and a re-sent save take turns. Every act may be sent
twice: `key` makes a line of the log the same line, and an attempt that was handed in keeps its one result.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from elearn.assessment import log, papers, results
from elearn.assessment.events import AttemptStarted, AttemptSubmitted
from elearn.assessment.history import list_attempts, list_met, read_standing
from elearn.assessment.holding import HeldBack, find_hold, hold_of
from elearn.assessment.log import LineKind
from elearn.assessment.models import Attempt
from elearn.assessment.papers import Item
from elearn.assessment.queries import Sitting, find_open_sitting, line_of, stored_lines
from elearn.assessment.records import write_record
from elearn.assessment.responses import Response
from elearn.assessment.service.lines import add_line, lock
from elearn.assessment.service.results import write_result
from elearn.catalogue.queries import CourseEntry
from elearn.content.document import Course, Lesson
from elearn.core.actor import Actor
from elearn.core.db.insert import insert_once
from elearn.core.errors import N_, Conflict, Forbidden, Invalid, NotFound
from elearn.core.events import publish
from elearn.core.ids import Id, new_id

SUBMITTED_KEY = "submitted"


class AskedBack(Invalid):
    """Some answers can be read in two ways; nothing was handed in. `items` are asked back."""

    default = N_("Có câu trả lời hiểu được theo hai cách. Anh/chị nói rõ rồi nộp.")

    def __init__(self, items: tuple[Item, ...]) -> None:
        self.items = items
        super().__init__()


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of a save: it is durable. `is_current` says whether what was sent is what counts now."""

    given_at: datetime
    is_current: bool = True


def start_attempt(
    session: Session,
    actor: Actor,
    entry: CourseEntry,
    course: Course,
    lesson: Lesson,
    *,
    cycle: int,
    seed: str,
    is_asked_again: bool = False,
    now: datetime,
) -> Id:
    """Begins an attempt at a quiz; whoever has one open goes on with it.

    Args:
        cycle: of the person's enrolment.
        seed: a fresh secret; the paper is drawn with it.
        is_asked_again: the course asks those who have passed to look at the quiz again (see `results.may_sit_again`).

    Raises:
        Forbidden: nobody is signed in.
        NotFound: the lesson is no quiz.
        Conflict: no attempt is left, or the quiz is passed.
        HeldBack: an examination is using its questions.
    """
    if actor.person_id is None:
        raise Forbidden
    if lesson.quiz is None:
        raise NotFound
    going = find_open_sitting(session, actor, entry.id, lesson.id, cycle)
    if going is not None:
        return going.id
    if find_hold(session, actor, entry.id, lesson, now=now) is not None:
        raise HeldBack
    standing = read_standing(session, actor.person_id, entry.id, lesson, cycle)
    goes_on = is_asked_again and results.may_sit_again(lesson.quiz, standing)
    if standing.is_passed and not goes_on:
        raise Conflict(N_("Anh/chị đã đạt bài kiểm tra này."))
    if not (standing.may_begin or goes_on):
        raise Conflict(N_("Anh/chị đã dùng hết lượt làm. Người phụ trách đào tạo của đơn vị mở thêm lượt được."))
    attempt_id = new_id()
    number = 1 + max((each.number for each in list_attempts(session, actor.person_id, entry.id, lesson.id, cycle)), default=0)
    is_new = insert_once(
        session,
        Attempt,
        id=attempt_id,
        person_id=actor.person_id,
        unit_id=actor.unit_id,
        course_id=entry.id,
        version_id=entry.version_id,
        rendition_id=entry.rendition_id,
        quiz=lesson.id,
        cycle=cycle,
        number=number,
        seed=seed,
        paper=list(papers.draw_paper(course, lesson, seed, met=list_met(session, actor.person_id, entry.id, lesson.id))),
        started_at=now,
        lines=0,
    )
    if not is_new:
        going = find_open_sitting(session, actor, entry.id, lesson.id, cycle)
        if going is None:
            raise Conflict
        return going.id
    event = AttemptStarted(attempt_id, actor.person_id, entry.id, entry.version_id, lesson.id, cycle, number)
    publish(session, event, actor=actor, now=now)
    return attempt_id


def save_answer(
    session: Session,
    sitting: Sitting,
    item: Item,
    response: Response,
    *,
    language: str,
    key: str,
    waited: timedelta = timedelta(0),
    now: datetime,
) -> Saved:
    """Keeps an answer to one question of a sitting.

    Args:
        key: the page's mark of this sending; sent again, it is kept once.
        waited: for how long the page had to keep the answer because its line was down.

    Raises:
        Conflict: the attempt was handed in, or the quiz explains each answer at once and this one was explained.
    """
    given_at = log.given_at(now, waited, not_before=sitting.started_at)
    payload = {"response": write_record(response), "language": language}
    is_new = add_line(session, sitting.id, LineKind.ANSWERED, item.id, payload, given_at=given_at, key=key, now=now)
    is_settled = sitting.quiz.feedback == "immediate"
    if is_new and not is_settled and not waited:
        return Saved(given_at)
    lines = [line_of(row) for row in stored_lines(session, sitting.id)]
    ours = [line for line in lines if line.item == item.id and line.kind is LineKind.ANSWERED]
    if is_settled and is_new and len(ours) > 1 and _was_explained(item, sitting, lines[:-1]):
        raise Conflict(N_("Câu này đã trả lời và đã có giải thích."))
    counted = log.fold(lines).given.get(item.id)
    return Saved(given_at, counted is not None and counted.response == response)


def _was_explained(item: Item, sitting: Sitting, lines: list[log.Line]) -> bool:
    """Whether an answer before this one was marked on the page: what is asked back or empty was not."""
    return results.mark_item(item, log.fold(lines)).outcome not in {"unanswered", "ask-back"}


def flag(
    session: Session,
    sitting: Sitting,
    item: Item,
    *,
    is_on: bool,
    key: str,
    waited: timedelta = timedelta(0),
    now: datetime,
) -> None:
    """Puts a flag to a question or takes it away: the learner wants to look at it again. `key` and `waited` as in `save_answer`."""
    given_at = log.given_at(now, waited, not_before=sitting.started_at)
    add_line(session, sitting.id, LineKind.FLAGGED, item.id, {"on": is_on}, given_at=given_at, key=key, now=now)


def pause(session: Session, sitting: Sitting, *, key: str, now: datetime) -> None:
    """Notes that the learner was called away. Nothing runs out."""
    add_line(session, sitting.id, LineKind.PAUSED, None, {}, given_at=now, key=key, now=now)


def submit_attempt(session: Session, actor: Actor, sitting: Sitting, *, now: datetime) -> Id:
    """Hands an attempt in and marks it. Whoever hands it in again gets the same result.

    Returns:
        The attempt's id.

    Raises:
        AskedBack: an answer can be read in two ways.
        HeldBack: an examination is using its questions; what was saved can be handed in afterwards.
    """
    row = lock(session, sitting.id)
    if row.submitted_at is not None:
        return sitting.id
    if hold_of(session, actor, sitting, now=now) is not None:
        raise HeldBack
    lines = stored_lines(session, sitting.id)
    sheet = log.fold(line_of(each) for each in lines)
    unclear = results.asked_back(sitting.paper, sheet)
    if unclear:
        raise AskedBack(unclear)
    add_line(session, sitting.id, LineKind.SUBMITTED, None, {}, given_at=now, key=SUBMITTED_KEY, now=now)
    session.execute(update(Attempt).where(Attempt.id == sitting.id).values(submitted_at=now))
    kept = [as_kept(each) for each in stored_lines(session, sitting.id)]
    publish(session, AttemptSubmitted(sitting.id, sitting.person_id, len(kept), log.digest_of(kept)), actor=actor, now=now)
    write_result(session, actor, sitting, sheet, cause="submitted", now=now)
    return sitting.id


def as_kept(row: Any) -> dict[str, Any]:
    """A line as the digest takes it."""
    return {
        "seq": row.seq,
        "kind": row.kind,
        "item": row.item,
        "payload": row.payload,
        "given_at": row.given_at.isoformat(),
        "server_at": row.server_at.isoformat(),
        "key": row.key,
    }
