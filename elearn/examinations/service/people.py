"""Who serves at an examination: appointed into its bodies and relieved. Nobody is in two, no candidate serves, no officer marks."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, exists, select, true
from sqlalchemy.orm import Session

from elearn.accounts.models import Person
from elearn.accounts.rules import staff_code
from elearn.core.actor import Actor, Role
from elearn.core.days import day_of
from elearn.core.db.insert import insert_once
from elearn.core.errors import N_, Conflict, Forbidden, Invalid, NotFound
from elearn.core.ids import Id, new_id
from elearn.examinations.acts import ActKind
from elearn.examinations.models import Candidate, Examination, Member
from elearn.examinations.policy import owned_by
from elearn.examinations.queries.apart import organising_among
from elearn.examinations.queries.held import Held
from elearn.examinations.rules import BODY_WORDS, Body, State
from elearn.examinations.service.log import note_act
from elearn.examinations.service.shared import SERVING, end_lapsed, require_planning, words_of
from elearn.notifications.kinds import Kind
from elearn.notifications.service import notify
from elearn.organisation.policy import below, people_visible_to

DUTY_CHARACTERS = 100
_ORGANISES = N_(
    "Người này là phụ trách thi của đơn vị tổ chức hoặc của đơn vị cấp trên, nên không chấm kỳ thi này: người chấm không được "
    "là người xử lý câu hỏi, hủy và công bố kết quả. Xin cử một người khác đang làm việc trong đơn vị; nếu đơn vị không còn ai "
    "chấm được, xin đề nghị phụ trách thi của đơn vị cấp trên cử người của đơn vị khác."
)


def appoint(session: Session, actor: Actor, held: Held, code: str, body: Body, *, duty: str = "", now: datetime) -> Id:
    """Appoints somebody at work in the actor's units, found by their staff code; answers the id of their service. Whom a unit
    appoints that holds the examination within its scope serves within it.

    Args:
        held: an examination that the actor organises.
        duty: what they are called there, such as "Chủ tịch hội đồng"; may be empty.

    Raises:
        Invalid: nobody at work in the actor's units has this code, or the words are too long.
        Forbidden: the council is appointed by the unit that answers for the examination.
        Conflict: they serve here already, or are a candidate; or shall mark, and organise it (`queries.apart.organising_among`);
            or the examination is over. Into the council people are appointed even after posting: somebody decides on rulings
            and answers appeals then.
    """
    require_planning(session, held.id, SERVING | {State.POSTED} if body is Body.COUNCIL else SERVING)
    if body is Body.COUNCIL and not _owns(session, actor, held.id):
        raise Forbidden(N_("Hội đồng thi do đơn vị chủ trì cử."))
    is_theirs = people_visible_to(actor, Role.EXAM_OFFICER, today=day_of(session, now))
    person = session.execute(select(Person.id, Person.full_name).where(Person.staff_code == staff_code(code), is_theirs)).first()
    if person is None:
        raise Invalid(N_("Không có ai đang làm việc trong các đơn vị của anh/chị mang mã này."), field="person")
    if session.scalar(select(exists().where(*_on_list(held.id, person.id)))):
        raise Conflict(N_("Người này có tên trong danh sách thí sinh nên không được cử phục vụ kỳ thi này."))
    if body is Body.MARKING and organising_among(session, held, [person.id], today=day_of(session, now)):
        raise Conflict(_ORGANISES)
    end_lapsed(session, held.id, [person.id], now=now)
    called = words_of(duty, "duty", most=DUTY_CHARACTERS) if duty.strip() else ""
    member_id = new_id()
    values = {"examination_id": held.id, "person_id": person.id, "body": body, "duty": called, "unit_id": held.scope}
    if not insert_once(session, Member, id=member_id, **values, appointed_by=actor.person_id, appointed_at=now):
        raise Conflict(N_("Người này đã được cử rồi. Mỗi người chỉ thuộc một ban; muốn chuyển ban, xin cho thôi nhiệm vụ trước."))
    note_act(session, actor, held.id, ActKind.APPOINTED, words=_told(person.full_name, body, called), now=now)
    if person.id != actor.person_id:
        told = {"exam": held.title, "sender": actor.name} | ({"duty": called} if called else {})
        notify(session, [person.id], Kind.EXAM_APPOINTED, told, place=f"/organise/{held.id}", actor=actor, now=now)
    return member_id


def relieve(session: Session, actor: Actor, held: Held, member_id: Id, reason: str, *, now: datetime) -> None:
    """Ends somebody's service; what they did stays in the log.

    Raises:
        NotFound: nobody serves here under this id.
        Forbidden: they were appointed by the unit that answers for the examination, and the actor is not of it.
        Invalid: no reason is given.
        Conflict: the examination is over.
    """
    require_planning(session, held.id, SERVING)
    why = words_of(reason, "reason")
    wanted = (Member.id == member_id, Member.examination_id == held.id, Member.relieved_at.is_(None))
    row = session.scalars(select(Member).where(*wanted).with_for_update()).one_or_none()
    if row is None:
        raise NotFound
    if row.body == Body.COUNCIL and not _owns(session, actor, held.id):
        raise Forbidden(N_("Hội đồng thi do đơn vị chủ trì cử."))
    if not _reaches(session, held, row.id):
        raise Forbidden(N_("Người này do đơn vị chủ trì cử nên chỉ đơn vị chủ trì mới cho thôi nhiệm vụ được."))
    row.relieved_at = now
    session.flush()
    name = session.scalar(select(Person.full_name).where(Person.id == row.person_id))
    note_act(session, actor, held.id, ActKind.RELIEVED, words=f"{_told(name, Body(row.body), row.duty)}. {why}", now=now)


def _told(name: str | None, body: Body, duty: str) -> str:
    """How the log calls a service; its words can be emptied."""
    return ", ".join(filter(None, (name, duty, BODY_WORDS[body])))


def _reaches(session: Session, held: Held, member_id: Id) -> bool:
    """Whether somebody serves within the scope in which the examination was found."""
    within = (Member.id == member_id, true() if held.scope is None else below((held.scope,), Member.unit_id))
    return bool(session.scalar(select(exists().where(*within))))


def _owns(session: Session, actor: Actor, examination_id: Id) -> bool:
    return session.scalar(select(Examination.id).where(Examination.id == examination_id, owned_by(actor))) is not None


def _on_list(examination_id: Id, person_id: Id) -> tuple[ColumnElement[bool], ...]:
    return (Candidate.examination_id == examination_id, Candidate.person_id == person_id, Candidate.struck_at.is_(None))
