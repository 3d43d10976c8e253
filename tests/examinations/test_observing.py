"""What the council and supervision observe, and what is answered: acts of the sealed log, told to those whom they concern."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, update

from elearn.core import limits
from elearn.core.actor import Actor
from elearn.core.errors import Conflict, Forbidden, Invalid, NotFound
from elearn.core.ids import Id, new_id
from elearn.examinations.models import Examination, ExaminationAct, Member, Room
from elearn.examinations.queries.held import Held
from elearn.examinations.queries.log import check_log
from elearn.examinations.queries.minutes import read_minutes
from elearn.examinations.queries.observations import Observation, list_observations
from elearn.examinations.rules import Body, State
from elearn.examinations.service import observing
from elearn.examinations.service.erasing import erase_candidates
from elearn.notifications.kinds import Kind
from elearn.notifications.models import Message, Notice
from tests.examinations.handed import UNTIL
from tests.examinations.invigilated import a_room, acts_of, do
from tests.examinations.stage import Stage
from tests.organisation.makers import an_account

OBSERVERS = pytest.mark.parametrize("body", [Body.COUNCIL, Body.SUPERVISION])


def readers(stage: Stage, *actors: Actor) -> None:
    """They have accounts, with which notices are read."""
    with stage.database.unit_of_work() as work:
        for each in actors:
            assert each.person_id is not None
            an_account(work.session, each.person_id)


def found(stage: Stage, held: Held) -> tuple[Observation, ...]:
    with stage.database.read() as session:
        return list_observations(session, held)


def told(stage: Stage, kind: Kind) -> list[tuple[Id, dict[str, Any]]]:
    with stage.database.read() as session:
        rows = session.execute(select(Notice.person_id, Message.words).join(Message).where(Message.kind == kind))
        return [(row[0], dict(row[1])) for row in rows]


def set_state(stage: Stage, held: Held, state: State) -> None:
    with stage.database.unit_of_work() as work:
        work.session.execute(update(Examination).where(Examination.id == held.id).values(state=state))


@OBSERVERS
def test_an_observation_stands_in_the_log_and_the_record_with_its_answer(stage: Stage, body: Body) -> None:
    held = stage.a_held()
    room, observer = a_room(stage, held), stage.a_member(held, body, name="Hồ Thị Giám")
    at = stage.clock.now()
    readers(stage, observer, stage.officer, stage.city_officer)
    number = do(stage, observing.observe, observer, held, "  Cửa phòng\r\nkhông khóa ", room_id=room.id)
    assert told(stage, Kind.EXAM_OBSERVED) == [(stage.officer.person_id, {"exam": held.title, "room": "Phòng 1"})]
    stage.clock.advance(seconds=60)
    do(stage, observing.answer, stage.officer, held, number, "Đã khóa lại lúc 8 giờ 10.")
    assert acts_of(stage, held) == [
        ("observed", observer.person_id, None, "Phòng 1\nCửa phòng\nkhông khóa"),
        ("observation-answered", stage.officer.person_id, None, f"#{number}\nĐã khóa lại lúc 8 giờ 10."),
    ]
    (one,) = found(stage, held)
    assert (one.seq, one.at, one.name, one.room, one.words) == (number, at, "Hồ Thị Giám", "Phòng 1", "Cửa phòng\nkhông khóa")
    assert one.answer is not None
    assert (one.answer.name, one.answer.words) == ("Nguyễn Văn Khảo", "Đã khóa lại lúc 8 giờ 10.")
    assert one.answer.at == at + timedelta(seconds=60)
    assert told(stage, Kind.EXAM_REPLIED) == [(observer.person_id, {"exam": held.title, "sender": stage.officer.name})]
    with stage.database.read() as session:
        record, seal = read_minutes(session, held), check_log(session, held.id)
    assert record.observed == (one,)
    assert record.told == ()
    assert (seal.total, seal.broken_at) == (2, None)


def test_nobody_else_observes(stage: Stage) -> None:
    held, other = stage.a_held(), stage.a_held()
    relieved = stage.a_member(held, Body.SUPERVISION)
    with stage.database.unit_of_work() as work:
        work.session.execute(update(Member).where(Member.person_id == relieved.person_id).values(relieved_at=work.now))
    others = [stage.a_member(held, each) for each in (Body.INVIGILATION, Body.MARKING)]
    for actor in (*others, relieved, stage.a_member(other, Body.SUPERVISION), stage.officer, stage.city_officer, stage.stranger):
        with pytest.raises(NotFound):
            do(stage, observing.observe, actor, held, "x")
    assert acts_of(stage, held) == []


def test_nobody_else_answers_and_nobody_themselves(stage: Stage) -> None:
    held = stage.a_held()
    observer = stage.a_member(held, Body.SUPERVISION)
    readers(stage, stage.officer)
    number = do(stage, observing.observe, observer, held, "x")
    others = [stage.a_member(held, each) for each in Body]
    for actor in (*others, observer, stage.stranger, stage.a_worker()):
        with pytest.raises(NotFound):
            do(stage, observing.answer, actor, held, number, "x")
    with stage.database.unit_of_work() as work:
        values = {"examination_id": held.id, "person_id": stage.officer.person_id, "body": Body.COUNCIL}
        work.session.add(Member(**values, duty="", appointed_at=work.now))
    own = do(stage, observing.observe, stage.officer, held, "x")
    with pytest.raises(Forbidden):
        do(stage, observing.answer, stage.officer, held, own, "x")
    do(stage, observing.answer, stage.city_officer, held, own, "x")
    # Whoever writes is not told of it themselves.
    assert [person for person, _ in told(stage, Kind.EXAM_OBSERVED)] == [stage.officer.person_id]


def test_an_officer_who_sits_it_does_not_answer_and_is_not_told(stage: Stage) -> None:
    held = stage.a_held()
    stage.a_candidate(held, stage.officer)
    readers(stage, stage.officer, stage.city_officer)
    number = do(stage, observing.observe, stage.a_member(held, Body.COUNCIL), held, "x")
    with pytest.raises(Forbidden):
        do(stage, observing.answer, stage.officer, held, number, "x")
    assert [person for person, _ in told(stage, Kind.EXAM_OBSERVED)] == [stage.city_officer.person_id]


def test_an_observation_is_answered_once(stage: Stage) -> None:
    held = stage.a_held()
    number = do(stage, observing.observe, stage.a_member(held, Body.COUNCIL), held, "x")
    do(stage, observing.answer, stage.officer, held, number, "một")
    with pytest.raises(Conflict):
        do(stage, observing.answer, stage.city_officer, held, number, "hai")
    for wrong in (number + 1, 0, -1):
        with pytest.raises(NotFound):
            do(stage, observing.answer, stage.officer, held, wrong, "x")
    assert [each.answer.words for each in found(stage, held) if each.answer] == ["một"]


@pytest.mark.parametrize(
    ("state", "writes", "answers"),
    [
        (State.DRAFT, False, False),
        (State.READY, True, True),
        (State.CLOSED, True, True),
        (State.POSTED, False, True),
        (State.CANCELLED, False, False),
    ],
)
def test_it_is_written_until_results_are_told_and_answered_after_that_too(
    stage: Stage, state: State, writes: bool, answers: bool
) -> None:
    held = stage.a_held()
    observer = stage.a_member(held, Body.SUPERVISION)
    number = do(stage, observing.observe, observer, held, "x")
    set_state(stage, held, state)
    for may, act, actor, values in (
        (writes, observing.observe, observer, ("y",)),
        (answers, observing.answer, stage.officer, (number, "y")),
    ):
        if may:
            do(stage, act, actor, held, *values)
            continue
        with pytest.raises(Conflict):
            do(stage, act, actor, held, *values)


@pytest.mark.parametrize("words", ["", "  \n ", "x" * (limits.TEXT_CHARACTERS + 1)])
def test_nothing_and_too_much_is_refused(stage: Stage, words: str) -> None:
    held = stage.a_held()
    observer = stage.a_member(held, Body.SUPERVISION)
    with pytest.raises(Invalid):
        do(stage, observing.observe, observer, held, words)
    number = do(stage, observing.observe, observer, held, "x" * limits.TEXT_CHARACTERS)
    with pytest.raises(Invalid):
        do(stage, observing.answer, stage.officer, held, number, words[: limits.ANSWER_CHARACTERS + 1])


def test_a_room_of_another_examination_is_none(stage: Stage) -> None:
    held, other = stage.a_held(), stage.a_held()
    observer = stage.a_member(held, Body.SUPERVISION)
    for room in (a_room(stage, other).id, new_id()):
        with pytest.raises(NotFound):
            do(stage, observing.observe, observer, held, "x", room_id=room)


@pytest.mark.parametrize("words", ["Phòng 9\nkhông phải phòng", "#1\nkhông phải trả lời", "#1", "\n#1\nx"])
def test_what_looks_like_a_sign_is_what_was_seen(stage: Stage, words: str) -> None:
    held = stage.a_held()
    observer = stage.a_member(held, Body.SUPERVISION)
    do(stage, observing.observe, observer, held, "một")
    second = do(stage, observing.observe, observer, held, words)
    do(stage, observing.answer, stage.officer, held, second, words)
    first, last = found(stage, held)
    assert (first.answer, last.room, last.words) == (None, "", words.strip())
    assert last.answer is not None
    assert last.answer.words == words.strip()


def test_words_are_emptied_with_the_candidates_and_the_log_holds(stage: Stage) -> None:
    held = stage.a_held()
    stage.a_candidate(held)
    number = do(stage, observing.observe, stage.a_member(held, Body.SUPERVISION), held, "số 0007 mất điện")
    do(stage, observing.answer, stage.officer, held, number, "đã cho thêm giờ số 0007")
    with stage.database.unit_of_work() as work:
        erase_candidates(work.session, held.id, now=work.now)
    (one,) = found(stage, held)
    assert (one.words, one.room, one.is_emptied, one.answer) == ("", "", True, None)
    with pytest.raises(Conflict):
        do(stage, observing.answer, stage.officer, held, number, "x")
    with stage.database.read() as session:
        assert check_log(session, held.id).broken_at is None
        kept = select(func.count()).select_from(ExaminationAct).where(ExaminationAct.words.contains("0007"))
        assert session.scalar(kept) == 0


class Within:
    """An examination of the city, handed to ward A: a room and a supervisor of the ward, and of the city."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.held = stage.a_held(unit=stage.city, held_by_id=stage.ward, held_until=UNTIL)
        self.rooms = {name: a_room(stage, self.held, name) for name in ("Phòng Mình", "Phòng Khác")}
        with stage.database.unit_of_work() as work:
            work.session.execute(update(Room).where(Room.id == self.rooms["Phòng Mình"].id).values(unit_id=stage.ward))
        self.theirs, self.citys = (stage.a_member(self.held, Body.SUPERVISION) for _ in range(2))
        with stage.database.unit_of_work() as work:
            work.session.execute(update(Member).where(Member.person_id == self.theirs.person_id).values(unit_id=stage.ward))

    def write(self, actor: Actor, words: str, room: str = "") -> int:
        number: int = do(self.stage, observing.observe, actor, self.held, words, room_id=self.rooms[room].id if room else None)
        return number


def test_a_unit_that_holds_it_reads_and_answers_what_is_within_its_scope(stage: Stage) -> None:
    case = Within(stage)
    readers(stage, stage.officer, stage.city_officer)
    mine = case.write(case.theirs, "của phường, không phòng")
    shared = case.write(case.citys, "của thành phố, phòng của phường", "Phòng Mình")
    beyond = [case.write(case.citys, "ngoài phạm vi", "Phòng Khác"), case.write(case.citys, "không phòng nào")]
    with pytest.raises(NotFound):
        case.write(case.theirs, "phòng ngoài phạm vi", "Phòng Khác")
    with stage.database.read() as session:
        scoped = replace(case.held, scope=stage.ward)
        assert [each.seq for each in list_observations(session, scoped)] == [mine, shared]
        assert [each.seq for each in read_minutes(session, scoped).observed] == [mine, shared]
    assert [each.seq for each in found(stage, case.held)] == [mine, shared, *beyond]
    for number in beyond:
        with pytest.raises(NotFound):
            do(stage, observing.answer, stage.officer, case.held, number, "x")
    for number in (mine, shared):
        do(stage, observing.answer, stage.officer, case.held, number, "x")
    for number in beyond:
        do(stage, observing.answer, stage.city_officer, case.held, number, "x")
    people = [person for person, _ in told(stage, Kind.EXAM_OBSERVED)]
    assert people.count(stage.officer.person_id) == 2
    assert people.count(stage.city_officer.person_id) == 4
