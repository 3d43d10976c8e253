"""Jobs at times of the calendar."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from elearn.core.clock import FakeClock
from elearn.core.db.work import Database
from elearn.core.jobs.context import JobContext
from elearn.core.jobs.model import JobState
from elearn.core.jobs.queries import count_by_state
from elearn.core.jobs.runner import Runner, RunnerSettings
from elearn.core.jobs.schedule import Schedule, next_time

SAIGON = ZoneInfo("Asia/Ho_Chi_Minh")
EVERY_DAY_AT_SIX = Schedule("test.daily", "0 6 * * *", {"what": "digest"})


def a_runner(database: Database, *schedules: Schedule, seen: list | None = None) -> Runner:
    def work(context: JobContext) -> None:
        if seen is not None:
            seen.append(context.args)

    return Runner(database, {"test.daily": work}, schedules=schedules, settings=RunnerSettings(zone=SAIGON))


def waiting(database: Database) -> int:
    with database.read() as session:
        return count_by_state(session)[JobState.WAITING]


@pytest.mark.pure
def test_the_next_time_is_reckoned_in_the_zone_of_the_installation():
    assert next_time("0 6 * * *", datetime(2026, 11, 22, 1, 42, tzinfo=UTC), SAIGON) == datetime(2026, 11, 22, 23, 0, tzinfo=UTC)


@pytest.mark.pure
@pytest.mark.parametrize("cron", ["", "often", "0 6 * *", "0 6 * * * *", "61 6 * * *"])
def test_a_schedule_that_is_no_cron_expression_is_refused(cron: str):
    with pytest.raises(ValueError, match="cron"):
        Schedule("test.daily", cron)


def test_a_new_schedule_waits_for_its_time(database: Database):
    a_runner(database, EVERY_DAY_AT_SIX).tick()
    assert waiting(database) == 0


def test_a_schedule_enqueues_its_job_when_its_time_comes(database: Database, clock: FakeClock):
    seen = []
    runner = a_runner(database, EVERY_DAY_AT_SIX, seen=seen)
    runner.tick()
    clock.advance(hours=22)
    runner.run_once()
    assert seen == [{"what": "digest"}]


def test_a_schedule_enqueues_once_however_often_and_by_whomever_it_is_looked_at(database: Database, clock: FakeClock):
    runners = [a_runner(database, EVERY_DAY_AT_SIX) for _ in range(2)]
    for each in runners:
        each.tick()
    clock.advance(hours=22)
    for each in (*runners, *runners):
        each.tick()
    assert waiting(database) == 1


def test_missed_times_are_made_up_for_once(database: Database, clock: FakeClock):
    runner = a_runner(database, EVERY_DAY_AT_SIX)
    runner.tick()
    clock.advance(days=5)
    runner.tick()
    runner.tick()
    assert waiting(database) == 1


def test_a_schedule_comes_again(database: Database, clock: FakeClock):
    runner = a_runner(database, EVERY_DAY_AT_SIX)
    for _ in range(4):
        runner.tick()
        clock.advance(days=1)
    assert waiting(database) == 3


def test_a_changed_schedule_takes_effect_at_its_new_time(database: Database, clock: FakeClock):
    a_runner(database, EVERY_DAY_AT_SIX).tick()
    at_nine = a_runner(database, Schedule("test.daily", "0 9 * * *"))
    at_nine.tick()
    clock.advance(minutes=17)
    at_nine.tick()
    assert waiting(database) == 0
    clock.advance(minutes=1)
    at_nine.tick()
    assert waiting(database) == 1


def test_two_schedules_of_a_kind_have_names(database: Database, clock: FakeClock):
    runner = a_runner(database, EVERY_DAY_AT_SIX, Schedule("test.daily", "0 18 * * *", name="evening"))
    runner.tick()
    clock.advance(days=1, seconds=timedelta(hours=1).total_seconds())
    runner.tick()
    assert waiting(database) == 2
