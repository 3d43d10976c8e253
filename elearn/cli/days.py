"""A day on the command line, written as people in Vietnam do (31/12/2026) or as programs do (2026-12-31)."""

from __future__ import annotations

from datetime import date
from typing import Final

import click

from elearn.cli.speech import translate
from elearn.core.days import read_day
from elearn.core.errors import N_


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
