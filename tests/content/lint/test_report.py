"""How problems are told."""

from __future__ import annotations

import json

import pytest

from elearn.content.lint.check import lint_file
from elearn.content.lint.report import counts, exit_code, placed, render
from elearn.content.problems import Place, Problem, Severity

pytestmark = pytest.mark.pure

TEXT = "### ? Làm gì trước? {#q-mot}\n\n- [ ] Một\n  > a\n- [ ] Hai\n  > b\n"
PROBLEM = next(problem for problem in lint_file("bai.vi.md", TEXT)[1] if problem.code == "MCQ001")


def test_the_sentence_comes_first_and_the_code_last() -> None:
    told = render([*placed([PROBLEM], "courses/x")], "text", "vi").split("\n")[0]
    assert told == ("courses/x/bai.vi.md:3:3: error: chưa đánh dấu phương án đúng. Thêm [x] trước phương án đúng. [MCQ001]")


def test_the_caret_stands_under_the_column() -> None:
    assert render([PROBLEM]).split("\n")[1:3] == ["  - [ ] Một", "    ^"]


def test_a_caret_counts_letters_with_marks_once() -> None:
    problem = Problem(Place("a", 1, 9), Severity.ERROR, "MCQ001", excerpt="tie\u0302\u0301p x")
    assert render([problem]).split("\n")[2] == "  " + " " * 6 + "^"


def test_a_long_line_is_shown_around_the_column() -> None:
    problem = Problem(Place("a", 1, 151), Severity.ERROR, "MCQ001", excerpt="x" * 150 + "Y" + "x" * 9)
    shown, caret = render([problem]).split("\n")[1:3]
    assert shown[len(caret) - 1] == "Y"


def test_an_excerpt_cannot_drive_the_terminal() -> None:
    problem = Problem(Place("a"), Severity.ERROR, "MCQ001", excerpt="\x1b[31mđỏ")
    assert "\x1b" not in render([problem])


def test_a_report_ends_with_a_line_that_counts() -> None:
    assert render([PROBLEM], "text", "en").endswith("\n1 error.\n")


def test_several_are_counted_in_the_plural() -> None:
    warning = Problem(Place("a"), Severity.WARNING, "MCQ010")
    assert counts([PROBLEM, warning, warning], "en") == "1 error, 2 warnings."


def test_nothing_is_told_in_words() -> None:
    assert render([], "text", "vi") == "Không có gì phải sửa.\n"


@pytest.mark.parametrize(("severity", "code"), [(Severity.ERROR, 1), (Severity.WARNING, 0), (Severity.INFO, 0)])
def test_only_errors_make_the_exit_code_one(severity: Severity, code: int) -> None:
    assert exit_code([Problem(Place("a"), severity, "X")]) == code


def test_json_holds_place_code_and_sentence() -> None:
    found = json.loads(render([PROBLEM], "json", "en"))["problems"][0]
    assert (found["path"], found["line"], found["column"], found["code"]) == ("bai.vi.md", 3, 3, "MCQ001")


def test_json_counts_each_severity() -> None:
    assert json.loads(render([PROBLEM], "json"))["counts"] == {"error": 1, "warning": 0, "info": 0}


def test_sarif_names_its_version_and_rules() -> None:
    report = json.loads(render([PROBLEM, PROBLEM], "sarif"))
    run = report["runs"][0]
    assert (report["version"], [rule["id"] for rule in run["tool"]["driver"]["rules"]]) == ("2.1.0", ["MCQ001"])


def test_a_problem_of_the_whole_folder_stands_at_the_folder() -> None:
    problem = Problem(Place("."), Severity.ERROR, "SEC005")
    assert [each.place.path for each in placed([problem], "courses/x")] == ["courses/x"]


def test_a_problem_beside_the_folder_stands_there() -> None:
    problem = Problem(Place("../laws.yml"), Severity.ERROR, "FM001")
    assert [each.place.path for each in placed([problem], "courses/x")] == ["courses/laws.yml"]


def test_sarif_points_at_the_place() -> None:
    result = json.loads(render([*placed([PROBLEM], "courses/x")], "sarif"))["runs"][0]["results"][0]
    location = result["locations"][0]["physicalLocation"]
    assert (location["artifactLocation"]["uri"], location["region"]) == (
        "courses/x/bai.vi.md",
        {"startLine": 3, "startColumn": 3},
    )


def test_a_remark_is_a_note_in_sarif() -> None:
    result = json.loads(render([Problem(Place("a"), Severity.INFO, "LSN002")], "sarif"))["runs"][0]["results"][0]
    assert result["level"] == "note"


def test_an_annotation_is_one_escaped_line() -> None:
    problem = Problem(Place("a,b:c.md", 2, 3), Severity.ERROR, "NUM001", (("found", "10%\n20"),))
    told = render([problem], "github", "en")
    assert told.startswith("::error file=a%2Cb%3Ac.md,line=2,col=3,title=NUM001::the answer '10%25%0A20'")


def test_an_unknown_language_is_told_in_vietnamese() -> None:
    assert "lỗi" in render([PROBLEM], "text", "fr")
