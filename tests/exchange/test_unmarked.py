"""Words of Markdown for lists of questions."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearn.exchange.escaping import escaped
from elearn.exchange.unmarked import unmarked

pytestmark = pytest.mark.pure


@pytest.mark.parametrize(
    ("markdown", "words"),
    [
        (r"Điền \_\_\_\_\_ nhé", "Điền _____ nhé"),
        ("Nhiều **lựa** chọn &lt;script>", "Nhiều lựa chọn <script>"),
        ("Xem [luật](https://vi.du) và ![ảnh](assets/a.png)", "Xem luật và ảnh"),
        ("`mã`  hai\n\ndòng", "mã hai dòng"),
        (r"1\. Một", "1. Một"),
        ("Mức phạt là ______ đồng, ___ hay nhiều____", "Mức phạt là ______ đồng, ___ hay nhiều____"),
        ("_Một_ và __hai__ và ___ba___", "Một và hai và ba"),
    ],
)
def test_marks_are_left_out(markdown: str, words: str) -> None:
    assert unmarked(markdown) == words


@given(st.text(st.characters(codec="utf-8", exclude_characters="&"), max_size=200))
def test_what_was_written_for_safety_reads_as_it_was(text: str) -> None:
    line = " ".join(text.split())
    assert unmarked(escaped(line)) == line


def test_long_texts_take_no_time() -> None:
    begin = time.process_time()
    unmarked("[" * 50_000 + "*" * 50_000)
    assert time.process_time() - begin < 2
