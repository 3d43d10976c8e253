"""Questions as values become text, and the text the same questions."""

from __future__ import annotations

from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from elearn.content.grammar.files import parse_file
from elearn.content.grammar.keys import key_of, kind_of
from elearn.content.identity import key_hash
from elearn.content.markdown import Renderer
from elearn.content.writing import items as written
from elearn.content.writing.items import Accepted, Choices, Cloze, Essay, Item, Number, Numbers, Option, Pair, Texts
from elearn.content.writing.reading import Placed, read_items
from elearn.content.writing.refusals import REASONS, NotWritable
from elearn.content.writing.tidy import writable
from elearn.content.writing.write import divided, replace_item, write_bank, write_item
from tests.content.writing.written import items

pytestmark = pytest.mark.pure

COURSES = Path(__file__).parents[3] / "courses"
PAGES = sorted(COURSES.rglob("*.md"))
quickly = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
YES_NO = Choices((Option("Có", right=True), Option("Không", feedback="Điều 9 cho phép.")))


def only(text: str) -> Placed:
    (found,) = read_items("banks/x.vi.md", text, "lesson")
    return found


def refusal(item: Item) -> NotWritable:
    with pytest.raises(NotWritable) as caught:
        write_item(item)
    return caught.value


@quickly
@given(items())
def test_what_is_written_is_read_as_the_same_question(item: Item) -> None:
    patterns = [one.pattern.rstrip() for one in item.answers.accepted] if isinstance(item.answers, Texts) else []
    if any(pattern.endswith("\\") or '\\"' in pattern for pattern in patterns):
        assert refusal(item).reason == "backslash"
        return
    found = only(write_item(item))
    assert found.item == writable(item)
    assert found.problems == ()


@quickly
@given(items())
def test_escaping_twice_changes_nothing_more(item: Item) -> None:
    try:
        once = writable(item)
    except NotWritable:
        return
    assert writable(once) == once


@pytest.mark.parametrize(
    ("markdown", "shown"),
    [
        ("# mục", "# mục"),
        ("= 10", "= 10"),
        ("<!-- a -->", "<!-- a -->"),
        ("/// if | a", "/// if | a"),
        ("a [[ b ]]", "a [[ b ]]"),
        ("a\n===", "a\n==="),
        ("a\n---", "a\n---"),
    ],
)
def test_words_that_look_like_structure_are_shown_as_words(markdown: str, shown: str) -> None:
    item = writable(Item("Hỏi?", YES_NO, stem=markdown))
    assert unescape(Renderer().blocks(item.stem)) == f"<p>{shown}</p>"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(COURSES)))
def test_every_question_of_our_courses_is_written_as_it_is_read(page: Path) -> None:
    path, text = str(page.relative_to(COURSES).as_posix()).split("/", 1)[-1], page.read_text(encoding="utf-8")
    changed = text
    for place in reversed(read_items(path, text)):
        assert place.item is not None
        changed = replace_item(changed, place, place.item)
    assert [place.item for place in read_items(path, changed)] == [place.item for place in read_items(path, text)]
    assert key_hashes(path, changed) == key_hashes(path, text)


def key_hashes(path: str, text: str) -> list[str]:
    return [key_hash(kind, key_of(raw, "vi")) for raw in parse_file(path, text).questions if (kind := kind_of(raw))]


def test_replacing_leaves_every_other_line() -> None:
    text = "---\nid: a\n---\nMở đầu.\n\n### ? Một {#q1}\n\n- [x] a\n- [ ] b\n\n> [!NOTE]\n> Vì thế.\n\nSau đó.\n"
    (place,) = read_items("modules/01-a/01-b.vi.md", text)
    changed = replace_item(text, place, Item("Hai", YES_NO, id="q2", explanation="Khác."))
    assert changed.startswith("---\nid: a\n---\nMở đầu.\n\n### ? Hai {#q2}\n")
    assert changed.endswith("\n> [!NOTE]\n> Khác.\n\nSau đó.\n")


def test_a_question_keeps_the_level_of_its_heading() -> None:
    text = "#### ? Một {#q1}\n\n= 10\n"
    assert replace_item(text, only(text), Item("Hai", YES_NO, id="q")).startswith("#### ? Hai")


def test_a_question_that_would_swallow_the_lesson_behind_it_is_refused() -> None:
    text = "### ? Một {#q1}\n\n= 10\n\nSau đó.\n"
    with pytest.raises(NotWritable) as caught:
        replace_item(text, only(text), Item("Hai", Essay(), id="q1"))
    assert (caught.value.field, caught.value.reason) == ("answers.rubric", "text-follows")


def test_a_note_of_the_lesson_does_not_become_an_explanation() -> None:
    text = "### ? Một {#q1}\n\n= 10\n\n> [!NOTE]\n> Của câu.\n\n> [!NOTE]\n> Của bài.\n"
    with pytest.raises(NotWritable) as caught:
        replace_item(text, only(text), Item("Một", YES_NO, id="q1"))
    assert caught.value.field == "explanation"


def test_a_bank_has_its_settings_and_sections() -> None:
    wanted = (Item("Một", YES_NO, id="a"), Item("Hai", YES_NO, id="b", section="Thẩm quyền"))
    text = write_bank('Ngân hàng: "A"', "ngan-hang", wanted, {"points": 2, "competency": ["WD5"]})
    assert tuple(place.item for place in read_items("banks/a.vi.md", text)) == wanted
    raw = parse_file("banks/a.vi.md", text)
    assert raw.kind == "bank"
    assert raw.problems == ()


def test_many_questions_are_divided_into_files_that_the_compiler_takes() -> None:
    pieces = divided([Item(f"Câu {number}", YES_NO, id=f"q{number}") for number in range(1001)])
    assert [len(piece) for piece in pieces] == [400, 400, 201]


@pytest.mark.parametrize(
    ("item", "field", "reason"),
    [
        (Item("  ", YES_NO), "title", "empty"),
        (Item("a\x00", YES_NO), "title", "character"),
        (Item("a\ud800", YES_NO), "title", "character"),
        (Item("a", YES_NO, id="Câu 1"), "id", "id"),
        (Item("a", YES_NO, points=0), "points", "range"),
        (Item("a", YES_NO, points=1.234), "points", "range"),
        (Item("a", YES_NO, difficulty=4), "difficulty", "range"),
        (Item("a", YES_NO, cite='"Luật"'), "cite", "quotes"),
        (Item("a", YES_NO, cite="a --> b"), "cite", "comment-end"),
        (Item("a", YES_NO, notes=("a --> b",)), "notes", "comment-end"),
        (Item("a", YES_NO, competencies=("WD 5",)), "competencies", "form"),
        (Item("a", YES_NO, tags=("hai từ",)), "tags", "form"),
        (Item("a", YES_NO, see=("Bài 1",)), "see", "form"),
        (Item("a", YES_NO, stem="```\nkhông đóng"), "stem", "structure"),
        (Item("a {#b}", YES_NO), "title", "structure"),
        (Item("a", Choices(())), "answers.options", "empty"),
        (Item("a", Choices((Option("a"), Option(" ")))), "answers.options.1.text", "empty"),
        (Item("a", Choices((Option("a", id="b"), Option("c")))), "answers.options.1.id", "twice"),
        (Item("a", Numbers((Number("3", "2"),))), "answers.answers.0.high", "range"),
        (Item("a", Numbers((Number("ba", "3"),))), "answers.answers.0.low", "number"),
        (Item("a", Numbers((Number("1e9999", "1e9999"),))), "answers.answers.0.low", "number"),
        (Item("a", Texts((Accepted("a", 0),))), "answers.accepted.0.percent", "range"),
        (Item("a", written.Matching((Pair("a", "b"), Pair("", "c")))), "answers.pairs.1.left", "empty"),
        (Item("a", Cloze(), stem="Không có chỗ trống"), "stem", "gaps"),
        (Item("a", Cloze(), stem="Có [[a]]\n\nrồi hết."), "stem", "gaps"),
    ],
)
def test_what_no_text_says_is_refused_with_its_field(item: Item, field: str, reason: str) -> None:
    error = refusal(item)
    assert (error.field, error.reason) == (field, reason)


def test_a_refusal_is_told_in_both_languages() -> None:
    assert all(reason["vi"] and reason["en"] for reason in REASONS.values())
    error = refusal(Item("", YES_NO))
    assert (error.sentence("vi"), error.sentence("en")) == ("chưa có nội dung", "it is empty")


def test_a_number_that_could_be_a_thousand_is_written_without_doubt() -> None:
    item = Item("a", Numbers((Number("1.234", "1.234", "km"),)), id="a")
    assert only(write_item(item)).item == item


def test_quotes_of_a_word_processor_within_an_answer_are_its_own() -> None:
    item = Item("a", Texts((Accepted('sổ “tiếp” "công" dân'),)), id="a")
    assert only(write_item(item)).item == item


def test_the_notes_of_the_author_are_kept() -> None:
    text = "### ? Một {#a}\n\n<!-- points: 2 -->\n<!-- hỏi lại chị Lan -->\n\n= 10\n"
    item = only(text).item
    assert item is not None
    assert item.notes == ("hỏi lại chị Lan",)
    assert only(write_item(item)).item == item


def test_a_question_without_answers_has_a_place_and_its_problem() -> None:
    found = only("### ? Một {#a}\n\nLời.\n")
    assert found.item is None
    assert [problem.code for problem in found.problems] == ["QST001"]


def test_a_list_in_the_stem_stays_apart_from_the_options() -> None:
    item = Item("Hỏi", YES_NO, stem="Hai việc:\n\n- một\n- hai", id="a")
    assert only(write_item(item)).item == item


def test_the_letter_of_a_position_is_no_id_of_its_own() -> None:
    item = Item("Hỏi", Choices((Option("Một", right=True, id="a"), Option("Hai"))), id="q")
    assert writable(item) == replace(item, answers=Choices((Option("Một", right=True), Option("Hai"))))
