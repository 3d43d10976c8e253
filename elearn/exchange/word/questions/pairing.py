"""Questions that match two columns, where the document gives both columns and all pairs."""

from __future__ import annotations

import re
from dataclasses import dataclass

from elearn.exchange.word.questions import markers
from elearn.exchange.word.questions.answer_lists import answers_in_line
from elearn.exchange.word.questions.found import FoundQuestion
from elearn.exchange.word.questions.line import Line

_FEWEST = 2


@dataclass(frozen=True, slots=True)
class Columns:
    """The words of a question without its columns, its pairs, and right sides that belong to nothing."""

    stem: list[Line]
    pairs: list[tuple[Line, Line]]
    left_over: list[Line]


def columns_of(found: FoundQuestion) -> Columns | None:
    """The columns and pairs of a question without options; None where any of them is not certain."""
    if found.options or not found.gap_key or len(found.rubric) != 1:
        return None
    lefts: dict[int, Line] = {}
    rights: dict[str, Line] = {}
    stem = []
    for line in found.stem:
        start, mark = markers.start_of(line.said), markers.option_of(line.said)
        if line.shape == "words" and start is not None and not start.is_sure and start.number not in lefts:
            lefts[start.number] = line.after(start.end)
        elif line.shape == "words" and mark is not None and mark.letter not in rights:
            rights[mark.letter] = line.after(mark.end)
        else:
            stem.append(line)
    given = {answer.number: answer.key.upper() for answer in answers_in_line(re.sub(r"[.)\]]+$", "", found.gap_key))}
    right_sides = list(given.values())
    is_certain = (
        len(lefts) >= _FEWEST
        and set(given) == set(lefts)
        and set(right_sides) <= set(rights)
        and len(set(right_sides)) == len(right_sides)
        and all(line.text.strip() for line in (*lefts.values(), *rights.values()))
    )
    if not is_certain:
        return None
    pairs = [(line, rights[given[number]]) for number, line in lefts.items()]
    return Columns(stem, pairs, [line for letter, line in rights.items() if letter not in right_sides])
