"""Learners and questions made by a model, with faults planted in some of the questions.

A learner has an ability, drawn from the standard normal distribution. A question has a difficulty, drawn evenly between -1.5 and
1.5, and a slope, drawn evenly between 0.8 and 2. Whether a learner knows it is decided by the two-parameter logistic model
(Birnbaum 1968): P = 1 / (1 + exp(-1.7 · slope · (ability - difficulty))). Who knows it chooses what is right; who does not
chooses among all options, by weights that differ from question to question. The planted faults:

- *wrong key*: another option than the right one is marked as right;
- *ambiguous*: two options are right, one of them is the key; who knows chooses either;
- *too hard*: nobody knows, everybody guesses;
- *not telling apart*: who chooses what is right has nothing to do with ability;
- *too easy*: the difficulty is -5;
- *dead option*: one wrong option is so plainly wrong that a hundredth of those who do not know chooses it.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from elearn.measurement.rules import AttemptResponses, Code, Finding, ItemResponse

OPTIONS = ("a", "b", "c", "d")
FAULTS = tuple(each for each in Code if each is not Code.TOO_SLOW)
"""What is planted. Time is no matter of who chooses what: all questions take learners alike, so none may be called slow."""


@dataclass(frozen=True, slots=True)
class SimulatedItem:
    """A question: its key, and what was planted in it (None: nothing). `truth` are the options that those choose who know."""

    id: str
    key: str
    truth: tuple[str, ...]
    weights: tuple[float, ...]
    slope: float
    difficulty: float
    planted: Finding | None

    def choose(self, ability: float, chance: random.Random) -> str:
        """What a learner chooses."""
        knows = 1 / (1 + math.exp(-1.7 * self.slope * (ability - self.difficulty)))
        if chance.random() < knows:
            return chance.choice(self.truth)
        return chance.choices(OPTIONS, self.weights)[0]


def make_items(chance: random.Random, sound: int, each: int) -> list[SimulatedItem]:
    """So many sound questions, and `each` of every fault, in the order of their ids."""
    kinds: list[Code | None] = [None] * sound + [code for code in FAULTS for _ in range(each)]
    return [_item(f"q{number:04}", kind, chance) for number, kind in enumerate(kinds)]


def _item(name: str, kind: Code | None, chance: random.Random) -> SimulatedItem:
    right, other = chance.sample(OPTIONS, 2)
    weights = {option: chance.uniform(0.6, 1.4) for option in OPTIONS}
    truth, key, slope, difficulty = (right,), right, chance.uniform(0.8, 2.0), chance.uniform(-1.5, 1.5)
    planted = Finding(kind) if kind is not None else None
    match kind:
        case Code.KEY_SUSPECT:
            key, planted = other, Finding(kind, right)
        case Code.AMBIGUOUS:
            truth, planted = (right, other), Finding(kind, other)
        case Code.TOO_HARD:
            difficulty = 50.0
        case Code.NO_DISCRIMINATION:
            slope, difficulty = 0.0, 0.0
        case Code.TOO_EASY:
            difficulty = -5.0
        case Code.DEAD_DISTRACTOR:
            weights[other], planted = 0.03, Finding(kind, other)
        case Code.TOO_SLOW | None:
            pass
    return SimulatedItem(name, key, truth, tuple(weights.values()), slope, difficulty, planted)


def sit(items: list[SimulatedItem], learners: int, asked: int, chance: random.Random) -> Iterator[AttemptResponses]:
    """What learners answer who each get so many questions drawn from all."""
    for _ in range(learners):
        ability = chance.gauss(0, 1)
        drawn = sorted(chance.sample(items, asked), key=lambda each: each.id)
        yield AttemptResponses("final", "form", tuple(_answered(each, ability, chance) for each in drawn), is_drawn=True)


def _answered(item: SimulatedItem, ability: float, chance: random.Random) -> ItemResponse:
    chosen = item.choose(ability, chance)
    return ItemResponse(item.id, "1", Fraction(chosen == item.key), Fraction(1), (chosen,), round(chance.lognormvariate(3.4, 0.5)))
