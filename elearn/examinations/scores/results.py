"""What a sitting is worth. Pure, in exact fractions.

The paper passes when the points earned reach its pass mark and every section with a pass mark of its own reaches that. A question
that was dropped counts for nobody; one that was granted earns its points for whoever was asked it; one with another key is marked
by that. Where no points are left to reach a mark with, whether somebody passes is left open: nothing for nothing passes nobody.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

from elearn.assessment.log import Sheet
from elearn.assessment.papers import Item
from elearn.assessment.results import Award, ItemResult, mark_item
from elearn.content.document import Question
from elearn.examinations.plan.drawing import SectionItems
from elearn.examinations.plan.shape import Plan, Section
from elearn.examinations.scores.pass_marks import wanted_points


@dataclass(frozen=True, slots=True)
class Rulings:
    """What was ruled on questions, by id: dropped, granted, or to be marked as another question (the same one with another key)."""

    dropped: frozenset[str] = frozenset()
    granted: frozenset[str] = frozenset()
    rekeyed: Mapping[str, Question] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SectionResult:
    """What a section earned. `is_passed` is None where it has no pass mark or no points, or while an essay could decide it."""

    id: str
    earned: Fraction
    points: Fraction
    is_passed: bool | None


@dataclass(frozen=True, slots=True)
class SittingWorth:
    """The result of a sitting. `is_passed` is None while people have still to mark something that could decide it, and
    where the paper or a section with a pass mark has no points any more.
    """

    items: tuple[ItemResult, ...]
    sections: tuple[SectionResult, ...]
    earned: Fraction
    points: Fraction
    is_passed: bool | None

    @property
    def pending(self) -> int:
        """How many questions people have still to mark."""
        return sum(each.outcome == "pending" for each in self.items)


def mark_sitting(
    sections: Sequence[SectionItems], sheet: Sheet, plan: Plan, awards: Mapping[str, Award], rulings: Rulings
) -> SittingWorth:
    """The result of a paper as it was answered.

    Args:
        awards: by question id, what people's marks came to for essays so far.
    """
    found, marked = [], []
    for section, planned in zip(sections, plan.sections, strict=True):
        items = [_ruled(item, sheet, awards, rulings) for item in section.items if item.id not in rulings.dropped]
        marked.extend(items)
        found.append(_section(planned, items))
    earned, points = _sum(marked)
    whole = _is_reached(marked, plan.pass_percent)
    own_marks = [each.is_passed for each, planned in zip(found, plan.sections, strict=True) if planned.pass_percent is not None]
    return SittingWorth(tuple(marked), tuple(found), earned, points, _all_reached([whole, *own_marks]))


def _all_reached(marks: Sequence[bool | None]) -> bool | None:
    """Whether every mark is reached: one that is missed decides, one that is open leaves it open."""
    if False in marks:
        return False
    return None if None in marks else True


def _ruled(item: Item, sheet: Sheet, awards: Mapping[str, Award], rulings: Rulings) -> ItemResult:
    other = rulings.rekeyed.get(item.id)
    judged = mark_item(item if other is None else replace(item, question=replace(other, id=item.name)), sheet, awards.get(item.id))
    if item.id in rulings.granted:
        return replace(judged, outcome="right", earned=judged.points)
    # What could be read in two ways, and nobody could be asked any more, earns nothing.
    return replace(judged, outcome="wrong", earned=Fraction(0)) if judged.outcome == "ask-back" else judged


def _section(planned: Section, items: Sequence[ItemResult]) -> SectionResult:
    earned, points = _sum(items)
    is_passed = None if planned.pass_percent is None else _is_reached(items, planned.pass_percent)
    return SectionResult(planned.id, earned, points, is_passed)


def _is_reached(items: Sequence[ItemResult], percent: float) -> bool | None:
    """Whether a mark is reached. Where every question was dropped there are no points to reach it with: that decides nothing."""
    earned, points = _sum(items)
    if not points and percent:
        return None
    wanted = wanted_points(percent, points)
    if earned >= wanted:
        return True
    waiting = sum((each.points for each in items if each.outcome == "pending"), Fraction(0))
    return None if earned + waiting >= wanted else False


def _sum(items: Sequence[ItemResult]) -> tuple[Fraction, Fraction]:
    return sum((each.earned for each in items), Fraction(0)), sum((each.points for each in items), Fraction(0))
