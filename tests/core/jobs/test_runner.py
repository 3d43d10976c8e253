"""What a runner does with a job, and what happens when it fails, stops or dies."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import select, text

from elearn.core.clock import FakeClock
from elearn.core.db.work import Database
from elearn.core.events import StoredEvent
from elearn.core.jobs.context import JobContext
from elearn.core.jobs.lease import LeaseLostError
from elearn.core.jobs.model import JobState
from elearn.core.jobs.queries import count_by_state, find_job, list_jobs
from elearn.core.jobs.queue import cancel, enqueue
from elearn.core.jobs.runner import Runner, RunnerSettings
from elearn.core.jobs.schedule import Pulse
from tests.conftest import NOW
from tests.core.jobs.test_queue import add, look

QUICK = RunnerSettings(poll=timedelta(milliseconds=10), beat=timedelta(milliseconds=20))


def until(holds: Callable[[], bool], seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.02)


def nothing(_context: JobContext) -> None:
    return


def fail(_context: JobContext) -> None:
    raise ZeroDivisionError(" ".join(("Nguyễn", "Văn", "Đức")))


def state_of(database: Database, job_id) -> JobState:
    return look(database, job_id).state


def test_a_job_runs_with_its_arguments(database: Database):
    seen = []
    add(database)
    Runner(database, {"test.work": lambda context: seen.append(context.args)}).run_once()
    assert seen == [{"n": 1}]


def test_a_job_that_ran_is_done(database: Database):
    job_id = add(database)
    assert Runner(database, {"test.work": nothing}).run_once() is True
    assert state_of(database, job_id) is JobState.DONE


def test_a_done_job_does_not_run_again(database: Database):
    add(database)
    runner = Runner(database, {"test.work": nothing})
    runner.run_once()
    assert runner.run_once() is False


def test_jobs_run_in_the_order_of_their_time(database: Database, clock: FakeClock):
    seen = []
    with database.unit_of_work() as work:
        for n, wait in enumerate((30, 10, 20)):
            enqueue(work.session, "test.work", {"n": n}, run_at=NOW + timedelta(seconds=wait), now=work.now)
    clock.advance(minutes=1)
    runner = Runner(database, {"test.work": lambda context: seen.append(context.args["n"])})
    while runner.run_once():
        pass
    assert seen == [1, 2, 0]


def test_a_job_does_not_run_before_its_time(database: Database, clock: FakeClock):
    add(database, run_at=NOW + timedelta(minutes=1))
    runner = Runner(database, {"test.work": nothing})
    assert runner.run_once() is False
    clock.advance(minutes=1)
    assert runner.run_once() is True


def test_a_job_of_an_unknown_kind_waits_for_a_runner_that_knows_it(database: Database):
    job_id = add(database)
    assert Runner(database, {"test.other": nothing}).run_once() is False
    assert state_of(database, job_id) is JobState.WAITING


def test_a_failed_job_waits_longer_each_time(database: Database, clock: FakeClock):
    job_id = add(database)
    runner = Runner(database, {"test.work": fail})
    waits = []
    for _ in range(3):
        runner.run_once()
        waits.append((look(database, job_id).run_at - clock.now()).total_seconds())
        clock.instant = look(database, job_id).run_at
    assert waits == [10, 20, 40]


def test_the_pause_between_failures_has_an_end(database: Database, clock: FakeClock):
    job_id = add(database)
    runner = Runner(database, {"test.work": fail}, settings=RunnerSettings(max_attempts=40, longest_backoff=timedelta(minutes=1)))
    for _ in range(30):
        runner.run_once()
        clock.advance(minutes=1)
    assert look(database, job_id).attempts == 30


def test_a_job_that_always_fails_is_dead_in_the_end(database: Database, clock: FakeClock):
    job_id = add(database)
    runner = Runner(database, {"test.work": fail}, settings=RunnerSettings(max_attempts=3))
    for _ in range(5):
        runner.run_once()
        clock.advance(hours=1)
    assert (state_of(database, job_id), look(database, job_id).attempts) == (JobState.DEAD, 3)


def test_what_an_error_says_is_neither_stored_nor_logged(database: Database, caplog: pytest.LogCaptureFixture):
    job_id = add(database)
    Runner(database, {"test.work": fail}).run_once()
    assert "Nguyễn Văn Đức" not in look(database, job_id).error + caplog.text


def test_a_failed_attempt_keeps_nothing_of_its_open_unit_of_work(database: Database):
    def fail_half_way(context: JobContext) -> None:
        with context.unit_of_work() as work:
            work.session.add(StoredEvent(name="test.half", at=work.now, actor_kind="system", payload={}))
            work.session.flush()
            raise ZeroDivisionError

    add(database)
    Runner(database, {"test.work": fail_half_way}).run_once()
    with database.read() as session:
        assert session.scalars(select(StoredEvent)).all() == []


def test_the_write_lock_is_free_while_a_handler_computes(database: Database):
    def let_others_write(_context: JobContext) -> None:
        with database.unit_of_work() as work:
            work.session.add(StoredEvent(name="test.other", at=work.now, actor_kind="system", payload={}))

    job_id = add(database)
    Runner(database, {"test.work": let_others_write}).run_once()
    assert state_of(database, job_id) is JobState.DONE


def test_a_lost_lease_gives_the_job_to_the_next_runner(database: Database, clock: FakeClock):
    seen = []

    def stand_still(_context: JobContext) -> None:
        clock.advance(minutes=5)
        Runner(database, {"test.work": lambda _context: seen.append("next")}).run_once()

    job_id = add(database)
    Runner(database, {"test.work": stand_still}).run_once()
    assert (seen, state_of(database, job_id), look(database, job_id).attempts) == (["next"], JobState.DONE, 2)


def test_a_runner_that_lost_its_lease_can_write_nothing(database: Database, clock: FakeClock):
    def write_too_late(context: JobContext) -> None:
        clock.advance(minutes=5)
        Runner(database, {"test.work": nothing}).run_once()
        with context.unit_of_work() as work:
            work.session.add(StoredEvent(name="test.late", at=work.now, actor_kind="system", payload={}))

    add(database)
    Runner(database, {"test.work": write_too_late}).run_once()
    with database.read() as session:
        assert session.scalars(select(StoredEvent)).all() == []


def test_a_unit_of_work_without_lease_tells_the_handler(database: Database, clock: FakeClock):
    told = []

    def write_too_late(context: JobContext) -> None:
        clock.advance(minutes=5)
        Runner(database, {"test.work": nothing}).run_once()
        with pytest.raises(LeaseLostError), context.unit_of_work():
            pass
        told.append(True)

    add(database)
    Runner(database, {"test.work": write_too_late}).run_once()
    assert told == [True]


def test_a_unit_of_work_renews_the_lease(database: Database, clock: FakeClock):
    def keep_writing(context: JobContext) -> None:
        for _ in range(5):
            clock.advance(seconds=40)
            with context.unit_of_work():
                pass
            assert Runner(database, {"test.work": nothing}).run_once() is False

    job_id = add(database)
    Runner(database, {"test.work": keep_writing}).run_once()
    assert look(database, job_id).attempts == 1


def test_a_job_whose_runners_always_die_is_dead_in_the_end(database: Database, clock: FakeClock):
    job_id = add(database)
    runner = Runner(database, {"test.work": nothing}, settings=RunnerSettings(max_attempts=3))
    for _ in range(3):
        assert runner._claim() is not None
        clock.advance(minutes=2)
        runner.tick()
    assert state_of(database, job_id) is JobState.DEAD


def test_the_heartbeat_shows_the_progress(database: Database):
    def go_half_way(context: JobContext) -> None:
        context.progress(5, 10)
        until(lambda: look(database, job_id).progress_done == 5)

    job_id = add(database)
    Runner(database, {"test.work": go_half_way}, settings=QUICK).run_once()
    assert state_of(database, job_id) is JobState.DONE


def test_the_heartbeat_keeps_the_lease_of_a_long_job(sqlite_database_url: str):
    database = Database(sqlite_database_url)
    settings = RunnerSettings(lease=timedelta(milliseconds=300), beat=timedelta(milliseconds=20))
    job_id = add(database)
    Runner(database, {"test.work": lambda _context: time.sleep(1)}, settings=settings).run_once()
    assert (state_of(database, job_id), look(database, job_id).attempts) == (JobState.DONE, 1)
    database.close()


def test_a_running_job_is_told_that_it_is_cancelled(database: Database):
    def work_until_told(context: JobContext) -> None:
        with database.unit_of_work() as work:
            cancel(work.session, job_id, now=work.now)
        until(lambda: context.cancelled)

    job_id = add(database)
    Runner(database, {"test.work": work_until_told}, settings=QUICK).run_once()
    assert state_of(database, job_id) is JobState.CANCELLED


def test_a_cancelled_job_that_ends_without_noticing_is_done(database: Database):
    def never_look(_context: JobContext) -> None:
        with database.unit_of_work() as work:
            cancel(work.session, job_id, now=work.now)

    job_id = add(database)
    Runner(database, {"test.work": never_look}, settings=QUICK).run_once()
    assert state_of(database, job_id) is JobState.DONE


def test_a_job_stopped_with_its_runner_waits_with_its_attempt_given_back(database: Database):
    stop = threading.Event()

    def work_until_told(context: JobContext) -> None:
        stop.set()
        until(lambda: context.cancelled)

    job_id = add(database)
    Runner(database, {"test.work": work_until_told}, settings=QUICK).run_forever(stop)
    assert (state_of(database, job_id), look(database, job_id).attempts) == (JobState.WAITING, 0)


def test_a_kind_runs_no_more_often_at_a_time_than_its_limit(database: Database):
    settings = RunnerSettings(limits={"test.work": 1})

    def look_around(_context: JobContext) -> None:
        assert Runner(database, {"test.work": nothing}, settings=settings).run_once() is False

    first = add(database)
    add(database)
    Runner(database, {"test.work": look_around}, settings=settings).run_once()
    assert state_of(database, first) is JobState.DONE


def test_a_full_kind_does_not_hold_up_the_others(database: Database):
    settings = RunnerSettings(limits={"test.work": 1})

    def look_around(_context: JobContext) -> None:
        assert Runner(database, {"test.work": nothing, "test.other": nothing}, settings=settings).run_once() is True

    first = add(database)
    add(database)
    with database.unit_of_work() as work:
        enqueue(work.session, "test.other", {}, now=work.now)
    Runner(database, {"test.work": look_around}, settings=settings).run_once()
    assert state_of(database, first) is JobState.DONE


def test_two_runners_never_run_the_same_job(database: Database):
    seen: list[int] = []
    with database.unit_of_work() as work:
        for n in range(60):
            enqueue(work.session, "test.work", {"n": n}, now=work.now)

    def work_off() -> None:
        runner = Runner(database, {"test.work": lambda context: seen.append(context.args["n"])})
        while runner.run_job():
            pass

    threads = [threading.Thread(target=work_off) for _ in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    # A runner may leave early when others hold the last rows; what matters is that nothing ran twice, and nothing is lost.
    work_off()
    assert sorted(seen) == list(range(60))


def test_a_running_loop_ends_when_told(database: Database):
    stop = threading.Event()
    add(database)
    runner = Runner(database, {"test.work": lambda _context: stop.set()}, settings=QUICK)
    runner.run_forever(stop)
    with database.read() as session:
        assert count_by_state(session)[JobState.DONE] == 1


def test_a_pulse_beats_without_rows(database: Database):
    stop = threading.Event()
    beats = count(1)

    def beat(context: JobContext) -> None:
        with context.unit_of_work() as work:
            work.session.add(StoredEvent(name="test.beat", at=work.now, actor_kind="system", payload={}))
        if next(beats) == 3:
            stop.set()

    Runner(database, {"test.beat": beat}, pulses=[Pulse("test.beat", timedelta(milliseconds=10))]).run_forever(stop)
    with database.read() as session:
        assert sum(count_by_state(session).values()) == 0
        assert len(session.scalars(select(StoredEvent)).all()) == 3


def test_a_pulse_that_fails_beats_again(database: Database):
    stop = threading.Event()
    beats = count(1)

    def stumble(_context: JobContext) -> None:
        if next(beats) == 2:
            stop.set()
        raise ZeroDivisionError

    Runner(database, {"test.beat": stumble}, pulses=[Pulse("test.beat", timedelta(milliseconds=10))]).run_forever(stop)
    assert next(beats) == 3


@pytest.mark.pure
def test_a_pulse_without_handler_is_refused():
    with pytest.raises(ValueError, match=r"test\.beat"):
        Runner(None, {}, pulses=[Pulse("test.beat", timedelta(seconds=1))])


@pytest.mark.slow
def test_killed_runners_lose_no_job_and_repeat_no_effect(database_url: str):
    database = Database(database_url)
    with database.connection() as connection, connection.begin():
        connection.execute(text("CREATE TABLE run (number INTEGER)"))
        connection.execute(text("CREATE TABLE effect (number INTEGER PRIMARY KEY)"))
    with database.unit_of_work() as work:
        for n in range(150):
            enqueue(work.session, "test.effect", {"number": n}, now=work.now)

    def start() -> subprocess.Popen[bytes]:
        return subprocess.Popen([sys.executable, "-m", "tests.core.jobs.program", database_url], cwd=Path(__file__).parents[3])

    def done() -> int:
        with database.read() as session:
            return count_by_state(session)[JobState.DONE]

    for _ in range(4):
        before = done()
        process = start()
        until(lambda before=before: done() >= before + 12)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
    process = start()
    until(lambda: done() == 150, 60)
    process.kill()
    process.wait()
    with database.read() as session:
        effects = session.execute(text("SELECT count(*) FROM effect")).scalar_one()
        runs = session.execute(text("SELECT count(*) FROM run")).scalar_one()
    database.close()
    # The kills did interrupt work: some jobs began more than once.
    assert (effects, runs > 150) == (150, True)


def test_a_job_shows_how_often_it_was_tried(database: Database):
    job_id = add(database)
    Runner(database, {"test.work": fail}).run_once()
    with database.read() as session:
        assert find_job(session, job_id).attempts == 1
        assert [each.id for each in list_jobs(session, JobState.WAITING)] == [job_id]
