"""Rulings on questions: one asks, another decides, results follow exactly once and those concerned are told."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select, update
from sqlalchemy.exc import DatabaseError

from elearn.content.document import Choice, Key
from elearn.core.actor import Actor, Role
from elearn.core.errors import Conflict, Forbidden, Invalid, NotFound
from elearn.core.ids import Id
from elearn.core.jobs.model import Job
from elearn.core.jobs.runner import Runner
from elearn.examinations.acts import ActKind
from elearn.examinations.models import ExaminationAct, Member, Ruling, Sitting, SittingResult
from elearn.examinations.queries.held import Held
from elearn.examinations.queries.own_result import find_own_result
from elearn.examinations.queries.posted import list_lacks
from elearn.examinations.queries.questions import find_counting, find_deciders, find_ruling, is_asked, list_asked, read_asked
from elearn.examinations.queries.results import read_history
from elearn.examinations.questions.rekeying import write_key
from elearn.examinations.questions.ruling_rules import Remedy, remedies_for, who_decides
from elearn.examinations.rules import Body, ResultCause, State
from elearn.examinations.scores.posting_rules import Missing
from elearn.examinations.service import applying
from elearn.examinations.service.applying import apply_ruling, carry_on
from elearn.examinations.service.effect import read_effect
from elearn.examinations.service.ruling import APPLY, Wanted, ask_ruling, decide_ruling, withdraw_ruling
from elearn.notifications.kinds import Kind
from elearn.notifications.models import Message, Notice
from tests.examinations.sat import CHOICE, NUMBER, a_plan, a_reader, hand_in, right, written, wrong
from tests.examinations.stage import Stage
from tests.organisation.makers import a_grant, a_person

REASON = "Đáp án in nhầm."
PLAN = a_plan(CHOICE, NUMBER, pass_percent=50)


def closed(stage: Stage, **changes: Any) -> Held:
    return stage.a_held(PLAN, state=State.CLOSED, **changes)


def swapped(stage: Stage) -> Key:
    """The key of `CHOICE` with the answer that `wrong` gives."""
    key = stage.course.questions[CHOICE].key
    assert isinstance(key, Choice)
    return replace(key, right=wrong(stage).options)


def ask(stage: Stage, held: Held, actor: Actor | None = None, remedy: Remedy = Remedy.REKEYED, question: str = CHOICE) -> Id:
    wanted = Wanted(question, remedy, REASON, swapped(stage) if remedy is Remedy.REKEYED else None)
    with stage.database.unit_of_work() as work:
        return ask_ruling(work.session, actor or stage.officer, held.id, wanted, now=work.now)


def decide(stage: Stage, ruling: Id, actor: Actor | None = None, *, is_granted: bool = True, words: str = "") -> None:
    with stage.database.unit_of_work() as work:
        decide_ruling(work.session, actor or stage.city_officer, ruling, is_granted=is_granted, words=words, now=work.now)


def run_jobs(stage: Stage) -> None:
    runner = Runner(stage.database, {APPLY: apply_ruling})
    while runner.run_job():
        pass


def history(stage: Stage, sitting: Id) -> list[tuple[ResultCause, Fraction, Fraction, bool | None]]:
    with stage.database.read() as session:
        return [(each.cause, each.earned, each.points, each.is_passed) for each in read_history(session, sitting)]


def notices(stage: Stage) -> list[tuple[Id, dict[str, Any]]]:
    with stage.database.read() as session:
        rows = session.execute(select(Notice.person_id, Message.words).join(Message, Message.id == Notice.message_id))
        return [(row.person_id, row.words) for row in rows]


@pytest.mark.parametrize(
    ("remedy", "was_right", "was_wrong"),
    [
        (Remedy.REKEYED, (Fraction(1), Fraction(2)), (Fraction(2), Fraction(2))),
        (Remedy.DROPPED, (Fraction(1), Fraction(1)), (Fraction(1), Fraction(1))),
        (Remedy.GRANTED, (Fraction(2), Fraction(2)), (Fraction(2), Fraction(2))),
    ],
)
def test_results_follow_a_ruling_and_old_ones_stay(
    stage: Stage, remedy: Remedy, was_right: tuple[Fraction, Fraction], was_wrong: tuple[Fraction, Fraction]
) -> None:
    held = closed(stage)
    one = hand_in(stage, held, {CHOICE: right(stage), NUMBER: written("1000 ngày")})
    other = hand_in(stage, held, {CHOICE: wrong(stage), NUMBER: written("1000 ngày")})
    before = {one: history(stage, one), other: history(stage, other)}
    decide(stage, ask(stage, held, remedy=remedy))
    run_jobs(stage)
    for sitting, points in ((one, was_right), (other, was_wrong)):
        found = history(stage, sitting)
        assert found[:-1] == before[sitting]
        assert found[-1][:3] == (ResultCause.RULED, *points)


def test_whoever_asked_cannot_decide_nor_can_the_table_be_made_to_hold_it(stage: Stage) -> None:
    held = closed(stage)
    hand_in(stage, held, {})
    chair = stage.a_member(held, Body.COUNCIL)
    for asker in (stage.officer, chair):
        ruling = ask(stage, held, asker)
        with pytest.raises(Forbidden):
            decide(stage, ruling, asker)
        facts = {"decided_by": asker.person_id, "decided_at": stage.clock.now(), "is_granted": True}
        with pytest.raises(DatabaseError, match="two_people"), stage.database.unit_of_work() as work:
            work.session.execute(update(Ruling).where(Ruling.id == ruling).values(**facts))
        decide(stage, ruling, stage.city_officer if asker is stage.officer else stage.officer, is_granted=False, words="không cần")


PEOPLE = st.integers(1, 6).map(lambda number: Id(int=number))


@pytest.mark.pure
@given(PEOPLE, st.sets(PEOPLE), st.lists(st.sets(PEOPLE), max_size=3), st.sets(PEOPLE))
def test_the_second_person_is_another_one_and_no_candidate(
    asker: Id, council: set[Id], upward: list[set[Id]], candidates: set[Id]
) -> None:
    members, officers = who_decides(asker, council, upward, candidates)
    assert not (members | officers) & {asker, *candidates}
    assert members <= council
    free = [each - {asker, *candidates} for each in upward]
    assert officers == next((each for each in free if each), frozenset())


def test_the_unit_above_decides_where_the_unit_has_nobody_else(stage: Stage) -> None:
    held = closed(stage)
    with stage.database.read() as session:
        alone = find_deciders(session, held, _id(stage.officer), today=stage.clock.now().date())
        from_above = find_deciders(session, held, _id(stage.city_officer), today=stage.clock.now().date())
    assert alone.officers == {_id(stage.city_officer)}
    assert from_above.officers == {_id(stage.officer)}
    with stage.database.unit_of_work() as work:
        colleague = a_person(work.session, stage.ward)
        a_grant(work.session, colleague, Role.EXAM_OFFICER, stage.ward)
    with stage.database.read() as session:
        assert find_deciders(session, held, _id(stage.officer), today=stage.clock.now().date()).officers == {colleague}


def test_whoever_sits_the_examination_decides_nothing_on_it(stage: Stage) -> None:
    held = closed(stage)
    hand_in(stage, held, {})
    ruling = ask(stage, held)
    hand_in(stage, held, {}, stage.city_officer, number="2")
    with pytest.raises(Forbidden):
        decide(stage, ruling)


def test_others_neither_ask_nor_decide(stage: Stage) -> None:
    held = closed(stage)
    candidate = stage.a_worker()
    hand_in(stage, held, {}, candidate)
    others = [stage.stranger, candidate, stage.a_member(held, Body.MARKING), stage.a_member(held, Body.INVIGILATION)]
    for actor in others:
        with pytest.raises(NotFound):
            ask(stage, held, actor)
    ruling = ask(stage, held)
    for actor in others:
        with pytest.raises(NotFound):
            decide(stage, ruling, actor)


def test_what_is_asked_must_fit(stage: Stage) -> None:
    held = closed(stage)
    hand_in(stage, held, {})
    for wanted, error in (
        (Wanted("b-chin", Remedy.DROPPED, REASON), NotFound),
        (Wanted(CHOICE, Remedy.DROPPED, ""), Invalid),
        (Wanted(CHOICE, Remedy.REKEYED, REASON), Invalid),
        (Wanted(CHOICE, Remedy.DROPPED, REASON, swapped(stage)), Invalid),
    ):
        with pytest.raises(error), stage.database.unit_of_work() as work:
            ask_ruling(work.session, stage.officer, held.id, wanted, now=work.now)
    ready = stage.a_held(PLAN)
    hand_in(stage, ready, {})
    with pytest.raises(Conflict):
        ask(stage, ready)
    ask(stage, held)
    with pytest.raises(Conflict):
        ask(stage, held, remedy=Remedy.DROPPED)


def test_a_refusal_says_why_and_changes_nothing(stage: Stage) -> None:
    held = closed(stage)
    sitting = hand_in(stage, held, {CHOICE: right(stage)})
    ruling = ask(stage, held)
    with pytest.raises(Invalid):
        decide(stage, ruling, is_granted=False)
    decide(stage, ruling, is_granted=False, words="đáp án đúng")
    with pytest.raises(Conflict):
        decide(stage, ruling)
    run_jobs(stage)
    assert [each[0] for each in history(stage, sitting)] == [ResultCause.SUBMITTED]
    with stage.database.read() as session:
        kinds = session.scalars(select(ExaminationAct.kind).order_by(ExaminationAct.seq)).all()
    assert kinds == [ActKind.RULING_ASKED, ActKind.RULED]


def test_whoever_asked_is_told_of_a_refusal_and_why(stage: Stage) -> None:
    held = closed(stage)
    hand_in(stage, held, {})
    asker = a_reader(stage)
    with stage.database.unit_of_work() as work:
        work.session.add(Member(examination_id=held.id, person_id=_id(asker), body=Body.COUNCIL, duty="", appointed_at=work.now))
    refused, granted = ask(stage, held, asker), ask(stage, held, asker, Remedy.DROPPED, NUMBER)
    decide(stage, granted, stage.officer)
    assert notices(stage) == []
    decide(stage, refused, replace(stage.officer, name="Trần Thị Duyệt"), is_granted=False, words="đáp án đúng")
    told = {"examination": held.title, "sender": "Trần Thị Duyệt", "answer": "đáp án đúng"}
    assert notices(stage) == [(asker.person_id, told)]
    with stage.database.read() as session:
        message = session.execute(select(Message.kind, Message.place)).one()
    assert tuple(message) == (Kind.EXAM_RULING_REFUSED, f"/organise/{held.id}/rulings/{refused}")


def test_one_ruling_of_an_examination_is_carried_out_before_the_next_is_granted(stage: Stage) -> None:
    held = closed(stage)
    hand_in(stage, held, {})
    first, second = ask(stage, held), ask(stage, held, remedy=Remedy.DROPPED, question=NUMBER)
    decide(stage, first)
    with pytest.raises(Conflict):
        decide(stage, second)
    run_jobs(stage)
    decide(stage, second)


def test_the_effect_that_is_shown_is_the_one_that_comes(stage: Stage) -> None:
    held = closed(stage)
    given_answers = [
        {CHOICE: right(stage)},
        {CHOICE: right(stage), NUMBER: written("1000 ngày")},
        {CHOICE: wrong(stage)},
        {},
    ]
    sittings = [hand_in(stage, held, each) for each in given_answers]
    ruling = ask(stage, held)
    with stage.database.read() as session:
        row = find_ruling(session, held.id, ruling)
        assert row is not None
        effect = read_effect(session, held, row)
    assert (effect.asked, effect.changed, effect.higher, effect.lower, effect.passing, effect.failing) == (4, 3, 1, 2, 1, 1)
    decide(stage, ruling)
    run_jobs(stage)
    found = [history(stage, each) for each in sittings]
    assert sum(each[0][1:] != each[-1][1:] for each in found) == effect.changed
    assert sum(each[-1][3] is True and each[0][3] is not True for each in found) == effect.passing


def test_carried_out_twice_it_is_carried_out_once(stage: Stage) -> None:
    held = closed(stage)
    sittings = [hand_in(stage, held, {CHOICE: right(stage)}) for _ in range(3)]
    ruling = ask(stage, held)
    decide(stage, ruling)
    run_jobs(stage)
    for _ in range(2):
        with stage.database.unit_of_work() as work:
            work.session.execute(update(Ruling).where(Ruling.id == ruling).values(applied_at=None))
            carry_on(work.session, ruling, None, now=work.now)
    assert [len(history(stage, each)) for each in sittings] == [2, 2, 2]
    assert stage.row(Ruling, ruling).applied_at is not None


def test_two_runners_at_once_write_one_result_each(stage: Stage) -> None:
    held = closed(stage)
    sittings = [hand_in(stage, held, {CHOICE: right(stage)}) for _ in range(4)]
    ruling = ask(stage, held)
    decide(stage, ruling)
    together = threading.Barrier(2)

    def run() -> None:
        together.wait()
        with stage.database.unit_of_work() as work:
            carry_on(work.session, ruling, None, now=work.now)

    threads = [threading.Thread(target=run) for _ in range(2)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert [len(history(stage, each)) for each in sittings] == [2] * 4


def test_of_two_rulings_the_later_one_counts_and_a_mistaken_one_is_undone(stage: Stage) -> None:
    held = closed(stage)
    sitting = hand_in(stage, held, {CHOICE: right(stage), NUMBER: written("1000 ngày")})
    original = stage.course.questions[CHOICE].key

    def rule(remedy: Remedy, key: Key | None = None) -> tuple[Fraction, Fraction]:
        stage.clock.advance(minutes=1)
        with stage.database.unit_of_work() as work:
            ruling = ask_ruling(work.session, stage.officer, held.id, Wanted(CHOICE, remedy, REASON, key), now=work.now)
        with stage.database.read() as session:
            row = find_ruling(session, held.id, ruling)
            assert row is not None
            told = read_effect(session, held, row).moves[0].after
        decide(stage, ruling)
        run_jobs(stage)
        assert history(stage, sitting)[-1][1:3] == (told.earned, told.points)
        with stage.database.read() as session:
            counting = find_counting(session, held.id, CHOICE)
        assert counting == (remedy, write_key(key) if key is not None else None)
        return told.earned, told.points

    with stage.database.read() as session:
        assert find_counting(session, held.id, CHOICE) is None
    assert rule(Remedy.REKEYED, swapped(stage)) == (1, 2)
    assert rule(Remedy.REKEYED, original) == (2, 2)
    assert rule(Remedy.DROPPED) == (1, 1)
    assert rule(Remedy.REKEYED, original) == (2, 2)
    assert len(history(stage, sitting)) == 5


class Killed(BaseException):
    """Nothing catches it: what a killed process leaves is what was committed."""


def test_killed_in_the_middle_it_goes_on_where_it_was(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(applying, "STEP", 2)
    held = stage.a_held(PLAN, state=State.POSTED)
    people = [a_reader(stage) for _ in range(5)]
    sittings = [hand_in(stage, held, {CHOICE: right(stage)}, each) for each in people]
    ruling = ask(stage, held)
    decide(stage, ruling)
    real, calls = applying.write_result, 0

    def dying(*args: Any, **named: Any) -> Id:
        nonlocal calls
        calls += 1
        if calls == 4:
            raise Killed
        return real(*args, **named)

    monkeypatch.setattr(applying, "write_result", dying)
    with pytest.raises(Killed):
        run_jobs(stage)
    assert sorted(len(history(stage, each)) for each in sittings) == [1, 1, 1, 2, 2]
    assert stage.row(Ruling, ruling).applied_at is None
    stage.clock.advance(hours=2)
    with stage.database.unit_of_work() as work:
        work.session.execute(update(Job).values(leased_until=work.now - timedelta(seconds=1)).where(Job.leased_until.is_not(None)))
    Runner(stage.database, {APPLY: apply_ruling}).tick()
    stage.clock.advance(hours=2)
    run_jobs(stage)
    assert [len(history(stage, each)) for each in sittings] == [2] * 5
    assert stage.row(Ruling, ruling).applied_at is not None
    assert sorted(person for person, _ in notices(stage)) == sorted(_id(each) for each in people)


def test_those_whose_score_changed_are_told_what_it_was_and_is(stage: Stage) -> None:
    held = stage.a_held(PLAN, state=State.POSTED)
    one, other, same = (a_reader(stage) for _ in range(3))
    hand_in(stage, held, {CHOICE: right(stage), NUMBER: written("1000 ngày")}, one)
    hand_in(stage, held, {CHOICE: wrong(stage)}, other)
    hand_in(stage, held, {}, same)
    decide(stage, ask(stage, held))
    run_jobs(stage)
    told = dict(notices(stage))
    assert told.keys() == {one.person_id, other.person_id}
    assert told[_id(one)] | {"reason": REASON} == told[_id(one)]
    assert (told[_id(one)]["before"]["vi"], told[_id(one)]["after"]["vi"]) == ("2/2", "1/2")
    assert "outcome" not in told[_id(one)]
    assert told[_id(other)]["outcome"]["vi"] == "Đạt"


def test_before_posting_nobody_learns_a_score_by_a_ruling(stage: Stage) -> None:
    held = closed(stage)
    hand_in(stage, held, {CHOICE: right(stage)}, a_reader(stage))
    decide(stage, ask(stage, held))
    run_jobs(stage)
    assert notices(stage) == []


def test_where_results_are_not_shown_only_the_reason_is_told(stage: Stage) -> None:
    held = stage.a_held(replace(PLAN, shows="nothing"), state=State.POSTED)
    hand_in(stage, held, {CHOICE: right(stage)}, a_reader(stage))
    decide(stage, ask(stage, held))
    run_jobs(stage)
    ((_, words),) = notices(stage)
    assert words.keys() == {"examination", "reason"}


def test_a_sitting_handed_in_after_the_ruling_is_marked_by_it_at_once_and_not_again(stage: Stage) -> None:
    held = closed(stage)
    hand_in(stage, held, {})
    decide(stage, ask(stage, held))
    stage.clock.advance(minutes=1)
    late = hand_in(stage, held, {CHOICE: wrong(stage)})
    run_jobs(stage)
    assert history(stage, late) == [(ResultCause.SUBMITTED, Fraction(1), Fraction(2), True)]


def test_a_sitting_that_came_while_it_was_decided_and_was_marked_without_it_follows_once(stage: Stage) -> None:
    held = stage.a_held(PLAN, state=State.POSTED)
    reader = a_reader(stage)
    sitting = hand_in(stage, held, {CHOICE: wrong(stage)}, reader)
    ruling = ask(stage, held)
    # Its instant is later than that of the ruling, of which it had not heard.
    late = stage.clock.now() + timedelta(seconds=1)
    with stage.database.unit_of_work() as work:
        work.session.execute(update(Sitting).values(submitted_at=late))
        work.session.execute(update(SittingResult).values(decided_at=late))
    decide(stage, ruling)
    run_jobs(stage)
    for _ in range(2):
        assert [each[:2] for each in history(stage, sitting)] == [
            (ResultCause.SUBMITTED, Fraction(0)),
            (ResultCause.RULED, Fraction(1)),
        ]
        assert [person for person, _ in notices(stage)] == [reader.person_id]
        with stage.database.unit_of_work() as work:
            work.session.execute(update(Ruling).where(Ruling.id == ruling).values(applied_at=None))
            carry_on(work.session, ruling, None, now=work.now)


def test_a_sitting_without_the_question_gets_no_result(stage: Stage) -> None:
    held = closed(stage)
    hand_in(stage, held, {})
    other = stage.a_sitting(
        held,
        stage.a_candidate(held),
        paper=[[NUMBER, "b-chin"]],
        started_at=stage.clock.now(),
        deadline_at=stage.clock.now(),
        submitted_at=stage.clock.now(),
        submitted_cause="clock",
    )
    decide(stage, ask(stage, held))
    run_jobs(stage)
    with stage.database.read() as session:
        assert session.scalar(select(func.count()).select_from(SittingResult).where(SittingResult.sitting_id == other)) == 0


def test_questions_are_counted_and_reported_ones_come_first(stage: Stage) -> None:
    held = closed(stage)
    hand_in(stage, held, {CHOICE: right(stage)})
    hand_in(stage, held, {CHOICE: wrong(stage)})
    with stage.database.read() as session:
        found = {each.question: (each.asked, each.right) for each in list_asked(session, held)}
        assert found == {CHOICE: (2, 1), NUMBER: (2, 0)}
        assert [read_asked(session, held, each.question) for each in list_asked(session, held)] == list_asked(session, held)
        # The id of a question may begin as that of another.
        assert [is_asked(session, held.id, each) for each in (CHOICE, CHOICE[:-1], "b", "")] == [True, False, False, False]


def _id(actor: Actor) -> Id:
    assert actor.person_id is not None
    return actor.person_id


# --- who asks, who could decide, and taking back --------------------------------------------------------------------------------


def test_whoever_sits_it_asks_nothing(stage: Stage) -> None:
    held = closed(stage)
    hand_in(stage, held, {CHOICE: wrong(stage)}, stage.officer)
    with pytest.raises(Forbidden):
        ask(stage, held)


def test_nothing_is_asked_that_nobody_could_decide_until_somebody_can(stage: Stage) -> None:
    held = closed(stage)
    hand_in(stage, held, {CHOICE: wrong(stage)})
    # The only other officer above sits it.
    hand_in(stage, held, {CHOICE: wrong(stage)}, stage.city_officer, number="2")
    with pytest.raises(Conflict, match="Chưa có người thứ hai"):
        ask(stage, held)
    stage.a_member(held, Body.COUNCIL)
    ask(stage, held)


def test_whoever_asked_takes_it_back_while_nobody_decided(stage: Stage) -> None:
    held = closed(stage)
    hand_in(stage, held, {CHOICE: wrong(stage)})
    ruling = ask(stage, held)

    def take_back(actor: Actor) -> None:
        with stage.database.unit_of_work() as work:
            withdraw_ruling(work.session, actor, ruling, words="Rút lại", now=work.now)

    with pytest.raises(NotFound):
        take_back(stage.city_officer)
    take_back(stage.officer)
    with pytest.raises(Conflict):
        take_back(stage.officer)
    with pytest.raises(Conflict):
        decide(stage, ruling)
    with stage.database.read() as session:
        found = find_ruling(session, held.id, ruling)
        lacks = {each.what for each in list_lacks(session, held)}
    assert found is not None
    assert (found.is_withdrawn, found.is_granted) == (True, False)
    assert Missing.RULINGS not in lacks
    ask(stage, held)


def test_a_dropped_question_is_restored_as_it_was_and_told_so(stage: Stage) -> None:
    held = closed(stage)
    sitting = hand_in(stage, held, {CHOICE: right(stage)})
    with pytest.raises(Invalid):
        ask(stage, held, remedy=Remedy.RESTORED)
    decide(stage, ask(stage, held, remedy=Remedy.DROPPED))
    run_jobs(stage)
    with pytest.raises(Invalid):
        ask(stage, held, remedy=Remedy.DROPPED)
    decide(stage, ask(stage, held, remedy=Remedy.RESTORED))
    run_jobs(stage)
    assert [(points, earned) for _, earned, points, _ in history(stage, sitting)] == [(2, 1), (1, 0), (2, 1)]
    with stage.database.read() as session:
        assert find_counting(session, held.id, CHOICE) is None
        assert read_history(session, sitting)[-1].remedy is Remedy.RESTORED


@pytest.mark.pure
def test_an_essay_that_was_dropped_is_restored_or_granted() -> None:
    assert remedies_for(Remedy.DROPPED, may_rekey=False) == (Remedy.GRANTED, Remedy.RESTORED)
    assert remedies_for(None, may_rekey=False) == (Remedy.DROPPED, Remedy.GRANTED)
    assert Remedy.REKEYED in remedies_for(Remedy.REKEYED, may_rekey=True)


def test_a_score_that_was_shown_at_once_is_told_with_what_changed_it(stage: Stage) -> None:
    plan = replace(PLAN, shows_at_once=True, shows="score")
    for shown, count in ((plan, 2), (replace(plan, shows_at_once=False), 0)):
        held = stage.a_held(shown, state=State.CLOSED)
        candidate = stage.a_worker()
        sitting = hand_in(stage, held, {CHOICE: right(stage)}, candidate)
        decide(stage, ask(stage, held))
        run_jobs(stage)
        with stage.database.read() as session:
            own = find_own_result(session, sitting)
        assert own is not None
        assert [each.worth.earned for each in own.history] == [1, 0][:count]
        assert own.history == () or [reason for _, reason in own.history[-1].ruled] == [REASON]
