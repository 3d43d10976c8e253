"""Positions and the levels they require. Whoever administers anything may read; changing takes the whole installation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from elearn.core.errors import N_, Conflict, Invalid, NotFound
from elearn.core.i18n import in_language
from elearn.core.ids import Id, parse_id
from elearn.frameworks.document import ItemKind
from elearn.frameworks.queries import FrameworkInList, list_competencies, list_frameworks
from elearn.organisation import service
from elearn.organisation.forms import RequirementForm
from elearn.organisation.queries import get_position_record, keeps_positions, list_positions
from elearn.organisation.views.doors import blueprint
from elearn.organisation.views.shared import open_or_note
from elearn.web.access import current_actor, needs
from elearn.web.addresses import id_in_address
from elearn.web.forms import choice, translated
from elearn.web.languages import current_language
from elearn.web.work import read_session, today, unit_of_work

NONE_ANY_MORE = "none"
"""The choice that ends a requirement."""


@blueprint.get("/admin/positions")
@needs("organisation.administer")
def positions() -> str:
    """Every position, and how much each requires."""
    return render_template("organisation/positions.html", positions=list_positions(read_session(), today=today()))


@blueprint.get("/admin/positions/<position_id>")
@needs("organisation.administer")
def position(position_id: str) -> str:
    """One position: what it requires today, what it will and what it did."""
    return _position_page(id_in_address(position_id))


@blueprint.post("/admin/positions/<position_id>/requirements")
@needs("organisation.administer")
def require_level(position_id: str) -> ResponseReturnValue:
    """Changes the level of one competency from a day on."""
    wanted, day = id_in_address(position_id), today()
    open_or_note("position", wanted, lambda: _require_keeper(wanted, day))
    form = requirement_form()
    if not form.validate():
        return _position_page(wanted, form), 422
    try:
        is_changed = _change(wanted, _Change.read(form, day), day)
    except (Invalid, Conflict) as error:
        form.tell(error if isinstance(error, Invalid) else Invalid(error.message, field="on", **error.values))
        return _position_page(wanted, form), 422
    flash(translated(N_("Đã ghi bậc cần.") if is_changed else N_("Bậc này đã được ghi từ trước.")), "good")
    return redirect(url_for("organisation.position", position_id=position_id), 303)


def _require_keeper(position_id: Id, day: date) -> None:
    get_position_record(read_session(), position_id, today=day)
    if not keeps_positions(read_session(), current_actor(), today=day):
        raise NotFound


@dataclass(frozen=True, slots=True)
class _Change:
    competency_id: Id
    level: int | None
    on: date

    @classmethod
    def read(cls, form: RequirementForm, day: date) -> _Change:
        competency_id = parse_id(form.competency.data)
        if competency_id is None:
            raise NotFound
        return cls(competency_id, None if form.level.data == NONE_ANY_MORE else int(form.level.data), form.on.data or day)


def _change(position_id: Id, change: _Change, day: date) -> bool:
    with unit_of_work() as work:
        return service.require_level(
            work.session, current_actor(), position_id, change.competency_id, change.level, on=change.on, now=work.now, today=day
        )


def _position_page(position_id: Id, sent: RequirementForm | None = None) -> str:
    session, actor, day = read_session(), current_actor(), today()
    return render_template(
        "organisation/position.html",
        record=get_position_record(session, position_id, today=day),
        form=(sent or requirement_form(is_fresh=True)) if keeps_positions(session, actor, today=day) else None,
        last_day=lambda ends: ends - timedelta(days=1),
    )


def requirement_form(*, is_fresh: bool = False) -> RequirementForm:
    """The form with every competency in use and every level of the longest scale; the service knows which scale is whose."""
    form = RequirementForm(formdata=None) if is_fresh else RequirementForm()
    session, language = read_session(), current_language()
    known = list_frameworks(session)
    form.competency.choices = [
        choice(str(each.id), f"{each.code} · {in_language(each.words, language)[0]}", in_language(framework.title, language)[0])
        for framework in known
        for each in list_competencies(session, framework.code)
        if each.kind is ItemKind.COMPETENCY
    ]
    form.level.choices = [*_ranks(known, language), choice(NONE_ANY_MORE, translated(N_("Không cần nữa")))]
    return form


def _ranks(known: Sequence[FrameworkInList], language: str) -> Iterator[Any]:
    """Every level of the longest scale, called as the frameworks that have it call it: `Bậc 3`, or `Bậc 3 / Cấp độ 3`."""
    for rank in range(1, max((each.levels for each in known), default=0) + 1):
        steps = dict.fromkeys(in_language(each.step, language)[0] for each in known if each.levels >= rank)
        yield choice(str(rank), " / ".join(f"{step[:1].upper()}{step[1:]} {rank}" for step in steps))
