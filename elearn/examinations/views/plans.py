"""The plan of an examination as a page of fields."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from elearn.catalogue.library import LIBRARY
from elearn.catalogue.queries import find_served
from elearn.content.document import Course
from elearn.core.errors import N_, Conflict, Invalid
from elearn.core.i18n import in_language
from elearn.core.ids import parse_id
from elearn.core.text import nfc
from elearn.examinations.plan.checking import shared_banks
from elearn.examinations.plan.form import MOST_SECTIONS, Wrong, filled_with, read_values, shape_of, values_of
from elearn.examinations.plan.programme import PROGRAMME, differences_of
from elearn.examinations.plan.shape import Plan
from elearn.examinations.plan.templates import plan_for, plan_for_topic
from elearn.examinations.queries.examinations import OFFERED_UNITS, list_units
from elearn.examinations.queries.held import Held
from elearn.examinations.rules import State, Template
from elearn.examinations.service import plans
from elearn.examinations.service.plans import Settings
from elearn.examinations.views.doors import blueprint
from elearn.examinations.views.shared import owned, unit_choices
from elearn.organisation.queries.staff_imports import names_of_units
from elearn.web.access import current_actor, needs
from elearn.web.forms import translated
from elearn.web.languages import current_language
from elearn.web.work import read_session, today, unit_of_work

_SHOWS = (
    ("nothing", N_("Không xem được gì")),
    ("score", N_("Điểm của mình")),
    ("answers", N_("Điểm, bài làm và đáp án")),
)
_LONGEST = 2000
_LISTED_LEVELS = 2
"""Of the units that can be chosen, those at the top stand open; the others, which are many, unfold."""
_TOPIC, _USUAL = "topic", "usual"
"""What the buttons ask for that fill in the paper: a test of the chosen topic, or what the kind begins with."""


@blueprint.get("/organise/<examination_id>/plan")
@needs("examinations.organise")
def plan(examination_id: str) -> str:
    """The plan: to be changed while it is a draft, to be read afterwards."""
    held = owned(examination_id)
    return _page(held, _stored(held), list(held.plan.units), {})


@blueprint.post("/organise/<examination_id>/plan")
@needs("examinations.organise")
def change_plan(examination_id: str) -> ResponseReturnValue:
    """Saves the plan, or shows the form with more room for lines or sections."""
    held = owned(examination_id)
    values = {name: nfc(value)[:_LONGEST] for name, value in request.form.items()}
    units, more = request.form.getlist("units"), request.form.get("more", "")
    if held.state is not State.DRAFT:
        flash(translated(plans.FROZEN), "warn")
        return redirect(url_for("examinations.plan", examination_id=held.id), 303)
    if more:
        is_filled = more in {_TOPIC, _USUAL}
        return _filled(held, values, units, more) if is_filled else _page(held, values, units, {}, more=more)
    course = _course(held)
    wanted = read_values(values, units, held.plan, zone=_zone(), banks=[each.id for each in course.banks] if course else [])
    if wanted.wrong:
        return _page(held, values, units, wanted.wrong), 422
    settings = Settings(wanted.title, wanted.window, wanted.plan, wanted.access_code, wanted.is_sealed, wanted.erase_on)
    try:
        with unit_of_work() as work:
            plans.change_settings(work.session, current_actor(), held.id, settings, now=work.now)
    except Invalid as error:
        return _page(held, values, units, {error.field or "title": Wrong(error.message, error.values)}), 422
    except Conflict as error:
        flash(translated(error.message, **error.values), "warn")
        return redirect(url_for("examinations.plan", examination_id=held.id), 303)
    flash(translated(N_("Đã lưu kế hoạch.")), "good")
    return redirect(url_for("examinations.examination", examination_id=held.id), 303)


def _filled(held: Held, values: Mapping[str, str], units: list[str], what: str) -> ResponseReturnValue:
    """The form with another paper in it; nothing is saved."""
    course = _course(held)
    bank = next((each for each in course.banks if each.id == values.get("topic")), None) if course else None
    if course is None or (what == _TOPIC and bank is None):
        return _page(held, values, units, {"topic": Wrong(N_("Xin chọn một chuyên đề."))}), 422
    plan = plan_for_topic(bank) if what == _TOPIC and bank is not None else plan_for(held.template, course)
    flash(translated(N_("Đã điền đề, thời gian và ghi chú; chưa lưu. Xin xem lại rồi bấm “Lưu kế hoạch”.")))
    return _page(held, filled_with(values, plan), units, {}, plan=plan)


def _stored(held: Held) -> dict[str, str]:
    return {
        **values_of(held.plan, held.window, _zone()),
        "title": held.title,
        "access_code": held.access_code,
        "is_sealed": "1" if held.is_sealed else "",
        "erase_on": "" if held.erase_on is None else f"{held.erase_on:%d/%m/%Y}",
    }


def _page(
    held: Held,
    values: Mapping[str, str],
    units: list[str],
    wrong: Mapping[str, Wrong],
    *,
    more: str = "",
    plan: Plan | None = None,
) -> str:
    """The form. `plan`: what was filled in, where that is not the plan that is stored."""
    course = _course(held)
    at = int(more[1:]) if more[:1] == "s" and more[1:] in {str(each) for each in range(MOST_SECTIONS)} else None
    known = list_units(read_session(), current_actor(), today=today())
    return render_template(
        "examinations/plan.html",
        held=held,
        values=values,
        # A frozen plan has no line to spare.
        shape=shape_of(values, more_lines=at if held.state is State.DRAFT else -1, is_wider=more == "section"),
        most_sections=MOST_SECTIONS,
        banks=_banks(course),
        codes=sorted({code for each in _drawable(course) for code in each.competencies}),
        tags=sorted({tag for each in _drawable(course) for tag in each.tags}),
        units=unit_choices(each for each in known if each.height < _LISTED_LEVELS),
        units_below=unit_choices(each for each in known if each.height >= _LISTED_LEVELS),
        are_units_cut=len(known) == OFFERED_UNITS,
        chosen=units,
        chosen_names=_names(held),
        shows=[(value, translated(words)) for value, words in _SHOWS],
        faults={name: translated(each.sentence, **each.values) for name, each in wrong.items()},
        is_recruitment=held.template is Template.RECRUITMENT,
        is_draft=held.state is State.DRAFT,
        is_topic=held.template is Template.TOPIC,
        shared=_shared(course, plan or held.plan),
        programme=PROGRAMME,
        differences=_differences(held, course, plan or held.plan),
    )


def _names(held: Held) -> list[str]:
    """What the units are called whose people may sit it, for reading."""
    found = names_of_units(read_session(), {unit_id for each in held.plan.units if (unit_id := parse_id(each)) is not None})
    return sorted(in_language(name, current_language())[0] for name in found.values())


def _differences(held: Held, course: Course | None, plan: Plan) -> list[str]:
    found = differences_of(course, plan, held.template) if course else []
    return [translated(each.sentence, **each.values) for each in found]


def _shared(course: Course | None, plan: Plan) -> list[tuple[str, str]]:
    """The banks of the plan on which quizzes draw too, each with those quizzes, by title."""
    language = current_language()
    found = shared_banks(course, plan) if course else []
    return [
        (in_language(each.bank, language)[0], ", ".join(f"“{in_language(title, language)[0]}”" for title in each.quizzes))
        for each in found
    ]


def _course(held: Held) -> Course | None:
    """The version whose banks can be chosen from: the frozen one, else the one that is served; None where it was retired."""
    if held.rendition_id is not None:
        return held.course(read_session())
    entry = find_served(read_session(), held.course_id)
    return None if entry is None else LIBRARY.get_document(read_session(), entry.rendition_id)


def _banks(course: Course | None) -> list[tuple[str, str]]:
    language = current_language()
    found = []
    for each in course.banks if course else ():
        title = in_language(each.title, language)[0]
        found.append((each.id, translated(N_("%(title)s (%(count)d câu)"), title=title, count=len(each.questions))))
    return found


def _drawable(course: Course | None) -> list[Any]:
    return [course.questions[each] for bank in course.banks for each in bank.questions] if course else []


def _zone() -> ZoneInfo:
    zone: ZoneInfo = current_app.config["ELEARN_ZONE"]
    return zone
