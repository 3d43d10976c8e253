"""Enqueueing, cancelling, retrying, purging."""

import threading
from datetime import timedelta

import pytest

from elearn.core.clock import FakeClock
from elearn.core.db.work import Database
from elearn.core.errors import Conflict, NotFound
from elearn.core.ids import Id, new_id
from elearn.core.jobs.model import JobState
from elearn.core.jobs.queries import JobRow, count_by_state, find_job, list_jobs, oldest_due
from elearn.core.jobs.queue import cancel, enqueue, purge, retry
from elearn.core.jobs.runner import Runner, RunnerSettings
from tests.conftest import NOW


def add(database: Database, **changes: object) -> Id:
    with database.unit_of_work() as work:
        return enqueue(work.session, "test.work", {"n": 1}, now=work.now, **changes)


def look(database: Database, job_id: Id) -> JobRow | None:
    with database.read() as session:
        return find_job(session, job_id)


def fail(_context: object) -> None:
    raise ZeroDivisionError


def kill(database: Database, job_id: Id) -> None:
    Runner(database, {"test.work": fail}, settings=RunnerSettings(max_attempts=1)).run_once()
    assert look(database, job_id).state is JobState.DEAD


def test_a_rolled_back_enqueue_leaves_no_job(database: Database):
    def fail_after_enqueueing() -> None:
        with database.unit_of_work() as work:
            enqueue(work.session, "test.work", {}, now=work.now)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_after_enqueueing()
    with database.read() as session:
        assert count_by_state(session)[JobState.WAITING] == 0


def test_the_same_key_gives_the_same_job(database: Database):
    assert add(database, dedupe_key="mail 1") == add(database, dedupe_key="mail 1")


def test_the_same_key_twice_in_one_unit_of_work_is_one_job(database: Database):
    with database.unit_of_work() as work:
        first = enqueue(work.session, "test.work", {}, dedupe_key="k", now=work.now)
        assert enqueue(work.session, "test.work", {}, dedupe_key="k", now=work.now) == first


def test_a_done_job_keeps_its_key(database: Database):
    first = add(database, dedupe_key="mail 1")
    Runner(database, {"test.work": lambda _context: None}).run_once()
    assert add(database, dedupe_key="mail 1") == first


def test_jobs_without_key_are_never_the_same(database: Database):
    assert add(database) != add(database)


def test_units_of_work_with_the_same_key_at_the_same_moment_make_one_job(database: Database):
    barrier = threading.Barrier(8)
    told: list[Id] = []

    def enqueue_together() -> None:
        barrier.wait()
        told.append(add(database, dedupe_key="mail 1"))

    threads = [threading.Thread(target=enqueue_together) for _ in range(8)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert len(told) == 8
    assert len(set(told)) == 1


def test_arguments_that_are_not_json_are_refused(database: Database):
    with database.unit_of_work() as work, pytest.raises(TypeError):
        enqueue(work.session, "test.work", {"id": new_id()}, now=work.now)


def test_arguments_as_large_as_documents_are_refused(database: Database):
    with database.unit_of_work() as work, pytest.raises(ValueError, match="exceed"):
        enqueue(work.session, "test.work", {"text": "x" * 20_000}, now=work.now)


def test_a_waiting_job_is_cancelled_at_once(database: Database):
    job_id = add(database)
    with database.unit_of_work() as work:
        cancel(work.session, job_id, now=work.now)
    assert look(database, job_id).state is JobState.CANCELLED


def test_an_ended_job_cannot_be_cancelled(database: Database):
    job_id = add(database)
    Runner(database, {"test.work": lambda _context: None}).run_once()
    with database.unit_of_work() as work, pytest.raises(Conflict):
        cancel(work.session, job_id, now=work.now)


def test_a_dead_job_gets_a_new_life(database: Database):
    job_id = add(database)
    kill(database, job_id)
    with database.unit_of_work() as work:
        retry(work.session, job_id, now=work.now)
    Runner(database, {"test.work": lambda _context: None}).run_once()
    assert look(database, job_id).state is JobState.DONE


def test_a_done_job_is_not_retried(database: Database):
    job_id = add(database)
    Runner(database, {"test.work": lambda _context: None}).run_once()
    with database.unit_of_work() as work, pytest.raises(Conflict):
        retry(work.session, job_id, now=work.now)


def test_a_job_that_is_not_there_cannot_be_retried(database: Database):
    with database.unit_of_work() as work, pytest.raises(NotFound):
        retry(work.session, new_id(), now=work.now)


@pytest.mark.parametrize(("days", "gone"), [(13, 0), (15, 1)])
def test_done_jobs_go_after_two_weeks(database: Database, days: int, gone: int):
    add(database)
    Runner(database, {"test.work": lambda _context: None}).run_once()
    with database.unit_of_work() as work:
        assert purge(work.session, now=NOW + timedelta(days=days)) == gone


@pytest.mark.parametrize(("days", "gone"), [(179, 0), (181, 1)])
def test_dead_jobs_go_after_half_a_year(database: Database, days: int, gone: int):
    kill(database, add(database))
    with database.unit_of_work() as work:
        assert purge(work.session, now=NOW + timedelta(days=days)) == gone


def test_waiting_jobs_never_go(database: Database):
    add(database)
    with database.unit_of_work() as work:
        assert purge(work.session, now=NOW + timedelta(days=4000)) == 0


def test_every_state_is_counted(database: Database):
    kill(database, add(database))
    add(database)
    with database.read() as session:
        assert count_by_state(session) == {**dict.fromkeys(JobState, 0), JobState.DEAD: 1, JobState.WAITING: 1}


def test_the_oldest_due_job_tells_how_long_the_queue_stands(database: Database, clock: FakeClock):
    add(database)
    clock.advance(minutes=5)
    add(database)
    with database.read() as session:
        assert oldest_due(session, clock.now()) == NOW


def test_a_job_for_later_is_not_due(database: Database, clock: FakeClock):
    add(database, run_at=NOW + timedelta(hours=1))
    with database.read() as session:
        assert oldest_due(session, clock.now()) is None


def test_dead_jobs_are_listed_with_type_and_place_of_their_error(database: Database):
    kill(database, add(database))
    with database.read() as session:
        (dead,) = list_jobs(session, JobState.DEAD)
    assert dead.error.startswith("ZeroDivisionError in fail, test_queue.py:")
