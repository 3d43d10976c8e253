"""The paper edition: booklets with answer sheets, what is right in them, and the plan for the day the network fails."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import render_template, request
from flask.typing import ResponseReturnValue

from elearn.content.document import Course
from elearn.core.errors import N_, Conflict, Invalid
from elearn.core.ids import Id, parse_id
from elearn.examinations.paper.booklet import PaperQuestion, PaperSection, as_on_sheet, booklet_of
from elearn.examinations.paper.cells import plain
from elearn.examinations.paper.keys import RightCell, key_of
from elearn.examinations.plan.drawing import sections_of
from elearn.examinations.queries import paper as queries
from elearn.examinations.queries.held import Held
from elearn.examinations.queries.paper import PaperSitting
from elearn.examinations.queries.seen import is_candidate, is_kept_from
from elearn.examinations.rules import BODY_WORDS, Body, State
from elearn.examinations.service import paper as service
from elearn.examinations.service.opening import opens_from
from elearn.examinations.views.doors import blueprint
from elearn.examinations.views.shared import overseen, parts_here, way_back
from elearn.organisation.queries.responsible import name_units
from elearn.web.access import current_actor, needs
from elearn.web.forms import translated
from elearn.web.languages import current_language
from elearn.web.work import read_session, today, unit_of_work

NO_ROOM = "none"
_PRINTED = frozenset({State.READY, State.CLOSED})
_EXPLAINED = frozenset({State.CLOSED, State.POSTED})
ROOMS_SIGNED = 5
"""So many rooms have a row with places to sign on the one page of the plan."""
COLUMNS = {12: (2, 30), 30: (3, 16)}
"""More of them stand beside each other: up to so many, in so many columns, where no name is longer than so many characters. What
does not fit either stands on a second sheet, with everything.
"""
DUTIES_SHOWN = 6
_NUMBER_SHOWN, _NUMBERS_SHOWN = 30, 10
"""Of numbers that are none so many are named, and of each so many characters."""


@dataclass(frozen=True, slots=True)
class PrintedPaper:
    """A sitting with its paper as it is printed, or with what is right in it, by number of the question. `asked` and `key` are in
    the order of the sheet.
    """

    sitting: PaperSitting
    sections: tuple[PaperSection, ...]
    asked: tuple[PaperQuestion, ...]
    key: tuple[tuple[int, tuple[RightCell, ...]], ...] = ()


@blueprint.get("/organise/<examination_id>/paper")
@needs("examinations.serve")
def paper(examination_id: str) -> str:
    """Where papers are printed and the plan is found; for organisers and the council."""
    return _paper_page(overseen(examination_id, Body.COUNCIL))


@blueprint.post("/organise/<examination_id>/paper/print")
@needs("examinations.serve")
def print_paper(examination_id: str) -> ResponseReturnValue:
    """Booklets and answer sheets, shown in the answer and noted in the sealed log."""
    held = overseen(examination_id, Body.COUNCIL)
    if held.state not in _PRINTED:
        raise Conflict(N_("Kỳ thi chưa chốt kế hoạch hoặc đã xong, nên không có đề để in."))
    return _printed(held, "examinations/booklets.html")


@blueprint.post("/organise/<examination_id>/paper/key")
@needs("examinations.serve")
def print_key(examination_id: str) -> ResponseReturnValue:
    """What is right in each booklet, for marking by hand: only when nobody sits any more."""
    held = overseen(examination_id, Body.COUNCIL)
    if held.state not in _EXPLAINED:
        raise Conflict(N_("Đáp án chỉ in được khi kỳ thi đã đóng."))
    return _printed(held, "examinations/booklet_keys.html", what="đáp án", with_key=True)


@blueprint.get("/organise/<examination_id>/paper/plan")
@needs("examinations.serve")
def paper_plan(examination_id: str) -> str:
    """One page for the day the network fails, made of what is known of this examination."""
    held = overseen(examination_id, Body.COUNCIL, Body.INVIGILATION, Body.SUPERVISION)
    session = read_session()
    serving = queries.list_duties(session, held, today=today())
    duties = [(BODY_WORDS[body], name, duty) for body, name, duty in serving if body is not Body.MARKING]
    rooms = [each for each in queries.list_rooms(session, held) if each.id is not None]
    return render_template(
        "examinations/paper_plan.html",
        held=held,
        unit=_unit_name(held),
        rooms=rooms,
        columns=columns_for([each.name for each in rooms]),
        candidates=sum(each.candidates for each in queries.list_rooms(session, held)),
        duties=duties[:DUTIES_SHOWN],
        more_duties=max(len(duties) - DUTIES_SHOWN, 0),
        extra=queries.list_extra_minutes(session, held),
        unsealed_from=opens_from(held),
        back=way_back(held, "examinations.paper"),
    )


def columns_for(names: Sequence[str]) -> int:
    """In how many columns the rooms stand on the plan: 1 with places to sign; 0 where they need a sheet of their own."""
    if len(names) <= ROOMS_SIGNED:
        return 1
    longest = max(len(each) for each in names)
    return next((columns for most, (columns, fits) in COLUMNS.items() if len(names) <= most and longest <= fits), 0)


def _paper_page(held: Held, error: Invalid | None = None) -> str:
    rooms = queries.list_rooms(read_session(), held)
    session, actor = read_session(), current_actor()
    may = held.is_opened and not is_candidate(session, held, actor) and not is_kept_from(session, held, actor, today=today())
    return render_template(
        "examinations/paper.html",
        held=held,
        rooms=[(str(each.id) if each.id else NO_ROOM, each) for each in rooms],
        chosen=request.form.getlist("room"),
        numbers=request.form.get("numbers", ""),
        with_names="with_names" in request.form,
        errors={error.field or "room": translated(error.message, **error.values)} if error is not None else {},
        may_print=may and held.state in _PRINTED,
        may_explain=may and held.state in _EXPLAINED,
        counts=queries.count_entries(read_session(), held),
        most=service.SETS_AT_ONCE,
        may_enter="examinations.paper_entry" in parts_here(held),
    )


def _printed(held: Held, template: str, *, what: str = "", with_key: bool = False) -> ResponseReturnValue:
    rooms: list[Id | None] = [None if each == NO_ROOM else parse_id(each) for each in request.form.getlist("room")]
    numbers = plain(request.form.get("numbers", "")).replace(",", " ").replace(";", " ").split()
    wanted = [each for each, text in zip(rooms, request.form.getlist("room"), strict=True) if each is not None or text == NO_ROOM]
    try:
        with unit_of_work() as work:
            found = queries.list_papers(work.session, held, rooms=wanted, numbers=numbers)
            _require_all(numbers, found)
            service.note_printed(work.session, current_actor(), held, sets=len(found), what=what, now=work.now)
    except Invalid as error:
        return _paper_page(held, error), 422
    course = held.course(read_session())
    return render_template(
        template,
        held=held,
        unit=_unit_name(held),
        papers=[_on_paper(course, held, each, with_key=with_key) for each in found],
        with_names=bool(request.form.get("with_names")),
    )


def _require_all(numbers: Sequence[str], found: Sequence[PaperSitting]) -> None:
    """Raises Invalid: some of the numbers have no paper. A set that is missing is seen before printing, not in the room."""
    there = {each.number for each in found}
    missing = [each for each in numbers if each not in there]
    if missing:
        named = ", ".join(each[:_NUMBER_SHOWN] for each in missing[:_NUMBERS_SHOWN])
        raise Invalid(N_("Không có đề của số báo danh: %(numbers)s. Chưa in bộ nào."), field="numbers", numbers=named)


def _on_paper(course: Course, held: Held, sitting: PaperSitting, *, with_key: bool) -> PrintedPaper:
    language = current_language()
    sections = booklet_of(sections_of(course, held.plan, sitting.paper), sitting.seed, language)
    asked = as_on_sheet(sections)
    if not with_key:
        return PrintedPaper(sitting, sections, asked)
    return PrintedPaper(sitting, sections, asked, tuple((each.item.number, key_of(each, sitting.seed, language)) for each in asked))


def _unit_name(held: Held) -> object:
    unit = held.held_by_id or held.unit_id
    return name_units(read_session(), [unit], today=today()).get(unit)
