"""Pairs of papers of one examination that are more alike than ability, question and learning together explain.

Only questions that both answered count. Given the answers of paper x, the candidate of y who works alone gives the same answer to
question q with the chance p_q that the model of `choosing` tells; one who takes over a share s of them, with s + (1 − s)·p_q. The
likelihood ratio of the two is a function of

    T(x → y) = Σ ln(1 + s / ((1 − s)·p_q))  over the questions with the same answer

so that a rare answer in common weighs more than one that everybody gives, and many different answers speak against. It is the test
of Neyman & Pearson for answers taken over, which none of its size surpasses (Romero, Riascos & Jara 2015, Journal of Educational
and Behavioral Statistics 40, 435–453). Like ω (Wollack 1997, Applied Psychological Measurement 21, 307–320) it is taken given the
other's answers; like the generalised binomial test (van der Linden & Sotaridona 2006, JEBS 31, 283–304) it counts right answers in
common too. Weights are whole eighths, for which P(T ≥ observed) is exact (`chances.weighted_tail`); a pair's p-value is the smaller
of both directions, doubled. Pairs are chosen by the procedure of Benjamini & Hochberg (1995, JRSS B 57, 289–300), those of one room
among all pairs of one room, the others among the others: who could see each other is known beforehand, and some thousand pairs hide
less by chance than half a million.

Right answers alone never make a finding: there must be wrong answers in common, and clearly more than expected.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import mul

from elearn.examinations.fairness.chances import Chance, weighted_tail
from elearn.examinations.fairness.choosing import Choosing, learn_choosing
from elearn.examinations.fairness.papers import Paper

FEWEST_PAPERS = 20
"""With fewer, nobody can say what others choose."""
FEWEST_ASKED = 20
"""Papers with fewer questions that count are not compared: of simulated pairs of ten questions one in thirty was found, and that
nothing was found would be read as if nothing had been there."""
SEES_LITTLE_BELOW = 40
"""Of shorter papers hardly any pairs are found but those that share nearly everything; whoever reads what was found is told."""
FEWEST_SHARED = 10
"""Questions that both answered."""
FEWEST_SAME_WRONG = 3
CLEARLY_MORE = 2.0
"""Same wrong answers must exceed the number expected by this many square roots of it, which are at least standard deviations."""
MANY_PAPERS = 400
"""With so many, a pair that is chance in every second examination is one person in four hundred."""
TAKEN_OVER = 0.5
"""The share s that the test is best at; it is nearly as good at others."""
PARTS = 8
"""Of one unit of weight (nat)."""
LEAST_RATIO = 3.0
"""ln of the likelihood ratio below which no tail is worked out: 1 / ratio bounds the chance, and 0.05 is far from remarkable."""
FALSE_SHARE = 0.05
"""At most this share of the reported pairs is expected to be chance."""
FALSE_SHARE_NEAR = 0.5
"""The same of pairs of one room, and of all where no room is known and papers are many; those beyond `FALSE_SHARE` are told as
what may well be chance. The chances are bounds: among simulated learners half as many were, and fewer of all."""


@dataclass(frozen=True, slots=True)
class AlikePapers:
    """Evidence about one pair; `first` < `second`.

    `expected_same_wrong` and `expected_same` are the numbers expected of two candidates of these abilities who worked alone.
    `near`: they sat in one room. They were chosen among `pairs`, of which at most `by_chance` are so alike by chance.
    """

    first: str
    second: str
    shared: int
    same: int
    expected_same: float
    same_wrong: tuple[str, ...]
    expected_same_wrong: float
    chance: Chance
    near: bool
    pairs: int

    @property
    def by_chance(self) -> float:
        return self.pairs * self.chance.alone

    @property
    def may_be_chance(self) -> bool:
        """Whether it was told although more than a small share of pairs like it are chance."""
        return self.chance.among_all > FALSE_SHARE


def find_alike(papers: Sequence[Paper], rooms: Mapping[str, str] | None = None) -> tuple[AlikePapers, ...]:
    """The pairs to look at, the least likely first. Papers of one examination, one for each candidate, in any order.

    A thousand papers of a hundred questions take seconds: each is a number with a bit for every wrong answer, so that one operation
    counts what two share, and only the few pairs that share many are looked at question by question.

    Args:
        rooms: in which room a candidate sat, for those of whom it is known.
    """
    ordered = sorted(papers, key=lambda paper: paper.candidate)
    if len(ordered) < FEWEST_PAPERS or not are_long_enough(ordered):
        return ()
    ordered = [Paper(paper.candidate, dict(sorted(paper.answers.items()))) for paper in ordered]
    choosing = learn_choosing(ordered)
    seats = [(rooms or {}).get(paper.candidate) for paper in ordered]
    chances: dict[bool, list[tuple[float, int, int]]] = {True: [], False: []}
    for x, y in _suspicious(ordered, choosing):
        chance = _chance(ordered, choosing, x, y)
        if chance < 1:
            chances[_is_near(seats[x], seats[y])].append((chance, x, y))
    near = sum(count * (count - 1) // 2 for count in Counter(seat for seat in seats if seat is not None).values())
    pairs = {True: near, False: len(ordered) * (len(ordered) - 1) // 2 - near}
    found = []
    most_far = FALSE_SHARE if near or len(ordered) < MANY_PAPERS else FALSE_SHARE_NEAR
    for is_near, most in ((True, FALSE_SHARE_NEAR), (False, most_far)):
        ranked = sorted(chances[is_near])
        adjusted = _adjusted([chance for chance, _, _ in ranked], pairs[is_near])
        found += [
            _told(ordered, choosing, (x, y), Chance(alone, among_all), near=is_near, pairs=pairs[is_near])
            for (alone, x, y), among_all in zip(ranked, adjusted, strict=True)
            if among_all <= most
        ]
    return tuple(sorted(found, key=lambda each: (each.chance.among_all, each.chance.alone, each.first, each.second)))


def are_long_enough(papers: Sequence[Paper]) -> bool:
    """Whether papers ask enough to be compared, by the one with the most answers: others may have been left early."""
    return max((len(paper.answers) for paper in papers), default=0) >= FEWEST_ASKED


def _is_near(seat: str | None, other: str | None) -> bool:
    return seat is not None and seat == other


def _adjusted(chances: Sequence[float], pairs: int) -> list[float]:
    """Rising chances as Benjamini & Hochberg correct them; all others of `pairs` are larger."""
    adjusted, least = [], 1.0
    for rank, chance in reversed(list(enumerate(chances, 1))):
        least = min(least, chance * pairs / rank)
        adjusted.append(least)
    return adjusted[::-1]


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


def _chance(papers: Sequence[Paper], choosing: Choosing, x: int, y: int) -> float:
    """The p-value of a pair; 1 where too little is shared or it is not remarkable."""
    shared = _shared(papers[x], papers[y])
    if len(shared) < FEWEST_SHARED:
        return 1.0
    return min(1.0, 2 * min(_taken_over(papers, choosing, source, other, shared) for source, other in ((x, y), (y, x))))


def _taken_over(papers: Sequence[Paper], choosing: Choosing, source: int, other: int, shared: Sequence[str]) -> float:
    """P(T ≥ observed) for one direction."""
    given, answers = papers[source].answers, papers[other].answers
    chances = [choosing.chance(other, question, given[question]) for question in shared]
    weights = [round(PARTS * math.log(1 + TAKEN_OVER / ((1 - TAKEN_OVER) * chance))) for chance in chances]
    observed = sum(
        weight for weight, question in zip(weights, shared, strict=True) if given[question].value == answers[question].value
    )
    if observed / PARTS + len(shared) * math.log(1 - TAKEN_OVER) < LEAST_RATIO:
        return 1.0
    return weighted_tail(chances, weights, observed)


def _shared(first: Paper, second: Paper) -> list[str]:
    return [question for question in first.answers if question in second.answers]


def _told(
    papers: Sequence[Paper], choosing: Choosing, pair: tuple[int, int], chance: Chance, *, near: bool, pairs: int
) -> AlikePapers:
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
        near=near,
        pairs=pairs,
    )
