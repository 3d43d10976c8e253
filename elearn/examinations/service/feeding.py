"""What marked papers tell of the questions: handed to the statistics once results are told, and again when one changes.

A question that was ruled on is left out: what was given for it does not tell how it was answered.
"""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from elearn.content.document import Course
from elearn.core.actor import Actor
from elearn.core.ids import Id
from elearn.examinations.events import SittingMarked
from elearn.examinations.models import Sitting, SittingResult
from elearn.examinations.plan.drawing import pools_of
from elearn.examinations.plan.shape import Plan
from elearn.examinations.queries.held import Held, get_held
from elearn.examinations.queries.sheets import fold, stored_lines
from elearn.examinations.rules import Cause, LineKind, State
from elearn.examinations.service.results import read_rulings
from elearn.measurement.feeding import MarkedAttempt, feed
from elearn.measurement.rules import AttemptResponses, ItemResponse, Source
from elearn.measurement.rules.contributions import read_share, respond
from elearn.measurement.rules.times import Moment, seconds_by_question


def on_sitting_marked(session: Session, event: SittingMarked, *, actor: Actor, now: datetime) -> None:
    """A result after posting takes the place of the earlier one."""
    held = get_held(session, event.examination_id)
    if held.state is State.POSTED:
        feed_result(session, held, event.result_id)


def feed_result(session: Session, held: Held, result_id: Id) -> None:
    """Hands a result to the statistics; once, however often."""
    result = session.scalars(select(SittingResult).where(SittingResult.id == result_id)).one()
    sitting = session.scalars(select(Sitting).where(Sitting.id == result.sitting_id)).one()
    course = held.course(session)
    form, is_drawn = form_of(course, held.plan)
    items = tuple(_items(session, held, course, sitting, result))
    responses = AttemptResponses(str(held.id), form, items, is_drawn=is_drawn, is_whole=not result.pending)
    feed(session, MarkedAttempt(Source.EXAMINATION, held.course_id, sitting.id, result.seq, responses))


def form_of(course: Course, plan: Plan) -> tuple[str, bool]:
    """What could be asked, as a digest, and whether two papers may ask different questions."""
    draws = [draw for section in plan.sections for draw in section.draws]
    pools = pools_of(course, plan)
    asked = [[sorted(pool), draw.count] for pool, draw in zip(pools, draws, strict=True)]
    is_drawn = any(len(pool) > draw.count for pool, draw in zip(pools, draws, strict=True))
    return hashlib.sha256(json.dumps(asked).encode()).hexdigest(), is_drawn


def _items(session: Session, held: Held, course: Course, sitting: Sitting, result: SittingResult) -> list[ItemResponse]:
    rulings = read_rulings(session, held.id, course)
    ruled = rulings.dropped | rulings.granted | set(rulings.rekeyed)
    lines = stored_lines(session, sitting.id)
    sheet, seconds = fold(lines), _seconds(sitting, lines)
    found = []
    for each in result.items:
        if each["outcome"] == "pending" or each["id"] in ruled:
            continue
        question = course.questions[each["id"]]
        given = sheet.given.get(question.id) if sheet.is_answered(question.id) else None
        share = read_share(each["earned"], each["points"])
        response = given.response if given is not None else None
        found.append(respond(question, response, share=share, seconds=seconds.get(question.id)))
    return found


def _seconds(sitting: Sitting, lines: list[Any]) -> dict[str, int]:
    """The time on each question; of a paper that was entered by hand nobody knows it."""
    if sitting.started_at is None or sitting.submitted_cause == Cause.PAPER:
        return {}
    worked = (LineKind.ANSWERED, LineKind.FLAGGED)
    moments = [Moment(row.server_at, row.item) for row in lines if row.kind in worked]
    return dict(seconds_by_question(sitting.started_at, moments))
