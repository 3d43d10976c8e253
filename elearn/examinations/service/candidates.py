"""Candidates: a list of people without account, who is struck off, extra minutes, and cards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import delete, exists, select, update
from sqlalchemy.orm import Session

from elearn.core.actor import Actor
from elearn.core.db.insert import insert_rows_once
from elearn.core.errors import N_, Conflict, Invalid, NotFound
from elearn.core.ids import Id, new_id
from elearn.core.text import fold, name_sort
from elearn.examinations.acts import ActKind
from elearn.examinations.candidates.lists import Fault, Known, ListPlan, ListRow, plan_rows
from elearn.examinations.models import Candidate, Room, Sitting
from elearn.examinations.policy import owned_by, within
from elearn.examinations.queries.held import Held
from elearn.examinations.rules import State, Template
from elearn.examinations.service.duty import RUNNING, lock_candidate
from elearn.examinations.service.listing import next_numbers
from elearn.examinations.service.log import note_act
from elearn.examinations.service.shared import PLANNING, get_locked, prepare_again, require_planning, require_unread, words_of

MOST_EXTRA = 600
CARDED = PLANNING | {State.CLOSED, State.POSTED}
"""A card that was lost is given anew also afterwards: results, answers and appeals are read with it."""
_HAS_STARTED = N_("Thí sinh này đã bắt đầu làm bài. Việc trong giờ thi làm ở trang theo dõi.")
_ALL_RUNNING = N_(
    "Mọi thí sinh đang làm bài nên chưa cấp phiếu nào. Muốn cấp phiếu mới cho một người, xin mở trang của thí sinh ấy."
)


class ListChanged(Conflict):
    """What would be written is not what was shown; nothing is written. `plan` is what it has become."""

    def __init__(self, plan: ListPlan) -> None:
        super().__init__(N_("Tình hình đã đổi từ lúc anh/chị xem danh sách, nên chưa ghi gì. Xin xem lại rồi ghi."))
        self.plan = plan


def plan_list(session: Session, held: Held, rows: Sequence[ListRow], faults: Sequence[Fault]) -> ListPlan:
    """What a list of people without account would change as things stand. Two statements."""
    columns = (
        Candidate.number,
        Candidate.name,
        Candidate.birth_date,
        Candidate.person_id,
        Candidate.struck_at,
        Candidate.erased_at,
    )
    there = session.execute(select(*columns).where(Candidate.examination_id == held.id)).all()
    known = [
        Known(each.number, each.name, each.birth_date, each.struck_at is not None)
        for each in there
        if each.person_id is None and each.name is not None
    ]
    taken = {each.number for each in there} - {each.number for each in known}
    rooms = {fold(each) for each in session.scalars(select(Room.name).where(Room.examination_id == held.id))}
    return plan_rows(rows, faults, known, taken=taken, rooms=rooms)


def write_list(
    session: Session, actor: Actor, held: Held, rows: Sequence[ListRow], faults: Sequence[Fault], *, digest: str, now: datetime
) -> int:
    """Writes a list of people without account, at once or not at all; answers how many came to the list.

    Args:
        held: an examination that the actor's unit answers for.
        digest: of the plan that was shown.

    Raises:
        NotFound: it is not theirs.
        Conflict: it is not of the kind with candidates from outside, or is over.
        ListChanged: it would write something else by now.
        Invalid: the list has faults, or changes nothing.
    """
    get_locked(session, held.id, owned_by(actor))
    require_planning(session, held.id)
    if held.template is not Template.RECRUITMENT:
        raise Conflict(N_("Chỉ kỳ thi tuyển công chức có thí sinh ngoài, không có tài khoản."))
    plan = plan_list(session, held, rows, faults)
    if plan.digest != digest:
        raise ListChanged(plan)
    if plan.faults:
        raise Invalid(N_("Danh sách còn chỗ cần sửa nên chưa ghi."), field="text")
    if not plan.new and not plan.again:
        raise Invalid(N_("Mọi người trong danh sách này đã có tên trong kỳ thi."), field="text")
    _add(session, held, plan.new, now)
    _restore(session, held, plan.again, now)
    listed = len(plan.new) + len(plan.again)
    note_act(session, actor, held.id, ActKind.LISTED, words=f"{listed} thí sinh", now=now)
    prepare_again(session, held, now=now)
    return listed


def _restore(session: Session, held: Held, rows: Sequence[ListRow], now: datetime) -> None:
    """Whoever was struck off comes back, into the room that the list says now."""
    back = (Candidate.examination_id == held.id, Candidate.number.in_([each.number for each in rows]))
    session.execute(update(Candidate).where(*back).values(struck_at=None, listed_at=now))
    rooms = _rooms(session, held)
    for name in {fold(each.room) for each in rows if each.room}:
        there = [each.number for each in rows if fold(each.room) == name]
        wanted = (Candidate.examination_id == held.id, Candidate.number.in_(there))
        session.execute(update(Candidate).where(*wanted).values(room_id=rooms[name]))


def _rooms(session: Session, held: Held) -> dict[str, Id]:
    """Rooms by their folded names."""
    found = session.execute(select(Room.id, Room.name).where(Room.examination_id == held.id))
    return {fold(each.name): each.id for each in found}


def _add(session: Session, held: Held, rows: Sequence[ListRow], now: datetime) -> None:
    rooms = _rooms(session, held)
    numbers = next_numbers(session, held.id, {each.number for each in rows})
    insert_rows_once(
        session,
        Candidate,
        [
            {
                "id": new_id(),
                "examination_id": held.id,
                "number": each.number or next(numbers),
                "name": each.name,
                "name_sort": name_sort(each.name),
                "birth_date": each.birth,
                "about": each.about or None,
                "room_id": rooms.get(fold(each.room)) if each.room else None,
                "extra_minutes": 0,
                "listed_at": now,
            }
            for each in rows
        ],
    )


def strike(session: Session, actor: Actor, held: Held, candidate_id: Id, reason: str, *, now: datetime) -> None:
    """Takes a candidate off the list before they start; their unstarted paper and their seat are given up.

    Raises:
        NotFound: there is no such candidate on the list.
        Invalid: no reason is given.
        Conflict: they have started, or an answer sheet of theirs was read, or the examination is over.
    """
    require_planning(session, held.id)
    why = words_of(reason, "reason")
    row = _on_list(session, held, candidate_id)
    _require_unstarted(session, candidate_id)
    require_unread(session, Sitting.candidate_id == candidate_id)
    session.execute(delete(Sitting).where(Sitting.candidate_id == candidate_id, Sitting.started_at.is_(None)))
    row.struck_at, row.room_id, row.seat, row.card_digest = now, None, None, None
    session.flush()
    note_act(session, actor, held.id, ActKind.STRUCK, candidate_id=candidate_id, words=why, now=now)


def give_extra(session: Session, actor: Actor, held: Held, candidate_id: Id, minutes: int, *, reason: str, now: datetime) -> None:
    """Extra minutes for a candidate before they start, in place of those from before; 0 takes them back.

    Raises:
        NotFound: there is no such candidate on the list.
        Forbidden: it is the actor.
        Invalid: no reason is given, or the minutes do not fit.
        Conflict: they have started, or the examination is over.
    """
    require_planning(session, held.id)
    why = words_of(reason, "reason")
    if not 0 <= minutes <= MOST_EXTRA:
        raise Invalid(N_("Cần từ %(min)s đến %(max)s."), field="minutes", min=0, max=MOST_EXTRA)
    lock_candidate(session, actor, held, candidate_id)
    row = _on_list(session, held, candidate_id)
    _require_unstarted(session, candidate_id)
    row.extra_minutes, row.extra_reason = minutes, why if minutes else None
    session.flush()
    note_act(session, actor, held.id, ActKind.EXTENDED, candidate_id=candidate_id, words=f"{minutes} phút. {why}", now=now)


def issue_cards(
    session: Session, actor: Actor, held: Held, digests: Mapping[Id, bytes], *, replaces_running: bool = False, now: datetime
) -> list[Id]:
    """Gives candidates without account the codes of their cards; those from before let nobody in any more. Answers whom, by number.

    Args:
        digests: by candidate, what is kept of the new code (`card_codes.digest_of_card`).
        replaces_running: also where somebody is sitting by the card from before, who is thrown out by it; otherwise they are left
            out and keep theirs. So is one card given anew when the examination is over.

    Raises:
        NotFound: one of them is not on the list, has an account, or is erased.
        Conflict: the examination is over, or cancelled.
        Invalid: there is nobody to give a card.
    """
    require_planning(session, held.id, CARDED if replaces_running else PLANNING)
    there = (Candidate.struck_at.is_(None), Candidate.erased_at.is_(None), within(held.scope))
    wanted = (Candidate.examination_id == held.id, Candidate.id.in_(digests), *there)
    running = exists().where(Sitting.candidate_id == Candidate.id, *RUNNING)
    columns = (Candidate.id, Candidate.number, running.label("is_running"))
    named = session.execute(select(*columns).where(*wanted, Candidate.person_id.is_(None)).order_by(Candidate.number)).all()
    if len(named) != len(digests):
        raise NotFound
    found = [each for each in named if replaces_running or not each.is_running]
    if not found:
        raise Invalid(_ALL_RUNNING if named else N_("Chưa có thí sinh nào cần phiếu."), field="cards")
    given = {"card_issued_at": now, "card_used_at": None}
    session.execute(update(Candidate), [{"id": each.id, "card_digest": digests[each.id], **given} for each in found])
    only = found[0].id if len(found) == 1 else None
    numbers = ", ".join(each.number for each in found)
    note_act(session, actor, held.id, ActKind.CARDED, candidate_id=only, words=numbers, now=now)
    return [each.id for each in found]


def _on_list(session: Session, held: Held, candidate_id: Id) -> Candidate:
    on_list = (Candidate.examination_id == held.id, Candidate.struck_at.is_(None), within(held.scope))
    wanted = (Candidate.id == candidate_id, *on_list)
    row = session.scalars(select(Candidate).where(*wanted).with_for_update()).one_or_none()
    if row is None:
        raise NotFound
    return row


def _require_unstarted(session: Session, candidate_id: Id) -> None:
    if session.scalar(select(exists().where(Sitting.candidate_id == candidate_id, Sitting.started_at.is_not(None)))):
        raise Conflict(_HAS_STARTED)
