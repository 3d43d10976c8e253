"""What a line says as part of a list of answers, by where it stands: below a heading, among others, or in a question."""

from __future__ import annotations

from elearn.exchange.word.questions.ahead import look_ahead
from elearn.exchange.word.questions.answer_lists import Answers, answer_with_words, answers_behind_head, answers_in_line
from elearn.exchange.word.questions.found import FoundQuestion
from elearn.exchange.word.questions.line import Line
from elearn.exchange.word.questions.listing import IN_A_ROW, answers_in_order, more_answers
from elearn.exchange.word.questions.opened import Opened


def listed(lines: list[Line], index: int, questions: list[FoundQuestion], opened: Opened | None, *, is_announced: bool) -> Answers:
    """The keys on a line; none where its pairs of numbers and letters are words or key of the open question.

    Args:
        questions: those so far.
        opened: the question that is open; it and `is_announced`, that a list has begun, say what the line can mean.
    """
    line = lines[index]
    said = line.standing().said
    if line.shape == "words":
        return ()
    if headed := answers_behind_head(said):
        return () if _are_its_own(lines, index, questions, opened, headed, is_announced=is_announced) else headed
    found = answers_in_order(questions, said, is_announced=is_announced) or answers_in_line(said)
    if is_announced:
        # Options below mean a question that is numbered like a key.
        return found if found or look_ahead(lines, index).letters >= 2 else answer_with_words(said)
    if not found or _are_its_own(lines, index, questions, opened, found, is_announced=is_announced):
        return ()
    return found if len(found) >= IN_A_ROW or _is_in_a_row(lines, index) else ()


def _is_in_a_row(lines: list[Line], index: int) -> bool:
    around = [answers_in_line(each.said) for each in lines[max(index - 2, 0) : index + IN_A_ROW] if not each.is_blank]
    return sum(1 for each in around if each) >= IN_A_ROW


def _are_its_own(
    lines: list[Line], index: int, questions: list[FoundQuestion], opened: Opened | None, answers: Answers, *, is_announced: bool
) -> bool:
    """Whether pairs of numbers and letters are words or key of the open question, and no list about all of them.

    It has no options where others have; or its options come below; or it has no key and the list does not name it, though a
    list comes after the last question.
    """
    if opened is None or is_announced:
        return False
    question = opened.question
    if not question.options and opened.mode == "stem" and look_ahead(lines, index).letters > 1:
        return True
    if not question.options and answers_behind_head(lines[index].said):
        return any(each.options for each in questions)
    if question.stated or question.number is None:
        return False
    return question.number not in {each.number for each in (*answers, *more_answers(lines, index))}
