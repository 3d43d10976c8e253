"""Which marks pass, as they are told: of the whole paper and of sections with one of their own, in points and per cent. Pure."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from elearn.assessment.papers import PaperRefused, pool_of
from elearn.assessment.results import exact
from elearn.content.document import Course, Draw
from elearn.content.grammar.filters import FilterRefused
from elearn.examinations.plan.shape import Plan, Section


@dataclass(frozen=True, slots=True)
class PassMark:
    """What passes: `percent` of `points`, which are None where papers differ in them, or there are none. `title` is that of the
    section, "" for the whole paper.
    """

    percent: float
    points: Fraction | None
    title: str = ""

    @property
    def wanted(self) -> Decimal | None:
        """The points that pass, to two places and never rounded down: whoever is seen to have them has passed."""
        return None if self.points is None else Decimal(math.ceil(wanted_points(self.percent, self.points) * 100)) / 100


def wanted_points(percent: float, points: Fraction) -> Fraction:
    """The points that pass of so many, exactly."""
    return exact(percent) / 100 * points


def pass_marks(plan: Plan, whole: Fraction | None = None, sections: Sequence[Fraction | None] = ()) -> tuple[PassMark, ...]:
    """The mark of the whole paper, then those of the sections that have one.

    Args:
        whole: the points of the whole paper, None where they are not known or differ.
        sections: those of each section, in order; without them each is told in per cent alone.
    """
    known = sections or [None] * len(plan.sections)
    own = [
        PassMark(each.pass_percent, points or None, each.title)
        for each, points in zip(plan.sections, known, strict=True)
        if each.pass_percent is not None
    ]
    return (PassMark(plan.pass_percent, whole or None), *own)


def offered_marks(course: Course, plan: Plan) -> tuple[PassMark, ...]:
    """The marks before anybody sits: in points where every paper that can be drawn offers the same."""
    sections = [_offered(course, each) for each in plan.sections]
    known = [each for each in sections if each is not None]
    return pass_marks(plan, sum(known, Fraction(0)) if len(known) == len(sections) else None, sections)


def common_marks(plan: Plan, papers: Iterable[tuple[Fraction, Sequence[Fraction]]]) -> tuple[PassMark, ...]:
    """The marks of many papers that were marked, each with its points and those of its sections: in points where all are alike."""
    kept = list(papers)
    wholes = {whole for whole, _ in kept}
    by_section = [set(each) for each in zip(*(sections for _, sections in kept), strict=True)]
    return pass_marks(plan, _one(wholes), [_one(each) for each in by_section])


def _one(points: set[Fraction]) -> Fraction | None:
    return next(iter(points)) if len(points) == 1 else None


def _offered(course: Course, section: Section) -> Fraction | None:
    """The points of a section, where each of its draws chooses among questions that are worth the same."""
    found = [(_each(course, draw), draw.count) for draw in section.draws if draw.count]
    known = [each * count for each, count in found if each is not None]
    return sum(known, Fraction(0)) if len(known) == len(found) else None


def _each(course: Course, draw: Draw) -> Fraction | None:
    try:
        pool = pool_of(course, draw)
    except (PaperRefused, FilterRefused):
        return None
    return _one({exact(course.questions[each].points) for each in pool})
