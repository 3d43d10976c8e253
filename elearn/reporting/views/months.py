"""A month of a course, for the trainers who write it."""

from __future__ import annotations

import re
from datetime import date

from flask import render_template

from elearn.core.errors import NotFound
from elearn.core.notes import take_note
from elearn.organisation.rules import UNIT_KIND_WORDS
from elearn.reporting.months.queries import get_month, list_months
from elearn.reporting.months.telling import month_before
from elearn.reporting.months.use import REST, Period
from elearn.reporting.rules import SMALLEST
from elearn.reporting.views.doors import blueprint
from elearn.web.access import current_actor, needs
from elearn.web.languages import current_language
from elearn.web.work import notes, read_session

_MONTH = re.compile(r"(20[0-9]{2})-(0[1-9]|1[0-2])")


@blueprint.get("/studio/<slug>/month/<month>")
@needs("reporting.months")
def month(slug: str, month: str) -> str:
    """Who used the course that month, what they missed and what they said; numbers only, and none about few people."""
    session, actor = read_session(), current_actor()
    found = get_month(session, actor, slug, _read_month(month), language=current_language())
    with notes() as work:
        take_note(work, "reporting.looked", actor, what="month", course=slug, month=f"{found.month:%Y-%m}")
    return render_template(
        "reporting/month.html",
        page=found,
        kinds=UNIT_KIND_WORDS,
        rest=REST,
        smallest=SMALLEST,
        months=list_months(session, found.entry),
    )


def _read_month(text: str) -> Period:
    """The month that an address names.

    Raises:
        NotFound: it names none.
    """
    found = _MONTH.fullmatch(text)
    if found is None:
        raise NotFound
    first = date(int(found[1]), int(found[2]), 1)
    # The month before the one after it.
    return month_before(date(first.year + first.month // 12, first.month % 12 + 1, 1))
