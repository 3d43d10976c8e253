"""The mends: what they change, what they leave, and that doing them twice changes nothing."""

from __future__ import annotations

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearn.content import limits
from elearn.content.document import Key
from elearn.content.grammar.files import parse_file
from elearn.content.grammar.keys import key_of
from elearn.content.lint.check import lint_file
from elearn.content.lint.fix import fix_file, fix_files, fix_sources
from elearn.content.lint.nesting import renested
from elearn.content.problems import Severity
from elearn.content.steps import Steps
from elearn.content.writing.ids import marked_id, slug
from tests.content.grammar.excerpts import BANK, CASE, LESSON
from tests.content.grammar.test_hostile import TEXTS
from tests.content.lint.examples import EXAMPLES, OPTIONS, QUESTION

pytestmark = pytest.mark.pure

PATH = "modules/01-a/01-bai.vi.md"
MENDED = ["QID001", "QST005", "QST007", "MD004", "MD006", "MD012", "LNG001"]


def fixed(text: str) -> str:
    return fix_file(PATH, text).text


@pytest.mark.parametrize("code", MENDED)
def test_a_mend_removes_its_problem(code: str) -> None:
    text = fixed(EXAMPLES[code].broken)
    assert code not in {problem.code for problem in lint_file(PATH, text)[1]}


@pytest.mark.parametrize("code", MENDED)
def test_a_mend_is_reported_by_the_code_it_mends(code: str) -> None:
    assert code in {problem.code for problem in fix_file(PATH, EXAMPLES[code].broken).mended}


@pytest.mark.parametrize("text", [LESSON, BANK, CASE])
def test_a_sound_file_is_left_as_it_is(text: str) -> None:
    assert fixed(text) == text


def test_line_ends_of_a_sound_file_are_left_alone() -> None:
    text = LESSON.replace("\n", "\r\n")
    assert fixed(text) == text


@given(TEXTS)
def test_mending_twice_changes_nothing(text: str) -> None:
    once = fixed(text)
    assert fixed(once) == once


ITEMS = st.lists(st.tuples(st.integers(0, 5), st.sampled_from(["- ", "1. ", "* ", "100. "]), st.booleans()), max_size=12)


@given(ITEMS)
def test_a_list_that_is_nested_right_stays(items: list[tuple[int, str, bool]]) -> None:
    once = renested(lines_of(items))
    assert renested(once) == once


@given(ITEMS)
def test_nesting_keeps_every_word_and_its_order(items: list[tuple[int, str, bool]]) -> None:
    lines = lines_of(items)
    assert [line.lstrip() for line in renested(lines)] == [line.lstrip() for line in lines]


def lines_of(items: list[tuple[int, str, bool]]) -> list[str]:
    lines = []
    for number, (depth, marker, blank) in enumerate(items):
        lines.append(" " * (2 * depth) + marker + f"việc {number}")
        if blank:
            lines.extend(["", " " * (2 * depth + 2) + "thêm"])
    return lines


def test_a_list_with_two_spaces_is_nested_by_four() -> None:
    assert fixed("- a\n  - b\n    - c\n- d\n") == "- a\n    - b\n        - c\n- d\n"


def test_a_paragraph_in_an_item_moves_with_it() -> None:
    assert fixed("- a\n  - b\n\n    thêm\n") == "- a\n    - b\n\n        thêm\n"


def test_options_of_a_question_are_not_taken_for_a_nested_list() -> None:
    assert fixed(QUESTION) == QUESTION


def test_an_underlined_title_becomes_a_heading() -> None:
    assert fixed("Một\n===\n\nHai\nba\n---\n\nchữ\n") == "# Một\n\n## Hai ba\n\nchữ\n"


def test_a_line_of_hyphens_becomes_stars() -> None:
    assert fixed("a\n\n---\n\nb\n") == "a\n\n***\n\nb\n"


def test_front_matter_keeps_its_hyphens() -> None:
    assert fixed("---\nid: a\n---\n\nchữ\n").startswith("---\nid: a\n---\n")


def test_feedback_at_the_left_edge_is_indented() -> None:
    assert "- [ ] Một\n  > Vì.\n  > Thêm.\n- [x] Hai" in fixed("### ? a {#b}\n\n- [ ] Một\n> Vì.\n> Thêm.\n- [x] Hai\n")


def test_a_new_id_is_the_slug_and_four_characters() -> None:
    text = fixed("### ? Ai tiếp công dân ở Đồng Nai?\n\n" + OPTIONS)
    found = next(parse_file(PATH, text).questions).id
    assert found is not None
    assert (found[:-4], len(found)) == ("ai-tiep-cong-dan-o-dong-nai-", 32)


def test_two_questions_of_one_wording_get_two_ids() -> None:
    text = fixed("### ? Điền vào.\n\n= 1\n\n### ? Điền vào.\n\n= 2\n")
    ids = [question.id for question in parse_file(PATH, text).questions]
    assert len(set(ids)) == 2


def test_an_id_that_is_not_valid_is_left_to_its_author() -> None:
    assert fixed("### ? a {#Câu_1}\n\n= 1\n") == "### ? a {#Câu_1}\n\n= 1\n"


def test_a_new_id_is_never_one_that_is_taken() -> None:
    taken = {marked_id(PATH, "Làm gì?", set())}
    assert marked_id(PATH, "Làm gì?", taken) not in taken


@given(st.text(max_size=200))
def test_a_new_id_is_always_an_id(title: str) -> None:
    text = f"### ? x {{#{marked_id(PATH, title, set())}}}\n\n= 1\n"
    assert parse_file(PATH, text).problems == ()


def test_a_slug_has_no_marks() -> None:
    assert slug("Đăng ký khai sinh – Ở đâu?") == "dang-ky-khai-sinh-o-dau"


def test_a_translation_gets_the_ids_of_its_source() -> None:
    texts = {"m/01-a.en.md": "### ? What first?\n\n= 1\n", "m/01-a.vi.md": "### ? Làm gì trước?\n\n= 1\n"}
    changed = fix_files(texts)
    ids = [next(parse_file(path, changed[path].text).questions).id for path in texts]
    assert ids[0] == ids[1]


TRANSLATED = "### ? One {#q-one}\n\n= 1\n\n### ? Two {#q-two}\n\n= 2\n"


def test_a_source_gets_the_ids_that_its_translation_has() -> None:
    texts = {"m/01-a.vi.md": "### ? Một {#q-one}\n\n= 1\n\n### ? Hai\n\n= 2\n", "m/01-a.en.md": TRANSLATED}
    changed = fix_files(texts)
    assert ([*changed], "### ? Hai {#q-two}" in changed["m/01-a.vi.md"].text) == (["m/01-a.vi.md"], True)


def test_a_source_takes_no_id_of_a_translation_that_has_other_questions() -> None:
    texts = {"m/01-a.vi.md": "### ? Ba {#q-three}\n\n= 1\n\n### ? Hai\n\n= 2\n", "m/01-a.en.md": TRANSLATED}
    assert "{#q-two}" not in fix_files(texts)["m/01-a.vi.md"].text


def test_a_source_takes_no_id_of_a_longer_translation() -> None:
    texts = {"m/01-a.vi.md": "### ? Hai\n\n= 2\n", "m/01-a.en.md": TRANSLATED}
    assert "{#q-one}" not in fix_files(texts)["m/01-a.vi.md"].text


def test_files_that_need_nothing_are_not_written() -> None:
    assert fix_files({"m/01-a.vi.md": LESSON}) == {}


NEEDY = "Một\n---\n"


@pytest.mark.parametrize("path", ["CHANGELOG.md", "README.md", "assets/a.md", ".git/a.vi.md", "node_modules/a.vi.md"])
def test_what_is_no_page_of_the_course_is_left_alone(path: str) -> None:
    assert fix_sources({path: NEEDY.encode()}, Steps()) == {}


@pytest.mark.parametrize("path", [PATH, "snippets/a.md", "banks/a.vi.md", "card.vi.md"])
def test_a_page_of_the_course_is_mended(path: str) -> None:
    assert list(fix_sources({path: NEEDY.encode()}, Steps())) == [path]


@pytest.mark.parametrize(
    "content", [b"M\xf4t\n---\n", NEEDY.encode("utf-16"), NEEDY.encode() + b"\x00", b"a" * 300_000 + b"\n---\n"]
)
def test_a_file_that_the_compiler_does_not_read_is_left_alone_and_the_others_are_mended(content: bytes) -> None:
    assert list(fix_sources({"snippets/a.md": content, PATH: NEEDY.encode()}, Steps())) == [PATH]


def test_a_file_with_too_many_questions_is_left_alone() -> None:
    text = "### ? Điền vào.\n\n= 1\n\n" * (limits.QUESTIONS + 1)
    assert fix_file(PATH, text).text == text


def test_thousands_of_mends_take_no_longer_than_their_number() -> None:
    # Each of these problems once looked through all blocks of the file.
    started = time.process_time()
    fix_file(PATH, "- a\n  - b\n\nchữ\n\n" * 1_500)
    assert time.process_time() - started < 6


def test_the_source_language_is_the_one_that_the_course_says() -> None:
    sources = {
        "course.yml": b"languages: [en, vi]\n",
        "m/01-a.en.md": b"### ? What first? {#q-first}\n\n= 1\n",
        "m/01-a.vi.md": "### ? Làm gì trước?\n\n= 1\n".encode(),
    }
    assert "{#q-first}" in fix_sources(sources, Steps())["m/01-a.vi.md"].text


def test_two_files_of_one_name_with_one_question_get_two_ids() -> None:
    texts = {f"modules/0{number}-a/01-bai.vi.md": "### ? Làm gì?\n\n= 1\n" for number in (1, 2)}
    ids = [next(parse_file(path, fixed.text).questions).id for path, fixed in fix_files(texts).items()]
    assert len(set(ids)) == 2


def test_a_byte_order_mark_is_not_taken_into_a_heading() -> None:
    assert fixed("\ufeffMột\n---\n") == "## Một\n"


@pytest.mark.parametrize("code", [code for code in MENDED if code != "QID001"])
def test_a_mend_keeps_every_letter(code: str) -> None:
    before = unicodedata.normalize("NFC", EXAMPLES[code].broken)
    after = fixed(EXAMPLES[code].broken)
    assert "".join(filter(str.isalnum, after)) == "".join(filter(str.isalnum, before))


@given(TEXTS)
def test_a_mend_never_turns_a_sound_question_into_another(text: str) -> None:
    raw = parse_file(PATH, text)
    if not any(problem.severity is Severity.ERROR for problem in raw.problems):
        assert keys_of(fixed(text)) == keys_of(text)


def keys_of(text: str) -> list[Key]:
    return [key_of(question, "vi") for question in parse_file(PATH, text).questions if question.answers]
