"""A granted ruling is carried out: each sitting that was asked the question gets one more result, and is told what changed.

A job, some hundred sittings in each transaction; one step enqueues the next in the same unit of work. A sitting that has its result
for the ruling is passed over, so a step that runs twice, or again after it was killed, changes nothing and tells nobody twice.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import case, null, select, type_coerce
from sqlalchemy.orm import Session

from elearn.assessment.result_view import shown_points
from elearn.core.actor import SYSTEM, Actor
from elearn.core.db.types import LANGUAGES
from elearn.core.i18n import show_number
from elearn.core.ids import Id
from elearn.core.jobs.context import JobContext
from elearn.examinations.models import Candidate, Ruling, Sitting, SittingResult
from elearn.examinations.queries.annulments import is_annulled
from elearn.examinations.queries.held import Held, get_held
from elearn.examinations.queries.results import holds
from elearn.examinations.rules import ResultCause, State
from elearn.examinations.service.effect import Score, score_of
from elearn.examinations.service.results import reflects_all, write_result
from elearn.examinations.service.ruling import enqueue_step
from elearn.notifications.kinds import Kind
from elearn.notifications.service import notify

STEP = 200
"""Sittings in one transaction: about a second of the writer's time."""
PLACE = "/examinations"
"""Where people find their own results."""


def apply_ruling(context: JobContext) -> None:
    """One step of a ruling: the next sittings, and at the end the instant at which it was done."""
    ruling_id, after = UUID(context.args["ruling"]), context.args["after"]
    with context.unit_of_work() as work:
        carry_on(work.session, ruling_id, UUID(after) if after else None, now=work.now)


def carry_on(session: Session, ruling_id: Id, after: Id | None, *, now: datetime) -> None:
    """The next `STEP` sittings beyond `after` follow the ruling; then the next step is enqueued, or the ruling is done."""
    ruling = session.scalars(select(Ruling).where(Ruling.id == ruling_id)).one()
    if ruling.applied_at is not None or ruling.decided_at is None or not ruling.is_granted:
        return
    held = get_held(session, ruling.examination_id)
    sittings = _next(session, ruling, after)
    told: dict[tuple[Score, Score], list[Id]] = defaultdict(list)
    for sitting in sittings:
        change = _follow(session, ruling, ruling.decided_at, sitting, now=now)
        if change is not None and sitting.person_id is not None and change[0] != change[1]:
            told[change].append(sitting.person_id)
    _tell(session, held, ruling, told, now=now)
    if len(sittings) == STEP:
        enqueue_step(session, ruling_id, sittings[-1].id, now=now)
    else:
        ruling.applied_at = now
    session.flush()


def _next(session: Session, ruling: Ruling, after: Id | None) -> Sequence[Any]:
    """The next sittings that were handed in, whenever that was: one that came while it was decided may have been marked without
    it. Of whom everything was erased there is nothing left to mark.
    """
    wanted = [
        Sitting.examination_id == ruling.examination_id,
        Sitting.is_void.is_(False),
        Sitting.submitted_at.is_not(None),
        holds(Sitting.paper, ruling.question),
        Candidate.erased_at.is_(None),
    ]
    if after is not None:
        wanted.append(Sitting.id > after)
    # Whose result was annulled hears nothing of another score, before or after: it is nobody's.
    told = case((is_annulled(), null()), else_=Candidate.person_id)
    return session.execute(
        select(Sitting.id, type_coerce(told, Candidate.person_id.type).label("person_id"))
        .join(Candidate, Candidate.id == Sitting.candidate_id)
        .where(*wanted)
        .order_by(Sitting.id)
        .limit(STEP)
        .with_for_update(of=Sitting)
    ).all()


def _follow(session: Session, ruling: Ruling, decided_at: datetime, sitting: Any, *, now: datetime) -> tuple[Score, Score] | None:
    """Writes the sitting's result for the ruling: the score when it was decided and the one from now on. None where it is there,
    or the sitting was marked by the ruling from the beginning.
    """
    results = session.scalars(select(SittingResult).where(SittingResult.sitting_id == sitting.id).order_by(SittingResult.seq)).all()
    if any(each.because == ruling.id for each in results):
        return None
    before = next((each for each in reversed(results) if each.decided_at <= decided_at), None)
    if before is None:
        if not results or reflects_all(session, results[-1]):
            return None
        before = results[-1]
    decider = Actor(person_id=ruling.decided_by)
    write_result(session, decider, sitting.id, cause=ResultCause.RULED, because=ruling.id, now=now)
    after = session.scalars(
        select(SittingResult).where(SittingResult.sitting_id == sitting.id).order_by(SittingResult.seq.desc()).limit(1)
    ).one()
    return score_of(before), score_of(after)


def _tell(session: Session, held: Held, ruling: Ruling, told: dict[tuple[Score, Score], list[Id]], *, now: datetime) -> None:
    """Whoever's score or pass changed is told, where the score was told before: nobody learns it from a ruling first."""
    is_posted = held.state is State.POSTED
    if not is_posted and not held.plan.shows_at_once:
        return
    is_shown = not is_posted or held.plan.shows != "nothing"
    for (before, after), people in told.items():
        words: dict[str, str | dict[str, str]] = {"examination": held.title, "reason": ruling.reason}
        if is_shown:
            words |= {"before": _in_words(before), "after": _in_words(after)}
        if is_shown and before.is_passed != after.is_passed and after.is_passed is not None:
            words["outcome"] = _OUTCOME[after.is_passed]
        notify(session, people, Kind.QUESTION_RULED, words, place=PLACE, actor=SYSTEM, now=now)


_OUTCOME = {True: {"vi": "Đạt", "en": "Passed"}, False: {"vi": "Chưa đạt", "en": "Not passed"}}


def _in_words(score: Score) -> dict[str, str]:
    earned, points = shown_points(score.earned), shown_points(score.points)
    return {each: f"{show_number(earned, each)}/{show_number(points, each)}" for each in LANGUAGES}
