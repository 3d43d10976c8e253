"""Operations: for administrators of a unit at the top alone; jobs, health, and how old the last backup is."""

from __future__ import annotations

import re
import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update

from elearn.accounts.models import Account, AccountSession
from elearn.core.actor import Role
from elearn.core.chain import chain
from elearn.core.chain_keys import KeyRing, new_ring
from elearn.core.events import StoredEvent
from elearn.core.ids import Id
from elearn.core.jobs.context import JobContext
from elearn.core.jobs.model import Job, JobState
from elearn.core.jobs.queue import enqueue
from elearn.core.standing import chain_checker, note_backup, read_standing
from elearn.notifications.models import Mail, Purpose
from tests.conftest import NOW
from tests.organisation.makers import a_grant
from tests.site import Site

PATH = "/vi/admin/operations"


@pytest.fixture
def client(site: Site) -> FlaskClient:
    """Somebody who administers the city."""
    with site.database.unit_of_work() as work:
        a_grant(work.session, site.plan.people["above"], Role.ADMINISTRATOR, site.plan.units["above"])
    return site.checking("above")


@pytest.fixture
def dead(site: Site) -> Id:
    """A job that failed too often."""
    with site.database.unit_of_work() as work:
        job_id = enqueue(work.session, "studio.check_draft", {}, now=NOW)
        work.session.execute(
            update(Job).where(Job.id == job_id).values(state=JobState.DEAD, finished_at=NOW, error="ValueError at check.py:1")
        )
    return job_id


def text(client: FlaskClient, path: str = PATH) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def state(site: Site, job_id: Id) -> str:
    with site.database.read() as session:
        return session.scalars(select(Job.state).where(Job.id == job_id)).one()


@pytest.mark.parametrize(("error", "word"), [("unreachable", "Cần xem"), (None, "Tốt")])
def test_an_e_mail_that_no_server_takes_is_no_good_sign(
    site: Site, client: FlaskClient, monkeypatch: pytest.MonkeyPatch, error: str | None, word: str
) -> None:
    settings = site.app.extensions["elearn.settings"]
    monkeypatch.setitem(site.app.extensions, "elearn.settings", replace(settings, mail_folder="thu"))
    with site.database.unit_of_work() as work:
        about = {"person_id": site.plan.people["own"], "purpose": Purpose.NOTICE, "ignores_quiet": False}
        work.session.add(Mail(**about, made_at=NOW, due_at=NOW, tries=1, error=error))
    (value,) = re.findall(r"Gửi thư</dt>\s*<dd[^>]*>(.*?)</dd>", text(client), re.DOTALL)
    assert word in value
    assert f"máy chủ thư chưa nhận: {1 if error else 0}" in value


@pytest.mark.parametrize("who", [Role.ADMINISTRATOR, "above"])
def test_nobody_sees_it_who_administers_no_unit_at_the_top(site: Site, who: str, dead: Id) -> None:
    client = site.checking(who)
    wanted = 404 if who == Role.ADMINISTRATOR else 403
    assert client.get(PATH).status_code == wanted
    for act in ("retry", "cancel"):
        assert client.post(f"{PATH}/jobs/{dead}/{act}").status_code == wanted
    assert state(site, dead) == JobState.DEAD


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("query", ["", "?state=done", "?state=x&kind=y", "?state=waiting&page=9"])
def test_the_page_is_sound(client: FlaskClient, dead: Id, language: str, query: str) -> None:
    assert text(client, f"/{language}/admin/operations{query}")


def test_it_tells_why_a_job_failed_and_names_its_kind(client: FlaskClient, dead: Id) -> None:
    page = text(client)
    assert "ValueError at check.py:1" in page
    assert "Kiểm tra bản nháp khóa học" in page


@pytest.mark.usefixtures("client")
def test_a_failed_job_runs_again_and_the_act_is_recorded(site: Site, dead: Id) -> None:
    assert site.browser("above").post(f"{PATH}/jobs/{dead}/retry").status_code == 303
    assert state(site, dead) == JobState.WAITING
    with site.database.read() as session:
        done = session.scalars(select(StoredEvent).where(StoredEvent.name == "organisation.job_retried")).one()
    assert (done.actor_id, done.subject_id) == (site.plan.people["above"], dead)


@pytest.mark.usefixtures("client")
def test_a_waiting_job_is_cancelled(site: Site) -> None:
    with site.database.unit_of_work() as work:
        job_id = enqueue(work.session, "test.work", {}, now=NOW)
    assert site.browser("above").post(f"{PATH}/jobs/{job_id}/cancel").status_code == 303
    assert state(site, job_id) == JobState.CANCELLED


def test_what_has_ended_is_not_cancelled(client: FlaskClient, dead: Id) -> None:
    assert client.post(f"{PATH}/jobs/{dead}/cancel").status_code == 409


@pytest.mark.parametrize("job", ["x", "00000000-0000-7000-8000-000000000000"])
def test_a_job_that_is_not_there_is_not_found(client: FlaskClient, job: str) -> None:
    assert client.post(f"{PATH}/jobs/{job}/retry").status_code == 404


def test_a_backup_that_was_noted_is_told_with_its_limit(site: Site, client: FlaskClient) -> None:
    assert "Chưa có bản sao lưu nào được ghi nhận" in text(client)
    with site.database.notes() as work:
        note_backup(work, 3 * 1024**2)
    page = text(client)
    assert "không cũ hơn 48 giờ" in page
    assert "3 MB" in page or "3,0 MB" in page
    assert "Chưa có bản sao lưu nào được ghi nhận" not in page


def test_a_job_that_nobody_takes_says_that_no_runner_works(site: Site, client: FlaskClient) -> None:
    with site.database.unit_of_work() as work:
        enqueue(work.session, "test.work", {}, now=NOW, run_at=NOW - timedelta(minutes=6))
    assert "Không có tiến trình nào chạy tác vụ nền" in text(client)


def test_it_tells_no_path_of_the_machine(site: Site, client: FlaskClient, dead: Id) -> None:
    page = text(client)
    assert str(site.app.extensions["elearn.settings"].instance) not in page
    assert str(site.database.write_engine.url.database) not in page


def test_a_chain_that_was_changed_is_told_after_the_nightly_check(site: Site, client: FlaskClient) -> None:
    # Events without place are no fault, but a head that another ring has signed is.
    keys, others = KeyRing.read(new_ring()), KeyRing.read(new_ring())
    from_job = JobContext(site.database, threading.Event())

    with site.database.unit_of_work() as work:
        chain(work.session, keys, work.now)
    chain_checker(keys)(from_job)
    with site.database.read() as session:
        found = read_standing(session, now=NOW).check
    assert found is not None
    assert found.is_sound
    assert "không còn nguyên vẹn" not in text(client)
    chain_checker(others)(from_job)
    assert "không còn nguyên vẹn" in text(client)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_accounts_long_unused_are_listed(site: Site, language: str) -> None:
    path = f"/{language}/admin/accounts/unused"
    client = site.checking(Role.ADMINISTRATOR)
    assert "user-below" not in text(client, path)
    with site.database.unit_of_work() as work:
        long_ago = NOW - timedelta(days=181)
        work.session.execute(
            update(Account).where(Account.username.in_(["user-below", "user-sibling"])).values(created_at=long_ago)
        )
    # They have signed in when the city was made; only without that are they unused.
    assert "user-below" not in text(client, path)
    with site.database.unit_of_work() as work:
        accounts = select(Account.id).where(Account.created_at < NOW - timedelta(days=180))
        work.session.execute(
            update(AccountSession).where(AccountSession.account_id.in_(accounts)).values(started_at=NOW - timedelta(days=181))
        )
    page = text(client, path)
    assert "user-below" in page
    assert "user-sibling" not in page
