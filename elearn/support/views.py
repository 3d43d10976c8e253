"""The page of units that need help: one unit, those right below it, and the way further down. Looks are noted."""

from __future__ import annotations

from flask import Blueprint, g, render_template, request, url_for
from sqlalchemy.orm import Session

from elearn.core.actor import Actor
from elearn.core.days import day_of
from elearn.core.errors import N_, NotFound
from elearn.core.ids import Id, parse_id
from elearn.core.notes import take_note
from elearn.core.paging import page_number
from elearn.support.queries import UnitPage, get_unit_page, own_unit
from elearn.support.rules import SMALLEST, Help, scale_of
from elearn.web.access import current_actor, needs
from elearn.web.work import database, notes, read_session

blueprint = Blueprint("support", __name__)

HELPS = {
    Help.ANSWER: N_("Giúp người đứng đầu trả lời các vướng mắc đã quá ngày, hoặc trả lời thay."),
    Help.TIME: N_("Hỏi đơn vị vướng gì; xếp mỗi tuần nửa giờ để học."),
    Help.FINISH: N_("Giúp học xong một khóa ngắn trước, rồi mới giao khóa khác."),
}
"""What would help, in words."""


@blueprint.get("/support")
@needs("support.read")
def units() -> str:
    """The reader's own unit."""
    session, actor = read_session(), current_actor()
    return _page(session, actor, own_unit(session, actor))


@blueprint.get("/support/<office_id>")
@needs("support.read")
def unit(office_id: str) -> str:
    """A unit below. One out of reach is noted, whether there is one or not."""
    wanted = parse_id(office_id)
    if wanted is None:
        raise NotFound
    try:
        return _page(read_session(), current_actor(), wanted)
    except NotFound:
        with notes() as work:
            take_note(work, "access.denied", current_actor(), what="unit", id=office_id)
        raise


def _page(session: Session, actor: Actor, unit_id: Id) -> str:
    today = day_of(session, database().clock.now())
    found = get_unit_page(session, actor, unit_id, today=today, page=page_number(request.args.get("page")))
    with notes() as work:
        take_note(work, "support.looked", actor, unit=str(unit_id), rows=len(found.below.rows), page=found.below.paging.number)
    return render_template(
        "support/units.html",
        found=found,
        helps=HELPS,
        smallest=SMALLEST,
        points=_points(found),
        most=scale_of(max((number for _, number in found.months if number is not None), default=0)),
        hides=any(number is None for _, number in found.months),
        address=lambda to: url_for("support.unit", office_id=found.unit_id, page=to if to > 1 else None),
    )


def _points(found: UnitPage) -> list[tuple[str, int | None, int | str]]:
    """The months for the chart: short name, number, and the number as it is told; none where every month is hidden."""
    if all(number is None for _, number in found.months):
        return []
    hidden = g.translate(N_("ẩn"))
    return [(f"{month.month}/{month.year % 100}", number, hidden if number is None else number) for month, number in found.months]
