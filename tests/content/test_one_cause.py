"""One cause gives its own problems and no others: nobody is told to miss what stands in a file that could not be read."""

from __future__ import annotations

import pytest

from elearn.content.compile import compile_sources
from elearn.content.steps import Steps
from tests.content.source_folders import LAWS, M, changed, codes, compiled, sound

pytestmark = pytest.mark.pure

C = "course.yml"
LESSON = M + "01-mo-dau.vi.md"
QUIZ = M + "09-kiem-tra.vi.md"
BANK = "banks/tiep-dan.vi.md"
NOT_UTF_8 = b"\xff\xfe\x00"


def edited(*changes: tuple[str, str, str]) -> dict[str, bytes]:
    """The sound course with some texts replaced; each must be there."""
    sources = sound()
    for path, old, new in changes:
        assert old.encode() in sources[path]
        sources[path] = sources[path].replace(old.encode(), new.encode(), 1)
    return sources


# --- course.yml ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"id: [", "FM001"), (b"- id: a\n- slug: b\n", "FM001"), (b"just words", "FM001"), (NOT_UTF_8, "SEC008")],
    ids=["broken", "a-list", "words", "not-text"],
)
def test_an_unreadable_course_yml_is_all_that_is_told(content: bytes, code: str) -> None:
    assert codes(compiled(sound() | {C: content})) == {code}


def test_a_missing_course_yml_is_all_that_is_told() -> None:
    assert codes(compiled({path: content for path, content in sound().items() if path != C})) == {"CRS009"}


def test_an_empty_course_yml_is_told_by_what_it_lacks() -> None:
    assert codes(compiled(sound() | {C: b""})) == {"FM003"}


def test_a_list_is_told_as_what_it_is() -> None:
    problem = compiled(sound() | {C: b"- id: a\n"}).problems[0]
    assert dict(problem.words)["why_en"] == "lines of 'key: value' belong here, not a list"


@pytest.mark.parametrize("languages", ["[vn, en]", "[]", "vi"])
def test_faulty_languages_are_told_alone(languages: str) -> None:
    assert codes(compiled(changed(C, "languages: [vi, en]", f"languages: {languages}"))) == {"FM003"}


def test_a_module_with_a_faulty_folder_is_told_alone() -> None:
    assert codes(compiled(changed(C, "dir: 01-tiep-dan", "dir: tiep-dan"))) == {"FM003"}


def test_a_folder_that_is_listed_twice_is_told_alone() -> None:
    assert codes(compiled(changed(C, "modules:\n", "modules:\n  - {dir: 01-tiep-dan, title: {vi: x, en: y}}\n"))) == {"CRS015"}


def test_the_faults_of_lessons_are_told_also_without_course_yml() -> None:
    sources = edited((LESSON, "02-cau-hoi.vi.md#cac-loai", "02-khac.vi.md")) | {C: b"id: ["}
    assert codes(compiled(sources)) == {"FM001", "LNK001"}


def test_what_completion_lacks_is_told_also_where_settings_are_missing() -> None:
    sources = edited((C, "quizzes: [kiem-tra]", "quizzes: [khac]"), (C, "version: 1.0.0\n", ""))
    assert codes(compiled(sources)) == {"FM003", "CRS003"}


def test_a_folder_that_is_too_large_is_told_alone() -> None:
    many = {f"assets/{number}.png": b"" for number in range(5_001)}
    assert codes(compile_sources(many)) == {"SEC005"}


# --- one file -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", [path for path in sound() if path.endswith((".md", ".svg")) and path != "CHANGELOG.md"])
def test_a_file_that_cannot_be_read_is_told_alone(path: str) -> None:
    code = "SEC006" if path.endswith(".svg") else "SEC008"
    assert codes(compiled(sound() | {path: NOT_UTF_8})) == {code}


@pytest.mark.parametrize("path", [LESSON, QUIZ, BANK, M + "03-tinh-huong.vi.md", M + "01-mo-dau.en.md"])
def test_a_file_that_was_given_up_blames_no_other_file(path: str) -> None:
    compilation = compile_sources(sound(), laws=LAWS, steps=Steps(given_up={path: "read"}))
    assert {problem.place.path for problem in compilation.errors} <= {path}


@pytest.mark.parametrize("path", [LESSON, QUIZ, BANK])
def test_a_file_without_settings_is_told_alone(path: str) -> None:
    text = sound()[path].decode()
    _, _, body = text.partition("---\n")[2].partition("---\n")
    assert codes(compiled(sound() | {path: body.encode()})) == {"FM004"}


def test_settings_that_are_not_closed_are_told_once() -> None:
    sources = edited((M + "01-mo-dau.en.md", "\n---\n", "\n"))
    assert codes(compiled(sources)) == {"MD009"}


@pytest.mark.parametrize("path", [LESSON, QUIZ, BANK])
def test_faulty_yaml_in_a_file_is_told_alone(path: str) -> None:
    assert codes(compiled(edited((path, "title:", 'title: "x" "y" ')))) == {"FM001"}


def test_a_value_that_cannot_be_read_does_not_differ_from_its_translation() -> None:
    assert codes(compiled(edited((LESSON, "minutes: 3", "minutes: three")))) == {"FM003"}


def test_a_kind_that_does_not_exist_is_told_alone() -> None:
    assert codes(compiled(edited((QUIZ, "kind: quiz", "kind: quizz")))) == {"FM003"}


def test_a_lesson_whose_id_is_faulty_is_not_missed() -> None:
    sources = edited((QUIZ, "id: kiem-tra", "id: Kiểm tra"))
    assert codes(compiled(sources)) == {"FM003"}


def test_faulty_laws_are_told_alone() -> None:
    assert codes(compile_sources(sound(), laws=b"luat-tcd: [")) == {"FM001"}


# --- questions ----------------------------------------------------------------------------------------------------------


def test_a_question_without_answers_is_not_missed_by_its_recall() -> None:
    text = "\n> [!RECALL] q-trong\n> - a: x\n\n### ? Trống {#q-trong}\n"
    sources = sound()
    sources[M + "02-cau-hoi.vi.md"] += text.encode()
    assert "REC003" not in codes(compiled(sources))


def test_a_question_that_cannot_be_used_is_not_missing_in_its_bank() -> None:
    sources = edited((BANK, " {#b-001}", ""), (QUIZ, 'count: 1, where: "difficulty<=2"', "count: 3"))
    assert "BNK001" not in codes(compiled(sources))


# --- blueprints ---------------------------------------------------------------------------------------------------------


def test_all_faults_of_a_blueprint_are_told_at_once() -> None:
    faulty = '{bank: khac, count: x, where: "màu = đỏ and vị = chua"}'
    compilation = compiled(edited((QUIZ, '{bank: tiep-dan, count: 1, where: "difficulty<=2"}', faulty)))
    told = sorted(problem.code for problem in compilation.errors)
    assert told == ["BNK002", "BNK003", "BNK003", "FM003"]
