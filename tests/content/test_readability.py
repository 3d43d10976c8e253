"""What is counted of a text: its time, its sentences, the long ones among them, the ease of an English one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearn.content.readability import Readability, read

pytestmark = pytest.mark.pure

PATH = "modules/01-a/01-bai.vi.md"
FRONT = "---\ntitle: Bài\n---\n\n"


def of(words: str, language: str = "vi") -> Readability:
    return read(PATH.replace(".vi.", f".{language}."), FRONT + words, language)


@pytest.mark.parametrize(
    ("words", "sentences"),
    [
        ("Một câu. Hai câu! Ba câu?", 3),
        ("**Câu đậm.** Ứng dụng. Đường dẫn.", 3),
        ("Chị nói: “Được.” Anh đi.", 2),
        ("Ủy ban TP. Hồ Chí Minh họp.", 1),
        ("Tệp .apk và số 1.000 đồng.", 1),
        ("- Một dòng\n- Hai dòng\n", 2),
        ("Câu chạy\nqua hai dòng.", 1),
        ("| a | b |\n|---|---|\n| Câu. | Câu. |", 0),
        ("```\nMã. Mã.\n```", 0),
        ("<!-- Ghi chú. -->", 0),
        ("[Đọc. Thêm](bai.vi.md).", 2),
    ],
)
def test_sentences_are_told_apart(words: str, sentences: int) -> None:
    assert of(words).sentences == sentences


def test_a_long_sentence_is_told_with_its_line() -> None:
    found = of(f"Câu ngắn.\n\n{'một ' * 30}hai. Câu ngắn.\n\n{'ba ' * 30}.")
    assert [(each.line, each.words) for each in found.long] == [(7, 31)]


def test_an_english_sentence_is_long_from_fewer_words() -> None:
    assert len(of(f"{'one ' * 26}.", "en").long) == 1


@pytest.mark.parametrize(
    ("words", "minutes"),
    [("chữ " * 180, 1), ("### ? Câu? {#q-a}\n\n- [x] a\n- [ ] b\n" * 3, 1), ("![mô tả dài lắm](assets/a.png)\n\n" * 5, 1)],
)
def test_words_questions_and_pictures_take_time(words: str, minutes: float) -> None:
    assert of(words).minutes == pytest.approx(minutes)


@pytest.mark.parametrize("kind", ["case", "quiz"])
def test_what_is_not_read_from_top_to_bottom_has_no_time(kind: str) -> None:
    assert read(PATH, f"---\nkind: {kind}\ntitle: Ca\n---\n\n## Cảnh {{#c}}\n\nMột câu.\n", "vi").minutes is None


def test_reading_ease_is_flesch_s() -> None:
    # A hundred words of one syllable, ten to a sentence: 206.835 - 1.015 * 10 - 84.6, and no more than 100.
    assert of("The cat sat on the mat and it was red. " * 10, "en").ease == pytest.approx(100)
    # Twenty words of three syllables to a sentence: 206.835 - 1.015 * 20 - 84.6 * 3 is below the scale.
    assert of(f"{'Tomato ' * 20}. " * 6, "en").ease == pytest.approx(0)
    # Ten words to a sentence, half of one syllable and half of two: 206.835 - 10.15 - 126.9.
    assert of("Water water water water water cat cat cat cat cat. " * 12, "en").ease == pytest.approx(69.785)


def test_a_short_or_vietnamese_text_has_no_ease() -> None:
    assert of("One sentence.", "en").ease is None
    assert of("Một câu. " * 100).ease is None


@given(st.text(max_size=400))
def test_whatever_is_written_is_counted(text: str) -> None:
    found = read(PATH, text, "en")
    assert found.sentences >= len(found.long)
    assert found.ease is None or 0 <= found.ease <= 100
