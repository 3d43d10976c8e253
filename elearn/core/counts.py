"""How many people are told, so that the number points at nobody."""

from __future__ import annotations

from elearn.core.limits import SMALLEST_GROUP


def told(people: int) -> int:
    """How many people are told: "at least" so many, in steps of `SMALLEST_GROUP`; 0 for fewer, nobody among them.

    None and one to four are told alike, because "nobody" says something of everybody. The steps keep one more person, or a sum
    of two numbers, from telling what happened to one.
    """
    return people // SMALLEST_GROUP * SMALLEST_GROUP
