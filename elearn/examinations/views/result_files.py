"""Results as files for spreadsheets: CSV and XLSX. Every download is noted."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from flask import Response

from elearn.core.errors import N_
from elearn.core.i18n import show_number
from elearn.examinations.queries.held import Held
from elearn.examinations.queries.posted import ResultLine, Worth
from elearn.examinations.scores.pass_marks import PassMark
from elearn.examinations.scores.posting_rules import tenths
from elearn.examinations.views.doors import blueprint
from elearn.examinations.views.results import looked_at
from elearn.exchange.tables.cells import Cell, neutral
from elearn.exchange.tables.delimited import Delimited
from elearn.exchange.tables.workbook import write_workbook
from elearn.web.access import needs
from elearn.web.forms import translated
from elearn.web.languages import current_language
from elearn.web.work import database


@dataclass(frozen=True, slots=True)
class _Column:
    heading: str
    kind: Literal["text", "number", "date"] = "text"
    width: int = 14


@blueprint.get("/organise/<examination_id>/results.csv")
@needs("examinations.serve")
def results_csv(examination_id: str) -> Response:
    """The list as CSV: `;`, decimal comma, UTF-8 with a mark."""
    held, lines = looked_at(examination_id, "csv")
    writer = Delimited(";")
    content = writer.head([neutral(each.heading) for each in _columns(held)]) + writer.rows(_rows(held, lines))
    return _attached(content, "text/csv", "csv")


@blueprint.get("/organise/<examination_id>/results.xlsx")
@needs("examinations.serve")
def results_xlsx(examination_id: str) -> Response:
    """The list as a workbook."""
    held, lines = looked_at(examination_id, "xlsx")
    columns = _columns(held)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "results.xlsx"
        headings = [neutral(each.heading) for each in columns]
        write_workbook(path, translated(N_("Kết quả thi")), columns, headings, _rows(held, lines), as_of=database().clock.now())
        content = path.read_bytes()
    return _attached(content, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx")


def _attached(content: bytes, kind: str, suffix: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="ket-qua.{suffix}"'}
    return Response(content, mimetype=kind, headers=headers)


def _columns(held: Held) -> list[_Column]:
    """Number, name, score, what it is of and what passes, each section, the verdict.

    Two sections with one title are told apart by their place.
    """
    sections = [
        _Column(f"{place}. {each.title}{_from(each.pass_percent)}", "number", 16)
        for place, each in enumerate(held.plan.sections, 1)
        if len(held.plan.sections) > 1
    ]
    return [
        _Column(translated(N_("Số báo danh"))),
        _Column(translated(N_("Họ và tên")), width=28),
        _Column(translated(N_("Điểm")), "number", 10),
        _Column(translated(N_("Trên tổng điểm")), "number", 16),
        _Column(translated(N_("Điểm cần đạt")) + _from(held.plan.pass_percent), "number", 20),
        *(sections if len(sections) > 1 else ()),
        _Column(translated(N_("Kết luận")), width=18),
    ]


def _from(percent: float | None) -> str:
    """What a heading says of a pass mark."""
    if percent is None:
        return ""
    words = translated(N_("từ %(percent)s%%"), percent=show_number(percent, current_language()))
    return f" ({words})"


def _rows(held: Held, lines: Sequence[ResultLine]) -> list[list[Cell]]:
    return [_row(held, each) for each in lines]


def _row(held: Held, line: ResultLine) -> list[Cell]:
    parts = len(held.plan.sections) if len(held.plan.sections) > 1 else 0
    worth = line.worth
    scores: list[Cell] = [None, None, None, *([None] * parts)]
    if worth is not None and line.came:
        by_section = [float(tenths(each.earned)) for each in worth.sections][:parts]
        scores = [float(tenths(worth.earned)), float(tenths(worth.points)), _wanted(held, worth), *by_section]
    return [neutral(line.number), neutral(line.name or ""), *scores, _verdict(line)]


def _wanted(held: Held, worth: Worth) -> float | None:
    wanted = PassMark(held.plan.pass_percent, worth.points or None).wanted
    return None if wanted is None else float(wanted)


def _verdict(line: ResultLine) -> str:
    if line.is_annulled:
        return translated(N_("Hủy kết quả"))
    if not line.came:
        return translated(N_("Vắng"))
    if line.worth is None or line.worth.is_passed is None:
        return translated(N_("Chưa chấm xong"))
    return translated(N_("Đạt")) if line.worth.is_passed else translated(N_("Chưa đạt"))
