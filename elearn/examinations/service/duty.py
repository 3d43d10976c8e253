"""What every act at a running examination begins with: who may do it, the rows that it is about, locked, and its reason.

Whoever acts is looked up again in the unit of work itself: somebody who was relieved a second ago does nothing any more. Rows are
locked in one order, the examination before candidates before sittings, so that no two acts wait for each other for ever.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from elearn.core import limits
from elearn.core.actor import Actor
from elearn.core.days import day_of
from elearn.core.errors import N_, Conflict, Forbidden, Invalid, NotFound
from elearn.core.ids import Id
from elearn.core.text import nfc
from elearn.examinations.models import Candidate, Examination, Seen, Sitting
from elearn.examinations.policy import overseen_by, scope_of, within
from elearn.examinations.queries.apart import is_marker
from elearn.examinations.queries.held import Held, get_held
from elearn.examinations.queries.seen import is_candidate, is_kept_from, saw_papers
from elearn.examinations.rules import Body, State

SITTING = (
    Sitting.id,
    Sitting.candidate_id,
    Sitting.number,
    Sitting.started_at,
    Sitting.deadline_at,
    Sitting.section_deadline_at,
    Sitting.given_minutes,
    Sitting.submitted_at,
    Sitting.lines,
)
"""What an act must know of a sitting."""
RUNNING = (Sitting.is_void.is_(False), Sitting.started_at.is_not(None), Sitting.submitted_at.is_(None))
"""Clauses on `Sitting`: somebody is sitting it."""
_SITS = N_("Anh/chị là thí sinh của kỳ thi này, hoặc đã có tên khi đề được rút, nên không làm việc này được. Xin nhờ người khác.")

_MARKS = N_(
    "Anh/chị chấm bài của kỳ thi này nên không xử lý câu hỏi, không hủy và không công bố kết quả. "
    "Xin nhờ phụ trách thi khác của đơn vị, hoặc của đơn vị cấp trên."
)
_MAY_SIT = N_(
    "Anh/chị còn có thể dự thi kỳ thi này nên chưa làm được việc có câu hỏi của đề. "
    "Muốn phục vụ, xin đơn vị tổ chức cử anh/chị vào một ban."
)


def require_acting(session: Session, actor: Actor, held: Held, *states: State, now: datetime) -> Held:
    """Who organises the examination or invigilates at it acts there, and nobody else; asked of the rows as they are now.

    Args:
        states: in which the act is done; none named: while it is sat.

    Returns:
        The examination as it is now, with the scope within which the actor acts.

    Raises:
        NotFound: the actor does neither.
        Conflict: the examination is in another state.
    """
    # Locked before it is looked at: an act of the organisers that came first has been done, one that comes later waits.
    session.execute(select(Examination.id).where(Examination.id == held.id).with_for_update(key_share=True))
    today = day_of(session, now)
    may_act, scope = overseen_by(actor, Body.INVIGILATION, today=today), scope_of(actor, Body.INVIGILATION, today=today)
    found = get_held(session, held.id, may_act, scope=scope)
    if found.state not in (states or (State.READY,)):
        raise Conflict(N_("Kỳ thi này chưa sẵn sàng, hoặc đã đóng: không làm việc này được nữa."))
    return found


def require_within(session: Session, held: Held, candidate_id: Id) -> None:
    """A candidate is within the scope in which the examination was found.

    Raises:
        NotFound: they are not.
    """
    if session.scalar(select(Candidate.id).where(Candidate.id == candidate_id, within(held.scope))) is None:
        raise NotFound


def refuse_candidate(session: Session, actor: Actor, held: Held) -> None:
    """Whoever sits an examination does none of its work that could serve themselves.

    Raises:
        Forbidden: the actor is on its list, or was when the papers were drawn.
    """
    if is_candidate(session, held, actor):
        raise Forbidden(_SITS)


def refuse_apart(session: Session, actor: Actor, held: Held, *, now: datetime) -> None:
    """Whoever sits an examination, or marks it, has no hand in what decides its results.

    Raises:
        Forbidden: the actor is on its list, or was when the papers were drawn; or marks it, or gave a mark.
    """
    refuse_candidate(session, actor, held)
    if is_marker(session, held, actor, today=day_of(session, now)):
        raise Forbidden(_MARKS)


def refuse_sitting(session: Session, actor: Actor, held: Held, *, now: datetime) -> None:
    """Whoever sits an examination, or may still join, does none of its work that shows its questions.

    Raises:
        Forbidden: the actor is on its list, or was when the papers were drawn; or their unit lets them join.
    """
    refuse_candidate(session, actor, held)
    if is_kept_from(session, held, actor, today=day_of(session, now)):
        raise Forbidden(_MAY_SIT)


def note_seen(session: Session, actor: Actor, held: Held, *, now: datetime) -> None:
    """Notes, once, that somebody is about to be shown questions of an examination that is sat: they do not sit it any more. May be
    called where only notes are taken.

    Raises:
        NotFound: the actor sits it or may still join.
    """
    # Whoever is put on the list at the same moment waits, or stands there.
    session.execute(select(Examination.id).where(Examination.id == held.id).with_for_update(key_share=True))
    if is_kept_from(session, held, actor, today=day_of(session, now)):
        raise NotFound
    if actor.person_id is not None and actor.person_id not in set(session.scalars(saw_papers(held.id))):
        session.add(Seen(examination_id=held.id, person_id=actor.person_id, seen_at=now))


def lock_candidates(
    session: Session, actor: Actor, held: Held, where: ColumnElement[bool], *, skips_own: bool = False
) -> Sequence[Any]:
    """Candidates on the list within the scope, locked in order. Nobody decides about themselves.

    Args:
        skips_own: the actor's own row is left out, and not refused.

    Raises:
        Forbidden: the actor is one of them.
    """
    wanted = (Candidate.examination_id == held.id, Candidate.struck_at.is_(None), within(held.scope), where)
    columns = (Candidate.id, Candidate.person_id, Candidate.number, Candidate.confirmed_at, Candidate.extra_minutes)
    rows = session.execute(select(*columns).where(*wanted).order_by(Candidate.id).with_for_update(key_share=True)).all()
    others = [each for each in rows if each.person_id is None or each.person_id != actor.person_id]
    if len(others) < len(rows) and not skips_own:
        raise Forbidden(N_("Không ai tự quyết về bài thi của chính mình."))
    return others


def lock_candidate(session: Session, actor: Actor, held: Held, candidate_id: Id) -> Any:
    """One candidate on the list, locked.

    Raises:
        NotFound: there is no such candidate.
        Forbidden: it is the actor.
    """
    found = lock_candidates(session, actor, held, Candidate.id == candidate_id)
    if not found:
        raise NotFound
    return found[0]


def lock_sitting(session: Session, candidate_id: Id) -> Any | None:
    """The sitting that counts, locked: a save, the clock and another officer wait."""
    wanted = (Sitting.candidate_id == candidate_id, Sitting.is_void.is_(False))
    return session.execute(select(*SITTING).where(*wanted).with_for_update()).first()


def require_started(sitting: Any | None) -> Any:
    """The sitting, which has begun; one that was entered from paper is handed in without a start.

    Raises:
        Conflict: it has not begun.
    """
    if sitting is None or (sitting.started_at is None and sitting.submitted_at is None):
        raise Conflict(N_("Thí sinh này chưa bắt đầu làm bài."))
    return sitting


def read_reason(text: str, *, name: str = "reason") -> str:
    """What was written.

    Raises:
        Invalid: nothing, or too much.
    """
    found = nfc(text).strip()
    if not found:
        raise Invalid(N_("Xin ghi lý do để người xem lại nhật ký được rõ."), field=name)
    if len(found) > limits.TEXT_CHARACTERS:
        raise Invalid(N_("Dài nhất %(most)s ký tự."), field=name, most=limits.TEXT_CHARACTERS)
    return found
