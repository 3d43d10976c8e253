"""Of two sentences only the words that differ are marked."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearn.content.marked_words import marked_words

pytestmark = pytest.mark.pure


def test_only_the_words_that_differ_are_marked() -> None:
    old, new = "Phải báo trong 5 ngày làm việc cho đầu mối.", "Phải báo trong 72 giờ làm việc cho đầu mối."
    assert marked_words(old, new) == (
        "Phải báo trong <del>5 ngày</del> làm việc cho đầu mối.",
        "Phải báo trong <ins>72 giờ</ins> làm việc cho đầu mối.",
    )


def test_sentences_that_have_little_in_common_are_marked_as_a_whole() -> None:
    assert marked_words("Báo công an phường.", "Gọi số 156 trước.") == (
        "<del>Báo công an phường.</del>",
        "<ins>Gọi số 156 trước.</ins>",
    )


def test_where_one_is_missing_the_other_is_marked_as_a_whole() -> None:
    assert marked_words("", "Thêm một câu.") == ("", "<ins>Thêm một câu.</ins>")


def test_what_looks_like_markup_is_words() -> None:
    assert marked_words("a < b và c", "a < b hay c") == ("a &lt; b <del>và</del> c", "a &lt; b <ins>hay</ins> c")


@given(st.lists(st.sampled_from("abcd")), st.lists(st.sampled_from("abcd")))
def test_without_the_marks_both_are_what_they_were(old: list[str], new: list[str]) -> None:
    shown = marked_words(" ".join(old), " ".join(new))
    assert [re.sub(r"</?(?:del|ins)>", "", each).split() for each in shown] == [old, new]
