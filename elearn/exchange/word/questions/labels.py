"""Under which names questions and lists of answers stand: a list goes to the questions that it names."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from elearn.exchange.word.questions.found import ANSWERS, FoundQuestion
from elearn.exchange.word.questions.line import Line
from elearn.exchange.word.questions.names import LABEL, SHORT, WIDEST, Label, labels_in

_ANSWERS = re.compile(r"(?i)đáp\s*án|lời\s*giải|hướng\s*dẫn")
_CODE = re.compile(r"(?i)(?<!\w)mã\s*đề")
_PAIR = re.compile(r"(?i)(?<!\w)(?:câu\s*)?\d{1,3}\s*[-–—.:)=/→]*\s*(?:[A-H]|Đ|S)(?!\w)")
_LONGEST: Final = 120


@dataclass(slots=True)
class _Heads:
    """The names in force for questions, and those right above a list with whether they stand before the word for answers."""

    questions: list[Label] = field(default_factory=list)
    lists: list[Label] = field(default_factory=list)
    own: set[Label] = field(default_factory=set)

    def see(self, line: Line, *, is_answers: bool) -> None:
        text = _head_of(line, is_answers=is_answers)
        announced = _ANSWERS.search(text)
        found = labels_in(text)
        if not found and announced is None and not is_answers:
            self.lists.clear()
        for label, place in found:
            _put(self.lists, label)
            if announced is None:
                _put(self.questions, label)
            elif place < announced.start():
                self.own.add(label)


def label_questions(
    lines: list[Line], roles: list[int], questions: list[FoundQuestion], listing: list[int]
) -> list[tuple[Label, ...]]:
    """Write into each question the names that it stands under; answered are the names of each list, whose lines are `listing`."""
    first = {question.first: question for question in questions}
    heads, named = _Heads(), []
    for index, line in enumerate(lines):
        if index in first:
            first[index].labels = tuple(heads.questions)
            heads.lists.clear()
        elif not line.is_blank:
            heads.see(line, is_answers=roles[index] == ANSWERS)
        if index in listing:
            named.append(tuple(heads.lists))
    # "PHẦN II. ĐÁP ÁN" is the second part of the document, unless there are questions of that name.
    held = {label for question in questions for label in question.labels}
    return [tuple(label for label in each if label in held or label not in heads.own) for each in named]


def _head_of(line: Line, *, is_answers: bool) -> str:
    """The part of a line that can be a heading; empty where nothing of it can."""
    if line.table is not None and line.answers is None:
        text = " ".join(cell.text for row in line.table.rows for cell in row)
        return text if _CODE.search(text) and len(text) <= 3 * _LONGEST else ""
    text = line.said.strip()
    if is_answers:
        pair = _PAIR.search(text)
        return text[: pair.start()] if pair else text
    if len(text) > _LONGEST:
        return ""
    if _CODE.search(text) or _ANSWERS.match(text):
        return text
    shown = [piece for piece in line.pieces if piece.text.strip()]
    looks = line.heading is not None or text.isupper() or all(piece.look.bold for piece in shown)
    match = LABEL.match(text)
    is_sentence = text.endswith((".", ";", ",", "?")) and (match is None or bool(text[match.end() :].strip(" .")))
    return text if match is not None and not is_sentence and (looks or (len(text) <= SHORT and not match["roman"])) else ""


def _put(labels: list[Label], label: Label) -> None:
    """A name ends those of its kind and what was named below them."""
    kinds = [kind for kind, _ in labels]
    if label[0] == WIDEST:
        labels.clear()
    elif label[0] in kinds:
        del labels[kinds.index(label[0]) :]
    labels.append(label)
