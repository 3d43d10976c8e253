"""The SARIF report has the shape that its standard asks for (SARIF 2.1.0, OASIS; the sections are named)."""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import unquote

import pytest

from elearn.content.lint.catalogue import SENTENCES, described, sentence_of
from elearn.content.lint.check import lint_file
from elearn.content.lint.report import placed, render
from elearn.content.problems import Place, Problem, Severity
from tests.content.lint.examples import EXAMPLES

pytestmark = pytest.mark.pure

URI_REFERENCE = re.compile(r"(?:[A-Za-z0-9._~!$&'()*+,;=:@/-]|%[0-9A-F]{2})+")
"""RFC 3986, sections 2 and 4: what may stand in a reference without query and fragment."""
ODD = "khóa học/50% [a] #b ?c.vi.md"
PROBLEMS = [
    *(problem for example in EXAMPLES.values() for problem in lint_file(example.path, example.broken)[1]),
    Problem(Place(ODD, 3, 2), Severity.ERROR, "MCQ001"),
    Problem(Place("a:b.vi.md"), Severity.WARNING, "MCQ010"),
]
REPORT: dict[str, Any] = json.loads(render(PROBLEMS, "sarif", "en"))
RUN: dict[str, Any] = REPORT["runs"][0]
RESULTS: list[dict[str, Any]] = RUN["results"]


def address(result: dict[str, Any]) -> str:
    uri: str = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    return uri


def test_the_log_names_its_version_and_holds_one_run() -> None:
    # 3.13: version and runs are required.
    assert (REPORT["version"], len(REPORT["runs"]), set(REPORT)) == ("2.1.0", 1, {"$schema", "version", "runs"})


def test_the_run_names_its_tool() -> None:
    # 3.14, 3.18, 3.19: a run has a tool, a tool a driver, a driver a name.
    assert RUN["tool"]["driver"]["name"] == "elearn"


def test_columns_are_counted_as_we_count_them() -> None:
    # 3.14.17: without it a reader may take columns for UTF-16 code units.
    assert RUN["columnKind"] == "unicodeCodePoints"


def test_each_rule_has_an_id_of_its_own_and_a_description() -> None:
    # 3.49: id is required; 3.12: a message has a text.
    rules = RUN["tool"]["driver"]["rules"]
    assert len({rule["id"] for rule in rules}) == len(rules)
    assert all(rule["shortDescription"]["text"] for rule in rules)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_description_has_no_place_to_fill_in(language: str) -> None:
    told = [described(code, sentence_of, language) for code in SENTENCES]
    # `{#…}`, `{+` and `{-` are marks that authors write; what a problem fills in is a name.
    assert [text for text in told if re.search(r"\{[a-z_]+\}", text)] == []


def test_a_description_is_in_the_language_of_the_report() -> None:
    problem = Problem(Place("course.yml"), Severity.ERROR, "CRS009")
    rule = json.loads(render([problem], "sarif", "vi"))["runs"][0]["tool"]["driver"]["rules"][0]
    assert rule["shortDescription"]["text"].startswith("thư mục khóa học chưa có tệp course.yml")


def test_a_code_that_is_all_words_of_its_problem_is_described() -> None:
    assert described("FM003", sentence_of, "en") == "a value in the settings is missing or not right."


def test_each_problem_is_one_result() -> None:
    assert len(RESULTS) == len(PROBLEMS)


def test_each_result_has_its_message_level_and_rule() -> None:
    # 3.27: message is required, level is one of four; 3.27.6: ruleIndex points at the rule that ruleId names.
    for result in RESULTS:
        assert result["message"]["text"]
        assert result["level"] in {"none", "note", "warning", "error"}
        assert RUN["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]


def test_each_place_has_a_line_and_a_column_counted_from_one() -> None:
    # 3.30: startLine and startColumn are positive.
    for result in RESULTS:
        region = result["locations"][0]["physicalLocation"]["region"]
        assert set(region) == {"startLine", "startColumn"}
        assert min(region.values()) >= 1


def test_each_address_is_an_encoded_relative_reference() -> None:
    # 3.4.3: uri is a URI reference; 3.10.2: no segment `..`; a colon in the first segment would make it a scheme.
    for result in RESULTS:
        assert URI_REFERENCE.fullmatch(address(result))
        assert not address(result).startswith("/")
        assert ".." not in address(result).split("/")
        assert ":" not in address(result).split("/")[0]


def test_an_address_read_back_is_the_path() -> None:
    assert [unquote(address(result)) for result in RESULTS] == [problem.place.path for problem in PROBLEMS]


def test_a_path_outside_is_an_absolute_address() -> None:
    problem = Problem(Place("bài.vi.md"), Severity.ERROR, "MCQ001")
    told = json.loads(render([*placed([problem], "/srv/khóa học")], "sarif"))
    assert address(told["runs"][0]["results"][0]) == "file:///srv/kh%C3%B3a%20h%E1%BB%8Dc/b%C3%A0i.vi.md"


def test_nothing_found_is_a_run_without_results() -> None:
    # 3.14.23: an empty array says that the scan found nothing; its absence that there was none.
    assert json.loads(render([], "sarif"))["runs"][0]["results"] == []
