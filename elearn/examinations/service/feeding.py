"""What marked papers tell of the questions, handed to the statistics: twice, for two readers.

*Those who answer for the examination* see the figures of this sitting alone (`Source.HELD`) from its closing on, because it is they
who decide, before results are told, whether a key is wrong. Of a candidate the sitting that counts is fed, and fed again with every
result after that: a sheet that was entered late, a mark, a ruling, an appeal.

*The trainers of the course* see all examinations together (`Source.EXAMINATION`), and of each only once its results are told:
figures lead to keys, and an examination that is not over is nobody else's business.

A question is fed as it finally counts. One that was given another key is fed with that key, under the identity of that key: its
figures are told where the course has the same key by then, and those of the old key lose what this examination gave them. One
that was *dropped* is not fed: it earned nothing for anybody, so that there is no share to go with the rest, and what it was worth
must not be part of the rest of the others. One whose points were *granted* to everybody is not fed either: the same share for all
tells nothing of how it was answered. Whoever's result was annulled is left out: what they wrote need not be theirs.

Everything is handed over with the number of its result, so that a job that was killed and runs again changes nothing, and a later
result takes the place of the earlier one.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from elearn.content.document import Course, Question
from elearn.core.actor import Actor
from elearn.core.ids import Id
from elearn.examinations.events import ResultAnnulled, SittingMarked
from elearn.examinations.models import Sitting, SittingLine, SittingResult
from elearn.examinations.plan.drawing import pools_of
from elearn.examinations.plan.shape import Plan
from elearn.examinations.queries.annulments import find_annulled
from elearn.examinations.queries.held import Held, get_held
from elearn.examinations.queries.measured import questions_that_count
from elearn.examinations.queries.sheets import fold
from elearn.examinations.queries.told import list_sittings
from elearn.examinations.questions.times import seconds_between, seconds_shown
from elearn.examinations.rules import Cause, State
from elearn.measurement.feeding import MarkedAttempt, feed, is_fed
from elearn.measurement.rules import AttemptResponses, ItemResponse, Source
from elearn.measurement.rules.contributions import read_share, respond

MOST_RESULTS = 10_000
"""Of one sitting: what a candidate's next sitting is worth has a higher number than every result of the one before."""


@dataclass(frozen=True, slots=True)
class MarkedPaper:
    """One result of a sitting, as statistics take it. `seq` numbers the sitting's results, `number` the candidate's sittings."""

    sitting_id: Id
    candidate_id: Id
    number: int
    seq: int
    responses: AttemptResponses


def on_sitting_marked(session: Session, event: SittingMarked, *, actor: Actor, now: datetime) -> None:
    """A result after the closing takes the place of the earlier one; one after posting does so for trainers, too. Of a candidate
    whose result was annulled nothing counts, whatever comes later.
    """
    held = get_held(session, event.examination_id)
    if held.state not in {State.CLOSED, State.POSTED} or find_annulled(session, event.candidate_id) is not None:
        return
    papers = read_papers(session, held, select_results().where(SittingResult.id == event.result_id))
    feed_held(session, held, papers)
    if held.state is State.POSTED:
        _feed_trainers(session, held, papers)


def on_result_annulled(session: Session, event: ResultAnnulled, *, actor: Actor, now: datetime) -> None:
    """What trainers were told of a candidate whose result was annulled after posting is taken out of their figures."""
    held = get_held(session, event.examination_id)
    for sitting_id in list_sittings(session, event.candidate_id):
        if session.scalar(select(is_fed(Source.EXAMINATION, sitting_id, 0))):
            feed(session, MarkedAttempt(Source.EXAMINATION, held.course_id, sitting_id, MOST_RESULTS, _nothing(held)))


def feed_result(session: Session, held: Held, result_id: Id) -> None:
    """Hands a result that is told to the statistics that trainers see; once, however often."""
    _feed_trainers(session, held, read_papers(session, held, select_results().where(SittingResult.id == result_id)))


def feed_held(session: Session, held: Held, papers: Sequence[MarkedPaper]) -> None:
    """Hands results to the statistics of this examination alone; once, however often."""
    for each in papers:
        seq = each.number * MOST_RESULTS + each.seq
        feed(session, MarkedAttempt(Source.HELD, held.course_id, each.candidate_id, seq, each.responses))


def leave_out(session: Session, held: Held, candidate_id: Id, *which: ColumnElement[bool]) -> None:
    """Takes what a candidate sat out of the statistics of this examination: whatever the last of these sittings comes to after
    that, it does not count. What they sit later does.

    Args:
        which: clauses over `Sitting`; none for every one, as where the result was annulled.
    """
    newest = select(func.max(Sitting.number)).where(Sitting.candidate_id == candidate_id, *which)
    number = session.execute(newest).scalar_one() or 0
    seq = number * MOST_RESULTS + MOST_RESULTS - 1
    feed(session, MarkedAttempt(Source.HELD, held.course_id, candidate_id, seq, _nothing(held)))


def _nothing(held: Held) -> AttemptResponses:
    return AttemptResponses(str(held.id), "", ())


def number_held() -> ColumnElement[int]:
    """The number under which `feed_held` hands a result over, in a statement over results and their sittings."""
    return Sitting.number * MOST_RESULTS + SittingResult.seq


def select_results() -> Select[Any]:
    """A statement over results and their sittings that `read_papers` reads; add which ones."""
    return select(
        SittingResult.seq,
        SittingResult.items,
        SittingResult.pending,
        Sitting.id.label("sitting_id"),
        Sitting.candidate_id,
        Sitting.number,
        Sitting.submitted_cause,
    ).join(Sitting, Sitting.id == SittingResult.sitting_id)


def read_papers(session: Session, held: Held, wanted: Select[Any]) -> list[MarkedPaper]:
    """What some results of an examination contribute. Four statements, however many there are.

    Args:
        wanted: of `select_results`.
    """
    rows = session.execute(wanted).all()
    if not rows:
        return []
    course = held.course(session)
    counting = questions_that_count(session, held, course)
    logs = _logs(session, [row.sitting_id for row in rows])
    form, is_drawn = form_of(course, held.plan)
    papers = []
    for row in rows:
        lines = logs[row.sitting_id]
        items = tuple(_items(counting, row, lines, _seconds(row, lines, one_by_one=held.plan.is_sequential)))
        responses = AttemptResponses(str(held.id), form, items, is_drawn=is_drawn, is_whole=not row.pending)
        papers.append(MarkedPaper(row.sitting_id, row.candidate_id, row.number, row.seq, responses))
    return papers


def form_of(course: Course, plan: Plan) -> tuple[str, bool]:
    """What could be asked, as a digest, and whether two papers may ask different questions."""
    draws = [draw for section in plan.sections for draw in section.draws]
    pools = pools_of(course, plan)
    asked = [[sorted(pool), draw.count] for pool, draw in zip(pools, draws, strict=True)]
    is_drawn = any(len(pool) > draw.count for pool, draw in zip(pools, draws, strict=True))
    return hashlib.sha256(json.dumps(asked).encode()).hexdigest(), is_drawn


def _feed_trainers(session: Session, held: Held, papers: Sequence[MarkedPaper]) -> None:
    for each in papers:
        feed(session, MarkedAttempt(Source.EXAMINATION, held.course_id, each.sitting_id, each.seq, each.responses))


def _logs(session: Session, sittings: Sequence[Id]) -> dict[Id, list[Any]]:
    table = SittingLine.__table__.c
    found: dict[Id, list[Any]] = defaultdict(list)
    for row in session.execute(select(*table).where(table.sitting_id.in_(sittings)).order_by(table.sitting_id, table.seq)):
        found[row.sitting_id].append(row)
    return found


def _items(counting: dict[str, Question], row: Any, lines: list[Any], seconds: Mapping[str, int]) -> Iterator[ItemResponse]:
    sheet = fold(lines)
    for each in row.items:
        question = counting.get(each["id"])
        if question is None or each["outcome"] == "pending":
            continue
        given = sheet.given.get(question.id) if sheet.is_answered(question.id) else None
        share = read_share(each["earned"], each["points"])
        yield respond(question, given.response if given is not None else None, share=share, seconds=seconds.get(question.id))


def _seconds(row: Any, lines: list[Any], *, one_by_one: bool) -> Mapping[str, int]:
    """The time on each question; of a paper that was entered by hand nobody knows it."""
    if row.submitted_cause == Cause.PAPER:
        return {}
    if one_by_one:
        return {question: round(seconds) for question, seconds in seconds_shown(lines).items()}
    return seconds_between(lines)
