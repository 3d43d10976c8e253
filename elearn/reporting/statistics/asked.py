"""Which statistics are asked for: read from the fields of an address and written into one."""

from __future__ import annotations

import calendar
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from elearn.reporting.completion_filter import CompletionFilter, read_filter
from elearn.reporting.statistics.systems import Axis

OFFERED: Final = (Axis.UNIT, Axis.POSITION, Axis.AGE, Axis.GENDER, Axis.THEME, Axis.COURSE, Axis.MONTH)
"""What a table may be told by."""
_MONTHS: Final = re.compile(r"(1[0-2]|[1-9])(?:-(1[0-2]|[1-9]))?")
_YEARS_MONTHS: Final = 12
_YEAR: Final = re.compile(r"20[0-9]{2}")


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks for: a filter, whose days are the first and last of the period, and one axis or two.

    `faults` names the fields that could not be read: nothing is shown for such an address.
    """

    filter: CompletionFilter
    by: Axis
    across: Axis | None
    begins: date
    ends: date
    faults: tuple[str, ...] = ()

    @property
    def axes(self) -> tuple[Axis, ...]:
        return (self.by,) if self.across is None else (self.by, self.across)

    @property
    def is_of_months(self) -> bool:
        """Whether the period is made of whole months of one year: no other is told of people of other units."""
        return self.begins.day == 1 and self.begins.year == self.ends.year and (self.ends + timedelta(days=1)).day == 1

    @property
    def months(self) -> tuple[int, ...]:
        """The months of the period, 1 to 12; of a whole year all of them."""
        return tuple(range(self.begins.month, self.ends.month + 1))

    @property
    def is_whole_year(self) -> bool:
        return self.is_of_months and len(self.months) == _YEARS_MONTHS

    def as_query(self) -> dict[str, str]:
        """The fields of an address that ask for this."""
        kept = self.filter.as_query()
        days = {each: kept.pop(each) for each in list(kept) if each in {"from", "to"}}
        months = "" if self.is_whole_year else f"{self.begins.month}-{self.ends.month}"
        period: dict[str, str] = {"year": str(self.begins.year), "months": months} if self.is_of_months else days
        fields = {**kept, **period, "by": self.by.value, "across": self.across.value if self.across else ""}
        return {name: value for name, value in fields.items() if value}


def last_month(today: date) -> date:
    """The last day of the last month that is over: statistics of other units count up to then."""
    return today.replace(day=1) - timedelta(days=1)


def read_asked(fields: Mapping[str, str], *, today: date) -> Asked:
    """Reads the fields of an address: those of a list of completions, and `by`, `across`, `year` and `months` (`4-6`).

    Without a period it is the year of the last month that is over.
    """
    found = read_filter(fields)
    faults = list(found.faults)
    year, first, last = last_month(today).year, 1, 12
    if text := fields.get("year", "").strip():
        if _YEAR.fullmatch(text) and int(text) <= today.year:
            year = int(text)
        else:
            faults.append("year")
    if text := fields.get("months", "").strip():
        months = _MONTHS.fullmatch(text)
        first, last = (int(months[1]), int(months[2] or months[1])) if months else (1, 12)
        if months is None or first > last:
            faults.append("months")
            first, last = 1, 12
    wanted = found.filter
    if wanted.begins or wanted.ends:
        near = wanted.begins or wanted.ends or today
        begins, ends = wanted.begins or date(near.year, 1, 1), wanted.ends or date(near.year, 12, 31)
    else:
        begins, ends = date(year, first, 1), date(year, last, calendar.monthrange(year, last)[1])
    if begins.year != ends.year and not faults:
        # People are counted once a year, by the age, unit and position of that year.
        faults.append("to")
    by, across = _axis(fields, "by", faults) or Axis.UNIT, _axis(fields, "across", faults)
    if across is Axis.UNIT:
        # Units are many: they stand below each other, never beside.
        by, across = across, by
    return Asked(replace(wanted, begins=begins, ends=ends), by, None if across is by else across, begins, ends, tuple(faults))


def _axis(fields: Mapping[str, str], name: str, faults: list[str]) -> Axis | None:
    text = fields.get(name, "").strip()
    if text and text not in OFFERED:
        faults.append(name)
        return None
    return Axis(text) if text else None
