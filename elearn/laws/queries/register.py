"""The laws as they stand, and when laws.yml was read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from elearn.catalogue.models import Course
from elearn.content.problems import Problem
from elearn.content.register import Law
from elearn.content.wire import unpack_problems
from elearn.core.ids import Id
from elearn.laws.models import LawEntry, LawReading, LawScan
from elearn.laws.rules import GONE, from_json


@dataclass(frozen=True, slots=True)
class Reading:
    """laws.yml as it was last found. With problems the register before it counts."""

    file_hash: str
    naming_hash: str
    problems: tuple[Problem, ...]
    read_at: datetime


def find_reading(session: Session) -> Reading | None:
    """The last reading of laws.yml, None where the site never found one."""
    row = session.scalars(select(LawReading).order_by(LawReading.read_at.desc(), LawReading.id.desc()).limit(1)).one_or_none()
    return Reading(row.file_hash, row.naming_hash, unpack_problems(row.problems), row.read_at) if row is not None else None


def known_laws(session: Session) -> dict[str, Law]:
    """The laws that the register holds now, by key."""
    rows = session.execute(select(LawEntry.key, LawEntry.entry).where(LawEntry.entry_hash != GONE).order_by(LawEntry.key))
    return {row.key: from_json(row.entry) for row in rows}


def list_unsearched(session: Session, naming: str) -> list[tuple[Id, Id]]:
    """Course and rendition of what is served and was not yet searched by these names."""
    rows = session.execute(
        select(Course.id, Course.rendition_id)
        .outerjoin(LawScan, LawScan.rendition_id == Course.rendition_id)
        .where(
            Course.rendition_id.is_not(None),
            Course.retired_at.is_(None),
            LawScan.naming_hash.is_distinct_from(naming),
        )
        .order_by(Course.code)
    )
    return [(course_id, rendition_id) for course_id, rendition_id in rows if rendition_id is not None]
