"""Steps of an examination as a whole: made ready, reopened, cancelled, handed to a unit below and taken back."""

from __future__ import annotations

from collections.abc import Callable

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from elearn.core.errors import N_, Conflict, Invalid, NotFound
from elearn.core.ids import parse_id
from elearn.examinations.forms import ReasonForm
from elearn.examinations.queries.delegated import has_no_delegate
from elearn.examinations.queries.held import Held, get_held
from elearn.examinations.service import plans
from elearn.examinations.service.plans import NotReady
from elearn.examinations.views.doors import blueprint
from elearn.examinations.views.examinations import delegate_form, hub_page
from elearn.examinations.views.shared import owned
from elearn.web.access import current_actor, needs
from elearn.web.forms import translated
from elearn.web.work import read_session, today, unit_of_work


@blueprint.post("/organise/<examination_id>/ready")
@needs("examinations.organise")
def make_ready(examination_id: str) -> ResponseReturnValue:
    """Freezes the plan, or says everything that is missing."""
    held = owned(examination_id)
    try:
        with unit_of_work() as work:
            plans.make_ready(work.session, current_actor(), held.id, now=work.now)
    except NotReady as refused:
        return hub_page(held, refused=refused), 422
    except Conflict as error:
        flash(translated(error.message, **error.values), "warn")
    else:
        flash(translated(N_("Đã chốt kế hoạch. Hệ thống đang chuẩn bị đề cho từng thí sinh.")), "good")
    return _back(held)


@blueprint.post("/organise/<examination_id>/reopen")
@needs("examinations.organise")
def reopen(examination_id: str) -> ResponseReturnValue:
    """Makes a draft of it again, with the reason."""
    return _with_reason(owned(examination_id), plans.reopen, N_("Đã mở lại kế hoạch. Đề đã chuẩn bị đã bị hủy."), "reopen")


@blueprint.post("/organise/<examination_id>/cancel")
@needs("examinations.organise")
def cancel(examination_id: str) -> ResponseReturnValue:
    """The examination is not held, with the reason."""
    return _with_reason(owned(examination_id), plans.cancel, N_("Đã hủy kỳ thi."), "cancel")


def _with_reason(held: Held, act: Callable[..., None], done: str, asked: str) -> ResponseReturnValue:
    form = ReasonForm()
    if not form.validate():
        return hub_page(held, reason=form, asked=asked), 422
    try:
        with unit_of_work() as work:
            act(work.session, current_actor(), held.id, form.reason.data or "", now=work.now)
    except Conflict as error:
        flash(translated(error.message, **error.values), "warn")
    else:
        flash(translated(done), "good")
    return _back(held)


@blueprint.post("/organise/<examination_id>/delegate")
@needs("examinations.organise")
def delegate(examination_id: str) -> ResponseReturnValue:
    """Hands it to a unit below, until the end of a day."""
    held = owned(examination_id)
    form = delegate_form(held)
    if not form.validate():
        return hub_page(held, delegating=form, asked="delegate"), 422
    unit_id, until = parse_id(form.unit.data or ""), form.until.data
    if unit_id is None or until is None:
        raise NotFound
    try:
        with unit_of_work() as work:
            plans.delegate(work.session, current_actor(), held.id, unit_id, until, now=work.now)
    except Invalid as error:
        form.tell(error)
        return hub_page(held, delegating=form, asked="delegate"), 422
    except Conflict as error:
        flash(translated(error.message, **error.values), "warn")
    else:
        _say_delegated(held)
    return _back(held)


def _say_delegated(held: Held) -> None:
    session = read_session()
    if has_no_delegate(session, get_held(session, held.id), today=today()):
        flash(translated(N_("Đã giao, nhưng đơn vị ấy chưa có phụ trách thi: xin đọc việc cần làm dưới đây.")), "warn")
    else:
        flash(translated(N_("Đã giao. Phụ trách thi của đơn vị ấy được báo và thấy kỳ thi này từ bây giờ.")), "good")


@blueprint.post("/organise/<examination_id>/take-back")
@needs("examinations.organise")
def take_back(examination_id: str) -> ResponseReturnValue:
    """The unit below holds it no more."""
    held = owned(examination_id)
    try:
        with unit_of_work() as work:
            plans.take_back(work.session, current_actor(), held.id, now=work.now)
    except Conflict as error:
        flash(translated(error.message, **error.values), "warn")
    else:
        flash(translated(N_("Đã thu hồi việc giao.")), "good")
    return _back(held)


def _back(held: Held) -> ResponseReturnValue:
    return redirect(url_for("examinations.examination", examination_id=held.id), 303)
