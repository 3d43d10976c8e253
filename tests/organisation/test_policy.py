"""Who sees whom: own, below, above, beside, under another root."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from elearn.accounts.models import Person
from elearn.core.actor import ANONYMOUS, SYSTEM, Actor, Role
from elearn.core.db.work import Database
from elearn.core.ids import Id
from elearn.organisation import service
from elearn.organisation.models import Employment, UnitState
from elearn.organisation.policy import below, people_visible_to
from tests.conftest import NOW
from tests.organisation.makers import TODAY, a_person, a_unit, acting

PLACES = ("root", "ward", "office", "sibling", "other")


class Tree:
    def __init__(self, session: Session) -> None:
        root = a_unit(session)
        ward = a_unit(session, root)
        self.units = {
            "root": root,
            "ward": ward,
            "office": a_unit(session, ward),
            "sibling": a_unit(session, root),
            "other": a_unit(session),
        }
        self.people = {place: a_person(session, unit) for place, unit in self.units.items()}


@pytest.fixture
def tree(database: Database) -> Tree:
    with database.unit_of_work() as work:
        return Tree(work.session)


def seen_by(session: Session, tree: Tree, actor: Actor, *roles: Role) -> set[str]:
    found = set(session.scalars(select(Person.id).where(people_visible_to(actor, *roles, today=TODAY))))
    return {place for place, person in tree.people.items() if person in found}


@pytest.mark.parametrize(
    ("place", "expected"),
    [("root", {"root", "ward", "office", "sibling"}), ("ward", {"ward", "office"}), ("office", {"office"}), ("other", {"other"})],
)
def test_a_role_reaches_its_unit_and_below(database: Database, tree: Tree, place: str, expected: set[str]) -> None:
    actor = acting(Id(int=9), (Role.HEAD, tree.units[place]))
    with database.read() as session:
        assert seen_by(session, tree, actor, Role.HEAD) == expected


def test_a_role_that_is_not_asked_for_reaches_nobody(database: Database, tree: Tree) -> None:
    actor = acting(Id(int=9), (Role.HEAD, tree.units["root"]))
    with database.read() as session:
        assert seen_by(session, tree, actor, Role.TRAINING_OFFICER) == set()


def test_two_roles_add_up(database: Database, tree: Tree) -> None:
    actor = acting(Id(int=9), (Role.HEAD, tree.units["office"]), (Role.AUDITOR, tree.units["other"]))
    with database.read() as session:
        assert seen_by(session, tree, actor, Role.HEAD, Role.AUDITOR) == {"office", "other"}


@pytest.mark.parametrize("actor", [ANONYMOUS, acting(Id(int=9))])
def test_whoever_holds_nothing_sees_nobody(database: Database, tree: Tree, actor: Actor) -> None:
    with database.read() as session:
        assert seen_by(session, tree, actor, *Role) == set()


def test_the_operator_sees_everybody(database: Database, tree: Tree) -> None:
    with database.read() as session:
        assert seen_by(session, tree, SYSTEM, Role.HEAD) == set(PLACES)


def test_whoever_has_moved_away_is_seen_where_they_work_now(database: Database, tree: Tree) -> None:
    with database.unit_of_work() as work:
        person = tree.people["ward"]
        employment = work.session.scalars(select(Employment.id).where(Employment.person_id == person)).one()
        service.end_employment(work.session, SYSTEM, employment, on=TODAY, now=NOW)
        service.employ(work.session, SYSTEM, service.NewEmployment(person, tree.units["sibling"], TODAY), now=NOW, today=TODAY)
    with database.read() as session:
        assert "ward" not in seen_by(session, tree, acting(Id(int=9), (Role.HEAD, tree.units["ward"])), Role.HEAD)
        assert "ward" in seen_by(session, tree, acting(Id(int=9), (Role.HEAD, tree.units["sibling"])), Role.HEAD)


def test_work_that_begins_tomorrow_is_not_seen_today(database: Database, tree: Tree) -> None:
    with database.unit_of_work() as work:
        person = a_person(work.session)
        new = service.NewEmployment(person, tree.units["ward"], TODAY + timedelta(days=1))
        service.employ(work.session, SYSTEM, new, now=NOW, today=TODAY)
    with database.read() as session:
        found = session.scalars(
            select(Person.id).where(people_visible_to(acting(Id(int=9), (Role.HEAD, tree.units["root"])), Role.HEAD, today=TODAY))
        ).all()
    assert person not in found


def test_a_clause_fits_any_column(database: Database, tree: Tree) -> None:
    actor = acting(Id(int=9), (Role.HEAD, tree.units["ward"]))
    with database.read() as session:
        people = select(Employment.id).where(people_visible_to(actor, Role.HEAD, today=TODAY, column=Employment.person_id))
        units = select(UnitState.unit_id).where(below([tree.units["ward"]], UnitState.unit_id))
        assert len(session.scalars(people).all()) == 2
        assert set(session.scalars(units)) == {tree.units["ward"], tree.units["office"]}


def test_no_units_are_below_none(database: Database, tree: Tree) -> None:
    with database.read() as session:
        assert session.scalars(select(UnitState.unit_id).where(below([], UnitState.unit_id))).all() == []
