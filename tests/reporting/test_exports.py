"""Exports: whose rows are in them, what their cells hold, how they go on after a crash, and who may still have them."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from openpyxl import load_workbook
from sqlalchemy import select, update

from elearn.accounts.models import Person
from elearn.catalogue.queries import get_course
from elearn.catalogue.service import publish
from elearn.core import limits
from elearn.core.actor import SYSTEM, Role
from elearn.core.clock import FakeClock
from elearn.core.db.work import Database
from elearn.core.errors import Conflict, Invalid, NotFound, TooMany
from elearn.core.events import StoredEvent
from elearn.core.ids import Id
from elearn.core.jobs.context import JobContext
from elearn.notifications.models import Message, Notice
from elearn.organisation import service as organisation
from elearn.organisation.models import Employment
from elearn.organisation.service.staff import NewEmployment, begin_all
from elearn.reporting import export_writing, service
from elearn.reporting.completion_filter import CompletionFilter
from elearn.reporting.export_jobs import remover
from elearn.reporting.export_queries import get_export, list_exports
from elearn.reporting.exporting.rules import FORMS, ExportState
from elearn.reporting.models import CompletionExport
from tests.conftest import NOW
from tests.organisation.makers import TODAY, acting
from tests.reporting.exports import Desk
from tests.reporting.sheets import read_sheet
from tests.reporting.test_completions import Register, complete
from tests.site import first_course

HOSTILE = ("=1+1", "+84 903", "-2", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1", "＝1+1", "＋1", "－1", "＠x")


@pytest.fixture
def desk(database: Database, tmp_path: Path) -> Desk:
    return Desk(Register(database), tmp_path / "exports")


def named(rows: list[dict[str, str]]) -> set[str]:
    return {(row.get("Họ và tên") or row.get("full_name", "")).removeprefix("Người ") for row in rows}


@pytest.mark.parametrize(("form", "layout"), [*((each, "full") for each in FORMS), ("csv", "training"), ("csv", "record")])
def test_every_form_and_layout_holds_the_officers_people_and_nobody_elses(desk: Desk, form: str, layout: str) -> None:
    assert named(desk.export(form=form, layout=layout)) == {"own", "below"}


def test_birth_dates_and_genders_go_to_whoever_answers_for_the_training_of_that_unit(desk: Desk) -> None:
    for person in desk.register.people.values():
        desk.call(person, birth_date=date(1985, 12, 31), birth_precision="day", gender="female")
    own, below, above = (desk.register.units[each] for each in ("own", "below", "above"))
    for layout in ("full", "training"):
        for grants, expected in (
            ([(Role.TRAINING_OFFICER, own)], {"own", "below"}),
            ([(Role.HEAD, own)], set()),
            ([(Role.AUDITOR, own)], set()),
            ([(Role.HEAD, above), (Role.TRAINING_OFFICER, below)], {"below"}),
            ([(Role.HEAD, below), (Role.TRAINING_OFFICER, own)], {"own", "below"}),
        ):
            desk.take_on(*grants)
            rows = desk.export(layout=layout)
            told = {row["Họ và tên"].removeprefix("Người ") for row in rows if row["Ngày sinh"] or row["Giới tính"]}
            assert (told, len(rows) > 1) == (expected, True), grants


def test_a_filter_narrows_an_export_and_never_widens_it(desk: Desk) -> None:
    assert named(desk.export(CompletionFilter(unit=desk.register.units["below"]))) == {"below"}
    with pytest.raises(Invalid):
        desk.export(CompletionFilter(unit=desk.register.units["sibling"]))


@pytest.mark.parametrize("form", ["xlsx", "csv", "csv-comma"])
def test_no_cell_begins_as_a_formula_does(desk: Desk, form: str) -> None:
    for text in HOSTILE:
        desk.call(desk.register.people["own"], full_name=f"{text}x", staff_code=None)
        names = [row["Họ và tên"] for row in desk.export(form=form)]
        assert [each[0] for each in names if "x" in each] == ["'"], text


def test_other_programs_get_texts_as_they_are(desk: Desk) -> None:
    desk.call(desk.register.people["own"], full_name="=1+1")
    assert named(desk.export(form="jsonl")) == {"=1+1", "below"}


@pytest.mark.parametrize("form", FORMS)
def test_a_code_keeps_its_leading_zeros(desk: Desk, form: str) -> None:
    desk.call(desk.register.people["own"], staff_code="007")
    assert "007" in {row.get("Mã nhân sự") or row.get("staff_code") for row in desk.export(form=form)}


def test_codes_are_texts_and_days_are_numbers_with_a_format(desk: Desk) -> None:
    desk.call(desk.register.people["own"], staff_code="0123")
    row = read_sheet(desk.write(desk.ask(form="xlsx").id))[0]
    assert (row["Mã nhân sự"].kind, row["Đến ngày"].kind, row["Đến ngày"].value) == ("s", "n", "46348.0")


def test_a_cell_of_a_code_stays_a_text_when_somebody_types_into_it(desk: Desk) -> None:
    desk.call(desk.register.people["own"], staff_code="0123")
    sheet = load_workbook(desk.write(desk.ask(form="xlsx").id)).active
    assert sheet is not None
    formats = {str(heading.value): below.number_format for heading, below in zip(sheet[1], sheet[2], strict=True)}
    assert (formats["Mã nhân sự"], formats["Mã đơn vị"], formats["Đến ngày"]) == ("@", "@", "dd/mm/yyyy")


@pytest.mark.parametrize(
    ("precision", "kind", "in_csv"), [("day", "n", "30/09/1985"), ("month", "s", "09/1985"), ("year", "s", "1985")]
)
def test_a_birth_date_is_a_date_as_far_as_it_is_known(desk: Desk, precision: str, kind: str, in_csv: str) -> None:
    with desk.database.unit_of_work() as work:
        person = work.session.get_one(Person, desk.register.people["own"])
        person.birth_date, person.birth_precision = date(1985, 9, 30), precision
    (row,) = (each for each in read_sheet(desk.write(desk.ask(form="xlsx").id)) if each["Họ và tên"].value == "Người own")
    assert row["Ngày sinh"].kind == kind
    assert in_csv in {each["Ngày sinh"] for each in desk.export()}


@pytest.mark.parametrize(("moves_to", "told"), [("below", "Đơn vị"), ("sibling", ""), (None, "")])
def test_the_unit_of_today_is_told_where_the_reader_may_see_it(desk: Desk, moves_to: str | None, told: str) -> None:
    work_there = update(Employment).where(Employment.person_id == desk.register.people["own"])
    values = {"valid_to": TODAY} if moves_to is None else {"unit_id": desk.register.units[moves_to]}
    with desk.database.unit_of_work() as work:
        work.session.execute(work_there.values(**values))
    (row,) = (each for each in desk.export() if each["Họ và tên"] == "Người own")
    assert row["Đơn vị"] == "Đơn vị ngày ấy"
    assert row["Đơn vị hiện nay"][: len("Đơn vị")] == told


def test_every_row_carries_the_mark_of_its_export(desk: Desk) -> None:
    asked = desk.ask(layout="training")
    text = desk.write(asked.id).read_text(encoding="utf-8-sig")
    assert [line.rsplit(";", 1)[1] for line in text.splitlines()[1:]] == [f"X{asked.id.hex[-8:]}"] * 2


def test_chosen_columns_stand_alone_with_the_mark(desk: Desk) -> None:
    (row, _) = desk.export(columns=("full_name", "course_title"))
    assert list(row) == ["Họ và tên", "Tên khóa học", "Mã tệp xuất"]


def test_headings_and_units_are_told_in_the_chosen_language(desk: Desk) -> None:
    assert "Full name" in desk.export(language="en")[0]


def test_what_is_completed_after_the_order_is_not_in_it(desk: Desk) -> None:
    asked = desk.ask()
    complete(desk.database, desk.register.people["own"], desk.register.units["own"], desk.register.entry, cycle=2, minutes_ago=-5)
    assert len(desk.write(asked.id).read_text().splitlines()) == 3


def test_the_summary_counts_people_completions_and_share_of_each_unit(desk: Desk) -> None:
    complete(desk.database, desk.register.people["own"], desk.register.units["own"], desk.register.entry, cycle=2)
    rows = desk.export(layout="units")
    told = sorted((row["Số người đang làm việc"], row["Số người hoàn thành"], row["Số lượt người"]) for row in rows)
    # The officer works in the unit too and has completed nothing.
    assert told == [("1", "1", "1"), ("2", "1", "2")]
    assert sorted(row["Tỷ lệ hoàn thành (%)"] for row in rows) == ["100", "50"]


def test_units_are_named_with_those_above_and_stand_below_them(desk: Desk) -> None:
    ward, office = (row["Đơn vị"] for row in desk.export(layout="units"))
    assert office == f"{office.partition(', ')[0]}, {ward}"
    assert {row["Họ và tên"]: row["Đơn vị hiện nay"] for row in desk.export()} == {"Người own": ward, "Người below": office}


def test_the_summary_counts_nobody_at_a_second_place_of_work(desk: Desk) -> None:
    second = NewEmployment(desk.register.people["own"], desk.register.units["below"], TODAY, is_main=False)
    with desk.database.unit_of_work() as work:
        begin_all(work.session, SYSTEM, [second], now=work.now)
    assert sum(int(row["Số người đang làm việc"]) for row in desk.export(layout="units")) == 3


def test_the_group_of_contents_is_that_of_the_course(desk: Desk) -> None:
    with desk.database.unit_of_work() as work:
        grouped = replace(first_course(), programme_group=4, label="9.0.0", source_hash=f"{9:064x}")
        publish(work.session, SYSTEM, grouped, {}, now=work.now)
    with desk.database.read() as session:
        entry = get_course(session, SYSTEM, grouped.slug)
    complete(desk.database, desk.register.people["own"], desk.register.units["own"], entry, cycle=2)
    assert sorted(row["Nhóm nội dung"] for row in desk.export(layout="training")) == ["4", "5", "5"]


# --- crashes -------------------------------------------------------------------------------------------------------------


def many(desk: Desk) -> None:
    for cycle in range(2, 9):
        complete(desk.database, desk.register.people["own"], desk.register.units["own"], desk.register.entry, cycle=cycle)


@pytest.mark.parametrize(("form", "layout"), [*((each, "full") for each in FORMS), ("csv", "units")])
def test_an_interrupted_export_ends_with_the_same_bytes(
    desk: Desk, form: str, layout: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "EXPORT_CHUNK", 2)
    many(desk)
    asked = desk.ask(form=form, layout=layout).id
    whole = desk.write(asked).read_bytes()
    again(desk, asked)
    for _ in range(10):
        # Stopped after each piece; and half a piece stands in the file that nobody has recorded.
        export_writing.write_export(desk.database, desk.folder, asked, lambda: True)
        if (part := export_writing.part_of(desk.file(asked))).exists():
            with part.open("ab") as file:
                file.write(b"half a pie")
    assert desk.write(asked).read_bytes() == whole


def again(desk: Desk, export_id: Id) -> None:
    """Puts an export back to where nothing of it was written."""
    desk.file(export_id).unlink()
    with desk.database.unit_of_work() as work:
        row = work.session.get_one(CompletionExport, export_id)
        row.state, row.rows_done, row.bytes_done, row.mark_at, row.mark_id, row.sha256 = "writing", 0, 0, None, None, None


def test_a_lost_part_is_written_anew(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "EXPORT_CHUNK", 2)
    many(desk)
    asked = desk.ask().id
    export_writing.write_export(desk.database, desk.folder, asked, lambda: True)
    export_writing.part_of(desk.file(asked)).unlink()
    assert len(desk.write(asked).read_text().splitlines()) == 10


def test_a_role_that_has_ended_meanwhile_gets_no_file(desk: Desk) -> None:
    asked = desk.ask().id
    with desk.database.unit_of_work() as work:
        organisation.revoke_grant(work.session, SYSTEM, desk.grant, now=NOW, today=TODAY)
    desk.write(asked)
    assert (state(desk, asked), list(desk.folder.glob("*"))) == (ExportState.REFUSED, [])


def state(desk: Desk, export_id: Id) -> ExportState:
    with desk.database.read() as session:
        return get_export(session, desk.actor, export_id).state


def test_a_cancelled_export_leaves_no_file(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "EXPORT_CHUNK", 1)
    asked = desk.ask().id
    export_writing.write_export(desk.database, desk.folder, asked, lambda: True)
    with desk.database.unit_of_work() as work:
        service.cancel_export(work.session, desk.actor, asked, now=NOW)
    desk.write(asked)
    assert (state(desk, asked), list(desk.folder.glob("*"))) == (ExportState.CANCELLED, [])


def test_what_is_finished_cannot_be_cancelled(desk: Desk) -> None:
    asked = desk.ask().id
    desk.write(asked)
    with pytest.raises(Conflict), desk.database.unit_of_work() as work:
        service.cancel_export(work.session, desk.actor, asked, now=NOW)


# --- whose ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "faulty",
    [
        {"purpose": "  "},
        {"purpose": "x" * 301},
        {"layout": "none"},
        {"form": "exe"},
        {"columns": ()},
        {"columns": ("national_id",)},
    ],
)
def test_what_nobody_can_ask_for_is_refused(desk: Desk, faulty: dict[str, object]) -> None:
    with pytest.raises(Invalid):
        desk.ask(**faulty)


def test_too_many_exports_within_an_hour_are_refused(desk: Desk, monkeypatch: pytest.MonkeyPatch, clock: FakeClock) -> None:
    monkeypatch.setattr(limits, "EXPORTS_PER_PERSON", (2, timedelta(hours=1)))
    desk.ask()
    desk.ask()
    with pytest.raises(TooMany):
        desk.ask()
    clock.advance(hours=1, seconds=1)
    assert desk.ask()


def test_nobody_finds_fetches_or_stops_the_export_of_another(desk: Desk) -> None:
    asked = desk.ask().id
    desk.write(asked)
    other = acting(desk.register.people["own"], *((each.role, each.unit_id) for each in desk.actor.grants))
    with desk.database.read() as session:
        assert list_exports(session, other).rows == ()
    for act in (service.fetch_export, service.cancel_export):
        with pytest.raises(NotFound), desk.database.unit_of_work() as work:
            act(work.session, other, asked, now=NOW)


def test_a_fetch_is_an_event_with_rows_and_hash(desk: Desk) -> None:
    asked = desk.ask().id
    desk.write(asked)
    with desk.database.unit_of_work() as work:
        service.fetch_export(work.session, desk.actor, asked, now=NOW)
    with desk.database.read() as session:
        event = session.scalars(select(StoredEvent).where(StoredEvent.name == "reporting.export_fetched")).one()
        row = get_export(session, desk.actor, asked)
    assert (event.payload["rows"], event.payload["sha256"]) == (2, row.sha256)


def test_who_has_lost_a_unit_fetches_nothing_any_more(desk: Desk) -> None:
    asked = desk.ask().id
    desk.write(asked)
    with pytest.raises(NotFound), desk.database.unit_of_work() as work:
        service.fetch_export(work.session, acting(desk.actor.person_id or asked), asked, now=NOW)


def test_a_file_goes_after_a_week_and_its_record_stays(desk: Desk, clock: FakeClock) -> None:
    asked = desk.ask().id
    path = desk.write(asked)
    clock.advance(days=7)
    with pytest.raises(NotFound), desk.database.unit_of_work() as work:
        service.fetch_export(work.session, desk.actor, asked, now=work.now)
    remove_old(desk)
    assert (state(desk, asked), path.exists()) == (ExportState.GONE, False)


def remove_old(desk: Desk) -> None:
    remover(desk.folder)(JobContext(desk.database, threading.Event()))


def test_files_within_their_week_stay_and_strangers_go(desk: Desk, clock: FakeClock) -> None:
    path = desk.write(desk.ask().id)
    (desk.folder / "left.part").touch()
    clock.advance(days=6)
    remove_old(desk)
    assert list(desk.folder.glob("*")) == [path]


@pytest.mark.parametrize(("at_once", "told"), [(1, ["Báo cáo quý"]), (limits.EXPORT_AT_ONCE, [])])
def test_whoever_asked_for_a_large_file_is_told_when_it_is_there(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, at_once: int, told: list[str]
) -> None:
    monkeypatch.setattr(limits, "EXPORT_AT_ONCE", at_once)
    desk.write(desk.ask().id)
    with desk.database.read() as session:
        words = session.scalars(select(Message.words).join(Notice).where(Notice.person_id == desk.actor.person_id)).all()
    assert [each["what"] for each in words] == told
