"""Who may give whom a code: people of the own staff, nobody with more than one has, and never oneself."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from sqlalchemy import select

from elearn.accounts.models import SignInCode
from elearn.accounts.service import disable_account
from elearn.core import limits
from elearn.core.actor import SYSTEM, Actor, Role
from elearn.core.db.work import Database
from elearn.core.errors import Conflict, Forbidden, Invalid, NotFound
from elearn.core.ids import Id, new_id
from elearn.organisation.queries import actor_of
from elearn.organisation.service.helping import issue_reset_code, print_slips
from tests.organisation.makers import TODAY, a_grant, a_person, a_unit, an_account

DIGEST = b"d" * 32


@dataclass
class Ward:
    database: Database
    people: dict[str, Id] = field(default_factory=dict)
    accounts: dict[str, Id] = field(default_factory=dict)

    def actor(self, name: str) -> Actor:
        with self.database.read() as session:
            return actor_of(session, self.people[name], today=TODAY) or Actor(person_id=self.people[name])

    def reset(self, actor: str, person: str) -> None:
        with self.database.unit_of_work() as work:
            issue_reset_code(work.session, self.actor(actor), self.people[person], DIGEST, now=work.now, today=TODAY)

    def slips(self, actor: str, *people: str) -> None:
        with self.database.unit_of_work() as work:
            digests = {self.people[each]: DIGEST for each in people}
            print_slips(work.session, self.actor(actor), digests, now=work.now, today=TODAY)


@pytest.fixture
def ward(database: Database) -> Ward:
    """A ward below a city; who holds which role says the name. `plain` and `new` hold none, `new` has no account."""
    made = Ward(database)
    with database.unit_of_work() as work:
        session = work.session
        city = a_unit(session, name="Thành phố")
        units = {"city": city, "ward": a_unit(session, city, name="Phường A"), "other": a_unit(session, city, name="Phường B")}
        for name, place, role, over in (
            ("officer", "ward", Role.TRAINING_OFFICER, "ward"),
            ("colleague", "ward", Role.TRAINING_OFFICER, "ward"),
            ("administrator", "ward", Role.ADMINISTRATOR, "ward"),
            ("head", "ward", Role.HEAD, "ward"),
            ("trainer", "ward", Role.TRAINER, "city"),
            ("auditor", "ward", Role.AUDITOR, "ward"),
            ("plain", "ward", None, ""),
            ("closed", "ward", None, ""),
            ("stranger", "other", None, ""),
        ):
            made.people[name] = a_person(session, units[place], name=f"Người {name}", staff_code=name)
            made.accounts[name] = an_account(session, made.people[name])
            if role is not None:
                a_grant(session, made.people[name], role, units[over])
        for name, place, code in (
            ("new", "ward", "N1"),
            ("newer", "ward", "N2"),
            ("uncoded", "ward", None),
            ("far", "other", "F1"),
        ):
            made.people[name] = a_person(session, units[place], name=f"Người {name}", staff_code=code)
        made.people["new-head"] = a_person(session, units["ward"], staff_code="NH")
        a_grant(session, made.people["new-head"], Role.HEAD, units["ward"])
        disable_account(session, SYSTEM, made.accounts["closed"], now=work.now)
    return made


@pytest.mark.parametrize(
    ("actor", "person"),
    [
        ("officer", "plain"),
        ("officer", "colleague"),
        ("administrator", "plain"),
        ("administrator", "head"),
        ("administrator", "officer"),
    ],
)
def test_an_officer_helps_people_of_their_own_unit(ward: Ward, actor: str, person: str) -> None:
    ward.reset(actor, person)
    with ward.database.read() as session:
        assert session.scalars(select(SignInCode.issued_by)).all() == [ward.people[actor]]


@pytest.mark.parametrize(
    ("actor", "person"),
    [
        ("officer", "officer"),
        ("officer", "administrator"),
        ("officer", "head"),
        ("officer", "trainer"),
        ("officer", "auditor"),
        ("administrator", "administrator"),
        ("administrator", "trainer"),
    ],
)
def test_nobody_gets_at_a_role_that_they_could_not_have(ward: Ward, actor: str, person: str) -> None:
    with pytest.raises(Forbidden):
        ward.reset(actor, person)


@pytest.mark.parametrize("actor", ["plain", "head", "trainer", "auditor"])
def test_other_roles_help_nobody(ward: Ward, actor: str) -> None:
    with pytest.raises(Forbidden):
        ward.reset(actor, "colleague")
    with pytest.raises(Forbidden):
        ward.slips(actor, "new")


def test_people_of_other_units_are_not_there(ward: Ward) -> None:
    with pytest.raises(NotFound):
        ward.reset("officer", "stranger")
    with pytest.raises(NotFound):
        ward.slips("officer", "far")
    ward.people["nobody"] = new_id()
    with pytest.raises(NotFound):
        ward.slips("officer", "nobody")


@pytest.mark.parametrize("person", ["new", "closed"])
def test_a_spoken_code_needs_an_open_account(ward: Ward, person: str) -> None:
    with pytest.raises(Conflict):
        ward.reset("officer", person)


@pytest.mark.parametrize("person", ["plain", "uncoded"])
def test_a_slip_is_for_whoever_has_a_staff_code_and_no_account(ward: Ward, person: str) -> None:
    with pytest.raises(Conflict):
        ward.slips("officer", "new", person)
    with ward.database.read() as session:
        assert not session.scalars(select(SignInCode.id)).all()


def test_a_slip_is_not_printed_for_somebody_with_a_role_that_is_not_ones_own(ward: Ward) -> None:
    with pytest.raises(Forbidden):
        ward.slips("officer", "new-head")
    ward.slips("administrator", "new-head")


def test_slips_are_printed_together(ward: Ward) -> None:
    ward.slips("officer", "new", "newer")
    with ward.database.read() as session:
        assert set(session.scalars(select(SignInCode.person_id))) == {ward.people["new"], ward.people["newer"]}


@pytest.mark.parametrize("count", [0, limits.SLIPS_AT_ONCE + 1])
def test_nobody_or_too_many_are_refused(ward: Ward, count: int) -> None:
    digests = {new_id(): DIGEST for _ in range(count)}
    with pytest.raises(Invalid), ward.database.unit_of_work() as work:
        print_slips(work.session, ward.actor("officer"), digests, now=work.now, today=TODAY)
