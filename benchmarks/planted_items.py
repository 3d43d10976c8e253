"""`planted-items`: faults planted into questions, and what the statistics of simulated answers say about them.

`simulated_items` says how learners answer (a two-parameter logistic model with guessing) and what is planted. Each learner gets a
paper of forty questions, drawn from a bank of 120, of which 30 are faulty, five of each of six kinds; ten banks. A finding is right
where it is the planted one, with the option of which it speaks; everything else that is said about any question is wrong. Care
about chance costs recall where few have answered, so the same is told of 250 answers a question.
"""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.outcome import Outcome
from benchmarks.simulated_items import OPTIONS, make_items, sit
from elearn.measurement.rules import ItemSums, entries_of, find, statistics_of

WANTED = "precision and recall ≥ 0.9 of six kinds of fault, by the answers of 2,000 simulated learners"
MEANING = "How many planted faults of questions are found with the right cause, and how many findings are planted faults."
LEAST = 0.9
SEED, BANKS, SOUND, EACH = 20261130, 10, 90, 5
LEARNERS, ASKED = 2_000, 40
FEWER, FEWER_ASKED = 1_000, 30


@dataclass(slots=True)
class Tally:
    """What was planted, what of it was found, and everything that was said."""

    planted: int = 0
    found: int = 0
    said: int = 0
    missed: Counter[str] = field(default_factory=Counter)

    @property
    def precision(self) -> float:
        return self.found / self.said if self.said else 0.0

    @property
    def recall(self) -> float:
        return self.found / self.planted if self.planted else 0.0

    def __str__(self) -> str:
        return f"precision {self.precision:.3f}, recall {self.recall:.3f}"


def measure(_folder: Path, quick: bool) -> Outcome:
    print(f"seed {SEED}")
    banks = 1 if quick else BANKS
    many, fewer = count(banks, LEARNERS, ASKED), count(banks, FEWER, FEWER_ASKED)
    print(f"missed: {dict(many.missed)}; with fewer answers: {dict(fewer.missed)}")
    answers = [learners * asked // (SOUND + 6 * EACH) for learners, asked in ((LEARNERS, ASKED), (FEWER, FEWER_ASKED))]
    words = f"{many.planted} faults: {many} at {answers[0]} answers a question; {fewer} at {answers[1]}"
    return Outcome(words, min(many.precision, many.recall) >= LEAST)


def count(banks: int, learners: int, asked: int) -> Tally:
    """What is found in some banks that are answered by so many learners."""
    tally = Tally()
    for number in range(banks):
        chance = random.Random(f"{SEED} {number}")
        items = make_items(chance, SOUND, EACH)
        sums = {each.id: ItemSums() for each in items}
        for responses in sit(items, learners, asked, chance):
            for entry in entries_of(responses):
                sums[entry.question].add(entry)
        for item in items:
            figures = statistics_of(sums[item.id], OPTIONS)
            said = find(figures, right=(item.key,), is_single=True) if figures is not None else ()
            tally.said += len(said)
            if item.planted is not None:
                tally.planted += 1
                tally.found += item.planted in said
                tally.missed[item.planted.code] += item.planted not in said
    return tally
