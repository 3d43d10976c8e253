"""Acts of invigilators in tests, each in a unit of work of its own, and what the sealed log says of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from elearn.core.actor import Actor
from elearn.core.ids import Id
from elearn.examinations.models import ExaminationAct, Room
from elearn.examinations.queries.board import RoomName
from elearn.examinations.queries.held import Held
from tests.examinations.stage import Stage


def do(stage: Stage, act: Callable[..., Any], actor: Actor, held: Held, *values: Any, **named: Any) -> Any:
    """One act of the service, as a page does it."""
    with stage.database.unit_of_work() as work:
        return act(work.session, actor, held, *values, now=work.now, **named)


def acts_of(stage: Stage, held: Held) -> list[tuple[str, Id | None, Id | None, str]]:
    """Kind, actor, candidate and words of every act, in order."""
    with stage.database.read() as session:
        row = ExaminationAct
        wanted = select(row.kind, row.actor_id, row.candidate_id, row.words).where(row.examination_id == held.id).order_by(row.seq)
        return [(each[0], each[1], each[2], each[3]) for each in session.execute(wanted)]


def a_room(stage: Stage, held: Held, name: str = "Phòng 1") -> RoomName:
    with stage.database.unit_of_work() as work:
        room = Room(examination_id=held.id, name=name, seats=20)
        work.session.add(room)
        work.session.flush()
        return RoomName(room.id, name, "")


def running(stage: Stage, **changes: Any) -> dict[str, Any]:
    """What a sitting holds that began now and has twenty minutes."""
    now = stage.clock.now()
    return {"started_at": now, "deadline_at": now + timedelta(minutes=20), "seen_at": now, **changes}
