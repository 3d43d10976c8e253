"""The examination itself, as everybody who has to do with it knows it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session

from elearn.catalogue.library import LIBRARY
from elearn.content.document import Course
from elearn.core.errors import NotFound
from elearn.core.ids import Id
from elearn.examinations.models import Examination, Member, Opening
from elearn.examinations.plan.shape import Plan, read_plan
from elearn.examinations.policy import whole_council
from elearn.examinations.rules import Body, Service, State, Template, Window, is_opened

_NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Held:
    """An examination with its plan. `seed` is for the server alone; `is_opened` says whether its paper may be seen by who may see
    it. `scope` is the unit within which whoever asked for it reaches candidates (`policy.within`), None: all of them.
    """

    id: Id
    unit_id: Id
    held_by_id: Id | None
    held_until: date | None
    template: Template
    title: str
    course_id: Id
    version_id: Id | None
    rendition_id: Id | None
    plan: Plan
    window: Window
    access_code: str
    is_sealed: bool
    is_opened: bool
    state: State
    seed: str
    erase_on: date | None
    erased_at: datetime | None
    posted_at: datetime | None
    scope: Id | None = None

    def is_running(self, now: datetime) -> bool:
        """Whether somebody may be sitting it now."""
        return self.state is State.READY and self.window.opens_at <= now

    def course(self, session: Session) -> Course:
        """The very version of the course that its questions are of.

        Raises:
            NotFound: the plan is not frozen yet.
        """
        if self.rendition_id is None:
            raise NotFound
        return LIBRARY.get_document(session, self.rendition_id)


_COLUMNS = (
    Examination.id,
    Examination.unit_id,
    Examination.held_by_id,
    Examination.held_until,
    Examination.template,
    Examination.title,
    Examination.course_id,
    Examination.version_id,
    Examination.rendition_id,
    Examination.plan,
    Examination.opens_at,
    Examination.closes_at,
    Examination.last_start_at,
    Examination.access_code,
    Examination.is_sealed,
    Examination.state,
    Examination.seed,
    Examination.erase_on,
    Examination.erased_at,
    Examination.posted_at,
)


def held_columns() -> Select[Any]:
    """A statement over the columns that `held_of` reads; add what it is about."""
    return select(*_COLUMNS)


def held_of(session: Session, row: Any) -> Held:
    """The examination of a row with those columns. Only a sealed one costs two statements more."""
    return _held(row, opened_among(session, [row.id] if row.is_sealed else []))


def helds_of(session: Session, rows: Sequence[Any]) -> list[Held]:
    """The examinations of some rows with those columns. Sealed ones cost two statements more, however many there are."""
    opened = opened_among(session, [row.id for row in rows if row.is_sealed])
    return [_held(row, opened) for row in rows]


def opened_among(session: Session, examinations: Collection[Id]) -> set[Id]:
    """Those of some sealed examinations whose paper was opened by enough of the council."""
    if not examinations:
        return set()
    openings, services = _openings(session, examinations), _services(session, examinations)
    return {each for each in examinations if is_opened(openings.get(each, {}), services.get(each, []))}


def _held(row: Any, opened: Collection[Id]) -> Held:
    return Held(
        id=row.id,
        unit_id=row.unit_id,
        held_by_id=row.held_by_id,
        held_until=row.held_until,
        template=Template(row.template),
        title=row.title,
        course_id=row.course_id,
        version_id=row.version_id,
        rendition_id=row.rendition_id,
        plan=read_plan(row.plan),
        window=Window(row.opens_at, row.closes_at, row.last_start_at),
        access_code=row.access_code,
        is_sealed=row.is_sealed,
        is_opened=not row.is_sealed or row.id in opened,
        state=State(row.state),
        seed=row.seed,
        erase_on=row.erase_on,
        erased_at=row.erased_at,
        posted_at=row.posted_at,
        scope=getattr(row, "scope", None),
    )


def find_held(
    session: Session, examination_id: Id, *wanted: ColumnElement[bool], scope: ColumnElement[Any] | None = None
) -> Held | None:
    """The examination with this id where the clauses hold (see `policy`), or None: not there and not theirs look the same.

    Args:
        scope: what `policy.scope_of` answers for whoever asks; without it the whole of the examination is reached.
    """
    columns = held_columns() if scope is None else held_columns().add_columns(scope.label("scope"))
    row = session.execute(columns.where(Examination.id == examination_id, *wanted)).first()
    return None if row is None else held_of(session, row)


def get_held(session: Session, examination_id: Id, *wanted: ColumnElement[bool], scope: ColumnElement[Any] | None = None) -> Held:
    """As `find_held`.

    Raises:
        NotFound: there is none.
    """
    found = find_held(session, examination_id, *wanted, scope=scope)
    if found is None:
        raise NotFound
    return found


def _openings(session: Session, examinations: Collection[Id]) -> dict[Id, dict[Id, datetime]]:
    """When each of those who opened a sealed paper did, by examination."""
    wanted = select(Opening.examination_id, Opening.person_id, Opening.opened_at)
    found: dict[Id, dict[Id, datetime]] = defaultdict(dict)
    for row in session.execute(wanted.where(Opening.examination_id.in_(examinations))):
        found[row.examination_id][row.person_id] = row.opened_at
    return found


def _services(session: Session, examinations: Collection[Id]) -> dict[Id, list[Service]]:
    """Who is of the council, and who was, by examination. Whom a unit appointed that held the examination within its scope is none
    of it now; what they opened before that was known stays open.
    """
    columns = (Member.examination_id, Member.person_id, Member.appointed_at, Member.relieved_at, Member.unit_id)
    wanted = select(*columns).where(Member.examination_id.in_(examinations), Member.body == Body.COUNCIL)
    found: dict[Id, list[Service]] = defaultdict(list)
    for row in session.execute(wanted):
        until = row.relieved_at if row.unit_id is None else row.relieved_at or _NEVER
        found[row.examination_id].append(Service(row.person_id, row.appointed_at, until))
    return found


def list_council(session: Session, examination_id: Id) -> list[Id]:
    """Who is of the council now."""
    return list(session.scalars(select(Member.person_id).where(Member.examination_id == examination_id, whole_council())))
