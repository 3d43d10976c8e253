"""Entering answer sheets: a stack of paper, a keyboard, one page for each sheet."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from elearn.assessment.responses import Response
from elearn.core.days import read_day
from elearn.core.errors import N_, Conflict, Invalid, NotFound
from elearn.core.i18n import show_time
from elearn.examinations.paper.booklet import PaperQuestion, as_on_sheet, booklet_of
from elearn.examinations.paper.cells import REASON_WORDS, EntryRefused, plain
from elearn.examinations.paper.entry import read_entry, write_entry
from elearn.examinations.paper.rounds import FIRST, SECOND, Difference, Reading, Times, difference_of
from elearn.examinations.plan.drawing import sections_of
from elearn.examinations.queries import paper as queries
from elearn.examinations.queries import readings
from elearn.examinations.queries.held import Held
from elearn.examinations.queries.paper import PaperSitting
from elearn.examinations.queries.seen import is_candidate
from elearn.examinations.service import paper as service
from elearn.examinations.service.paper import EndedLate, Entered
from elearn.examinations.service.paper_sittings import LANGUAGE
from elearn.examinations.service.taking_back import TOLD, may_take_back
from elearn.examinations.views.doors import blueprint
from elearn.examinations.views.shared import not_sitting, overseen
from elearn.web.access import current_actor, needs
from elearn.web.addresses import id_in_address
from elearn.web.forms import translated
from elearn.web.work import database, read_session, unit_of_work

_CLOCK = re.compile(r"(?P<hour>[0-9]{1,2})(?:[:hg.]|(?=[0-9]{2}$))(?P<minute>[0-9]{2})")
_TOLD = {
    Entered.WAITS: N_("Đã lưu phiếu %(number)s. Một người khác đọc lại phiếu này."),
    Entered.DIFFERS: N_("Đã lưu phiếu %(number)s. Hai lần đọc khác nhau, nên người thứ ba đọc lại những chỗ khác."),
    Entered.DONE: N_("Phiếu %(number)s đã nhập xong và đã chấm."),
}
_TOLD_LATE = N_("Phiếu %(number)s đã nhập xong và đã chấm, được ghi là nộp muộn %(minutes)s phút.")
_NOT_FOUND = N_("Không có phiếu nào mang số báo danh hoặc mã này.")


@dataclass(frozen=True, slots=True)
class Row:
    """A question of a sheet as it is entered: what was typed by name of a cell, what two others read, what is wrong."""

    asked: PaperQuestion
    typed: Mapping[str, str]
    read: tuple[str, ...] = ()
    error: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """An answer sheet on its way in. `differ`: what a third person reads; None where the whole sheet is read."""

    held: Held
    sitting: PaperSitting
    questions: tuple[PaperQuestion, ...]
    readings: tuple[Reading, ...]
    differ: Difference | None
    is_own: bool

    @property
    def asks_times(self) -> bool:
        return self.differ is None or self.differ.is_of_times


@blueprint.get("/organise/<examination_id>/paper/entry")
@needs("examinations.serve")
def paper_entry(examination_id: str) -> ResponseReturnValue:
    """The next sheet of the stack: by number or code. Tells how far the entering is."""
    held = at_desk(examination_id)
    wanted = request.args.get("sheet", "")
    found = queries.find_sheet(read_session(), held, wanted) if wanted.strip() else None
    if found is not None:
        return redirect(url_for("examinations.paper_sheet", examination_id=held.id, sitting_id=found), 302)
    session, actor = read_session(), current_actor()
    return render_template(
        "examinations/paper_entry.html",
        held=held,
        wanted=wanted,
        error=translated(_NOT_FOUND) if wanted.strip() else "",
        counts=queries.count_entries(session, held),
        waiting=queries.list_waiting(session, held, actor),
        late=readings.list_late(session, held),
    )


@blueprint.get("/organise/<examination_id>/paper/entry/<sitting_id>")
@needs("examinations.serve")
def paper_sheet(examination_id: str, sitting_id: str) -> str:
    """One sheet to be typed; for a third person only where two others differ."""
    sheet = sheet_at(at_desk(examination_id), sitting_id)
    before = readings.last_times(read_session(), sheet.held, current_actor())
    shown = _shown_times(before) if before is not None else {"day": _local(sheet.held.window.opens_at).date().isoformat()}
    return sheet_page(sheet, shown, {})


@blueprint.post("/organise/<examination_id>/paper/entry/<sitting_id>")
@needs("examinations.serve")
def enter_paper(examination_id: str, sitting_id: str) -> ResponseReturnValue:
    """Keeps a reading of a sheet, and goes back for the next one."""
    sheet = sheet_at(at_desk(examination_id), sitting_id)
    errors: dict[str, str] = {}
    given = _given(sheet, errors)
    times = _times(sheet, errors)
    if errors or times is None:
        return sheet_page(sheet, request.form, errors), 422
    try:
        with unit_of_work() as work:
            knows_late = request.form.get("is_late") == "1"
            entered = service.enter_sheet(
                work.session,
                current_actor(),
                sheet.held,
                sheet.sitting.id,
                Reading(given, times),
                knows_late=knows_late,
                now=work.now,
            )
            late = _late(work.session, sheet) if entered is Entered.DONE else None
    except Conflict as error:
        # What was typed stays in sight, whatever happened to the sheet meanwhile.
        return sheet_page(sheet, request.form, {"sheet": translated(error.message, **error.values)}), 409
    except Invalid as error:
        asks_late = isinstance(error, EndedLate)
        return sheet_page(
            sheet, request.form, {error.field or "began": translated(error.message, **error.values)}, asks_late=asks_late
        ), 422
    if late is not None:
        flash(translated(_TOLD_LATE, number=sheet.sitting.number, minutes=late.minutes), "warn")
    else:
        flash(translated(_TOLD[entered], number=sheet.sitting.number), "good")
    return redirect(url_for("examinations.paper_entry", examination_id=sheet.held.id), 303)


def at_desk(examination_id: str) -> Held:
    """The examination, for whoever may enter sheets of it; its candidates may not, nor who may join, whatever else they are.

    Raises:
        NotFound: they may not.
        Conflict: the paper is sealed.
    """
    held = overseen(examination_id, *service.ENTERING)
    if is_candidate(read_session(), held, current_actor()):
        raise NotFound
    not_sitting(held)
    service.require_open_desk(held)
    return held


def sheet_at(held: Held, sitting_id: str) -> Sheet:
    """A sheet of the examination as it stands. Raises NotFound: there is none at this address."""
    session, wanted = read_session(), id_in_address(sitting_id)
    sitting = queries.find_paper(session, held, wanted)
    if sitting is None:
        raise NotFound
    entries = readings.read_entries(session, sitting.id)
    read = tuple(kept for _, kept in entries.values())
    is_own = current_actor().person_id in {who for who, _ in entries.values()}
    differ = difference_of(read[0], read[1]) if len(read) == SECOND and not is_own else None
    sections = booklet_of(sections_of(held.course(session), held.plan, sitting.paper), sitting.seed, LANGUAGE)
    questions = tuple(each for each in as_on_sheet(sections) if differ is None or each.item.id in differ.questions)
    return Sheet(held, sitting, questions, read, differ, is_own)


def _given(sheet: Sheet, errors: dict[str, str]) -> dict[str, Response]:
    given: dict[str, Response] = {}
    for asked in sheet.questions:
        try:
            response = read_entry(asked, request.form, sheet.sitting.seed)
        except EntryRefused as error:
            errors[error.cell] = translated(REASON_WORDS[error.reason])
        else:
            if response is not None:
                given[asked.item.id] = response
    return given


def _times(sheet: Sheet, errors: dict[str, str]) -> Times | None:
    """When the candidate began and ended, as the sheet says in local time."""
    if not sheet.asks_times:
        return sheet.readings[0].times
    day = read_day(request.form.get("day", ""))
    if day is None:
        errors["day"] = translated(N_("Xin ghi ngày thi, ví dụ 30/11/2026."))
        return None
    found: dict[str, datetime] = {}
    for name in ("began", "ended"):
        at = _at(day, request.form.get(name, ""))
        if at is None:
            errors[name] = translated(N_("Xin ghi giờ và phút, ví dụ 08:05."))
        else:
            found[name] = at
    return Times(found["began"], found["ended"]) if len(found) == len(("began", "ended")) else None


def _at(day: date, typed: str) -> datetime | None:
    found = _CLOCK.fullmatch(plain(typed))
    if found is None or int(found["hour"]) > 23 or int(found["minute"]) > 59:
        return None
    return datetime.combine(day, time(int(found["hour"]), int(found["minute"])), current_app.config["ELEARN_ZONE"])


def _shown_times(times: Times) -> dict[str, str]:
    zone = current_app.config["ELEARN_ZONE"]
    return {
        "day": _local(times.began_at).date().isoformat(),
        "began": show_time(times.began_at, zone),
        "ended": show_time(times.ended_at, zone),
    }


def _local(at: datetime) -> datetime:
    return at.astimezone(current_app.config["ELEARN_ZONE"])


def sheet_page(
    sheet: Sheet, typed: Mapping[str, str], errors: Mapping[str, str], *, asks_late: bool = False, refused: str = ""
) -> str:
    """The page of a sheet with what was typed and what is wrong.

    Args:
        asks_late: whether it is asked that the sheet really says so late a time.
        refused: why nothing was taken back.
    """
    session, actor = read_session(), current_actor()
    made = readings.list_readings(session, sheet.sitting.id)
    mine = tuple(each for each in made if each.person_id == actor.person_id)
    may = functools.partial(may_take_back, session, actor, sheet.held, sheet.sitting, now=database().clock.now())
    until = sheet.sitting.goes_on_until(database().clock.now(), sheet.held.plan.grace)
    rows = [
        Row(
            asked,
            {cell.name: typed.get(cell.name, "") for cell in asked.cells},
            tuple(_read(sheet, asked, each) for each in sheet.readings) if sheet.differ is not None else (),
            next((errors[cell.name] for cell in asked.cells if cell.name in errors), ""),
        )
        for asked in sheet.questions
    ]
    read_times = [_shown_times(each.times) for each in sheet.readings] if sheet.differ is not None else []
    shown = {"sheet": sheet, "rows": rows, "typed": typed, "errors": errors, "read_times": read_times, "first": FIRST}
    shown |= {
        "asks_late": asks_late or "is_late" in typed,
        "late": _late(session, sheet),
        "refused": refused,
        "told": TOLD,
        "until": until,
    }
    shown |= {
        "made": made,
        "mine": mine,
        "may_all": _stands(sheet, made) and may(made),
        "may_own": _stands(sheet, mine) and may(mine),
    }
    return render_template("examinations/paper_sheet.html", **shown)


def _stands(sheet: Sheet, made: Sequence[readings.ReadingRow]) -> bool:
    return bool(made) and not sheet.sitting.is_void


def _late(session: Session, sheet: Sheet) -> readings.LateSheet | None:
    return readings.find_late(session, sheet.sitting.id)


def _read(sheet: Sheet, asked: PaperQuestion, reading: Reading) -> str:
    """What somebody read of a question, as it is typed."""
    typed = write_entry(asked, reading.given.get(asked.item.id), sheet.sitting.seed)
    named = [f"{cell.label} {typed[cell.name]}".strip() for cell in asked.cells if typed[cell.name]]
    return "; ".join(named)
