"""Completions of units that have ended: whoever reports for what took their place still sees them."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from elearn.core.actor import SYSTEM, Actor, Grant, Role
from elearn.core.db.work import Database
from elearn.core.ids import Id, new_id
from elearn.learning.models import Completion
from elearn.organisation import service
from elearn.reporting.queries import list_completions
from tests.build import a_published_course
from tests.conftest import NOW
from tests.organisation.makers import TODAY, a_person, a_unit

_YESTERDAY = date(2026, 11, 21)


def _complete(database: Database, unit: Id) -> None:
    entry, _course = a_published_course(database)
    with database.unit_of_work() as work:
        person = a_person(work.session, unit)
        work.session.add(
            Completion(
                id=new_id(),
                person_id=person,
                unit_id=unit,
                unit_path=[{"id": str(unit), "name": {"vi": "Phường Cũ"}}],
                course_id=entry.id,
                version_id=entry.version_id,
                rendition_id=entry.rendition_id,
                minutes=45,
                source="online",
                completed_at=work.now,
            )
        )


def test_a_corrected_completion_is_neither_listed_nor_counted(database: Database) -> None:
    with database.unit_of_work() as work:
        city = a_unit(work.session)
    _complete(database, city)
    with database.unit_of_work() as work:
        old = work.session.scalars(select(Completion)).one()
        copy = {each.name: getattr(old, each.name) for each in Completion.__table__.columns}
        work.session.add(Completion(**{**copy, "id": new_id(), "corrects_id": old.id, "minutes": 7}))
    with database.read() as session:
        page = list_completions(session, Actor(person_id=new_id(), grants=(Grant(Role.TRAINING_OFFICER, city),)), today=TODAY)
    assert [(each.minutes, page.total) for each in page.rows] == [(7, 1)]


def _merge(database: Database, unit: Id, into: Id, on: date = _YESTERDAY) -> None:
    with database.unit_of_work() as work:
        service.merge_units(work.session, SYSTEM, [unit], into, on=on, now=NOW, today=TODAY)


def _seen_from(database: Database, unit: Id) -> int:
    officer = Actor(person_id=new_id(), grants=(Grant(Role.TRAINING_OFFICER, unit),))
    with database.read() as session:
        return list_completions(session, officer, today=TODAY).total


def test_a_merger_hides_no_completion(database: Database) -> None:
    with database.unit_of_work() as work:
        city = a_unit(work.session)
        old, heir, other = (a_unit(work.session, city) for _ in range(3))
    _complete(database, old)
    _merge(database, old, heir)
    assert _seen_from(database, city) == 1
    assert _seen_from(database, heir) == 1
    assert _seen_from(database, other) == 0


def test_a_chain_of_mergers_hides_no_completion(database: Database) -> None:
    with database.unit_of_work() as work:
        city = a_unit(work.session)
        old, heir, last = (a_unit(work.session, city) for _ in range(3))
    _complete(database, old)
    _merge(database, old, heir, on=date(2026, 11, 20))
    _merge(database, heir, last)
    assert _seen_from(database, last) == 1
    assert _seen_from(database, city) == 1
