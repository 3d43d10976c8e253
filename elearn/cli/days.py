"""A day on the command line, written as people in Vietnam do (31/12/2026) or as programs do (2026-12-31)."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

import click

from elearn.cli.speech import translate
from elearn.core.errors import N_

_NOTATIONS: Final = (
    re.compile(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})"),
    # Day, month, year: the one order in Vietnam. Who writes the month first is told so, unless it reads as a day too.
    re.compile(r"(?P<day>[0-9]{1,2})(?P<mark>[/.-])(?P<month>[0-9]{1,2})(?P=mark)(?P<year>[0-9]{4})"),
)


def read_day(text: str) -> date | None:
    """The day, or None where the text is none in either notation or names a day that no calendar has."""
    for notation in _NOTATIONS:
        if (found := notation.fullmatch(text.strip())) is not None:
            try:
                return date(int(found["year"]), int(found["month"]), int(found["day"]))
            except ValueError:
                return None
    return None


class _Day(click.ParamType[date]):
    """The type of an option whose value is a day; the command gets a `date`."""

    name = "date"

    def convert(self, value: str | date, param: click.Parameter | None, ctx: click.Context | None) -> date:
        found = read_day(value) if isinstance(value, str) else value
        if found is None:
            message = N_("'%(value)s' không phải là một ngày. Gõ ngày/tháng/năm như 31/12/2026, hoặc 2026-12-31.")
            self.fail(translate(message, value=value), param, ctx)
        return found


DAY: Final = _Day()
