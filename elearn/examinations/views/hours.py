"""Hours and access code of an examination whose plan is frozen: moved, opened once more, ended by hand, changed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC
from typing import Any

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from elearn.core.errors import N_, Conflict, Invalid
from elearn.examinations.forms import CodeForm, HoursForm, ReasonForm
from elearn.examinations.plan.form import moment_text
from elearn.examinations.queries.held import Held
from elearn.examinations.queries.holding import find_reopenable_until
from elearn.examinations.rules import State, Window, with_usual_last_start
from elearn.examinations.service import hours as service
from elearn.examinations.views.doors import blueprint
from elearn.examinations.views.shared import hub_of, owned
from elearn.web.access import current_actor, needs
from elearn.web.forms import Form, translated
from elearn.web.work import database, read_session, unit_of_work

_MOVED = N_("Đã dời giờ. Thí sinh có tài khoản mà chưa nộp bài được báo; ai đang làm bài giữ hạn nộp của mình.")
_REOPENED = N_("Đã mở lại giờ thi. Ai chưa bắt đầu thì vào thi được; ai bị mất giờ thì cho thi lại bằng đề khác ở bảng theo dõi.")


@blueprint.get("/organise/<examination_id>/hours")
@needs("examinations.organise")
def hours(examination_id: str) -> str:
    """What may be changed of the hours now, and of the code."""
    return _page(owned(examination_id))


@blueprint.post("/organise/<examination_id>/hours")
@needs("examinations.organise")
def move_hours(examination_id: str) -> ResponseReturnValue:
    """Other hours, while the examination is held."""
    return _with_hours(owned(examination_id), service.move_hours, _MOVED)


@blueprint.post("/organise/<examination_id>/hours/reopen")
@needs("examinations.organise")
def reopen_hours(examination_id: str) -> ResponseReturnValue:
    """Opens it once more after the clock closed it."""
    return _with_hours(owned(examination_id), service.reopen_hours, _REOPENED)


@blueprint.post("/organise/<examination_id>/hours/close")
@needs("examinations.organise")
def close_by_hand(examination_id: str) -> ResponseReturnValue:
    """Ends it before its hour."""
    held, form = owned(examination_id), ReasonForm()

    def act(work: Any) -> None:
        service.close_by_hand(work.session, current_actor(), held.id, form.reason.data or "", now=work.now)

    return _done(held, form, "close", act, N_("Đã đóng kỳ thi."))


@blueprint.post("/organise/<examination_id>/hours/code")
@needs("examinations.organise")
def change_code(examination_id: str) -> ResponseReturnValue:
    """Another access code."""
    held, form = owned(examination_id), CodeForm()

    def act(work: Any) -> None:
        code, why = form.access_code.data or "", form.reason.data or ""
        service.change_code(work.session, current_actor(), held.id, code, why, now=work.now)

    return _done(held, form, "code", act, N_("Đã đổi mã vào phòng thi. Mã mới hiện ở bảng theo dõi."))


def _with_hours(held: Held, change: Callable[..., None], done: str) -> ResponseReturnValue:
    form = HoursForm()

    def act(work: Any) -> None:
        change(work.session, current_actor(), held.id, _window(held, form), form.reason.data or "", now=work.now)

    return _done(held, form, "hours", act, done)


def _done(held: Held, form: Form, asked: str, act: Callable[[Any], None], done: str) -> ResponseReturnValue:
    if not form.validate():
        return _page(held, {asked: form}), 422
    try:
        with unit_of_work() as work:
            act(work)
    except Invalid as error:
        form.tell(error)
        return _page(held, {asked: form}), 422
    except Conflict as error:
        flash(translated(error.message, **error.values), "warn")
        return redirect(url_for("examinations.hours", examination_id=held.id), 303)
    flash(translated(done), "good")
    return redirect(hub_of(held), 303)


def _window(held: Held, form: HoursForm) -> Window:
    """What was typed. A time that is left as the page showed it stays the very instant, seconds included."""
    zone = current_app.config["ELEARN_ZONE"]

    def instant(name: str) -> Any:
        typed, kept = form[name].data, getattr(held.window, name)
        if typed is None:
            return None
        return kept if typed == kept.astimezone(zone).replace(tzinfo=None, second=0, microsecond=0) else typed.replace(tzinfo=zone)

    opens, last, closes = (instant(name) for name in ("opens_at", "last_start_at", "closes_at"))
    opens, closes = opens.astimezone(UTC), closes.astimezone(UTC)
    usual = with_usual_last_start(Window(opens, closes, closes), held.plan.minutes)
    return usual if last is None else Window(opens, closes, last.astimezone(UTC))


def _page(held: Held, wrong: dict[str, Form] | None = None) -> str:
    session, forms = read_session(), wrong or {}
    if "hours" not in forms:
        forms["hours"] = _fresh(held)
    return render_template(
        "examinations/hours.html",
        held=held,
        is_ready=held.state is State.READY,
        may_reopen_until=find_reopenable_until(session, held.id, database().clock.now()),
        has_begun=service.has_begun(session, held.id),
        opens=moment_text(held.window.opens_at, current_app.config["ELEARN_ZONE"]),
        form=forms["hours"],
        code=forms.get("code") or CodeForm(formdata=None),
        closing=forms.get("close") or ReasonForm(formdata=None),
        is_closing=request.endpoint == "examinations.close_by_hand",
    )


def _fresh(held: Held) -> HoursForm:
    zone, form = current_app.config["ELEARN_ZONE"], HoursForm(formdata=None)
    for name in ("opens_at", "last_start_at", "closes_at"):
        form[name].data = getattr(held.window, name).astimezone(zone)
    return form
