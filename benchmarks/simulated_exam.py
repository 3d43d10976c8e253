"""An examination that never was: honest learners, some of whom learnt together, and a few who copied or knew the questions before.

The learners answer by another and richer model than the one that looks at their papers: questions differ in discrimination
(two-parameter logistic), wrong options attract the able and the weak differently (nominal model), every office of fifty finds
some questions harder and some wrong options more plausible than the others do, and couples of colleagues taught by the same person
share strengths, gaps and, in one question of twenty, a firm misunderstanding. Some honest people read very fast, some run out of
time and guess the last fifth of the paper in seconds.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from random import Random

from elearn.examinations.fairness.papers import Answer, Paper

WRONG = ("b", "c", "d")
OFFICE = 50
ROOM = 25
"""Rooms are filled from one office after the other, where people are most alike by themselves; who copies sits with the source."""
COUPLES = 0.1
"""Share of learners who learnt as one of a couple."""
COPYING = 0.04
"""Share of learners in a pair of which one copied: a copier for every source."""
KNOWING = 0.01
"""Share of learners who knew questions before."""
MISUNDERSTOOD = 0.05


@dataclass(frozen=True, slots=True)
class Question:
    name: str
    discrimination: float
    difficulty: float
    appeal: tuple[float, float, float]
    slopes: tuple[float, float, float]
    seconds: float


@dataclass(frozen=True, slots=True)
class Leaning:
    """What an office or a couple have in common at a question: harder by so many logits, drawn to wrong options by so many."""

    harder: float
    appeal: tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Learner:
    name: str
    ability: float
    pace: float
    guesses_last: bool
    leanings: tuple[Mapping[str, Leaning], ...]


@dataclass(frozen=True, slots=True)
class Exam:
    """Papers, rooms by name, and what was planted: by pair of names the share copied, by name the share known before."""

    papers: tuple[Paper, ...]
    rooms: Mapping[str, str]
    copied: Mapping[tuple[str, str], float]
    known: Mapping[str, float]


def simulate(random: Random, candidates: int, questions: int, bank: int, *, planted: bool) -> Exam:
    """An examination of so many candidates who each answer `questions` drawn from `bank`, in an order of their own."""
    pool = [_question(random, number) for number in range(bank)]
    learners = _learners(random, candidates, pool)
    drawn = {each.name: random.sample(pool, questions) for each in learners}
    papers = {each.name: _answered(random, each, drawn[each.name]) for each in learners}
    rooms = {each.name: f"room {number // ROOM}" for number, each in enumerate(learners)}
    copied: dict[tuple[str, str], float] = {}
    known: dict[str, float] = {}
    if planted:
        chosen = random.sample(learners, round(candidates * (COPYING + KNOWING)))
        pairs = round(candidates * COPYING / 2)
        for source, copier in zip(chosen[:pairs], chosen[pairs : 2 * pairs], strict=True):
            rooms[copier.name] = rooms[source.name]
            low, high = sorted((source.name, copier.name))
            copied[low, high] = share = random.uniform(0.3, 1.0)
            _copy(random, papers[source.name], papers[copier.name], share)
        for each in chosen[2 * pairs :]:
            known[each.name] = share = random.uniform(0.5, 1.0)
            _know(random, papers[each.name], share)
    return Exam(tuple(Paper(name, answers) for name, answers in papers.items()), rooms, copied, known)


def _three(random: Random, deviation: float) -> tuple[float, float, float]:
    return (random.gauss(0, deviation), random.gauss(0, deviation), random.gauss(0, deviation))


def _question(random: Random, number: int) -> Question:
    return Question(
        name=f"q{number}",
        discrimination=math.exp(random.gauss(0, 0.3)),
        difficulty=random.gauss(-0.8, 1),
        appeal=_three(random, 0.8),
        slopes=_three(random, 0.3),
        seconds=40 * math.exp(random.gauss(0, 0.35)),
    )


def _learners(random: Random, candidates: int, pool: list[Question]) -> list[Learner]:
    offices = [_taught(random, pool, 0.4, 0.3, 0) for _ in range(math.ceil(candidates / OFFICE))]
    learners: list[Learner] = []
    couple: Mapping[str, Leaning] = {}
    for number in range(candidates):
        leanings = [offices[number // OFFICE]]
        if number < candidates * COUPLES:
            couple = couple if number % 2 else _taught(random, pool, 0.5, 0, MISUNDERSTOOD)
            leanings.append(couple)
        ability = random.gauss(0, 1)
        pace = 0.3 * (0.3 * ability + 0.95 * random.gauss(0, 1)) + (0.7 if random.random() < 0.03 else 0)
        learners.append(Learner(f"{number:05}", ability, pace, random.random() < 0.03, tuple(leanings)))
    return learners


def _taught(random: Random, pool: list[Question], harder: float, appeal: float, misunderstood: float) -> dict[str, Leaning]:
    leanings = {}
    for question in pool:
        drawn_to = list(_three(random, appeal))
        shift = random.gauss(0, harder)
        if random.random() < misunderstood:
            drawn_to[random.randrange(3)] += 3
            shift += 2
        leanings[question.name] = Leaning(shift, (drawn_to[0], drawn_to[1], drawn_to[2]))
    return leanings


def _answered(random: Random, learner: Learner, drawn: list[Question]) -> dict[str, Answer]:
    answers = {}
    for place, question in enumerate(drawn):
        if learner.guesses_last and place >= 0.8 * len(drawn):
            value = random.choice(("a", *WRONG))
            answers[question.name] = Answer(value, value == "a", 3 * math.exp(random.gauss(0, 0.4)))
            continue
        seconds = question.seconds * math.exp(random.gauss(0, 0.45) - learner.pace)
        value = _value(random, learner, question)
        answers[question.name] = Answer(value, value == "a", seconds)
    return answers


def _value(random: Random, learner: Learner, question: Question) -> str:
    """The right option is `a`."""
    leanings = [each[question.name] for each in learner.leanings]
    difficulty = question.difficulty + sum(each.harder for each in leanings)
    if random.random() < 1 / (1 + math.exp(question.discrimination * (difficulty - learner.ability))):
        return "a"
    weights = [
        math.exp(question.appeal[k] + question.slopes[k] * learner.ability + sum(each.appeal[k] for each in leanings))
        for k in range(3)
    ]
    return random.choices(WRONG, weights)[0]


def _copy(random: Random, source: Mapping[str, Answer], copier: dict[str, Answer], share: float) -> None:
    shared = [name for name in copier if name in source]
    for name in random.sample(shared, round(share * len(shared))):
        copier[name] = Answer(source[name].value, source[name].right, copier[name].seconds)


def _know(random: Random, answers: dict[str, Answer], share: float) -> None:
    for name in random.sample(list(answers), round(share * len(answers))):
        value = "a" if random.random() < 0.95 else random.choice(WRONG)
        answers[name] = Answer(value, value == "a", 4.5 * math.exp(random.gauss(0, 0.4)))
