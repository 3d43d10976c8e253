"""Appeals (phúc khảo): asked once by the candidate or entered from a sheet, marked again, answered with words, told back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from fractions import Fraction

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from elearn.core import limits
from elearn.core.actor import Actor
from elearn.core.days import day_of
from elearn.core.db.insert import insert_once
from elearn.core.errors import N_, Conflict, Forbidden, Invalid, NotFound
from elearn.core.ids import Id
from elearn.examinations import policy
from elearn.examinations.acts import ActKind
from elearn.examinations.candidates.holders import Holder, acting
from elearn.examinations.models import Appeal, Candidate, Sitting
from elearn.examinations.queries.annulments import find_annulled
from elearn.examinations.queries.apart import is_marker
from elearn.examinations.queries.appeals import last_day_of_appeals
from elearn.examinations.queries.held import Held, get_held, list_council
from elearn.examinations.queries.posted import Worth, list_worths
from elearn.examinations.rules import Body, ResultCause, State
from elearn.examinations.service import marking
from elearn.examinations.service.log import note_act
from elearn.examinations.service.results import write_result
from elearn.examinations.service.ruling import refuse_while_applying
from elearn.notifications.kinds import Kind
from elearn.notifications.rules import Words
from elearn.notifications.service import notify

OUTCOMES = {
    True: {"vi": "kết quả có thay đổi", "en": "the result has changed"},
    False: {"vi": "kết quả không thay đổi", "en": "the result has not changed"},
}


def ask_again(session: Session, holder: Holder, sitting_id: Id, words: str, *, now: datetime) -> None:
    """A candidate asks for another marking of their own paper.

    Raises:
        NotFound: it is not theirs.
        Conflict: it is too early, too late, or they have asked before.
        Invalid: the words are empty or too long.
    """
    own = select(Sitting.examination_id, Candidate.id).join(Candidate, Candidate.id == Sitting.candidate_id)
    row = session.execute(own.where(Sitting.id == sitting_id, policy.sat_by(holder))).first()
    if row is None:
        raise NotFound
    _add(session, acting(holder), get_held(session, row.examination_id), row.id, words, is_entered=False, now=now)


def enter_appeal(session: Session, actor: Actor, held: Held, number: str, words: str, *, now: datetime) -> None:
    """An officer or a member of the council enters an appeal that came on paper, by the candidate's number.

    The caller has found the examination through `policy.overseen_by`.

    Raises:
        Invalid: nobody on the list within the scope has this number, or the words are empty or too long.
        Conflict: it is too early, too late, or this candidate has asked before.
    """
    on_list = (Candidate.examination_id == held.id, Candidate.struck_at.is_(None), policy.within(held.scope))
    wanted = (Candidate.number == number.strip(), *on_list)
    candidate_id = session.scalars(select(Candidate.id).where(*wanted)).first()
    if candidate_id is None:
        raise Invalid(N_("Không có số báo danh này trong danh sách thí sinh."), field="number")
    _add(session, actor, held, candidate_id, words, is_entered=True, now=now)


def _add(session: Session, actor: Actor, held: Held, candidate_id: Id, words: str, *, is_entered: bool, now: datetime) -> None:
    said = _checked(words, "words")
    until = last_day_of_appeals(session, held)
    if held.state is not State.POSTED or until is None:
        raise Conflict(N_("Kỳ thi này không nhận đơn phúc khảo."))
    if day_of(session, now) > until:
        raise Conflict(N_("Đã hết hạn nhận đơn phúc khảo."))
    counting = (Sitting.candidate_id == candidate_id, Sitting.is_void.is_(False), Sitting.submitted_at.is_not(None))
    sitting_id = session.scalars(select(Sitting.id).where(*counting)).first()
    if sitting_id is None:
        raise Conflict(N_("Thí sinh vắng thi không có bài để phúc khảo."))
    if find_annulled(session, candidate_id) is not None:
        raise Conflict(N_("Kết quả của bài này đã bị hủy, nên không phúc khảo được."))
    entered_by = actor.person_id if is_entered else None
    values = {"candidate_id": candidate_id, "sitting_id": sitting_id, "words": said, "answer": "", "asked_at": now}
    if not insert_once(session, Appeal, **values, entered_by=entered_by):
        raise Conflict(N_("Thí sinh này đã có đơn phúc khảo; mỗi người được phúc khảo một lần."))
    note_act(session, actor, held.id, ActKind.APPEALED, candidate_id=candidate_id, now=now)


def answer_appeal(
    session: Session,
    actor: Actor,
    examination_id: Id,
    appeal_id: Id,
    words: str,
    *,
    shares: Mapping[str, Fraction] | None = None,
    now: datetime,
) -> bool:
    """Marks the paper again, from its log and with the marks and rulings there are, and answers with words; told back.

    Where an examination has a council, the council answers; otherwise an officer of the unit does.

    Args:
        shares: by question, what an essay that is marked again earns of its points; the answer is the reason.

    Returns:
        Whether the result is another one now.

    Raises:
        NotFound: it is not there, or not theirs to answer.
        Conflict: it was answered already, an essay was marked on appeal before, or results still follow a ruling.
        Forbidden: the appeal is their own, they mark the examination, or have marked the essay before.
        Invalid: the words are empty or too long, or a share is none.
    """
    held = get_held(session, examination_id, answered_by(session, actor, examination_id, today=day_of(session, now)))
    said = _checked(words, "answer")
    refuse_while_applying(session, held)
    row = session.scalars(
        select(Appeal)
        .join(Candidate, Candidate.id == Appeal.candidate_id)
        .where(Appeal.id == appeal_id, Candidate.examination_id == held.id)
        .with_for_update(of=Appeal)
    ).first()
    if row is None:
        raise NotFound
    if row.answered_at is not None:
        raise Conflict(N_("Đơn phúc khảo này đã được trả lời."))
    person_id = session.scalars(select(Candidate.person_id).where(Candidate.id == row.candidate_id)).one()
    if person_id is not None and person_id == actor.person_id:
        raise Forbidden(N_("Không ai trả lời đơn phúc khảo của chính mình."))
    if is_marker(session, held, actor, today=day_of(session, now)):
        raise Forbidden(N_("Anh/chị chấm bài của kỳ thi này nên không trả lời phúc khảo. Xin nhờ người khác."))
    for question, share in (shares or {}).items():
        marking.mark_on_appeal(session, actor, row.sitting_id, question, share=share, words=said, now=now)
    is_changed = _mark_again(session, actor, held, row, now)
    row.answer, row.is_changed, row.answered_by, row.answered_at = said, is_changed, actor.person_id, now
    note_act(session, actor, held.id, ActKind.APPEAL_ANSWERED, candidate_id=row.candidate_id, words=said, now=now)
    if person_id is not None:
        told: Words = {"exam": held.title, "outcome": OUTCOMES[is_changed], "answer": said}
        notify(session, [person_id], Kind.APPEAL_ANSWERED, told, place=f"/sittings/{row.sitting_id}/result", actor=actor, now=now)
    return is_changed


def answered_by(session: Session, actor: Actor, examination_id: Id, *, today: date) -> ColumnElement[bool]:
    """Clause on `Examination`: the actor may answer its appeals."""
    has_council = bool(list_council(session, examination_id))
    return policy.served_by(actor, Body.COUNCIL, today=today) if has_council else policy.owned_by(actor)


def _mark_again(session: Session, actor: Actor, held: Held, appeal: Appeal, now: datetime) -> bool:
    """Writes another result; the marks on appeal may have been there before, so it is held against what was told."""
    session.execute(select(Sitting.id).where(Sitting.id == appeal.sitting_id).with_for_update())
    before = _told(list_worths(session, appeal.sitting_id, held.plan), appeal.asked_at)
    write_result(session, actor, appeal.sitting_id, cause=ResultCause.APPEALED, because=appeal.id, now=now)
    after = list_worths(session, appeal.sitting_id, held.plan)[-1]
    return before is None or (before.earned, before.is_passed) != (after.earned, after.is_passed)


def _told(worths: list[Worth], at: datetime) -> Worth | None:
    """The result that the candidate knew when they asked."""
    known = [each for each in worths if each.decided_at <= at]
    return known[-1] if known else None


def _checked(words: str, field: str) -> str:
    said = words.strip()
    if not said:
        raise Invalid(N_("Chưa có nội dung."), field=field)
    if len(said) > limits.TEXT_CHARACTERS:
        raise Invalid(N_("Không quá %(n)s ký tự."), field=field, n=limits.TEXT_CHARACTERS)
    return said
