"""Two texts that began as one: where they differ, and how they come together."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearn.authoring.merging import Part, Wording, divide, join

pytestmark = pytest.mark.pure

TEXTS = st.lists(st.sampled_from(["a", "b", "c", "", "- d"]), max_size=8).map(lambda lines: "".join(f"{line}\n" for line in lines))


def joined(base: str, own: str, theirs: str, *wordings: Wording) -> str:
    return join(divide(base, own, theirs), wordings)


def test_what_only_one_of_them_changed_is_taken() -> None:
    assert joined("a\n\nb\n\nc\n", "a!\n\nb\n\nc\n", "a\n\nb\n") == "a!\n\nb\n"


def test_what_both_changed_alike_is_taken() -> None:
    assert joined("a\n\nb\n", "a!\n\nb\n", "a!\n\nb\n") == "a!\n\nb\n"


@pytest.mark.parametrize(("wording", "text"), [(Wording.OWN, "x\n"), (Wording.THEIRS, "y\n"), (Wording.BOTH, "y\n\nx\n")])
def test_what_both_changed_is_what_was_chosen(wording: Wording, text: str) -> None:
    assert joined("a\n\nb\n", "x\n\nb\n", "y\n\nb\n", wording) == f"{text}\nb\n"


@pytest.mark.parametrize(("own", "theirs"), [("- x", "- y"), ("| x |", "| y |"), ("2. x", "1. y"), ("> x", "> y")])
def test_both_lines_of_a_list_or_a_table_stay_one_list(own: str, theirs: str) -> None:
    assert joined("- a\n", f"{own}\n", f"{theirs}\n", Wording.BOTH) == f"{theirs}\n{own}\n"


def test_a_file_that_both_began_is_one_open_place() -> None:
    assert [part.is_open for part in divide("", "x\n", "y\n")] == [True]


@pytest.mark.parametrize("count", [0, 2])
def test_each_open_place_wants_one_wording(count: int) -> None:
    with pytest.raises(ValueError, match="one wording"):
        join((Part(("a",), ("x",), ("y",)),), [Wording.OWN] * count)


@given(TEXTS, TEXTS, TEXTS)
def test_each_side_joined_is_its_whole_text(base: str, own: str, theirs: str) -> None:
    parts = divide(base, own, theirs)
    assert "".join(f"{line}\n" for part in parts for line in part.own) == own
    assert "".join(f"{line}\n" for part in parts for line in part.theirs) == theirs


@given(TEXTS, TEXTS)
def test_what_nobody_else_changed_is_ones_own_text(base: str, own: str) -> None:
    assert joined(base, own, base) == own
    assert joined(base, base, own) == own


@given(TEXTS, TEXTS, TEXTS)
def test_no_line_of_either_is_lost_where_both_stay(base: str, own: str, theirs: str) -> None:
    parts = divide(base, own, theirs)
    lines = join(parts, [Wording.BOTH] * sum(part.is_open for part in parts)).split("\n")
    changed = [line for part in parts if part.is_open for line in (*part.own, *part.theirs)]
    assert set(changed) <= set(lines)


@pytest.mark.parametrize(
    "line",
    [
        "## Đề mục",
        "### ? Câu hỏi",
        "- [x] a",
        "= 12",
        "<!--",
        "---",
        "/// if | a",
        "::: official",
        "> [!NOTE] a",
        "title: a",
        "1. a",
    ],
)
def test_a_line_that_gives_shape_is_no_prose(line: str) -> None:
    assert not Part((), (line,), ("chữ",)).is_prose
    assert not Part((), ("chữ",), ("", line)).is_prose


@pytest.mark.parametrize("line", ["Một đoạn văn.", "- một dòng", "> “Lời nói”", "| ô | ô |", "", "Lưu ý: hai việc.", "2026 là năm"])
def test_words_are_prose(line: str) -> None:
    assert Part((), (line,), ("chữ",)).is_prose
