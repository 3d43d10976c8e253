"""Nobody both sees a paper and sits it, nobody both serves and sits, and one broken examination holds up no other."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from threading import Thread
from typing import Any

import pytest
from sqlalchemy import select, update

from elearn.core.actor import Actor
from elearn.core.days import day_of
from elearn.core.db.work import UnitOfWork
from elearn.core.errors import Conflict, DomainError, Forbidden, Invalid, NotFound
from elearn.core.ids import Id
from elearn.examinations.acts import ActKind
from elearn.examinations.models import Candidate, EssayMarking, Examination, Opening, PaperEntry, Sitting
from elearn.examinations.paper.rounds import Reading, Times
from elearn.examinations.plan.shape import write_plan
from elearn.examinations.queries.held import Held
from elearn.examinations.queries.questions import find_ruling
from elearn.examinations.rules import Body, State
from elearn.examinations.service import candidates, cards, closing, erasing, listing, paper, people, preparing
from elearn.examinations.service.effect import read_effect
from elearn.examinations.service.log import note_act
from elearn.examinations.service.shared import require_planning
from tests.examinations.invigilated import acts_of, do, running
from tests.examinations.sat import CHOICE, a_plan, hand_in, right
from tests.examinations.sitter import close_due
from tests.examinations.stage import PLAN, Stage
from tests.examinations.test_listing import coded, list_staff
from tests.examinations.test_ruling import ask


def an_officer_on_the_list(stage: Stage) -> tuple[Held, Actor, Id]:
    """An examination whose plan is frozen, with an officer of the ward on its list."""
    held, officer = stage.a_held(), replace(coded(stage, "NS01"), grants=stage.officer.grants)
    stage.clock.advance(seconds=1)
    do_note(stage, held, ActKind.READY)
    stage.clock.advance(seconds=1)
    assert list_staff(stage, held, "NS01").new == 1
    candidate = next(each for each in rows_of(stage, held))
    stage.a_sitting(held, candidate)
    return held, officer, candidate


def do_note(stage: Stage, held: Held, kind: ActKind, actor: Actor | None = None) -> None:
    with stage.database.unit_of_work() as work:
        note_act(work.session, actor or stage.officer, held.id, kind, now=work.now)


def rows_of(stage: Stage, held: Held) -> list[Id]:
    with stage.database.read() as session:
        return [each.id for each in session.query(Candidate).filter_by(examination_id=held.id)]


def prints(stage: Stage, actor: Actor, held: Held) -> None:
    do(stage, paper.note_printed, actor, held, sets=1)


def test_who_strikes_themselves_off_a_drawn_list_neither_prints_nor_enters(stage: Stage) -> None:
    held, officer, candidate = an_officer_on_the_list(stage)
    other = stage.a_sitting(held, stage.a_candidate(held))
    do(stage, candidates.strike, officer, held, candidate, "rút")
    with pytest.raises(Forbidden):
        prints(stage, officer, held)
    reading = Reading({}, Times(held.window.opens_at, stage.clock.now()))
    with pytest.raises(Forbidden):
        do(stage, paper.enter_sheet, officer, held, other, reading)


def test_who_was_struck_before_the_papers_were_drawn_may_print_them(stage: Stage) -> None:
    held, officer, candidate = an_officer_on_the_list(stage)
    do(stage, candidates.strike, officer, held, candidate, "nhầm")
    stage.clock.advance(seconds=1)
    do_note(stage, held, ActKind.UNREADY)
    do_note(stage, held, ActKind.READY)
    prints(stage, officer, held)


@pytest.mark.parametrize("way", ["printed", "entered", "opened", "marked", "answered"])
def test_who_has_seen_the_paper_is_not_put_on_the_list_in_any_way(stage: Stage, way: str) -> None:
    held = stage.a_held(replace(PLAN, units=(str(stage.ward),)))
    officer = replace(coded(stage, "NS01"), grants=stage.officer.grants)
    if way in {"printed", "answered"}:
        # Before the plan let their unit in: since then they would have been refused.
        do_note(stage, held, ActKind.PRINTED if way == "printed" else ActKind.REPORT_ANSWERED, officer)
    else:
        now, sitting = stage.clock.now(), stage.a_sitting(held, stage.a_candidate(held))
        entry = {"sitting_id": sitting, "round": 1, "answers": {}, "entered_at": now, "began_at": now, "ended_at": now}
        mark = {"sitting_id": sitting, "question": "b-mot", "round": "first", "share": "1", "criteria": [], "marked_at": now}
        rows = {
            "entered": PaperEntry(entered_by=officer.person_id, **entry),
            "opened": Opening(examination_id=held.id, person_id=officer.person_id, opened_at=now),
            "marked": EssayMarking(marked_by=officer.person_id, **mark),
        }
        with stage.database.unit_of_work() as work:
            work.session.add(rows[way])
    with pytest.raises(Invalid):
        list_staff(stage, held, "NS01")
    with stage.database.unit_of_work() as work:
        listing.list_people_of_units(work.session, held, now=work.now, today=day_of(work.session, work.now))
    with pytest.raises(NotFound):
        joins(stage, officer, held)
    with stage.database.read() as session:
        assert session.query(Candidate).filter_by(person_id=officer.person_id).count() == 0
    # Papers that are drawn anew are others.
    if way == "printed":
        stage.clock.advance(seconds=1)
        do_note(stage, held, ActKind.READY)
        assert list_staff(stage, held, "NS01").new == 1


def joins(stage: Stage, actor: Actor, held: Held) -> Id:
    with stage.database.unit_of_work() as work:
        return join(work, actor, held)


def join(work: UnitOfWork, actor: Actor, held: Held) -> Id:
    return cards.join(work.session, actor, held, now=work.now, today=day_of(work.session, work.now))


def appoint(work: UnitOfWork, officer: Actor, held: Held) -> Id:
    return people.appoint(work.session, officer, held, "NS01", Body.INVIGILATION, now=work.now)


def meanwhile(
    stage: Stage,
    first: Callable[[UnitOfWork], object],
    second: Callable[[UnitOfWork], object],
    then: Callable[[UnitOfWork], object] = lambda _: None,
) -> list[Any]:
    """Begins the second act before the first is committed, which goes on with `then`.

    Answers what the second came to, an error included.
    """
    came: list[Any] = []

    def run() -> None:
        try:
            with stage.database.unit_of_work() as work:
                came.append(second(work))
        except DomainError as error:
            came.append(error)

    other = Thread(target=run)
    with stage.database.unit_of_work() as work:
        first(work)
        other.start()
        # Long enough to come to the row, and less than what is waited for a lock.
        time.sleep(0.4)
        then(work)
    other.join()
    return came


def test_nobody_is_appointed_and_joins_at_the_same_moment(stage: Stage) -> None:
    plan = replace(PLAN, units=(str(stage.ward),))
    who = coded(stage, "NS01")
    first, second = stage.a_held(plan), stage.a_held(plan)
    appoints, comes = partial(appoint, officer=stage.officer, held=first), partial(join, actor=who, held=first)
    (refused,) = meanwhile(stage, appoints, comes)
    assert isinstance(refused, NotFound)
    appoints, comes = partial(appoint, officer=stage.officer, held=second), partial(join, actor=who, held=second)
    (refused,) = meanwhile(stage, comes, appoints)
    assert isinstance(refused, Conflict)


@pytest.mark.parametrize("changes", [{"state": State.CLOSED}, {"plan": write_plan(PLAN)}])
def test_whoever_joins_does_so_by_what_holds_at_that_moment(stage: Stage, changes: dict[str, Any]) -> None:
    held, who = stage.a_held(replace(PLAN, units=(str(stage.ward),))), coded(stage, "NS01")
    with stage.database.unit_of_work() as work:
        work.session.execute(update(Examination).where(Examination.id == held.id).values(**changes))
    # As it was when the page was asked for.
    with pytest.raises(NotFound):
        joins(stage, who, held)
    assert rows_of(stage, held) == []


def test_cards_that_are_given_while_candidates_are_to_be_erased_come_first(stage: Stage) -> None:
    held = stage.a_held(erase_on=date(2026, 11, 1))
    who = stage.a_candidate(held)

    def give(work: UnitOfWork) -> None:
        candidates.issue_cards(work.session, stage.officer, held, {who: b"card"}, now=work.now)

    came = meanwhile(
        stage,
        lambda work: require_planning(work.session, held.id),
        lambda work: erasing.erase_candidates(work.session, held.id, now=work.now),
        give,
    )
    row = stage.row(Candidate, who)
    assert (came, row.erased_at is not None, row.card_digest) == ([1], True, None)
    with pytest.raises(NotFound), stage.database.unit_of_work() as work:
        give(work)


def test_whoever_starts_does_not_wait_for_papers_that_are_stored(stage: Stage) -> None:
    held = stage.a_held()
    is_sqlite = stage.database.read_engine.dialect.name == "sqlite"
    begun = stage.database.read() if is_sqlite else stage.database.unit_of_work()
    with begun as first:
        # SQLite has one writer, and no locks of rows.
        session = first if is_sqlite else first.session  # type: ignore[union-attr]  # one or the other
        as_a_start = select(Examination.id).where(Examination.id == held.id).with_for_update(read=True, key_share=True)
        session.execute(as_a_start)
        with stage.database.unit_of_work() as work:
            assert preparing.is_still(work.session, held)


def test_a_plan_that_cannot_be_read_is_logged_and_holds_up_no_other(stage: Stage, caplog: pytest.LogCaptureFixture) -> None:
    broken, sound = stage.a_held(), stage.a_held()
    over = running(stage, started_at=stage.clock.now() - timedelta(hours=1), deadline_at=stage.clock.now() - timedelta(minutes=30))
    sittings = [stage.a_sitting(each, stage.a_candidate(each), **over) for each in (broken, sound)]
    with stage.database.unit_of_work() as work:
        work.session.execute(update(Examination).where(Examination.id == broken.id).values(plan={"sections": 5}))
    with caplog.at_level(logging.ERROR, logger=closing.__name__):
        close_due(stage)
    assert [stage.row(Sitting, each).submitted_at is not None for each in sittings] == [False, True]
    assert str(broken.id) in {getattr(each, "examination", "") for each in caplog.records}
    with stage.database.unit_of_work() as work:
        gone = {"opens_at": work.now - timedelta(hours=9), "last_start_at": work.now - timedelta(hours=8)}
        work.session.execute(update(Sitting).values(submitted_at=work.now, submitted_cause="clock"))
        work.session.execute(update(Examination).values(closes_at=work.now - timedelta(hours=7), **gone))
    close_due(stage)
    with stage.database.read() as session:
        states = {row.id: row.state for row in session.query(Examination.id, Examination.state)}
    assert (states[broken.id], states[sound.id]) == (State.READY, State.CLOSED)
    assert acts_of(stage, broken) == []


def test_what_a_ruling_would_change_counts_nobody_who_was_erased(stage: Stage) -> None:
    held = stage.a_held(a_plan(CHOICE), state=State.CLOSED, erase_on=date(2027, 1, 1))
    hand_in(stage, held, {CHOICE: right(stage)}, stage.a_worker())
    hand_in(stage, held, {CHOICE: right(stage)})
    ruling = ask(stage, held)
    with stage.database.unit_of_work() as work:
        erasing.erase_candidates(work.session, held.id, now=work.now)
    with stage.database.read() as session:
        row = find_ruling(session, held.id, ruling)
        assert row is not None
        effect = read_effect(session, held, row)
    assert (effect.asked, effect.changed) == (1, 1)
