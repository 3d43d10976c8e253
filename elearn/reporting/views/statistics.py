"""Statistics: one table and its chart, and the same table as a file. Looks are noted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Response, g, render_template, request, url_for

from elearn.catalogue.queries import find_course
from elearn.core.days import day_of
from elearn.core.errors import N_, NotFound
from elearn.core.notes import take_note
from elearn.core.paging import Paging, page_number
from elearn.exchange.tables.cells import Cell, neutral
from elearn.exchange.tables.delimited import Delimited
from elearn.organisation.queries import list_positions
from elearn.reporting.queries import UnitChoice, list_unit_choices, list_version_labels
from elearn.reporting.rules import SMALLEST
from elearn.reporting.statistics.asked import OFFERED, Asked, last_month, read_asked
from elearn.reporting.statistics.making import Made, make_table
from elearn.reporting.statistics.systems import Axis
from elearn.reporting.statistics.tables import Line, Measure, Table
from elearn.reporting.views.doors import blueprint, course_options, title_of
from elearn.reporting.views.statistics_words import AXES, FAULTS, MEASURES, PERIODS, REFUSALS, month_words, name_of, say
from elearn.web.access import current_actor, needs
from elearn.web.work import database, notes, read_session

_YEARS = 5
"""How many years can be chosen; earlier ones can be written into the address."""
_BARS = 25
"""How many rows a chart has at most."""


@dataclass(frozen=True, slots=True)
class _Look:
    """What was asked for and found. `made` is None where the address could not be read."""

    asked: Asked
    faults: tuple[str, ...]
    made: Made | None
    units: tuple[UnitChoice, ...]
    today: date

    @property
    def table(self) -> Table | None:
        return self.made.table if self.made else None


def _look() -> _Look:
    session, actor = read_session(), current_actor()
    today = day_of(session, database().clock.now())
    asked = read_asked(request.args, today=today)
    faults = list(asked.faults)
    units = list_unit_choices(session, actor, today=today, chosen=asked.filter.unit)
    if asked.filter.unit is not None and not units:
        faults.append("unit")
        units = list_unit_choices(session, actor, today=today)
    made = make_table(session, actor, asked, today=today) if not faults else None
    if made and asked.filter.position is not None and str(asked.filter.position) not in made.words.positions:
        made, faults = None, [*faults, "position"]
    look = _Look(asked, tuple(faults), made, units, today)
    with notes() as work:
        rows = len(look.table.lines) if look.table else 0
        take_note(work, "reporting.looked", actor, what="statistics", rows=rows, **_query(look))
    return look


@blueprint.get("/statistics")
@needs("reporting.statistics")
def statistics() -> str:
    """Numbers of completions by unit, position, age, gender, theme, course or month. Nobody is named."""
    look = _look()
    query, table = _query(look), look.table
    paging = Paging.of(len(table.lines) if table else 0, page_number(request.args.get("page")))
    named = _named(look, paging) if table and look.made else None
    return render_template(
        "reporting/statistics.html",
        asked=look.asked,
        made=look.made,
        table=named,
        paging=paging,
        query=query,
        typed=request.args,
        faults={name: g.translate(FAULTS[name]) for name in look.faults},
        refusal=g.translate(REFUSALS[look.made.refusal]) if look.made and look.made.refusal else "",
        own=url_for("reporting.statistics", **dict[str, Any](_of_own(look))) if look.made and look.made.own else None,
        options=_options(look),
        smallest=SMALLEST,
        file=url_for("reporting.statistics_file", **dict[str, Any](query)),
        address=lambda to: url_for("reporting.statistics", **dict[str, Any](query), page=to if to > 1 else None),
    )


@blueprint.get("/statistics.csv")
@needs("reporting.statistics")
def statistics_file() -> Response:
    """The table as a file for spreadsheets. A hidden number is a word, never a nought."""
    look = _look()
    if look.table is None or look.made is None:
        raise NotFound
    named = _named(look, None)
    writer = Delimited(";")
    hidden = g.translate(N_("ẩn"))

    def cells(line: Line) -> list[Cell]:
        return [neutral(line.name), *(hidden if each is None else each for each in line.numbers)]

    lines = [cells(each) for each in (*named["lines"], *([named["rest"]] if named["rest"] else []), named["total"])]
    content = writer.head([neutral(each) for each in (named["by"], *named["columns"])]) + writer.rows(lines)
    name = f"statistics-{look.asked.by}-{look.asked.begins:%Y-%m}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, mimetype="text/csv", headers=headers)


def _query(look: _Look) -> dict[str, str]:
    return look.asked.as_query() if not look.faults else {}


def _of_own(look: _Look) -> dict[str, str]:
    """The same question about as much of the reader's own unit as is told exactly: all below it too, if those are its offices."""
    assert look.made is not None  # noqa: S101 - the caller has looked
    below = {} if look.made.is_own_whole else {"below": "no"}
    return {**look.asked.as_query(), "unit": str(look.made.own), "below": "", **below}


def _named(look: _Look, paging: Paging | None) -> dict[str, Any]:
    """The table with words in place of keys, and the bars of its chart."""
    made, table, asked = look.made, look.table, look.asked
    assert made is not None and table is not None  # noqa: S101, PT018 - the caller has looked

    def column(name: str) -> str:
        if asked.across is None:
            return say(MEASURES[Measure(name)])
        return name_of(asked.across, name, made)

    lines = [
        Line(name_of(asked.by, each.name, made), each.numbers) for each in (paging.cut(table.lines) if paging else table.lines)
    ]
    facts = _facts(table) if asked.across is None else []
    table = _without_hidden_measures(table) if asked.across is None else table
    total = say(N_("Cộng"))
    shown = paging.cut(table.lines) if paging else table.lines
    lines = [Line(name_of(asked.by, each.name, made), each.numbers) for each in shown]
    columns = [column(each) for each in table.columns]
    place = 0 if asked.across is None else len(table.columns)
    return {
        "by": g.translate(AXES[asked.by]),
        "across": g.translate(AXES[asked.across]) if asked.across else "",
        "measure": g.translate(MEASURES[table.measure]),
        "columns": [*columns, total] if asked.across else columns,
        "lines": lines,
        "rest": Line(g.translate(N_("Các dòng bị ẩn, cộng lại")), table.rest.numbers) if table.rest else None,
        "total": Line(total, table.total.numbers),
        "hides": table.hides,
        "facts": facts or [(g.translate(MEASURES[table.measure]), table.total.numbers[place])],
        "bars": [(each.name, each.numbers[place]) for each in lines[:_BARS]],
        "most": max((each.numbers[place] or 0 for each in lines[:_BARS]), default=0),
        "is_by_month": asked.by is Axis.MONTH,
    }


def _without_hidden_measures(table: Table) -> Table:
    """The table without hours or shares where no row tells them: their totals stand above."""
    derived = {Measure.HOURS, Measure.SHARE}
    told = [any(each.numbers[place] is not None for each in table.lines) for place in range(len(table.columns))]
    kept = [place for place, name in enumerate(table.columns) if told[place] or name not in derived]

    def cut(line: Line) -> Line:
        return Line(line.name, tuple(line.numbers[place] for place in kept))

    rest = cut(table.rest) if table.rest else None
    return Table(tuple(table.columns[place] for place in kept), tuple(map(cut, table.lines)), rest, cut(table.total), table.measure)


def _facts(table: Table) -> list[tuple[str, float | None]]:
    """The totals of a table whose columns are measures."""
    return [(say(MEASURES[Measure(name)]), number) for name, number in zip(table.columns, table.total.numbers, strict=True)]


def _options(look: _Look) -> dict[str, list[tuple[str, str]]]:
    session, asked = read_session(), look.asked
    latest = last_month(look.today).year
    years = sorted({*range(latest - _YEARS + 1, latest + 1), asked.begins.year}, reverse=True)
    axes = [(each.value, g.translate(AXES[each])) for each in OFFERED]
    entry = find_course(session, current_actor(), asked.filter.course) if asked.filter.course else None
    labels = list_version_labels(session, entry.id) if entry else ()
    positions = list_positions(session, today=look.today)
    return {
        "unit": [
            ("", g.translate(N_("Mọi đơn vị của anh/chị"))),
            *((str(each.id), "\u2003" * each.depth + title_of(each.name)) for each in look.units),
        ],
        "by": axes,
        "across": [("", g.translate(N_("Không"))), *axes],
        "year": [(str(each), str(each)) for each in years],
        "months": [
            *((value, g.translate(words)) for value, words in PERIODS.items()),
            *((f"{month}-{month}", month_words(month)) for month in range(1, 13)),
        ],
        "course": course_options(asked.filter.course),
        "version": [("", g.translate(N_("Mọi phiên bản"))), *((each, each) for each in labels)],
        "position": [
            ("", g.translate(N_("Mọi vị trí việc làm"))),
            *((str(each.position_id), title_of(each.title)) for each in positions),
        ],
    }
