"""There and back: YAML and CSV carry a framework without loss, the same bytes for the same framework."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearn.content.problems import Severity
from elearn.frameworks.document import Framework, Known, Relation, RelationKind
from elearn.frameworks.loading import load
from elearn.frameworks.sheet import neutralised, read_sheet, restored, write_sheet
from elearn.frameworks.writing import to_yaml
from tests.frameworks.makers import a_framework, an_item, codes_of, frameworks, said

pytestmark = pytest.mark.pure

KNOWN = {"WARD-DT": Known(frozenset({"WD4"}), 8)}


@given(frameworks())
def test_yaml_carries_any_framework_without_loss(framework: Framework) -> None:
    assert load("khung.yml", to_yaml(framework)).framework == framework


@given(frameworks())
def test_yaml_read_and_written_again_is_the_same_bytes(framework: Framework) -> None:
    again = load("khung.yml", to_yaml(framework)).framework
    assert again is not None
    assert to_yaml(again) == to_yaml(framework)


@given(frameworks())
def test_any_framework_of_the_maker_is_sound(framework: Framework) -> None:
    assert set(codes_of(framework)) <= {"FWK004", "FWK005", "FWK015"}


def by_item(framework: Framework) -> list[object]:
    """Items, and relations in the order of their items, as a sheet has them."""
    order = [each.code for each in framework.items]
    return [framework.items, sorted(framework.relations, key=lambda each: order.index(each.origin))]


@given(frameworks(), st.sampled_from([";", ","]))
def test_a_sheet_carries_the_items_of_any_framework_without_loss(framework: Framework, separator: str) -> None:
    sheet = read_sheet("khung.csv", write_sheet(framework, separator))  # type: ignore[arg-type]  # one of the two
    assert sheet.problems == ()
    read = sheet.onto(framework).framework
    assert read is not None
    assert by_item(read) == by_item(framework)


@given(st.text(max_size=20))
def test_what_is_neutralised_is_restored(cell: str) -> None:
    assert restored(neutralised(cell)) == cell


@pytest.mark.parametrize("cell", ["=1+1", "+84 900", "-2", "@x", "'=1", "\t=1"])
def test_no_cell_of_a_sheet_is_a_formula(cell: str) -> None:
    assert neutralised(cell).startswith("'")


@pytest.mark.parametrize("cell", ["", "Soạn văn bản", "4.1", "'trong nháy'"])
def test_a_plain_cell_is_left_alone(cell: str) -> None:
    assert neutralised(cell) == cell


def test_a_formula_in_a_title_is_neutralised_on_the_way_out() -> None:
    sheet = write_sheet(a_framework(items=(an_item("A1", title=said("=HYPERLINK(1)")),)))
    assert b";'=HYPERLINK(1);" in sheet


def test_a_sheet_begins_with_a_byte_order_mark_for_spreadsheets() -> None:
    assert write_sheet(a_framework()).startswith(b"\xef\xbb\xbfframework;version;code;")


def test_a_sheet_has_a_row_for_each_item() -> None:
    rows = list(csv.reader(io.StringIO(write_sheet(a_framework()).decode("utf-8-sig"), newline=""), delimiter=";"))
    assert [row[2] for row in rows] == ["code", "A", "A1", "A2"]


def sheet(change: tuple[str, str] = ("", "")) -> list[tuple[str, int, int]]:
    """Problems of the sheet of the small framework after one replacement."""
    text = write_sheet(a_framework()).decode("utf-8-sig")
    assert change[0] in text
    found = read_sheet("khung.csv", text.replace(*change, 1).encode()).checked(KNOWN, a_framework())
    return [(each.code, each.place.line, each.place.column) for each in found]


def test_a_sound_sheet_has_no_problem() -> None:
    assert sheet() == []


def test_a_sheet_without_byte_order_mark_is_read() -> None:
    plain = write_sheet(a_framework()).removeprefix(b"\xef\xbb\xbf")
    assert read_sheet("khung.csv", plain).onto(a_framework()).framework == a_framework()


def test_a_problem_of_a_sheet_is_told_at_row_and_column() -> None:
    assert sheet(("A2;competency;A;", "A2;competency;X;")) == [("FWK002", 4, 5)]


def test_rows_after_a_cell_of_several_lines_count_lines_of_the_file() -> None:
    text = write_sheet(a_framework()).decode("utf-8-sig").replace("Giao tiếp với", '"Giao tiếp\nvới', 1)
    text = text.replace("người dân;", 'người dân";', 1) + "STATE-5;1;A3;wrong;;a;b\r\n"
    found = read_sheet("khung.csv", text.encode()).checked(KNOWN, a_framework())
    assert [(each.code, each.place.line) for each in found] == [("FM003", 6)]


def test_a_missing_column_is_told() -> None:
    assert ("FWK013", 1, 1) in sheet((";title_en", ""))


def test_an_unknown_column_is_told() -> None:
    assert sheet((";relations", ";reactions")) == [("FWK021", 1, 22)]


def test_a_row_of_another_framework_is_told() -> None:
    assert sheet(("STATE-5;1;A2", "STATE-5;2;A2")) == [("FWK017", 4, 1)]


@pytest.mark.parametrize("cell", ["related WARD-DT", "likes WARD-DT WD4", "related WARD-DT WD4 | a | b | c"])
def test_a_relation_that_cannot_be_read_is_told(cell: str) -> None:
    text = write_sheet(a_framework()).decode("utf-8-sig")
    start = text.index("related WARD-DT WD4")
    changed = text[:start] + cell + text[text.index("\r\n", start) :]
    assert [each.code for each in read_sheet("khung.csv", changed.encode()).checked(KNOWN, a_framework())] == ["FWK018"]


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b'code;title\n"open', b"a\0b", b"x" * 300_000, b""])
def test_what_is_no_sheet_is_told(content: bytes) -> None:
    assert read_sheet("khung.csv", content).checked({})


def test_a_sheet_parted_by_tabs_is_read() -> None:
    rows = csv.reader(io.StringIO(write_sheet(a_framework()).decode("utf-8-sig"), newline=""), delimiter=";")
    output = io.StringIO(newline="")
    csv.writer(output, delimiter="\t").writerows(rows)
    assert read_sheet("khung.csv", output.getvalue().encode()).onto(a_framework()).framework == a_framework()


def test_all_missing_columns_are_told_at_once() -> None:
    found = read_sheet("khung.csv", b"code;title_vi\nA1;Vi\n").checked({})
    assert [(each.code, "framework, version, type" in dict(each.words)["missing"]) for each in found] == [("FWK013", True)]


def test_all_strange_columns_are_told_at_the_first() -> None:
    text = write_sheet(a_framework()).decode("utf-8-sig").replace(";relations", ";reactions;thoughts", 1)
    (found,) = read_sheet("khung.csv", text.encode()).checked(KNOWN)
    assert (found.code, found.place.column, dict(found.words)["strange"]) == ("FWK021", 22, "reactions, thoughts")


@pytest.mark.parametrize("content", [b"", b"\n \n", b"\xef\xbb\xbf"])
def test_an_empty_sheet_is_told_once(content: bytes) -> None:
    assert [each.code for each in read_sheet("khung.csv", content).checked({})] == ["FWK022"]


def test_a_sheet_without_rows_is_told() -> None:
    header = write_sheet(a_framework()).partition(b"\n")[0]
    assert [each.code for each in read_sheet("khung.csv", header).checked({})] == ["FWK023"]


def test_a_sheet_is_checked_against_the_scale_of_its_framework() -> None:
    text = write_sheet(a_framework()).decode("utf-8-sig").replace("level_5_", "level_9_").encode()
    row = b"STATE-5;1;A3;competency;;a;b;;;;;;;;;;;;;c;d;\r\n"
    assert [each.code for each in read_sheet("khung.csv", text + row).checked(KNOWN, a_framework())] == ["FWK010"]


def test_a_sheet_whose_framework_is_not_known_warns() -> None:
    (found,) = read_sheet("khung.csv", write_sheet(a_framework())).checked(KNOWN)
    assert (found.code, found.severity) == ("FWK024", Severity.WARNING)


def test_a_text_that_lost_its_quotes_does_not_move_the_cells_after_it() -> None:
    text = write_sheet(a_framework(), ",").decode("utf-8-sig")
    first, row, *rest = text.splitlines(keepends=True)
    shifted = row.rstrip("\r\n") + ",một nửa câu\r\n"
    found = read_sheet("khung.csv", "".join([first, shifted, *rest]).encode()).checked(KNOWN, a_framework())
    assert [(each.code, each.place.line) for each in found] == [("FWK025", 2)]


@pytest.mark.parametrize("source", ["Tôi | bạn", "a|b", "a\\|b", "a\\", "| |"])
def test_a_bar_in_the_source_of_a_relation_comes_back(source: str) -> None:
    relation = Relation("A1", "WARD-DT", "WD4", RelationKind.EXACT, {"vi": source, "en": "me"})
    framework = a_framework(relations=(relation,))
    assert read_sheet("khung.csv", write_sheet(framework)).relations == (relation,)
