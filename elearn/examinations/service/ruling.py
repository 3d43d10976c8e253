"""What becomes of a question after an examination: one person asks, another one decides, and results follow in a job."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from elearn.assessment.plain_words import plain_words
from elearn.content.document import Key, Question
from elearn.core.actor import Actor
from elearn.core.days import day_of
from elearn.core.db.insert import insert_once
from elearn.core.errors import N_, Conflict, Forbidden, Invalid, NotFound
from elearn.core.ids import Id, new_id
from elearn.core.jobs.queue import enqueue
from elearn.examinations.acts import ActKind
from elearn.examinations.models import Examination, Ruling
from elearn.examinations.policy import led_by
from elearn.examinations.queries.held import Held, get_held
from elearn.examinations.queries.questions import find_counting, find_deciders, is_asked
from elearn.examinations.questions.key_form import may_rekey
from elearn.examinations.questions.rekeying import write_key
from elearn.examinations.questions.ruling_rules import REMEDY_WORDS, Remedy, remedies_for
from elearn.examinations.rules import Body, State
from elearn.examinations.service.duty import refuse_apart
from elearn.examinations.service.log import note_act
from elearn.notifications.kinds import Kind
from elearn.notifications.service import notify

APPLY = "examinations.apply_ruling"
NOBODY_DECIDES = N_(
    "Chưa có người thứ hai để quyết định. Xin cử thêm người vào hội đồng thi hoặc giao vai trò phụ trách thi ở đơn vị cấp trên."
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What shall become of a question, and why. `key` is the new key where it is to be marked by another one."""

    question: str
    remedy: Remedy
    reason: str
    key: Key | None = None


def ask_ruling(session: Session, actor: Actor, examination_id: Id, wanted: Wanted, *, now: datetime) -> Id:
    """Asks that something become of a question. Nothing changes before another person decides.

    Returns:
        The ruling's id.

    Raises:
        NotFound: the examination is not theirs, or no paper asks the question.
        Forbidden: the actor sits the examination, or marks it.
        Conflict: it is not closed yet, something is asked of the question already, or there is nobody who could decide.
        Invalid: no reason, no new key where one is needed, or one where none is; or the question is marked so already.
    """
    held = get_held(session, examination_id, led_by(actor, Body.COUNCIL))
    if actor.person_id is None or not is_asked(session, held.id, wanted.question):
        raise NotFound
    refuse_apart(session, actor, held, now=now)
    if held.state not in {State.CLOSED, State.POSTED}:
        raise Conflict(N_("Câu hỏi được xử lý sau khi đóng kỳ thi."))
    if not wanted.reason:
        raise Invalid(N_("Xin ghi lý do."), field="reason")
    if (wanted.remedy is Remedy.REKEYED) != (wanted.key is not None):
        raise Invalid(N_("Xin ghi đáp án mới."), field="key")
    counting = find_counting(session, held.id, wanted.question)
    asked_about = held.course(session).questions[wanted.question]
    if wanted.remedy not in remedies_for(counting[0] if counting else None, may_rekey=may_rekey(asked_about)):
        raise Invalid(N_("Câu này đang được tính như vậy rồi, hoặc không xử lý được bằng cách này."), field="remedy")
    if not find_deciders(session, held, actor.person_id, today=day_of(session, now)):
        raise Conflict(NOBODY_DECIDES)
    ruling_id = new_id()
    is_new = insert_once(
        session,
        Ruling,
        id=ruling_id,
        examination_id=held.id,
        question=wanted.question,
        remedy=wanted.remedy.value,
        key=write_key(wanted.key) if wanted.key is not None else None,
        reason=wanted.reason,
        asked_by=actor.person_id,
        asked_at=now,
        answer="",
    )
    if not is_new:
        raise Conflict(N_("Câu này đang chờ quyết định về một đề nghị khác."))
    words = f"{_title(held.course(session).questions[wanted.question])}: {REMEDY_WORDS[wanted.remedy]}. {wanted.reason}"
    note_act(session, actor, held.id, ActKind.RULING_ASKED, words=words, now=now)
    return ruling_id


def decide_ruling(session: Session, actor: Actor, ruling_id: Id, *, is_granted: bool, words: str, now: datetime) -> None:
    """Another person decides. What is granted counts from now on; results that are there follow in a job. Whoever asked is told
    when it is refused; what is granted they see in the results.

    Args:
        words: why; must be said where it is refused.

    Raises:
        NotFound: there is no such ruling, or its examination is not theirs.
        Forbidden: they asked it themselves, sit the examination or mark it, or a nearer unit has somebody who decides.
        Conflict: it was decided, or results still follow an earlier ruling.
        Invalid: it is refused without a word.
    """
    ruling = session.scalars(select(Ruling).where(Ruling.id == ruling_id).with_for_update()).one_or_none()
    if ruling is None:
        raise NotFound
    today = day_of(session, now)
    held = get_held(session, ruling.examination_id, led_by(actor, Body.COUNCIL))
    if actor.person_id == ruling.asked_by:
        raise Forbidden(N_("Người đề nghị không tự quyết định; việc này cần người thứ hai."))
    if actor.person_id not in find_deciders(session, held, ruling.asked_by, today=today):
        raise Forbidden(N_("Anh/chị không thuộc những người quyết định đề nghị này."))
    if ruling.decided_at is not None:
        raise Conflict(N_("Đề nghị này đã được quyết định."))
    if not is_granted and not words:
        raise Invalid(N_("Xin ghi lý do không đồng ý."), field="words")
    if is_granted:
        refuse_while_applying(session, held)
    ruling.decided_by, ruling.decided_at, ruling.is_granted, ruling.answer = actor.person_id, now, is_granted, words
    session.flush()
    verdict = "Đồng ý" if is_granted else "Không đồng ý"
    said = f"{verdict}: {_title(held.course(session).questions[ruling.question])}: {REMEDY_WORDS[Remedy(ruling.remedy)]}. {words}"
    note_act(session, actor, held.id, ActKind.RULED, words=said, now=now)
    if is_granted:
        enqueue_step(session, ruling_id, None, now=now)
    elif ruling.asked_by is not None:
        told: dict[str, str | dict[str, str]] = {"examination": held.title, "sender": actor.name, "answer": words}
        place = f"/organise/{held.id}/rulings/{ruling_id}"
        notify(session, [ruling.asked_by], Kind.EXAM_RULING_REFUSED, told, place=place, actor=actor, now=now)


def withdraw_ruling(session: Session, actor: Actor, ruling_id: Id, *, words: str, now: datetime) -> None:
    """Whoever asked takes it back before anybody decided: nothing becomes of it.

    Args:
        words: the sentence of the sealed log that says so, in the language of its reader.

    Raises:
        NotFound: there is no such ruling, its examination is not theirs, or somebody else asked it.
        Conflict: it was decided.
    """
    ruling = session.scalars(select(Ruling).where(Ruling.id == ruling_id).with_for_update()).one_or_none()
    if ruling is None or actor.person_id is None or ruling.asked_by != actor.person_id:
        raise NotFound
    held = get_held(session, ruling.examination_id, led_by(actor, Body.COUNCIL))
    if ruling.decided_at is not None:
        raise Conflict(N_("Đề nghị này đã được quyết định."))
    # Nobody decided it: what is refused by nobody was taken back.
    ruling.decided_at, ruling.is_granted, ruling.answer = now, False, words
    session.flush()
    said = f"{words}: {_title(held.course(session).questions[ruling.question])}: {REMEDY_WORDS[Remedy(ruling.remedy)]}."
    note_act(session, actor, held.id, ActKind.RULED, words=said, now=now)


def enqueue_step(session: Session, ruling_id: Id, after: Id | None, *, now: datetime) -> None:
    """The next sittings, those with an id beyond `after`, follow a ruling in a job."""
    step = str(after or "")
    enqueue(session, APPLY, {"ruling": str(ruling_id), "after": step}, dedupe_key=f"{ruling_id} {step}", now=now)


def refuse_while_applying(session: Session, held: Held) -> None:
    """One ruling of an examination after the other, and no appeal between: what a result changed by must be told by one reason.

    Raises:
        Conflict: results still follow a ruling that was granted.
    """
    session.execute(select(Examination.id).where(Examination.id == held.id).with_for_update())
    wanted = (Ruling.examination_id == held.id, Ruling.is_granted.is_(True), Ruling.applied_at.is_(None))
    if session.scalars(select(Ruling.id).where(*wanted)).first() is not None:
        raise Conflict(N_("Kết quả đang được chấm lại theo quyết định trước. Xin thử lại sau ít phút."))


def _title(question: Question) -> str:
    return plain_words(next(iter(question.texts.values())).title)
