"""`false-flags`: how many honest learners a report on fairness names, and how much of what was planted it finds.

Examinations are simulated (`simulated_exam.py`), with planted copying and knowledge of questions and without, and looked at by
`elearn.examinations.fairness`. Every honest learner in any finding counts as flagged, also one whose paper is found like a planted
one's. Rooms are known; how many pairs are found where they are not is told besides. Short papers are told beside the long ones, and
of every size the same people with all questions side by side (`simulated_times.py`), where only the whole time is known.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

from benchmarks.outcome import Outcome
from benchmarks.simulated_exam import Exam, simulate
from benchmarks.simulated_times import side_by_side
from elearn.examinations.fairness.haste import find_hasty
from elearn.examinations.fairness.similarity import FEWEST_ASKED, find_alike
from elearn.examinations.fairness.speed import find_quick

WANTED = "honest learners flagged ≤ 1 %, also of short papers; ≥ 70 % of planted collusion found with 60 and with 100 questions"
MEANING = "Simulated examinations of 1,000: pairs copy 30–100 % of the answers they share, others know questions before."
SEED = 20261130
SIZES = (60, 100)
SHORT = (10, 20, 30)
"""Here little can be found: it is told how much."""
BANKS = (1.0, 1.5, 2.0)
"""Questions of the bank for one of the paper: all questions shared, two thirds, half."""
ROUNDS = 3
"""With something planted; one more without."""
BANDS = ((0.3, 0.5), (0.5, 0.7), (0.7, 1.0))


@dataclass(slots=True)
class Count:
    """What became of honest learners and of what was planted; `bands` (found, planted) by share copied."""

    honest: int = 0
    flagged: int = 0
    pairs: int = 0
    pairs_found: int = 0
    pairs_found_anywhere: int = 0
    known: int = 0
    known_found: int = 0
    flagged_anywhere: int = 0
    slowest: float = 0.0
    bands: dict[tuple[float, float], tuple[int, int]] | None = None

    def __add__(self, other: Count) -> Count:
        mine, theirs = self.bands or {}, other.bands or {}
        bands = {band: (mine.get(band, (0, 0))[0] + f, mine.get(band, (0, 0))[1] + p) for band, (f, p) in theirs.items()}
        return Count(
            self.honest + other.honest,
            self.flagged + other.flagged,
            self.pairs + other.pairs,
            self.pairs_found + other.pairs_found,
            self.pairs_found_anywhere + other.pairs_found_anywhere,
            self.known + other.known,
            self.known_found + other.known_found,
            self.flagged_anywhere + other.flagged_anywhere,
            max(self.slowest, other.slowest),
            {**mine, **bands},
        )

    def __str__(self) -> str:
        bands = ", ".join(f"{low:.0%}–{high:.0%} copied {f} of {p}" for (low, high), (f, p) in (self.bands or {}).items())
        return (
            f"{self.flagged} of {self.honest:,} honest flagged; {self.pairs_found} of {self.pairs} pairs ({bands}), "
            f"{self.pairs_found_anywhere} without rooms ({self.flagged_anywhere} honest), "
            f"{self.known_found} of {self.known} who knew questions; {self.slowest:.1f} s at most"
        )


@dataclass(slots=True)
class TimedCount:
    """What became of papers whose questions stood side by side: honest ones, and those of people who had the questions before."""

    honest: int = 0
    flagged: int = 0
    planted: int = 0
    found: int = 0

    def __add__(self, other: TimedCount) -> TimedCount:
        return TimedCount(
            self.honest + other.honest, self.flagged + other.flagged, self.planted + other.planted, self.found + other.found
        )

    def __str__(self) -> str:
        return f"side by side {self.flagged} of {self.honest:,} flagged and {self.found} of {self.planted} found"


def measure(_folder: Path, quick: bool) -> Outcome:
    candidates, rounds = (100, 1) if quick else (1_000, ROUNDS)
    words, holds = [], True
    for questions in (*SIZES, *SHORT):
        total, timed = Count(), TimedCount()
        for bank in BANKS:
            count = sum((_counted(exam) for exam in _exams(candidates, questions, bank, rounds)), Count())
            times = sum((_timed(questions, bank, number, candidates) for number in range(rounds + 1)), TimedCount())
            print(f"{questions} questions of {questions * bank:.0f}, {candidates:,} candidates: {count}; {times}", flush=True)
            total, timed = total + count, timed + times
        words.append(_told(questions, total, timed))
        found = min(total.pairs_found / total.pairs, total.known_found / total.known, timed.found / timed.planted)
        flagged = max(total.flagged, total.flagged_anywhere) / total.honest + timed.flagged / timed.honest
        holds = holds and flagged <= 0.01 and (questions in SHORT or found >= 0.7)
    return Outcome("; ".join(words), holds)


def _told(questions: int, total: Count, timed: TimedCount) -> str:
    pairs = (
        f"{total.pairs_found / total.pairs:.0%} of {total.pairs} pairs "
        f"({total.pairs_found_anywhere / total.pairs:.0%} where rooms are not known, "
        f"{total.flagged_anywhere / total.honest:.2%} flagged)"
    )
    return (
        f"{questions} questions: {total.flagged / total.honest:.2%} of {total.honest:,} honest flagged, "
        f"{'too short to compare pairs' if questions < FEWEST_ASKED else pairs} "
        f"and {total.known_found / total.known:.0%} of {total.known} quick found, {timed}"
    )


def _exams(candidates: int, questions: int, bank: float, rounds: int) -> Iterator[Exam]:
    for number in range(rounds + 1):
        random = Random(f"{SEED} {questions} {bank} {number}")
        yield simulate(random, candidates, questions, round(questions * bank), planted=number < rounds)


def _timed(questions: int, bank: float, number: int, candidates: int) -> TimedCount:
    random = Random(f"{SEED} side by side {questions} {bank} {number}")
    exam = simulate(random, candidates, questions, round(questions * bank), planted=False)
    timed = side_by_side(random, exam, planted=True)
    found = {each.candidate for each in find_hasty(timed.papers, timed.words)}
    honest = len(timed.papers) - len(timed.planted)
    return TimedCount(honest, len(found - timed.planted), len(timed.planted), len(found & timed.planted))


def _counted(exam: Exam) -> Count:
    began = time.perf_counter()
    alike = {(each.first, each.second) for each in find_alike(exam.papers, exam.rooms)}
    quick = {each.candidate for each in find_quick(exam.papers)}
    took = time.perf_counter() - began
    anywhere = {(each.first, each.second) for each in find_alike(exam.papers)}
    dishonest = {name for pair in exam.copied for name in pair} | set(exam.known)
    named = {name for pair in alike for name in pair} | quick
    bands = {
        (low, high): (
            sum(pair in alike for pair, share in exam.copied.items() if low <= share < high),
            sum(low <= share < high for share in exam.copied.values()),
        )
        for low, high in BANDS
    }
    return Count(
        honest=len(exam.papers) - len(dishonest),
        flagged=len(named - dishonest),
        pairs=len(exam.copied),
        pairs_found=len(alike & set(exam.copied)),
        pairs_found_anywhere=len(anywhere & set(exam.copied)),
        known=len(exam.known),
        known_found=len(quick & set(exam.known)),
        flagged_anywhere=len(({name for pair in anywhere for name in pair} | quick) - dishonest),
        slowest=took,
        bands=bands,
    )
