"""How many people of each group complete each course, so that all together are as many as were wanted."""

from __future__ import annotations

import math
from collections.abc import Sequence

from sqlalchemy.orm import Session

from elearn.catalogue.queries import list_courses
from elearn.core.actor import SYSTEM
from elearn.demo.scale import Scale, apportion
from elearn.demo.world import Group, World

IN_FULL = 30_000
"""So many completions are of whole courses at most, where there are short ones: each is ninety rows, one of a short course ten."""
_REACHED = 0.7
"""The share of people who complete a course at most, as far as courses can be added: some never do."""


def short_courses_for(session: Session, scale: Scale) -> int:
    """How many courses of one lesson are needed beside those that are published, so that there can be so many completions."""
    courses = len(list_courses(session, SYSTEM))
    rest = scale.completions - min(IN_FULL, int(courses * scale.people * _REACHED))
    return 0 if rest <= 0 else math.ceil(rest / (scale.people * _REACHED))


def quotas_of(world: World, groups: Sequence[Group]) -> list[list[int]]:
    """How many people of each group complete each course; together as many as the scale says, or as can."""
    able = [[0] * len(world.books) for _ in groups]
    planned = [[0] * len(world.books) for _ in groups]
    for place, group in enumerate(groups):
        for person in world.people(group):
            for course, window in enumerate(world.windows(person)):
                if world.planned(person, course) is None:
                    able[place][course] += window.is_enough
                else:
                    planned[place][course] += world.is_completed(person, course)
    everybody = [sum(row[course] for row in (*able, *planned)) for course in range(len(world.books))]
    of_courses = _shares_of_courses(world, everybody)
    columns = []
    for course, share in enumerate(of_courses):
        there, fixed = [row[course] for row in able], [row[course] for row in planned]
        weights = [count * group.rhythm.pace for count, group in zip(there, groups, strict=True)]
        left = apportion(max(0, share - sum(fixed)), weights, there)
        columns.append([one + other for one, other in zip(left, fixed, strict=True)])
    return [list(row) for row in zip(*columns, strict=True)]


def _shares_of_courses(world: World, able: Sequence[int]) -> list[int]:
    """How many complete each course: the longer it is there, the more. Most of very many complete short ones."""
    ages = [len(world.calendar.days) - world.calendar.number_of(each.taught.published) for each in world.books]
    weights = [count * (age / (age + 130)) for count, age in zip(able, ages, strict=True)]
    is_short = [len(each.taught.course.lessons) == 1 for each in world.books]
    whole = [0 if short else count for short, count in zip(is_short, able, strict=True)]
    in_full = min(IN_FULL, int(sum(whole) * _REACHED)) if any(is_short) else world.scale.completions
    full = apportion(min(in_full, world.scale.completions), weights, whole)
    rest = world.scale.completions - sum(full)
    short = apportion(rest, weights, [count if short else 0 for short, count in zip(is_short, able, strict=True)])
    return [one + other for one, other in zip(full, short, strict=True)]
