"""`marking`: the marker beside a second one that was written from the table of rules alone and in another way.

The reference tries all choices and uses regular expressions where the product counts and searches; it stands in
`tests/assessment/reference_marker.py`, the generators of questions and answers in `tests/assessment/questions.py`. Each response
comes out of the fields of a form, as it would from a page.
"""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

from benchmarks.outcome import Outcome
from elearn.assessment.marking import mark
from elearn.assessment.responses import read_response
from tests.assessment.questions import CASES, some_cases
from tests.assessment.reference_marker import reference_score

WANTED = "0 of 100,000 generated responses marked otherwise than by the reference marker"
MEANING = "Generated responses to all eight kinds of question that a machine marks, with partial credit, marked twice."
KINDS = tuple(kind for kind in CASES if kind != "essay")
COUNT = 100_000
SEED = 20261128


def measure(_folder: Path, quick: bool) -> Outcome:
    each = (2_000 if quick else COUNT) // len(KINDS)
    print(f"seed {SEED}, {each:,} responses of each of {len(KINDS)} kinds: {', '.join(KINDS)}")
    found = [score for kind in KINDS for score in _compared(kind, each)]
    different = sum(ours != reference for ours, reference in found)
    partial = sum(isinstance(reference, Fraction) and 0 < reference < 1 for _, reference in found)
    asked = sum(reference == "ask-back" for _, reference in found)
    words = f"{len(found):,} responses of {len(KINDS)} kinds, {partial:,} worth a part, {asked:,} asked back: {different} differ"
    return Outcome(words, different == 0 and partial > 0)


def _compared(kind: str, count: int) -> list[tuple[Fraction | str, Fraction | str]]:
    """What the product and the reference give for each response: a score, or why there is none."""
    scores = []
    for question, answer, fields in some_cases(kind, f"{SEED} {kind}", count):
        expected = reference_score(question, answer)
        marked = mark(question, read_response(question, fields))
        scores.append((marked.outcome if isinstance(expected, str) else marked.score, expected))
    return scores
