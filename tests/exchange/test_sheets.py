"""The workbook of a bank: what is written is read back, and what Excel does to cells is told."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from openpyxl import Workbook, load_workbook

from elearn.content.problems import Severity
from elearn.content.writing.items import (
    Accepted,
    Choices,
    Cloze,
    Essay,
    Item,
    Matching,
    Number,
    Numbers,
    Option,
    Ordering,
    Pair,
    Spot,
    Texts,
)
from elearn.content.writing.refusals import NotWritable
from elearn.content.writing.tidy import writable
from elearn.exchange.report import Entry, Outcome
from elearn.exchange.sentences import sentence_of
from elearn.exchange.sheets.columns import COLUMNS, EXAMPLES, GUIDE, SHEET, column_of, kind_of
from elearn.exchange.sheets.guide import EXAMPLE_ITEMS
from elearn.exchange.sheets.reading import read
from elearn.exchange.sheets.writing import write
from tests.content.writing.written import items
from tests.content.zips import entry

pytestmark = pytest.mark.pure

FULL = Item(
    "Ai *tiếp* công dân?",
    Choices((Option("=SUM(A1)", right=True, feedback="Đúng.\n\nHai đoạn."), Option("+84"), Option("Khác", id="khac"))),
    stem="Đoạn dẫn\n\n- một\n- hai",
    id="q-1",
    hint="Xem bảng",
    explanation="Lịch niêm yết.",
    points=2.5,
    difficulty=3,
    competencies=("WD5", "WD1"),
    cite="Luật 2013, Điều 15",
    scoring="all",
    shuffle=False,
    confidence=True,
    role="practice",
    review=date(2027, 1, 31),
    see=("bai#muc", "bai-hai"),
    section="Thẩm quyền",
    notes=("ghi chú", "hai\n\nđoạn"),
)
OTHERS = (
    Item("Khoảng?", Numbers((Number("9.5", "10.5", "ngày làm việc"), Number("1.125", "30"), Number("-3", "-3")))),
    Item("Nhiều?", Choices((Option("A", right=True), Option("1.0")), multiple=True)),
    Item("Nối", Matching((Pair("a → x", "1", "vì"), Pair("b", "2 =\\> 4"), Pair(None, "3")))),
    Item("Tên?", Texts((Accepted("quản lý*", 50), Accepted("QLVB")), ignore_diacritics=True)),
    Item("Xếp", Ordering((Option("ba", id="x"), Option("hai", feedback="giữa"), Option("một")))),
    Item("Viết", Essay()),
)


def a_sheet(*rows: Sequence[Any], name: str = "Sheet1", head: Sequence[str] | None = None) -> bytes:
    """A workbook that somebody made by hand: kind, question, A, B, C, right answer."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = name
    sheet.append(list(head or ("Loại", "Câu hỏi", "A", "B", "C", "Đáp án")))
    for row in rows:
        sheet.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def the_entry(*row: Any) -> Entry:
    (entry,) = read(a_sheet(row)).entries
    return entry


def codes_of(entry: Entry) -> list[str]:
    return [problem.code for problem in entry.problems]


@pytest.mark.parametrize("item", [FULL, *OTHERS, *EXAMPLE_ITEMS], ids=lambda item: item.title[:20])
def test_a_question_comes_back_as_it_went(item: Item) -> None:
    written = write([item])
    assert not written.problems
    assert read(written.content).items == (item,)


@given(items())
@settings(max_examples=60, deadline=None)
def test_any_question_comes_back_as_it_went_or_is_refused(item: Item) -> None:
    try:
        expected = writable(item)
    except NotWritable:
        return
    written = write([expected])
    if not any(problem.severity is Severity.ERROR for problem in written.problems):
        assert read(written.content).items == (expected,)


def test_the_template_holds_examples_and_a_guide_and_is_an_empty_bank() -> None:
    content = write([]).content
    assert load_workbook(io.BytesIO(content)).sheetnames == [SHEET, EXAMPLES, GUIDE]
    assert [problem.code for problem in read(content).problems] == ["IMP006"]


def test_the_headings_are_vietnamese_with_the_english_below() -> None:
    sheet = load_workbook(io.BytesIO(write([]).content))[SHEET]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(max_row=2)]
    assert rows == [[column.vi for column in COLUMNS], [column.en for column in COLUMNS]]


def test_every_cell_of_the_template_is_text_so_that_excel_changes_nothing() -> None:
    content = write([]).content
    assert load_workbook(io.BytesIO(content))[SHEET].column_dimensions["A"].number_format == "@"
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        columns = re.findall(r"<col [^>]*>", packed.read("xl/worksheets/sheet1.xml").decode())
    assert len({re.search(r'style="[0-9]+"', column)[0] for column in columns}) == 1  # type: ignore[index]


def test_what_begins_like_a_formula_is_written_as_text() -> None:
    sheet = load_workbook(io.BytesIO(write([FULL]).content))[SHEET]
    assert sheet["C3"].value == "=SUM(A1)"
    assert sheet["C3"].data_type != "f"


@pytest.mark.parametrize(
    ("item", "code"),
    [
        (Item("Điền", Cloze(), stem="[[a]]"), "EXP001"),
        (Item("Tìm", Spot("{+ a +}")), "EXP001"),
        (Item("Chín", Choices(tuple(Option(str(n), right=n == 0) for n in range(9)))), "XLS010"),
        (Item("Dài", Essay("x" * 40_000)), "XLS011"),
        (Item("Nối", Matching((Pair("a", "b => c → d"), Pair("e", "f")))), "XLS013"),
    ],
)
def test_what_a_row_cannot_hold_is_refused_by_name(item: Item, code: str) -> None:
    written = write([item])
    assert [problem.code for problem in written.problems] == [code]
    assert [problem.code for problem in read(written.content).problems] == ["IMP006"]


@pytest.mark.parametrize("kind", ["Một đáp án", "MỘT ĐÁP ÁN", "mot dap an", "trắc nghiệm", "Single choice", "MCQ"])
def test_a_kind_may_be_called_in_several_ways(kind: str) -> None:
    assert kind_of(kind) == "single"


@pytest.mark.parametrize(("heading", "column"), [("câu hỏi", "question"), ("Right answer", "right"), ("c", "optionC"), ("x", None)])
def test_a_heading_is_known_in_both_languages(heading: str, column: str | None) -> None:
    assert column_of(heading) == column


@pytest.mark.parametrize("right", ["A, C", "AC", "a;c", "1, 3", "A và C"])
def test_right_answers_may_be_listed_in_several_ways(right: str) -> None:
    item = the_entry("Nhiều đáp án", "Chọn", "một", "hai", "ba", right).item
    assert item is not None
    assert isinstance(item.answers, Choices)
    assert [option.right for option in item.answers.options] == [True, False, True]


@pytest.mark.parametrize("right", ["D", "X", "A, A", "AD", "một", "A" * 200])
def test_a_right_answer_that_names_no_option_refuses_the_question(right: str) -> None:
    entry = the_entry("Nhiều đáp án", "Chọn", "một", "hai", "ba", right)
    assert (entry.outcome, codes_of(entry)) == (Outcome.REFUSED, ["XLS008"])


def test_a_single_choice_with_two_right_answers_is_refused() -> None:
    assert codes_of(the_entry("Một đáp án", "Chọn", "một", "hai", "ba", "A, B")) == ["XLS008"]


def test_a_choice_without_a_right_answer_is_refused() -> None:
    assert codes_of(the_entry("Một đáp án", "Chọn", "một", "hai", "ba", None)) == ["IMP012"]


@pytest.mark.parametrize(("right", "is_true"), [("Đúng", True), ("sai", False), (True, True), (False, False), ("B", False)])
def test_true_and_false_need_no_options(right: Any, is_true: bool) -> None:
    item = the_entry("Đúng/Sai", "Trái đất tròn.", None, None, None, right).item
    assert item is not None
    assert item.answers == Choices((Option("Đúng", right=is_true), Option("Sai", right=not is_true)))


@pytest.mark.parametrize(
    ("first", "second", "right", "true"),
    [
        ("Sai", "Đúng", "Đúng", "Đúng"),
        ("Sai", "Đúng", "sai", "Sai"),
        ("Sai", "Đúng", True, "Đúng"),
        ("Sai", "Đúng", "A", "Sai"),
        ("Sai", "Đúng", 2, "Đúng"),
        ("Không", "Có", "Có", "Có"),
        ("Có", "Không", "không", "Không"),
        ("Có", "Không", "Đúng", "Có"),
        ("Hợp lệ", "Không hợp lệ", "Không hợp lệ", "Không hợp lệ"),
        ("Hợp lệ", "Không hợp lệ", "B", "Không hợp lệ"),
        ("False", "True", "T", "True"),
        (None, None, "2", "Sai"),
        (None, None, 0, "Sai"),
        (None, None, 1, "Đúng"),
    ],
)
def test_the_words_of_two_options_say_which_is_right(first: str | None, second: str | None, right: Any, true: str) -> None:
    item = the_entry("Đúng/Sai", "Trái đất tròn.", first, second, None, right).item
    assert item is not None
    assert isinstance(item.answers, Choices)
    assert [option.text for option in item.answers.options if option.right] == [true]


@pytest.mark.parametrize(
    ("first", "second", "right"),
    [
        ("Hợp lệ", "Trái luật", "Đúng"),
        ("Sai", "Đúng", 1),
        ("Sai", None, "Sai"),
        ("Đúng", "Đúng", "Đúng"),
        (None, None, "C"),
        (None, None, None),
    ],
)
def test_a_truth_that_could_mean_either_is_refused(first: str | None, second: str | None, right: Any) -> None:
    assert codes_of(the_entry("Đúng/Sai", "Trái đất tròn.", first, second, None, right)) == ["XLS008"]


def test_a_third_option_of_true_and_false_is_told_as_left_out() -> None:
    assert codes_of(the_entry("Đúng/Sai", "Trái đất tròn.", "Đúng", "Sai", "Không rõ", "Sai")) == ["XLS009"]


@pytest.mark.parametrize(
    ("right", "number"),
    [
        ("8 đến 12", Number("8", "12")),
        ("từ 8 tới 12 ngày", Number("8", "12", "ngày")),
        ("8 to 12 | days", Number("8", "12", "days")),
        ("8 – 12", Number("8", "12")),
        ("8-12 ngày làm việc", Number("8", "12", "ngày làm việc")),
        ("-3 - -1,5", Number("-3", "-1.5")),
        ("10 m2", Number("10", "10", "m2")),
        (10, Number("10", "10")),
        ("10 ± 1", Number("9", "11")),
        ("8 .. 12", Number("8", "12")),
        ("10 ngày", Number("10", "10", "ngày")),
        ("10 | unit: ngày", Number("10", "10", "ngày")),
        ("2,5", Number("2.5", "2.5")),
    ],
)
def test_a_number_may_be_written_in_several_ways(right: Any, number: Number) -> None:
    item = the_entry("Số", "Bao nhiêu?", None, None, None, right).item
    assert item is not None
    assert item.answers == Numbers((number,))


@pytest.mark.parametrize(
    "right",
    [
        "1.000", "mười", "10 .. 8", "12 đến 8", "8 - 10 - 12", "10 hoặc 12", "10 trở lên", "8 ngày đến 12 ngày", "10 và 12",
        "10 ngày 12", "8 .. 12 hay 15", None,
    ],
)  # fmt: skip
def test_a_number_that_cannot_be_read_or_reads_in_two_ways_is_refused(right: Any) -> None:
    assert codes_of(the_entry("Số", "Bao nhiêu?", None, None, None, right)) == ["XLS008"]


def test_a_right_answer_that_excel_made_a_day_of_is_refused() -> None:
    entry = the_entry("Số", "Một phần?", None, None, None, date(2026, 4, 3))
    assert (entry.outcome, codes_of(entry)[0]) == (Outcome.REFUSED, "XLS004")
    assert "03/04/2026" in sentence_of(entry.problems[0])


def test_an_option_that_excel_made_a_day_of_is_told_as_a_loss() -> None:
    entry = the_entry("Một đáp án", "Phần nào?", date(2026, 4, 3), "1/2", "1/3", "A")
    assert (entry.outcome, codes_of(entry)) == (Outcome.WITH_LOSS, ["XLS005"])
    assert ("cell", "C2") in entry.problems[0].words


def test_an_option_that_excel_keeps_as_a_number_is_told_and_loses_nothing() -> None:
    entry = the_entry("Một đáp án", "Số nào?", 1.0, "2", "3", "A")
    assert (entry.outcome, codes_of(entry)) == (Outcome.IMPORTED, ["XLS006"])


def test_a_formula_is_refused_whatever_value_the_file_keeps_of_it() -> None:
    content = a_sheet(("Một đáp án", "Tổng?", "=1+1", "3", "4", "A"))
    # A spreadsheet stores the value beside the formula: an honest-looking option.
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as packed, zipfile.ZipFile(out, "w") as again:
        for name in packed.namelist():
            part = packed.read(name)
            again.writestr(name, part.replace(b"<f>1+1</f><v></v>", b"<f>1+1</f><v>2</v>").replace(b"<v />", b"<v>2</v>"))
    (entry,) = read(out.getvalue()).entries
    assert (entry.outcome, codes_of(entry)[0]) == (Outcome.REFUSED, "XLS007")


def test_an_error_of_excel_is_refused() -> None:
    assert codes_of(the_entry("Một đáp án", "Tổng?", "#REF!", "3", "4", "A")) == ["XLS014"]


def test_a_pair_without_an_arrow_is_refused() -> None:
    assert codes_of(the_entry("Nối cặp", "Nối", "a → b", "c", None, None)) == ["XLS012"]


def test_an_order_may_be_written_as_letters() -> None:
    item = the_entry("Sắp thứ tự", "Xếp", "hai", "một", "ba", "B, A, C").item
    assert item is not None
    assert item.answers == Ordering((Option("một"), Option("hai"), Option("ba")))


def test_a_kind_that_is_not_known_is_refused_with_those_that_are() -> None:
    entry = the_entry("Kéo thả", "Chọn", "một", "hai", "ba", "A")
    assert codes_of(entry) == ["XLS003"]
    assert "Nối cặp" in sentence_of(entry.problems[0])


def test_a_cell_that_cannot_be_read_is_told_and_left_out() -> None:
    head = ("Loại", "Câu hỏi", "A", "B", "Đáp án", "Điểm", "Độ khó", "Mã", "Thiết đặt khác")
    content = a_sheet(("Một đáp án", "Chọn", "1a", "2b", "A", "nhiều", "9", "Mã Này", "scoring: half"), head=head)
    (entry,) = read(content).entries
    assert codes_of(entry) == ["XLS009"] * 4
    assert entry.item == Item("Chọn", Choices((Option("1a", right=True), Option("2b"))))


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "IMP005"),
        (b"hello", "IMP005"),
        (b"PK\x03\x04broken", "IMP005"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "XLS002"),
        (a_sheet(("x", "y"), head=("Tên", "Tuổi")), "XLS001"),
        (a_sheet(), "IMP006"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_with_a_reason(content: bytes, code: str) -> None:
    report = read(content)
    assert [problem.code for problem in report.problems] == [code]
    assert report.problems[0].severity is Severity.ERROR


def test_a_workbook_that_unpacks_into_too_much_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b" " * (65 * 1024 * 1024))
    assert [problem.code for problem in read(out.getvalue()).problems] == ["IMP001"]


def with_parts(parts: dict[str, bytes], mode: int = 0o100644) -> bytes:
    """A sound workbook with further parts, or other ones."""
    out = io.BytesIO()
    sound = a_sheet(("Một đáp án", "Chọn", "một", "hai", "ba", "A"))
    with zipfile.ZipFile(io.BytesIO(sound)) as packed, zipfile.ZipFile(out, "w") as again:
        for name in packed.namelist():
            if name not in parts:
                again.writestr(name, packed.read(name))
        for name, content in parts.items():
            again.writestr(entry(name, mode=mode), content)
    return out.getvalue()


TYPES = b'<Types><Override PartName="/xl/x.bin" ContentType="application/vnd.ms-excel.sheet.macro&#69;nabled.main+xml"/></Types>'


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (with_parts({"xl/vbaProject.bin": b"x"}), "XLS015"),
        (with_parts({"[Content_Types].xml": TYPES}), "XLS015"),
        (with_parts({"[Content_Types].xml": TYPES.decode().encode("utf-16")}), "XLS015"),
        (with_parts({"xl/_rels/x.rels": b'<Relationship Type="http://x/vbaProject" Target="y.bin"/>'}), "XLS015"),
        (with_parts({"xl/other.xml": b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}), "IMP007"),
        (with_parts({"xl/other.xml": b" " * (64 * 1024 - 4) + b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}), "IMP007"),
        (with_parts({"../../x.xml": b"x"}), "SEC001"),
        (with_parts({"../../x/": b""}), "SEC001"),
        (with_parts({"xl/link.xml": b"/etc/passwd"}, mode=0o120777), "SEC003"),
        (with_parts({"xl/inner.zip": b"x"}), "SEC017"),
    ],
)
def test_a_workbook_that_means_harm_is_refused_whole(content: bytes, code: str) -> None:
    report = read(content)
    assert ([problem.code for problem in report.problems], report.entries) == ([code], ())
    assert sentence_of(report.problems[0], "vi") != sentence_of(report.problems[0], "en")


def test_further_parts_of_a_workbook_are_no_matter() -> None:
    assert len(read(with_parts({"xl/media/image1.png": b"x", "docProps/custom.xml": b"<x/>"})).items) == 1
