"""Planning an examination: made, changed, handed to a unit below, made ready, reopened, cancelled."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import delete, exists, select, update
from sqlalchemy.orm import Session

from elearn.catalogue.library import LIBRARY
from elearn.catalogue.models import Course
from elearn.catalogue.policy import VISIBLE, acting_as, viewer_of
from elearn.catalogue.queries import find_served
from elearn.core.actor import Actor, Role
from elearn.core.days import day_of
from elearn.core.errors import N_, Conflict, Invalid, NotFound
from elearn.core.ids import Id, new_id, parse_id
from elearn.core.jobs.queue import enqueue
from elearn.examinations.acts import ActKind
from elearn.examinations.models import Candidate, Examination, Opening, Sitting
from elearn.examinations.plan.checking import Lack, lacks_of
from elearn.examinations.plan.sealing import seal_words
from elearn.examinations.plan.shape import Plan, read_plan, write_plan
from elearn.examinations.plan.templates import plan_for
from elearn.examinations.policy import owned_by
from elearn.examinations.queries.delegated import list_delegates
from elearn.examinations.queries.sealed_plan import digest_of, span_of
from elearn.examinations.rules import State, Template, Window, with_usual_last_start
from elearn.examinations.service.lacking import ALWAYS_SEALED, has_guests, list_others
from elearn.examinations.service.log import note_act
from elearn.examinations.service.shared import (
    PLANNING,
    PREPARE,
    PREPARED_BEFORE,
    check_window,
    get_locked,
    prepare_again,
    require_unread,
    words_of,
)
from elearn.notifications.kinds import Kind
from elearn.notifications.rules import Words
from elearn.notifications.service import notify
from elearn.organisation.models import UnitClosure
from elearn.organisation.policy import below
from elearn.organisation.queries import name_units

TITLE_CHARACTERS = 200
SEALING = {True: "niêm phong", False: "không niêm phong"}
"""What the sealed log says of a plan whose sealing has changed."""
FROZEN = N_("Kế hoạch đã chốt. Muốn sửa, xin mở lại kế hoạch trước.")
_NEEDS_TWO = N_("Đã có người làm bài, trên máy hoặc trên giấy: việc hủy cần hai người, ở trang “Hủy kết quả”.")


class NotReady(Conflict):
    """The plan cannot be frozen; `lacks` says everything that is missing."""

    def __init__(self, lacks: Sequence[Lack]) -> None:
        super().__init__(N_("Kế hoạch chưa chốt được. Xin xem những chỗ còn thiếu."))
        self.lacks = tuple(lacks)


@dataclass(frozen=True, slots=True)
class NewExamination:
    """What an examination begins with; its plan is that of the template.

    `has_usual_last_start`: whoever begins has all the minutes of the plan, whatever the window says of the last start.
    """

    template: Template
    title: str
    unit_id: Id
    course_id: Id
    window: Window
    has_usual_last_start: bool = False


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything of an examination that may be changed while it is planned."""

    title: str
    window: Window
    plan: Plan
    access_code: str = ""
    is_sealed: bool = False
    erase_on: date | None = None


def make_examination(session: Session, actor: Actor, new: NewExamination, *, now: datetime) -> Id:
    """Makes an examination of a unit for which the actor is exam officer, as a draft; answers its id.

    Raises:
        NotFound: the unit is not theirs, or they do not see the course, or it is not published.
        Invalid: the title or the window does not fit.
    """
    if not _reaches(session, actor, new.unit_id):
        raise NotFound
    wanted = select(Course.id).where(Course.id == new.course_id, VISIBLE[viewer_of(actor)])
    entry = find_served(session, new.course_id) if session.execute(wanted, acting_as(actor)).first() else None
    if entry is None:
        raise NotFound
    check_window(new.window, now)
    plan = plan_for(new.template, LIBRARY.get_document(session, entry.rendition_id))
    window = with_usual_last_start(new.window, plan.minutes) if new.has_usual_last_start else new.window
    row = Examination(
        id=new_id(),
        unit_id=new.unit_id,
        template=new.template,
        title=words_of(new.title, "title", most=TITLE_CHARACTERS),
        course_id=new.course_id,
        plan=write_plan(plan),
        opens_at=window.opens_at,
        closes_at=window.closes_at,
        last_start_at=window.last_start_at,
        is_sealed=new.template is Template.RECRUITMENT,
        state=State.DRAFT,
        seed=secrets.token_hex(32),
        made_by=actor.person_id,
        made_at=now,
    )
    session.add(row)
    session.flush()
    note_act(session, actor, row.id, ActKind.MADE, words=row.title, now=now)
    return row.id


def change_settings(session: Session, actor: Actor, examination_id: Id, wanted: Settings, *, now: datetime) -> None:
    """Another plan, window, access code or title, while the examination is a draft.

    Raises:
        NotFound: it is not theirs.
        Conflict: it is no draft.
        Invalid: something does not fit; the field says what.
    """
    row = _own(session, actor, examination_id)
    _require(row, {State.DRAFT}, FROZEN)
    check_window(wanted.window, now)
    if wanted.window.opens_at + timedelta(minutes=wanted.plan.minutes) > wanted.window.closes_at:
        raise Invalid(N_("Từ giờ bắt đầu sớm nhất đến giờ kết thúc ngắn hơn thời gian làm bài."), field="closes_at")
    units = [found for each in wanted.plan.units if (found := parse_id(each)) is not None]
    if len(units) < len(wanted.plan.units) or not all(_reaches(session, actor, each) for each in units):
        raise NotFound
    _check_erasing(session, wanted)
    if not wanted.is_sealed and has_guests(row):
        raise Invalid(ALWAYS_SEALED, field="is_sealed")
    sealing = "" if wanted.is_sealed == row.is_sealed else SEALING[wanted.is_sealed]
    row.title = words_of(wanted.title, "title", most=TITLE_CHARACTERS)
    row.plan, row.erase_on, row.is_sealed = write_plan(wanted.plan), wanted.erase_on, wanted.is_sealed
    row.opens_at, row.closes_at, row.last_start_at = wanted.window.opens_at, wanted.window.closes_at, wanted.window.last_start_at
    row.access_code = words_of(wanted.access_code, "access_code", most=20) if wanted.access_code.strip() else ""
    session.flush()
    note_act(session, actor, row.id, ActKind.PLANNED, words=sealing, now=now)


def delegate(session: Session, actor: Actor, examination_id: Id, unit_id: Id, until: date, *, now: datetime) -> None:
    """Hands an examination to a unit below the one that answers for it, until the end of a day, and tells its exam officers.

    Raises:
        NotFound: the examination is not theirs, or the unit does not stand below its unit.
        Invalid: the day has passed.
        Conflict: the examination is over.
    """
    row = _own(session, actor, examination_id)
    _require(row, PLANNING)
    is_below = (UnitClosure.ancestor_id == row.unit_id, UnitClosure.descendant_id == unit_id, UnitClosure.depth > 0)
    if not session.scalar(select(exists().where(*is_below))):
        raise NotFound
    if until < day_of(session, now):
        raise Invalid(N_("Ngày này đã qua."), field="until")
    row.held_by_id, row.held_until = unit_id, until
    session.flush()
    note_act(session, actor, row.id, ActKind.DELEGATED, words=f"{unit_id} – {until:%d/%m/%Y}", now=now)
    today = day_of(session, now)
    told = set(list_delegates(session, row.unit_id, unit_id, today=today)) - {actor.person_id}
    unit = name_units(session, [unit_id], today=today).get(unit_id, {})
    words: Words = {"exam": row.title, "unit": unit, "until": f"{until:%d/%m/%Y}", "sender": actor.name}
    notify(session, told, Kind.EXAM_DELEGATED, words, place=f"/organise/{row.id}", actor=actor, now=now)


def take_back(session: Session, actor: Actor, examination_id: Id, *, now: datetime) -> None:
    """The unit below holds the examination no more.

    Raises:
        NotFound: it is not theirs.
        Conflict: it is handed to nobody.
    """
    row = _own(session, actor, examination_id)
    if row.held_by_id is None:
        raise Conflict(N_("Kỳ thi này chưa giao cho đơn vị nào."))
    row.held_by_id = row.held_until = None
    session.flush()
    note_act(session, actor, row.id, ActKind.TAKEN_BACK, now=now)


def make_ready(session: Session, actor: Actor, examination_id: Id, *, now: datetime) -> None:
    """Checks the plan against the newest published version of the course, freezes both, and has the papers prepared.

    Raises:
        NotFound: it is not theirs.
        NotReady: something is missing, all of which is said.
        Conflict: it is no draft, or the course is not published any more.
    """
    row = _own(session, actor, examination_id)
    _require(row, {State.DRAFT}, N_("Kế hoạch đã chốt rồi."))
    entry = find_served(session, row.course_id)
    if entry is None:
        raise Conflict(N_("Khóa học của kỳ thi này đã rút, nên không lấy được câu hỏi."))
    found = lacks_of(LIBRARY.get_document(session, entry.rendition_id), read_plan(row.plan), is_sealed=row.is_sealed)
    if lacks := [*found, *list_others(session, row, now)]:
        raise NotReady(lacks)
    row.version_id, row.rendition_id, row.state = entry.version_id, entry.rendition_id, State.READY
    session.flush()
    hours = span_of(session, Window(row.opens_at, row.closes_at, row.last_start_at))
    words = seal_words(read_plan(row.plan), label=entry.label, hours=hours, digest=digest_of(row))
    note_act(session, actor, row.id, ActKind.READY, words=words, now=now)
    prepare_again(session, row, now=now)
    enqueue(session, PREPARE, {"examination": str(row.id)}, run_at=max(now, row.opens_at - PREPARED_BEFORE), now=now)


def reopen(session: Session, actor: Actor, examination_id: Id, reason: str, *, now: datetime) -> None:
    """Makes a draft of it again while nobody has started: what was prepared goes, and candidates keep rooms and cards.

    Papers are drawn anew, and sealed anew: whoever has opened it or seen a paper before knows nothing of those to come.

    Raises:
        NotFound: it is not theirs.
        Invalid: no reason is given.
        Conflict: it is not ready, or somebody has started, or an answer sheet was read.
    """
    row = _own(session, actor, examination_id)
    why = words_of(reason, "reason")
    _require(row, {State.READY})
    if session.scalar(select(exists().where(Sitting.examination_id == row.id, Sitting.started_at.is_not(None)))):
        raise Conflict(N_("Đã có người bắt đầu làm bài, nên không mở lại kế hoạch được."))
    require_unread(session, Sitting.examination_id == row.id)
    for table in (Sitting, Opening):
        session.execute(delete(table).where(table.examination_id == row.id))
    session.execute(update(Candidate).where(Candidate.examination_id == row.id).values(let_in_at=None))
    row.state, row.version_id, row.rendition_id, row.seed = State.DRAFT, None, None, secrets.token_hex(32)
    session.flush()
    note_act(session, actor, row.id, ActKind.UNREADY, words=why, now=now)


def cancel(session: Session, actor: Actor, examination_id: Id, reason: str, *, now: datetime) -> None:
    """The examination is not held.

    Raises:
        NotFound: it is not theirs.
        Invalid: no reason is given.
        Conflict: somebody has started, or an answer sheet was read: who sat it on paper has sat it as well; or it is over.
    """
    row = _own(session, actor, examination_id)
    why = words_of(reason, "reason")
    _require(row, PLANNING)
    if session.scalar(select(exists().where(Sitting.examination_id == row.id, Sitting.started_at.is_not(None)))):
        raise Conflict(_NEEDS_TWO)
    require_unread(session, Sitting.examination_id == row.id, _NEEDS_TWO)
    was_told, row.state = row.state == State.READY, State.CANCELLED
    session.flush()
    note_act(session, actor, row.id, ActKind.CANCELLED, words=why, now=now)
    if was_told:
        wanted = (Candidate.examination_id == row.id, Candidate.struck_at.is_(None), Candidate.person_id.is_not(None))
        people = [each for each in session.scalars(select(Candidate.person_id).where(*wanted)) if each is not None]
        # The reason stands in the log: it may name somebody.
        notify(session, people, Kind.EXAM_CANCELLED, {"exam": row.title}, place="/examinations", actor=actor, now=now)


def _own(session: Session, actor: Actor, examination_id: Id) -> Examination:
    return get_locked(session, examination_id, owned_by(actor))


def _require(
    row: Examination,
    states: set[State] | frozenset[State],
    sentence: str = N_("Kỳ thi này không còn ở bước chuẩn bị, nên không sửa được nữa."),
) -> None:
    if State(row.state) not in states:
        raise Conflict(sentence)


def _reaches(session: Session, actor: Actor, unit_id: Id) -> bool:
    """Whether the actor is exam officer of a unit that stands today."""
    mine = exists().where(UnitClosure.descendant_id == unit_id, UnitClosure.ancestor_id == unit_id)
    reach = below(actor.units_as(Role.EXAM_OFFICER), UnitClosure.descendant_id)
    return bool(session.scalar(select(mine if actor.is_system else mine.where(reach))))


def _check_erasing(session: Session, wanted: Settings) -> None:
    """Data of candidates are kept at least until nobody can appeal any more."""
    appeals = timedelta(days=wanted.plan.appeal_days)
    if wanted.erase_on is not None and wanted.erase_on <= day_of(session, wanted.window.closes_at) + appeals:
        raise Invalid(N_("Ngày xóa dữ liệu phải sau ngày thi và sau hạn phúc khảo."), field="erase_on")
