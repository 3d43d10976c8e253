"""Results that shall not count: of one candidate, or of a whole examination that was sat. One person asks, another one decides.

Nothing of what somebody did is thrown away: a result that was annulled is there and shown to nobody, and of a cancelled examination
every sitting is void, as one is in whose place another was begun; what was offered is offered no more. Misconduct is often proved
after results were posted: one candidate's result is annulled then, too, and what it said of competencies and questions is taken
back by those who were told of it.
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
from elearn.core.events import publish
from elearn.core.ids import Id, new_id
from elearn.examinations.acts import ActKind
from elearn.examinations.events import ResultAnnulled
from elearn.examinations.models import Annulment, Appeal, Candidate, Examination, Sitting
from elearn.examinations.policy import led_by
from elearn.examinations.queries.held import Held, get_held
from elearn.examinations.queries.minutes import digest_results
from elearn.examinations.queries.posted import list_results
from elearn.examinations.queries.questions import find_deciders
from elearn.examinations.rules import Body, State
from elearn.examinations.service.duty import read_reason, refuse_apart, refuse_candidate
from elearn.examinations.service.log import note_act
from elearn.notifications.kinds import Kind
from elearn.notifications.rules import Words
from elearn.notifications.service import notify

ALL = "cả kỳ thi"
"""What the sealed log calls everybody."""
_NOT_NOW = {
    True: N_("Chỉ hủy được kỳ thi đang diễn ra hoặc đã đóng mà chưa công bố kết quả."),
    False: N_("Kết quả của một thí sinh được hủy sau khi đóng kỳ thi, trước hoặc sau khi công bố."),
}
_STATES = {True: (State.READY, State.CLOSED), False: (State.CLOSED, State.POSTED)}
_APPEALS = N_("Đơn phúc khảo của thí sinh này chưa được trả lời. Xin trả lời đơn trước, rồi mới hủy kết quả.")
_OUTCOMES = {True: {"vi": "được đồng ý", "en": "was granted"}, False: {"vi": "không được đồng ý", "en": "was refused"}}


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
        Conflict: it is not the time for it, it was asked or granted already, or an appeal of the candidate waits for an answer.
    """
    held = _kept(session, actor, examination_id)
    if actor.person_id is None:
        raise NotFound
    refuse_apart(session, actor, held, now=now)
    _require_time(held, is_whole=number is None)
    candidate_id = None if number is None else _find_candidate(session, held, number)
    _refuse_while_appealed(session, candidate_id)
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
        Conflict: it was decided, the whole examination was posted meanwhile, or an appeal of the candidate waits for an answer.
        Invalid: it is refused without a word, or there are too many words.
    """
    examination_id = session.scalar(select(Annulment.examination_id).where(Annulment.id == annulment_id))
    if examination_id is None:
        raise NotFound
    held = _kept(session, actor, examination_id)
    found = _locked(session, annulment_id)
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
        _refuse_while_appealed(session, found.candidate_id)
    # Before anything is annulled: what was posted, and signed, so far.
    before = digest_results(list_results(session, held)) if is_granted and held.state is State.POSTED else ""
    found.decided_by, found.decided_at, found.is_granted, found.answer = actor.person_id, now, is_granted, said
    session.flush()
    _note(session, actor, held, found, before=before, now=now)
    told: Words = {"exam": held.title, "outcome": _OUTCOMES[is_granted], "sender": actor.name}
    notify(session, [found.asked_by], Kind.EXAM_ANNUL_DECIDED, told, place=_place(held), actor=actor, now=now)
    if is_granted:
        _carry_out(session, actor, held, found, now)


def withdraw_annulment(session: Session, actor: Actor, annulment_id: Id, words: str, *, now: datetime) -> None:
    """Whoever asked takes it back, with a reason, before anybody decided: nothing becomes of it, and it may be asked anew.

    Raises:
        NotFound: there is no such request, its examination is not theirs, or somebody else asked it.
        Forbidden: they sit the examination.
        Conflict: it was decided.
        Invalid: no reason, or too long a one.
    """
    wanted = (Annulment.id == annulment_id, Annulment.asked_by == actor.person_id)
    examination_id = session.scalar(select(Annulment.examination_id).where(*wanted))
    if examination_id is None or actor.person_id is None:
        raise NotFound
    held = _kept(session, actor, examination_id)
    refuse_candidate(session, actor, held)
    found = _locked(session, annulment_id)
    if found.decided_at is not None:
        raise Conflict(N_("Đề nghị này đã được quyết định."))
    found.answer = read_reason(words, name="words")
    # Nobody decided it: what is refused by nobody was taken back.
    found.decided_at, found.is_granted = now, False
    session.flush()
    said = f"{_about(found)}người đề nghị rút lại: {found.answer}"
    note_act(session, actor, held.id, ActKind.ANNULMENT_DECIDED, candidate_id=found.candidate_id, words=said, now=now)


def _kept(session: Session, actor: Actor, examination_id: Id) -> Held:
    """The examination as it stands until the unit of work ends: a start, a save's hand-in and a posting come before or after."""
    session.execute(select(Examination.id).where(Examination.id == examination_id).with_for_update())
    return get_held(session, examination_id, led_by(actor, Body.COUNCIL))


def _locked(session: Session, annulment_id: Id) -> Annulment:
    return session.scalars(select(Annulment).where(Annulment.id == annulment_id).with_for_update()).one()


def _place(held: Held) -> str:
    return f"/organise/{held.id}/annulments"


def _require_time(held: Held, *, is_whole: bool) -> None:
    if held.state not in _STATES[is_whole]:
        raise Conflict(_NOT_NOW[is_whole])


def _find_candidate(session: Session, held: Held, number: str) -> Id:
    handed_in = exists().where(Sitting.candidate_id == Candidate.id, Sitting.is_void.is_(False), Sitting.submitted_at.is_not(None))
    there = (Candidate.examination_id == held.id, Candidate.struck_at.is_(None), Candidate.erased_at.is_(None))
    found = session.scalars(select(Candidate.id).where(*there, Candidate.number == number.strip(), handed_in)).first()
    if found is None:
        raise Invalid(N_("Không có bài đã nộp nào của số báo danh này."), field="number")
    return found


def _refuse_while_appealed(session: Session, candidate_id: Id | None) -> None:
    """Whoever asked for another marking is answered by what their result is, not by what became of it meanwhile."""
    open_ones = exists().where(Appeal.candidate_id == candidate_id, Appeal.answered_at.is_(None))
    if candidate_id is not None and session.scalar(select(open_ones)):
        raise Conflict(_APPEALS)


def _about(found: Annulment) -> str:
    return "" if found.candidate_id is not None else f"{ALL}, "


def _note(session: Session, actor: Actor, held: Held, found: Annulment, *, before: str, now: datetime) -> None:
    """`before`: the digest of the results that were posted, which stands on the record that was signed; "" where none were."""
    verdict = "đồng ý" if found.is_granted else "không đồng ý"
    after = f" sau khi công bố (mã đối chiếu kết quả trước khi hủy: {before})" if before else ""
    words = f"{_about(found)}{verdict}{after}" + (f": {found.answer}" if found.answer else "")
    note_act(session, actor, held.id, ActKind.ANNULMENT_DECIDED, candidate_id=found.candidate_id, words=words, now=now)


def _carry_out(session: Session, actor: Actor, held: Held, found: Annulment, now: datetime) -> None:
    if found.candidate_id is not None:
        concerned: Sequence[Id] = [found.candidate_id]
        _take_back(session, actor, held, found.candidate_id, now)
    else:
        concerned = _cancel(session, actor, held, now)
    wanted = select(Candidate.person_id).where(Candidate.id.in_(concerned), Candidate.person_id.is_not(None))
    people = [each for each in session.scalars(wanted) if each is not None]
    told = {"exam": held.title, "reason": found.reason}
    notify(session, people, Kind.EXAM_ANNULLED, told, place="/examinations", actor=actor, now=now)


def _take_back(session: Session, actor: Actor, held: Held, candidate_id: Id, now: datetime) -> None:
    """Whoever was told what the result says is told that it says nothing any more."""
    # A result that somebody is writing now, after a ruling, comes before: what it said is then taken back with the rest.
    session.execute(select(Sitting.id).where(Sitting.candidate_id == candidate_id).order_by(Sitting.id).with_for_update())
    person_id = session.scalars(select(Candidate.person_id).where(Candidate.id == candidate_id)).one()
    publish(session, ResultAnnulled(held.id, candidate_id, person_id), actor=actor, now=now)


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
