"""Which questions a candidate's paper asks: drawn by the plan and the sitting's seed, and by nothing else. Pure.

The same seed gives the same paper on every machine, so a paper can be drawn again and compared in a dispute.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from elearn.assessment.papers import Item, Paper, digest_of, fill_slots, item_of, pool_of
from elearn.content.document import Course
from elearn.examinations.plan.shape import Plan

Drawn = list[list[str]]
"""Ids of questions, by section of the plan."""


@dataclass(frozen=True, slots=True)
class SectionItems:
    """A section with its questions in the order in which it asks them. Numbers count through the whole paper from 1."""

    id: str
    title: str
    items: tuple[Item, ...]


def draw_sections(course: Course, plan: Plan, seed: str, *, pools: Sequence[frozenset[str]] | None = None) -> Drawn:
    """The questions of one paper; none is asked twice.

    Args:
        seed: the sitting's own secret.
        pools: what `pools_of` answers, where many papers are drawn.

    Raises:
        PaperRefused: the banks do not hold enough, or there is no such bank.
        FilterRefused: a filter of the plan cannot be read.
    """
    found = pools_of(course, plan) if pools is None else pools
    draws = [(number, draw) for number, section in enumerate(plan.sections) for draw in section.draws]
    # Ranked once for each draw and not for each of its questions: a thousand papers are drawn one after the other.
    ranked = [sorted(pool, key=lambda each: digest_of("draw", seed, each)) for pool in found]
    slots = [(number, order) for (number, draw), order in zip(draws, ranked, strict=True) for _ in range(draw.count)]
    drawn = fill_slots([order for _, order in slots])
    sections: Drawn = [[] for _ in plan.sections]
    for (number, _), question in zip(slots, drawn, strict=True):
        sections[number].append(question)
    if plan.shuffle_questions:
        return [sorted(each, key=lambda question: digest_of("order", seed, question)) for each in sections]
    return sections


def pools_of(course: Course, plan: Plan) -> list[frozenset[str]]:
    """The questions among which each draw of the plan chooses, in order.

    Raises:
        PaperRefused: there is no such bank.
        FilterRefused: a filter of the plan cannot be read.
    """
    return [pool_of(course, draw) for section in plan.sections for draw in section.draws]


def sections_of(course: Course, plan: Plan, drawn: Sequence[Sequence[str]]) -> tuple[SectionItems, ...]:
    """The sections of a paper with their questions, as the forms of one sitting know them."""
    found, number = [], 0
    for section, questions in zip(plan.sections, drawn, strict=True):
        items = []
        for question in questions:
            number += 1
            items.append(item_of(course.questions[question], number, shuffles=plan.shuffle_options))
        found.append(SectionItems(section.id, section.title, tuple(items)))
    return tuple(found)


def paper_of(course: Course, plan: Plan, drawn: Sequence[Sequence[str]]) -> Paper:
    """The whole paper, without its sections."""
    return Paper(tuple(item for section in sections_of(course, plan, drawn) for item in section.items))
