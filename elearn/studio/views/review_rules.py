"""How courses are reviewed, unit by unit: what holds, who said so and since when, and the form to say otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from elearn.core.errors import N_, Invalid
from elearn.core.ids import Id
from elearn.core.paging import page_number
from elearn.organisation.queries import SettingOnPath
from elearn.organisation.queries.finding import tidy_query
from elearn.organisation.views.shared import open_or_note
from elearn.studio import service
from elearn.studio.queries.review_rules import RuledUnit, get_ruled_unit, list_ruled_units
from elearn.studio.queries.reviews import asked_of, terms_on, way_of
from elearn.studio.rules import MOST_REVIEWERS, ReviewRule
from elearn.studio.views.doors import blueprint
from elearn.studio.views.shared import reviewers_by_default
from elearn.web.access import current_actor, needs
from elearn.web.addresses import id_in_address
from elearn.web.work import read_session, today, unit_of_work

AS_ABOVE, ABOVE = "as-above", "above"
_CHOICES: tuple[tuple[str, str], ...] = (
    (AS_ABOVE, N_("Như đơn vị trên quy định")),
    ("0", N_("Không thẩm định: người soạn tự phát hành và chịu trách nhiệm")),
    ("1", N_("1 người đồng ý")),
    ("2", N_("2 người đồng ý")),
    ("3", N_("3 người đồng ý")),
    (ABOVE, N_("Đơn vị trên thẩm định")),
)
_AS_INSTALLED = N_("Theo thiết đặt chung")
"""Of a unit that has none above."""


@blueprint.get("/studio/review-rules")
@needs("studio.set_review")
def review_rules() -> str:
    """The units that the actor keeps."""
    query = tidy_query(request.args.get("q"))
    page = list_ruled_units(read_session(), current_actor(), today=today(), page=page_number(request.args.get("page")), query=query)
    return render_template(
        "studio/review_rules.html",
        page=page,
        query=query,
        address=partial(_address, None, query),
        rule_words=_own_words,
        by_default=_default_words(),
    )


@blueprint.get("/studio/review-rules/<unit_id>")
@needs("studio.set_review")
def review_rule(unit_id: str) -> str:
    """What holds for one unit."""
    return _unit_page(id_in_address(unit_id))


@blueprint.post("/studio/review-rules/<unit_id>")
@needs("studio.set_review")
def set_review_rule(unit_id: str) -> ResponseReturnValue:
    """Says how courses of a unit are reviewed from today on."""
    wanted = id_in_address(unit_id)
    open_or_note("unit", wanted, lambda: get_ruled_unit(read_session(), current_actor(), wanted, today=today()))
    try:
        rule = _chosen(request.form.get("rule", ""))
        with unit_of_work() as work:
            service.set_review_rule(work.session, current_actor(), wanted, rule, now=work.now)
    except Invalid as refusal:
        return _unit_page(wanted, refusal), 422
    flash(g.translate(N_("Đã lưu. Những bản đang chờ thẩm định vẫn theo quy định lúc gửi đi.")), "good")
    return redirect(url_for("studio.review_rule", unit_id=unit_id), 303)


def _chosen(word: str) -> ReviewRule | None:
    """The rule that a form names; None: as above.

    Raises:
        Invalid: it names none.
    """
    if word == AS_ABOVE:
        return None
    if word == ABOVE:
        return ReviewRule(is_above=True)
    if word not in {code for code, _ in _CHOICES}:
        raise Invalid(N_("Chọn một trong các cách ở dưới."), field="rule")
    return ReviewRule(int(word))


def _unit_page(unit_id: Id, error: Invalid | None = None) -> str:
    session, actor, day = read_session(), current_actor(), today()
    unit = open_or_note("unit", unit_id, lambda: get_ruled_unit(session, actor, unit_id, today=day))
    way = way_of(session, unit_id, today=day)
    terms = terms_on(way, unit_id, by_default=reviewers_by_default())
    query = tidy_query(request.args.get("q"))
    page = list_ruled_units(session, actor, parent_id=unit_id, today=day, page=page_number(request.args.get("page")), query=query)
    return render_template(
        "studio/review_rule.html",
        unit=unit,
        terms=terms,
        asked=asked_of(session, terms.begin, terms.people, besides=(), today=day),
        begins=next((each.name for each in way if each.unit_id == terms.begin and each.unit_id != unit_id), None),
        said=next((each for each in way if each.unit_id == terms.said_by), None),
        choices=_choices(way),
        chosen=_code(unit),
        most=MOST_REVIEWERS,
        page=page,
        query=query,
        address=partial(_address, unit_id, query),
        rule_words=_own_words,
        by_default=_default_words(),
        complaint="" if error is None else g.translate(error.message, **error.values),
    )


def _choices(way: Sequence[SettingOnPath]) -> list[tuple[str, str]]:
    """What can be chosen; a unit at the top has none above, and follows the installation."""
    if len(way) > 1:
        return [(code, g.translate(words)) for code, words in _CHOICES]
    told = dict(_CHOICES) | {AS_ABOVE: _AS_INSTALLED}
    return [(code, g.translate(words)) for code, words in told.items() if code != ABOVE]


def _code(unit: RuledUnit) -> str:
    if unit.rule is None:
        return AS_ABOVE
    return ABOVE if unit.rule.is_above else str(unit.rule.people)


def _own_words(unit: RuledUnit) -> str:
    """What a unit says itself, in a few words."""
    words = dict(_CHOICES) | {"0": N_("Không thẩm định")} | ({AS_ABOVE: _AS_INSTALLED} if unit.is_top else {})
    return str(g.translate(words[_code(unit)]))


def _default_words() -> str:
    return str(g.translate(N_("1 người đồng ý") if reviewers_by_default() else N_("không thẩm định")))


def _address(unit_id: Id | None, query: str, number: int) -> str:
    asked, page = query or None, number if number > 1 else None
    if unit_id is None:
        return url_for("studio.review_rules", q=asked, page=page)
    return url_for("studio.review_rule", unit_id=unit_id, q=asked, page=page)
