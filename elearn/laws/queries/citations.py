"""Who cites a law, and what is to be read again because it changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, select
from sqlalchemy.orm import Session

from elearn.accounts.models import Person
from elearn.catalogue.models import Course
from elearn.content.document import Text
from elearn.content.register import Law
from elearn.core.actor import Actor
from elearn.core.errors import NotFound
from elearn.core.ids import Id
from elearn.core.paging import Page, Paging
from elearn.laws import policy
from elearn.laws.models import LawCitation, LawEntry, LawState
from elearn.laws.rules import GONE, Changed, changes, from_json


@dataclass(frozen=True, slots=True)
class LawRow:
    """A law in the list: how many courses and passages that the reader sees cite it, how many of them are to be read again."""

    law: Law
    is_gone: bool
    changed_at: datetime | None
    courses: int
    passages: int
    waiting: int


@dataclass(frozen=True, slots=True)
class CitationRow:
    """A passage that cites a law. `is_waiting`: it is to be read again; `is_mine`: the reader may confirm it."""

    id: Id
    course_id: Id
    rendition_id: Id
    slug: str
    kind: str
    lesson: str
    key: str
    anchor: str
    articles: Mapping[str, Sequence[str]]
    excerpt: Text
    is_waiting: bool
    is_mine: bool
    confirmed_at: datetime
    confirmed_by: str | None


@dataclass(frozen=True, slots=True)
class LawRecord:
    """A law as its page shows it. `changed` is what differs from the state before."""

    law: Law
    entry_hash: str
    is_gone: bool
    seen_at: datetime
    changed_at: datetime | None
    changed: tuple[Changed, ...]
    waiting: int
    citations: Page[CitationRow]


_is_served = (Course.id == LawCitation.course_id) & (Course.rendition_id == LawCitation.rendition_id)
_is_waiting = LawCitation.confirmed_hash != LawEntry.entry_hash


def _served(*columns: Any) -> Select[Any]:
    """The columns of what is cited in what is served today."""
    return (
        select(*columns)
        .select_from(LawCitation)
        .join(Course, _is_served)
        .join(LawEntry, LawEntry.key == LawCitation.law_key)
        .where(Course.retired_at.is_(None))
    )


def list_laws(session: Session, actor: Actor) -> list[LawRow]:
    """Every law of the register: those that something waits for first, the most first; then by number. Two statements."""
    counted = _served(
        LawCitation.law_key,
        func.count(LawCitation.course_id.distinct()),
        func.count(),
        func.sum(case((_is_waiting, 1), else_=0)),
    )
    counted = counted.where(policy.visible_to(actor)).group_by(LawCitation.law_key)
    rows = session.execute(counted, policy.acting_as(actor)).all()
    counts = {row[0]: (row[1], row[2], int(row[3] or 0)) for row in rows}
    found = []
    for entry in session.scalars(select(LawEntry)):
        is_gone = entry.entry_hash == GONE
        numbers = counts.get(entry.key, (0, 0, 0))
        if not is_gone or numbers[1]:
            found.append(LawRow(from_json(entry.entry), is_gone, entry.changed_at, *numbers))
    return sorted(found, key=lambda row: (-row.waiting, row.law.number, row.law.key))


def find_law(session: Session, key: str) -> LawEntry | None:
    return session.scalars(select(LawEntry).where(LawEntry.key == key)).one_or_none()


def get_law(session: Session, actor: Actor, key: str, *, page: int = 1) -> LawRecord:
    """A law with a page of what cites it: what is to be read again first, then in the order of courses.

    Raises:
        NotFound: the register never had it.
    """
    entry = find_law(session, key)
    if entry is None:
        raise NotFound
    mine: ColumnElement[bool] = policy.confirmable_by(actor)
    cited = _served(LawCitation, Course.slug, _is_waiting.label("waits"), mine.label("mine"), Person.full_name)
    cited = cited.outerjoin(Person, Person.id == LawCitation.confirmed_by)
    cited = cited.where(LawCitation.law_key == key, policy.visible_to(actor))
    totals = _served(func.count(), func.sum(case((_is_waiting, 1), else_=0)))
    totals = totals.where(LawCitation.law_key == key, policy.visible_to(actor))
    total, waiting = session.execute(totals, policy.acting_as(actor)).one()
    paging = Paging.of(int(total), page)
    ordered = cited.order_by((~_is_waiting), Course.code, LawCitation.position, LawCitation.id)
    rows = tuple(_row(*row) for row in session.execute(paging.limit(ordered), policy.acting_as(actor)))
    return LawRecord(
        law=from_json(entry.entry),
        entry_hash=entry.entry_hash,
        is_gone=entry.entry_hash == GONE,
        seen_at=entry.seen_at,
        changed_at=entry.changed_at,
        changed=_last_change(session, entry),
        waiting=int(waiting or 0),
        citations=Page(rows, paging),
    )


def _row(citation: LawCitation, slug: str, is_waiting: bool, is_mine: bool, confirmed_by: str | None) -> CitationRow:
    return CitationRow(
        id=citation.id,
        course_id=citation.course_id,
        rendition_id=citation.rendition_id,
        slug=slug,
        kind=citation.kind,
        lesson=citation.lesson,
        key=citation.key,
        anchor=citation.anchor,
        articles=citation.articles,
        excerpt=citation.excerpt,
        is_waiting=bool(is_waiting),
        is_mine=bool(is_mine),
        confirmed_at=citation.confirmed_at,
        confirmed_by=confirmed_by,
    )


def _last_change(session: Session, entry: LawEntry) -> tuple[Changed, ...]:
    """What differs between the entry and the state that it had before; nothing where it never changed."""
    before = session.scalars(
        select(LawState)
        .where(LawState.law_id == entry.id, LawState.entry_hash.not_in([entry.entry_hash, GONE]))
        .order_by(LawState.since.desc(), LawState.id.desc())
        .limit(1)
    ).one_or_none()
    return changes(from_json(before.entry), from_json(entry.entry)) if before is not None else ()


@dataclass(frozen=True, slots=True)
class Waiting:
    """A law because of which passages of a course are to be read again."""

    key: str
    number: str
    passages: int


def waiting_of(session: Session, course_id: Id) -> list[Waiting]:
    """The laws because of which passages of a course are to be read again, the most first. Whoever asks sees the course."""
    rows = session.execute(
        _served(LawEntry.key, func.count())
        .where(LawCitation.course_id == course_id, _is_waiting)
        .group_by(LawEntry.key)
        .order_by(func.count().desc(), LawEntry.key)
    ).all()
    numbers = {row.key: row.entry["number"] for row in session.execute(select(LawEntry.key, LawEntry.entry))} if rows else {}
    return [Waiting(str(row[0]), str(numbers[row[0]]), int(row[1])) for row in rows]


@dataclass(frozen=True, slots=True)
class WaitingPassage:
    """A passage to be read again, as the command line tells it."""

    law: str
    number: str
    slug: str
    lesson: str
    kind: str
    key: str
    articles: Mapping[str, Sequence[str]]


def list_waiting(session: Session) -> list[WaitingPassage]:
    """Everything served that is to be read again, by law and course. For whoever runs the installation."""
    rows = session.execute(
        _served(LawEntry.key, LawEntry.entry, Course.slug, LawCitation)
        .where(_is_waiting)
        .order_by(LawEntry.key, Course.code, LawCitation.position, LawCitation.id)
    )
    return [
        WaitingPassage(key, entry["number"], slug, row.lesson, row.kind, row.key, row.articles) for key, entry, slug, row in rows
    ]
