"""`elearn jobs`, `elearn audit` and `elearn backup`, from the terminal."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from elearn import recurring
from elearn.core.actor import SYSTEM
from elearn.core.chain import chain
from elearn.core.chain_keys import FILE_NAME, KeyRing, make_ring_file, new_ring
from elearn.core.db.work import Database
from elearn.core.events import publish
from elearn.core.ids import new_id
from elearn.core.jobs.queue import enqueue
from elearn.core.jobs.runner import Runner
from elearn.core.notes import take_note
from elearn.organisation.events import UnitCreated
from tests.cli.conftest import SECRET, Elearn
from tests.studio.stage import idle_bench


def ring_of(installed: Database) -> KeyRing:
    """The ring of the installation, made where there is none."""
    return KeyRing.read(make_ring_file(Path(str(installed.write_engine.url.database)).parent / FILE_NAME))


@pytest.fixture
def chained(installed: Database) -> Database:
    """An installation with three chained events."""
    with installed.unit_of_work() as work:
        for _ in range(3):
            publish(work.session, UnitCreated(new_id(), None, work.now.date()), actor=SYSTEM, now=work.now)
    with installed.unit_of_work() as work:
        chain(work.session, ring_of(installed), work.now)
    return installed


def test_jobs_are_counted_by_state(elearn: Elearn, installed: Database) -> None:
    with installed.unit_of_work() as work:
        enqueue(work.session, "some.kind", {}, now=work.now)
    assert json.loads(elearn("jobs", "list", "--json").stdout)["waiting"] == 1


def test_the_jobs_of_a_state_are_listed(elearn: Elearn, installed: Database) -> None:
    with installed.unit_of_work() as work:
        job = enqueue(work.session, "some.kind", {}, now=work.now)
    assert str(job) in elearn("jobs", "list", "--state", "waiting").stdout


def test_a_waiting_job_can_be_cancelled_and_run_again(elearn: Elearn, installed: Database) -> None:
    with installed.unit_of_work() as work:
        job = enqueue(work.session, "some.kind", {}, now=work.now)
    assert elearn("jobs", "cancel", str(job)).exit_code == 0
    assert elearn("jobs", "retry", str(job)).exit_code == 0
    assert json.loads(elearn("jobs", "list", "--json").stdout)["waiting"] == 1


def test_every_recurring_work_has_a_handler(installed: Database) -> None:
    Runner(
        installed,
        recurring.handlers(ring_of(installed), idle_bench(), keep_traces=timedelta(days=1)),
        schedules=recurring.SCHEDULES,
        pulses=recurring.PULSES,
    )


def test_a_whole_chain_is_told_with_code_zero(elearn: Elearn, chained: Database) -> None:
    result = elearn("audit", "verify", "--json")
    assert result.exit_code == 0
    assert json.loads(result.stdout)["checked"] == 3


def test_a_changed_event_is_told_with_its_position_and_code_one(elearn: Elearn, chained: Database) -> None:
    with chained.write_engine.begin() as connection:
        connection.execute(text("DROP TRIGGER event_append_only_update"))
        connection.execute(text("UPDATE event SET name = 'other' WHERE position = 2"))
    result = elearn("audit", "verify", "--json")
    assert result.exit_code == 1
    assert json.loads(result.stdout)["first_bad"] == 2


def test_another_secret_key_changes_nothing_for_the_chain(elearn: Elearn, chained: Database) -> None:
    assert elearn("audit", "verify", ELEARN_SECRET_KEY=SECRET[::-1]).exit_code == 0


def test_a_chain_signed_by_an_unknown_key_is_told(elearn: Elearn, chained: Database) -> None:
    assert elearn("audit", "verify", ELEARN_CHAIN_KEYS=new_ring()[0]).exit_code == 1


def test_what_the_key_before_has_signed_still_verifies_after_a_new_key(elearn: Elearn, chained: Database) -> None:
    before = json.loads(elearn("audit", "head").stdout)["key_id"]
    assert elearn("audit", "rotate").exit_code == 0
    assert elearn("audit", "verify").exit_code == 0
    with chained.unit_of_work() as work:
        publish(work.session, UnitCreated(new_id(), None, work.now.date()), actor=SYSTEM, now=work.now)
    with chained.unit_of_work() as work:
        chain(work.session, ring_of(chained), work.now)
    assert json.loads(elearn("audit", "head").stdout)["key_id"] != before
    assert elearn("audit", "verify").exit_code == 0


def test_a_new_key_leaves_no_other_private_one(elearn: Elearn, chained: Database, bare_environment: Path) -> None:
    elearn("audit", "rotate")
    words = (bare_environment / FILE_NAME).read_text().split()
    assert [word[:3] for word in words] == ["sk:", "pk:"]
    assert (bare_environment / FILE_NAME).stat().st_mode & 0o777 == 0o600


def test_a_ring_that_others_can_read_is_refused(elearn: Elearn, chained: Database, bare_environment: Path) -> None:
    (bare_environment / FILE_NAME).chmod(0o640)
    assert elearn("audit", "verify").exit_code == 2


def test_without_a_ring_nothing_is_verified_and_none_is_made(elearn: Elearn, chained: Database, bare_environment: Path) -> None:
    (bare_environment / FILE_NAME).unlink()
    assert elearn("audit", "verify").exit_code == 3
    assert not (bare_environment / FILE_NAME).exists()


def test_an_installation_that_lost_its_ring_accepts_the_head_by_an_act_of_its_own(elearn: Elearn, chained: Database) -> None:
    ring = new_ring()[0]
    told = elearn("audit", "accept", "--yes", ELEARN_CHAIN_KEYS=ring)
    assert json.loads(told.stdout)["position"] == 3
    assert elearn("audit", "verify", ELEARN_CHAIN_KEYS=ring).exit_code == 0


def test_a_chain_with_another_fault_is_not_accepted(elearn: Elearn, chained: Database) -> None:
    with chained.write_engine.begin() as connection:
        connection.execute(text("UPDATE chain_head SET hash = x'00'"))
    assert elearn("audit", "accept", "--yes", ELEARN_CHAIN_KEYS=new_ring()[0]).exit_code == 1


def test_a_head_kept_elsewhere_shows_that_the_end_was_cut(elearn: Elearn, chained: Database, tmp_path: Path) -> None:
    known = tmp_path / "head.json"
    known.write_text(elearn("audit", "head").stdout)
    assert elearn("audit", "verify", "--known", str(known)).exit_code == 0
    with chained.write_engine.begin() as connection:
        for name in ("insert", "update", "delete"):
            connection.execute(text(f"DROP TRIGGER event_append_only_{name}"))
        connection.execute(text("DELETE FROM event"))
        connection.execute(text("DELETE FROM chain_head"))
    assert elearn("audit", "verify").exit_code == 0
    assert elearn("audit", "verify", "--known", str(known)).exit_code == 1


def test_a_backup_is_made_checked_and_restored(elearn: Elearn, chained: Database, bare_environment: Path) -> None:
    path = elearn("backup", "create").stdout.strip()
    assert elearn("backup", "verify", path).exit_code == 0
    (bare_environment / "elearn.db").unlink()
    assert elearn("backup", "restore", path).exit_code == 0
    assert json.loads(elearn("audit", "verify", "--json").stdout)["checked"] == 3


def test_a_backup_says_that_the_secret_is_not_in_it(elearn: Elearn, chained: Database) -> None:
    assert "ELEARN_SECRET_KEY" in elearn("backup", "create").stderr


def test_a_damaged_backup_is_told_with_code_one(elearn: Elearn, chained: Database) -> None:
    path = Path(elearn("backup", "create").stdout.strip())
    content = bytearray(path.read_bytes())
    content[len(content) // 3] ^= 1
    path.write_bytes(content)
    assert elearn("backup", "verify", str(path)).exit_code == 1


def test_a_database_in_use_is_not_overwritten_unasked(elearn: Elearn, chained: Database) -> None:
    path = elearn("backup", "create").stdout.strip()
    assert elearn("backup", "restore", path).exit_code == 1


def test_times_are_told_in_the_zone_of_the_installation(elearn: Elearn, chained: Database, bare_environment: Path) -> None:
    path = elearn("backup", "create").stdout.strip()
    made = datetime.strptime(Path(path).stem, "elearn-%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    (bare_environment / "elearn.db").unlink()
    told = elearn("backup", "restore", path, ELEARN_TIME_ZONE="Asia/Tokyo").stdout
    assert f"{(made.hour + 9) % 24:02d}:{made:%M}" in told


@pytest.fixture
def noted(installed: Database) -> Database:
    """An installation with a refusal and a look, in this order."""
    for kind in ("access.denied", "organisation.looked"):
        with installed.notes() as work:
            take_note(work, kind, SYSTEM, id="x")
    return installed


def test_notes_are_printed_one_a_line(elearn: Elearn, noted: Database) -> None:
    assert noted
    lines = [each.split("\t") for each in elearn("audit", "notes").stdout.splitlines()]
    assert [(kind, actor, json.loads(detail)) for _, kind, actor, detail in lines] == [
        ("access.denied", "-", {"id": "x"}),
        ("organisation.looked", "-", {"id": "x"}),
    ]


def test_notes_are_chosen_by_kind_and_day(elearn: Elearn, noted: Database) -> None:
    assert noted
    found = [json.loads(line) for line in elearn("audit", "notes", "--kind", "access.denied", "--json").stdout.splitlines()]
    assert [(each["kind"], each["actor"], each["detail"]) for each in found] == [("access.denied", None, {"id": "x"})]
    assert elearn("audit", "notes", "--since", "2999-01-01").stdout == ""


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("course", "retire", "khong-co"), "khong-co"),
        (("jobs", "retry", "zzz"), "tác vụ"),
        (("jobs", "cancel", "01a22662-872d-71de-97a7-e2febcdf154c"), "tác vụ"),
        (("audit", "head"), "đầu chuỗi"),
        (("audit", "verify"), "tự lập khóa"),
    ],
)
def test_what_is_not_there_is_told_by_its_name(elearn: Elearn, installed: Database, words: tuple[str, ...], told: str) -> None:
    result = elearn(*words)
    assert (result.exit_code in {1, 3}, told in result.stderr) == (True, True), result.stderr
