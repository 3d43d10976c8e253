"""Ghi nhận giám sát: what the council and supervision observed, written by them and answered by exam officers."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from elearn.core.errors import N_, Conflict, Forbidden, Invalid, NotFound
from elearn.core.ids import parse_id
from elearn.examinations.policy import organised_by
from elearn.examinations.queries.board import list_rooms
from elearn.examinations.queries.examinations import is_organiser, list_bodies
from elearn.examinations.queries.held import Held
from elearn.examinations.queries.observations import list_observations
from elearn.examinations.queries.seen import is_candidate
from elearn.examinations.saying_forms import ObservationAnswerForm, ObservationForm
from elearn.examinations.service import observing as service
from elearn.examinations.views.acting import note_look
from elearn.examinations.views.doors import blueprint
from elearn.examinations.views.shared import not_sitting, organised, overseen, served, way_back
from elearn.web.access import current_actor, needs
from elearn.web.forms import choice, translated
from elearn.web.work import read_session, today, unit_of_work


@blueprint.get("/organise/<examination_id>/observations")
@needs("examinations.serve")
def observations(examination_id: str) -> str:
    """What was observed and answered. The look is noted."""
    held = _for_others(overseen(examination_id, *service.OBSERVERS))
    note_look("observations", len(list_observations(read_session(), held)))
    return _page(held)


@blueprint.post("/organise/<examination_id>/observations")
@needs("examinations.serve")
def observe(examination_id: str) -> ResponseReturnValue:
    """Writes down what somebody of the council or of supervision saw."""
    held = _for_others(served(examination_id, *service.OBSERVERS))
    form = _form(held)
    if not form.validate():
        return _page(held, form), 422
    try:
        with unit_of_work() as work:
            room = parse_id(form.room.data or "")
            service.observe(work.session, current_actor(), held, form.words.data or "", room_id=room, now=work.now)
    except (Invalid, Conflict, Forbidden) as error:
        form.tell(error if isinstance(error, Invalid) else Invalid(error.message, field="words", **error.values))
        return _page(held, form), 422
    flash(translated(N_("Đã ghi vào nhật ký và báo cho người phụ trách thi.")), "good")
    return redirect(url_for("examinations.observations", examination_id=held.id), 303)


@blueprint.post("/organise/<examination_id>/observations/<int:number>")
@needs("examinations.organise")
def answer_observation(examination_id: str, number: int) -> ResponseReturnValue:
    """Answers an observation, once."""
    held, form = _for_others(organised(examination_id)), ObservationAnswerForm()
    if number not in {each.seq for each in list_observations(read_session(), held)}:
        raise NotFound
    if not form.validate():
        return _page(held, answer=form, number=number), 422
    try:
        with unit_of_work() as work:
            service.answer(work.session, current_actor(), held, number, form.words.data or "", now=work.now)
    except (Invalid, Conflict, Forbidden) as error:
        form.tell(error if isinstance(error, Invalid) else Invalid(error.message, field="words", **error.values))
        return _page(held, answer=form, number=number), 422
    flash(translated(N_("Đã gửi trả lời cho người ghi nhận.")), "good")
    return redirect(url_for("examinations.observations", examination_id=held.id), 303)


def _for_others(held: Held) -> Held:
    """The examination, for whoever neither sits it nor may still join: an observation may be about them, or about a question.

    Raises:
        NotFound: they do.
    """
    if is_candidate(read_session(), held, current_actor()):
        raise NotFound
    return not_sitting(held)


def _form(held: Held, *, is_fresh: bool = False) -> ObservationForm:
    form = ObservationForm(formdata=None) if is_fresh else ObservationForm()
    rooms = [choice(str(each.id), each.name) for each in list_rooms(read_session(), held)]
    form.room.choices = [choice("", translated(N_("Không riêng phòng nào"))), *rooms]
    # Where there is no room to choose, the page asks for none.
    if form.room.data is None:
        form.room.data = ""
    return form


def _page(
    held: Held, form: ObservationForm | None = None, *, answer: ObservationAnswerForm | None = None, number: int | None = None
) -> str:
    """The page; `form` is a refused observation, `answer` the refused answer to the one of `number`, with what was typed."""
    session, actor = read_session(), current_actor()
    serves = set(service.OBSERVERS) & set(list_bodies(session, actor, held.id, today=today()))
    may_answer = is_organiser(session, held, organised_by(actor, today=today())) and held.state in service.ANSWERED_IN
    found = list_observations(session, held)
    fresh = ObservationAnswerForm(formdata=None)
    return render_template(
        "examinations/observations.html",
        held=held,
        found=[(each, answer if answer is not None and each.seq == number else fresh) for each in reversed(found)],
        form=form or _form(held, is_fresh=True),
        answer=answer,
        number=number,
        # What was refused is shown again, also where it came too late: nothing that was typed is lost.
        may_write=form is not None or (bool(serves) and held.state in service.OBSERVED_IN),
        may_answer=may_answer,
        me=actor.person_id,
        board=way_back(held, "examinations.board"),
    )
