"""Persons, accounts and sessions through their services, on both databases."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from elearn.accounts import queries, service
from elearn.accounts.models import Account, AccountSession, Person
from elearn.accounts.rules import EndReason
from elearn.accounts.service import NewPerson
from elearn.core import limits
from elearn.core.actor import SYSTEM, Actor
from elearn.core.clock import FakeClock
from elearn.core.db.work import Database
from elearn.core.errors import Conflict, Forbidden, Invalid, NotFound
from elearn.core.events import StoredEvent
from elearn.core.ids import Id, secret_digest
from tests.conftest import NOW
from tests.organisation.makers import a_person, an_account, hashed

ANYBODY = Actor(person_id=Id(int=1), account_id=Id(int=2))


def test_a_person_can_be_found_and_sorted(database: Database) -> None:
    with database.unit_of_work() as work:
        person = a_person(work.session, name="Nguyễn  Văn Đức", staff_code=" vd1 ")
    with database.read() as session:
        row = session.get_one(Person, person)
        assert (row.full_name, row.name_folded, row.staff_code) == ("Nguyễn Văn Đức", "nguyen van duc", "VD1")
        assert row.name_sort is not None
        assert row.name_sort.startswith("d1")


def test_a_staff_code_belongs_to_one_person(database: Database) -> None:
    with database.unit_of_work() as work:
        a_person(work.session, staff_code="VD1")
    with pytest.raises(Conflict), database.unit_of_work() as work:
        a_person(work.session, staff_code="vd1")


def test_a_learner_makes_no_people(database: Database) -> None:
    with pytest.raises(Forbidden), database.unit_of_work() as work:
        service.create_person(work.session, ANYBODY, NewPerson("X"), now=work.now)


def test_a_learner_makes_no_accounts(database: Database) -> None:
    with pytest.raises(Forbidden), database.unit_of_work() as work:
        service.create_account(work.session, ANYBODY, a_person(work.session), "somebody", now=work.now)


def test_a_person_has_one_account(database: Database) -> None:
    with database.unit_of_work() as work:
        person = a_person(work.session)
        an_account(work.session, person)
        with pytest.raises(Conflict):
            an_account(work.session, person)


@pytest.mark.parametrize(("username", "email"), [("HANH", None), ("other", "Hanh@Vidu.vn"), ("other", "hanh@vidu.vn")])
def test_a_name_signs_in_one_person_only(database: Database, username: str, email: str | None) -> None:
    with database.unit_of_work() as work:
        an_account(work.session, a_person(work.session), username="hanh", email="hanh@vidu.vn")
        with pytest.raises(Conflict):
            an_account(work.session, a_person(work.session), username=username, email=email)


@pytest.mark.parametrize("typed", ["hanh", "HANH ", "hanh@vidu.vn", "Hanh@Vidu.VN", "vd7", "VD7"])
def test_a_person_signs_in_by_any_of_their_names(database: Database, typed: str) -> None:
    with database.unit_of_work() as work:
        account = an_account(work.session, a_person(work.session, staff_code="VD7"), username="hanh", email="hanh@vidu.vn")
    with database.read() as session:
        found = queries.find_credentials(session, typed, now=NOW)
    assert found is not None
    assert found.account_id == account


def test_another_ones_staff_code_is_no_username(database: Database) -> None:
    with database.unit_of_work() as work:
        an_account(work.session, a_person(work.session, staff_code="HANH"), username="other")
        thief = a_person(work.session)
        with pytest.raises(Conflict):
            an_account(work.session, thief, username="hanh")


@pytest.mark.parametrize("typed", ["", " ", "%", "_anh", "x\x00y", "' OR 1=1 --", "a" * 5000, "ha\u202enh"])
def test_hostile_names_find_nobody(database: Database, typed: str) -> None:
    with database.unit_of_work() as work:
        an_account(work.session, a_person(work.session), username="hanh")
    with database.read() as session:
        # A database that keeps no NUL never sees one: the form refuses it first.
        assert queries.find_credentials(session, typed.replace("\x00", ""), now=NOW) is None


def test_a_disabled_account_has_no_password_to_fit(database: Database) -> None:
    with database.unit_of_work() as work:
        account = an_account(work.session, a_person(work.session), username="hanh")
        service.disable_account(work.session, SYSTEM, account, now=work.now)
    with database.read() as session:
        found = queries.find_credentials(session, "hanh", now=NOW)
    assert found is not None
    assert found.password_hash is None


def test_a_one_time_password_expires(database: Database) -> None:
    with database.unit_of_work() as work:
        account = an_account(work.session, a_person(work.session), username="hanh")
        service.set_password(work.session, SYSTEM, account, hashed("lần đầu đăng nhập nhé"), now=work.now, is_one_time=True)
    with database.read() as session:
        in_time = queries.find_credentials(session, "hanh", now=NOW + timedelta(hours=23, minutes=59))
        too_late = queries.find_credentials(session, "hanh", now=NOW + timedelta(hours=24))
    assert in_time is not None
    assert too_late is not None
    assert (in_time.must_change_password, in_time.password_hash is None, too_late.password_hash) == (True, False, None)


def test_a_chosen_password_ends_the_one_time_one(database: Database) -> None:
    with database.unit_of_work() as work:
        account = an_account(work.session, a_person(work.session), username="hanh")
        service.set_password(work.session, SYSTEM, account, hashed("lần đầu đăng nhập nhé"), now=work.now, is_one_time=True)
        service.set_password(work.session, Actor(account_id=account), account, hashed(), now=work.now)
    with database.read() as session:
        found = queries.find_credentials(session, "hanh", now=NOW + timedelta(days=400))
    assert found is not None
    assert (found.must_change_password, found.password_hash) == (False, hashed())


def test_nobody_sets_the_password_of_others(database: Database) -> None:
    with database.unit_of_work() as work:
        account = an_account(work.session, a_person(work.session))
        with pytest.raises(Forbidden):
            service.set_password(work.session, ANYBODY, account, hashed(), now=work.now)


def test_only_a_digest_of_the_token_is_kept(database: Database) -> None:
    with database.unit_of_work() as work:
        account = an_account(work.session, a_person(work.session))
        token = service.begin_session(work.session, account, verified=hashed(), now=work.now)
    with database.read() as session:
        row = session.scalars(select(AccountSession)).one()
        assert row.token_digest == secret_digest(token)
        assert row.expires_at == NOW + limits.SESSION_ABSOLUTE
        assert len(token) >= 43
        assert token not in str(session.execute(select(StoredEvent.payload)).all())


def test_a_session_does_not_begin_on_a_password_that_was_changed_meanwhile(database: Database) -> None:
    with database.unit_of_work() as work:
        account = an_account(work.session, a_person(work.session))
        with pytest.raises(NotFound):
            service.begin_session(work.session, account, verified=hashed("một mật khẩu khác hẳn"), now=work.now)


def test_a_session_does_not_begin_for_a_disabled_account(database: Database) -> None:
    with database.unit_of_work() as work:
        account = an_account(work.session, a_person(work.session))
        service.disable_account(work.session, SYSTEM, account, now=work.now)
        with pytest.raises(NotFound):
            service.begin_session(work.session, account, verified=hashed(), now=work.now)


def sessions_of(database: Database, account: Id) -> dict[str | None, int]:
    with database.read() as session:
        reasons = session.scalars(select(AccountSession.end_reason).where(AccountSession.account_id == account)).all()
    return {reason: reasons.count(reason) for reason in reasons}


def test_a_changed_password_ends_the_other_sessions(database: Database) -> None:
    with database.unit_of_work() as work:
        account = an_account(work.session, a_person(work.session))
        for _ in range(3):
            service.begin_session(work.session, account, verified=hashed(), now=work.now)
        own = work.session.scalars(select(AccountSession.id)).first()
        service.set_password(work.session, Actor(account_id=account, session_id=own), account, hashed("x" * 12), now=work.now)
    assert sessions_of(database, account) == {None: 1, EndReason.PASSWORD: 2}


def test_disabling_ends_every_session(database: Database) -> None:
    with database.unit_of_work() as work:
        account = an_account(work.session, a_person(work.session))
        service.begin_session(work.session, account, verified=hashed(), now=work.now)
        service.disable_account(work.session, SYSTEM, account, now=work.now)
    assert sessions_of(database, account) == {EndReason.DISABLED: 1}


def test_signing_in_again_on_a_device_ends_its_session(database: Database) -> None:
    with database.unit_of_work() as work:
        account = an_account(work.session, a_person(work.session))
        service.begin_session(work.session, account, verified=hashed(), now=work.now)
        before = work.session.scalars(select(AccountSession.id)).one()
        service.begin_session(work.session, account, verified=hashed(), now=work.now, replaces=before)
    assert sessions_of(database, account) == {None: 1, EndReason.REPLACED: 1}


def test_a_session_of_somebody_else_is_not_there(database: Database) -> None:
    with database.unit_of_work() as work:
        account = an_account(work.session, a_person(work.session))
        service.begin_session(work.session, account, verified=hashed(), now=work.now)
        wanted = work.session.scalars(select(AccountSession.id)).one()
        with pytest.raises(NotFound):
            service.end_session(work.session, ANYBODY, wanted, now=work.now)


def test_only_sessions_that_hold_are_listed(database: Database, clock: FakeClock) -> None:
    with database.unit_of_work() as work:
        account = an_account(work.session, a_person(work.session))
        service.begin_session(work.session, account, verified=hashed(), now=work.now)
    clock.advance(hours=9)
    with database.unit_of_work() as work:
        service.begin_session(work.session, account, verified=hashed(), now=work.now)
    with database.read() as session:
        assert len(queries.list_sessions(session, account, now=clock.now())) == 1


def test_nobody_disables_themselves(database: Database) -> None:
    with database.unit_of_work() as work:
        account = an_account(work.session, a_person(work.session))
        myself = Actor(account_id=account, is_system=True)
        with pytest.raises(Conflict):
            service.disable_account(work.session, myself, account, now=work.now)


def test_an_unknown_language_is_refused(database: Database) -> None:
    with database.unit_of_work() as work:
        account = an_account(work.session, a_person(work.session))
        with pytest.raises(Invalid):
            service.choose_language(work.session, Actor(account_id=account), "fr", now=work.now)
        assert work.session.get_one(Account, account).language is None


def test_no_event_tells_a_name(database: Database) -> None:
    with database.unit_of_work() as work:
        person = a_person(work.session, name="Canary Thị Hoàng Yến", staff_code="CANARY1")
        account = an_account(work.session, person, username="canary", email="canary@vidu.vn")
        service.begin_session(work.session, account, verified=hashed(), now=work.now)
    with database.read() as session:
        told = str(session.execute(select(StoredEvent.name, StoredEvent.payload)).all()).casefold()
    assert "canary" not in told
    assert told.count("accounts.") == 4
