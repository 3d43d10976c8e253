"""Telling the results: looked at, proposed where two people are needed, posted, and told to everybody who has an account."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from elearn.core.actor import SYSTEM, Actor
from elearn.core.errors import N_, Conflict, Forbidden
from elearn.core.events import publish
from elearn.core.ids import Id
from elearn.core.jobs.context import JobContext
from elearn.core.jobs.queue import enqueue
from elearn.examinations import policy
from elearn.examinations.acts import ActKind
from elearn.examinations.events import ResultsPosted, SittingTold
from elearn.examinations.models import Candidate, Examination, Sitting, SittingResult
from elearn.examinations.queries.annulments import is_annulled
from elearn.examinations.queries.held import Held, get_held
from elearn.examinations.queries.posted import find_proposal, latest, list_lacks
from elearn.examinations.rules import State, Template
from elearn.examinations.scores.posting_rules import MISSING_WORDS
from elearn.examinations.service.duty import refuse_apart
from elearn.examinations.service.feeding import feed_result
from elearn.examinations.service.log import note_act
from elearn.notifications.kinds import Kind
from elearn.notifications.service import notify

TELL_RESULTS = "examinations.tell_results"
STEP = 500
"""Candidates told in one transaction; what each one's result says of competencies is written in it too."""
_NOBODY = UUID(int=0)


def propose_posting(session: Session, actor: Actor, examination_id: Id, *, words: str, now: datetime) -> None:
    """A member of the council has seen the results and asks to post them; an officer, who is somebody else, then does.

    Args:
        words: the sentence of the sealed log that says so, in the language of its reader.

    Raises:
        NotFound: they are not of its council.
        Forbidden: they sit it, or mark it.
        Conflict: something is to be done before, or it was posted or proposed already.
    """
    is_council = policy.sits_in_council(actor)
    held = get_held(session, examination_id, is_council)
    refuse_apart(session, actor, held, now=now)
    _require_closed(session, held)
    if find_proposal(session, held) is not None:
        raise Conflict(N_("Hội đồng đã đề nghị công bố rồi; đang chờ người thứ hai."))
    note_act(session, actor, held.id, ActKind.POSTED, words=words, now=now)


def post_results(session: Session, actor: Actor, examination_id: Id, *, now: datetime) -> None:
    """Tells the results: they may be seen from now on, and a job tells whoever has an account.

    Raises:
        NotFound: the examination is not one of the actor's own units.
        Conflict: something is to be done before; the sentence says what. Or it was posted already.
        Forbidden: they sit it, or mark it; or a recruitment is posted by two people, and the actor is the first of them.
    """
    held = get_held(session, examination_id, policy.owned_by(actor))
    refuse_apart(session, actor, held, now=now)
    _require_closed(session, held)
    if held.template is Template.RECRUITMENT:
        proposal = find_proposal(session, held)
        if proposal is None:
            raise Conflict(N_("Một thành viên hội đồng thi cần xem kết quả và đề nghị công bố trước."))
        if proposal.person_id == actor.person_id:
            raise Forbidden(N_("Người công bố phải khác người đã đề nghị."))
    moved = session.execute(
        update(Examination)
        .where(Examination.id == held.id, Examination.state == State.CLOSED)
        .values(state=State.POSTED, posted_at=now)
        .returning(Examination.id)
        .execution_options(synchronize_session=False)
    ).first()
    if moved is None:
        raise Conflict
    note_act(session, actor, held.id, ActKind.POSTED, now=now)
    publish(session, ResultsPosted(held.id), actor=actor, now=now)
    _enqueue(session, held.id, _NOBODY, now)


def _require_closed(session: Session, held: Held) -> None:
    """Locks the examination; goes on when its results may be told."""
    state = session.scalars(select(Examination.state).where(Examination.id == held.id).with_for_update()).one()
    if state == State.POSTED:
        raise Conflict(N_("Kết quả đã được công bố rồi."))
    if state != State.CLOSED:
        raise Conflict(N_("Kỳ thi chưa đóng, nên chưa công bố được."))
    for lack in list_lacks(session, held):
        raise Conflict(MISSING_WORDS[lack.what], n=lack.n)


def tell_results(context: JobContext) -> None:
    """Tells the next candidates who have an account; what their results say of competencies, and everybody's of the questions, is
    handed on. Then enqueues the next step.
    """
    examination_id, after = UUID(context.args["examination"]), UUID(context.args["after"])
    with context.unit_of_work() as work:
        tell_step(work.session, examination_id, after, now=work.now)


def tell_step(session: Session, examination_id: Id, after: Id = _NOBODY, *, now: datetime) -> None:
    """Tells the next `STEP` candidates beyond `after`."""
    # Whose result is annulled meanwhile is annulled before they are told, or after: what was told is then taken back.
    session.execute(select(Examination.id).where(Examination.id == examination_id).with_for_update())
    held = get_held(session, examination_id)
    rows = _next_candidates(session, held.id, after)
    marked = [row for row in rows if row.result_id is not None]
    for row in marked:
        feed_result(session, held, row.result_id)
        if row.person_id is not None:
            told = SittingTold(row.sitting_id, row.result_id, held.id, row.id, row.person_id)
            publish(session, told, actor=SYSTEM, now=now)
    people = [row.person_id for row in marked if row.person_id is not None]
    notify(session, people, Kind.EXAM_POSTED, {"exam": held.title}, place="/examinations", actor=SYSTEM, now=now)
    if len(rows) == STEP:
        _enqueue(session, held.id, rows[-1].id, now)


def _next_candidates(session: Session, examination_id: Id, after: Id) -> list[Any]:
    """Who is still on the list, in the order of their ids, with the result that counts where there is one."""
    statement = (
        select(Candidate.id, Candidate.person_id, Sitting.id.label("sitting_id"), SittingResult.id.label("result_id"))
        .outerjoin(Sitting, (Sitting.candidate_id == Candidate.id) & Sitting.is_void.is_(False))
        .outerjoin(SittingResult, (SittingResult.sitting_id == Sitting.id) & latest() & ~is_annulled())
        .where(
            Candidate.examination_id == examination_id,
            Candidate.struck_at.is_(None),
            Candidate.erased_at.is_(None),
            Candidate.id > after,
        )
        .order_by(Candidate.id)
        .limit(STEP)
    )
    return list(session.execute(statement))


def _enqueue(session: Session, examination_id: Id, after: Id, now: datetime) -> None:
    args = {"examination": str(examination_id), "after": str(after)}
    enqueue(session, TELL_RESULTS, args, dedupe_key=f"{examination_id} {after}", now=now)
