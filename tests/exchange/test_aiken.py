"""Aiken, with English and Vietnamese marks."""

from __future__ import annotations

import pytest

from elearn.content.writing.items import Choices, Item, Option
from elearn.exchange.aiken import read_aiken
from elearn.exchange.report import Outcome
from elearn.exchange.sentences import sentence_of
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


QUESTION = "Ai ký?\nA. Văn thư\nB. Chủ tịch\nANSWER: B\n"
SIGNED = Choices((Option("Văn thư"), Option("Chủ tịch", right=True)))


@pytest.mark.parametrize(
    ("between", "explanation"),
    [
        ("FEEDBACK: Vì thế.\n\n", "Vì thế."),
        ("\nFeedback: Vì thế.\n\n", "Vì thế."),
        ("Giải thích: Vì thế\nvà thế.\n\n", "Vì thế và thế."),
        ("FEEDBACK: Vì thế.\n", "Vì thế."),
        ("FEEDBACK: Một.\nLỜI GIẢI: Hai.\n\n", "Một.\n\nLỜI GIẢI: Hai."),
        ("", ""),
    ],
)
def test_feedback_below_an_answer_explains_its_question(between: str, explanation: str) -> None:
    report = read_aiken(f"{QUESTION}{between}{QUESTION}".encode())
    assert report.items == (Item("Ai ký?", SIGNED, explanation=explanation), Item("Ai ký?", SIGNED))


def test_feedback_at_the_end_of_the_file_and_above_the_answer_is_kept() -> None:
    assert item_in(read_aiken(f"{QUESTION}FEEDBACK: Vì thế".encode())).explanation == "Vì thế"
    above = QUESTION.replace("ANSWER", "FEEDBACK: Vì thế\nANSWER")
    assert item_in(read_aiken(above.encode())) == Item("Ai ký?", SIGNED, explanation="Vì thế")


def test_a_question_that_begins_like_feedback_is_a_question() -> None:
    report = read_aiken(f"{QUESTION}\n{QUESTION.replace('Ai ký?', 'Giải thích: ai ký?')}".encode())
    assert [item.title for item in report.items] == ["Ai ký?", "Giải thích: ai ký?"]


@pytest.mark.parametrize("heading", ["PHẦN I. TRẮC NGHIỆM", "Bài kiểm tra\nThời gian 45 phút.", "Chương 1\n\nBài 2"])
def test_a_heading_by_itself_is_told_and_not_taken(heading: str) -> None:
    report = read_aiken(f"{heading}\n\n{QUESTION}\n{heading}\n\n{QUESTION}".encode())
    assert report.items == (Item("Ai ký?", SIGNED),) * 2
    lines = [line for line in heading.split("\n") if line] * 2
    assert codes(report.problems) == ["IMP020"] * len(lines)
    assert [line in sentence_of(problem) for line, problem in zip(lines, report.problems, strict=True)] == [True] * len(lines)
    assert report.problems[0].place.line == 1


@pytest.mark.parametrize(
    "story", ["Đọc tình huống sau:", "Ông A nộp đơn ngày 1 tháng 3, đến ngày 15 tháng 3 thì được trả lời bằng văn bản."]
)
def test_a_story_above_a_question_stays_with_it(story: str) -> None:
    item = item_in(read_aiken(f"{story}\n\n{QUESTION}".encode()))
    assert (item.title, item.stem) == (story, "Ai ký?")


def test_options_that_speak_of_others_keep_their_order() -> None:
    report = read_aiken(b"Which?\nA. One\nB. Two\nC. All of the above\nANSWER: C\n")
    assert [item.shuffle for item in report.items] == [False]
    assert [problem.code for problem in report.all_problems] == ["IMP034"]
