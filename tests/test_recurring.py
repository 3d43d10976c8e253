"""What recurs does its work."""

from __future__ import annotations

import threading
from datetime import date, timedelta

from sqlalchemy import func, select

from elearn import recurring
from elearn.accounts.models import AccountSession, SessionSeen
from elearn.accounts.service import begin_session, end_session
from elearn.core.actor import SYSTEM
from elearn.core.chain_keys import KeyRing, new_ring
from elearn.core.clock import FakeClock
from elearn.core.db.base import Base
from elearn.core.db.work import Database
from elearn.core.jobs.context import JobContext
from elearn.core.jobs.runner import Runner
from elearn.core.notes import PURGE_BATCH, Note, take_note
from elearn.organisation import service
from elearn.organisation.models import UnitClosure
from tests.conftest import NOW
from tests.organisation.makers import TODAY, a_person, a_unit, an_account, hashed
from tests.studio.stage import idle_bench

KEEP = timedelta(days=366)
HANDLERS = recurring.handlers(KeyRing.read(new_ring()), idle_bench(), keep_traces=KEEP)


def forget(database: Database) -> None:
    recurring.forget_old_traces(JobContext(database, threading.Event()), keep=KEEP)


def count(database: Database, model: type[Base]) -> int:
    with database.read() as session:
        return session.scalar(select(func.count()).select_from(model)) or 0


def test_notes_are_kept_for_their_time_and_then_go(database: Database, clock: FakeClock) -> None:
    for _ in range(2):
        with database.notes() as work:
            take_note(work, "test.looked", SYSTEM)
        clock.advance(days=1)
    clock.advance(days=364)
    forget(database)
    assert count(database, Note) == 2
    clock.advance(seconds=1)
    forget(database)
    forget(database)
    assert count(database, Note) == 1


def test_more_notes_than_one_batch_go_in_one_run(database: Database, clock: FakeClock) -> None:
    with database.notes() as work:
        for _ in range(PURGE_BATCH + 1):
            take_note(work, "test.looked", SYSTEM)
    clock.advance(days=367)
    forget(database)
    assert count(database, Note) == 0


def test_sign_ins_go_when_they_have_been_over_for_their_time(database: Database, clock: FakeClock) -> None:
    with database.unit_of_work() as work:
        account = an_account(work.session, a_person(work.session))
        begin_session(work.session, account, verified=hashed(), now=work.now)
        begin_session(work.session, account, verified=hashed(), now=work.now)
        first, second = work.session.scalars(select(AccountSession)).all()
        end_session(work.session, SYSTEM, first.id, now=work.now)
    with database.notes() as work:
        work.session.add(SessionSeen(session_id=first.id, seen_at=NOW))
    clock.advance(days=366, seconds=1)
    forget(database)
    with database.read() as session:
        assert session.scalars(select(AccountSession.id)).all() == [second.id]
    assert count(database, SessionSeen) == 0
    clock.advance(days=7)
    forget(database)
    assert count(database, AccountSession) == 0


def test_a_merger_dated_tomorrow_takes_effect_when_tomorrow_begins(database: Database, clock: FakeClock) -> None:
    with database.unit_of_work() as work:
        city = a_unit(work.session)
        old, heir = a_unit(work.session, city), a_unit(work.session, city)
        tomorrow = date(2026, 11, 23)
        service.merge_units(work.session, SYSTEM, [old], heir, on=tomorrow, now=NOW, today=TODAY)
    runner = Runner(database, HANDLERS, schedules=recurring.SCHEDULES)
    runner.run_once()
    assert _is_in_tree(database, old)
    clock.advance(days=1, hours=1)
    for _ in range(5):
        runner.run_once()
    assert not _is_in_tree(database, old)
    assert _is_in_tree(database, heir)


def _is_in_tree(database: Database, unit: object) -> bool:
    with database.read() as session:
        return session.query(UnitClosure).filter(UnitClosure.descendant_id == unit).count() > 0


def test_every_schedule_and_pulse_has_its_handler() -> None:
    known = HANDLERS
    assert {each.kind for each in (*recurring.SCHEDULES, *recurring.PULSES)} <= set(known)
    assert all(each.every >= timedelta(seconds=1) for each in recurring.PULSES)
