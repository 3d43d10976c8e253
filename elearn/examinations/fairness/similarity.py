"""Pairs of papers of one examination that are more alike than ability, question and learning together explain.

Only questions that both answered count. Given the answers of paper x, the candidate of y who works alone gives the same answer to
question q with the chance p_q that the model of `choosing` tells; one who takes over a share s of them, with s + (1 − s)·p_q. The
ratio of the likelihoods is

    L_s(x → y) = Π_same (1 − s + s / p_q) · Π_different (1 − s)

It is the test of Neyman & Pearson for answers taken over, which no other of its size surpasses (Romero, Riascos & Jara 2015, Journal
of Educational and Behavioral Statistics 40, 435–453); like ω (Wollack 1997, Applied Psychological Measurement 21, 307–320) it is
taken given the other's answers, and like the generalised binomial test (van der Linden & Sotaridona 2006, JEBS 31, 283–304) it
counts right answers in common too, each by how likely it was. The evidence E of a pair is the mean of L over four shares and
both directions. For two who work alone its expectation is at most 1, so that 1 / E bounds the p-value (Ville, Markov), however many
papers a candidate shares with others. Pairs are chosen by the procedure of Benjamini & Hochberg on 1 / E, which for such values holds
under any dependence (Wang & Ramdas 2022, Journal of the Royal Statistical Society B 84, 822–852).

Right answers alone never make a finding: there must be wrong answers in common, and more than expected.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import mul

from elearn.examinations.fairness.chances import Chance
from elearn.examinations.fairness.choosing import Choosing, learn_choosing
from elearn.examinations.fairness.papers import Paper

FEWEST_PAPERS = 20
"""With fewer, nobody can say what others choose."""
FEWEST_SHARED = 10
"""Questions that both answered."""
FEWEST_SAME_WRONG = 3
CLEARLY_MORE = 2.0
"""Same wrong answers must exceed the number expected by this many square roots of it (its standard deviation is at most one)."""
SHARES = (0.3, 0.5, 0.7, 0.9)
FALSE_SHARE = 0.05
"""At most this share of the reported pairs is expected to be chance."""


@dataclass(frozen=True, slots=True)
class AlikePapers:
    """Evidence about one pair; `first` < `second`.

    `expected_same_wrong` and `expected_same` are the numbers expected of two candidates of these abilities who worked alone.
    """

    first: str
    second: str
    shared: int
    same: int
    expected_same: float
    same_wrong: tuple[str, ...]
    expected_same_wrong: float
    chance: Chance


def find_alike(papers: Sequence[Paper]) -> tuple[AlikePapers, ...]:
    """The pairs to look at, the most alike first. Papers of one examination, one for each candidate, in any order.

    A thousand papers of a hundred questions take seconds: two numbers of as many bits as there are wrong answers show how many two
    papers share, and only the few pairs that share many are looked at question by question.
    """
    ordered = sorted(papers, key=lambda paper: paper.candidate)
    if len(ordered) < FEWEST_PAPERS:
        return ()
    ordered = [Paper(paper.candidate, dict(sorted(paper.answers.items()))) for paper in ordered]
    choosing = learn_choosing(ordered)
    pairs = len(ordered) * (len(ordered) - 1) // 2
    weighed = [(_evidence(ordered, choosing, x, y), x, y) for x, y in _suspicious(ordered, choosing)]
    weighed.sort(key=lambda each: (-each[0], each[1], each[2]))
    chosen = _chosen([evidence for evidence, _, _ in weighed], pairs)
    return tuple(
        _told(ordered, choosing, (x, y), Chance(math.exp(-evidence), adjusted))
        for (evidence, x, y), adjusted in zip(weighed, chosen, strict=False)
    )


def _chosen(evidence: Sequence[float], pairs: int) -> list[float]:
    """The adjusted chances of those that are reported. `evidence` is ln E, falling; all other pairs of `pairs` have less."""
    adjusted, least = [], 1.0
    for rank, each in reversed(list(enumerate(evidence, 1))):
        least = min(least, pairs / rank * math.exp(-each))
        adjusted.append(least)
    return [each for each in reversed(adjusted) if each <= FALSE_SHARE]


def _suspicious(papers: Sequence[Paper], choosing: Choosing) -> Iterator[tuple[int, int]]:
    """Pairs with clearly more wrong answers in common than expected."""
    questions = {question: place for place, question in enumerate(sorted(choosing.shares))}
    roots = {question: math.sqrt(choosing.same_if_wrong(question)) for question in questions}
    vectors = []
    for wrong in choosing.wrong:
        vector = [0.0] * len(questions)
        for question, chance in wrong.items():
            vector[questions[question]] = chance * roots[question]
        vectors.append(vector)
    signs = _signs(papers)
    for x, (mine, vector) in enumerate(zip(signs, vectors, strict=True)):
        for y in range(x + 1, len(papers)):
            same = (mine & signs[y]).bit_count()
            if same >= FEWEST_SAME_WRONG and _is_clearly_more(same, sum(map(mul, vector, vectors[y]))):
                yield x, y


def _is_clearly_more(same: int, expected: float) -> bool:
    return same >= expected + CLEARLY_MORE * math.sqrt(expected)


def _signs(papers: Sequence[Paper]) -> list[int]:
    """For each paper a number with one bit for each wrong answer that somebody gave."""
    bits: dict[tuple[str, str], int] = {}
    return [
        sum(
            1 << bits.setdefault((question, answer.value), len(bits))
            for question, answer in paper.answers.items()
            if not answer.right
        )
        for paper in papers
    ]


def _evidence(papers: Sequence[Paper], choosing: Choosing, x: int, y: int) -> float:
    """ln E of a pair; minus infinity where too little is shared."""
    shared = _shared(papers[x], papers[y])
    if len(shared) < FEWEST_SHARED:
        return -math.inf
    same = [question for question in shared if papers[x].answers[question].value == papers[y].answers[question].value]
    different = len(shared) - len(same)
    found = []
    for copier in (x, y):
        chances = [choosing.chance(copier, question, papers[copier].answers[question]) for question in same]
        found += [
            math.fsum(math.log(1 - share + share / chance) for chance in chances) + different * math.log(1 - share)
            for share in SHARES
        ]
    most = max(found)
    return most + math.log(math.fsum(math.exp(each - most) for each in found) / len(found))


def _shared(first: Paper, second: Paper) -> list[str]:
    return [question for question in first.answers if question in second.answers]


def _told(papers: Sequence[Paper], choosing: Choosing, pair: tuple[int, int], chance: Chance) -> AlikePapers:
    x, y = pair
    first, second = papers[x], papers[y]
    shared = _shared(first, second)
    same = [question for question in shared if first.answers[question].value == second.answers[question].value]
    both_wrong = [
        choosing.wrong[x][question] * choosing.wrong[y][question] * choosing.same_if_wrong(question) for question in shared
    ]
    both_right = [(1 - choosing.wrong[x][question]) * (1 - choosing.wrong[y][question]) for question in shared]
    return AlikePapers(
        first=first.candidate,
        second=second.candidate,
        shared=len(shared),
        same=len(same),
        expected_same=math.fsum(both_right) + math.fsum(both_wrong),
        same_wrong=tuple(question for question in same if not first.answers[question].right),
        expected_same_wrong=math.fsum(both_wrong),
        chance=chance,
    )
