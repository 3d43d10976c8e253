"""From the bytes of a file to its rows, whatever saved it."""

from __future__ import annotations

import codecs
import io
import zipfile
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearn.core import limits
from elearn.organisation.staff_import import unpacking
from elearn.organisation.staff_import.faults import FileRefused, Refusal
from elearn.organisation.staff_import.opening import open_file
from elearn.organisation.staff_import.reading import read_list
from elearn.organisation.staff_import.table import text_of
from tests.organisation.staff_import.files import as_cp1258, text, workbook

pytestmark = pytest.mark.pure

ROW = ("1", "CB001", "Nguyễn Thị Ngọc Hạnh", "05/09/1987", "Nữ", "", "P01", "", "")
ENCODINGS = {
    "UTF-8": lambda words: words.encode(),
    "UTF-8 with its mark": lambda words: codecs.BOM_UTF8 + words.encode(),
    "UTF-8 decomposed": lambda words: __import__("unicodedata").normalize("NFD", words).encode(),
    "UTF-16 as Unicode text": lambda words: words.encode("utf-16"),
    "UTF-16, big end first": lambda words: codecs.BOM_UTF16_BE + words.encode("utf-16-be"),
    "UTF-16 without a mark": lambda words: words.encode("utf-16-le"),
    "Windows-1258": as_cp1258,
}


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ENCODINGS)
def test_text_is_read_in_every_encoding_and_with_every_separator(encoding: str, separator: str) -> None:
    listed = read_list(open_file(ENCODINGS[encoding](text(ROW, separator=separator))))
    (row,) = listed.rows
    assert (row.number, row.code, row.full_name, row.unit) == (2, "CB001", "Nguyễn Thị Ngọc Hạnh", "P01")


def test_a_comma_inside_a_cell_does_not_hide_the_separator() -> None:
    words = text(("1", "CB001", "Lê An", "", "", "", "Phòng Kinh tế, Hạ tầng, Đô thị", "", ""), separator=";")
    (row,) = read_list(open_file(words.encode())).rows
    assert row.unit == "Phòng Kinh tế, Hạ tầng, Đô thị"


def test_the_hint_of_excel_is_no_row() -> None:
    (row,) = read_list(open_file(("sep=;\r\n" + text(ROW, separator=";")).encode())).rows
    assert row.number == 3


def test_a_workbook_keeps_codes_days_and_numbers() -> None:
    content = workbook((1, 12345, "Lê An", date(1987, 9, 5), "Nam", "", 7, 46023, ""))
    (row,) = read_list(open_file(content)).rows
    assert (row.code, row.unit, row.birth, row.begins) == ("12345", "7", (date(1987, 9, 5), "day"), date(2026, 1, 1))
    assert row.lost_zeros


def test_a_workbook_with_times_of_day_gives_days() -> None:
    content = workbook((1, "CB1", "Lê An", datetime(1987, 9, 5), "", "", "P01", "", ""))  # noqa: DTZ001 - as spreadsheets know times
    assert read_list(open_file(content)).rows[0].birth == (date(1987, 9, 5), "day")


def test_the_title_above_the_headings_and_the_numbering_below_are_left_out() -> None:
    content = workbook(
        ("(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)", "(8)", "(9)"),
        ("1", "CB1", "Lê An", "1987", "", "", "P01", "", ""),
        above=[("ỦY BAN NHÂN DÂN PHƯỜNG VÍ DỤ",), ("DANH SÁCH CÔNG CHỨC",), ()],
    )
    listed = read_list(open_file(content))
    assert [(each.number, each.code) for each in listed.rows] == [(6, "CB1")]


def test_a_far_corner_cannot_fill_the_memory() -> None:
    made = io.BytesIO(workbook((1, "CB1", "Lê An", "", "", "", "P01", "", "")))
    out = io.BytesIO()
    with zipfile.ZipFile(made) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for each in source.namelist():
            content = source.read(each)
            if each.endswith("sheet1.xml"):
                far = b'<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row></sheetData>'
                content = content.replace(b"</sheetData>", far)
            target.writestr(each, content)
    with pytest.raises(FileRefused) as refused:
        open_file(out.getvalue())
    assert refused.value.why in {Refusal.TOO_SLOW, Refusal.BROKEN, Refusal.TOO_MANY_COLUMNS}


def test_a_bomb_is_refused_by_what_it_comes_to(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "STAFF_UNPACKED_BYTES", 50_000)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * 60_000)
    with pytest.raises(FileRefused) as refused:
        open_file(out.getvalue())
    assert refused.value.why is Refusal.TOO_MUCH_UNPACKED


def test_a_bomb_that_lies_about_its_size_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("sheet.xml", b"0" * 200_000)
    monkeypatch.setattr(limits, "STAFF_UNPACKED_BYTES", 50_000)
    monkeypatch.setattr(zipfile.ZipInfo, "file_size", property(lambda _: 1, lambda *_: None), raising=False)
    with pytest.raises(FileRefused):
        unpacking.check_unpacked(out.getvalue())


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", Refusal.EMPTY),
        (b" \n ", Refusal.EMPTY),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), Refusal.OLD_WORKBOOK),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), Refusal.LOCKED),
        (b"PK\x03\x04 and then nothing of a zip", Refusal.BROKEN),
        (b"\xff\xfe\xff", Refusal.ENCODING),
        ("Tên;Tuổi\nAn;3".encode(), Refusal.NO_HEADINGS),
        ("Mã số;Họ và tên\n".encode(), Refusal.NO_ROWS),
    ],
)
def test_what_is_no_list_is_refused_with_the_reason(content: bytes, why: Refusal) -> None:
    with pytest.raises(FileRefused) as refused:
        read_list(open_file(content))
    assert refused.value.why is why


def test_too_many_rows_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "STAFF_ROWS", 2)
    words = text(*[("1", f"CB{number}", "Lê An", "", "", "", "P01", "", "") for number in range(3)])
    with pytest.raises(FileRefused) as refused:
        read_list(open_file(words.encode()))
    assert refused.value.why is Refusal.TOO_MANY_ROWS


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    if content.startswith(b"PK\x03\x04"):
        return
    try:
        table = open_file(content)
    except FileRefused:
        return
    assert all(isinstance(text_of(cell), str) for row in table.rows for cell in row.cells)
