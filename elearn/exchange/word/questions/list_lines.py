"""Lines of a list of answers: what announces one, and where it goes on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from elearn.exchange.word.questions import markers
from elearn.exchange.word.questions.answer_lists import (
    Answer,
    answer_with_words,
    answers_behind_head,
    answers_in_line,
    heads_columns,
)
from elearn.exchange.word.questions.line import Line

IN_A_ROW: Final = 3
"""Keys in a row that are a list of answers without a heading that says so."""


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


def announces_answers(lines: list[Line], index: int) -> bool:
    """Whether a line heads a list of answers that comes below it."""
    said = lines[index].said
    is_head = markers.ANSWERS_HEAD.fullmatch(said.strip()) is not None or heads_columns(said)
    if not is_head or markers.letters_in(said):
        return False
    following = next((each for each in lines[index + 1 : index + 6] if not each.is_blank), None)
    if following is None:
        return False
    return following.answers is not None or bool(answers_in_line(following.said) or answer_with_words(following.said))
