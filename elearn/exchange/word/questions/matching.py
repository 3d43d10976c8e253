"""Lists of answers and the questions that they are about, where numbers begin anew in each part."""

from __future__ import annotations

from collections import Counter

from elearn.exchange.word.questions.answer_lists import Answer
from elearn.exchange.word.questions.found import AnswerRun, FoundQuestion


def match_answers(questions: list[FoundQuestion], runs: list[AnswerRun], named: list[tuple[int, Answer]]) -> list[tuple[int, int]]:
    """Give every question the keys that lists give it; those without question are answered as (paragraph, number).

    A list is about the questions above it that no earlier list was about, or, where none stand above it, about all of them. Where
    numbers begin anew among them, they are taken part by part if the list begins anew as often, else nobody can know: the question
    is told so (`number_twice`). `named` are keys that stand alone and say whose they are.
    """
    unmatched = _give(questions, named)
    begin = 0
    for after, entries in _joined(runs):
        asked = questions[begin:after] or questions[after:]
        begin = max(after, begin)
        parts, lists = _parts(asked), _restarts(entries)
        pairs = list(zip(parts, lists, strict=True)) if len(parts) == len(lists) else [(asked, entries)]
        for part, listed in pairs:
            left_over = _give(part, listed)
            unmatched += left_over
            _doubt(part, has_left_over=bool(left_over))
    return unmatched


def _doubt(questions: list[FoundQuestion], *, has_left_over: bool) -> None:
    """Where Word counts and the list counts otherwise, nobody can see which number the writer of the list saw."""
    if not any(each.is_automatic for each in questions):
        return
    if has_left_over or any(not each.listed for each in questions if len(each.options) > 1):
        for each in questions:
            each.is_doubtful = bool(each.listed)


def _joined(runs: list[AnswerRun]) -> list[tuple[int, list[tuple[int, Answer]]]]:
    """Lists that follow each other without questions between them are one."""
    joined: list[tuple[int, list[tuple[int, Answer]]]] = []
    for after, where, answers in runs:
        if not joined or joined[-1][0] != after:
            joined.append((after, []))
        joined[-1][1].extend((where, each) for each in answers)
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
    return unmatched
