"""Examinations for those who organise them or serve there: the list, a new one, and the page of one with all that belongs to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from elearn.catalogue.queries import list_courses
from elearn.core.errors import N_, Invalid, NotFound
from elearn.core.i18n import in_language
from elearn.core.ids import parse_id
from elearn.core.paging import page_number
from elearn.core.permissions import allows
from elearn.examinations.forms import DelegateForm, NewForm, ReasonForm
from elearn.examinations.next_step import Step, next_steps
from elearn.examinations.plan.templates import TEMPLATE_HINTS
from elearn.examinations.queries.delegated import has_no_delegate
from elearn.examinations.queries.examinations import list_examinations, list_units, read_progress, title_of_course
from elearn.examinations.queries.held import Held
from elearn.examinations.queries.standing import read_facts
from elearn.examinations.rules import BODY_WORDS, STATE_WORDS, TEMPLATE_WORDS, State, Template, Window
from elearn.examinations.service import plans
from elearn.examinations.service.plans import NewExamination, NotReady
from elearn.examinations.views.doors import blueprint
from elearn.examinations.views.parts import Part, by_phase
from elearn.examinations.views.shared import overseen, reader_of, unit_choices
from elearn.organisation.queries.staff_imports import names_of_units
from elearn.web.access import current_actor, needs
from elearn.web.forms import choice, translated
from elearn.web.languages import current_language
from elearn.web.work import database, read_session, today, unit_of_work

STATE_LOOKS = {
    State.DRAFT: ("", "pen"),
    State.READY: ("good", "check"),
    State.CLOSED: ("warn", "lock"),
    State.POSTED: ("civic", "check"),
    State.CANCELLED: ("", "close"),
}
"""The colour and the shape of each state; the word stands beside them."""


@blueprint.get("/organise")
@needs("examinations.serve")
def examinations() -> str:
    """The examinations that somebody organises or serves at."""
    found = list_examinations(read_session(), current_actor(), today=today(), page=page_number(request.args.get("page")))
    return render_template(
        "examinations/examinations.html",
        page=found,
        state_words=STATE_WORDS,
        looks=STATE_LOOKS,
        template_words=TEMPLATE_WORDS,
        may_make=allows(current_actor(), "examinations.organise"),
        address=lambda to: url_for("examinations.examinations", page=to if to > 1 else None),
    )


@blueprint.get("/organise/new")
@needs("examinations.organise")
def new() -> str:
    """The form of a new examination."""
    return _new_page(_new_form(is_fresh=True))


@blueprint.post("/organise/new")
@needs("examinations.organise")
def make() -> ResponseReturnValue:
    """Makes an examination with the plan of its template."""
    form = _new_form()
    if not form.validate():
        return _new_page(form), 422
    try:
        wanted = _wanted(form)
        with unit_of_work() as work:
            examination_id = plans.make_examination(work.session, current_actor(), wanted, now=work.now)
    except Invalid as error:
        form.tell(error)
        return _new_page(form), 422
    flash(translated(N_("Đã lập kỳ thi. Xin xem lại kế hoạch, rồi đưa thí sinh vào danh sách.")), "good")
    return redirect(url_for("examinations.plan", examination_id=examination_id), 303)


def _wanted(form: NewForm) -> NewExamination:
    unit_id, course_id = parse_id(form.unit.data or ""), parse_id(form.course.data or "")
    if unit_id is None or course_id is None:
        raise NotFound
    zone = current_app.config["ELEARN_ZONE"]
    typed = (form.opens_at.data, form.closes_at.data, form.last_start_at.data)
    opens, closes, *last = (each.replace(tzinfo=zone).astimezone(UTC) for each in typed if each is not None)
    window = Window(opens, closes, last[0] if last else closes)
    template, title = Template(form.template.data), form.title.data or ""
    return NewExamination(template, title, unit_id, course_id, window, has_usual_last_start=not last)


def _new_form(*, is_fresh: bool = False) -> NewForm:
    form = NewForm(formdata=None) if is_fresh else NewForm()
    language = current_language()
    hints = {each: translated(hint.sentence, **hint.values) for each, hint in TEMPLATE_HINTS.items()}
    form.template.choices = [choice(each, f"{translated(TEMPLATE_WORDS[each])}\n{hints[each]}") for each in Template]
    form.unit.choices = [choice(*each) for each in unit_choices(list_units(read_session(), current_actor(), today=today()))]
    named = [(str(each.id), in_language(each.title, language)[0]) for each in list_courses(read_session(), current_actor())]
    form.course.choices = [choice(value, label) for value, label in sorted(named, key=lambda pair: pair[1])]
    if is_fresh:
        form.template.data = Template.TOPIC
    return form


def _new_page(form: NewForm) -> str:
    return render_template("examinations/new.html", form=form)


@blueprint.get("/organise/<examination_id>")
@needs("examinations.serve")
def examination(examination_id: str) -> str:
    """One examination: where it stands, what is next, and the parts of the work that somebody comes to."""
    return hub_page(overseen(examination_id))


def hub_page(
    held: Held,
    *,
    refused: NotReady | None = None,
    reason: ReasonForm | None = None,
    delegating: DelegateForm | None = None,
    asked: str = "",
) -> str:
    """The page of an examination.

    Args:
        refused: what is missing before it can be made ready.
        reason: the form of reasons, where one was not sound; `asked` says of which act.
        delegating: the form that hands it on, where it was not sound.
    """
    session, actor, now = read_session(), current_actor(), database().clock.now()
    progress = read_progress(session, held)
    reader, is_planned = reader_of(held), held.state in {State.DRAFT, State.READY}
    owns, parts = reader.owns, reader.parts
    first, others = next_steps(read_facts(session, held, progress, reader=actor, now=now), now, parts)
    return render_template(
        "examinations/examination.html",
        held=held,
        progress=progress,
        names=names_of_units(session, {held.unit_id} | ({held.held_by_id} if held.held_by_id else set())),
        course=title_of_course(session, held),
        parts=by_phase(parts.values()),
        bodies=[translated(BODY_WORDS[each]) for each in reader.bodies],
        is_kept_out=reader.is_kept_out,
        apart=reader.apart,
        state_words=STATE_WORDS,
        looks=STATE_LOOKS,
        template_words=TEMPLATE_WORDS,
        step=_told(first, parts),
        missing=[_told(each, parts) for each in others],
        organises=reader.organises,
        owns=owns,
        may_cancel=owns and is_planned and not progress.started,
        may_reopen=owns and held.state is State.READY and not progress.started,
        refused=[translated(each.sentence, **each.values) for each in refused.lacks] if refused else [],
        reason=reason or ReasonForm(formdata=None),
        delegating=delegating or delegate_form(held, is_fresh=True) if owns and is_planned else None,
        asked=asked,
        has_no_delegate=owns and has_no_delegate(session, held, today=today()),
    )


@dataclass(frozen=True, slots=True)
class Told:
    """A step in the reader's language, with the page where they do it."""

    words: str
    part: Part | None


def _told(step: Step, parts: Mapping[str, Part]) -> Told:
    return Told(translated(step.sentence, **step.values), parts.get(step.part or ""))


def delegate_form(held: Held, *, is_fresh: bool = False) -> DelegateForm:
    """The form that hands an examination to a unit below."""
    form = DelegateForm(formdata=None) if is_fresh else DelegateForm()
    units = list_units(read_session(), current_actor(), today=today(), under=held.unit_id)
    form.unit.choices = [choice(*each) for each in unit_choices(units)]
    closes_on = held.window.closes_at.astimezone(current_app.config["ELEARN_ZONE"])
    form.until.description = translated(
        N_("Viết theo dạng 31/12/2026. Kỳ thi kết thúc ngày %(day)s: ngày sớm hơn thì đơn vị ấy mất quyền trước khi thi xong."),
        day=f"{closes_on:%d/%m/%Y}",
    )
    return form
