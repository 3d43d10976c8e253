"""Whoever holds an examination by delegation reaches the candidates of their unit alone: queries and use cases, as tables."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import delete

from elearn.core.actor import Actor
from elearn.core.clock import FakeClock
from elearn.core.days import day_of
from elearn.core.db.work import Database
from elearn.core.errors import Conflict, Forbidden, Invalid, NotFound
from elearn.core.ids import new_id
from elearn.examinations import policy
from elearn.examinations.candidates.seating_rules import Order
from elearn.examinations.models import Candidate, Examination, FindingPerson, Member, PaperEntry, Room, Sitting
from elearn.examinations.next_step import Facts
from elearn.examinations.paper.rounds import Reading, Times
from elearn.examinations.queries import appeals, board, candidates, examinations, findings, marking, minutes, paper, posted, reports
from elearn.examinations.queries.held import Held, find_held
from elearn.examinations.queries.people import list_members
from elearn.examinations.queries.standing import read_facts
from elearn.examinations.queries.told_acts import list_watched
from elearn.examinations.questions.ruling_rules import Remedy
from elearn.examinations.rules import Body, State
from elearn.examinations.scores.posting_rules import Missing
from elearn.examinations.service import admitting, again, hearing, invigilating, listing, people, ruling, seating, taking_back
from elearn.examinations.service import appeals as appealing
from elearn.examinations.service import candidates as listed
from elearn.examinations.service import marking as marks
from elearn.examinations.service import paper as sheets
from elearn.examinations.service import reports as answering
from elearn.examinations.service.marking import Given
from elearn.examinations.service.ruling import Wanted
from tests.examinations.handed import GUEST, MARKS, OTHER, OWN, UNTIL, Handed, a_handed, struck
from tests.examinations.sat import CHOICE, ESSAY, NUMBER
from tests.examinations.stage import Stage, a_stage
from tests.examinations.test_listing import coded


@pytest.fixture
def stage(database: Database, clock: FakeClock) -> Stage:
    return a_stage(database, clock, has_essay=True)


def reached(stage: Stage, handed: Handed, actor: Actor, *bodies: Body) -> Held:
    """The examination as a door finds it for an actor."""
    with stage.database.read() as session:
        today = day_of(session, stage.clock.now())
        clause, scope = policy.overseen_by(actor, *bodies, today=today), policy.scope_of(actor, *bodies, today=today)
        if not bodies:
            clause = policy.organised_by(actor, today=today)
        found = find_held(session, handed.held.id, clause, scope=scope)
    assert found is not None
    return found


def lacking(session: Any, held: Held, what: Missing) -> list[int]:
    return [each for lack in posted.list_lacks(session, held) if lack.what is what for each in range(lack.n)]


Query = Callable[[Any, Held, Stage], Any]
READY: Sequence[tuple[str, Query, int, int]] = (
    ("candidates", lambda s, h, _: candidates.list_candidates(s, h).rows, 1, 3),
    ("candidates named", lambda s, h, _: candidates.list_candidates(s, h, query="bùi").rows, 0, 1),
    ("guests named", lambda s, h, _: candidates.list_candidates(s, h, query="gia").rows, 0, 1),
    ("candidates by number", lambda s, h, _: candidates.list_candidates(s, h, query=OTHER).rows, 0, 1),
    ("cards", lambda s, h, _: candidates.list_for_cards(s, h, is_all=True), 0, 1),
    ("rooms", lambda s, h, _: [each for each in candidates.list_rooms(s, h) for _ in range(each.taken)], 1, 3),
    ("board", lambda s, h, at: board.read_board(s, h, now=at.clock.now()).page.rows, 1, 3),
    ("acts that are watched", lambda s, h, _: list_watched(s, h), 1, 3),
    ("board counts", lambda s, h, at: range(board.read_board(s, h, now=at.clock.now()).listed), 1, 3),
    ("board rooms", lambda s, h, _: board.list_rooms(s, h), 1, 2),
    ("progress", lambda s, h, _: range(examinations.read_progress(s, h).candidates), 1, 3),
    ("started", lambda s, h, _: range(examinations.read_progress(s, h).started), 1, 3),
    ("carded", lambda s, h, _: range(examinations.read_progress(s, h).carded), 0, 1),
    ("seats", lambda s, h, _: range(examinations.read_progress(s, h).seats), 20, 40),
    ("paper rooms", lambda s, h, _: paper.list_rooms(s, h), 1, 2),
    ("papers", lambda s, h, _: paper.list_papers(s, h, numbers=[OWN, OTHER, GUEST]), 1, 3),
    ("sheets waiting", lambda s, h, at: paper.list_waiting(s, h, at.stranger), 1, 3),
    ("sheets begun", lambda s, h, _: range(paper.count_entries(s, h).second), 1, 3),
    ("reports", lambda s, h, _: [said for each in reports.list_reported(s, h) for said in each.said], 1, 3),
    ("reports waiting", lambda s, h, _: range(reports.count_waiting(s, h)), 1, 3),
    ("open papers", lambda s, h, _: lacking(s, h, Missing.OPEN), 1, 3),
    ("half-entered sheets", lambda s, h, _: lacking(s, h, Missing.SHEETS), 1, 3),
)
CLOSED: Sequence[tuple[str, Query, int, int]] = (
    ("results", lambda s, h, _: posted.list_results(s, h), 1, 3),
    ("findings", lambda s, h, _: findings.list_findings(s, h), 1, 3),
    ("appeals", lambda s, h, _: appeals.list_appeals(s, h), 1, 3),
    ("lacks", lambda s, h, _: [each for lack in posted.list_lacks(s, h) for each in range(lack.n)], 3, 9),
    ("essays", lambda s, h, _: range(marking.read_progress(s, h, None)[0].essays), 1, 3),
    ("listed in the record", lambda s, h, _: range(minutes.read_minutes(s, h).counts.listed), 1, 3),
    ("told in the record", lambda s, h, _: minutes.read_minutes(s, h).told, 1, 3),
    ("causes in the record", lambda s, h, _: range(sum(minutes.read_minutes(s, h).causes.values())), 1, 3),
    ("rooms in the record", lambda s, h, _: minutes.read_minutes(s, h).rooms, 1, 2),
)


POSTED: Sequence[tuple[str, Query, int, int]] = (("appeals that wait", lambda s, h, at: range(facts_of(s, h, at).appeals), 1, 3),)


def facts_of(session: Any, held: Held, stage: Stage) -> Facts:
    return read_facts(session, held, examinations.read_progress(session, held), now=stage.clock.now())


@pytest.mark.parametrize(("state", "table"), [(State.READY, READY), (State.CLOSED, CLOSED), (State.POSTED, POSTED)])
def test_every_query_tells_of_the_scope_alone(stage: Stage, state: State, table: Sequence[tuple[str, Query, int, int]]) -> None:
    handed = a_handed(stage, state, **({"posted_at": stage.clock.now()} if state is State.POSTED else {}))
    scoped, whole = reached(stage, handed, stage.officer), reached(stage, handed, stage.city_officer)
    assert (scoped.scope, whole.scope) == (stage.ward, None)
    with stage.database.read() as session:
        for name, query, within, all_of_them in table:
            found, everybody = list(query(session, scoped, stage)), list(query(session, whole, stage))
            assert (len(found), len(everybody)) == (within, all_of_them), name
            assert not [mark for mark in MARKS if mark in repr(found)], name


def test_whoever_is_beyond_is_not_found_one_by_one(stage: Stage) -> None:
    running, over = a_handed(stage, State.READY), a_handed(stage, State.CLOSED)
    here, there = reached(stage, running, stage.officer), reached(stage, over, stage.officer)
    now = stage.clock.now()
    with stage.database.read() as session:
        for who, is_there in ((running.own, True), (running.other, False), (running.guest, False)):
            assert (candidates.find_candidate(session, here, who.candidate) is not None) is is_there
            assert bool(candidates.list_by_ids(session, here, [who.candidate])) is is_there
            assert (board.find_on_board(session, here, who.candidate, now=now) is not None) is is_there
            assert (paper.find_paper(session, here, who.sitting) is not None) is is_there
        for number, is_there in ((OWN, True), (OTHER, False), (GUEST, False)):
            assert (paper.find_sheet(session, here, number) is not None) is is_there
        code = paper.find_paper(session, running.held, running.other.sitting)
        assert code is not None
        assert paper.find_sheet(session, here, code.code) is None
        assert board.get_room(session, here, running.own_room).name == "Phòng Mình"
        with pytest.raises(NotFound):
            board.get_room(session, here, running.other_room)
        for who, is_there in ((over.own, True), (over.other, False), (over.guest, False)):
            assert who.finding is not None
            assert (findings.find_finding(session, there, who.finding) is not None) is is_there


def test_a_finding_about_two_of_whom_one_is_beyond_is_not_told(stage: Stage) -> None:
    over = a_handed(stage, State.CLOSED)
    assert over.own.finding is not None
    with stage.database.unit_of_work() as work:
        work.session.add(FindingPerson(finding_id=over.own.finding, candidate_id=over.guest.candidate))
    there = reached(stage, over, stage.officer)
    with stage.database.read() as session:
        assert findings.list_findings(session, there) == []


Act = Callable[[Any, Actor, Handed, Held, Any], object]
RUNNING_ACTS: Sequence[tuple[str, Act]] = (
    ("confirm", lambda w, a, x, h, who: invigilating.confirm_identity(w.session, a, h, [who.candidate], now=w.now)),
    ("take back", lambda w, a, x, h, who: invigilating.take_back_identity(w.session, a, h, who.candidate, "nhầm", now=w.now)),
    ("extend", lambda w, a, x, h, who: invigilating.extend(w.session, a, h, who.candidate, minutes=5, reason="điện", now=w.now)),
    ("hand in", lambda w, a, x, h, who: invigilating.hand_in(w.session, a, h, who.candidate, "xin về", now=w.now)),
    ("restart back", lambda w, a, x, h, who: again.take_back(w.session, a, h, who.candidate, "máy hỏng", now=w.now)),
    ("restart", lambda w, a, x, h, who: again.offer(w.session, a, h, who.candidate, "máy hỏng", now=w.now)),
    ("release", lambda w, a, x, h, who: invigilating.release(w.session, a, h, who.candidate, "máy hỏng", now=w.now)),
    ("let in", lambda w, a, x, h, who: admitting.let_in(w.session, a, h, who.candidate, "kẹt xe", now=w.now)),
    ("incident", lambda w, a, x, h, who: invigilating.note_incident(w.session, a, h, "ngã", candidate_id=who.candidate, now=w.now)),
    ("strike", lambda w, a, x, h, who: listed.strike(w.session, a, h, who.candidate, "vắng", now=w.now)),
    ("extra", lambda w, a, x, h, who: listed.give_extra(w.session, a, h, who.candidate, 5, reason="ốm", now=w.now)),
    (
        "card",
        lambda w, a, x, h, who: listed.issue_cards(w.session, a, h, {who.candidate: b"new"}, now=w.now),
    ),
    ("seat", lambda w, a, x, h, who: seating.seat_one(w.session, a, h, who.candidate, room_id=x.own_room, seat=9, now=w.now)),
    ("sheet", lambda w, a, x, h, who: sheets.enter_sheet(w.session, a, h, who.sitting, a_reading(w), now=w.now)),
    ("sheet back", lambda w, a, x, h, who: taking_back.take_back(w.session, a, h, who.sitting, "nhầm", now=w.now)),
)
OVER_ACTS: Sequence[tuple[str, Act]] = (
    ("close many", lambda w, a, x, h, who: hearing.close_chances(w.session, a, h, [who.finding], "xong", now=w.now)),
    ("ask", lambda w, a, x, h, who: hearing.ask_person(w.session, a, h, who.finding, who.candidate, until=UNTIL, now=w.now)),
    ("hear", lambda w, a, x, h, who: hearing.note_hearing(w.session, a, h, who.finding, who.candidate, words="nói", now=w.now)),
    ("close", lambda w, a, x, h, who: hearing.close_finding(w.session, a, h, who.finding, "xong", now=w.now)),
    ("mark", lambda w, a, x, h, who: marks.mark_on_appeal(w.session, a, who.sitting, ESSAY, share=1, words="hay", now=w.now)),
)


def a_reading(work: Any) -> Reading:
    return Reading({}, Times(work.now, work.now + timedelta(minutes=1)))


@pytest.mark.parametrize(("state", "table"), [(State.READY, RUNNING_ACTS), (State.CLOSED, OVER_ACTS)])
def test_no_act_is_done_to_anybody_beyond(stage: Stage, state: State, table: Sequence[tuple[str, Act]]) -> None:
    handed = a_handed(stage, state)
    scoped = reached(stage, handed, stage.officer)
    for name, act in table:
        for who in (handed.other, handed.guest):
            try:
                with stage.database.unit_of_work() as work:
                    act(work, stage.officer, handed, scoped, who)
            except NotFound:
                continue
            pytest.fail(name)
    assert not struck(stage, handed.other.candidate)


@pytest.mark.parametrize(("state", "table"), [(State.READY, RUNNING_ACTS), (State.CLOSED, OVER_ACTS)])
def test_within_the_scope_the_same_acts_are_found(stage: Stage, state: State, table: Sequence[tuple[str, Act]]) -> None:
    handed = a_handed(stage, state)
    for name, act in table:
        with stage.database.unit_of_work() as work:
            try:
                act(work, stage.officer, handed, reached(stage, handed, stage.officer), handed.own)
            except NotFound:
                # Those with an account have no card.
                assert name == "card"
            except (Conflict, Invalid, Forbidden):
                pass


def test_acts_about_many_leave_everybody_beyond_as_they_are(stage: Stage) -> None:
    handed = a_handed(stage, State.READY)
    scoped = reached(stage, handed, stage.officer)
    with stage.database.unit_of_work() as work:
        assert invigilating.extend_all(work.session, stage.officer, scoped, minutes=5, reason="mất điện", now=work.now) == 1
        assert seating.seat_all(work.session, stage.officer, scoped, Order.NUMBER, now=work.now).stayed == 1
        assert answering.answer_reports(work.session, stage.officer, scoped, CHOICE, "đã xem", now=work.now) == 1
    for who in (handed.other, handed.guest):
        row = stage.row(Candidate, who.candidate)
        assert (row.extra_minutes, row.room_id, row.confirmed_at) == (0, handed.other_room, None)
    with pytest.raises(Conflict), stage.database.unit_of_work() as work:
        answering.answer_reports(work.session, stage.officer, scoped, NUMBER, "đã xem", now=work.now)


def test_seats_of_others_in_ones_own_room_are_kept(stage: Stage) -> None:
    handed = a_handed(stage, State.READY)
    with stage.database.unit_of_work() as work:
        own, other = (work.session.get_one(Candidate, each.candidate) for each in (handed.own, handed.other))
        for table in (PaperEntry, Sitting):
            work.session.execute(delete(table))
        own.room_id, own.seat = None, None
        work.session.flush()
        other.room_id, other.seat = handed.own_room, 1
        work.session.flush()
        seating.seat_all(work.session, stage.officer, reached(stage, handed, stage.officer), Order.NUMBER, now=work.now)
    assert (stage.row(Candidate, handed.own.candidate).seat, stage.row(Candidate, handed.other.candidate).seat) == (2, 1)


def test_a_room_is_of_the_unit_that_made_it_and_so_are_guests_who_sit_there(stage: Stage) -> None:
    handed = a_handed(stage, State.READY)
    scoped = reached(stage, handed, stage.officer)
    with stage.database.unit_of_work() as work:
        made = seating.add_room(work.session, stage.officer, scoped, "Hội trường", seats=5, now=work.now)
        city = seating.add_room(work.session, stage.city_officer, handed.held, "Nhà khách", seats=5, now=work.now)
        with pytest.raises(NotFound):
            seating.remove_room(work.session, stage.officer, scoped, city, now=work.now)
        guest = {"candidate_id": handed.guest.candidate, "room_id": made, "seat": 1, "reason": "đổi phòng"}
        seating.seat_one(work.session, stage.city_officer, handed.held, **guest, now=work.now)
    assert (stage.row(Room, made).unit_id, stage.row(Room, city).unit_id) == (stage.ward, None)
    with stage.database.read() as session:
        assert [each.number for each in candidates.list_candidates(session, scoped).rows] == [OWN, GUEST]


def test_people_are_listed_with_the_work_that_they_have_in_the_scope(stage: Stage) -> None:
    handed = a_handed(stage, State.READY)
    scoped = reached(stage, handed, stage.officer)
    coded(stage, "NS01")
    with stage.database.unit_of_work() as work:
        assert listing.list_staff(work.session, stage.officer, scoped, ["NS01"], now=work.now).new == 1
    coded(stage, "XA01", stage.other_ward)
    with pytest.raises(Invalid), stage.database.unit_of_work() as work:
        listing.list_staff(work.session, stage.city_officer, scoped, ["XA01"], now=work.now)
    with stage.database.read() as session:
        assert len(candidates.list_candidates(session, scoped).rows) == 2


def test_whom_the_unit_appoints_serves_within_it_and_whom_the_city_appoints_serves_for_all(stage: Stage) -> None:
    handed = a_handed(stage, State.READY)
    ours, theirs = coded(stage, "NS01"), coded(stage, "NS02")
    scoped = reached(stage, handed, stage.officer)
    with stage.database.unit_of_work() as work:
        mine = people.appoint(work.session, stage.officer, scoped, "NS01", Body.SUPERVISION, now=work.now)
        city = people.appoint(work.session, stage.city_officer, handed.held, "NS02", Body.SUPERVISION, now=work.now)
    assert (stage.row(Member, mine).unit_id, stage.row(Member, city).unit_id) == (stage.ward, None)
    for actor, scope in ((ours, stage.ward), (theirs, None)):
        assert reached(stage, handed, actor, Body.SUPERVISION).scope == scope
        with stage.database.read() as session:
            assert (find_held(session, handed.held.id, policy.audited_by(actor)) is None) is (scope is not None)
    with pytest.raises(Forbidden), stage.database.unit_of_work() as work:
        people.relieve(work.session, stage.officer, scoped, city, "bận", now=work.now)
    with stage.database.unit_of_work() as work:
        people.relieve(work.session, stage.officer, scoped, mine, "bận", now=work.now)
    # An officer of the ward who is appointed for all of it reaches all of it where that body comes, and nowhere else.
    stage_member = Member(id=new_id(), examination_id=handed.held.id, person_id=stage.officer.person_id, body=Body.INVIGILATION)
    stage_member.duty, stage_member.appointed_at = "", stage.clock.now()
    with stage.database.unit_of_work() as work:
        work.session.add(stage_member)
    assert reached(stage, handed, stage.officer, Body.INVIGILATION).scope is None
    assert reached(stage, handed, stage.officer).scope == stage.ward


def test_a_marker_of_the_unit_marks_within_it(stage: Stage) -> None:
    handed = a_handed(stage, State.CLOSED)
    marker = coded(stage, "NS01")
    with stage.database.unit_of_work() as work:
        people.appoint(work.session, stage.officer, reached(stage, handed, stage.officer), "NS01", Body.MARKING, now=work.now)
    given = Given(1, "tốt")  # type: ignore[arg-type]  # a whole number is a share
    for who in (handed.other, handed.guest):
        with pytest.raises(NotFound), stage.database.unit_of_work() as work:
            marks.mark_essay(work.session, marker, who.sitting, ESSAY, given, sees_others=False, now=work.now)
    with stage.database.unit_of_work() as work:
        marks.mark_essay(work.session, marker, handed.own.sitting, ESSAY, given, sees_others=False, now=work.now)


def test_what_is_of_the_whole_examination_stays_with_the_unit_that_answers_for_it(stage: Stage) -> None:
    over = a_handed(stage, State.CLOSED)
    with pytest.raises(NotFound), stage.database.unit_of_work() as work:
        ruling.ask_ruling(work.session, stage.officer, over.held.id, Wanted(CHOICE, Remedy.DROPPED, "mờ"), now=work.now)
    with stage.database.read() as session:
        assert find_held(session, over.held.id, policy.audited_by(stage.officer)) is None
        assert find_held(session, over.held.id, policy.audited_by(stage.city_officer)) is not None


def test_an_appeal_on_paper_is_entered_within_the_scope(stage: Stage) -> None:
    handed = a_handed(stage, State.POSTED, posted_at=stage.clock.now())
    scoped = reached(stage, handed, stage.officer)
    for number in (OTHER, GUEST):
        with pytest.raises(Invalid), stage.database.unit_of_work() as work:
            appealing.enter_appeal(work.session, stage.officer, scoped, number, "xin xem lại", now=work.now)
    with pytest.raises(Conflict), stage.database.unit_of_work() as work:
        appealing.enter_appeal(work.session, stage.officer, scoped, OWN, "xin xem lại", now=work.now)


@pytest.mark.parametrize(
    ("changes", "serves"),
    [
        ({}, True),
        ({"held_until": date(2026, 1, 1)}, False),
        ({"held_by_id": None, "held_until": None}, False),
        ({"held_by_id": "other_ward"}, False),
        ({"held_by_id": "city"}, True),
    ],
)
def test_whom_the_unit_appointed_serves_as_long_as_the_unit_holds_it(stage: Stage, changes: dict[str, Any], serves: bool) -> None:
    handed = a_handed(stage, State.READY)
    ours, theirs = coded(stage, "NS01"), coded(stage, "NS02")
    with stage.database.unit_of_work() as work:
        scoped = reached(stage, handed, stage.officer)
        people.appoint(work.session, stage.officer, scoped, "NS01", Body.INVIGILATION, now=work.now)
        people.appoint(work.session, stage.city_officer, handed.held, "NS02", Body.INVIGILATION, now=work.now)
    found = reached(stage, handed, ours, Body.INVIGILATION)
    with stage.database.unit_of_work() as work:
        row = work.session.get_one(Examination, handed.held.id)
        for name, value in changes.items():
            setattr(row, name, getattr(stage, value) if isinstance(value, str) else value)
    with stage.database.read() as session:
        today = day_of(session, stage.clock.now())
        for actor, is_there in ((ours, serves), (theirs, True)):
            for clause in (policy.served_by(actor, today=today), policy.overseen_by(actor, Body.INVIGILATION, today=today)):
                assert (find_held(session, handed.held.id, clause) is not None) is is_there
            assert bool(examinations.list_bodies(session, actor, handed.held.id, today=today)) is is_there
        assert len(paper.list_duties(session, handed.held, today=today)) == 1 + serves
        members = list_members(session, handed.held.id, today=today)
        assert {each.staff_code: (bool(each.unit), each.serves_still) for each in members} == {
            "NS01": (True, serves),
            "NS02": (False, True),
        }
    if not serves:
        with pytest.raises(NotFound), stage.database.unit_of_work() as work:
            invigilating.confirm_identity(work.session, ours, found, [handed.own.candidate], now=work.now)


def test_who_serves_is_counted_for_those_whom_they_serve(stage: Stage) -> None:
    handed = a_handed(stage, State.READY)
    scoped = reached(stage, handed, stage.officer)
    for code in ("NS01", "NS02"):
        coded(stage, code)

    def counted() -> list[dict[Body, int]]:
        with stage.database.read() as session:
            return [examinations.read_progress(session, each).members for each in (handed.held, scoped)]

    with stage.database.unit_of_work() as work:
        people.appoint(work.session, stage.officer, scoped, "NS01", Body.INVIGILATION, now=work.now)
    # The city still has nobody for its own candidates, and its next step says so.
    assert counted() == [{}, {Body.INVIGILATION: 1}]
    with stage.database.unit_of_work() as work:
        people.appoint(work.session, stage.city_officer, handed.held, "NS02", Body.INVIGILATION, now=work.now)
    assert counted() == [{Body.INVIGILATION: 1}, {Body.INVIGILATION: 2}]
