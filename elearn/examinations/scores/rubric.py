"""A rubric as markers use it: one criterion a line, with the points that the line may name for itself. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from elearn.assessment.numbers import Number, read_number
from elearn.core.errors import N_, Invalid

_POINTS = re.compile(r"[(\[]\s*(?P<number>[\d.,/ ]+?)\s*(?:điểm|đ|points?|pts?\.?)\s*[)\]]\W*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Line:
    """One criterion, numbered from 1. `most` is how many points its words promise, None where they name none."""

    number: int
    text: str
    most: Fraction | None


@dataclass(frozen=True, slots=True)
class Points:
    """What was given: as a share of the question's points, in all and by line."""

    share: Fraction
    lines: dict[int, Fraction]


def lines_of(rubric: str) -> tuple[Line, ...]:
    """The criteria of a rubric, one each line: "Nêu đủ ba bước (0,5 điểm)" may earn half a point."""
    texts = [text for each in rubric.splitlines() if (text := each.strip().lstrip("-•*").strip())]
    return tuple(Line(number, text, _most(text)) for number, text in enumerate(texts, 1))


def read_points(lines: Sequence[Line], points: Fraction, whole: str, by_line: Mapping[int, str]) -> Points:
    """What a marker typed, as points for the whole answer or for each line.

    Args:
        points: what the question is worth, above 0.
        whole: points for the whole answer; "" where lines are given.
        by_line: by number of the line; a line that is left empty earns nothing.

    Raises:
        Invalid: nothing was given, or no number, or more than there is, or the lines do not add up to the whole.
    """
    given = {line.number: _number(text, f"line-{line.number}") for line in lines if (text := by_line.get(line.number, "").strip())}
    for line in lines:
        if line.most is not None and given.get(line.number, Fraction(0)) > line.most:
            raise Invalid(N_("Điểm cho một ý vượt quá điểm tối đa của ý ấy."), field=f"line-{line.number}")
    total = sum(given.values(), Fraction(0))
    if whole.strip():
        typed = _number(whole, "points")
        if given and typed != total:
            raise Invalid(N_("Điểm cả bài khác tổng điểm của các ý. Xin ghi một trong hai."), field="points")
        total = typed
    elif not given:
        raise Invalid(N_("Xin ghi điểm cho cả bài hoặc cho từng ý."), field="points")
    if not 0 <= total <= points:
        raise Invalid(N_("Điểm phải nằm trong khoảng của câu hỏi."), field="points")
    return Points(total / points, {number: each / points for number, each in given.items()})


def _number(text: str, field: str) -> Fraction:
    reading = read_number(text)
    if not isinstance(reading, Number) or reading.unit or reading.value < 0:
        raise Invalid(N_("Điểm cần là một con số, ví dụ 1 hoặc 0,5."), field=field)
    return Fraction(reading.value)


def _most(text: str) -> Fraction | None:
    found = _POINTS.search(text)
    reading = read_number(found["number"]) if found else None
    return Fraction(reading.value) if isinstance(reading, Number) and not reading.unit else None
