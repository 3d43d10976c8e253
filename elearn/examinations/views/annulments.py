"""Results that shall not count: asked by one person, decided by another, or withdrawn by the one who asked."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from elearn.core.errors import N_, Conflict, Forbidden, Invalid
from elearn.core.text import nfc
from elearn.examinations.queries.annulments import AnnulmentRow, list_annulments
from elearn.examinations.queries.held import Held
from elearn.examinations.queries.questions import Deciders, find_deciders
from elearn.examinations.queries.seen import is_candidate
from elearn.examinations.rules import Body, State
from elearn.examinations.service import annulling
from elearn.examinations.views.doors import blueprint
from elearn.examinations.views.shared import hub_of, led
from elearn.web.access import current_actor, needs
from elearn.web.addresses import id_in_address
from elearn.web.forms import translated
from elearn.web.work import read_session, today, unit_of_work

_ONE, _ALL = "one", "all"
"""What a form is about."""


@blueprint.get("/organise/<examination_id>/annulments")
@needs("examinations.serve")
def annulments(examination_id: str) -> str:
    """What was asked and decided, and the forms to ask."""
    return _page(led(examination_id, Body.COUNCIL))


@blueprint.post("/organise/<examination_id>/annulments")
@needs("examinations.serve")
def ask_annulment(examination_id: str) -> ResponseReturnValue:
    """Asks that one candidate's result, or everybody's, shall not count."""
    held, about = led(examination_id, Body.COUNCIL), request.form.get("about", "")
    number = None if about == _ALL else _typed("number")
    try:
        with unit_of_work() as work:
            annulling.ask_annulment(work.session, current_actor(), held.id, number, _typed("reason"), now=work.now)
    except Invalid as error:
        return _page(held, error, asked=about), 422
    except (Conflict, Forbidden) as error:
        flash(translated(error.message, **error.values), "warn")
    else:
        flash(translated(N_("Đã ghi đề nghị. Việc này chỉ có hiệu lực sau khi người thứ hai đồng ý.")), "good")
    return redirect(url_for("examinations.annulments", examination_id=held.id), 303)


@blueprint.post("/organise/<examination_id>/annulments/<annulment_id>")
@needs("examinations.serve")
def decide_annulment(examination_id: str, annulment_id: str) -> ResponseReturnValue:
    """The second person agrees or does not."""
    held, is_granted = led(examination_id, Body.COUNCIL), request.form.get("grant") == "yes"
    found = id_in_address(annulment_id)
    try:
        with unit_of_work() as work:
            annulling.decide_annulment(
                work.session, current_actor(), found, is_granted=is_granted, words=_typed("words"), now=work.now
            )
    except Invalid as error:
        return _page(held, error, asked=str(found)), 422
    except (Conflict, Forbidden) as error:
        flash(translated(error.message, **error.values), "warn")
    else:
        flash(translated(N_("Đã hủy kết quả theo đề nghị.") if is_granted else N_("Đã ghi: không đồng ý hủy.")), "good")
    return redirect(url_for("examinations.annulments", examination_id=held.id), 303)


@blueprint.post("/organise/<examination_id>/annulments/<annulment_id>/withdraw")
@needs("examinations.serve")
def withdraw_annulment(examination_id: str, annulment_id: str) -> ResponseReturnValue:
    """Whoever asked takes it back."""
    held, found = led(examination_id, Body.COUNCIL), id_in_address(annulment_id)
    try:
        with unit_of_work() as work:
            annulling.withdraw_annulment(work.session, current_actor(), found, _typed("words"), now=work.now)
    except Invalid as error:
        return _page(held, error, asked=str(found)), 422
    except (Conflict, Forbidden) as error:
        flash(translated(error.message, **error.values), "warn")
    else:
        flash(translated(N_("Đã rút lại đề nghị.")), "good")
    return redirect(url_for("examinations.annulments", examination_id=held.id), 303)


def _typed(name: str) -> str:
    return nfc(request.form.get(name, "")).replace("\r\n", "\n").strip()


def _page(held: Held, error: Invalid | None = None, *, asked: str = "") -> str:
    session, actor = read_session(), current_actor()
    rows = list_annulments(session, held, besides=actor.person_id)
    sits = is_candidate(session, held, actor)
    return render_template(
        "examinations/annulments.html",
        held=held,
        hub=hub_of(held),
        rows=[(each, _deciders(held, each)) for each in rows],
        me=actor.person_id,
        sits=sits,
        may_ask_one=not sits and held.state in {State.CLOSED, State.POSTED},
        may_ask_all=not sits and held.state in {State.READY, State.CLOSED} and not _is_asked(rows),
        asked=asked,
        error=translated(error.message, **error.values) if error else "",
        error_field=(error.field or "reason") if error else "",
    )


def _is_asked(rows: list[AnnulmentRow]) -> bool:
    """Whether it waits for a decision, or was decided, that nothing of the examination counts."""
    return any(each.number is None and each.is_granted is not False for each in rows)


def _deciders(held: Held, row: AnnulmentRow) -> Deciders | None:
    """Who may decide what waits; None for what was decided."""
    return find_deciders(read_session(), held, row.asked_by, today=today()) if row.decided_at is None else None
