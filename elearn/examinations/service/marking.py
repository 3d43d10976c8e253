"""Marking essays: first and second mark, reconciliation, and the mark on an appeal. A mark is never changed, only followed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from elearn.core.actor import Actor
from elearn.core.days import day_of
from elearn.core.errors import N_, Conflict, Forbidden, Invalid, NotFound
from elearn.core.ids import Id
from elearn.examinations.models import Candidate, EssayMarking, Sitting, SittingResult
from elearn.examinations.policy import overseen_by, scope_of, served_by
from elearn.examinations.queries.held import Held, get_held
from elearn.examinations.queries.marking import has_entered, tolerance_of
from elearn.examinations.queries.seen import is_kept_from
from elearn.examinations.rules import Body, ResultCause
from elearn.examinations.scores.marking_rules import MarkRound, may_mark, next_round
from elearn.examinations.service.duty import require_within
from elearn.examinations.service.results import write_result


@dataclass(frozen=True, slots=True)
class Given:
    """What a marker gives: a share of the question's points between 0 and 1, words, and shares by line of the rubric (from 1)."""

    share: Fraction
    words: str = ""
    lines: Mapping[int, Fraction] = field(default_factory=dict)


def mark_essay(
    session: Session, actor: Actor, sitting_id: Id, question: str, given: Given, *, sees_others: bool, now: datetime
) -> MarkRound:
    """Takes a marker's mark of one answer; where that settles it, the sitting's result follows.

    Args:
        sees_others: whether the marker had the others' marks before them. Who did can only reconcile; who did not cannot.

    Returns:
        As which mark it counts: who comes first is the first marker.

    Raises:
        NotFound: there is no such answer, or the actor is no marker of its examination; or they sit it and it is not over.
        Forbidden: it is their own, they have marked it, or they have entered its answer sheet and know whose it is.
        Conflict: it waits for no such mark any more.
        Invalid: the share is none, or a reconciliation says no reason.
    """
    sitting = _locked(session, sitting_id)
    today = day_of(session, now)
    scope = scope_of(actor, Body.MARKING, today=today)
    held = get_held(session, sitting.examination_id, served_by(actor, Body.MARKING, today=today), scope=scope)
    require_within(session, held, sitting.candidate_id)
    if is_kept_from(session, held, actor, today=today):
        raise NotFound
    marks = _marks(session, sitting_id, question)
    _refuse_partial(actor, sitting, {each.marked_by for each in marks})
    # On appeal there is nothing to keep: whoever answers it knows whose it is.
    if has_entered(session, actor.person_id, sitting.candidate_id):
        raise Forbidden(
            N_("Anh/chị đã nhập phiếu trả lời của thí sinh này nên biết bài là của ai. Xin để người khác chấm bài này.")
        )
    shares = {MarkRound(each.round): Fraction(each.share) for each in marks}
    awaited = next_round(shares, held.plan.markers, tolerance_of(held.plan)) if _waits(session, held, sitting, question) else None
    if awaited is None or (awaited is MarkRound.RECONCILED) != sees_others:
        raise Conflict(N_("Bài này vừa có người khác chấm. Xin chấm bài tiếp theo."))
    if awaited is MarkRound.RECONCILED and not given.words:
        raise Invalid(N_("Xin ghi lý do của điểm thống nhất."), field="words")
    _add(session, _row(actor, sitting_id, question, awaited, now=now), given)
    if next_round({**shares, awaited: given.share}, held.plan.markers, tolerance_of(held.plan)) is None:
        write_result(session, actor, sitting_id, cause=ResultCause.MARKED, now=now)
    return awaited


def mark_on_appeal(
    session: Session, actor: Actor, sitting_id: Id, question: str, *, share: Fraction, words: str, now: datetime
) -> None:
    """The last mark of an essay, by somebody who has not marked it. Whoever answers the appeal writes the result for it.

    Args:
        share: of the question's points, between 0 and 1.
        words: why; must be said.

    Raises:
        NotFound: there is no such essay in the sitting, or the actor neither organises nor serves as marker or in the council.
        Forbidden: it is their own, or they have marked it.
        Conflict: it was marked on appeal before.
        Invalid: the share is none, or no reason is said.
    """
    sitting = _locked(session, sitting_id)
    bodies, today = (Body.MARKING, Body.COUNCIL), day_of(session, now)
    scope = scope_of(actor, *bodies, today=today)
    held = get_held(session, sitting.examination_id, overseen_by(actor, *bodies, today=today), scope=scope)
    require_within(session, held, sitting.candidate_id)
    if not _asks_essay(session, held, sitting, question):
        raise NotFound
    marks = _marks(session, sitting_id, question)
    _refuse_partial(actor, sitting, {each.marked_by for each in marks})
    if MarkRound.APPEAL in {each.round for each in marks}:
        raise Conflict(N_("Bài này đã được chấm phúc khảo."))
    if not words:
        raise Invalid(N_("Xin ghi lý do của điểm phúc khảo."), field="words")
    _add(session, _row(actor, sitting_id, question, MarkRound.APPEAL, now=now), Given(share, words))


def _locked(session: Session, sitting_id: Id) -> Any:
    """The sitting, its row locked until the unit of work ends: two markers take turns.

    Raises:
        NotFound: it is not there, or was not handed in, or another one replaced it.
    """
    columns = (Sitting.id, Sitting.examination_id, Sitting.candidate_id, Sitting.paper, Candidate.person_id)
    wanted = (Sitting.id == sitting_id, Sitting.submitted_at.is_not(None), Sitting.is_void.is_(False))
    row = session.execute(
        select(*columns).join(Candidate, Candidate.id == Sitting.candidate_id).where(*wanted).with_for_update(of=Sitting)
    ).one_or_none()
    if row is None:
        raise NotFound
    return row


def _marks(session: Session, sitting_id: Id, question: str) -> list[Any]:
    columns = (EssayMarking.round, EssayMarking.share, EssayMarking.marked_by)
    wanted = (EssayMarking.sitting_id == sitting_id, EssayMarking.question == question)
    return list(session.execute(select(*columns).where(*wanted)))


def _refuse_partial(actor: Actor, sitting: Any, markers: set[Id]) -> None:
    if actor.person_id == sitting.person_id:
        raise Forbidden(N_("Không ai chấm bài của chính mình."))
    if actor.person_id in markers:
        raise Forbidden(N_("Anh/chị đã chấm bài này rồi."))


def _asks_essay(session: Session, held: Held, sitting: Any, question: str) -> bool:
    return any(question in section for section in sitting.paper) and held.course(session).questions[question].kind == "essay"


def _waits(session: Session, held: Held, sitting: Any, question: str) -> bool:
    """Whether the answer was given, is marked by people, and is not settled, granted or dropped."""
    if not may_mark(held.state, is_sealed=held.is_sealed):
        return False
    items = session.scalars(
        select(SittingResult.items).where(SittingResult.sitting_id == sitting.id).order_by(SittingResult.seq.desc()).limit(1)
    ).first()
    return any(each["id"] == question and each["outcome"] == "pending" for each in items or ())


def _row(actor: Actor, sitting_id: Id, question: str, kind: MarkRound, *, now: datetime) -> EssayMarking:
    return EssayMarking(sitting_id=sitting_id, question=question, round=kind, marked_by=actor.person_id, marked_at=now)


def _add(session: Session, row: EssayMarking, given: Given) -> None:
    if not 0 <= given.share <= 1:
        raise Invalid(N_("Điểm phải nằm trong khoảng của câu hỏi."), field="points")
    row.share, row.words = str(given.share), given.words
    row.criteria = [{"line": line, "share": str(share)} for line, share in sorted(given.lines.items())]
    session.add(row)
    session.flush()
