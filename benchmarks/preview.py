"""`preview`: a lesson of 13 kB while it is written, beside Python-Markdown alone.

Ours goes the whole way of a pause in writing: through the child process, with the grammar, every rule of the linter, both
sanitisers and the questions. The other is one call of the library that turns the same words into HTML, with its own extensions
for tables and footnotes, in a process that has done it before. Both in turn, round by round.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median

import markdown

from benchmarks.outcome import Outcome, percentile
from elearn.content.workshop import Workshop

WANTED = "≤ 6 × Python-Markdown alone, 95 % within 250 ms, so that the page is there within 500 ms of a pause"
MEANING = "A 13 kB lesson compiled on its own in the child process, as each pause in writing asks for it."
BYTES = 13_000
MOST_TIMES = 6.0
MOST_MS = 250.0
ROUNDS = 60
_LESSON = Path(__file__).parent.parent / "courses" / "sec-phish" / "modules" / "01-nhan-dien" / "02-tin-nhan-vneid.vi.md"
_PATH = "modules/01-nhan-dien/02-tin-nhan-vneid.vi.md"


def measure(_folder: Path, quick: bool) -> Outcome:
    text = lesson()
    body = text.split("---\n", 2)[2]
    rounds = 5 if quick else ROUNDS
    with Workshop() as workshop:
        ours, alone = [], []
        for number in range(rounds + 3):
            # A word more each time, as whoever writes adds one: nothing can be kept from the time before.
            changed = f"{text}\nThêm chữ {number}.\n"
            mine = _milliseconds(partial(workshop.part, _PATH, {_PATH: changed.encode()}))
            theirs = _milliseconds(partial(_alone, f"{body}\nThêm chữ {number}.\n"))
            if number >= 3:
                ours.append(mine)
                alone.append(theirs)
    times = median(mine / theirs for mine, theirs in zip(ours, alone, strict=True))
    slow = percentile(ours, 0.95)
    size = len(text.encode()) / 1000
    words = f"{size:.1f} kB: {median(ours):.0f} ms, 95 % within {slow:.0f} ms; alone {median(alone):.0f} ms: {times:.1f} ×"
    return Outcome(words, times <= MOST_TIMES and slow <= MOST_MS)


def lesson() -> str:
    """A real lesson, made as long as is wanted with more of its own paragraphs."""
    text = _LESSON.read_text(encoding="utf-8")
    paragraphs = [each for each in text.split("\n\n") if each[:1].isalpha() and len(each) > 150]
    at = 0
    while len(text.encode()) < BYTES:
        text += f"\n\n{paragraphs[at % len(paragraphs)]}"
        at += 1
    return f"{text}\n"


def _alone(body: str) -> str:
    html: str = markdown.markdown(body, extensions=["tables", "footnotes"])
    return html


def _milliseconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return (time.perf_counter() - begun) * 1000
