"""What recurs does its work."""

from __future__ import annotations

from datetime import date, timedelta

from elearn import wiring
from elearn.core.actor import SYSTEM
from elearn.core.chain_keys import KeyRing, new_ring
from elearn.core.clock import FakeClock
from elearn.core.db.work import Database
from elearn.core.jobs.runner import Runner
from elearn.organisation import service
from elearn.organisation.models import UnitClosure
from tests.conftest import NOW
from tests.organisation.makers import TODAY, a_unit


def test_a_merger_dated_tomorrow_takes_effect_when_tomorrow_begins(database: Database, clock: FakeClock) -> None:
    with database.unit_of_work() as work:
        city = a_unit(work.session)
        old, heir = a_unit(work.session, city), a_unit(work.session, city)
        tomorrow = date(2026, 11, 23)
        service.merge_units(work.session, SYSTEM, [old], heir, on=tomorrow, now=NOW, today=TODAY)
    runner = Runner(database, wiring.handlers(KeyRing.read(new_ring())), schedules=wiring.SCHEDULES)
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
    known = wiring.handlers(KeyRing.read(new_ring()))
    assert {each.kind for each in (*wiring.SCHEDULES, *wiring.PULSES)} <= set(known)
    assert all(each.every >= timedelta(seconds=1) for each in wiring.PULSES)
