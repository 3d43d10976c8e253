"""Right answers before the texts could be read, in papers whose questions stand open side by side.

Nobody knows there how long one question took: people go back, read ahead, work on scrap paper and type it all at the end, and
answers that waited for a dropped line arrive at once. So gaps between answers are never judged. One thing is certain: the texts
are shown when the paper is opened, and an answer arrives after it was given. If the server had answers to the questions A at t
seconds after the opening, all of them were read and answered *within* t, whatever the line did. The least that takes is

    L(A) = Σ (1 + words / 10)  seconds over A,

one second to choose and ten words of text a second; Vietnamese counts its syllables. Grown-ups read 4 words a second in silence
(Brysbaert 2019, Journal of Memory and Language 109, 104047), and beyond twice that they skim and understand less (Rayner et al.
2016, Psychological Science in the Public Interest 17, 4–34). The ratio ρ = t / L(A) below 1 is no reading.

What stood answered at an instant t, with the answers of then, is a finding when all of this holds; of several instants the last
one counts at which the first three do:

1. it is ten questions and a third of the paper at least: whoever leaves early, or begins with some easy ones, is not judged;
2. ρ < 1;
3. ρ < ρ_usual / max(4, e^(3·spread)), ρ_usual the median of all whole papers and the spread that of ln ρ: where everybody knows
   the bank by heart, to be quick is usual and no finding;
4. as many are right as others have of the same questions, and more than mere clicking gives: P(X ≥ right), X binomial with ½ (two
   options, or four by half a knowledge; questions that nobody had wrong say nothing and are left out), times the papers of which
   1 to 3 hold, is at most 1 in 100.

How many honest people it names is bounded so: who reads is beyond 2. Who clicks is right or wrong whatever the clock says, and 1 to
3 look at clocks and texts alone, so 4 holds for any of them in one examination of a hundred. Who clicks first and comes to think
later is judged by the first answers, of which half are wrong. Answers that arrive late, in a burst or not, only raise t. There
remain those who knew these very questions or had read them before: the figures cannot tell by what right, and the words say so.
Who knew only some of them, or waited before answering, is not found.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from elearn.examinations.fairness.chances import Chance, binomial_tail
from elearn.examinations.fairness.papers import Paper

FEWEST_TIMED = 20
"""With fewer papers whose times are known nobody can say what is usual."""
FEWEST_ANSWERED = 10
LEAST_PART = 1 / 3
"""Of the questions that the paper answers in the end."""
TO_CHOOSE = 1.0
"""Seconds a question, besides reading."""
FASTEST = 10.0
"""Words a second."""
TIMES_USUAL = 4.0
CLICKED = 0.5
"""The share of right answers that clicking gives at most."""
FALSE_CHANCE = 0.01
CONSISTENT = 1.4826
"""MAD of a normal distribution times this is its standard deviation."""


@dataclass(frozen=True, slots=True)
class HastyPaper:
    """Evidence about one candidate: `seconds` after the opening `answered` questions had an answer, `answered_right` of them right.

    `expected_right` is how many others had right of as many. `reading_seconds` is what reading them takes at least,
    `seconds_of_others` what others usually took for as much text.
    """

    candidate: str
    answered: int
    answered_right: int
    expected_right: float
    seconds: float
    reading_seconds: float
    seconds_of_others: float
    chance: Chance


@dataclass(frozen=True, slots=True)
class _Early:
    """What stood answered at an instant: values by question."""

    candidate: str
    given: Mapping[str, str]
    seconds: float
    least: float


def least_seconds(words: int) -> float:
    """What it takes at least to read a question of so many words and to choose."""
    return TO_CHOOSE + words / FASTEST


def find_hasty(papers: Sequence[Paper], words: Mapping[str, int]) -> tuple[HastyPaper, ...]:
    """The papers to look at, the least likely first; none where too few have times.

    Args:
        words: how many words the text of a question has, options and all. Answers to questions without are not looked at.
    """
    least = {question: least_seconds(number) for question, number in words.items()}
    usual = _usual(papers, least)
    if usual is None:
        return ()
    at_most = min(1.0, usual[0] / usual[1])
    timed = [paper for paper in papers if paper.seconds is not None]
    early = [each for each in (_last_early(paper, least, at_most) for paper in timed) if each]
    right, shares = _marks(papers)
    told = [found for each in early if (found := _told(each, right, shares, usual[0], len(early)))]
    return tuple(sorted(told, key=lambda each: (each.chance.alone, each.candidate)))


def _usual(papers: Sequence[Paper], least: Mapping[str, float]) -> tuple[float, float] | None:
    """The median of ρ, and by how many times one must be quicker."""
    ratios = []
    for paper in papers:
        reading = math.fsum(least[question] for question in paper.answers if question in least)
        if paper.seconds is not None and reading and len(paper.answers) >= FEWEST_ANSWERED:
            ratios.append(max(paper.seconds, 1.0) / reading)
    if len(ratios) < FEWEST_TIMED:
        return None
    middle = median(ratios)
    spread = CONSISTENT * median(abs(math.log(each / middle)) for each in ratios)
    return middle, max(TIMES_USUAL, math.exp(3 * spread))


def _last_early(paper: Paper, least: Mapping[str, float], at_most: float) -> _Early | None:
    """The last instant at which enough was answered in less than `at_most` of the least time."""
    fewest = max(FEWEST_ANSWERED, LEAST_PART * sum(question in least for question in paper.answers))
    given: dict[str, str] = {}
    found = None
    for save in paper.saves:
        if save.question not in least:
            continue
        if save.value is None:
            given.pop(save.question, None)
        else:
            given[save.question] = save.value
        reading = math.fsum(least[question] for question in given)
        if len(given) >= fewest and save.seconds < at_most * reading:
            found = _Early(paper.candidate, dict(given), save.seconds, reading)
    return found


def _marks(papers: Sequence[Paper]) -> tuple[set[tuple[str, str]], dict[str, float]]:
    """Which values are right, as far as somebody gave them in the end, and the share of right answers by question."""
    right, counted = set(), dict[str, tuple[int, int]]()
    for paper in papers:
        for question, answer in paper.answers.items():
            rights, all_ = counted.get(question, (0, 0))
            counted[question] = (rights + answer.right, all_ + 1)
            if answer.right:
                right.add((question, answer.value))
    return right, {question: rights / all_ for question, (rights, all_) in counted.items()}


def _told(
    early: _Early, right: set[tuple[str, str]], shares: Mapping[str, float], usual: float, candidates: int
) -> HastyPaper | None:
    """The finding, unless too few are right. A question that was dropped from the papers has no share and counts for nobody."""
    marks = {question: (question, value) in right for question, value in early.given.items() if question in shares}
    telling = [is_right for question, is_right in marks.items() if shares[question] < 1]
    alone = binomial_tail(sum(telling), len(telling), CLICKED)
    expected = math.fsum(shares[question] for question in marks)
    if candidates * alone > FALSE_CHANCE or sum(marks.values()) < expected:
        return None
    return HastyPaper(
        candidate=early.candidate,
        answered=len(marks),
        answered_right=sum(marks.values()),
        expected_right=expected,
        seconds=early.seconds,
        reading_seconds=early.least,
        seconds_of_others=usual * early.least,
        chance=Chance(alone, min(1.0, candidates * alone)),
    )
