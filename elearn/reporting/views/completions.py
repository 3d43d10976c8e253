"""Who has completed what: the list, its filters and counts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import g, render_template, request, url_for

from elearn.catalogue.queries import find_course
from elearn.core import limits
from elearn.core.days import day_of
from elearn.core.errors import N_, Invalid
from elearn.core.notes import take_note
from elearn.core.paging import page_number
from elearn.organisation.queries import list_positions
from elearn.reporting.completion_filter import AskedFilter, People, read_filter
from elearn.reporting.exporting.columns import MARK, PERSONAL
from elearn.reporting.exporting.layouts import FULL
from elearn.reporting.queries import (
    UnitChoice,
    list_completions,
    list_unit_choices,
    list_version_labels,
    may_have_personal_columns,
)
from elearn.reporting.views.doors import blueprint, course_options, title_of
from elearn.reporting.views.export_words import form_words, layout_words
from elearn.web.access import current_actor, needs
from elearn.web.languages import current_language
from elearn.web.work import database, notes, read_session

PEOPLE = {
    People.ALL: N_("Mọi người, kể cả đã chuyển đi"),
    People.HERE: N_("Đang làm việc ở đơn vị"),
    People.GONE: N_("Đã chuyển đi hoặc nghỉ"),
}
"""Of whom, in words."""
FAULTS = {
    "unit": N_("Không có đơn vị này trong phạm vi của anh/chị."),
    "from": N_("Ngày đầu chưa đúng. Gõ ngày/tháng/năm, ví dụ 01/11/2026."),
    "to": N_("Ngày cuối chưa đúng, hoặc trước ngày đầu. Gõ ngày/tháng/năm, ví dụ 30/11/2026."),
    "position": N_("Không có vị trí việc làm này."),
    "people": N_("Không có lựa chọn này."),
}


@blueprint.get("/reports/completions")
@needs("reporting.completions")
def completions() -> str:
    """Completions in the officer's units; looking at other people's records is noted, and refused if it cannot be."""
    return completions_page(request.args)


def completions_page(fields: Mapping[str, str], *, refusal: Invalid | None = None) -> str:
    """The page for the fields of an address, or of a form that was sent from it and refused."""
    session, actor, now = read_session(), current_actor(), database().clock.now()
    today = day_of(session, now)
    asked = read_filter(fields)
    units = list_unit_choices(session, actor, today=today, chosen=asked.filter.unit)
    if asked.filter.unit is not None and not units:
        asked = AskedFilter(asked.filter, (*asked.faults, "unit"))
        units = list_unit_choices(session, actor, today=today)
    wanted, query = asked.filter, asked.filter.as_query()
    positions = list_positions(session, today=today)
    if wanted.position is not None and wanted.position not in {each.position_id for each in positions}:
        asked = AskedFilter(wanted, (*asked.faults, "position"))
    courses = course_options(wanted.course)
    found = None
    if not asked.faults:
        found = list_completions(session, actor, wanted, today=today, page=page_number(request.args.get("page")))
    with notes() as work:
        rows, page = (len(found.rows), found.paging.number) if found else (0, 1)
        take_note(work, "reporting.looked", actor, what="completions", rows=rows, page=page, **query)
    return render_template(
        "reporting/completions.html",
        found=found,
        query=query,
        typed=fields,
        faults={name: g.translate(FAULTS[name]) for name in asked.faults},
        options={
            "unit": [("", g.translate(N_("Mọi đơn vị của anh/chị"))), *((str(each.id), _indented(each)) for each in units)],
            "course": courses,
            "version": _version_options(wanted.course),
            "position": [
                ("", g.translate(N_("Mọi vị trí việc làm"))),
                *((str(each.position_id), title_of(each.title)) for each in positions),
            ],
            "people": [(each.value, g.translate(words)) for each, words in PEOPLE.items()],
        },
        people=wanted.people,
        export=_export_form(fields, refusal, total=found.total if found else 0),
        as_of=now,
        address=lambda to: url_for("reporting.completions", **dict[str, Any](query), page=to if to > 1 else None),
    )


def _export_form(fields: Mapping[str, str], refusal: Invalid | None, *, total: int) -> dict[str, Any]:
    """What the form under the preview needs; what was typed stands there again when it was refused."""
    sent = fields if refusal is not None else {}
    error = dict.fromkeys(("form", "layout", "column", "purpose", "password"), "")
    if refusal is not None:
        error[refusal.field or "form"] = g.translate(refusal.message, **refusal.values)
    hides_personal = not may_have_personal_columns(current_actor())
    offered = [each for each in FULL.columns if not (hides_personal and each.key in PERSONAL)]
    chosen = request.form.getlist("column") if refusal is not None else [each.key for each in offered]
    return {
        "is_open": refusal is not None,
        "error": error,
        "faults": [(f"f-{field}", sentence) for field, sentence in error.items() if sentence],
        "layout": sent.get("layout", FULL.key),
        "form": sent.get("form", "xlsx"),
        "language": sent.get("language", current_language()),
        "purpose": sent.get("purpose", ""),
        "columns": chosen,
        "layouts": list(layout_words().items()),
        "forms": list(form_words().items()),
        "every_column": [(each.key, title_of(each.heading)) for each in offered if each is not MARK],
        "hides_personal": hides_personal,
        "asks_password": total > limits.EXPORT_AT_ONCE,
        "purpose_characters": limits.PURPOSE_CHARACTERS,
    }


def _version_options(slug: str) -> list[tuple[str, str]]:
    """The versions of a course that the reader may see."""
    session = read_session()
    entry = find_course(session, current_actor(), slug)
    labels = list_version_labels(session, entry.id) if entry else ()
    return [("", g.translate(N_("Mọi phiên bản"))), *((each, each) for each in labels)]


def _indented(unit: UnitChoice) -> str:
    return "\u2003" * unit.depth + title_of(unit.name)
