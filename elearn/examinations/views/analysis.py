"""Phân tích câu hỏi: which questions of this examination look wrong by its own answers, before results are told."""

from __future__ import annotations

from flask import render_template, request, url_for

from elearn.core import limits
from elearn.core.errors import N_
from elearn.core.paging import Paging, page_number
from elearn.examinations.queries.held import Held
from elearn.examinations.queries.measured import Analysis, read_analysis
from elearn.examinations.queries.questions import count_reports
from elearn.examinations.questions.measured_rules import trust_word
from elearn.examinations.questions.ruling_rules import REMEDY_WORDS
from elearn.examinations.rules import Body, State
from elearn.examinations.views.doors import blueprint
from elearn.examinations.views.measured_lines import line_of
from elearn.examinations.views.shared import hub_of, led, shown_keys
from elearn.measurement.shown import decimal, percent, text_of
from elearn.web.access import needs
from elearn.web.forms import translated
from elearn.web.work import read_session


@blueprint.get("/organise/<examination_id>/analysis")
@needs("examinations.serve")
def analysis(examination_id: str) -> str:
    """The questions of a closed examination, those that look worst first."""
    held = shown_keys(led(examination_id, Body.COUNCIL))
    found = read_analysis(read_session(), held) if held.state in {State.CLOSED, State.POSTED} else None
    told = found.told if found is not None else ()
    paging = Paging.of(len(told), page_number(request.args.get("page")))
    reports = count_reports(read_session(), held.id) if told else {}
    return render_template(
        "examinations/analysis.html",
        held=held,
        hub=hub_of(held),
        found=found,
        lines=[line_of(each, reports) for each in paging.cut(told)],
        doubted=sum(bool(each.doubts) for each in told),
        paging=paging,
        address=lambda to: url_for("examinations.analysis", examination_id=held.id, page=to),
        left_out=_left_out(held, found) if found is not None else [],
        remedy_words=REMEDY_WORDS,
        reliability=_reliability(found) if found is not None else None,
        fewest=limits.STATISTICS_FEWEST,
    )


def _left_out(held: Held, found: Analysis) -> list[tuple[str, object, str]]:
    """Id, words and remedy of the questions that tell nothing because of what was ruled on them."""
    known = held.course(read_session()).questions
    return [(each, text_of(known[each]), REMEDY_WORDS[remedy]) for each, remedy in found.left_out.items()]


def _reliability(found: Analysis) -> dict[str, str] | None:
    if found.reliability is None:
        return None
    told = found.reliability
    # Below nought it says nothing by its amount.
    coefficient = decimal(told.coefficient) if told.coefficient >= 0 else translated(N_("dưới 0"))
    return {"coefficient": coefficient, "error": percent(told.error), "word": trust_word(told.coefficient)}
