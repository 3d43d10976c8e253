"""The dated tree against a tiny model of it, by random histories."""

from __future__ import annotations

import itertools
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import ClassVar

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, multiple, rule
from sqlalchemy import select
from sqlalchemy.orm import Session

from elearn.core.actor import SYSTEM
from elearn.core.clock import FakeClock
from elearn.core.db.work import Database
from elearn.core.errors import DomainError
from elearn.core.ids import Id
from elearn.organisation import service
from elearn.organisation.models import Employment, UnitClosure, UnitState
from elearn.organisation.rules import UnitKind
from elearn.organisation.service import NewEmployment, NewUnit
from tests.conftest import NOW
from tests.databases import make_sqlite_template, sqlite_url
from tests.organisation.makers import a_person

TODAY = date(2026, 11, 22)
# Few days, so that changes meet on the same one.
DAYS = st.sampled_from([-60, -30, -7, -1, 0, 1, 7, 30]).map(lambda days: TODAY + timedelta(days=days))
FAR = date(2100, 1, 1)


class Model:
    """The tree as a person would keep it on paper: for each unit the day it begins, the day it ends, and who stands above when."""

    def __init__(self) -> None:
        self.begins: dict[Id, date] = {}
        self.ends: dict[Id, date] = {}
        self.parents: dict[Id, dict[date, Id | None]] = {}
        self.changed: dict[Id, date] = {}

    def lives(self, unit: Id, day: date) -> bool:
        return self.begins[unit] <= day < self.ends[unit]

    def parent(self, unit: Id, day: date) -> Id | None:
        return self.parents[unit][max(each for each in self.parents[unit] if each <= day)]

    def above(self, unit: Id, day: date) -> list[Id]:
        """The unit and all above it, without looking twice at any."""
        path: list[Id] = []
        here: Id | None = unit
        while here is not None and here not in path:
            path.append(here)
            here = self.parent(here, day)
        return path

    def days_from(self, day: date) -> set[date]:
        return {day, *(each for history in self.parents.values() for each in history if each > day)}

    def lasts(self, unit: Id, day: date) -> bool:
        return self.begins[unit] <= day and self.ends[unit] == FAR

    def can_change(self, unit: Id, day: date) -> bool:
        return self.ends[unit] == FAR and self.changed[unit] <= day

    def can_end(self, unit: Id, day: date) -> bool:
        return self.ends[unit] == FAR and self.changed[unit] < day

    def is_above(self, upper: Id, lower: Id, day: date) -> bool:
        """Whether `upper` stands above `lower`, or is it, on the day or later."""
        return any(upper in self.above(lower, each) for each in self.days_from(day))

    def move(self, unit: Id, parent: Id, day: date) -> None:
        self.parents[unit] = {each: above for each, above in self.parents[unit].items() if each < day} | {day: parent}
        self.changed[unit] = max(day, self.changed[unit])

    def end(self, unit: Id, heir: Id, day: date) -> None:
        self.ends[unit] = day
        for child, history in self.parents.items():
            if self.ends[child] <= day:
                continue
            if self.parent_or_none(child, day) == unit and self.begins[child] < day:
                history[day] = heir
                self.changed[child] = max(self.changed[child], day)
            for since, above in history.items():
                if since >= day and above == unit:
                    history[since] = heir

    def parent_or_none(self, unit: Id, day: date) -> Id | None:
        return self.parent(unit, day) if self.begins[unit] <= day else None

    def closure(self, day: date) -> set[tuple[Id, Id, int]]:
        living = [unit for unit in self.begins if self.lives(unit, day)]
        return {(above, unit, steps) for unit in living for steps, above in enumerate(self.above(unit, day))}


class UnitTree(RuleBasedStateMachine):
    """Creates, renames, moves, merges and splits on random days; database and model must always tell the same."""

    template: ClassVar[Path]
    units: Bundle[Id] = Bundle("units")
    numbers = itertools.count(1)

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        path = Path(self.folder.name) / "tree.db"
        path.write_bytes(self.template.read_bytes())
        self.database = Database(sqlite_url(path), clock=FakeClock(NOW))
        self.model = Model()
        self.people: dict[Id, Id] = {}

    def teardown(self) -> None:
        self.database.close()
        self.folder.cleanup()

    @contextmanager
    def attempt(self, *, should_work: bool) -> Iterator[Session]:
        """The model decides whether it works; the service must agree."""
        try:
            with self.database.unit_of_work() as work:
                yield work.session
        except DomainError:
            assert not should_work
            raise _RefusedError from None
        assert should_work

    def create(self, parent: Id | None, day: date) -> Id:
        new = NewUnit("TEST", f"{next(self.numbers)}", {"vi": "Đơn vị"}, UnitKind.OFFICE, parent)
        with self.attempt(should_work=parent is None or self.model.lasts(parent, day)) as session:
            unit = service.create_unit(session, SYSTEM, new, on=day, now=NOW, today=TODAY)
            person = a_person(session)
            service.employ(session, SYSTEM, NewEmployment(person, unit, day), now=NOW, today=TODAY)
        self.people[person] = unit
        self.model.begins[unit], self.model.ends[unit] = day, FAR
        self.model.parents[unit], self.model.changed[unit] = {day: parent}, day
        return unit

    @initialize(target=units)
    def two_trees(self) -> object:
        long_ago = TODAY - timedelta(days=90)
        roots = [self.create(None, long_ago) for _ in range(2)]
        middle = [self.create(root, long_ago) for root in roots for _ in range(2)]
        return multiple(*roots, *middle, *(self.create(each, long_ago) for each in middle))

    @rule(target=units, parent=units, day=DAYS)
    def begin(self, parent: Id, day: date) -> object:
        try:
            return self.create(parent, day)
        except _RefusedError:
            return multiple()

    @rule(unit=units, day=DAYS)
    def rename(self, unit: Id, day: date) -> None:
        name = {"vi": f"Tên {next(self.numbers)}"}
        try:
            with self.attempt(should_work=self.model.can_change(unit, day)) as session:
                service.rename_unit(session, SYSTEM, unit, name, on=day, now=NOW)
        except _RefusedError:
            return
        self.model.changed[unit] = day

    @rule(unit=units, parent=units, day=DAYS)
    def move(self, unit: Id, parent: Id, day: date) -> None:
        model = self.model
        is_change = model.can_change(unit, day)
        is_same = is_change and model.parent(unit, day) == parent
        works = is_change and (is_same or (model.lasts(parent, day) and not model.is_above(unit, parent, day)))
        try:
            with self.attempt(should_work=works) as session:
                service.move_unit(session, SYSTEM, unit, parent, on=day, now=NOW, today=TODAY)
        except _RefusedError:
            return
        if not is_same:
            model.move(unit, parent, day)

    @rule(ending=st.lists(units, min_size=1, max_size=2, unique=True), heir=units, day=DAYS)
    def merge(self, ending: list[Id], heir: Id, day: date) -> None:
        model = self.model
        works = (
            heir not in ending
            and model.lasts(heir, day)
            and all(model.can_end(each, day) for each in ending)
            and not any(model.is_above(each, heir, day) for each in ending)
        )
        try:
            with self.attempt(should_work=works) as session:
                service.merge_units(session, SYSTEM, ending, heir, on=day, now=NOW, today=TODAY)
        except _RefusedError:
            return
        for each in ending:
            model.ends[each] = day
        for each in ending:
            model.end(each, heir, day)

    @rule(unit=units, first=units, second=units, day=DAYS)
    def split(self, unit: Id, first: Id, second: Id, day: date) -> None:
        model = self.model
        heirs = [first, second]
        works = (
            first != second
            and unit not in heirs
            and model.can_end(unit, day)
            and all(model.lasts(each, day) and not model.is_above(unit, each, day) for each in heirs)
        )
        try:
            with self.attempt(should_work=works) as session:
                service.split_unit(session, SYSTEM, unit, heirs, on=day, now=NOW, today=TODAY)
        except _RefusedError:
            return
        model.end(unit, first, day)

    @invariant()
    def the_closure_is_that_of_today(self) -> None:
        with self.database.read() as session:
            found = session.execute(select(UnitClosure.ancestor_id, UnitClosure.descendant_id, UnitClosure.depth))
            assert {tuple(row) for row in found} == self.model.closure(TODAY)

    @invariant()
    def the_states_tell_every_day(self) -> None:
        with self.database.read() as session:
            rows = session.execute(select(UnitState.unit_id, UnitState.parent_id, UnitState.valid_from, UnitState.valid_to)).all()
        for day in (
            TODAY - timedelta(days=61),
            TODAY - timedelta(days=7),
            TODAY,
            TODAY + timedelta(days=9),
            TODAY + timedelta(days=61),
        ):
            found = {unit: parent for unit, parent, begins, ends in rows if begins <= day and (ends is None or day < ends)}
            assert found == {unit: self.model.parent(unit, day) for unit in self.model.begins if self.model.lives(unit, day)}

    @invariant()
    def nobody_works_in_a_unit_that_is_not_there(self) -> None:
        with self.database.read() as session:
            rows = session.execute(
                select(Employment.person_id, Employment.unit_id, Employment.valid_from, Employment.valid_to)
            ).all()
        for person in self.people:
            works = sorted((begins, ends or FAR, unit) for owner, unit, begins, ends in rows if owner == person)
            assert works[-1][1] == FAR
            assert all(before[1] == after[0] for before, after in itertools.pairwise(works))
            for begins, ends, unit in works:
                assert self.model.begins[unit] <= begins
                assert ends <= self.model.ends[unit]


class _RefusedError(Exception):
    """The service refused, as the model said it would."""


@pytest.fixture(scope="module", autouse=True)
def template(tmp_path_factory: pytest.TempPathFactory) -> None:
    UnitTree.template = make_sqlite_template(tmp_path_factory.mktemp("tree") / "template.db")


TestUnitTree = UnitTree.TestCase
TestUnitTree.settings = settings(max_examples=40, stateful_step_count=15, deadline=None)
