"""Lists of answers and the questions that they are about, where numbers begin anew in each part."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Final

from elearn.exchange.word.questions import markers
from elearn.exchange.word.questions.answer_lists import Answer
from elearn.exchange.word.questions.found import AnswerRun, FoundQuestion
from elearn.exchange.word.questions.names import Label

_ROW: Final = 3
"""Keys in a row that can be those of as many questions."""


@dataclass(slots=True)
class _List:
    """A list of answers under one heading, with their paragraphs; `after` so many questions."""

    after: int
    labels: tuple[Label, ...]
    entries: list[tuple[int, Answer]]

    @property
    def named(self) -> str:
        return ", ".join(f"{kind} {value.upper()}" for kind, value in self.labels) or "đáp án"


def match_answers(
    questions: list[FoundQuestion],
    runs: list[AnswerRun],
    named: list[tuple[int, Answer]],
    labels: list[tuple[Label, ...]],
) -> list[tuple[int, int]]:
    """Give every question the keys that lists give it; those without question are answered as (paragraph, number).

    A list whose heading names an exam or a part is about the questions of that name, wherever they stand, and never about those of
    another. A list without a name is about the questions above it that no earlier list was about, or, where none stand above it,
    about all of them. Where numbers begin anew among them, they are taken part by part if the list begins anew as often, else
    nobody can know: the question is told so (`number_twice`). Two lists about the same questions confirm each other where they
    agree; where they differ, the question has two keys and is asked.

    Args:
        named: keys that stand alone and say whose they are.
        labels: the names of each run.
    """
    _doubt_row(questions, runs)
    unmatched = _give(questions, named)
    lists = _known(_joined(runs, labels), questions)
    begin = 0
    unclear: list[tuple[list[FoundQuestion], _List]] = []
    for after, group in groupby(lists, lambda each: each.after):
        together = list(group)
        asked = questions[begin:after] or questions[after:]
        begin = max(after, begin)
        for each in together:
            about = asked if len(together) == 1 and not each.labels else _about(each, asked) or _about(each, questions)
            if about:
                unmatched += _give_in_order(about, each)
            else:
                unclear.append((asked, each))
    return unmatched + [left_over for asked, each in unclear for left_over in _leave_open(asked, each)]


def _doubt_row(questions: list[FoundQuestion], runs: list[AnswerRun]) -> None:
    """`Đáp án: ABC` below the last of three questions, where no other has a key, can be the three keys in a row."""
    if len(questions) < _ROW or runs or any(each.stated for each in questions[:-1]):
        return
    last = questions[-1]
    if len(last.stated) == 1 and len(markers.letters_in(last.stated[0])) == len(questions):
        last.list_doubt = last.stated.pop()


def _about(answers: _List, questions: list[FoundQuestion]) -> list[FoundQuestion]:
    """The questions that a list names."""
    return [each for each in questions if answers.labels and set(answers.labels) <= set(each.labels)]


def _known(lists: list[_List], questions: list[FoundQuestion]) -> list[_List]:
    """The lists without names of a kind that no question has, if all lists have the same: nothing else can be meant."""
    kinds = {kind for question in questions for kind, _ in question.labels}
    common = set.intersection(*(set(each.labels) for each in lists)) if lists else set()
    return [
        replace(each, labels=tuple(label for label in each.labels if label[0] in kinds or label not in common)) for each in lists
    ]


def _give_in_order(asked: list[FoundQuestion], answers: _List) -> list[tuple[int, int]]:
    """The keys of a list to its questions, part by part where both begin anew as often."""
    asked = _with_options(asked, answers.entries)
    parts, lists = _parts(asked), _restarts(answers.entries)
    pairs = list(zip(parts, lists, strict=True)) if len(parts) == len(lists) else [(asked, answers.entries)]
    unmatched = []
    for part, listed in pairs:
        left_over = _give(part, listed)
        unmatched += left_over
        _doubt(part, has_left_over=bool(left_over))
        if len(pairs) > 1 and len({each.labels for each in asked}) > 1:
            # The questions have names and the lists have none: their order says whose they are, and no more.
            for each in part:
                each.list_doubt = answers.named if each.listed else ""
    return unmatched


def _with_options(questions: list[FoundQuestion], entries: list[tuple[int, Answer]]) -> list[FoundQuestion]:
    """The questions with options alone, where a list of letters is about them and no other: essays have numbers of their own."""
    able = [each for each in questions if len(each.options) > 1]
    is_of_letters = all(markers.letters_in(answer.key) for _, answer in entries)
    covers = sorted(each.number or 0 for each in able) == sorted({answer.number for _, answer in entries})
    return able if is_of_letters and covers else questions


def _leave_open(asked: list[FoundQuestion], answers: _List) -> list[tuple[int, int]]:
    """A list that may be about other questions gives no key: those of its numbers without another are told of it."""
    numbers = {each.number for each in asked if not each.listed}
    for each in asked:
        if not each.listed and each.number in {answer.number for _, answer in answers.entries}:
            each.list_doubt = answers.named
    return [(where, answer.number) for where, answer in answers.entries if answer.number not in numbers]


def _doubt(questions: list[FoundQuestion], *, has_left_over: bool) -> None:
    """Where Word counts and the list counts otherwise, nobody can see which number the writer of the list saw."""
    if not any(each.is_automatic for each in questions):
        return
    if has_left_over or any(not each.listed for each in questions if len(each.options) > 1):
        for each in questions:
            each.is_doubtful = bool(each.listed)


def _joined(runs: list[AnswerRun], labels: list[tuple[Label, ...]]) -> list[_List]:
    """Lists of one name that follow each other without questions between them are one."""
    joined: list[_List] = []
    for (after, where, answers), named in zip(runs, labels, strict=True):
        for answer in answers:
            under = (*named, *answer.labels)
            if not joined or (joined[-1].after, joined[-1].labels) != (after, under):
                joined.append(_List(after, under, []))
            joined[-1].entries.append((where, answer))
    return joined


def _parts(questions: list[FoundQuestion]) -> list[list[FoundQuestion]]:
    """Runs of questions whose numbers rise."""
    parts: list[list[FoundQuestion]] = []
    last = 0
    for each in questions:
        if each.number is None:
            continue
        if not parts or each.number <= last:
            parts.append([])
        parts[-1].append(each)
        last = each.number
    return parts


def _restarts(entries: list[tuple[int, Answer]]) -> list[list[tuple[int, Answer]]]:
    """Runs of a list between the places where it names a number again; a table read row by row goes up and down within one."""
    runs: list[list[tuple[int, Answer]]] = [[]]
    seen: set[int] = set()
    for entry in entries:
        if entry[1].number in seen:
            runs.append([])
            seen = set()
        seen.add(entry[1].number)
        runs[-1].append(entry)
    return runs


def _give(questions: list[FoundQuestion], entries: list[tuple[int, Answer]]) -> list[tuple[int, int]]:
    counted = Counter(each.number for each in questions)
    by_number = {each.number: each for each in questions}
    unmatched = []
    for where, answer in entries:
        question = by_number.get(answer.number)
        if question is None:
            unmatched.append((where, answer.number))
        elif counted[answer.number] > 1:
            for each in questions:
                each.number_twice = each.number_twice or each.number == answer.number
        else:
            question.listed.append(answer.key)
            question.behind += [answer.words] if answer.words else []
    return unmatched
