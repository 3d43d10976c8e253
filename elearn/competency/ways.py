"""The shortest way to a level: which unfinished lessons and quizzes to do. Found with the rule itself; values in, values out.

What different courses say is added (`rules`), so each course is looked at alone: for every weight that some of its steps give at
the level, the cheapest of the sets that give it. These are then put together course by course. The cheapest set in minutes is found
whatever the number of courses, as long as no course has more than `EXACT_STEPS` steps that matter. Of a longer one only the sets of
a greedy walk are tried: the step with the most weight a minute first, and what is left for the completion at once. In the end every
step is taken out again that the level does not need.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from elearn.competency.rules import NEEDED, Evidence, proficiency, weight_at

EXACT_STEPS = 12
"""The most steps of one course of which every set is tried."""


@dataclass(frozen=True, slots=True)
class Step:
    """An unfinished lesson, or a quiz that is not passed.

    `line` is the evidence that it would give, None where it speaks of other competencies. `order` is its place in the course,
    `minutes` its length.
    """

    course: str
    work: str
    minutes: int
    order: int = 0
    is_quiz: bool = False
    line: Evidence | None = None


@dataclass(frozen=True, slots=True)
class Offer:
    """What one course still offers a person about one competency.

    `completion` is the evidence that completing it would give, None where it gives none or was given; `needed` is missing for it.
    """

    course: str
    steps: tuple[Step, ...]
    needed: frozenset[str] = frozenset()
    completion: Evidence | None = None

    def adds(self, chosen: Sequence[Step]) -> list[Evidence]:
        """The evidence that these steps of the course would give."""
        lines = [step.line for step in chosen if step.line is not None]
        if self.completion is not None and chosen and self.needed <= {step.work for step in chosen}:
            lines.append(self.completion)
        return lines


@dataclass(frozen=True, slots=True)
class Way:
    """The steps that lead to a level, in the order of their courses."""

    level: int
    steps: tuple[Step, ...]

    @property
    def minutes(self) -> int:
        return sum(step.minutes for step in self.steps)


_Choice = tuple[Step, ...]


def find_way(lines: Sequence[Evidence], offers: Sequence[Offer], level: int) -> Way | None:
    """The cheapest steps after which the level is reached: none where it is reached already. None where nothing leads there.

    Args:
        lines: the person's ledger about the competency.
        offers: at most one a course.
    """
    offered = {offer.course for offer in offers}
    rest = weight_at([line for line in lines if line.course not in offered], level)
    best: dict[int, _Choice] = {rest: ()}
    for offer in offers:
        own = [line for line in lines if line.course == offer.course]
        best = _put_together(best, _choices(own, offer, level))
    chosen = best.get(NEEDED)
    if chosen is None:
        return None
    return Way(level, _without_idle(lines, offers, level, chosen))


def find_nearest(lines: Sequence[Evidence], offers: Sequence[Offer], need: int) -> Way | None:
    """The way to the highest level below `need` that is above the present one and can be reached, or None."""
    present = proficiency(lines).level
    spoken = {line.level for line in lines} | {line.level for offer in offers for line in _all_lines(offer)}
    for level in sorted((each for each in spoken if present < each < need), reverse=True):
        way = find_way(lines, offers, level)
        if way is not None:
            return way
    return None


def after(lines: Iterable[Evidence], offers: Iterable[Offer], steps: Sequence[Step]) -> list[Evidence]:
    """The ledger as it would be after these steps."""
    added = [line for offer in offers for line in offer.adds([step for step in steps if step.course == offer.course])]
    return [*lines, *added]


def _all_lines(offer: Offer) -> list[Evidence]:
    lines = [step.line for step in offer.steps if step.line is not None]
    return [*lines, offer.completion] if offer.completion is not None else lines


def _cost(steps: _Choice) -> tuple[int, int, tuple[tuple[str, int], ...]]:
    """Fewer minutes first, then fewer steps, then what stands earlier."""
    return sum(step.minutes for step in steps), len(steps), tuple((step.course, step.order) for step in steps)


def _put_together(first: dict[int, _Choice], second: dict[int, _Choice]) -> dict[int, _Choice]:
    """The cheapest steps for each weight that a choice of the one and a choice of the other give together."""
    found: dict[int, _Choice] = {}
    for weight, steps in first.items():
        for more, others in second.items():
            _keep(found, min(NEEDED, weight + more), (*steps, *others))
    return found


def _keep(found: dict[int, _Choice], weight: int, steps: _Choice) -> None:
    if weight not in found or _cost(steps) < _cost(found[weight]):
        found[weight] = steps


def _choices(own: Sequence[Evidence], offer: Offer, level: int) -> dict[int, _Choice]:
    """For each weight at the level that steps of the course can bring about, the cheapest such steps."""
    steps = _that_matter(offer, level)
    found: dict[int, _Choice] = {}
    sets = _every_set(steps) if len(steps) <= EXACT_STEPS else _greedy_sets(own, offer, level, steps)
    for chosen in sets:
        _keep(found, weight_at([*own, *offer.adds(chosen)], level), chosen)
    return found


def _that_matter(offer: Offer, level: int) -> _Choice:
    """The steps that can add something at the level, by themselves or for the completion."""
    completes = offer.completion is not None and offer.completion.level >= level
    return tuple(
        step
        for step in offer.steps
        if (step.line is not None and step.line.level >= level) or (completes and (step.work in offer.needed or not offer.needed))
    )


def _every_set(steps: _Choice) -> Iterable[_Choice]:
    return (chosen for size in range(len(steps) + 1) for chosen in combinations(steps, size))


def _greedy_sets(own: Sequence[Evidence], offer: Offer, level: int, steps: _Choice) -> Iterable[_Choice]:
    def weight(chosen: _Choice) -> int:
        return weight_at([*own, *offer.adds(chosen)], level)

    chosen: _Choice = ()
    yield chosen
    while len(chosen) < len(steps):
        before, left = weight(chosen), [step for step in steps if step not in chosen]
        gains = [((weight((*chosen, step)) - before) / max(1, step.minutes), -step.order, step) for step in left]
        gain, _, step = max(gains, key=lambda each: each[:2])
        if gain <= 0:
            break
        chosen = (*chosen, step)
        yield chosen
    yield tuple(step for step in steps if step.work in offer.needed)
    yield steps


def _without_idle(lines: Sequence[Evidence], offers: Sequence[Offer], level: int, chosen: _Choice) -> _Choice:
    """The steps without those that the level is reached without, the longest of them first."""
    for step in sorted(chosen, key=lambda each: -each.minutes):
        fewer = tuple(each for each in chosen if each != step)
        if proficiency(after(lines, offers, fewer)).level >= level:
            chosen = fewer
    return chosen
