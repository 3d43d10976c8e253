"""A question stands only where every reader of the lesson is shown it."""

from __future__ import annotations

import pytest

from elearn.content.lint.check import lint_file
from tests.content.lint.examples import BANK, CARD, FRONT, GOOD_CASE, QUESTION

pytestmark = pytest.mark.pure

QUIZ = "---\nkind: quiz\nid: kt\ntitle: a\nminutes: 1\ndraw: []\n---\n\n"
LESSON = "modules/01-a/01-bai.vi.md"


def found(text: str, path: str = LESSON) -> list[tuple[str, int, int]]:
    """Code, line and column of what is said about the places of questions."""
    told = {"QST012", "QST013", "QST014", "QST015", "BLK007"}
    problems = lint_file(path, text)[1]
    return [(problem.code, problem.place.line, problem.place.column) for problem in problems if problem.code in told]


@pytest.mark.parametrize(("path", "front"), [(LESSON, FRONT), ("banks/b.vi.md", BANK)])
def test_a_question_stands_in_a_lesson_and_in_a_bank(path: str, front: str) -> None:
    assert found(front + QUESTION, path) == []


@pytest.mark.parametrize("edition", ["official", "citizen"])
@pytest.mark.parametrize(("path", "front"), [(LESSON, FRONT), ("banks/b.vi.md", BANK)])
def test_a_question_of_one_edition_is_refused(edition: str, path: str, front: str) -> None:
    text = f"{front}/// audience | {edition}\n{QUESTION}///\n"
    assert found(text, path) == [("QST012", front.count("\n") + 2, 1)]


def test_a_question_after_a_block_for_one_edition_is_for_all() -> None:
    assert found(f"/// audience | citizen\na\n///\n\n{QUESTION}") == []


@pytest.mark.parametrize("before", ["", "\n"])
def test_a_question_in_a_case_is_refused_before_its_first_scene_and_in_a_scene(before: str) -> None:
    in_scene = GOOD_CASE.replace("Chuyện.\n", f"Chuyện.\n\n{before}{QUESTION}\n")
    outside = GOOD_CASE.replace("## Cảnh {#canh}", f"{QUESTION}\n## Cảnh {{#canh}}")
    assert [code for text in (in_scene, outside) for code, _, _ in found(text)] == ["QST013", "QST013"]


def test_a_conditional_question_in_a_case_is_refused_once() -> None:
    assert [code for code, _, _ in found(GOOD_CASE.replace("Chuyện.", f"/// if | a\n{QUESTION}///"))] == ["QST013"]


def test_a_conditional_question_in_a_lesson_is_refused() -> None:
    assert found(f"/// if | a\n{QUESTION}///\n") == [("BLK007", 1, 1)]


@pytest.mark.parametrize(("path", "front"), [("card.vi.md", CARD + "1. a\n2. b\n3. c\n\n"), ("snippets/a.vi.md", "")])
def test_other_files_show_no_question(path: str, front: str) -> None:
    assert found(front + QUESTION, path) == [("QST014", front.count("\n") + 1, 1)]


def test_a_quiz_asks_questions_of_its_own() -> None:
    assert found(QUIZ + QUESTION, LESSON) == []


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        (f"/// details | a\n{QUESTION}///\n", 2, 1),
        ("> [!INSTRUCTOR]\n> ### ? Làm gì? {#q}\n", 2, 3),
        ("> [!NOTE]\n>> ## ? Làm gì?\n", 2, 4),
        ("- một\n- ### ? Làm gì?\n", 2, 3),
        ("1. ### ? Làm gì?\n", 1, 4),
        ("# ? Làm gì?\n", 1, 1),
        ("###### ? Làm gì?\n", 1, 1),
        ("### ?Làm gì?\n", 1, 1),
        ("###? Làm gì?\n", 1, 1),
        ("  ### ? Làm gì?\n", 1, 3),
        (f"{QUESTION}\n> #### ? Nữa?\n", 8, 3),
    ],
)
def test_what_only_looks_like_a_question_is_told(text: str, line: int, column: int) -> None:
    assert found(text) == [("QST015", line, column)]


@pytest.mark.parametrize(
    "text",
    [
        "```\n### ? Làm gì?\n```\n",
        "    ### ? Làm gì?\n",
        "Viết `### ? Làm gì?` ở đầu.\n",
        "<!--\n### ? Làm gì?\n-->\n",
        "## Vì sao? Vì thế\n",
        "#? hai\n",
        "Hỏi: ### ? chưa\n",
    ],
)
def test_what_does_not_look_like_a_question_is_left_alone(text: str) -> None:
    assert found(text) == []
