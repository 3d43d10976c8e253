"""What belongs to a list of answers beside its pairs of numbers and keys: its head, letters in order, explanations between keys."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from elearn.exchange.word.questions import markers
from elearn.exchange.word.questions.ahead import letter_of, start_in
from elearn.exchange.word.questions.answer_lists import (
    Answer,
    Answers,
    answer_with_words,
    answers_behind_head,
    answers_in_line,
    has_head,
    letters_in_order,
)
from elearn.exchange.word.questions.answer_tables import heads_columns
from elearn.exchange.word.questions.found import AnswerRun, FoundQuestion
from elearn.exchange.word.questions.line import Line
from elearn.exchange.word.questions.names import is_name

IN_A_ROW: Final = 3
"""Keys in a row that are a list of answers without a heading that says so."""
_FEWEST: Final = 3
_FAR: Final = 12
"""Lines that one explanation in a list may have."""


def has_list(lines: list[Line]) -> bool:
    """Whether a document has a list of answers anywhere."""
    return any(line.answers for line in lines) or any(
        len(answers_in_line(line.said)) >= IN_A_ROW or answers_behind_head(line.said)
        for line in lines
        if line.pieces and line.shape != "words"
    )


def more_answers(lines: list[Line], index: int) -> Iterator[Answer]:
    """Those of the lines that go on with the list on this line."""
    for each in lines[index + 1 :]:
        if not (found := answers_in_line(each.said)):
            return
        yield from found


def announces_answers(lines: list[Line], index: int, questions: list[FoundQuestion], *, is_announced: bool) -> bool:
    """Whether a line heads a list of answers that comes below it; the name of a part does so only in a list (`is_announced`)."""
    said = lines[index].said
    is_head = markers.ANSWERS_HEAD.fullmatch(said.strip()) is not None or heads_columns(said) or (is_announced and is_name(said))
    if not is_head or markers.letters_in(said):
        return False
    following = next((each for each in lines[index + 1 : index + 6] if not each.is_blank and not is_name(each.said)), None)
    if following is None:
        return False
    said = following.said
    is_list = any(read(said) for read in (answers_in_line, answer_with_words, answers_behind_head))
    return following.answers is not None or is_list or bool(answers_in_order(questions, said, is_announced=True))


def key_of_another(line: Line, number: int | None) -> Answer | None:
    """The key that a line states of another question than the open one, whose number is given, and says of which."""
    said = line.standing().said
    other, key = markers.key_of_number(said), markers.key_in(said)
    return Answer(other, key) if other is not None and key and other != number else None


def with_explanation(run: AnswerRun, line: Line) -> AnswerRun:
    """A list whose last key a line explains."""
    after, where, answers = run
    words = "\n\n".join(each for each in (answers[-1].words, line.text.strip()) if each)
    return after, where, (*answers[:-1], replace(answers[-1], words=words))


def answers_in_order(questions: list[FoundQuestion], text: str, *, is_announced: bool) -> Answers:
    """The keys of a line of letters, if they are as many as the questions and each could be the key of one: else nobody knows."""
    letters = letters_in_order(text)
    if len(letters) < _FEWEST or len(letters) != len(questions) or not (is_announced or has_head(text)):
        return ()
    numbers = [each.number for each in questions if each.number is not None and each.options and not each.stated]
    # "A B C D" are rather the heads of columns.
    if letters == "ABCDEFGH"[: len(letters)]:
        return ()
    # "ABC" can be the key of one question that has several right options.
    is_one = bool(markers.letters_in(letters)) and not is_announced
    if is_one or numbers != list(range(1, len(letters) + 1)):
        return ()
    return tuple(Answer(number, letter) for number, letter in zip(numbers, letters, strict=True))


def explains_answer(lines: list[Line], index: int, *, is_below: bool) -> bool:
    """Whether a line below a key of a list explains it: another key follows, or it stands right below and gives a reason."""
    line = lines[index]
    if _is_other(line) or letter_of(line):
        return False
    if is_below and markers.REASON.match(line.text):
        return True
    for each in lines[index + 1 : index + _FAR]:
        if each.answers is not None or answers_in_line(each.said) or answer_with_words(each.said):
            return True
        if not each.is_blank and (_is_other(each) or letter_of(each) == "A"):
            return False
    return False


def _is_other(line: Line) -> bool:
    return (
        line.heading is not None
        or (line.table is not None and line.answers is None)
        or start_in(line) is not None
        or is_name(line.said)
    )
