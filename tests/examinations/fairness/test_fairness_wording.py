"""Findings are told with their numbers, and without a verdict, in both languages."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from elearn.examinations import fairness
from elearn.examinations.fairness.chances import Chance
from elearn.examinations.fairness.haste import HastyPaper
from elearn.examinations.fairness.similarity import AlikePapers
from elearn.examinations.fairness.speed import QuickPaper
from elearn.examinations.fairness.wording import alike_words, chance_words, hasty_words, practised_words, quick_words

pytestmark = pytest.mark.pure

ALIKE = AlikePapers(
    first="1",
    second="2",
    shared=40,
    same=33,
    expected_same=21.4,
    same_wrong=("q1", "q2", "q3", "q4", "q5"),
    expected_same_wrong=1.7,
    chance=Chance(1e-9, 1e-4),
    near=True,
    pairs=12_000,
)
QUICK = QuickPaper(
    candidate="1",
    timed=60,
    quick=("q1", "q2", "q3"),
    quick_right=2,
    expected_right=1.9,
    seconds=4.4,
    seconds_of_others=41.0,
    chance=Chance(1e-9, 1e-6),
)
HASTY = HastyPaper(
    candidate="1",
    answered=60,
    answered_right=57,
    expected_right=38.2,
    seconds=262,
    reading_seconds=465,
    seconds_of_others=2_748,
    chance=Chance(1e-9, 1e-6),
)
VERDICTS = (
    "gian lận",
    "vi phạm",
    "sao chép",
    "quay cóp",
    "chép bài",
    "thông đồng",
    "nghi ngờ",
    "cheat",
    "copied",
    "collu",
    "fraud",
    "suspect",
)


def say(sentence: str, **values: object) -> str:
    return sentence % values


def test_two_papers_are_told_with_what_they_share_and_what_is_usual() -> None:
    words = alike_words(ALIKE, say)
    assert "40 câu hỏi chung" in words
    assert "5 câu cùng chọn một đáp án sai" in words
    assert "khoảng 2 câu" in words


def test_an_expectation_of_nearly_nothing_is_not_told_as_zero() -> None:
    words = alike_words(replace(ALIKE, expected_same_wrong=0.3), say)
    assert "thường không trùng câu nào" in words
    assert "0 câu" not in words.replace("40 câu", "")


@pytest.mark.parametrize(
    ("alone", "told"),
    [(1e-12, "ít nhất 1000 kỳ thi"), (1e-6, "ít nhất 80 kỳ thi"), (1e-4, "có thể có 2 cặp"), (3e-4, "có thể có 4 cặp")],
)
def test_how_often_chance_does_the_same_is_told_and_never_less_often(alone: float, told: str) -> None:
    words = chance_words(replace(ALIKE, chance=Chance(alone, 0.3)), say)
    assert "12000 cặp thí sinh cùng phòng" in words
    assert told in words


def test_who_sat_in_different_rooms_is_told_so() -> None:
    for alone in (1e-9, 1e-4):
        far = replace(ALIKE, near=False, chance=Chance(alone, 0.1))
        assert "cặp thí sinh không cùng phòng" in chance_words(far, say)
        assert "phòng" not in chance_words(far, say, has_rooms=False)


def test_a_quick_paper_is_told_with_the_seconds_of_others() -> None:
    words = quick_words(QUICK, say)
    assert "3 trên 60 câu" in words
    assert "4 giây" in words
    assert "41 giây" in words
    assert "2 câu trong số đó trả lời đúng" in words


def test_a_hasty_paper_is_told_with_what_reading_takes_and_what_explains_it() -> None:
    words = hasty_words(HASTY, say)
    for told in ("4.4 phút sau", "60 câu", "57 câu đúng", "khoảng 7.8 phút", "khoảng 45.8 phút"):
        assert told in words
    assert "đã ôn" in practised_words(say)
    assert "0.1 phút sau" in hasty_words(replace(HASTY, seconds=1), say)


def test_less_than_a_second_is_told_as_one() -> None:
    assert "thường 1 giây" in quick_words(replace(QUICK, seconds=0.2), say)


def test_no_sentence_is_a_verdict() -> None:
    with (Path(fairness.__file__).parent / "translations" / "en.po").open("rb") as file:
        told = [f"{message.id} {message.string}".lower() for message in read_po(file, locale="en") if message.id]
    assert len(told) >= 4
    assert not [(word, sentence) for sentence in told for word in VERDICTS if word in sentence]
