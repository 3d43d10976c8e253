"""Right answers in less time than anybody needs to read the question.

Times follow the lognormal model of van der Linden (2006, Journal of Educational and Behavioral Statistics 31, 181–204), simplified
to robust estimates: ln t = β − τ + ε, with β the question's time intensity, τ the candidate's pace and ε noise whose deviation σ
belongs to the question. β and τ are medians in turn, σ is 1.4826 times the median of absolute deviations.

An answer is *quick* when even somebody much faster than most would give it so soon once in 44 times:

    ln t < β − τ_fast − 2σ,    τ_fast = max(ln 3, 3 · spread of all paces)

so that a fast reader has few. A finding needs all of: more quick answers than such a reader has by chance (binomial tail, times the
number of candidates: Bonferroni), a fair part of the paper, and among them as many right answers as others have who took
their time. Whoever hurries or guesses is quick and mostly wrong, and is no finding.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from elearn.examinations.fairness.chances import Chance, binomial_tail
from elearn.examinations.fairness.papers import Paper

FEWEST_TIMES = 20
"""Fewer people who answered a question do not tell how long it takes."""
FEWEST_QUICK = 8
LEAST_SHARE = 0.15
"""Of the questions with times."""
FALSE_CHANCE = 0.01
"""At most this is the chance that an examination has a finding though everybody only reads fast."""
LEAST_SPREAD = 0.2
"""Of ln t; where most take the same time to a second, a MAD of nothing would make everyone else quick."""
SHORTEST = 0.1
"""Seconds; shorter times are taken for this."""
DEVIATIONS = 2.0
ONCE_IN = 0.0228
"""The chance of a time more than `DEVIATIONS` below the mean."""
CONSISTENT = 1.4826
"""MAD of a normal distribution times this is its standard deviation."""

Times = Mapping[str, Mapping[str, float]]
"""ln seconds by candidate and question."""


@dataclass(frozen=True, slots=True)
class QuickPaper:
    """Evidence about one candidate.

    `timed` questions have a time; `quick` are the ids of those answered sooner than can be read, `quick_right` how many of them
    rightly, `expected_right` how many others had right of as many. Seconds are medians over the quick questions.
    """

    candidate: str
    timed: int
    quick: tuple[str, ...]
    quick_right: int
    expected_right: float
    seconds: float
    seconds_of_others: float
    chance: Chance


@dataclass(frozen=True, slots=True)
class _Question:
    """`beta` in ln seconds at a middling pace, `sigma` its noise; `seconds` the median of all; `right` a share."""

    beta: float
    sigma: float
    seconds: float
    right: float


def find_quick(papers: Sequence[Paper]) -> tuple[QuickPaper, ...]:
    """The papers to look at, the least likely first. Answers without seconds and questions with few times are left out."""
    ordered = sorted(papers, key=lambda paper: paper.candidate)
    times = _times(ordered)
    paces, questions = _fit(times, ordered)
    if not questions:
        return ()
    fast = max(math.log(3), 3.0 * _spread(list(paces.values())))
    found = [each for paper in ordered if (each := _looked_at(paper, times[paper.candidate], questions, fast, len(ordered)))]
    return tuple(sorted(found, key=lambda each: (each.chance.alone, each.candidate)))


def _times(papers: Sequence[Paper]) -> Times:
    counted: dict[str, int] = {}
    for paper in papers:
        for question, answer in paper.answers.items():
            counted[question] = counted.get(question, 0) + (answer.seconds is not None)
    return {
        paper.candidate: {
            question: math.log(max(answer.seconds, SHORTEST))
            for question, answer in sorted(paper.answers.items())
            if answer.seconds is not None and counted[question] >= FEWEST_TIMES
        }
        for paper in papers
    }


def _fit(times: Times, papers: Sequence[Paper]) -> tuple[dict[str, float], dict[str, _Question]]:
    """Paces by candidate (positive is faster) and questions, by medians in turn."""
    asked: dict[str, list[tuple[str, float]]] = {}
    for candidate, each in times.items():
        for question, time in each.items():
            asked.setdefault(question, []).append((candidate, time))
    betas = {question: median(time for _, time in given) for question, given in asked.items()}
    paces = _paces(times, betas)
    betas = {question: median(time + paces[candidate] for candidate, time in given) for question, given in asked.items()}
    paces = _paces(times, betas)
    right = _right_shares(papers)
    return paces, {
        question: _Question(
            beta=betas[question],
            sigma=max(LEAST_SPREAD, _spread([time + paces[candidate] for candidate, time in given])),
            seconds=math.exp(median(time for _, time in given)),
            right=right[question],
        )
        for question, given in asked.items()
    }


def _paces(times: Times, betas: Mapping[str, float]) -> dict[str, float]:
    return {
        candidate: median(betas[question] - time for question, time in each.items()) for candidate, each in times.items() if each
    }


def _spread(values: Sequence[float]) -> float:
    middle = median(values)
    return CONSISTENT * median(abs(value - middle) for value in values)


def _right_shares(papers: Sequence[Paper]) -> dict[str, float]:
    rights: dict[str, list[bool]] = {}
    for paper in papers:
        for question, answer in paper.answers.items():
            rights.setdefault(question, []).append(answer.right)
    return {question: sum(each) / len(each) for question, each in rights.items()}


def _quick(times: Mapping[str, float], questions: Mapping[str, _Question], fast: float) -> Iterator[str]:
    for question, time in times.items():
        known = questions[question]
        if time < known.beta - fast - DEVIATIONS * known.sigma:
            yield question


def _looked_at(
    paper: Paper, times: Mapping[str, float], questions: Mapping[str, _Question], fast: float, candidates: int
) -> QuickPaper | None:
    quick = tuple(_quick(times, questions, fast))
    if len(quick) < max(FEWEST_QUICK, LEAST_SHARE * len(times)):
        return None
    alone = binomial_tail(len(quick), len(times), ONCE_IN)
    right = sum(paper.answers[question].right for question in quick)
    expected = math.fsum(questions[question].right for question in quick)
    if candidates * alone > FALSE_CHANCE or right < expected:
        return None
    return QuickPaper(
        candidate=paper.candidate,
        timed=len(times),
        quick=quick,
        quick_right=right,
        expected_right=expected,
        seconds=math.exp(median(times[question] for question in quick)),
        seconds_of_others=median(questions[question].seconds for question in quick),
        chance=Chance(alone, min(1.0, candidates * alone)),
    )
