"""People who serve, candidates by list and by code, rooms, seats, extra minutes, cards."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from elearn.accounts.models import Person
from elearn.core.actor import Actor
from elearn.core.errors import Conflict, Forbidden, Invalid, NotFound
from elearn.core.ids import Id
from elearn.examinations.candidates import lists as candidate_list
from elearn.examinations.candidates.card_codes import digest_of_card, digests_of_card, is_number, new_card_code
from elearn.examinations.candidates.lists import ListPlan, ListRow, read_rows, write_text
from elearn.examinations.candidates.seating_rules import Order
from elearn.examinations.models import Candidate, Member, Room, Sitting
from elearn.examinations.queries.held import Held
from elearn.examinations.rules import Body, Cause, State, Template
from elearn.examinations.service import candidates, listing, people, seating
from elearn.examinations.service.candidates import ListChanged
from elearn.organisation.staff_import.opening import open_file
from tests.examinations.stage import Stage

TEXT = """Danh sách thí sinh
Số báo danh\tHọ và tên\tNgày sinh\tGhi chú\tPhòng thi
A01\tNguyễn Thị An\t02/09/1998\tvị trí văn thư\t
\tTrần Văn Bình\t\t\t
"""


def rows_of(text: str = TEXT) -> tuple[list[ListRow], list[candidate_list.Fault]]:
    return read_rows(open_file(text.encode()))


def hiring(stage: Stage, **changes: Any) -> Held:
    return stage.a_held(template=Template.RECRUITMENT, state=State.DRAFT, erase_on=date(2027, 6, 1), **changes)


def shown(stage: Stage, held: Held, text: str = TEXT) -> ListPlan:
    with stage.database.read() as session:
        return candidates.plan_list(session, held, *rows_of(text))


def write(stage: Stage, held: Held, text: str = TEXT, *, digest: str = "", actor: Actor | None = None) -> int:
    digest = digest or shown(stage, held, text).digest
    rows, faults = rows_of(text)
    with stage.database.unit_of_work() as work:
        return candidates.write_list(work.session, actor or stage.officer, held, rows, faults, digest=digest, now=work.now)


def listed(stage: Stage, held: Held) -> list[Any]:
    with stage.database.read() as session:
        wanted = select(Candidate).where(Candidate.examination_id == held.id, Candidate.struck_at.is_(None))
        return list(session.scalars(wanted.order_by(Candidate.number)))


def coded(stage: Stage, code: str, unit: Id | None = None, *, name: str = "Lê Văn Thí") -> Actor:
    actor = stage.a_worker(unit, name=name)
    with stage.database.unit_of_work() as work:
        work.session.get_one(Person, actor.person_id).staff_code = code
    return actor


def appoint(stage: Stage, held: Held, code: str, body: Body = Body.INVIGILATION, *, actor: Actor | None = None) -> Id:
    with stage.database.unit_of_work() as work:
        return people.appoint(work.session, actor or stage.officer, held, code, body, duty="Trưởng ban", now=work.now)


def list_staff(stage: Stage, held: Held, *codes: str, actor: Actor | None = None) -> listing.Listed:
    with stage.database.unit_of_work() as work:
        return listing.list_staff(work.session, actor or stage.officer, held, codes, now=work.now)


def test_a_list_is_planned_first_then_written_and_numbers_are_given(stage: Stage) -> None:
    held = hiring(stage)
    plan = shown(stage, held)
    assert [each.name for each in plan.new] == ["Nguyễn Thị An", "Trần Văn Bình"]
    assert plan.faults == ()
    assert listed(stage, held) == []
    assert write(stage, held) == 2
    first, second = sorted(listed(stage, held), key=lambda each: each.number, reverse=True)
    assert (first.number, first.birth_date, first.about) == ("A01", date(1998, 9, 2), "vị trí văn thư")
    assert (second.number, second.name) == ("0001", "Trần Văn Bình")
    with pytest.raises(Invalid):
        write(stage, held)


def test_what_was_not_shown_is_not_written(stage: Stage) -> None:
    held = hiring(stage)
    before = shown(stage, held)
    write(stage, held, "Họ và tên\tSBD\nTrần Văn Bình\t\n")
    with pytest.raises(ListChanged) as changed:
        write(stage, held, digest=before.digest)
    assert [each.name for each in changed.value.plan.new] == ["Nguyễn Thị An"]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("Họ tên;SBD\nAn 1;01\nLê Văn B;01\nLê Văn C;01", [2, 3, 4]),
        ("Họ tên;Ngày sinh\nLê Văn B;1998\nLê Văn C;hôm kia\nLê Văn D;", [2, 3]),
        ("Họ tên;SBD\n;01\nLê Văn C;số 2", [2, 3]),
        ("Họ tên;Phòng\nLê Văn B;P1\nLê Văn C;", [2]),
        ("Họ tên;Ngày sinh\nLê Văn B;\nlê văn b;", [3]),
        (f"Họ tên;Ghi chú\nLê Văn B;{'x' * 301}", [2]),
    ],
)
def test_faults_are_told_by_line_and_nothing_is_written(stage: Stage, text: str, lines: list[int]) -> None:
    held = hiring(stage)
    assert sorted({each.line for each in shown(stage, held, text).faults}) == lines
    with pytest.raises(Invalid):
        write(stage, held, text)
    assert listed(stage, held) == []


def test_a_number_of_somebody_else_is_refused(stage: Stage) -> None:
    held = hiring(stage)
    write(stage, held)
    assert [each.line for each in shown(stage, held, "Họ tên;SBD\nLê Văn C;A01").faults] == [2]
    coded(stage, "NS01")
    list_staff(stage, held, "NS01")
    assert listed(stage, held)[1].number == "0002"
    assert [each.line for each in shown(stage, held, "Họ tên;SBD\nLê Văn C;0002").faults] == [2]


def test_a_list_without_headings_or_people_is_refused() -> None:
    for text in ("Lê Văn B;01", "Họ tên;SBD", "x"):
        with pytest.raises(Invalid):
            rows_of(text)


def test_what_a_file_said_can_be_pasted_again() -> None:
    rows, _ = rows_of()
    again, faults = rows_of(write_text(rows))
    assert faults == []
    assert [(each.number, each.name, each.birth, each.about) for each in again] == [
        (each.number, each.name, each.birth, each.about) for each in rows
    ]


def test_people_from_outside_are_listed_by_the_unit_that_answers_in_a_recruitment(stage: Stage) -> None:
    topic = stage.a_held(state=State.DRAFT)
    with pytest.raises(Conflict):
        write(stage, topic)
    handed = hiring(stage, unit=stage.city, held_by_id=stage.ward, held_until=date(2027, 1, 1))
    with pytest.raises(NotFound):
        write(stage, handed)
    assert write(stage, handed, actor=stage.city_officer) == 2


def test_a_struck_candidate_comes_back_by_the_same_list(stage: Stage) -> None:
    held = hiring(stage)
    write(stage, held)
    first = listed(stage, held)[-1]
    with stage.database.unit_of_work() as work:
        candidates.strike(work.session, stage.officer, held, first.id, "rút hồ sơ", now=work.now)
    assert len(listed(stage, held)) == 1
    assert write(stage, held) == 1
    assert len(listed(stage, held)) == 2


def test_people_with_an_account_are_listed_by_code_in_ones_own_units_only(stage: Stage) -> None:
    held = stage.a_held()
    coded(stage, "NS01")
    coded(stage, "NS02")
    coded(stage, "XA01", stage.other_ward)
    assert list_staff(stage, held, "ns01 ", "NS02", "NS01") == listing.Listed(2, 0)
    assert list_staff(stage, held, "NS01") == listing.Listed(0, 1)
    assert [each.number for each in listed(stage, held)] == ["0001", "0002"]
    for codes in ((), ("",), ("XA01",), ("NS01", "NS99")):
        with pytest.raises(Invalid):
            list_staff(stage, held, *codes)
    assert len(listed(stage, held)) == 2


def test_a_delegated_officer_lists_their_own_people_alone(stage: Stage) -> None:
    handed = stage.a_held(unit=stage.city, held_by_id=stage.ward, held_until=date(2027, 1, 1))
    coded(stage, "NS01")
    coded(stage, "XA01", stage.other_ward)
    assert list_staff(stage, handed, "NS01").new == 1
    with pytest.raises(Invalid):
        list_staff(stage, handed, "XA01")
    assert list_staff(stage, handed, "XA01", actor=stage.city_officer).new == 1


def test_nobody_serves_twice_and_no_candidate_serves(stage: Stage) -> None:
    held = stage.a_held()
    coded(stage, "NS01")
    coded(stage, "NS02")
    member = appoint(stage, held, "ns01")
    assert stage.row(Member, member).duty == "Trưởng ban"
    with pytest.raises(Conflict):
        appoint(stage, held, "NS01", Body.MARKING)
    with pytest.raises(Invalid):
        list_staff(stage, held, "NS01")
    list_staff(stage, held, "NS02")
    with pytest.raises(Conflict):
        appoint(stage, held, "NS02")
    with stage.database.unit_of_work() as work:
        people.relieve(work.session, stage.officer, held, member, "bận việc", now=work.now)
    assert list_staff(stage, held, "NS01").new == 1


def test_people_are_appointed_from_ones_own_units_and_the_council_by_the_unit_that_answers(stage: Stage) -> None:
    handed = stage.a_held(unit=stage.city, held_by_id=stage.ward, held_until=date(2027, 1, 1))
    coded(stage, "NS01")
    coded(stage, "XA01", stage.other_ward)
    for code in ("XA01", "NS99"):
        with pytest.raises(Invalid):
            appoint(stage, handed, code)
    with pytest.raises(Forbidden):
        appoint(stage, handed, "NS01", Body.COUNCIL)
    member = appoint(stage, handed, "XA01", Body.COUNCIL, actor=stage.city_officer)
    with pytest.raises(Forbidden), stage.database.unit_of_work() as work:
        people.relieve(work.session, stage.officer, handed, member, "bận", now=work.now)
    with pytest.raises(Conflict):
        appoint(stage, stage.a_held(state=State.CANCELLED), "NS01")


def test_a_service_ends_with_a_reason_and_only_in_its_own_examination(stage: Stage) -> None:
    held, other = stage.a_held(), stage.a_held()
    coded(stage, "NS01")
    member = appoint(stage, held, "NS01")
    for where, reason, error in ((other, "bận", NotFound), (held, " ", Invalid)):
        with pytest.raises(error), stage.database.unit_of_work() as work:
            people.relieve(work.session, stage.officer, where, member, reason, now=work.now)
    assert stage.row(Member, member).relieved_at is None


def rooms(stage: Stage, held: Held, *seats: int) -> list[Id]:
    with stage.database.unit_of_work() as work:
        return [
            seating.add_room(work.session, stage.officer, held, f"Phòng {at}", place="Tầng 2", seats=each, now=work.now)
            for at, each in enumerate(seats, 1)
        ]


def test_candidates_are_spread_over_rooms_by_number_or_by_given_name(stage: Stage) -> None:
    held = hiring(stage)
    write(stage, held, "Họ tên;SBD\nVũ Thị Ân;01\nĐỗ Văn Cường;02\nLê Thị Bình;03")
    with pytest.raises(Invalid), stage.database.unit_of_work() as work:
        seating.seat_all(work.session, stage.officer, held, Order.NUMBER, now=work.now)
    first, second = rooms(stage, held, 2, 5)
    for order, wanted in ((Order.NUMBER, ["01", "02", "03"]), (Order.NAME, ["01", "03", "02"])):
        with stage.database.unit_of_work() as work:
            found = seating.seat_all(work.session, stage.officer, held, order, anew=True, now=work.now)
        assert len(found.given) == 3
        found = {(each.room_id, each.seat): each.number for each in listed(stage, held)}
        assert [found[first, 1], found[first, 2], found[second, 1]] == wanted


def test_one_seat_is_changed_by_hand_and_never_given_twice(stage: Stage) -> None:
    held = hiring(stage)
    write(stage, held)
    (room,) = rooms(stage, held, 3)
    with stage.database.unit_of_work() as work:
        seating.seat_all(work.session, stage.officer, held, Order.NUMBER, now=work.now)
    one, other = listed(stage, held)

    def seat(who: Id, where: Id, number: int) -> None:
        with stage.database.unit_of_work() as work:
            seating.seat_one(work.session, stage.officer, held, who, room_id=where, seat=number, now=work.now)

    seat(one.id, room, 3)
    assert stage.row(Candidate, one.id).seat == 3
    with pytest.raises(Conflict):
        seat(other.id, room, 3)
    with pytest.raises(Invalid):
        seat(other.id, room, 4)
    for who, where in ((other.id, one.id), (room, room)):
        with pytest.raises(NotFound):
            seat(who, where, 1)


def test_an_officer_who_sits_it_does_not_choose_their_own_seat(stage: Stage) -> None:
    held = stage.a_held()
    own, (room,) = stage.a_candidate(held, stage.officer), rooms(stage, held, 3)
    with pytest.raises(Forbidden), stage.database.unit_of_work() as work:
        seating.seat_one(work.session, stage.officer, held, own, room_id=room, seat=2, now=work.now)
    assert stage.row(Candidate, own).room_id is None


def test_a_room_goes_while_nobody_is_to_sit_there(stage: Stage) -> None:
    held = hiring(stage)
    write(stage, held)
    first, second = rooms(stage, held, 5, 1)
    with stage.database.unit_of_work() as work:
        seating.seat_all(work.session, stage.officer, held, Order.NUMBER, now=work.now)
        seating.remove_room(work.session, stage.officer, held, second, now=work.now)
    for room, error in ((first, Conflict), (second, NotFound)):
        with pytest.raises(error), stage.database.unit_of_work() as work:
            seating.remove_room(work.session, stage.officer, held, room, now=work.now)
    for name, seats, wrong in (("Phòng 1", 5, Conflict), ("", 5, Invalid), ("Phòng 9", 0, Invalid), ("Phòng 9", 1001, Invalid)):
        with pytest.raises(wrong), stage.database.unit_of_work() as work:
            seating.add_room(work.session, stage.officer, held, name, seats=seats, now=work.now)
    assert stage.row(Room, first).place == "Tầng 2"


def test_extra_minutes_and_striking_are_for_whoever_has_not_started(stage: Stage) -> None:
    held = stage.a_held()
    waiting, begun = stage.a_candidate(held), stage.a_candidate(held)
    now = stage.clock.now()
    stage.a_sitting(held, waiting)
    stage.a_sitting(held, begun, started_at=now, deadline_at=now + timedelta(hours=1))

    def extra(who: Id, minutes: int, reason: str = "khiếm thị") -> None:
        with stage.database.unit_of_work() as work:
            candidates.give_extra(work.session, stage.officer, held, who, minutes, reason=reason, now=work.now)

    def strike(who: Id, reason: str = "rút") -> None:
        with stage.database.unit_of_work() as work:
            candidates.strike(work.session, stage.officer, held, who, reason, now=work.now)

    extra(waiting, 30)
    assert stage.row(Candidate, waiting).extra_minutes == 30
    for minutes, reason in ((601, "khiếm thị"), (-1, "khiếm thị"), (5, "")):
        with pytest.raises(Invalid):
            extra(waiting, minutes, reason)
    with pytest.raises(Invalid):
        strike(waiting, "")
    with pytest.raises(Conflict):
        extra(begun, 30)
    with pytest.raises(Conflict):
        strike(begun)
    strike(waiting)
    with stage.database.read() as session:
        assert session.scalars(select(Sitting.candidate_id)).all() == [begun]
    with pytest.raises(NotFound):
        extra(waiting, 30)


def test_a_card_is_found_by_its_digest_and_a_new_one_replaces_it(stage: Stage) -> None:
    held = hiring(stage)
    write(stage, held)
    one, other = listed(stage, held)
    code = new_card_code()
    assert digest_of_card("a", code) == digest_of_card("a", code.lower().replace("-", " "))
    assert digests_of_card(("b", "a"), code)[1] == digest_of_card("a", code)

    def issue(digests: dict[Id, bytes]) -> list[Id]:
        with stage.database.unit_of_work() as work:
            return candidates.issue_cards(work.session, stage.officer, held, digests, now=work.now)

    assert issue({one.id: digest_of_card("a", code), other.id: b"2"}) == [one.id, other.id]
    issue({one.id: digest_of_card("a", new_card_code())})
    assert stage.row(Candidate, one.id).card_digest not in digests_of_card(("a",), code)
    inside = stage.a_candidate(held, stage.a_worker())
    for digests, error in (({}, Invalid), ({inside: b"3"}, NotFound), ({held.id: b"4"}, NotFound)):
        with pytest.raises(error):
            issue(digests)


def test_cards_for_everybody_leave_out_who_is_sitting_and_only_a_card_by_itself_replaces_theirs(stage: Stage) -> None:
    held = stage.a_held(template=Template.RECRUITMENT, erase_on=date(2027, 6, 1))
    waits, sits, done = (stage.a_candidate(held, card_digest=b"%d" % each) for each in range(3))
    now = stage.clock.now()
    times = {"started_at": now, "deadline_at": now + timedelta(hours=1)}
    stage.a_sitting(held, waits)
    stage.a_sitting(held, sits, **times)
    stage.a_sitting(held, done, **times, submitted_at=now, submitted_cause=Cause.CANDIDATE)

    def issue(*who: Id, replaces_running: bool = False) -> set[Id]:
        with stage.database.unit_of_work() as work:
            digests = {each: b"new" + each.bytes for each in who}
            run = replaces_running
            return {*candidates.issue_cards(work.session, stage.officer, held, digests, replaces_running=run, now=work.now)}

    assert issue(waits, sits, done) == {waits, done}
    assert stage.row(Candidate, sits).card_digest == b"1"
    with pytest.raises(Invalid):
        issue(sits)
    assert issue(sits, replaces_running=True) == {sits}
    assert stage.row(Candidate, sits).card_digest != b"1"


def test_a_lost_card_is_given_anew_by_itself_until_the_candidate_is_erased(stage: Stage) -> None:
    held = stage.a_held(template=Template.RECRUITMENT, state=State.POSTED, erase_on=date(2027, 6, 1))
    lost, other = (stage.a_candidate(held, card_digest=b"%d" % each) for each in range(2))

    def issue(*who: Id, is_named: bool) -> None:
        with stage.database.unit_of_work() as work:
            digests = {each: b"new" + each.bytes for each in who}
            candidates.issue_cards(work.session, stage.officer, held, digests, replaces_running=is_named, now=work.now)

    with pytest.raises(Conflict):
        issue(lost, other, is_named=False)
    issue(lost, is_named=True)
    assert [stage.row(Candidate, each).card_digest for each in (lost, other)] == [b"new" + lost.bytes, b"1"]
    with stage.database.unit_of_work() as work:
        work.session.get_one(Candidate, lost).erased_at = work.now
    with pytest.raises(NotFound):
        issue(lost, is_named=True)
    cancelled = stage.a_held(template=Template.RECRUITMENT, state=State.CANCELLED, erase_on=date(2027, 6, 1))
    digests = {stage.a_candidate(cancelled): b"3"}
    with stage.database.unit_of_work() as work, pytest.raises(Conflict):
        candidates.issue_cards(work.session, stage.officer, cancelled, digests, replaces_running=True, now=work.now)


@pytest.mark.pure
@pytest.mark.parametrize(
    ("typed", "number", "is_same"),
    [
        ("1", "0001", True),
        ("0001", "1", True),
        ("td 7", "TD-0007", True),
        ("TD-07", "TD-0007", True),
        ("10", "0001", False),
        ("", "0001", False),
        ("0", "000", True),
        ("TD-0070", "TD-0007", False),
    ],
)
def test_a_number_is_the_same_with_its_zeros_or_without(typed: str, number: str, is_same: bool) -> None:
    assert is_number(typed, number) is is_same
