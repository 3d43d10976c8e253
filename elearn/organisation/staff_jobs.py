"""Work on lists of staff that takes longer than a page may: looking at a file, writing a large plan, forgetting old lists."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from elearn.core import limits
from elearn.core.actor import Actor
from elearn.core.days import day_of
from elearn.core.errors import DomainError
from elearn.core.ids import Id
from elearn.core.jobs.context import JobContext
from elearn.organisation.models import StaffImport
from elearn.organisation.queries import actor_of
from elearn.organisation.rules import ImportState
from elearn.organisation.service import staff_imports
from elearn.organisation.service.staff_imports import Consent, PlanChanged
from elearn.organisation.service.staff_plans import plan_list
from elearn.organisation.staff_import.faults import FileRefused
from elearn.organisation.staff_import.opening import open_file
from elearn.organisation.staff_import.planning import Terms
from elearn.organisation.staff_import.reading import StaffList, read_list

_STEPS = 100
"""Progress is told in hundredths: opening, reading, comparing and keeping take about these shares of the time."""
_OPENED, _READ, _PLANNED = 30, 50, 75


def check_staff_file(context: JobContext) -> None:
    """Reads the file and keeps the plan; one that cannot be read is refused with the reason. Twice does no harm."""
    import_id = Id(context.args["import"])
    found = _find(context, import_id, ImportState.WAITING)
    if found is None:
        return
    content, terms, sent_by = found
    try:
        listed = _read(context, content)
    except FileRefused as refused:
        with context.unit_of_work() as work:
            staff_imports.refuse_list(work.session, import_id, refused.why)
        return
    with context.read() as session:
        today = day_of(session, context.now())
        plan = plan_list(session, _sender(session, sent_by, today), listed, terms, today=today)
    context.progress(_PLANNED, _STEPS)
    if context.cancelled:
        return
    with context.unit_of_work() as work:
        staff_imports.keep_plan(work.session, import_id, plan, listed)
    context.progress(_STEPS, _STEPS)


def write_staff_list(context: JobContext) -> None:
    """Writes a plan that somebody agreed to, or keeps what it has become by now to be looked at again."""
    import_id = Id(context.args["import"])
    found = _find(context, import_id, ImportState.WRITING)
    if found is None:
        return
    content, _, sent_by = found
    listed = _read(context, content)
    consent = Consent(context.args["digest"], context.args["left"])
    try:
        with context.unit_of_work() as work:
            today = day_of(work.session, work.now)
            actor = _sender(work.session, sent_by, today)
            staff_imports.write_list(work.session, actor, import_id, listed, consent, now=work.now, today=today)
    except PlanChanged as changed:
        with context.unit_of_work() as work:
            staff_imports.keep_plan(work.session, import_id, changed.plan, listed, is_changed=True)
    except DomainError:
        # Nothing is written, and doing it again would come to the same: whoever sent the list decides.
        with context.unit_of_work() as work:
            staff_imports.give_up_writing(work.session, import_id)
    context.progress(_STEPS, _STEPS)


def forget_old_lists(context: JobContext) -> None:
    """Lists go when they have been kept for two weeks, a few in each transaction. Twice does no harm."""
    gone = 1
    while gone and not context.cancelled:
        with context.unit_of_work() as work:
            gone = staff_imports.purge_lists(work.session, before=work.now - limits.STAFF_KEPT)


def _find(context: JobContext, import_id: Id, state: ImportState) -> tuple[bytes, Terms, Id] | None:
    """The file, its terms and who sent it; None where it is gone or was dealt with before."""
    with context.read() as session:
        row = session.get(StaffImport, import_id)
        if row is None or row.state != state:
            return None
        return row.content, Terms(row.on, row.unit_id, row.is_whole), row.sent_by


def _sender(session: Session, sent_by: Id, today: date) -> Actor:
    """Whoever sent the list, with the roles of today. Without an open account they have none, and nothing is in their reach."""
    return actor_of(session, sent_by, today=today) or Actor(person_id=sent_by)


def _read(context: JobContext, content: bytes) -> StaffList:
    table = open_file(content)
    context.progress(_OPENED, _STEPS)
    listed = read_list(table)
    context.progress(_READ, _STEPS)
    return listed
