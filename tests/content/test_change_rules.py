"""What course.yml may say to those who completed an earlier version, and what the linter says of it."""

from __future__ import annotations

import pytest

from elearn.content import frontmatter, settings_shapes
from elearn.content.compile import compile_sources
from elearn.content.course_document import _change
from elearn.content.problems import Problem
from tests.studio.stage import course_files

pytestmark = pytest.mark.pure


def compiled(entry: str) -> tuple[Problem, ...]:
    """The problems with codes of changes in the short course, with this entry under its version."""
    files = dict(course_files())
    text = files["course.yml"].decode()
    head = text.partition("changes:")[0]
    files["course.yml"] = f"{head}changes:\n  1.0.0:\n    vi: Đổi một câu.\n    en: One sentence.\n{entry}".encode()
    wanted = {"CRS017", "CRS019", "CRS020", "FM002", "FM003"}
    return tuple(each for each in compile_sources(files).problems if each.code in wanted)


def codes(entry: str) -> list[str]:
    return [each.code for each in compiled(entry)]


def test_a_whole_slip_has_nothing_to_mend() -> None:
    assert codes("    slips:\n      - {old: {vi: Cũ, en: Old}, new: {vi: Mới, en: New}, todo: {vi: Làm, en: Do}}\n") == []


def test_a_slip_may_only_set_something_new_or_only_strike_something_old() -> None:
    assert codes("    slips:\n      - {new: {vi: Mới, en: New}}\n      - {old: {vi: Cũ, en: Old}}\n") == []


@pytest.mark.parametrize(
    ("entry", "is_told"), [("    slips: []\n", False), ("", True), ("    slips: []\n    relearn: [x]\n", True)]
)
def test_an_empty_list_of_slips_says_that_nobody_needs_to_be_told(entry: str, *, is_told: bool) -> None:
    values, _, _ = frontmatter.read_course("course.yml", f"changes:\n  1.0.0:\n    vi: x\n{entry}")
    assert _change("1.0.0", values["changes"]["1.0.0"]).is_told is is_told


def test_a_slip_without_sentence_is_told_at_its_line() -> None:
    (problem,) = compiled("    slips:\n      - {todo: {vi: Làm, en: Do}}\n")
    assert (problem.code, problem.place.path) == ("CRS019", "course.yml")
    assert problem.place.line > 1


def test_a_slip_in_the_other_language_alone_is_told() -> None:
    assert "CRS019" in codes("    slips:\n      - {new: {en: New}}\n")


def test_a_slip_that_is_told_to_the_readers_of_a_translation_alone_is_written_in_it() -> None:
    assert codes("    slips:\n      - {only: [en], new: {en: New}}\n") == []
    (problem,) = compiled("    slips:\n      - {only: [en], new: {vi: Mới}}\n")
    assert (problem.code, dict(problem.words)) == ("CRS019", {"language": "en"})


def test_a_slip_is_told_to_readers_of_languages_that_there_are() -> None:
    assert "FM003" in codes("    slips:\n      - {only: [fr], new: {vi: Mới, en: New}}\n")


def test_a_sentence_without_translation_is_a_warning_at_its_line() -> None:
    (problem,) = compiled("    slips:\n      - {old: {vi: Cũ}, new: {vi: Mới, en: New}}\n")
    assert (problem.code, dict(problem.words)) == ("CRS020", {"key": "old", "language": "en"})


def test_a_faulty_sentence_is_told_once() -> None:
    assert codes("    slips:\n      - {new: Mới}\n") == ["FM003"]


@pytest.mark.parametrize("entry", ["    slips: x\n", "    question: [a]\n", "    slips:\n      - x\n"])
def test_a_value_of_another_shape_is_told(entry: str) -> None:
    assert codes(entry) == ["FM003"]


def test_more_than_three_slips_are_told() -> None:
    slip = "      - {new: {vi: Mới, en: New}}\n"
    assert codes(f"    slips:\n{slip * 4}") == ["FM003"]


def test_a_key_that_a_slip_does_not_have_is_told() -> None:
    assert "FM002" in codes("    slips:\n      - {neww: {vi: Mới, en: New}, new: {vi: Mới, en: New}}\n")


def test_a_question_that_the_course_lacks_is_told() -> None:
    assert codes("    question: khong-co\n") == ["CRS017"]


def test_a_question_of_a_lesson_is_accepted_and_one_of_a_bank_alone_is_not() -> None:
    compilation = compile_sources(course_files())
    assert compilation.course is not None
    in_lessons = {name for lesson in compilation.course.lessons for name in lesson.questions}
    in_banks = {name for bank in compilation.course.banks for name in bank.questions} - in_lessons
    assert codes(f"    question: {min(in_lessons)}\n") == []
    for name in sorted(in_banks)[:1]:
        assert codes(f"    question: {name}\n") == ["CRS017"]


def test_editors_are_told_of_slips() -> None:
    schema = settings_shapes.json_schema()
    change = next(iter(schema["properties"]["changes"]["patternProperties"].values()))
    assert {"slips", "question", "relearn"} <= set(change["properties"])
    assert change["properties"]["slips"]["maxItems"] == 3
