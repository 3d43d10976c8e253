"""Results that shall not count: of one candidate, or of a whole examination that was sat. One person asks, another one decides.

Nothing of what somebody did is thrown away: a result that was annulled is there and shown to nobody, and of a cancelled examination
every sitting is void, as one is in whose place another was begun; what was offered is offered no more.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import exists, select, update
from sqlalchemy.orm import Session

from elearn.core.actor import Actor
from elearn.core.days import day_of
from elearn.core.db.insert import insert_once
from elearn.core.errors import N_, Conflict, Forbidden, Invalid, NotFound
from elearn.core.ids import Id, new_id
from elearn.examinations.acts import ActKind
from elearn.examinations.models import Annulment, Candidate, Examination, Sitting
from elearn.examinations.policy import led_by
from elearn.examinations.queries.held import Held, get_held
from elearn.examinations.queries.questions import find_deciders
from elearn.examinations.rules import Body, State
from elearn.examinations.service.duty import read_reason, refuse_apart
from elearn.examinations.service.log import note_act
from elearn.notifications.kinds import Kind
from elearn.notifications.service import notify

ALL = "cả kỳ thi"
"""What the sealed log calls everybody."""
_NOT_NOW = {
    True: N_("Chỉ hủy được kỳ thi đang diễn ra hoặc đã đóng mà chưa công bố kết quả."),
    False: N_("Kết quả của một thí sinh được hủy sau khi đóng kỳ thi và trước khi công bố."),
}
_STATES = {True: (State.READY, State.CLOSED), False: (State.CLOSED,)}


def ask_annulment(session: Session, actor: Actor, examination_id: Id, number: str | None, reason: str, *, now: datetime) -> Id:
    """Asks that a result, or the whole examination, shall not count. Nothing changes before another person decides.

    Args:
        number: of the candidate; None for the whole examination.

    Returns:
        The id of the request.

    Raises:
        NotFound: the examination is not theirs.
        Forbidden: they sit it, or mark it.
        Invalid: no reason, or nobody with this number handed anything in.
        Conflict: it is not the time for it, or it was asked or granted already.
    """
    held = _kept(session, actor, examination_id)
    if actor.person_id is None:
        raise NotFound
    refuse_apart(session, actor, held, now=now)
    _require_time(held, is_whole=number is None)
    candidate_id = None if number is None else _find_candidate(session, held, number)
    why, annulment_id = read_reason(reason), new_id()
    asked = {"examination_id": held.id, "candidate_id": candidate_id, "reason": why, "asked_by": actor.person_id, "asked_at": now}
    if not insert_once(session, Annulment, id=annulment_id, answer="", **asked):
        raise Conflict(N_("Việc này đã được đề nghị rồi; xin xem quyết định bên dưới."))
    words = f"{ALL}: {why}" if candidate_id is None else why
    note_act(session, actor, held.id, ActKind.ANNULMENT_ASKED, candidate_id=candidate_id, words=words, now=now)
    return annulment_id


def decide_annulment(session: Session, actor: Actor, annulment_id: Id, *, is_granted: bool, words: str, now: datetime) -> None:
    """Another person decides. What is granted holds at once, and whoever is concerned is told why.

    Args:
        words: what they say about it; must be said where it is refused.

    Raises:
        NotFound: there is no such request, or its examination is not theirs.
        Forbidden: they asked it themselves, sit the examination or mark it, or a nearer unit has somebody who decides.
        Conflict: it was decided, or the results were posted meanwhile.
        Invalid: it is refused without a word, or there are too many words.
    """
    examination_id = session.scalar(select(Annulment.examination_id).where(Annulment.id == annulment_id))
    if examination_id is None:
        raise NotFound
    held = _kept(session, actor, examination_id)
    found = session.scalars(select(Annulment).where(Annulment.id == annulment_id).with_for_update()).one()
    if actor.person_id == found.asked_by:
        raise Forbidden(N_("Người đề nghị không tự quyết định; việc này cần người thứ hai."))
    if actor.person_id not in find_deciders(session, held, found.asked_by, today=day_of(session, now)):
        raise Forbidden(N_("Anh/chị không thuộc những người quyết định đề nghị này."))
    if found.decided_at is not None:
        raise Conflict(N_("Đề nghị này đã được quyết định."))
    said = read_reason(words, name="words") if words.strip() else ""
    if not is_granted and not said:
        raise Invalid(N_("Xin ghi lý do không đồng ý."), field="words")
    if is_granted:
        _require_time(held, is_whole=found.candidate_id is None)
    found.decided_by, found.decided_at, found.is_granted, found.answer = actor.person_id, now, is_granted, said
    session.flush()
    _note(session, actor, held, found, now)
    if is_granted:
        _carry_out(session, actor, held, found, now)


def _kept(session: Session, actor: Actor, examination_id: Id) -> Held:
    """The examination as it stands until the unit of work ends: a start, a save's hand-in and a posting come before or after."""
    session.execute(select(Examination.id).where(Examination.id == examination_id).with_for_update())
    return get_held(session, examination_id, led_by(actor, Body.COUNCIL))


def _require_time(held: Held, *, is_whole: bool) -> None:
    if held.state not in _STATES[is_whole]:
        raise Conflict(_NOT_NOW[is_whole])


def _find_candidate(session: Session, held: Held, number: str) -> Id:
    handed_in = exists().where(Sitting.candidate_id == Candidate.id, Sitting.is_void.is_(False), Sitting.submitted_at.is_not(None))
    wanted = (Candidate.examination_id == held.id, Candidate.number == number.strip(), Candidate.struck_at.is_(None), handed_in)
    found = session.scalars(select(Candidate.id).where(*wanted)).first()
    if found is None:
        raise Invalid(N_("Không có bài đã nộp nào của số báo danh này."), field="number")
    return found


def _note(session: Session, actor: Actor, held: Held, found: Annulment, now: datetime) -> None:
    about = "" if found.candidate_id is not None else f"{ALL}, "
    verdict = "đồng ý" if found.is_granted else "không đồng ý"
    words = f"{about}{verdict}: {found.answer}" if found.answer else f"{about}{verdict}"
    note_act(session, actor, held.id, ActKind.ANNULMENT_DECIDED, candidate_id=found.candidate_id, words=words, now=now)


def _carry_out(session: Session, actor: Actor, held: Held, found: Annulment, now: datetime) -> None:
    concerned = [found.candidate_id] if found.candidate_id is not None else _cancel(session, actor, held, now)
    wanted = select(Candidate.person_id).where(Candidate.id.in_(concerned), Candidate.person_id.is_not(None))
    people = [each for each in session.scalars(wanted) if each is not None]
    told = {"exam": held.title, "reason": found.reason}
    notify(session, people, Kind.EXAM_ANNULLED, told, place="/examinations", actor=actor, now=now)


def _cancel(session: Session, actor: Actor, held: Held, now: datetime) -> Sequence[Id]:
    """Ends an examination that was sat: nobody goes on with a sitting, and none counts. Answers who had one that was begun."""
    begun = (Sitting.started_at.is_not(None)) | (Sitting.submitted_at.is_not(None))
    counting = (Sitting.examination_id == held.id, Sitting.is_void.is_(False))
    sat = session.scalars(select(Sitting.candidate_id).where(*counting, begun).order_by(Sitting.candidate_id)).all()
    session.execute(update(Sitting).where(*counting).values(is_void=True).execution_options(synchronize_session=False))
    offered = (Sitting.examination_id == held.id, Sitting.is_offered)
    session.execute(update(Sitting).where(*offered).values(is_offered=False).execution_options(synchronize_session=False))
    ended = update(Examination).where(Examination.id == held.id).values(state=State.CANCELLED)
    session.execute(ended.execution_options(synchronize_session=False))
    # The reason stands in the request, whose words can be emptied: it may name somebody.
    note_act(session, actor, held.id, ActKind.CANCELLED, now=now)
    return sat
