"""Adding lines to the log of a sitting: the statements that decide races, and whether a save came in time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from elearn.core.errors import N_, Conflict, TooMany
from elearn.core.ids import Id
from elearn.core.limits import SITTING_LINES, SITTING_LINES_A_SECOND
from elearn.examinations.models import Sitting, SittingLine
from elearn.examinations.queries.sittings import OwnSitting
from elearn.examinations.rules import LineKind, Moment, moment_of


class HandedIn(Conflict):
    """The sitting takes nothing any more."""

    default = N_("Bài đã nộp. Câu trả lời gửi sau khi nộp không được tính.")


class Late(Conflict):
    """It came after the deadline and the grace for the network."""

    default = N_("Đã hết giờ. Câu trả lời này đến sau giờ nên không được tính; những câu đã lưu trước đó vẫn còn nguyên.")


class OtherMachine(Conflict):
    """Another machine is the one that may save."""

    default = N_("Bài đang làm ở một máy khác. Máy này không lưu được nữa; muốn làm tiếp ở đây thì chuyển bài về máy này.")


class QuestionClosed(Conflict):
    """The question is of a section that is not open, or is not the open one of a sequential paper."""

    default = N_("Câu này không trả lời được: phần thi hoặc câu hỏi ấy đã đóng, hoặc chưa đến lượt.")


_PAUSE = 5
"""Seconds after which a page that sent too much may try again."""
# Every save runs these: they are made once, and speak of tables instead of mapped classes.
_sittings, _lines = Sitting.__table__, SittingLine.__table__
_COUNT = (
    update(Sitting.__table__)  # type: ignore[arg-type]  # a table
    .where(
        _sittings.c.id == bindparam("this"),
        _sittings.c.submitted_at.is_(None),
        _sittings.c.is_void.is_(False),
        _sittings.c.device == bindparam("machine"),
        # What was open when the request looked is open still.
        _sittings.c.section == bindparam("at_section"),
        _sittings.c.place == bindparam("at_place"),
    )
    .values(lines=_sittings.c.lines + 1, seen_at=bindparam("heard_at"))
    .returning(_sittings.c.lines, _sittings.c.deadline_at, _sittings.c.section_deadline_at)
)
_SET_BACK = update(Sitting.__table__).where(_sittings.c.id == bindparam("this")).values(lines=bindparam("before"))  # type: ignore[arg-type]  # a table
_ADD = {
    "postgresql": postgresql.insert(_lines).on_conflict_do_nothing().returning(_lines.c.seq),  # type: ignore[arg-type]  # a table
    "sqlite": sqlite.insert(_lines).on_conflict_do_nothing().returning(_lines.c.seq),  # type: ignore[arg-type]  # a table
}
_KEPT = select(_lines.c.moment).where(_lines.c.sitting_id == bindparam("this"), _lines.c.key == bindparam("same"))


def add_line(
    session: Session,
    sitting: OwnSitting,
    kind: LineKind,
    item: str | None,
    payload: Mapping[str, Any],
    *,
    device: bytes,
    key: str,
    now: datetime,
) -> Moment:
    """Adds a line that the page of a sitting sent, and says when it came. Sent again, it is kept once, whenever that is.

    Counting the lines locks the sitting, so the deadline that decides is the one that holds at that instant.

    Args:
        device: the digest of the token of the machine that sends.

    Raises:
        HandedIn, OtherMachine, QuestionClosed, Late: it may not be saved (any more).
        TooMany: nothing is kept now, because so much came; a little later it is.
    """
    asked = {"this": sitting.id, "machine": device, "at_section": sitting.section, "at_place": sitting.place, "heard_at": now}
    counted = session.execute(_COUNT, asked).first()
    if counted is None:
        found = _kept(session, sitting.id, key)
        if found is None:
            raise _refusal(session, sitting.id, device)
        return found
    ends_at = min(counted.deadline_at, counted.section_deadline_at or counted.deadline_at)
    moment = moment_of(now, ends_at, sitting.plan.grace)
    is_taken = moment is not Moment.LATE and _is_in_measure(sitting, counted.lines, now)
    if is_taken and insert_line(session, sitting.id, counted.lines, kind, payload, item=item, moment=moment, key=key, now=now):
        return moment
    # The same sending once more, too late or too many: the number is given back, so that the log has no gap.
    session.execute(_SET_BACK, {"this": sitting.id, "before": counted.lines - 1})
    found = _kept(session, sitting.id, key)
    if found is None:
        raise Late if moment is Moment.LATE else TooMany(retry_after=_PAUSE)
    return found


def _is_in_measure(sitting: OwnSitting, lines: int, now: datetime) -> bool:
    return lines <= SITTING_LINES + SITTING_LINES_A_SECOND * (now - sitting.started_at).total_seconds()


def insert_line(
    session: Session,
    sitting_id: Id,
    seq: int,
    kind: LineKind,
    payload: Mapping[str, Any],
    *,
    item: str | None = None,
    moment: Moment,
    key: str,
    now: datetime,
) -> bool:
    """Writes a line whose number was counted; says whether it is a new one."""
    line = {
        "sitting_id": sitting_id,
        "seq": seq,
        "kind": kind.value,
        "item": item,
        "payload": dict(payload),
        "moment": moment.value,
        "server_at": now,
        "key": key[:64],
    }
    return session.execute(_ADD[session.get_bind().dialect.name], line).first() is not None


def _kept(session: Session, sitting_id: Id, key: str) -> Moment | None:
    """When a sending was kept before: then saying so again is right."""
    found = session.scalar(_KEPT, {"this": sitting_id, "same": key[:64]})
    return None if found is None else Moment(found)


def _refusal(session: Session, sitting_id: Id, device: bytes) -> Conflict:
    wanted = select(Sitting.submitted_at, Sitting.is_void, Sitting.device).where(Sitting.id == sitting_id)
    row = session.execute(wanted).one()
    if row.submitted_at is not None or row.is_void:
        return HandedIn()
    return QuestionClosed() if row.device == device else OtherMachine()
