"""Aiken, with English and Vietnamese marks."""

from __future__ import annotations

import pytest

from elearn.content.writing.items import Choices, Item, Option
from elearn.exchange.aiken import read_aiken
from elearn.exchange.report import Outcome
from tests.exchange.reading import codes, item_in

pytestmark = pytest.mark.pure


@pytest.mark.parametrize("answer", ["ANSWER: B", "ĐÁP ÁN: B", "Đáp án: b", "answer : B."])
def test_the_answer_names_the_letter(answer: str) -> None:
    item = item_in(read_aiken(f"Ai ký?\nA. Văn thư\nB) Chủ tịch\n{answer}\n".encode()))
    assert item == Item("Ai ký?", Choices((Option("Văn thư"), Option("Chủ tịch", right=True))))


def test_several_letters_are_a_multiple_choice() -> None:
    item = item_in(read_aiken(b"Which?\nA) a\nB) b\nC)c\nANSWER: A, C"))
    assert item.answers == Choices((Option("a", right=True), Option("b"), Option("c", right=True)), multiple=True)


def test_marks_of_html_are_words() -> None:
    item = item_in(read_aiken(b"What of <html class='x'> & images:\nA) *a*\nB) b\nANSWER: A"))
    assert item.title == "What of &lt;html class='x'> & images:"
    assert isinstance(item.answers, Choices)
    assert item.answers.options[0].text == "\\*a\\*"


def test_broken_questions_are_refused_one_by_one() -> None:
    text = (
        "Too few\nA) Only\nANSWER: A\n\nA) Not started\n\nANSWER: Not started\n\nGood\nA) x\nB) y\nANSWER: A\n\n"
        "Not finished\nA) x\nB) y\n\nSecond\nA)x\nB)y\nANSWER: B"
    )
    found = read_aiken(text.encode())
    assert [entry.outcome for entry in found.entries] == [
        Outcome.REFUSED, Outcome.REFUSED, Outcome.IMPORTED, Outcome.REFUSED, Outcome.IMPORTED,
    ]  # fmt: skip
    assert [codes(entry.problems) for entry in found.entries] == [["IMP014"], ["IMP013"], [], ["IMP012"], []]
    assert [entry.place.line for entry in found.entries] == [1, 5, 9, 14, 18]


def test_a_text_without_questions_is_refused() -> None:
    assert codes(read_aiken("Chỉ là lời.\n".encode()).problems) == ["IMP006"]
