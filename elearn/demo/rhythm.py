"""How units of the demo city differ in learning: quick ones, others that need support, heads who go first and heads who do not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from elearn.demo.names import pick

Head: TypeAlias = Literal["first", "usual", "never"]
HEADS: Final = frozenset({"chair", "digital-leader"})
"""The positions of those who lead a commune-level unit."""


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How a unit learns.

    `pace` weighs how many of its people complete a course; `dropouts` is how many more begin for each who completes; `gaps` are
    working days from one lesson to the next; `failing` how likely a first try at a quiz fails; `head` when whoever leads it learns;
    `obstacle` how likely an act at the desk is not possible.
    """

    pace: float
    dropouts: float
    gaps: tuple[int, ...]
    failing: float
    head: Head
    obstacle: float


_KINDS: Final = {
    "ahead": Rhythm(1.9, 0.12, (0, 0, 1, 1, 2), 0.16, "first", 0.06),
    "usual": Rhythm(1.0, 0.30, (0, 1, 1, 2, 4, 7), 0.24, "usual", 0.11),
    "bursts": Rhythm(0.9, 0.35, (0, 0, 0, 0, 9), 0.28, "usual", 0.11),
    "late": Rhythm(0.55, 0.45, (1, 2, 5, 9), 0.28, "never", 0.16),
    "needs-support": Rhythm(0.2, 0.8, (2, 4, 8, 12), 0.42, "never", 0.24),
}
_OFTEN: Final = ("ahead", "ahead", "usual", "usual", "usual", "usual", "usual", "bursts", "bursts", "late", "late", "needs-support")


def rhythm_of(seed: int, unit: int) -> Rhythm:
    """The rhythm of the unit with this number, the same each time; the first unit learns as most do."""
    return _KINDS["usual" if unit == 0 else pick(_OFTEN, seed, "rhythm", unit)]
