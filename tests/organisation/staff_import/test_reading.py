"""Rows about people: what cells mean, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearn.organisation.staff_import.faults import SENTENCES, Wrong
from elearn.organisation.staff_import.headers import TEMPLATE_HEADINGS, Column, find_head
from elearn.organisation.staff_import.reading import StaffList, read_list
from elearn.organisation.staff_import.table import Cell, Table, numbered
from elearn.organisation.staff_import.values import Unreadable, day_in

pytestmark = pytest.mark.pure


def read(headings: Sequence[str], *rows: Sequence[Cell]) -> StaffList:
    return read_list(Table(numbered([headings, *rows])))


@pytest.mark.parametrize(
    ("heading", "column"),
    [
        ("MÃ SỐ CÔNG CHỨC", Column.CODE),
        ("Mã nhân sự", Column.CODE),
        ("Mã cán bộ", Column.CODE),
        ("Mã số CBCCVC", Column.CODE),
        ("Ngày sinh (dd/mm/yyyy)", Column.BIRTH),
        ("Ngày, tháng, năm sinh", Column.BIRTH),
        ("Chức vụ", Column.POSITION),
        ("Vị trí\nviệc làm", Column.POSITION),
        ("Đơn vị công tác", Column.UNIT),
        ("Mã đơn vị", Column.UNIT_CODE),
        ("Từ ngày", Column.FROM),
        ("E-mail", Column.EMAIL),
    ],
)
def test_headings_of_offices_are_known(heading: str, column: Column) -> None:
    cells = ["Mã số", "Họ và tên", heading] if column is not Column.CODE else ["Họ và tên", heading]
    head = find_head(numbered([cells]))
    assert head is not None
    assert head.label(column) == " ".join(heading.split())


@pytest.mark.parametrize("language", TEMPLATE_HEADINGS)
def test_every_heading_of_the_template_is_understood(language: str) -> None:
    head = find_head(numbered([TEMPLATE_HEADINGS[language]]))
    assert head is not None
    assert list(head.columns) == [
        Column.CODE, Column.NAME, Column.BIRTH, Column.GENDER, Column.POSITION, Column.UNIT_CODE, Column.FROM, Column.EMAIL,
    ]  # fmt: skip


def test_a_name_in_two_columns_is_one_name() -> None:
    assert read(["Mã số", "Họ đệm", "Tên"], ["1", "Nguyễn Thị", "Hạnh"]).rows[0].full_name == "Nguyễn Thị Hạnh"


def test_a_name_under_one_heading_over_two_columns_is_one_name() -> None:
    assert read(["Mã số", "Họ và tên", "", "Đơn vị"], ["1", "Nguyễn Thị", "Hạnh", "P"]).rows[0].full_name == "Nguyễn Thị Hạnh"


def test_a_name_in_capitals_is_written_as_names_are() -> None:
    assert read(["Mã số", "Họ và tên"], ["1", "NGUYỄN THỊ HẠNH"]).rows[0].full_name == "Nguyễn Thị Hạnh"


def test_of_two_columns_of_one_meaning_the_plainer_counts_and_the_other_is_told() -> None:
    head = read(["Mã số", "Họ và tên", "Chức vụ", "Vị trí việc làm", "Ghi chú"], ["1", "Lê An", "a", "b", ""]).head
    assert head.label(Column.POSITION) == "Vị trí việc làm"
    assert head.unused == ("Chức vụ", "Ghi chú")


@pytest.mark.parametrize(
    ("cell", "read_as"),
    [
        ("31/12/1980", (date(1980, 12, 31), "day")),
        ("1/2/1980", (date(1980, 2, 1), "day")),
        ("01-02-1980", (date(1980, 2, 1), "day")),
        ("1980-02-01", (date(1980, 2, 1), "day")),
        ("2/1980", (date(1980, 2, 1), "month")),
        ("1980", (date(1980, 1, 1), "year")),
        (1980.0, (date(1980, 1, 1), "year")),
        (29220.0, (date(1979, 12, 31), "day")),
        (date(1980, 2, 1), (date(1980, 2, 1), "day")),
        ("", None),
        (None, None),
    ],
)
def test_days_are_read_as_people_and_spreadsheets_write_them(cell: Cell, read_as: object) -> None:
    assert day_in(cell, Wrong.BIRTH) == read_as


@pytest.mark.parametrize("cell", ["31/2/1980", "12/31/1980", "5/9/87", "hôm qua", "0", "1/1/0001", 3.0, 99999.0, "٠١/٠١/1980"])
def test_an_impossible_day_is_refused(cell: Cell) -> None:
    with pytest.raises(Unreadable):
        day_in(cell, Wrong.BIRTH)


@pytest.mark.parametrize(
    ("row", "wrong"),
    [
        (["", "Lê An", "", "", "", ""], Wrong.CODE_MISSING),
        ([date(2026, 1, 2), "Lê An", "", "", "", ""], Wrong.CODE_IS_DAY),
        (["x" * 41, "Lê An", "", "", "", ""], Wrong.CODE),
        (["1", "", "", "", "", ""], Wrong.NAME_MISSING),
        (["1", "Lê An 2", "", "", "", ""], Wrong.NAME),
        (["1", "NguyÔn V¨n An", "", "", "", ""], Wrong.OLD_FONT),
        (["1", "Lê An", "31/2/1980", "", "", ""], Wrong.BIRTH),
        (["1", "Lê An", "1899", "", "", ""], Wrong.BIRTH),
        (["1", "Lê An", "", "x", "", ""], Wrong.GENDER),
        (["1", "Lê An", "", "", "2026", ""], Wrong.FROM),
        (["1", "Lê An", "", "", "", "an@"], Wrong.EMAIL),
    ],
)
def test_what_is_wrong_in_a_row_is_told_with_its_number_and_column(row: list[Cell], wrong: Wrong) -> None:
    headings = ["Mã số", "Họ và tên", "Ngày sinh", "Giới tính", "Từ ngày", "Email"]
    listed = read(headings, ["9", "Trần Bình", "", "", "", ""], row)
    (fault,) = listed.faults
    assert (fault.number, fault.wrong) == (3, wrong)
    assert fault.column in headings


def test_several_things_wrong_in_a_row_are_told_together() -> None:
    listed = read(["Mã số", "Họ và tên", "Ngày sinh"], ["", "", "x"])
    assert {each.wrong for each in listed.faults} == {Wrong.CODE_MISSING, Wrong.NAME_MISSING, Wrong.BIRTH}


def test_every_fault_has_a_sentence() -> None:
    assert SENTENCES.keys() == set(Wrong)


@given(
    st.lists(st.lists(st.one_of(st.text(max_size=12), st.floats(allow_nan=True), st.dates(), st.none()), max_size=6), max_size=6)
)
def test_any_cells_are_read_or_told(rows: list[list[Cell]]) -> None:
    listed = read(["Mã số", "Họ và tên", "Ngày sinh", "Giới tính", "Từ ngày", "Email"], ["1", "Lê An"], *rows)
    faulty = {each.number for each in listed.faults}
    assert all(each.number in faulty or (each.code and each.full_name and each.is_day_read) for each in listed.rows)


def test_a_row_is_read_on_where_something_is_wrong_in_it() -> None:
    (row,) = read(["Mã số", "Họ và tên", "Đơn vị", "Từ ngày"], ["1", "", "P01", "x"]).rows
    assert (row.code, row.full_name, row.unit, row.is_day_read) == ("1", "", "P01", False)


def test_problems_of_a_row_stand_in_the_order_of_its_columns() -> None:
    listed = read(["Mã số", "Email", "Họ và tên", "Ngày sinh"], ["", "an@", "", "x"])
    assert [each.column for each in listed.faults] == ["Mã số", "Email", "Họ và tên", "Ngày sinh"]
