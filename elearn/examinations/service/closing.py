"""Handing in, and what the clock closes: sittings, sections and examinations.

A sitting is handed in by one act, whoever asks for it: its candidate, the clock, an officer, or whoever enters an answer sheet.
Asked for again, it changes nothing.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_, select, update
from sqlalchemy.orm import Session

from elearn.assessment.log import digest_of
from elearn.core.actor import SYSTEM, Actor
from elearn.core.events import publish
from elearn.core.ids import Id
from elearn.core.jobs.context import JobContext
from elearn.examinations.acts import ActKind
from elearn.examinations.events import SittingSubmitted
from elearn.examinations.models import Candidate, Examination, Sitting
from elearn.examinations.paper.ending import Ending
from elearn.examinations.plan.shape import Plan, read_plan
from elearn.examinations.queries.sheets import as_kept, stored_lines
from elearn.examinations.rules import ADMITTED_FOR, Cause, LineKind, Moment, ResultCause, State
from elearn.examinations.service.log import note_act
from elearn.examinations.service.results import write_result
from elearn.examinations.service.sitting_lines import insert_line

CLOSE = "examinations.close"
AT_ONCE = 200
SUBMITTED_KEY = "submitted"

log = logging.getLogger(__name__)
_OPEN = (Sitting.started_at.is_not(None), Sitting.submitted_at.is_(None), Sitting.is_void.is_(False))


def close_sitting(
    session: Session, actor: Actor, sitting_id: Id, *, cause: Cause, on_paper: Ending | None = None, now: datetime
) -> bool:
    """Hands a sitting in and marks it; says whether it was this call that did. One that is void or was handed in stays as it is.

    Args:
        cause: who or what hands it in; an answer sheet hands in one that was never started.
        on_paper: when it was handed in on paper, which counts then, and not when the sheet was entered.
    """
    # One statement locks the row, decides who is the first, and counts the line that says so.
    row = session.execute(
        update(Sitting)
        .where(Sitting.id == sitting_id, Sitting.submitted_at.is_(None), Sitting.is_void.is_(False))
        .values(submitted_at=now, submitted_cause=cause, lines=Sitting.lines + 1)
        .returning(Sitting.lines, Sitting.deadline_at, Sitting.examination_id, Sitting.candidate_id)
        .execution_options(synchronize_session=False)
    ).first()
    if row is None:
        return False
    moment = Moment.IN_TIME if row.deadline_at is None or now <= row.deadline_at else Moment.IN_GRACE
    said: dict[str, Any] = {"cause": cause.value}
    if on_paper is not None:
        # A log holds what is kept: in time or marked. How late a sheet was that is kept and late stands beside it.
        moment = Moment.IN_TIME if on_paper.moment is Moment.IN_TIME else Moment.IN_GRACE
        said |= {"ended_at": on_paper.ended_at.isoformat(), "deadline_at": on_paper.deadline_at.isoformat()}
        said |= {"late": on_paper.minutes_late} if on_paper.is_late else {}
    insert_line(session, sitting_id, row.lines, LineKind.SUBMITTED, said, moment=moment, key=SUBMITTED_KEY, now=now)
    kept = [as_kept(each) for each in stored_lines(session, sitting_id)]
    event = SittingSubmitted(sitting_id, row.examination_id, row.candidate_id, cause.value, len(kept), digest_of(kept))
    publish(session, event, actor=actor, now=now)
    write_result(session, actor, sitting_id, cause=ResultCause.SUBMITTED, now=now)
    return True


def open_next_section(session: Session, sitting_id: Id, plan: Plan, *, after: int, extra_minutes: int, now: datetime) -> bool:
    """Closes a section and opens the next one, whose own time begins now; says whether it was this call that did.

    Args:
        after: the section that is closed, from 0; not the last one.
        extra_minutes: personal minutes, which come on top of each section's own time and never reach beyond the whole sitting's.
    """
    row = session.execute(
        update(Sitting)
        .where(Sitting.id == sitting_id, Sitting.section == after, *_OPEN)
        .values(section=after + 1, place=0, lines=Sitting.lines + 1)
        .returning(Sitting.lines, Sitting.deadline_at)
        .execution_options(synchronize_session=False)
    ).first()
    if row is None:
        return False
    ends_at = section_end(plan, after + 1, row.deadline_at, extra_minutes=extra_minutes, now=now)
    session.execute(
        update(Sitting)
        .where(Sitting.id == sitting_id)
        .values(section_deadline_at=ends_at)
        .execution_options(synchronize_session=False)
    )
    moment = Moment.IN_TIME if now <= row.deadline_at else Moment.IN_GRACE
    said = {"section": after + 1}
    insert_line(session, sitting_id, row.lines, LineKind.SECTION, said, moment=moment, key=f"section-{after + 1}", now=now)
    return True


def section_end(plan: Plan, section: int, deadline_at: datetime, *, extra_minutes: int, now: datetime) -> datetime | None:
    """When a section that opens now ends, at the latest with the whole sitting; None where it has no time of its own."""
    minutes = plan.sections[section].minutes
    return None if minutes is None else min(now + timedelta(minutes=minutes + extra_minutes), deadline_at)


def close_due(context: JobContext) -> None:
    """What the clock closes, without any browser: each sitting, and each examination, in a short unit of work of its own; one that
    fails holds up no other, and one that somebody else is writing comes the next time.
    """
    with context.read() as session:
        ended = _list_ended(session, context.now())
    for sitting_id in _each_due(context):
        if context.cancelled:
            return
        try:
            with context.unit_of_work() as work:
                settle(work.session, sitting_id, now=work.now)
        except Exception:
            # Whatever is wrong with one sitting, the others are handed in.
            log.exception("a sitting could not be closed", extra={"sitting": str(sitting_id)})
    for examination_id in ended:
        try:
            with context.unit_of_work() as work:
                close_examination(work.session, examination_id, now=work.now)
        except Exception:
            # Nor does one examination hold up the next; it is tried again in a few seconds.
            log.exception("an examination could not be closed", extra={"examination": str(examination_id)})


def settle(session: Session, sitting_id: Id, *, now: datetime) -> bool:
    """Does to one sitting what its times ask for now: hands it in, or opens its next section; says whether anything was due."""
    row = session.execute(
        select(Sitting.section, Sitting.deadline_at, Sitting.section_deadline_at, Examination.plan, Candidate.extra_minutes)
        .join(Examination, Examination.id == Sitting.examination_id)
        .join(Candidate, Candidate.id == Sitting.candidate_id)
        .where(Sitting.id == sitting_id, *_OPEN)
        .with_for_update(skip_locked=True, of=Sitting)
    ).first()
    if row is None:
        return False
    plan = read_plan(row.plan)
    if now > row.deadline_at + plan.grace:
        return close_sitting(session, SYSTEM, sitting_id, cause=Cause.CLOCK, now=now)
    if row.section_deadline_at is None or now <= row.section_deadline_at + plan.grace:
        return False
    if row.section == len(plan.sections) - 1:
        return close_sitting(session, SYSTEM, sitting_id, cause=Cause.CLOCK, now=now)
    return open_next_section(session, sitting_id, plan, after=row.section, extra_minutes=row.extra_minutes, now=now)


def close_examination(session: Session, examination_id: Id, *, now: datetime) -> bool:
    """Closes an examination whose window is over and which nobody sits any more; says whether it was this call that did.

    Personal minutes need no look of their own: whoever has them sits until they are over. Whoever was let in late, or let sit once
    more, is waited for as long as they may begin.
    """
    row = session.execute(
        select(Examination.state, Examination.closes_at, Examination.plan).where(Examination.id == examination_id).with_for_update()
    ).one()
    if row.state != State.READY or now <= row.closes_at + read_plan(row.plan).grace or is_needed(session, examination_id, now):
        return False
    session.execute(
        update(Examination)
        .where(Examination.id == examination_id)
        .values(state=State.CLOSED)
        .execution_options(synchronize_session=False)
    )
    note_act(session, SYSTEM, examination_id, ActKind.CLOSED, now=now)
    return True


def is_needed(session: Session, examination_id: Id, now: datetime) -> bool:
    """Whether somebody sits an examination, or was admitted and has still time to begin."""
    wanted = select(Examination.id).where(Examination.id == examination_id, _sat_or_awaited(now))
    return session.scalar(wanted) is not None


def _sat_or_awaited(now: datetime) -> ColumnElement[bool]:
    """Clause on `Examination`: somebody sits it, or was admitted (`rules.window_for`) and has still time to begin."""
    since, of_it = now - ADMITTED_FOR, Sitting.examination_id == Examination.id
    unbegun = (Sitting.started_at.is_(None), Sitting.submitted_at.is_(None), Sitting.is_void.is_(False))
    again = exists().where(of_it, Sitting.number > 1, Sitting.prepared_at >= since, *unbegun)
    begun = and_(Sitting.is_void.is_(False), or_(Sitting.started_at.is_not(None), Sitting.submitted_at.is_not(None)))
    late = exists().where(
        Candidate.examination_id == Examination.id,
        Candidate.let_in_at >= since,
        Candidate.struck_at.is_(None),
        ~exists().where(Sitting.candidate_id == Candidate.id, begun),
    )
    offered = exists().where(of_it, Sitting.is_offered, Sitting.prepared_at >= since)
    return or_(exists().where(of_it, *_OPEN), again, offered, late)


def _each_due(context: JobContext) -> Iterator[Id]:
    """Every sitting that is due, some at once: what fails every time stands in front every time, and is passed by."""
    last: Any = None
    while True:
        with context.read() as session:
            some = _list_due(session, context.now(), beyond=last)
        yield from (each.id for each in some)
        if len(some) < AT_ONCE:
            return
        last = some[-1]


def _list_due(session: Session, now: datetime, *, beyond: Any) -> Sequence[Any]:
    """Sittings whose time, or whose open section's time, is over together with the grace, the longest over first.

    Args:
        beyond: the last of those that were listed before, None for the first ones.
    """
    over = [_over_by(now - grace, examinations) for grace, examinations in _list_graces(session, now).items()]
    if not over:
        return []
    wanted = select(Sitting.id, Sitting.deadline_at).where(or_(*over), *_OPEN).order_by(Sitting.deadline_at, Sitting.id)
    if beyond is not None:
        is_same = and_(Sitting.deadline_at == beyond.deadline_at, Sitting.id > beyond.id)
        wanted = wanted.where(or_(Sitting.deadline_at > beyond.deadline_at, is_same))
    return session.execute(wanted.limit(AT_ONCE)).all()


def _list_graces(session: Session, now: datetime) -> dict[timedelta, list[Id]]:
    """The examinations that have sittings whose time is over, by their grace, which no clause can read in a plan."""
    is_over = exists().where(Sitting.examination_id == Examination.id, _ended_before(now), *_OPEN)
    found: dict[timedelta, list[Id]] = {}
    for row in session.execute(select(Examination.id, Examination.plan).where(is_over)):
        grace = _grace_of(row)
        if grace is not None:
            found.setdefault(grace, []).append(row.id)
    return found


def _grace_of(examination: Any) -> timedelta | None:
    """The grace of an examination; None where its plan cannot be read, which is logged and holds up no other."""
    try:
        return read_plan(examination.plan).grace
    except Exception:
        # Whatever is wrong with it: the sittings of all others are handed in on time.
        log.exception("the plan of an examination cannot be read", extra={"examination": str(examination.id)})
        return None


def _over_by(moment: datetime, examinations: Sequence[Id]) -> ColumnElement[bool]:
    return and_(Sitting.examination_id.in_(examinations), _ended_before(moment))


def _ended_before(moment: datetime) -> ColumnElement[bool]:
    return or_(Sitting.deadline_at < moment, Sitting.section_deadline_at < moment)


def _list_ended(session: Session, now: datetime) -> list[Id]:
    """Examinations that are still ready though their window is over, and which nobody sits any more or may begin."""
    wanted = select(Examination.id, Examination.closes_at, Examination.plan).where(
        Examination.state == State.READY, Examination.closes_at < now, ~_sat_or_awaited(now)
    )
    graces = [(row, _grace_of(row)) for row in session.execute(wanted)]
    return [row.id for row, grace in graces if grace is not None and now > row.closes_at + grace]
