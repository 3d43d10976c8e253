"""Roles: nobody gives what they do not have, nobody changes their own."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from elearn.accounts import service as accounts
from elearn.accounts.models import Account, AccountSession
from elearn.core.actor import SYSTEM, Actor, Role
from elearn.core.db.work import Database
from elearn.core.errors import Conflict, Forbidden, Invalid, NotFound
from elearn.core.ids import Id
from elearn.organisation import rules, service
from elearn.organisation.models import RoleGrant
from elearn.organisation.queries import load_actor
from tests.conftest import NOW
from tests.organisation.makers import LONG_AGO, TODAY, a_grant, a_person, a_unit, acting, an_account, an_administrator, hashed


class Wards:
    """A root with two wards, a person at work in each, an administrator of the first ward and of the root."""

    def __init__(self, session: Session) -> None:
        self.root = a_unit(session)
        self.ward, self.sibling = a_unit(session, self.root), a_unit(session, self.root)
        self.office = a_unit(session, self.ward)
        self.other_root = a_unit(session)
        self.hanh = a_person(session, self.office)
        self.stranger = a_person(session, self.sibling, name="Lý Xa")
        self.ward_admin = an_administrator(session, self.ward)
        self.city_admin = an_administrator(session, self.root)


@pytest.fixture
def wards(database: Database) -> Wards:
    with database.unit_of_work() as work:
        return Wards(work.session)


def give(database: Database, actor: Actor, person: Id, unit: Id, role: Role = Role.HEAD, **more: object) -> Id:
    with database.unit_of_work() as work:
        return service.grant_role(work.session, actor, person, role, unit, valid_from=TODAY, now=NOW, today=TODAY, **more)  # type: ignore[arg-type]  # passed on


def test_an_administrator_gives_a_role_in_their_unit(database: Database, wards: Wards) -> None:
    assert give(database, wards.ward_admin, wards.hanh, wards.ward)
    assert give(database, wards.ward_admin, wards.hanh, wards.office)


@pytest.mark.parametrize("unit", ["root", "sibling", "other_root"])
def test_no_role_is_given_beyond_ones_own_units(database: Database, wards: Wards, unit: str) -> None:
    with pytest.raises(NotFound):
        give(database, wards.ward_admin, wards.hanh, getattr(wards, unit))


def test_no_role_is_given_to_people_of_other_units(database: Database, wards: Wards) -> None:
    with pytest.raises(NotFound):
        give(database, wards.ward_admin, wards.stranger, wards.ward)


@pytest.mark.parametrize("role", [each for each in Role if each is not Role.ADMINISTRATOR])
def test_no_other_role_gives_roles(database: Database, wards: Wards, role: Role) -> None:
    with pytest.raises(NotFound):
        give(database, acting(Id(int=9), (role, wards.root)), wards.hanh, wards.ward)


def test_nobody_gives_to_themselves(database: Database, wards: Wards) -> None:
    assert wards.ward_admin.person_id is not None
    with pytest.raises(Forbidden):
        give(database, wards.ward_admin, wards.ward_admin.person_id, wards.ward)


def test_nobody_revokes_their_own(database: Database, wards: Wards) -> None:
    with database.read() as session:
        own = session.scalars(select(RoleGrant.id).where(RoleGrant.person_id == wards.ward_admin.person_id)).one()
    with pytest.raises(Forbidden), database.unit_of_work() as work:
        service.revoke_grant(work.session, wards.ward_admin, own, now=NOW, today=TODAY)


def test_a_role_does_not_outlast_its_giver(database: Database, wards: Wards) -> None:
    ends = TODAY + timedelta(days=30)
    with database.unit_of_work() as work:
        person = a_person(work.session, wards.ward, name="Mai Tạm")
        a_grant(work.session, person, Role.ADMINISTRATOR, wards.ward, valid_to=ends)
    actor = acting(person, (Role.ADMINISTRATOR, wards.ward))
    for too_long in (None, ends + timedelta(days=1)):
        with pytest.raises(Forbidden):
            give(database, actor, wards.hanh, wards.ward, valid_to=too_long)
    assert give(database, actor, wards.hanh, wards.ward, valid_to=ends)


def test_an_actor_whose_role_has_ended_gives_nothing(database: Database, wards: Wards) -> None:
    # The actor was loaded before the role ended: the service asks again.
    stale = acting(Id(int=9), (Role.ADMINISTRATOR, wards.ward))
    with pytest.raises(Forbidden):
        give(database, stale, wards.hanh, wards.ward, valid_to=TODAY + timedelta(days=1))


def test_a_role_is_given_once(database: Database, wards: Wards) -> None:
    give(database, SYSTEM, wards.hanh, wards.ward)
    with pytest.raises(Conflict):
        give(database, SYSTEM, wards.hanh, wards.ward)


def test_learner_is_no_role_to_give(database: Database, wards: Wards) -> None:
    with pytest.raises(Invalid):
        give(database, SYSTEM, wards.hanh, wards.ward, Role.LEARNER)


@pytest.mark.parametrize(("first", "second"), [(Role.AUDITOR, Role.ADMINISTRATOR), (Role.ADMINISTRATOR, Role.AUDITOR)])
def test_whoever_administers_does_not_audit(database: Database, wards: Wards, first: Role, second: Role) -> None:
    give(database, SYSTEM, wards.hanh, wards.ward, first)
    with pytest.raises(Conflict):
        give(database, SYSTEM, wards.hanh, wards.root, second)


def test_a_role_never_crosses_roots(database: Database, wards: Wards) -> None:
    with pytest.raises(Conflict):
        give(database, SYSTEM, wards.hanh, wards.other_root)


def test_days_in_the_wrong_order_are_refused(database: Database, wards: Wards) -> None:
    with pytest.raises(Invalid):
        give(database, SYSTEM, wards.hanh, wards.ward, valid_to=TODAY)


def test_a_revoked_role_is_gone_at_the_next_request(database: Database, wards: Wards) -> None:
    with database.unit_of_work() as work:
        account = an_account(work.session, wards.hanh)
        token = accounts.begin_session(work.session, account, verified=hashed(), now=NOW)
    grant = give(database, wards.ward_admin, wards.hanh, wards.ward)
    with database.read() as session:
        actor = load_actor(session, token, now=NOW, today=TODAY)
        assert actor is not None
        assert Role.HEAD in actor.roles
    with database.unit_of_work() as work:
        service.revoke_grant(work.session, wards.ward_admin, grant, now=NOW, today=TODAY)
    with database.read() as session:
        actor = load_actor(session, token, now=NOW, today=TODAY)
        assert actor is not None
        assert Role.HEAD not in actor.roles


def test_a_grant_of_another_ward_is_not_there_to_revoke(database: Database, wards: Wards) -> None:
    grant = give(database, SYSTEM, wards.stranger, wards.sibling)
    with pytest.raises(NotFound), database.unit_of_work() as work:
        service.revoke_grant(work.session, wards.ward_admin, grant, now=NOW, today=TODAY)


def test_a_small_ward_gives_one_person_training_and_examinations(database: Database, wards: Wards) -> None:
    hat = rules.find_hat("small-ward", "everything")
    assert hat is not None
    with database.unit_of_work() as work:
        service.grant_hat(work.session, wards.ward_admin, wards.hanh, hat, wards.ward, now=NOW, today=TODAY)
        with pytest.raises(Conflict):
            service.grant_hat(work.session, wards.ward_admin, wards.hanh, hat, wards.ward, now=NOW, today=TODAY)
        held = set(work.session.scalars(select(RoleGrant.role).where(RoleGrant.person_id == wards.hanh)))
    assert held == {"training-officer", "exam-officer"}


@pytest.mark.pure
def test_no_preset_lets_one_person_administer_and_audit() -> None:
    assert not any(set(hat.roles) >= rules.APART for preset in rules.PRESETS for hat in preset.hats)


def test_roles_end_with_the_work_they_lean_on(database: Database, wards: Wards) -> None:
    give(database, SYSTEM, wards.hanh, wards.ward)
    with database.unit_of_work() as work:
        employment = work.session.scalars(
            select(service.staff.Employment.id).where(service.staff.Employment.person_id == wards.hanh)
        ).one()
        service.end_employment(work.session, wards.ward_admin, employment, on=TODAY, now=NOW)
        ends = work.session.scalars(select(RoleGrant.valid_to).where(RoleGrant.person_id == wards.hanh)).all()
    assert ends == [TODAY]


def the_work_of(session: Session, person: Id) -> Id:
    return session.scalars(select(service.staff.Employment.id).where(service.staff.Employment.person_id == person)).one()


def test_no_role_of_a_unit_above_ends_by_an_administrator_below(database: Database, wards: Wards) -> None:
    give(database, SYSTEM, wards.hanh, wards.root)
    with pytest.raises(Forbidden), database.unit_of_work() as work:
        service.end_employment(work.session, wards.ward_admin, the_work_of(work.session, wards.hanh), on=TODAY, now=NOW)
    with database.read() as session:
        assert session.scalars(select(RoleGrant.valid_to).where(RoleGrant.person_id == wards.hanh)).all() == [None]


def test_roles_that_the_next_place_of_work_supports_go_on(database: Database, wards: Wards) -> None:
    give(database, SYSTEM, wards.hanh, wards.ward)
    with database.unit_of_work() as work:
        service.end_main_employment(work.session, wards.ward_admin, wards.hanh, on=TODAY, now=NOW, next_unit=wards.ward)
        ends = work.session.scalars(select(RoleGrant.valid_to).where(RoleGrant.person_id == wards.hanh)).all()
    assert ends == [None]


def test_a_role_stays_while_other_work_supports_it(database: Database, wards: Wards) -> None:
    give(database, SYSTEM, wards.hanh, wards.root)
    with database.unit_of_work() as work:
        employment = work.session.scalars(
            select(service.staff.Employment.id).where(service.staff.Employment.person_id == wards.hanh)
        ).one()
        second = service.NewEmployment(wards.hanh, wards.sibling, LONG_AGO, is_main=False)
        service.employ(work.session, SYSTEM, second, now=NOW, today=TODAY)
        service.end_employment(work.session, SYSTEM, employment, on=TODAY, now=NOW)
        ends = work.session.scalars(select(RoleGrant.valid_to).where(RoleGrant.person_id == wards.hanh)).all()
    assert ends == [None]


def issue(database: Database, actor: Actor, person: Id) -> None:
    with database.unit_of_work() as work:
        service.issue_password(work.session, actor, person, hashed(), now=NOW, today=TODAY)


def test_a_one_time_password_is_issued_to_ones_own_people(database: Database, wards: Wards) -> None:
    with database.unit_of_work() as work:
        account = an_account(work.session, wards.hanh)
        accounts.begin_session(work.session, account, verified=hashed(), now=NOW)
    issue(database, wards.ward_admin, wards.hanh)
    with database.read() as session:
        assert session.get_one(Account, account).must_change_password
        assert session.scalars(select(AccountSession.end_reason)).all() == ["password"]


def test_no_password_is_issued_to_people_of_other_units(database: Database, wards: Wards) -> None:
    with database.unit_of_work() as work:
        an_account(work.session, wards.stranger)
    with pytest.raises(NotFound):
        issue(database, wards.ward_admin, wards.stranger)


def test_no_password_is_issued_to_whoever_holds_a_wider_role(database: Database, wards: Wards) -> None:
    with database.unit_of_work() as work:
        an_account(work.session, wards.hanh)
        a_grant(work.session, wards.hanh, Role.TRAINER, wards.root)
    with pytest.raises(Forbidden):
        issue(database, wards.ward_admin, wards.hanh)
    issue(database, wards.city_admin, wards.hanh)


def test_no_password_is_issued_to_oneself(database: Database, wards: Wards) -> None:
    assert wards.ward_admin.person_id is not None
    with pytest.raises(Forbidden):
        issue(database, wards.ward_admin, wards.ward_admin.person_id)


@pytest.mark.parametrize("act", ["close_access", "open_access", "end_sessions_of"])
def test_no_account_of_other_units_is_touched(database: Database, wards: Wards, act: str) -> None:
    with database.unit_of_work() as work:
        an_account(work.session, wards.stranger)
    with pytest.raises(NotFound), database.unit_of_work() as work:
        getattr(service, act)(work.session, wards.ward_admin, wards.stranger, now=NOW, today=TODAY)
