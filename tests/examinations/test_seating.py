"""Seats before the examination and while it is under way: what a list says is kept, and whoever sits is not moved."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from elearn.core.errors import Conflict, Invalid
from elearn.core.ids import Id, new_id
from elearn.examinations.acts import ActKind
from elearn.examinations.candidates.seating_rules import Order, Seating
from elearn.examinations.models import Candidate, ExaminationAct, PaperEntry, Sitting
from elearn.examinations.queries.held import Held
from elearn.examinations.queries.seating import foresee
from elearn.examinations.rules import Cause, State
from elearn.examinations.service import candidates, invigilating, seating
from tests.examinations.stage import Stage
from tests.examinations.test_listing import hiring, listed, rooms, write

LIST = "Họ tên;SBD;Phòng\nVũ Thị Ân;01;\nLê Thị Bình;02;Phòng 2\nĐỗ Văn Cường;03;"


def seat_all(stage: Stage, held: Held, order: Order = Order.NUMBER, *, anew: bool = False) -> Seating:
    with stage.database.unit_of_work() as work:
        return seating.seat_all(work.session, stage.officer, held, order, anew=anew, now=work.now)


def move(stage: Stage, held: Held, who: Id, place: tuple[Id, int], reason: str = "") -> None:
    room, seat = place
    with stage.database.unit_of_work() as work:
        seating.seat_one(work.session, stage.officer, held, who, room_id=room, seat=seat, reason=reason, now=work.now)


def places(stage: Stage, held: Held) -> dict[str, tuple[Id | None, int | None]]:
    return {each.number: (each.room_id, each.seat) for each in listed(stage, held)}


def told(stage: Stage, held: Held) -> list[str]:
    with stage.database.read() as session:
        wanted = (ExaminationAct.examination_id == held.id, ExaminationAct.kind == ActKind.SEATED)
        return list(session.scalars(select(ExaminationAct.words).where(*wanted).order_by(ExaminationAct.seq)))


def begun(stage: Stage) -> dict[str, Any]:
    now = stage.clock.now()
    return {"started_at": now, "deadline_at": now + timedelta(hours=1)}


def a_reading(stage: Stage, sitting: Id) -> None:
    now = stage.clock.now()
    facts = {"answers": {}, "entered_by": stage.city_officer.person_id, "began_at": now, "ended_at": now, "entered_at": now}
    with stage.database.unit_of_work() as work:
        work.session.add(PaperEntry(id=new_id(), sitting_id=sitting, round=1, **facts))


def test_rooms_of_the_list_are_kept_and_the_log_says_what_was_decided(stage: Stage) -> None:
    held = hiring(stage)
    first, second = rooms(stage, held, 2, 2)
    write(stage, held, LIST)
    with stage.database.read() as session:
        seen = foresee(session, held).seating
    found = seat_all(stage, held)
    assert seen == found
    assert places(stage, held) == {"01": (first, 1), "02": (second, 1), "03": (first, 2)}
    assert seat_all(stage, held, Order.NAME).stayed == 3
    assert told(stage, held)[2:] == [
        "Xếp thêm, theo số báo danh: mới 3, giữ chỗ 0, chưa có chỗ 0",
        "Xếp thêm, theo tên: mới 0, giữ chỗ 3, chưa có chỗ 0",
    ]
    assert len(seat_all(stage, held, Order.NAME, anew=True).given) == 3
    assert places(stage, held) == {"01": (first, 1), "02": (first, 2), "03": (second, 1)}
    assert told(stage, held)[-1] == "Xếp lại tất cả, theo tên: mới 3, giữ chỗ 0, chưa có chỗ 0"


def test_a_room_of_the_list_that_is_over_its_capacity_stops_it_and_nothing_is_written(stage: Stage) -> None:
    held = hiring(stage)
    rooms(stage, held, 9, 1)
    write(stage, held, LIST.replace("03;", "03;Phòng 2"))
    with pytest.raises(Invalid) as raised:
        seat_all(stage, held)
    assert raised.value.values == {"room": "Phòng 2", "seats": 1, "count": 2}
    assert {seat for _, seat in places(stage, held).values()} == {None}
    with stage.database.read() as session:
        assert foresee(session, held).fault is not None


def test_whoever_comes_back_to_the_list_comes_into_the_room_that_it_says_now(stage: Stage) -> None:
    held = hiring(stage)
    _, second = rooms(stage, held, 3, 3)
    write(stage, held, LIST)
    with stage.database.unit_of_work() as work:
        candidates.strike(work.session, stage.officer, held, listed(stage, held)[0].id, "rút", now=work.now)
    write(stage, held, LIST.replace("01;", "01;Phòng 2"))
    assert places(stage, held)["01"] == (second, None)


@pytest.mark.parametrize("how", ["started", "paper", "half-read", "seen", "let-in"])
def test_a_late_candidate_gets_a_free_seat_and_whoever_sits_is_not_moved(stage: Stage, how: str) -> None:
    held = stage.a_held()
    first, second = rooms(stage, held, 2, 2)
    now = stage.clock.now()
    facts = {"seen": {"confirmed_at": now}, "let-in": {"let_in_at": now}}.get(how, {})
    sits = stage.a_candidate(held, number="5", room_id=second, seat=2, **facts)
    unseated = stage.a_candidate(held, number="6", room_id=first, **facts)
    papers: dict[str, dict[str, Any]] = {
        "started": begun(stage), "paper": {"submitted_at": now, "submitted_cause": Cause.PAPER}, "half-read": {},
    }  # fmt: skip
    for each in (sits, unseated) if how in papers else ():
        sitting = stage.a_sitting(held, each, **papers[how])
        if how == "half-read":
            a_reading(stage, sitting)
    stage.a_candidate(held, number="1")
    found = seat_all(stage, held)
    assert (len(found.given), found.stayed, found.left) == (1, 1, 1)
    assert places(stage, held) == {"1": (first, 1), "5": (second, 2), "6": (first, None)}


def test_everybody_is_seated_anew_before_the_hour_only(stage: Stage) -> None:
    held = stage.a_held(opens_at=stage.clock.now() + timedelta(minutes=5))
    first, second = rooms(stage, held, 2, 2)
    seen = stage.a_candidate(held, number="2", room_id=second, seat=2, confirmed_at=stage.clock.now())
    other = stage.a_candidate(held, number="1", room_id=second, seat=1)
    assert seat_all(stage, held, anew=True).stayed == 1
    assert places(stage, held) == {"1": (first, 1), "2": (second, 2)}
    stage.clock.advance(minutes=5)
    with pytest.raises(Conflict):
        seat_all(stage, held, anew=True)
    assert stage.row(Candidate, seen).seat == 2
    assert stage.row(Candidate, other).seat == 1


@pytest.mark.parametrize("state", [State.READY, State.DRAFT])
def test_nobody_is_seated_anew_once_somebody_has_begun(stage: Stage, state: State) -> None:
    held = stage.a_held(state=state, opens_at=stage.clock.now() + timedelta(minutes=5))
    (room,) = rooms(stage, held, 4)
    stage.a_sitting(held, stage.a_candidate(held, room_id=room, seat=2), is_void=True, **begun(stage))
    stage.a_candidate(held, room_id=room, seat=3)
    with pytest.raises(Conflict):
        seat_all(stage, held, anew=True)


def test_one_who_sits_is_moved_with_a_reason_and_the_log_says_from_where_to_where(stage: Stage) -> None:
    held = stage.a_held()
    first, second = rooms(stage, held, 2, 2)
    sits, waits = stage.a_candidate(held, room_id=first, seat=1), stage.a_candidate(held)
    sitting = stage.a_sitting(held, sits, **begun(stage))
    for reason in ("", "  "):
        with pytest.raises(Invalid) as raised:
            move(stage, held, sits, (second, 2), reason)
        assert raised.value.field == "reason"
    move(stage, held, sits, (second, 2), "máy hỏng")
    move(stage, held, waits, (first, 2))
    move(stage, held, waits, (first, 1))
    with pytest.raises(Conflict):
        move(stage, held, waits, (first, 1))
    with pytest.raises(Invalid):
        move(stage, held, sits, (first, 2), "x" * 501)
    assert told(stage, held)[2:] == [
        "“Phòng 1”, 1 → “Phòng 2”, 2: máy hỏng",
        "– → “Phòng 1”, 2",
        "“Phòng 1”, 2 → “Phòng 1”, 1",
    ]
    assert stage.row(Sitting, sitting).is_void is False


def test_whoever_was_seen_is_moved_with_a_reason_too_and_a_confirmation_taken_back_frees_them(stage: Stage) -> None:
    held = stage.a_held()
    (room,) = rooms(stage, held, 4)
    seen = stage.a_candidate(held, room_id=room, seat=1)
    with stage.database.unit_of_work() as work:
        invigilating.confirm_identity(work.session, stage.officer, held, [seen], now=work.now)
    with pytest.raises(Invalid):
        move(stage, held, seen, (room, 2))
    with stage.database.unit_of_work() as work:
        invigilating.take_back_identity(work.session, stage.officer, held, seen, "nhầm", now=work.now)
    move(stage, held, seen, (room, 2))
    assert stage.row(Candidate, seen).seat == 2


def test_a_room_in_which_somebody_sat_is_not_removed(stage: Stage) -> None:
    held = stage.a_held()
    (room,) = rooms(stage, held, 2)
    stage.a_sitting(held, stage.a_candidate(held, room_id=room, seat=1), **begun(stage))
    with pytest.raises(Conflict), stage.database.unit_of_work() as work:
        seating.remove_room(work.session, stage.officer, held, room, now=work.now)
