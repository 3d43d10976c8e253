"""Every rule sees what it is for, and leaves alone what only looks like it."""

from __future__ import annotations

import pytest

from elearn.content.lint.check import lint_file
from elearn.content.lint.sentences import RULES
from elearn.content.problems import Severity
from tests.content.lint.examples import EXAMPLES, GOOD_CASE, OPTIONS, ask

pytestmark = pytest.mark.pure

PATH = "modules/01-a/01-bai.vi.md"


def codes(path: str, text: str) -> set[str]:
    return {problem.code for problem in lint_file(path, text)[1]}


def test_every_rule_has_an_example() -> None:
    assert set(EXAMPLES) == set(RULES)


@pytest.mark.parametrize("code", EXAMPLES)
def test_a_rule_complains_about_its_broken_example(code: str) -> None:
    assert code in codes(EXAMPLES[code].path, EXAMPLES[code].broken)


@pytest.mark.parametrize("code", EXAMPLES)
def test_a_rule_is_silent_about_its_sound_example(code: str) -> None:
    assert code not in codes(EXAMPLES[code].path, EXAMPLES[code].sound)


@pytest.mark.parametrize("code", EXAMPLES)
def test_a_sound_example_has_no_error_at_all(code: str) -> None:
    _, problems = lint_file(EXAMPLES[code].path, EXAMPLES[code].sound)
    assert [problem.code for problem in problems if problem.severity is Severity.ERROR] == []


@pytest.mark.parametrize("code", EXAMPLES)
def test_a_problem_stands_inside_the_file(code: str) -> None:
    example = EXAMPLES[code]
    lines = example.broken.split("\n")
    for problem in lint_file(example.path, example.broken)[1]:
        assert 1 <= problem.place.line <= len(lines)
        assert 1 <= problem.place.column <= len(lines[problem.place.line - 1]) + 1


def test_faulty_gaps_are_not_also_called_missing_answers() -> None:
    codes = {problem.code for problem in lint_file(PATH, "### ? Điền. {#q}\n\nVào [[sổ.\n")[1]}
    assert ("GAP001" in codes, "QST001" in codes) == (True, False)


def test_a_gap_in_code_is_no_answer() -> None:
    codes = {problem.code for problem in lint_file(PATH, "### ? Điền. {#q}\n\nVào `[[sổ]]`.\n")[1]}
    assert "QST001" in codes


@pytest.mark.parametrize(
    ("option", "is_told"),
    [
        ("Mở một sổ cho cả hai việc", False),
        ("Vitamin A và B", False),
        ("Không mở trang nào", False),
        ("Trả cho cả A lẫn anh Bình", False),
        ("Cả hai câu a và b", True),
        ("Cả A, B và C", True),
        ("A và B đúng", True),
        ("Phương án A và C đều đúng.", True),
        ("Tất cả các phương án trên", True),
        ("Cả 3 ý trên", True),
        ("Không phương án nào ở trên", True),
        ("Không có đáp án nào đúng", True),
        ("Các phương án trên đều sai", True),
        ("None of the above", True),
        ("Both A and C are correct", True),
    ],
)
def test_only_a_letter_alone_names_another_option(option: str, *, is_told: bool) -> None:
    text = f"### ? Làm gì? {{#q}}\n\n- [x] {option}\n- [ ] Một\n"
    codes = {problem.code for problem in lint_file(PATH, text)[1]}
    assert ("MCQ012" in codes) == is_told


def test_every_dangerous_link_of_a_line_is_told_where_it_begins() -> None:
    problems = lint_file(PATH, "a [b](javascript:x) ![c](data:x) <javascript:y> [d](https://x.example)\n")[1]
    assert [problem.place.column for problem in problems if problem.code == "LNK002"] == [3, 21, 34]


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ("| a | b |\n|---|---|\n| 1 | 2 |", []),
        ("| a | b |\n| 1 | 2 |", [("MD013", 12)]),
        ("| a | b |\n|---|---|\n| 1 | 2 | 3 |", [("MD014", 14)]),
    ],
)
def test_tables_in_the_scenes_of_a_case_are_checked_too(table: str, told: list[tuple[str, int]]) -> None:
    problems = lint_file(PATH, GOOD_CASE.replace("Chuyện.", table))[1]
    assert [(each.code, each.place.line) for each in problems if each.code in {"MD013", "MD014"}] == told


@pytest.mark.parametrize(
    ("line", "is_told"),
    [
        ("Đáp án: B", True),
        ("Đáp án đúng là B", True),
        ("Đáp án đúng nhất là **B**.", True),
        ("Đáp án là B.", True),
        ("Câu trả lời đúng: C", True),
        ("The correct answer is B", True),
        ("Chọn B", True),
        ("Chọn đáp án B.", True),
        ("**Chọn A, C**", True),
        ("=> B", True),
        ("→ A và C", True),
        ("Đáp án là ba việc dưới đây.", False),
        ("Đáp án là e ngại của nhiều người.", False),
        ("Chọn việc cần làm trước.", False),
        ("Chọn B nếu phải đi xa.", False),
        ("=> Bấm vào xem", False),
        ("Đáp án sẽ được giải thích ở bài sau.", False),
    ],
)
def test_a_line_that_names_the_key_is_told_however_it_says_so(line: str, *, is_told: bool) -> None:
    assert ("QST017" in codes(PATH, ask(f"{OPTIONS}\n{line}\n"))) == is_told


@pytest.mark.parametrize(
    ("line", "column"),
    [
        ("> [NOTE]", 3),
        ("> **[!NOTE]**", 5),
        ("> \\[!NOTE]", 3),
        ("> \\[!NOTE\\] chữ", 3),
        ("> *[!Tip]* chữ", 4),
        ("[!NOTE] chữ", 1),
        ("Xem thêm [!NOTE] chữ", 10),
        ("> chữ [!WARNING]", 7),
    ],
)
def test_what_was_meant_as_a_callout_is_told_where_it_stands(line: str, column: int) -> None:
    found = [problem.place.column for problem in lint_file(PATH, f"{line}\n")[1] if problem.code == "MD011"]
    assert found == [column]


@pytest.mark.parametrize("line", ["> [!NOTE]", "Viết \\[!NOTE] thôi.", "Viết `[!NOTE]` thôi.", "[!NOTE](https://a.example)"])
def test_what_is_a_callout_or_is_none_on_purpose_is_left_alone(line: str) -> None:
    assert "MD011" not in codes(PATH, f"{line}\n> a\n" if line.startswith(">") else f"{line}\n")


@pytest.mark.parametrize("line", ["::: details", ":::details Lời chép", "  ::: warning", ":::: {.note}", "::: info Chữ"])
def test_a_block_of_another_system_is_told_once(line: str) -> None:
    text = f"{line}\nChữ.\n:::\n"
    assert [problem.place.line for problem in lint_file(PATH, text)[1] if problem.code == "BLK009"] == [1]


@pytest.mark.parametrize("text", ["```\n::: details\n```\n", "Chữ ::: details\n", ":::\n"])
def test_colons_that_open_no_block_are_left_alone(text: str) -> None:
    assert "BLK009" not in codes(PATH, text)


@pytest.mark.parametrize("section", ["", "## Mục\n\n"])
def test_the_questions_of_a_bank_need_no_section(section: str) -> None:
    assert "MD001" not in codes("banks/b.vi.md", f"---\ntitle: B\n---\n\n{section}### ? Một? {{#q}}\n\n- [x] a\n- [ ] b\n")


@pytest.mark.parametrize(("minutes", "is_told"), [(1, False), (2, True)])
def test_a_lesson_of_a_few_words_takes_the_minute_that_is_the_least(minutes: int, *, is_told: bool) -> None:
    assert ("LSN001" in codes(PATH, f"---\ntitle: A\nminutes: {minutes}\n---\n\nMột câu.\n")) is is_told
