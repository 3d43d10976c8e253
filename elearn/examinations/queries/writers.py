"""Who wrote or reviewed a course that an examination asks: none of them sits it (0060).

Drafts and workspaces are known above this package. `elearn.wiring` names the reader, and `session.info` carries it as it carries
the reactions to events; without one nobody is known to have written anything.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date
from typing import TypeAlias

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from elearn.accounts.models import Person
from elearn.core.ids import Id, parse_id
from elearn.examinations.models import Candidate, Examination
from elearn.examinations.queries.held import Held
from elearn.organisation.models import Employment
from elearn.organisation.policy import below, running

INFO = "hands"
"""Where `session.info` has the reader."""

HandsReader: TypeAlias = Callable[[Session, Collection[Id], Collection[Id] | None], set[tuple[Id, Id]]]
"""Session, courses, people (None: everybody): each course with each of them who wrote, translated or reviewed it."""


def writers_of(session: Session, course_id: Id) -> set[Id]:
    """Whoever had a hand in a course: its authors, translators and reviewers, whatever their roles are today."""
    return {person for _, person in _hands(session, [course_id], None)}


def list_left_out(session: Session, held: Held, *, today: date) -> list[str]:
    """The names of those who work in units whose people may sit the examination, and do not: they had a hand in its course."""
    units = [found for each in held.plan.units if (found := parse_id(each)) is not None]
    works = exists().where(Employment.person_id == Person.id, running(Employment, today), below(units, Employment.unit_id))
    on_list = exists().where(
        Candidate.examination_id == held.id, Candidate.person_id == Person.id, Candidate.struck_at.is_(None)
    )  # fmt: skip
    wanted = select(Person.full_name).where(Person.id.in_(writers_of(session, held.course_id)), works, ~on_list)
    return [name for name in session.scalars(wanted.order_by(Person.name_sort, Person.id)) if name]


def written_among(session: Session, person_id: Id, examinations: Collection[Id]) -> set[Id]:
    """Those of some examinations whose course somebody had a hand in."""
    rows = session.execute(select(Examination.id, Examination.course_id).where(Examination.id.in_(examinations))).all()
    own = {course for course, _ in _hands(session, {row.course_id for row in rows}, [person_id])}
    return {row.id for row in rows if row.course_id in own}


def _hands(session: Session, courses: Collection[Id], people: Collection[Id] | None) -> set[tuple[Id, Id]]:
    reader: HandsReader | None = session.info.get(INFO)
    return reader(session, courses, people) if reader is not None and courses else set()
