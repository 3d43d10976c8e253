"""How likely a candidate is to answer a question in a certain way, learnt from all papers of one examination.

Right or wrong follows the model of Rasch (1960): P(right) = 1 / (1 + exp(b − θ)), with θ the candidate's ability and b the
question's difficulty in logits. Which wrong answer is given by who is wrong follows how often each was given: the nested logit
model of Suh & Bolt (2010, Psychometrika 75, 454–473) with equal slopes, which a thousand papers can bear.

Both are estimated jointly by Newton steps on the posterior, with normal priors that keep a perfect paper finite.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from elearn.examinations.fairness.papers import Answer, Paper

STEPS = 8
"""Newton steps; the estimates then change by less than a hundredth."""
PRECISION_OF_ABILITY = 0.5
PRECISION_OF_DIFFICULTY = 0.1
"""One over the variance of each prior, in logits."""
LONGEST_STEP = 1.5
"""Logits."""
TAUGHT_ALIKE = 0.05
"""The share of those who are wrong whom learning together leads to the very same wrong answer, beyond what all others choose.

Two people taught by the same person share misunderstandings. Without this allowance honest colleagues would look alike.
"""
RAREST = 0.02
"""No answer is taken to be rarer than this: one odd answer in common must not decide."""


@dataclass(frozen=True, slots=True)
class Choosing:
    """The fitted model.

    `wrong` is for each paper the chance of a wrong answer by question, for questions answered in it; `shares` for each question
    how those who were wrong divide among its wrong answers (sums to 1).
    """

    wrong: tuple[Mapping[str, float], ...]
    shares: Mapping[str, Mapping[str, float]]

    def chance(self, paper: int, question: str, answer: Answer) -> float:
        """The chance that this paper's candidate gives this answer to a question that the paper answers; 0.02 to 1."""
        wrong = self.wrong[paper][question]
        if answer.right:
            return max(1 - wrong, RAREST)
        share = self.shares[question].get(answer.value, 0.0)
        return max(wrong * (TAUGHT_ALIKE + (1 - TAUGHT_ALIKE) * share), RAREST)

    def same_if_wrong(self, question: str) -> float:
        """The chance that two candidates give the same wrong answer when both are wrong."""
        alike = math.fsum(share * share for share in self.shares[question].values())
        return TAUGHT_ALIKE + (1 - TAUGHT_ALIKE) * alike


def learn_choosing(papers: Sequence[Paper]) -> Choosing:
    """Fits the model to all papers. The order of the papers changes nothing but rounding."""
    abilities = [0.0] * len(papers)
    difficulties = {question: 0.0 for paper in papers for question in paper.answers}
    asked: dict[str, list[tuple[int, bool]]] = {question: [] for question in difficulties}
    for index, paper in enumerate(papers):
        for question, answer in paper.answers.items():
            asked[question].append((index, answer.right))
    for _ in range(STEPS):
        for question, answers in asked.items():
            gaps = [(difficulties[question] - abilities[index], right) for index, right in answers]
            difficulties[question] -= _step(gaps, difficulties[question], PRECISION_OF_DIFFICULTY)
        for index, paper in enumerate(papers):
            gaps = [(difficulties[question] - abilities[index], answer.right) for question, answer in paper.answers.items()]
            abilities[index] += _step(gaps, -abilities[index], PRECISION_OF_ABILITY)
    wrong = tuple(
        {question: 1 - _right(difficulties[question] - ability) for question in paper.answers}
        for paper, ability in zip(papers, abilities, strict=True)
    )
    return Choosing(wrong, _shares(papers))


def _right(gap: float) -> float:
    return 1 / (1 + math.exp(gap))


def _step(gaps: Sequence[tuple[float, bool]], pull: float, precision: float) -> float:
    """One Newton step of an ability, in logits; of a difficulty its negative. `pull` is the way back to the prior's mean."""
    slope, bend = pull * precision, precision
    for gap, right in gaps:
        chance = _right(gap)
        slope += right - chance
        bend += chance * (1 - chance)
    return max(-LONGEST_STEP, min(LONGEST_STEP, slope / bend))


def _shares(papers: Sequence[Paper]) -> dict[str, dict[str, float]]:
    given: dict[str, Counter[str]] = {}
    for paper in papers:
        for question, answer in paper.answers.items():
            counted = given.setdefault(question, Counter())
            if not answer.right:
                counted[answer.value] += 1
    return {
        question: {value: count / counted.total() for value, count in sorted(counted.items())}
        for question, counted in given.items()
    }
