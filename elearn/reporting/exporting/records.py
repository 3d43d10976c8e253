"""Completions as records for files: one statement that streams, and what its rows say in a language.

Units and positions are those of the day of completion. Values that many rows share are worked out once.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Final, TypeAlias
from zoneinfo import ZoneInfo

from sqlalchemy import Select, Text, and_, cast, select
from sqlalchemy.orm import Session

from elearn.accounts.models import Person
from elearn.catalogue.models import Course, CourseVersion
from elearn.core.actor import Actor
from elearn.core.days import DEFAULT_ZONE
from elearn.core.ids import Id
from elearn.learning.models import Completion, Enrolment
from elearn.organisation.models import Unit
from elearn.reporting.completion_filter import CompletionFilter
from elearn.reporting.exporting.cells import neutral
from elearn.reporting.queries import completions_of

Cell: TypeAlias = str | int | date | None

MINUTES_A_PERIOD: Final = 45
"""A *tiết*. Decree 101/2017/NĐ-CP counted 8 of them as a day of training and 40 as a week."""
_AT_ONCE: Final = 2_000

_WORDS: Final = {
    "vi": {
        "male": "Nam", "female": "Nữ", "other": "Khác", "online": "Trực tuyến", "session": "Trực tiếp", "import": "Nhập từ hồ sơ",
        "equivalent": "Công nhận tương đương", "known": "Đã biết", "passed": "Đạt", "completed": "Hoàn thành khóa học",
        "unnamed": "(đã xóa thông tin cá nhân)",
    },
    "en": {
        "male": "Male", "female": "Female", "other": "Other", "online": "Online", "session": "In person", "import": "From records",
        "equivalent": "Recognised as equivalent", "known": "Already known", "passed": "Passed", "completed": "Course completed",
        "unnamed": "(personal data erased)",
    },
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mark:
    """Where an export stands: the last completion that was written, and its number."""

    at: datetime
    id: Id
    number: int


def statement(session: Session, actor: Actor, wanted: CompletionFilter, *, today: date, as_of: datetime) -> Select[Any]:
    """The completions that are asked for, the oldest first, as they stood at an instant: what came later is not among them."""
    return (
        select(
            Completion.completed_at,
            Completion.id,
            Person.staff_code,
            Person.full_name,
            Person.birth_date,
            Person.birth_precision,
            Person.gender,
            cast(Completion.position, Text),
            cast(Completion.unit_path, Text),
            Unit.code,
            Course.code,
            cast(CourseVersion.title, Text),
            CourseVersion.label,
            Completion.source,
            Enrolment.enrolled_at,
            Completion.minutes,
            Completion.rendition_id,
        )
        .join(Person, Person.id == Completion.person_id)
        .join(Course, Course.id == Completion.course_id)
        .join(CourseVersion, CourseVersion.id == Completion.version_id)
        .outerjoin(Unit, Unit.id == Completion.unit_id)
        .outerjoin(
            Enrolment,
            and_(
                Enrolment.person_id == Completion.person_id,
                Enrolment.course_id == Completion.course_id,
                Enrolment.cycle == Completion.cycle,
            ),
        )
        .where(*completions_of(session, actor, wanted, today=today), Completion.completed_at <= as_of)
        .order_by(Completion.completed_at, Completion.id)
    )
