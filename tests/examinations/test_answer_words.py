"""Answers in words for people, and their identity for comparing."""

from __future__ import annotations

import pytest

from elearn.assessment.responses import Chosen, Filled, Ordered, Paired, Spotted, Written
from elearn.assessment.solving import solve
from elearn.content.document import Choice, Cloze, Matching, Ordering, Question, Spot
from elearn.examinations.questions.answer_words import answer_value, answer_words, question_words
from tests.assessment.quiz_course import quiz_course

pytestmark = pytest.mark.pure


def question(key: type) -> Question:
    return next(each for each in quiz_course().questions.values() if isinstance(each.key, key))


def test_the_order_in_which_options_stand_does_not_matter() -> None:
    assert answer_value(Chosen(("a", "b"))) == answer_value(Chosen(("b", "a"))) != answer_value(Chosen(("a",)))
    assert answer_value(Spotted(("s2", "s1"))) == answer_value(Spotted(("s1", "s2")))
    assert answer_value(Paired((("l1", "r1"), ("l2", "r2")))) == answer_value(Paired((("l2", "r2"), ("l1", "r1"))))
    assert answer_value(Ordered(("a", "b"))) != answer_value(Ordered(("b", "a")))


def test_what_is_typed_is_compared_without_case_and_spaces() -> None:
    assert answer_value(Written("  Hà  Nội ")) == answer_value(Written("hà nội")) != answer_value(Written("ha noi"))
    assert answer_value(Filled((("g", "Mười "),))) == answer_value(Filled((("g", "mười"),)))


@pytest.mark.parametrize("key", [Choice, Matching, Ordering, Spot, Cloze])
@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_person_reads_words_and_no_ids(key: type, language: str) -> None:
    asked = question(key)
    words = answer_words(asked, solve(asked, "vi").answer, language)
    assert words
    assert "<" not in words
    ids = {name.split(":")[-1] for name in next(iter(asked.texts.values())).labels}
    assert not ids & set(words.replace("→", ";").split("; "))
    assert question_words(asked, language)


def test_what_was_written_is_told_as_it_was_written() -> None:
    assert answer_words(question(Choice), Written("Khoảng 12"), "vi") == "Khoảng 12"
    assert answer_words(question(Spot), Spotted(()), "vi") == ""
