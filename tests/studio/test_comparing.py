"""Two versions side by side: each block is told once, and as what it became."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearn.content.compile import compile_sources
from elearn.content.document import Block, Choice, Page, Question, QuestionText
from elearn.content.identity import hash_of
from elearn.studio.comparing import page_rows, question_rows
from elearn.studio.fields import field_rows, right_words, setting_rows
from elearn.studio.plan import page_changes, plan_of
from tests.studio.stage import course_files

pytestmark = pytest.mark.pure


def page(*texts: str) -> Page:
    """A page with a paragraph for each text, keyed by place."""
    blocks = (Block(f"a/html/{place}", "html", hash_of(text), f"<p>{text}</p>") for place, text in enumerate(texts, 1))
    return Page("Trang", tuple(blocks))


def fates(before: Page, after: Page) -> list[str]:
    return [row.what for row in page_rows(before, after)]


_pages = st.lists(st.sampled_from(["một hai ba bốn", "một hai ba năm", "khác hẳn", "sáu bảy", "x"]), max_size=8).map(
    lambda texts: page(*texts)
)


@given(_pages, _pages)
def test_every_block_of_both_pages_is_told_once(before: Page, after: Page) -> None:
    rows = page_rows(before, after)
    assert sorted(row.before.key for row in rows if row.before) == sorted(block.key for block in before.blocks)
    assert [row.after for row in rows if row.after] == list(after.blocks)


@given(_pages, _pages)
def test_what_is_called_the_same_or_moved_reads_the_same(before: Page, after: Page) -> None:
    pairs = ((row.before, row.after) for row in page_rows(before, after) if row.what in {"same", "moved"})
    assert all(old and new and old.hash == new.hash for old, new in pairs)


@given(_pages)
def test_a_page_beside_itself_has_not_changed(one: Page) -> None:
    assert set(fates(one, one)) <= {"same"}


def test_a_paragraph_put_in_front_changes_no_other() -> None:
    assert fates(page("một", "hai"), page("không", "một", "hai")) == ["added", "same", "same"]


def test_a_paragraph_mended_beside_a_new_one_is_told_as_mended() -> None:
    before = page("đầu", "báo trong bảy mươi hai giờ", "cuối")
    after = page("đầu", "hoàn toàn mới", "báo trong hai mươi bốn giờ", "cuối")
    assert fates(before, after) == ["same", "added", "changed", "same"]


def test_what_is_gone_is_told_where_it_stood() -> None:
    assert fates(page("một", "hai", "ba"), page("một", "ba")) == ["same", "removed", "same"]


def test_a_paragraph_that_changed_places_has_moved() -> None:
    assert sorted(fates(page("một", "hai"), page("hai", "một"))) == ["moved", "same"]


def test_a_lesson_whose_paragraphs_only_changed_places_is_in_the_plan() -> None:
    course = compile_sources(course_files()).course
    assert course is not None
    lesson = course.modules[0].lessons[0]
    pages = {language: replace(each, blocks=tuple(reversed(each.blocks))) for language, each in lesson.pages.items()}
    module = replace(course.modules[0], lessons=(replace(lesson, pages=pages), *course.modules[0].lessons[1:]))
    (change,) = plan_of(course, replace(course, modules=(module, *course.modules[1:]))).lessons
    assert (change.blocks.total, change.also) == (0, ("moved",))


def test_very_many_paragraphs_are_compared_in_no_time() -> None:
    before, after = page(*(f"cũ {n}" for n in range(2_000))), page(*(f"mới {n}" for n in range(2_000)))
    assert len(page_changes(before, after)) == 2_000


def question(*, right: tuple[str, ...] = ("a",), b: str = "hai", points: float = 1.0) -> Question:
    text = QuestionText("Hỏi?", labels={"a": "một", "b": b}, feedback={"a": "phải"})
    return Question("q", "single", Choice(("a", "b"), right), {"vi": text}, points, key_hash=hash_of(right))


def test_a_question_is_told_field_by_field() -> None:
    (row,) = field_rows(question(), question(b="ba"), "vi")
    assert (row.code, row.name, row.before, row.after, row.is_of_key) == ("option", "b", "hai", "ba", False)


def test_another_key_shows_at_each_option_and_as_a_whole() -> None:
    before, after = question(), question(right=("b",))
    rows = field_rows(before, after, "vi")
    assert [(row.name, row.was_right, row.is_right) for row in rows] == [("a", True, False), ("b", False, True)]
    assert (right_words(before, "vi"), right_words(after, "vi")) == (("một",), ("hai",))
    assert question_rows({"q": before}, {"q": after})[0].has_new_key


def test_how_a_question_counts_is_compared_too() -> None:
    (row,) = setting_rows(question(), question(points=2.0))
    assert (row.code, row.before, row.after) == ("points", 1.0, 2.0)
