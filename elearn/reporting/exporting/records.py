"""Completions as records for files: one statement that streams, and what its rows say in a language.

Units and positions are those of the day of completion; beside them stands the unit in which somebody works today, where the reader
may see that. Values that many rows share are worked out once.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import Select, Text, and_, case, cast, or_, select
from sqlalchemy.orm import Session, aliased

from elearn.accounts.models import Person
from elearn.catalogue.models import Course, CourseVersion
from elearn.core.actor import Actor
from elearn.core.days import DEFAULT_ZONE
from elearn.core.db.types import LocalisedText
from elearn.core.i18n import in_language
from elearn.core.ids import Id
from elearn.exchange.tables.cells import Cell, neutral
from elearn.learning.models import Completion, Enrolment
from elearn.organisation.models import Employment, Unit
from elearn.organisation.policy import running
from elearn.reporting.completion_filter import EVERYTHING, CompletionFilter
from elearn.reporting.exporting.places import Place
from elearn.reporting.queries import completions_of, units_asked_for, with_personal_columns

MINUTES_A_PERIOD: Final = 45
"""A *tiết*. Decree 101/2017/NĐ-CP counted 8 of them as a day of training and 40 as a week."""

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
class Taught:
    """What a version of a course counts as: the group of contents of decree 171/2025 (1 to 5), and its competencies with levels."""

    programme_group: int | None = None
    competencies: str = ""


_NOTHING: Final = Taught()


@dataclass(frozen=True, slots=True)
class Mark:
    """Where an export stands: the last completion that was written, and its number."""

    at: datetime
    id: Id
    number: int


def statement(
    session: Session, actor: Actor, wanted: CompletionFilter, *, today: date, as_of: datetime
) -> Select[*tuple[Any, ...]]:
    """The completions that are asked for, the oldest first, as they stood at an instant: what came later is not among them.

    Birth date and gender are empty where the actor may not have them.

    Args:
        today: the day of the units that people work in now.
    """
    main = aliased(Employment)
    works_now = and_(
        main.person_id == Completion.person_id, main.is_main, running(main, today), units_asked_for(actor, EVERYTHING, main.unit_id)
    )
    is_kept = with_personal_columns(actor)
    return (
        select(
            Completion.completed_at,
            Completion.id,
            Person.staff_code,
            Person.full_name,
            case((is_kept, Person.birth_date)),
            Person.birth_precision,
            case((is_kept, Person.gender)),
            cast(Completion.position, Text),
            cast(Completion.unit_path, Text),
            Unit.code,
            main.unit_id,
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
        .outerjoin(main, works_now)
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


def after(statement_: Select[*tuple[Any, ...]], mark: Mark | None) -> Select[*tuple[Any, ...]]:
    """The same completions beyond a mark."""
    if mark is None:
        return statement_
    same_moment = and_(Completion.completed_at == mark.at, Completion.id > mark.id)
    return statement_.where(or_(Completion.completed_at > mark.at, same_moment), Completion.completed_at >= mark.at)


@dataclass(slots=True)
class Reader:
    """Turns rows of `statement` into the cells of all columns, in the order of `columns.EVERY`.

    Args:
        language: of headings, units, positions and courses; the other one where a text has none.
        zone: in which an instant has its day.
        taught: what the version of a completion teaches and counts as, by its rendition.
        places: the units of today.
        tidied: what becomes of every text; for spreadsheets `cells.neutral`.
        mark: of the export, in each row.
    """

    language: str
    zone: ZoneInfo = DEFAULT_ZONE
    taught: Mapping[Id, Taught] = field(default_factory=dict)
    places: Mapping[Id, Place] = field(default_factory=dict)
    tidied: Callable[[str], str] = neutral
    mark: str = ""
    _known: dict[tuple[object, str], str] = field(default_factory=dict)
    _placed_before: dict[Id | None, tuple[str, str]] = field(default_factory=lambda: {None: ("", "")})

    def cells(self, row: Sequence[Any], number: int) -> tuple[Cell, ...]:
        """The cells of one completion; `number` is its place in the file, from 1."""
        (
            at, _, staff_code, full_name, birth_date, precision, gender, position, path, unit_code,
            unit_now, course_code, title, label, source, enrolled_at, minutes, rendition_id,
        ) = row  # fmt: skip
        words, tidied = _WORDS[self.language], self.tidied
        taught = self.taught.get(rendition_id, _NOTHING)
        begins = enrolled_at.astimezone(self.zone).date() if enrolled_at else None
        ends = at.astimezone(self.zone).date()
        course = self._told(title, _plain)
        return (
            number,
            tidied(staff_code or ""),
            tidied(full_name) if full_name else words["unnamed"],
            _born(birth_date, precision),
            words[gender] if gender else "",
            self._told(position, _position_of),
            "",
            self._told(path, _place_of),
            tidied(unit_code or ""),
            *self._placed(unit_now),
            taught.programme_group,
            tidied(course_code),
            course,
            tidied(label),
            words[source],
            begins,
            ends,
            round(minutes / MINUTES_A_PERIOD, 1),
            words["passed"],
            None,
            "",
            None,
            "",
            taught.competencies,
            "",
            self._told(path, _authority_of),
            course,
            _months(begins or ends, ends),
            words["completed"],
            self.mark,
        )

    def _placed(self, unit: Id | None) -> tuple[str, str]:
        """The name and the code of a unit of today."""
        found = self._placed_before.get(unit)
        if found is None:
            place = self.places.get(unit) if unit is not None else None
            told = ("", "") if place is None else (self.tidied(place.told(self.language)), self.tidied(place.code))
            found = self._placed_before[unit] = told
        return found

    def _told(self, stored: str | None, choose: Callable[[Any], Sequence[LocalisedText]]) -> str:
        """What a stored JSON value says in the language. Many rows share it: each is read once."""
        if stored is None:
            return ""
        found = self._known.get((choose, stored))
        if found is None:
            texts = (in_language(each, self.language)[0] for each in choose(json.loads(stored)))
            found = self._known[choose, stored] = self.tidied(", ".join(texts))
        return found


def _plain(text: LocalisedText) -> Sequence[LocalisedText]:
    return (text,)


def _position_of(position: Mapping[str, Any] | None) -> Sequence[LocalisedText]:
    return (position["title"],) if position else ()


def _place_of(path: Sequence[Mapping[str, Any]]) -> Sequence[LocalisedText]:
    """From the unit itself upwards, without the authority at the top, which all rows share."""
    return [each["name"] for each in reversed(path[1:] or path)]


def _authority_of(path: Sequence[Mapping[str, Any]]) -> Sequence[LocalisedText]:
    return [each["name"] for each in path[:1]]


@lru_cache(maxsize=10_000)
def _months(begins: date, ends: date) -> str:
    return f"{begins:%m/%Y} – {ends:%m/%Y}"


def _born(day: date | None, precision: str | None) -> Cell:
    """A birth date as far as it is known: a day, or the text of a month or a year."""
    if day is None or precision == "day":
        return day
    return f"{day:%m/%Y}" if precision == "month" else f"{day.year}"
