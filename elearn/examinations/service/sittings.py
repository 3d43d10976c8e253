"""Sitting an examination: answer, flag, close a question or a section, hand in. Another machine is of `moving`.

Time is the server's: the deadline is stored at the start, and what counts is when the server had a save, by the instant of its
unit of work. For how long a page says to have waited does not matter. Every act may be sent twice: `key` makes a line of the log
the same line, a sitting that was started stays started, one that was handed in keeps its one result.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from elearn.assessment.papers import Item
from elearn.assessment.records import write_record
from elearn.assessment.responses import Response
from elearn.core.errors import N_, Conflict, NotFound
from elearn.examinations.candidates.holders import Holder, acting
from elearn.examinations.models import Sitting, SittingLine
from elearn.examinations.queries.sittings import OwnSitting
from elearn.examinations.rules import Cause, LineKind, Moment
from elearn.examinations.service.closing import close_sitting, open_next_section, settle
from elearn.examinations.service.sitting_lines import HandedIn, Late, OtherMachine, QuestionClosed, add_line


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of a save: it is durable. `moment` says whether it came in time or in the grace for the network."""

    moment: Moment
    at: datetime


def require_open(sitting: OwnSitting, item: Item) -> None:
    """A question may be seen and answered now.

    Raises:
        QuestionClosed: it stands in another section, or its turn in a sequential paper has passed or not come.
    """
    if item.id not in {each.id for each in sitting.open_items}:
        raise QuestionClosed


def were_kept(session: Session, sitting: OwnSitting, item: Item, keys: Collection[str]) -> bool:
    """Whether lines about a question with all these keys are in the log already: sending them once more asks for nothing new."""
    wanted = (SittingLine.sitting_id == sitting.id, SittingLine.item == item.id, SittingLine.key.in_(keys))
    return session.scalar(select(func.count()).select_from(SittingLine).where(*wanted)) == len(keys)


def closing_key(item: Item) -> str:
    """The key of the line that closes a question."""
    return f"closed-{item.name}"


def save_answer(
    session: Session,
    sitting: OwnSitting,
    item: Item,
    response: Response,
    *,
    language: str,
    device: bytes,
    key: str,
    now: datetime,
) -> Saved:
    """Keeps an answer to an open question. The one that the server had last counts.

    Args:
        key: the page's mark of this sending; sent again, it is kept once.

    Raises:
        HandedIn, OtherMachine, QuestionClosed, Late: it may not be saved (any more).
    """
    require_open(sitting, item)
    payload = {"response": write_record(response), "language": language}
    return Saved(add_line(session, sitting, LineKind.ANSWERED, item.id, payload, device=device, key=key, now=now), now)


def flag(session: Session, sitting: OwnSitting, item: Item, *, is_on: bool, device: bytes, key: str, now: datetime) -> Saved:
    """Puts a flag to an open question or takes it away. `key` and errors as in `save_answer`."""
    require_open(sitting, item)
    return Saved(add_line(session, sitting, LineKind.FLAGGED, item.id, {"on": is_on}, device=device, key=key, now=now), now)


def close_question(session: Session, sitting: OwnSitting, *, item: Item, device: bytes, now: datetime) -> None:
    """Closes the open question of a sequential paper for good; after the last one of a section none is open until the next section.

    Raises:
        NotFound: the paper is not sequential.
        HandedIn, OtherMachine, QuestionClosed, Late: as in `save_answer`; a question that was closed before stays so.
    """
    if not sitting.plan.is_sequential:
        raise NotFound
    closed = {each.id for each in sitting.open_section.items[: sitting.place]}
    if item.id in closed:
        return
    require_open(sitting, item)
    add_line(session, sitting, LineKind.CLOSED, item.id, {}, device=device, key=closing_key(item), now=now)
    # A line that was kept before came once more: the sitting has gone on since, and does not go back.
    is_here = (Sitting.section == sitting.section, Sitting.place == sitting.place)
    session.execute(
        update(Sitting)
        .where(Sitting.id == sitting.id, *is_here)
        .values(place=sitting.place + 1)
        .execution_options(synchronize_session=False)
    )


def close_section(session: Session, sitting: OwnSitting, *, section: int, device: bytes, now: datetime) -> None:
    """Closes the open section for good and opens the next one. One that was closed before stays so.

    Args:
        section: which one the page meant, from 0.

    Raises:
        HandedIn, OtherMachine, Late: nothing goes on here.
        NotFound: it is the last one, or not open yet.
    """
    if section < sitting.section:
        return
    if section != sitting.section or sitting.is_last_section:
        raise NotFound
    _require_machine(session, sitting, device)
    if now > sitting.deadline_at + sitting.plan.grace:
        raise Late
    open_next_section(session, sitting.id, sitting.plan, after=section, extra_minutes=sitting.extra_minutes, now=now)


def submit(session: Session, holder: Holder, sitting: OwnSitting, *, device: bytes, now: datetime) -> bool:
    """Hands a sitting in; whoever hands it in again gets the same result. From the deadline on it is the clock that does it.

    Returns:
        Whether it was this call that did.

    Raises:
        OtherMachine: another machine is the one that may.
        Conflict: sections are still to come, and there is time for them.
    """
    row = _locked(session, sitting)
    if row.submitted_at is not None or row.is_void:
        return False
    if row.device != device:
        raise OtherMachine
    is_last = row.section == len(sitting.sections) - 1
    is_due = now >= (_ends_at(row) if is_last else row.deadline_at)
    if not is_due and not is_last:
        raise Conflict(N_("Còn phần thi chưa làm. Xin anh/chị làm phần sau rồi nộp bài."))
    return close_sitting(session, acting(holder), sitting.id, cause=Cause.CLOCK if is_due else Cause.CANDIDATE, now=now)


def end(session: Session, holder: Holder, sitting: OwnSitting, *, device: bytes, now: datetime) -> None:
    """What a page asks for whose clock has run out: hands in, or opens the next section. Before the server's clock has run out as
    well, and after it was done, it does nothing.

    Raises:
        OtherMachine: another machine is the one that may, as long as the grace for the network lasts.
    """
    row = _locked(session, sitting)
    ends_at = _ends_at(row)
    if row.submitted_at is not None or row.is_void or now < ends_at:
        return
    if now > ends_at + sitting.plan.grace:
        settle(session, sitting.id, now=now)
        return
    if row.device != device:
        raise OtherMachine
    if now >= row.deadline_at or row.section == len(sitting.sections) - 1:
        close_sitting(session, acting(holder), sitting.id, cause=Cause.CLOCK, now=now)
        return
    open_next_section(session, sitting.id, sitting.plan, after=row.section, extra_minutes=sitting.extra_minutes, now=now)


def note_seen(session: Session, sitting: OwnSitting, *, device: bytes, now: datetime) -> None:
    """Notes that the page was heard of; where a time is over, what the closing job would do is done at once."""
    if sitting.is_over(now):
        settle(session, sitting.id, now=now)
        return
    session.execute(
        update(Sitting)
        .where(Sitting.id == sitting.id, Sitting.device == device, Sitting.submitted_at.is_(None))
        .values(seen_at=now)
        .execution_options(synchronize_session=False)
    )


def _locked(session: Session, sitting: OwnSitting) -> Any:
    wanted = select(
        Sitting.submitted_at, Sitting.is_void, Sitting.device, Sitting.deadline_at, Sitting.section, Sitting.section_deadline_at
    )
    return session.execute(wanted.where(Sitting.id == sitting.id).with_for_update()).one()


def _ends_at(row: Any) -> datetime:
    ends_at: datetime = min(row.deadline_at, row.section_deadline_at or row.deadline_at)
    return ends_at


def _require_machine(session: Session, sitting: OwnSitting, device: bytes) -> None:
    """Locks the sitting. Raises HandedIn or OtherMachine."""
    row = _locked(session, sitting)
    if row.submitted_at is not None or row.is_void:
        raise HandedIn
    if row.device != device:
        raise OtherMachine
