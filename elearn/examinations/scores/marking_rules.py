"""Marking by people: who may mark what, and what their marks come to. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from fractions import Fraction

from elearn.examinations.rules import State


class MarkRound(StrEnum):
    """first and second: markers who do not see each other; reconciled: a third person where they are too far apart; appeal: the
    last.
    """

    FIRST = "first"
    SECOND = "second"
    RECONCILED = "reconciled"
    APPEAL = "appeal"


def next_round(marks: Mapping[MarkRound, Fraction], markers: int, tolerance: Fraction) -> MarkRound | None:
    """Which mark an essay waits for, or None where it has all it needs.

    Args:
        marks: what was given so far, as shares of the points.
        markers: 1 or 2.
        tolerance: two marks further apart than this share are reconciled.
    """
    if MarkRound.FIRST not in marks:
        return MarkRound.FIRST
    if markers == 1:
        return None
    if MarkRound.SECOND not in marks:
        return MarkRound.SECOND
    apart = abs(marks[MarkRound.FIRST] - marks[MarkRound.SECOND])
    return MarkRound.RECONCILED if apart > tolerance and MarkRound.RECONCILED not in marks else None


def settled_share(marks: Mapping[MarkRound, Fraction], markers: int, tolerance: Fraction) -> Fraction | None:
    """What an essay earns: on appeal that mark, else the reconciled one, else the mean of both markers; None while one is waited
    for.
    """
    if MarkRound.APPEAL in marks:
        return marks[MarkRound.APPEAL]
    if next_round(marks, markers, tolerance) is not None:
        return None
    if markers == 1:
        return marks[MarkRound.FIRST]
    if MarkRound.RECONCILED in marks:
        return marks[MarkRound.RECONCILED]
    return (marks[MarkRound.FIRST] + marks[MarkRound.SECOND]) / 2


def may_mark(state: State, *, is_sealed: bool) -> bool:
    """Whether people may mark what was handed in: as soon as it was, but not while others still sit a paper that was sealed."""
    return state in {State.CLOSED, State.POSTED} or (state is State.READY and not is_sealed)
