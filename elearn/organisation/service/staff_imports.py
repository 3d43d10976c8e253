"""Lists of staff: sent, planned, written or forgotten."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from elearn.core import limits
from elearn.core.actor import Actor
from elearn.core.errors import N_, Conflict, Forbidden, Invalid, NotFound
from elearn.core.ids import Id, new_id
from elearn.core.jobs.queue import enqueue
from elearn.core.permissions import allows
from elearn.organisation.models import StaffImport, StaffImportLine
from elearn.organisation.queries.staff_imports import keeps_staff_of, own_import
from elearn.organisation.rules import ImportState
from elearn.organisation.service.staff_plans import fault_to_json, line_to_json, lock_staff, plan_list, write_plan
from elearn.organisation.staff_import.faults import Refusal
from elearn.organisation.staff_import.plan import Kind, Plan
from elearn.organisation.staff_import.planning import Terms
from elearn.organisation.staff_import.reading import StaffList

CHECK = "organisation.check_staff_file"
WRITE = "organisation.write_staff_list"
_PURGED_AT_ONCE = 20
_CHANGED = N_("Tình hình đã đổi từ lúc anh/chị xem kế hoạch, nên chưa ghi gì. Đây là kế hoạch làm lại; xin xem rồi ghi.")


class PlanChanged(Conflict):
    """What would be written is not what was shown; nothing is written. `plan` is what it has become."""

    def __init__(self, plan: Plan) -> None:
        super().__init__(_CHANGED)
        self.plan = plan


@dataclass(frozen=True, slots=True)
class Consent:
    """What somebody agrees to: the plan that they saw, and the number of people who have left, typed where they are many."""

    digest: str
    left: int | None = None


def send_list(session: Session, actor: Actor, content: bytes, file_name: str, terms: Terms, *, now: datetime) -> Id:
    """Takes a file to be looked at, and answers the id under which it is found again. Nothing of it is read yet.

    Raises:
        Forbidden: the actor keeps no staff.
        Invalid: the file is empty or too large, or a whole list is of no unit.
        NotFound: the unit is not there for this actor.
    """
    if actor.person_id is None or not allows(actor, "organisation.import_staff"):
        raise Forbidden
    if not 0 < len(content) <= limits.STAFF_FILE_BYTES:
        raise Invalid(field="file")
    if terms.is_whole and terms.unit_id is None:
        raise Invalid(N_("Danh sách đầy đủ thì xin ghi mã đơn vị."), field="unit")
    if terms.unit_id is not None and not keeps_staff_of(session, actor, terms.unit_id):
        raise NotFound
    row = StaffImport(
        id=new_id(),
        sent_by=actor.person_id,
        unit_id=terms.unit_id,
        is_whole=terms.is_whole,
        on=terms.on,
        file_name=file_name[:200],
        content=content,
        state=ImportState.WAITING,
        sent_at=now,
    )
    session.add(row)
    session.flush()
    row.job_id = enqueue(session, CHECK, {"import": str(row.id)}, now=now)
    session.flush()
    return row.id


def refuse_list(session: Session, import_id: Id, why: Refusal) -> None:
    """Notes that a file cannot be read; the file itself goes."""
    row = _locked(session, import_id)
    row.state, row.refusal, row.content = ImportState.REFUSED, str(why), b""
    session.flush()


def keep_plan(session: Session, import_id: Id, plan: Plan, listed: StaffList, *, is_changed: bool = False) -> None:
    """Keeps a plan to be shown, in place of the one before."""
    row = _locked(session, import_id)
    session.execute(delete(StaffImportLine).where(StaffImportLine.import_id == import_id))
    kept = [(Kind.PROBLEM, fault_to_json(each)) for each in plan.faults]
    kept += [(each.kind, line_to_json(each)) for each in plan.writes]
    lines = [
        {"import_id": import_id, "place": place, "kind": str(kind), "content": content}
        for place, (kind, content) in enumerate(kept)
    ]
    if lines:
        session.execute(insert(StaffImportLine), lines)
    row.state, row.digest, row.is_changed = ImportState.PLANNED, plan.digest, is_changed
    row.counts = {str(kind): count for kind, count in plan.counts.items()}
    row.about = _about(plan, listed)
    session.flush()


def _about(plan: Plan, listed: StaffList) -> dict[str, Any]:
    return {"sheet": listed.sheet, "unused": list(listed.head.unused), "listed": plan.listed, "uncoded": plan.uncoded}


def ask_to_write(session: Session, actor: Actor, import_id: Id, consent: Consent, *, now: datetime) -> None:
    """Has a job write a large plan.

    Raises:
        NotFound: there is no such list of the actor's.
        Conflict: it is not ready to be written, or another plan was shown.
        Invalid: many have left, and their number was not typed.
    """
    row = _own(session, actor, import_id)
    if row.state != ImportState.PLANNED or row.digest != consent.digest:
        raise Conflict(_CHANGED)
    counts = {Kind(kind): count for kind, count in (row.counts or {}).items()}
    require_consent(counts[Kind.LEFT], (row.about or {}).get("listed", 0), consent)
    row.state, row.is_changed = ImportState.WRITING, False
    args = {"import": str(import_id), "digest": consent.digest, "left": consent.left}
    row.job_id = enqueue(session, WRITE, args, now=now)
    session.flush()


def write_list(
    session: Session, actor: Actor, import_id: Id, listed: StaffList, consent: Consent, *, now: datetime, today: date
) -> Plan:
    """Writes a list, at once or not at all: works the plan out again under lock and compares it with what was shown.

    Args:
        listed: what its file says, read before the unit of work began.

    Raises:
        NotFound: there is no such list of the actor's.
        PlanChanged: it would write something else by now; nothing is written.
        Conflict: it is written already, or has problems.
        Invalid: many have left, and their number was not typed.
    """
    row = _own(session, actor, import_id)
    if row.state not in {ImportState.PLANNED, ImportState.WRITING}:
        raise Conflict(N_("Danh sách này đã ghi rồi."))
    terms = Terms(row.on, row.unit_id, row.is_whole)
    plan = write_shown(session, actor, listed, terms, consent, now=now, today=today)
    row.state, row.written_at, row.content, row.is_changed = ImportState.WRITTEN, now, b"", False
    session.flush()
    return plan


def write_shown(
    session: Session, actor: Actor, listed: StaffList, terms: Terms, consent: Consent, *, now: datetime, today: date
) -> Plan:
    """The same for a list that is kept nowhere, as on the command line.

    Raises:
        PlanChanged, Conflict, Invalid: as `write_list`.
    """
    lock_staff(session)
    plan = plan_list(session, actor, listed, terms, today=today)
    if plan.digest != consent.digest:
        raise PlanChanged(plan)
    require_consent(plan.counts[Kind.LEFT], plan.listed, consent)
    write_plan(session, actor, plan, terms, now=now)
    return plan


def is_share_large(left: int, listed: int) -> bool:
    """Whether so many of the people of a unit would leave it by a list that their number is to be typed."""
    return left * 100 > listed * limits.STAFF_LEFT_PERCENT


def require_consent(left: int, listed: int, consent: Consent) -> None:
    """Raises Invalid where many have left and another number, or none, was typed."""
    if is_share_large(left, listed) and consent.left != left:
        raise Invalid(N_("Xin gõ đúng số người sẽ thôi làm việc trong kế hoạch: %(left)s."), field="left", left=left)


def give_up_writing(session: Session, import_id: Id) -> None:
    """A list that could not be written is planned again, so that it can be tried anew."""
    row = _locked(session, import_id)
    if row.state == ImportState.WRITING:
        row.state = ImportState.PLANNED
        session.flush()


def forget_list(session: Session, actor: Actor, import_id: Id) -> None:
    """Removes a list with its file and plan; what it has written stays.

    Raises:
        NotFound: there is no such list of the actor's.
        Conflict: it is being written.
    """
    row = _own(session, actor, import_id)
    if row.state == ImportState.WRITING:
        raise Conflict(N_("Danh sách này đang được ghi."))
    _remove(session, [import_id])


def purge_lists(session: Session, *, before: datetime) -> int:
    """Removes lists that were sent before an instant, a few at once; answers how many."""
    old = session.scalars(select(StaffImport.id).where(StaffImport.sent_at < before).limit(_PURGED_AT_ONCE)).all()
    _remove(session, old)
    return len(old)


def _remove(session: Session, imports: Sequence[Id]) -> None:
    session.execute(delete(StaffImportLine).where(StaffImportLine.import_id.in_(imports)))
    session.execute(delete(StaffImport).where(StaffImport.id.in_(imports)))


def _own(session: Session, actor: Actor, import_id: Id) -> StaffImport:
    row = session.scalars(select(StaffImport).where(StaffImport.id == import_id, own_import(actor)).with_for_update()).one_or_none()
    if row is None or not allows(actor, "organisation.import_staff"):
        raise NotFound
    return row


def _locked(session: Session, import_id: Id) -> StaffImport:
    row = session.get(StaffImport, import_id, with_for_update=True)
    if row is None:
        raise NotFound
    return row
