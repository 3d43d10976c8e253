"""What the figures of a question say should be looked at. Careful: chance alone must not make an author doubt a good question.

A difference counts where it is larger than `SURE` standard errors; a threshold counts as passed where the whole interval of
`LIKELY` standard errors lies beyond it (Wilson's interval for shares, Fisher's z for correlations). Only the gravest finding is
told of a question, because the others follow from it: a wrong key makes a question hard, too.

Strong is who has a high rest. Of a sound question those who chose the key are stronger than those who chose anything else. Where
those who chose another option are stronger, the key is suspect; where they are as strong, and stronger than those who chose the
remaining options, the question has two right answers.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from elearn.measurement.rules.contributions import BLANK
from elearn.measurement.rules.items import ItemStatistics, OptionStatistics
from elearn.measurement.rules.pace import slow_part

SURE = 2.5
"""Standard errors for what accuses: of 160 comparisons of equals one goes so far by chance, and those of sound questions begin far
on the other side.
"""
LIKELY = 1.645
"""Standard errors of a one-sided interval of 95 %."""
EASY = 0.95
"""Facility above which a question tells nobody apart: of 20 people at most one fails it (Crocker & Algina 1986, chapter 14)."""
HARD = 0.10
"""Facility below which hardly anybody can answer, whatever the rest says."""
NEAR_CHANCE = 0.15
"""How far above blind guessing a facility may be and still come from guessing. Ebel & Frisbie (1991, chapter 13) want a question
half-way between chance and certainty; of four options that is 0.375 above chance.
"""
WEAK = 0.20
"""Discrimination below which a question is to be rejected or rewritten (Ebel & Frisbie 1991, chapter 13)."""
DEAD = 0.05
"""Share of answers below which a wrong option does not work (Haladyna & Downing 1993, How many options is enough for a
multiple-choice test item?, Educational and Psychological Measurement 53).
"""
DEAD_AMONG_WRONG = 0.40
"""The same as a part of an even share of the wrong answers: of an easy question every wrong option is seldom chosen, and none of
them is to blame for that.
"""
WRONG_NEEDED = 20
"""Wrong answers that are needed to say that an option is dead."""
RIVAL = 0.5
"""A second right answer is chosen by strong learners at least half as often as the key."""

MOST = 0.5
"""More than half of all answers."""


class Code(StrEnum):
    """Kinds of finding, the gravest first."""

    KEY_SUSPECT = "key-suspect"
    AMBIGUOUS = "ambiguous"
    TOO_HARD = "too-hard"
    NO_DISCRIMINATION = "no-discrimination"
    TOO_EASY = "too-easy"
    TOO_SLOW = "too-slow"
    DEAD_DISTRACTOR = "dead-distractor"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to look at; `option` is the id of the option of which it speaks, None where it speaks of the whole question."""

    code: Code
    option: str | None = None


@dataclass(frozen=True, slots=True)
class _Choosers:
    """How strong those are who chose something: the mean of their rest, and its standard error."""

    number: int
    rest: float
    error: float


def find(
    figures: ItemStatistics, *, right: Collection[str] = (), is_single: bool = False, usual: float | None = None
) -> tuple[Finding, ...]:
    """What is to be looked at: one finding, or one for each dead option.

    Args:
        right: the ids of the right options, of a question that has such.
        is_single: exactly one option can be chosen.
        usual: the seconds that questions of its kind usually take (`pace.usual_seconds`), None where that is not known.
    """
    wrong = [each for each in figures.options if each.option not in right and each.option != BLANK]
    keys = [each for each in figures.options if each.option in right]
    found = _against_key(keys[0], wrong, figures.paired) if is_single and keys else _against_many(figures, keys, wrong)
    found = found or _as_a_whole(figures, chance=1 / (len(wrong) + 1) if is_single and wrong else 0.0) or _slow(figures, usual)
    if found is not None:
        return (found,)
    return tuple(_dead(wrong, figures.paired)) if is_single else ()


def _against_key(key: OptionStatistics, wrong: Sequence[OptionStatistics], n: int) -> Finding | None:
    """The option that strong learners prefer to the key, or choose as well.

    Where hardly anybody chose the key nobody can be compared with its choosers: then it is suspect where most chose another one.
    """
    strength = _choosers([key])
    for rival in sorted(wrong, key=lambda each: (-each.upper, each.option)):
        own, others = _choosers([rival]), _choosers([each for each in wrong if each is not rival])
        if own is None:
            continue
        is_preferred = _distance(own, strength) > SURE if strength is not None else wilson(rival.share, n)[0] > MOST
        if rival.upper > key.upper and is_preferred:
            return Finding(Code.KEY_SUSPECT, rival.option)
        is_as_good = strength is not None and _distance(own, strength) > -SURE and rival.upper >= RIVAL * key.upper
        if is_as_good and others is not None and _distance(own, others) > SURE:
            return Finding(Code.AMBIGUOUS, rival.option)
    return None


def _against_many(figures: ItemStatistics, keys: Sequence[OptionStatistics], wrong: Sequence[OptionStatistics]) -> Finding | None:
    """Where several options can be chosen: a wrong one that most strong learners choose, or a right one that they shun. Else, and
    of questions without options: strong learners earn less than weak ones.
    """
    drawn = [each.option for each in wrong if each.upper > MOST and _is_above_nought(each.correlation, figures.paired)]
    shunned = [each.option for each in keys if _is_above_nought(_minus(each.correlation), figures.paired)]
    if drawn or shunned:
        return Finding(Code.KEY_SUSPECT, (drawn or shunned)[0])
    return Finding(Code.KEY_SUSPECT) if _is_above_nought(_minus(figures.discrimination), figures.paired) else None


def _choosers(options: Sequence[OptionStatistics]) -> _Choosers | None:
    """Everybody who chose one of some options; None where they are too few to tell how much they differ."""
    known = [each for each in options if each.rest is not None and each.rest_error is not None]
    number = sum(each.chosen for each in known)
    if not number:
        return None
    mean = sum(each.chosen * (each.rest or 0.0) for each in known) / number
    # The spread within the options and between them.
    spread = sum(each.chosen * (each.chosen * (each.rest_error or 0.0) ** 2 + ((each.rest or 0.0) - mean) ** 2) for each in known)
    return _Choosers(number, mean, math.sqrt(spread) / number)


def _distance(one: _Choosers, other: _Choosers) -> float:
    """By how many standard errors some are stronger than others."""
    error = math.hypot(one.error, other.error)
    return (one.rest - other.rest) / error if error else 0.0


def _as_a_whole(figures: ItemStatistics, *, chance: float) -> Finding | None:
    """Hard as if guessed, easy for everybody, or not going with the rest."""
    low, high = wilson(figures.facility, figures.responses)
    # Whether the rest speaks for knowledge is not known where too few have one.
    is_guessed = figures.paired > 0 and high < chance + NEAR_CHANCE and not _is_above_nought(figures.discrimination, figures.paired)
    if high < HARD or is_guessed:
        return Finding(Code.TOO_HARD)
    if low > EASY:
        return Finding(Code.TOO_EASY)
    return Finding(Code.NO_DISCRIMINATION) if _is_weak(figures.discrimination, figures.paired) else None


def _slow(figures: ItemStatistics, usual: float | None) -> Finding | None:
    """Most people need far longer for it than for others of its kind (see `pace`)."""
    if usual is None or not figures.time_bins:
        return None
    low, _ = wilson(slow_part(figures.time_bins, usual), sum(figures.time_bins))
    return Finding(Code.TOO_SLOW) if low > MOST else None


def _is_weak(discrimination: float | None, n: int) -> bool:
    """Whether the whole interval of a correlation lies below the threshold."""
    if discrimination is None or n < 4:
        return False
    return math.tanh(_fisher(discrimination) + LIKELY / math.sqrt(n - 3)) < WEAK


def _dead(wrong: Sequence[OptionStatistics], n: int) -> Iterator[Finding]:
    """Wrong options that are seldom chosen, even by those who are wrong."""
    among = sum(each.chosen for each in wrong)
    if among < WRONG_NEEDED or len(wrong) < 2:
        return
    for each in wrong:
        _, highest = wilson(each.share, n)
        _, highest_among = wilson(each.chosen / among, among)
        if highest < DEAD and highest_among < DEAD_AMONG_WRONG / len(wrong):
            yield Finding(Code.DEAD_DISTRACTOR, each.option)


def _is_above_nought(correlation: float | None, n: int) -> bool:
    """Whether a correlation is above nought by more than `SURE` standard errors."""
    return correlation is not None and n > 3 and _fisher(correlation) * math.sqrt(n - 3) > SURE


def _fisher(correlation: float) -> float:
    """Fisher's z of a correlation: normal with the error 1/√(n - 3). That of a perfect one would be infinite."""
    return math.atanh(max(-0.999, min(correlation, 0.999)))


def _minus(correlation: float | None) -> float | None:
    return None if correlation is None else -correlation


def wilson(share: float, n: int, z: float = LIKELY) -> tuple[float, float]:
    """Wilson's interval for a share of n (Wilson 1927, Journal of the American Statistical Association 22)."""
    middle = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    return middle - half, middle + half
