"""Lists of staff: sending one, looking at what it would change, writing it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from elearn.core import limits
from elearn.core.db.types import LocalisedText
from elearn.core.errors import N_, Conflict, Invalid
from elearn.core.ids import Id
from elearn.core.jobs.model import JobState
from elearn.core.paging import page_number
from elearn.organisation.forms import SendListForm
from elearn.organisation.models import StaffImport
from elearn.organisation.queries.staff_imports import (
    PlanLine,
    StaffImportRow,
    get_staff_import,
    list_plan_lines,
    list_staff_imports,
    names_of_units,
    titles_of_positions,
)
from elearn.organisation.queries.staffing import example_of_work, find_kept_unit, suggest_kept_units
from elearn.organisation.rules import ImportState
from elearn.organisation.service import staff_imports as service
from elearn.organisation.service.staff_imports import Consent, PlanChanged
from elearn.organisation.staff_import.faults import REFUSALS, SENTENCES, FileRefused, Wrong
from elearn.organisation.staff_import.headers import TEMPLATE_HEADINGS
from elearn.organisation.staff_import.opening import open_file
from elearn.organisation.staff_import.plan import Change, Kind
from elearn.organisation.staff_import.planning import Terms
from elearn.organisation.staff_import.reading import read_list
from elearn.organisation.staff_import.unpacking import check_kind
from elearn.organisation.views.doors import blueprint
from elearn.organisation.views.shared import open_or_note
from elearn.web.access import current_actor, needs
from elearn.web.addresses import id_in_address
from elearn.web.forms import translated
from elearn.web.languages import current_language
from elearn.web.uploads import takes_file
from elearn.web.work import read_session, today, unit_of_work

KIND_WORDS: Mapping[Kind, str] = {
    Kind.PROBLEM: N_("Cần sửa"),
    Kind.NEW: N_("Mới"),
    Kind.CHANGED: N_("Thay đổi"),
    Kind.MOVED: N_("Chuyển đơn vị"),
    Kind.LEFT: N_("Thôi làm việc"),
    Kind.UNCHANGED: N_("Giữ nguyên"),
}
CHANGE_WORDS: Mapping[Change, str] = {
    Change.CODE: N_("mã số"),
    Change.NAME: N_("họ và tên"),
    Change.BIRTH: N_("ngày sinh"),
    Change.GENDER: N_("giới tính"),
    Change.EMAIL: N_("thư điện tử"),
    Change.POSITION: N_("vị trí việc làm"),
}
_FAILED = {JobState.DEAD, JobState.CANCELLED}


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A line of the plan in words of the page. `number` is the row of the file, if it has one."""

    number: int | None
    name: str
    code: str
    column: str = ""
    sentence: str = ""
    unit: LocalisedText | None = None
    position: LocalisedText | None = None
    before: LocalisedText | None = None
    before_position: LocalisedText | None = None
    on: date | None = None
    changes: str = ""
    is_known: bool = False


@blueprint.get("/staff/imports")
@needs("organisation.import_staff")
def staff_imports() -> str:
    """Sending a list, and the lists that were sent in the last two weeks."""
    return _imports_page(SendListForm(formdata=None))


def _imports_page(form: SendListForm) -> str:
    day = today()
    page = list_staff_imports(read_session(), current_actor(), today=day, page=page_number(request.args.get("page")))
    units = suggest_kept_units(read_session(), current_actor(), today=day)
    headings = TEMPLATE_HEADINGS[current_language()]
    return render_template(
        "organisation/staff_imports.html", form=form, page=page, units=units, address=_imports_address, headings=headings
    )


def _imports_address(number: int) -> str:
    return url_for("organisation.staff_imports", page=number if number > 1 else None)


@blueprint.get("/staff/imports/template.csv")
@needs("organisation.import_staff")
def staff_import_template() -> Response:
    """A file with headings in the language of the page and one invented row, as Excel in Vietnam opens it by itself.

    The row names a unit and a position that are there, so that the file as it is has nothing to mend.
    """
    day = today()
    unit, position = example_of_work(read_session(), current_actor(), today=day)
    example = ("VIDU0001", "Nguyễn Thị Ví Dụ", "31/12/1985", "Nữ", position, unit, f"{day:%d/%m/%Y}", "vidu@coquan.vn")
    out = io.StringIO()
    csv.writer(out, delimiter=";").writerows((TEMPLATE_HEADINGS[current_language()], example))
    response = Response(out.getvalue().encode("utf-8-sig"), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="danh-sach-nhan-su.csv"'
    return response


@blueprint.post("/staff/imports")
@takes_file(limits.STAFF_FILE_BYTES)
@needs("organisation.import_staff")
def send_staff_list() -> ResponseReturnValue:
    """Takes a file; a job looks at it, and nothing of it is written."""
    form = SendListForm()
    if not form.validate():
        return _imports_page(form), 422
    content, name = _sent_file(form)
    try:
        # What no list can be is told at once, beside the field.
        check_kind(content)
        import_id = _send(form, content, name)
    except Invalid as error:
        form.tell(error)
        return _imports_page(form), 422
    return redirect(url_for("organisation.staff_import", import_id=import_id), 303)


def _sent_file(form: SendListForm) -> tuple[bytes, str]:
    """The bytes of the file and its name; empty where a form says a word in place of a file."""
    sent = request.files.get(form.file.name)
    if sent is None:
        return b"", ""
    # A large one stands in a temporary file, which is not left to the collector of garbage.
    with closing(sent):
        return sent.read(), sent.filename or ""


def _send(form: SendListForm, content: bytes, file_name: str) -> Id:
    day, unit_id = today(), None
    if form.unit.data:
        unit_id = find_kept_unit(read_session(), current_actor(), form.unit.data, today=day)
        if unit_id is None:
            raise Invalid(N_("Không có đơn vị mang mã này trong các đơn vị của anh/chị."), field="unit")
    terms = Terms(form.on.data or day, unit_id, is_whole=bool(form.whole.data))
    # The name is only shown again: what of it is a path, or no text, does not matter.
    name = "".join(each for each in file_name.replace("\\", "/").rpartition("/")[2] if each.isprintable())
    with unit_of_work() as work:
        return service.send_list(work.session, current_actor(), content, name or "–", terms, now=work.now)


@blueprint.get("/staff/imports/<import_id>")
@needs("organisation.import_staff")
def staff_import(import_id: str) -> str:
    """Where a list stands: being looked at, refused, planned, being written, written."""
    return _import_page(id_in_address(import_id))


def _import_page(import_id: Id, refused: Invalid | None = None) -> str:
    session, actor = read_session(), current_actor()
    row = open_or_note("staff list", import_id, lambda: get_staff_import(session, actor, import_id, today=today()))
    kinds = [kind for kind in KIND_WORDS if kind is not Kind.UNCHANGED and row.counts.get(kind)]
    kind = next((each for each in kinds if each == request.args.get("kind")), kinds[0] if kinds else Kind.NEW)
    page = list_plan_lines(session, actor, import_id, kind, page=page_number(request.args.get("page")))
    return render_template(
        "organisation/staff_import.html",
        row=row,
        kind=kind,
        kinds=kinds,
        page=page,
        lines=_shown(page.rows),
        address=partial(_import_address, import_id, kind),
        kind_words=KIND_WORDS,
        refusal=_refusal(row),
        has_failed=row.job is not None and row.job.state in _FAILED,
        is_share_large=service.is_share_large(row.counts.get(Kind.LEFT, 0), row.about.get("listed", 0)),
        writes=sum(row.counts.get(each, 0) for each in (Kind.NEW, Kind.CHANGED, Kind.MOVED, Kind.LEFT)),
        refused=refused,
    )


def _refusal(row: StaffImportRow) -> str:
    if row.refusal is None:
        return ""
    most = {"too-large": limits.STAFF_FILE_BYTES // 1024**2, "too-many-columns": limits.STAFF_COLUMNS}
    return translated(REFUSALS[row.refusal], most=most.get(row.refusal, limits.STAFF_ROWS))


def _import_address(import_id: Id, kind: Kind, number: int) -> str:
    return url_for("organisation.staff_import", import_id=import_id, kind=kind, page=number if number > 1 else None)


def _shown(lines: Iterable[PlanLine]) -> list[ShownLine]:
    contents = [each.content for each in lines]
    units = names_of_units(read_session(), _ids(contents, "unit", "before"))
    positions = titles_of_positions(read_session(), _ids(contents, "position", "before_position"))
    return [_fault(each) if "wrong" in each else _line(each, units, positions) for each in contents]


def _ids(contents: Iterable[Mapping[str, Any]], *names: str) -> set[Id]:
    return {Id(each[name]) for each in contents for name in names if name in each}


def _fault(content: Mapping[str, Any]) -> ShownLine:
    sentence = translated(SENTENCES[Wrong(content["wrong"])], **content["values"])
    return ShownLine(content["number"] or None, "", "", content["column"], sentence)


def _line(content: Mapping[str, Any], units: Mapping[Id, LocalisedText], positions: Mapping[Id, LocalisedText]) -> ShownLine:
    def named(name: str, names: Mapping[Id, LocalisedText]) -> LocalisedText | None:
        return names.get(Id(content[name])) if name in content else None

    return ShownLine(
        content.get("number"),
        content["name"],
        content["code"],
        unit=named("unit", units),
        position=named("position", positions),
        before=named("before", units),
        before_position=named("before_position", positions),
        on=date.fromisoformat(content["on"]) if "on" in content else None,
        changes=", ".join(translated(CHANGE_WORDS[Change(each)]) for each in content.get("changes", ())),
        is_known="person" in content,
    )


@blueprint.post("/staff/imports/<import_id>/write")
@needs("organisation.import_staff")
def write_staff_import(import_id: str) -> ResponseReturnValue:
    """Writes the plan that was shown: a small one at once, a large one by a job."""
    wanted, day = id_in_address(import_id), today()
    row = open_or_note("staff list", wanted, lambda: get_staff_import(read_session(), current_actor(), wanted, today=day))
    typed = request.form.get("left", "").strip().replace(".", "")
    left = int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 8 else None
    consent = Consent(request.form.get("digest", ""), left)
    try:
        if sum(row.counts.values()) > limits.STAFF_AT_ONCE:
            with unit_of_work() as work:
                service.ask_to_write(work.session, current_actor(), wanted, consent, now=work.now)
        elif _write_at_once(row, consent):
            flash(translated(N_("Đã ghi toàn bộ danh sách.")), "good")
    except Invalid as error:
        return _import_page(wanted, error), 422
    except Conflict as error:
        flash(translated(error.message, **error.values), "warn")
    return redirect(url_for("organisation.staff_import", import_id=wanted), 303)


def _write_at_once(row: StaffImportRow, consent: Consent) -> bool:
    """Whether the list was written; otherwise the plan that it has become is kept to be looked at."""
    if row.state is not ImportState.PLANNED:
        raise Conflict(N_("Danh sách này đã ghi rồi."))
    content = read_session().get_one(StaffImport, row.import_id).content
    try:
        listed = read_list(open_file(content))
    except FileRefused as refused:
        raise Conflict(refused.message, **refused.values) from refused
    day = today()
    try:
        with unit_of_work() as work:
            service.write_list(work.session, current_actor(), row.import_id, listed, consent, now=work.now, today=day)
    except PlanChanged as changed:
        with unit_of_work() as work:
            service.keep_plan(work.session, row.import_id, changed.plan, listed, is_changed=True)
        raise
    return True


@blueprint.post("/staff/imports/<import_id>/forget")
@needs("organisation.import_staff")
def forget_staff_import(import_id: str) -> ResponseReturnValue:
    """Removes a list with its file and plan."""
    wanted = id_in_address(import_id)
    open_or_note("staff list", wanted, lambda: get_staff_import(read_session(), current_actor(), wanted, today=today()))
    with unit_of_work() as work:
        service.forget_list(work.session, current_actor(), wanted)
    flash(translated(N_("Đã xóa tệp và kế hoạch. Những gì đã ghi vẫn giữ.")), "good")
    return redirect(url_for("organisation.staff_imports"), 303)
