"""The pages of obstacles: what waits, one of them with its answer, and giving it to somebody else. Looks are noted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NoReturn

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from elearn.core.db.work import UnitOfWork
from elearn.core.errors import N_, Conflict, Invalid, NotFound
from elearn.core.i18n import in_language
from elearn.core.ids import Id, parse_id
from elearn.core.notes import take_note
from elearn.core.paging import page_number
from elearn.core.permissions import allows
from elearn.learning.views.shared import spot_address
from elearn.obstacles import service
from elearn.obstacles.forms import AnswerForm, DayForm, HandForm, HandUpForm
from elearn.obstacles.queries import ObstacleRow, Shelf, get_obstacle, list_candidates, list_obstacles
from elearn.obstacles.words import REASONS
from elearn.organisation.queries.finding import tidy_query
from elearn.web.access import current_actor, needs
from elearn.web.forms import Form, choice, translated
from elearn.web.languages import current_language
from elearn.web.work import notes, read_session, today, unit_of_work

blueprint = Blueprint("obstacles", __name__)

SHELVES = {
    Shelf.WAITING: N_("Chờ trả lời"),
    Shelf.ANSWERED: N_("Đã trả lời"),
    Shelf.BELOW: N_("Ở đơn vị bên dưới"),
}


@blueprint.get("/obstacles")
@needs("obstacles.own")
def obstacles() -> str:
    """The obstacles of one shelf: of the units that the reader answers for, and those that they are to see to."""
    session, actor = read_session(), current_actor()
    shelf = _shelf()
    found = list_obstacles(session, actor, shelf, today=today(), page=page_number(request.args.get("page")))
    with notes() as work:
        take_note(work, "obstacles.looked", actor, shelf=str(shelf), rows=len(found.rows), page=found.paging.number)
    is_officer = allows(actor, "reporting.obstacles")
    shown = [each for each in Shelf if is_officer or each is not Shelf.BELOW]
    return render_template(
        "obstacles/obstacles.html",
        found=found,
        shelf=shelf,
        shelves=[(translated(SHELVES[each]), _list_address(each), each is shelf, None) for each in shown],
        reasons=REASONS,
        today=today(),
        is_officer=is_officer,
        address=lambda to: _list_address(shelf, to),
    )


def _shelf() -> Shelf:
    asked = request.args.get("shelf", "")
    return Shelf(asked) if asked in set(Shelf) else Shelf.WAITING


def _list_address(shelf: Shelf, page: int = 1) -> str:
    asked = None if shelf is Shelf.WAITING else str(shelf)
    return url_for("obstacles.obstacles", shelf=asked, page=page if page > 1 else None)


@blueprint.get("/obstacles/<obstacle_id>")
@needs("obstacles.own")
def obstacle(obstacle_id: str) -> str:
    """One obstacle: what stands in the way, how far it is, and what the reader may do."""
    return _page(_opened(obstacle_id))


@blueprint.post("/obstacles/<obstacle_id>/answer")
@needs("obstacles.own")
def answer(obstacle_id: str) -> ResponseReturnValue:
    """Answers all who told it."""
    form = AnswerForm()

    def do(work: UnitOfWork, wanted: Id) -> None:
        day = form.promised_on.data
        service.answer(work.session, current_actor(), wanted, form.answer.data or "", promised_on=day, now=work.now)

    return _done(obstacle_id, form, do, N_("Đã gửi câu trả lời tới những người chưa làm được việc này."))


@blueprint.post("/obstacles/<obstacle_id>/day")
@needs("obstacles.decide")
def move_day(obstacle_id: str) -> ResponseReturnValue:
    """Another day until which it is to be answered."""
    form = DayForm()

    def do(work: UnitOfWork, wanted: Id) -> None:
        assert form.due_on.data is not None  # noqa: S101 - the form asks for it
        service.move_day(work.session, current_actor(), wanted, form.due_on.data, now=work.now)

    return _done(obstacle_id, form, do, N_("Đã ghi ngày trả lời."))


@blueprint.post("/obstacles/<obstacle_id>/up")
@needs("obstacles.decide")
def hand_up(obstacle_id: str) -> ResponseReturnValue:
    """The unit above is to decide."""
    form = HandUpForm()

    def do(work: UnitOfWork, wanted: Id) -> None:
        service.hand_up(work.session, current_actor(), wanted, form.words.data or "", now=work.now)

    return _done(obstacle_id, form, do, N_("Đã chuyển lên đơn vị cấp trên."))


@blueprint.post("/obstacles/<obstacle_id>/close")
@needs("obstacles.own")
def close(obstacle_id: str) -> ResponseReturnValue:
    """What was promised is done."""
    form = Form()

    def do(work: UnitOfWork, wanted: Id) -> None:
        service.close(work.session, current_actor(), wanted, now=work.now)

    return _done(obstacle_id, form, do, N_("Đã ghi là làm xong."))


@blueprint.get("/obstacles/<obstacle_id>/hand")
@needs("obstacles.decide")
def hand(obstacle_id: str) -> str:
    """Whom to give it to."""
    row = _opened(obstacle_id)
    return _hand_page(row, HandForm(formdata=None), tidy_query(request.args.get("q")))


@blueprint.post("/obstacles/<obstacle_id>/hand")
@needs("obstacles.decide")
def hand_to(obstacle_id: str) -> ResponseReturnValue:
    """A person of the unit is to see to it."""
    row, form = _opened(obstacle_id), HandForm()
    query = tidy_query(form.q.data)
    form.person.choices = _people(row, query)
    person = parse_id(form.person.data or "")
    if not form.validate() or person is None:
        return _hand_page(row, form, query), 422
    try:
        with unit_of_work() as work:
            service.hand_to(work.session, current_actor(), row.obstacle_id, person, form.words.data or "", now=work.now)
    except (Invalid, Conflict) as error:
        form.tell(error if isinstance(error, Invalid) else Invalid(error.message, field="person", **error.values))
        return _hand_page(row, form, query), 422
    flash(translated(N_("Đã giao. Người phụ trách nhận tin báo và thấy việc này trên trang Việc học.")), "good")
    return redirect(url_for("obstacles.obstacle", obstacle_id=obstacle_id), 303)


def _hand_page(row: ObstacleRow, form: HandForm, query: str) -> str:
    if not row.may_decide:
        _refuse(row.obstacle_id)
    form.person.choices = _people(row, query)
    form.q.data = query
    return render_template("obstacles/hand.html", row=row, form=form, query=query, reasons=REASONS)


def _people(row: ObstacleRow, query: str) -> list[Any]:
    if not row.may_decide:
        return []
    found = list_candidates(read_session(), current_actor(), row.obstacle_id, today=today(), query=query)
    language = current_language()
    return [choice(str(each.person_id), f"{each.full_name}, {in_language(each.unit, language)[0]}") for each in found]


def _done(obstacle_id: str, form: Form, do: Callable[[UnitOfWork, Id], None], words: str) -> ResponseReturnValue:
    """Does one act and leads back to the obstacle; with a fault, shows it again with what was typed."""
    row = _opened(obstacle_id)
    if not form.validate():
        return _page(row, form), 422
    try:
        with unit_of_work() as work:
            do(work, row.obstacle_id)
    except NotFound:
        _refuse(row.obstacle_id)
    except Invalid as error:
        form.tell(error)
        return _page(row, form), 422
    except Conflict as error:
        flash(translated(error.message, **error.values), "warn")
        return redirect(url_for("obstacles.obstacle", obstacle_id=obstacle_id), 303)
    flash(translated(words), "good")
    return redirect(url_for("obstacles.obstacle", obstacle_id=obstacle_id), 303)


def _opened(obstacle_id: str) -> ObstacleRow:
    """The obstacle at an address. One out of reach is noted, whether there is one or not."""
    wanted = parse_id(obstacle_id)
    if wanted is None:
        raise NotFound
    try:
        return get_obstacle(read_session(), current_actor(), wanted, today=today())
    except NotFound:
        _refuse(wanted)


def _refuse(obstacle_id: Id) -> NoReturn:
    with notes() as work:
        take_note(work, "access.denied", current_actor(), what="obstacle", id=str(obstacle_id))
    raise NotFound


def _page(row: ObstacleRow, sent: Form | None = None) -> str:
    forms = {kind: sent if isinstance(sent, kind) else kind(formdata=None) for kind in (AnswerForm, DayForm, HandUpForm)}
    with notes() as work:
        take_note(work, "obstacles.looked", current_actor(), id=str(row.obstacle_id))
    return render_template(
        "obstacles/obstacle.html",
        row=row,
        answer_form=forms[AnswerForm],
        day_form=forms[DayForm],
        up_form=forms[HandUpForm],
        reasons=REASONS,
        leads_to=spot_address,
    )
