"""Who acts with a session's token: on the path of every request, so short and strict."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import event, select, update
from sqlalchemy.orm import Session

from elearn.accounts import service as accounts
from elearn.accounts.models import Account, AccountSession, SessionSeen
from elearn.core import limits
from elearn.core.actor import SYSTEM, Actor, Grant, Role
from elearn.core.db.work import Database
from elearn.core.ids import Id
from elearn.organisation import queries, service
from elearn.organisation.models import RoleGrant
from elearn.organisation.service import NewEmployment
from tests.conftest import NOW
from tests.organisation.makers import LONG_AGO, TODAY, a_grant, a_person, a_unit, an_account, hashed


class SignedIn:
    """A person with an account, signed in."""

    def __init__(self, session: Session) -> None:
        self.root = a_unit(session)
        self.ward = a_unit(session, self.root)
        self.person = a_person(session, self.ward)
        self.account = an_account(session, self.person)
        self.token = accounts.begin_session(session, self.account, verified=hashed(), now=NOW)


@pytest.fixture
def signed_in(database: Database) -> SignedIn:
    with database.unit_of_work() as work:
        return SignedIn(work.session)


def load(database: Database, token: str, **later: float) -> Actor | None:
    now = NOW + timedelta(**later)
    with database.read() as session:
        return queries.load_actor(session, token, now=now, today=(TODAY + timedelta(days=later.get("days", 0))))


def test_a_signed_in_person_is_the_actor(database: Database, signed_in: SignedIn) -> None:
    actor = load(database, signed_in.token)
    assert actor is not None
    assert (actor.person_id, actor.account_id, actor.unit_id) == (signed_in.person, signed_in.account, signed_in.ward)
    assert actor.name == "Nguyễn Thị Hạnh"


def test_an_actor_carries_the_running_grants_only(database: Database, signed_in: SignedIn) -> None:
    with database.unit_of_work() as work:
        a_grant(work.session, signed_in.person, Role.HEAD, signed_in.ward)
        a_grant(work.session, signed_in.person, Role.TRAINER, signed_in.root, valid_to=TODAY)
    actor = load(database, signed_in.token)
    assert actor is not None
    assert actor.grants == (Grant(Role.HEAD, signed_in.ward),)


def acts_on(database: Database, person: Id, day: date, role: Role = Role.HEAD) -> bool:
    """Whether the person's role acts on the day, by a session begun then."""
    with database.unit_of_work() as work:
        account = work.session.scalars(select(Account.id).where(Account.person_id == person)).one_or_none()
        token = accounts.begin_session(
            work.session, account or an_account(work.session, person), verified=hashed(), now=NOW + (day - TODAY)
        )
    with database.read() as session:
        actor = queries.load_actor(session, token, now=NOW + (day - TODAY), today=day)
    assert actor is not None
    return role in actor.roles


def a_worker(session: Session, *work: tuple[Id, date, date | None]) -> Id:
    """A person who works in these units from a day to a day."""
    person = a_person(session)
    for number, (unit, begins, ends) in enumerate(work):
        new = NewEmployment(person, unit, begins, valid_to=ends, is_main=number == 0)
        service.employ(session, SYSTEM, new, now=NOW, today=TODAY)
    return person


TOMORROW = TODAY + timedelta(days=1)


def test_a_role_ends_with_the_work_inside_its_unit_on_the_very_day(database: Database) -> None:
    with database.unit_of_work() as work:
        root = a_unit(work.session)
        ward, other = a_unit(work.session, root), a_unit(work.session, root)
        office = a_unit(work.session, ward)
        person = a_worker(work.session, (office, LONG_AGO, TOMORROW), (other, LONG_AGO, None))
        a_grant(work.session, person, Role.HEAD, ward)
    assert acts_on(database, person, TODAY)
    assert not acts_on(database, person, TOMORROW)


def test_a_role_stays_while_other_work_inside_its_unit_runs(database: Database) -> None:
    with database.unit_of_work() as work:
        ward = a_unit(work.session)
        person = a_worker(work.session, (a_unit(work.session, ward), LONG_AGO, TOMORROW), (ward, LONG_AGO, None))
        a_grant(work.session, person, Role.HEAD, ward)
    assert acts_on(database, person, TOMORROW)


def test_a_role_over_a_unit_of_others_lasts_as_long_as_its_person_works_at_all(database: Database) -> None:
    with database.unit_of_work() as work:
        root = a_unit(work.session)
        ward, office = a_unit(work.session, root), a_unit(work.session, root)
        person = a_worker(work.session, (office, LONG_AGO, TOMORROW))
        a_grant(work.session, person, Role.HEAD, ward)
    assert acts_on(database, person, TODAY)
    assert not acts_on(database, person, TOMORROW)


def test_work_that_ended_before_the_role_was_given_does_not_count(database: Database) -> None:
    with database.unit_of_work() as work:
        root = a_unit(work.session)
        ward, office = a_unit(work.session, root), a_unit(work.session, root)
        earlier = LONG_AGO + timedelta(days=9)
        person = a_worker(work.session, (ward, LONG_AGO, earlier), (office, earlier, None))
        service.grant_role(work.session, SYSTEM, person, Role.HEAD, ward, valid_from=earlier, now=NOW, today=TODAY)
    assert acts_on(database, person, TODAY)


def test_the_role_of_somebody_from_outside_has_its_own_days_only(database: Database) -> None:
    with database.unit_of_work() as work:
        person = a_person(work.session)
        a_grant(work.session, person, Role.HEAD, a_unit(work.session))
    assert acts_on(database, person, TOMORROW)


def test_a_new_day_ends_the_roles_whose_work_has_ended(database: Database) -> None:
    with database.unit_of_work() as work:
        ward = a_unit(work.session)
        leaving, between = a_worker(work.session, (ward, LONG_AGO, TOMORROW)), a_worker(work.session, (ward, LONG_AGO, TOMORROW))
        for person in (leaving, between):
            a_grant(work.session, person, Role.HEAD, ward)
        later = NewEmployment(between, ward, TODAY + timedelta(days=9))
        service.employ(work.session, SYSTEM, later, now=NOW, today=TODAY)
        assert service.end_unsupported_grants(work.session, SYSTEM, now=NOW, today=TODAY) == 0
        assert service.end_unsupported_grants(work.session, SYSTEM, now=NOW, today=TOMORROW) == 1
        assert service.end_unsupported_grants(work.session, SYSTEM, now=NOW, today=TOMORROW) == 0
        ended = work.session.execute(select(RoleGrant.person_id, RoleGrant.valid_to).where(RoleGrant.valid_to.is_not(None))).all()
    assert ended == [(leaving, TOMORROW)]
    assert acts_on(database, between, TODAY + timedelta(days=9))


def test_loading_an_actor_takes_one_statement(database: Database, signed_in: SignedIn) -> None:
    with database.unit_of_work() as work:
        for role in (Role.HEAD, Role.TRAINER, Role.REVIEWER):
            a_grant(work.session, signed_in.person, role, signed_in.ward)
    statements: list[str] = []
    with database.read() as session:
        session.connection()
        engine = database.read_engine
        event.listen(engine, "before_cursor_execute", lambda _c, _u, statement, *_rest: statements.append(statement))
        assert queries.load_actor(session, signed_in.token, now=NOW, today=TODAY) is not None
    assert len(statements) == 1


def test_an_unknown_token_is_nobody(database: Database, signed_in: SignedIn) -> None:
    assert load(database, signed_in.token + "x") is None


def test_an_ended_session_is_nobody(database: Database, signed_in: SignedIn) -> None:
    actor = load(database, signed_in.token)
    assert actor is not None
    assert actor.session_id is not None
    with database.unit_of_work() as work:
        accounts.end_session(work.session, actor, actor.session_id, now=work.now)
    assert load(database, signed_in.token) is None


def test_a_disabled_account_is_nobody_at_once(database: Database, signed_in: SignedIn) -> None:
    with database.unit_of_work() as work:
        accounts.disable_account(work.session, SYSTEM, signed_in.account, now=work.now)
        # Even where the session itself had been overlooked.
        work.session.execute(update(AccountSession).values(ended_at=None))
    assert load(database, signed_in.token) is None


def test_an_idle_session_is_nobody(database: Database, signed_in: SignedIn) -> None:
    idle = limits.SESSION_IDLE.total_seconds()
    assert load(database, signed_in.token, seconds=idle - 1) is not None
    assert load(database, signed_in.token, seconds=idle) is None


def test_a_session_in_use_does_not_idle(database: Database, signed_in: SignedIn) -> None:
    actor = load(database, signed_in.token)
    assert actor is not None
    idle = limits.SESSION_IDLE.total_seconds()
    with database.notes() as work:
        work.session.add(SessionSeen(session_id=actor.session_id, seen_at=NOW + timedelta(seconds=idle - 1)))
    assert load(database, signed_in.token, seconds=idle + 1) is not None


def test_a_session_ends_even_when_always_in_use(database: Database, signed_in: SignedIn) -> None:
    actor = load(database, signed_in.token)
    assert actor is not None
    longest = limits.SESSION_ABSOLUTE.total_seconds()
    with database.notes() as work:
        work.session.add(SessionSeen(session_id=actor.session_id, seen_at=NOW + timedelta(seconds=longest - 1)))
    assert load(database, signed_in.token, seconds=longest) is None


def test_the_unit_is_that_of_the_main_employment(database: Database, signed_in: SignedIn) -> None:
    with database.unit_of_work() as work:
        other = a_unit(work.session, signed_in.root)
        new = NewEmployment(signed_in.person, other, TODAY, is_main=False)
        service.employ(work.session, SYSTEM, new, now=work.now, today=TODAY)
    actor = load(database, signed_in.token)
    assert actor is not None
    assert actor.unit_id == signed_in.ward


def test_a_person_without_work_has_no_unit(database: Database) -> None:
    with database.unit_of_work() as work:
        account: Id = an_account(work.session, a_person(work.session))
        token = accounts.begin_session(work.session, account, verified=hashed(), now=work.now)
    actor = load(database, token)
    assert actor is not None
    assert actor.unit_id is None
