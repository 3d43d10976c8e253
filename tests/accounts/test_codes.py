"""One-time codes on both databases: given out in place of those before, used once, by whoever they were given to."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from elearn.accounts import service
from elearn.accounts.events import CodeUsed
from elearn.accounts.models import Account, AccountSession, SignInCode
from elearn.accounts.one_time_codes import ALPHABET, digest_of, fits, new_activation_code, new_reset_code
from elearn.accounts.queries import LiveCode, find_live_code, list_own_resets
from elearn.accounts.rules import CODE_LIFE, CodePurpose
from elearn.accounts.service import NewPerson
from elearn.core.actor import SYSTEM, Actor, Role
from elearn.core.clock import FakeClock
from elearn.core.db.work import Database
from elearn.core.errors import Conflict, Forbidden, NotFound
from elearn.core.events import StoredEvent
from elearn.core.ids import Id, new_id
from elearn.notifications.models import Message
from elearn.notifications.reactions import on_code_used
from tests.organisation.makers import a_person, a_unit, acting, an_account, hashed

ACTIVATION, RESET = CodePurpose.ACTIVATION, CodePurpose.RESET
DIGEST = b"d" * 32


@pytest.fixture
def person(database: Database) -> Id:
    """Somebody without account whose staff code is CB1."""
    with database.unit_of_work() as work:
        new = NewPerson("Lê An", staff_code="CB1", work_email="an@x.vn")
        return service.create_person(work.session, SYSTEM, new, now=work.now)


def issue(database: Database, person: Id, purpose: CodePurpose, digest: bytes = DIGEST, actor: Actor = SYSTEM) -> None:
    with database.unit_of_work() as work:
        service.issue_codes(work.session, actor, purpose, {person: digest}, now=work.now)


def live(database: Database, purpose: CodePurpose, typed: str = "cb1") -> LiveCode | None:
    with database.read() as session:
        return find_live_code(session, typed, purpose, now=database.clock.now())


def activate(database: Database, code_id: Id, username: str = "le.an", digest: bytes = DIGEST) -> Id:
    with database.unit_of_work() as work:
        return service.activate(work.session, code_id, digest, username, hashed(), now=work.now)


def reset(database: Database, code_id: Id, digest: bytes = DIGEST) -> Id:
    with database.unit_of_work() as work:
        return service.reset_password(work.session, code_id, digest, hashed("một mật khẩu khác hẳn"), now=work.now)


def code_id_of(database: Database, purpose: CodePurpose) -> Id:
    found = live(database, purpose)
    assert found is not None
    return found.code_id


def test_a_code_begins_an_account_with_the_address_of_the_list(database: Database, person: Id) -> None:
    issue(database, person, ACTIVATION)
    account_id = activate(database, code_id_of(database, ACTIVATION))
    with database.read() as session:
        account = session.get_one(Account, account_id)
        assert (account.person_id, account.username, account.email, account.must_change_password) == (
            person,
            "le.an",
            "an@x.vn",
            False,
        )


def test_an_address_that_signs_in_somebody_else_is_left_out(database: Database, person: Id) -> None:
    with database.unit_of_work() as work:
        other = service.create_person(work.session, SYSTEM, NewPerson("Trần Bình"), now=work.now)
        an_account(work.session, other, email="an@x.vn")
    issue(database, person, ACTIVATION)
    with database.read() as session:
        assert session.get_one(Account, activate(database, code_id_of(database, ACTIVATION))).email is None


def test_a_code_works_once(database: Database, person: Id) -> None:
    issue(database, person, ACTIVATION)
    code_id = code_id_of(database, ACTIVATION)
    activate(database, code_id)
    with pytest.raises(NotFound):
        activate(database, code_id, "another")


def test_a_new_code_replaces_the_one_before(database: Database, person: Id) -> None:
    issue(database, person, ACTIVATION)
    before = code_id_of(database, ACTIVATION)
    issue(database, person, ACTIVATION, b"e" * 32)
    assert code_id_of(database, ACTIVATION) != before
    with pytest.raises(NotFound):
        activate(database, before)


@pytest.mark.parametrize("purpose", CodePurpose)
def test_a_code_expires(database: Database, clock: FakeClock, person: Id, purpose: CodePurpose) -> None:
    if purpose is RESET:
        with database.unit_of_work() as work:
            an_account(work.session, person)
    issue(database, person, purpose)
    code_id = code_id_of(database, purpose)
    life = CODE_LIFE[purpose]
    clock.advance(seconds=(life - timedelta(seconds=1)).total_seconds())
    assert live(database, purpose) is not None
    clock.advance(seconds=1)
    assert live(database, purpose) is None
    with pytest.raises(NotFound):
        (activate if purpose is ACTIVATION else reset)(database, code_id)


def test_another_digest_is_refused(database: Database, person: Id) -> None:
    issue(database, person, ACTIVATION)
    with pytest.raises(NotFound):
        activate(database, code_id_of(database, ACTIVATION), digest=b"x" * 32)


def test_a_code_of_the_other_purpose_is_refused(database: Database, person: Id) -> None:
    issue(database, person, ACTIVATION)
    with pytest.raises(NotFound):
        reset(database, code_id_of(database, ACTIVATION))


def test_whoever_has_an_account_needs_no_activation(database: Database, person: Id) -> None:
    issue(database, person, ACTIVATION)
    code_id = code_id_of(database, ACTIVATION)
    with database.unit_of_work() as work:
        an_account(work.session, person)
    assert live(database, ACTIVATION) is None
    with pytest.raises(NotFound):
        activate(database, code_id)


def test_a_refused_username_leaves_the_code_as_it_was(database: Database, person: Id) -> None:
    with database.unit_of_work() as work:
        other = service.create_person(work.session, SYSTEM, NewPerson("Trần Bình"), now=work.now)
        an_account(work.session, other, username="taken")
    issue(database, person, ACTIVATION)
    with pytest.raises(Conflict):
        activate(database, code_id_of(database, ACTIVATION), "taken")
    activate(database, code_id_of(database, ACTIVATION))


@pytest.fixture
def account(database: Database, person: Id) -> Id:
    with database.unit_of_work() as work:
        return an_account(work.session, person, username="le.an")


def test_a_reset_ends_every_sign_in(database: Database, person: Id, account: Id) -> None:
    with database.unit_of_work() as work:
        service.begin_session(work.session, account, verified=hashed(), now=work.now)
    issue(database, person, RESET)
    reset(database, code_id_of(database, RESET))
    with database.read() as session:
        assert session.scalars(select(AccountSession.end_reason)).all() == ["password"]


def test_a_spoken_code_works_once(database: Database, person: Id, account: Id) -> None:
    issue(database, person, RESET)
    code_id = code_id_of(database, RESET)
    reset(database, code_id)
    with pytest.raises(NotFound):
        reset(database, code_id)


def test_the_present_password_holds_until_the_code_is_used(database: Database, person: Id, account: Id) -> None:
    issue(database, person, RESET)
    with database.read() as session:
        assert session.get_one(Account, account).password_hash == hashed()


@pytest.mark.parametrize("typed", ["CB1", "le.an", "cb1 "])
def test_a_code_is_found_by_whatever_signs_in(database: Database, person: Id, account: Id, typed: str) -> None:
    issue(database, person, RESET)
    assert live(database, RESET, typed) is not None


def test_a_closed_account_takes_no_code(database: Database, person: Id, account: Id) -> None:
    issue(database, person, RESET)
    code_id = code_id_of(database, RESET)
    with database.unit_of_work() as work:
        service.disable_account(work.session, SYSTEM, account, now=work.now)
    assert live(database, RESET) is None
    with pytest.raises(NotFound):
        reset(database, code_id)


def test_the_person_sees_who_issued_a_code_and_whether_it_was_used(database: Database, person: Id, account: Id) -> None:
    issue(database, person, RESET)
    with database.read() as session:
        (shown,) = list_own_resets(session, Actor(person, account))
    assert (shown.is_by_operator, shown.used_at) == (True, None)
    reset(database, code_id_of(database, RESET))
    with database.read() as session:
        assert list_own_resets(session, Actor(person, account))[0].used_at is not None


def test_the_notice_names_whoever_gave_the_code(database: Database, person: Id, account: Id) -> None:
    with database.unit_of_work() as work:
        unit = a_unit(work.session)
        officer = acting(a_person(work.session, unit, name="Hoàng Thu Hà"), (Role.TRAINING_OFFICER, unit))
    told: list[object] = []
    for actor in (officer, SYSTEM):
        issue(database, person, RESET, actor=actor)
        with database.unit_of_work() as work:
            used = CodeUsed(code_id_of(database, RESET), person, str(RESET))
            on_code_used(work.session, used, actor=Actor(person, account), now=work.now)
        with database.read() as session:
            told += [each for words in session.scalars(select(Message.words)) if (each := words["sender"]) not in told]
    assert told == ["Hoàng Thu Hà", {"vi": "Người vận hành hệ thống", "en": "The operator of the system"}]


def test_nobody_sees_the_codes_of_another(database: Database, person: Id, account: Id) -> None:
    issue(database, person, RESET)
    with database.read() as session:
        assert not list_own_resets(session, Actor(new_id()))


def test_issuing_and_using_are_events_without_the_code(database: Database, person: Id, account: Id) -> None:
    issue(database, person, RESET)
    reset(database, code_id_of(database, RESET))
    with database.read() as session:
        rows = session.scalars(
            select(StoredEvent).where(StoredEvent.name.in_(["accounts.code_issued", "accounts.code_used"]))
        ).all()
    assert [set(each.payload) for each in rows] == [{"code_id", "person_id", "purpose"}] * 2


def test_a_learner_issues_nothing(database: Database, person: Id) -> None:
    with pytest.raises(Forbidden):
        issue(database, person, ACTIVATION, actor=Actor(new_id()))


def test_at_most_one_code_of_a_purpose_is_live(database: Database, person: Id) -> None:
    for number in range(3):
        issue(database, person, ACTIVATION, bytes([number]) * 32)
    with database.read() as session:
        open_ones = select(SignInCode.id).where(SignInCode.used_at.is_(None), SignInCode.replaced_at.is_(None))
        assert len(session.scalars(open_ones).all()) == 1


@pytest.mark.pure
def test_a_slip_has_no_letter_that_is_taken_for_another() -> None:
    assert not set("0O1IL2Z5S8B") & set(ALPHABET)
    assert {len(each) for each in new_activation_code().split("-")} == {4}
    assert set(new_activation_code().replace("-", "")) <= set(ALPHABET)


@pytest.mark.pure
def test_a_spoken_code_has_six_digits() -> None:
    assert all(len(code) == 6 and code.isdecimal() for code in (new_reset_code() for _ in range(50)))


@pytest.mark.pure
@given(st.text(max_size=30))
def test_a_code_is_the_same_however_its_groups_are_typed(noise: str) -> None:
    person, code = new_id(), "ACDE-FGHJ-KMNP"
    stored = digest_of("a secret", ACTIVATION, person, code)
    assert fits(("a secret",), ACTIVATION, person, " acde fghj–kmnp ", stored)
    assert not fits(("a secret",), ACTIVATION, person, noise, stored)


@pytest.mark.pure
def test_a_code_holds_after_the_secret_was_changed_and_for_nobody_else() -> None:
    person, code = new_id(), "123456"
    stored = digest_of("the old secret", RESET, person, code)
    assert fits(("a new secret", "the old secret"), RESET, person, code, stored)
    assert not fits(("a new secret",), RESET, person, code, stored)
    assert not fits(("the old secret",), RESET, new_id(), code, stored)
    assert not fits(("the old secret",), ACTIVATION, person, code, stored)
