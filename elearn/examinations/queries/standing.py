"""Where an examination stands, as `next_step` reads it: only what its state asks for is counted."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from elearn.catalogue.library import LIBRARY
from elearn.catalogue.queries import find_served
from elearn.content.document import Course
from elearn.core.actor import Actor
from elearn.core.days import day_of
from elearn.examinations.models import Appeal, Candidate
from elearn.examinations.next_step import Facts
from elearn.examinations.plan.checking import asks_essays, shared_banks
from elearn.examinations.policy import within
from elearn.examinations.queries.annulments import count_waiting as count_asked
from elearn.examinations.queries.appeals import last_day_of_appeals
from elearn.examinations.queries.examinations import Progress
from elearn.examinations.queries.held import Held
from elearn.examinations.queries.marking import read_progress
from elearn.examinations.queries.observations import count_unanswered
from elearn.examinations.queries.paper import count_entries
from elearn.examinations.queries.posted import find_proposal, list_lacks
from elearn.examinations.queries.reports import count_waiting
from elearn.examinations.rules import State, Template
from elearn.examinations.scores.posting_rules import Lack, Missing


def read_facts(session: Session, held: Held, progress: Progress, *, now: datetime, reader: Actor | None = None) -> Facts:
    """What is to be known of an examination to say what is missing. `progress` is of this one; what was found about `reader` is not
    counted.
    """
    markers = held.plan.markers if _asks_essays(session, held) else 0
    return Facts(
        state=held.state,
        window=held.window,
        is_by_list=held.template is Template.RECRUITMENT,
        has_units=bool(held.plan.units),
        is_sealed=held.is_sealed,
        practised=_practised(session, held),
        is_opened=held.is_opened,
        markers=markers,
        apart=_count_apart(session, held) if markers > 1 and held.state in {State.READY, State.CLOSED} else 0,
        members=progress.members,
        candidates=progress.candidates,
        guests=progress.guests,
        carded=progress.carded,
        rooms=progress.rooms,
        seated=progress.seated,
        prepared=progress.prepared,
        erase_on=held.erase_on,
        is_erased=held.erased_at is not None,
        **_counted(session, held, now, reader),
    )


def _counted(session: Session, held: Held, now: datetime, reader: Actor | None) -> Mapping[str, Any]:
    """What comes in from the opening on, and what is to be done after it."""
    if held.state not in {State.READY, State.CLOSED, State.POSTED}:
        return {}
    # To cancel what leaked is asked before and while it is sat.
    asked = count_asked(session, held.id) if held.state is State.READY else 0
    lacks = [Lack(Missing.ANNULMENTS, asked)] if asked else []
    found: dict[str, Any] = {"lacks": lacks, "observations": count_unanswered(session, held)}
    if now < held.window.opens_at:
        return found
    entries = count_entries(session, held)
    found |= {"sheets": entries.second + entries.third, "reports": count_waiting(session, held)}
    if held.state is not State.READY:
        found["lacks"] = list_lacks(session, held, reader=reader)
    if held.state is State.CLOSED:
        found["has_proposal"] = find_proposal(session, held) is not None
    if held.state is State.POSTED:
        until = last_day_of_appeals(session, held)
        found["may_appeal"] = until is not None and day_of(session, now) <= until
        found["appeals"] = _count_appeals(session, held)
    return found


def _count_apart(session: Session, held: Held) -> int:
    return sum(each.reconciling for each in read_progress(session, held, None))


def _count_appeals(session: Session, held: Held) -> int:
    waiting = select(func.count()).select_from(Appeal).join(Candidate, Candidate.id == Appeal.candidate_id)
    wanted = (Candidate.examination_id == held.id, Appeal.answered_at.is_(None), within(held.scope))
    return session.execute(waiting.where(*wanted)).scalar_one()


def _asks_essays(session: Session, held: Held) -> bool:
    course = _course(session, held)
    return course is not None and asks_essays(course, held.plan)


def _practised(session: Session, held: Held) -> str:
    course = _course(session, held) if held.is_sealed and held.state is State.DRAFT else None
    return ", ".join(f"“{each.bank.get('vi', '')}”" for each in shared_banks(course, held.plan)) if course is not None else ""


def _course(session: Session, held: Held) -> Course | None:
    """The version that is frozen, else the one that would be; None where the course was retired."""
    if held.rendition_id is not None:
        return held.course(session)
    entry = find_served(session, held.course_id)
    return None if entry is None else LIBRARY.get_document(session, entry.rendition_id)
