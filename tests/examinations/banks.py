"""Banks of sizes that a test chooses."""

from __future__ import annotations

from elearn.content.document import Bank


def banks_of(*sizes: int) -> tuple[Bank, ...]:
    """Banks `b0`, `b1`, …, each with so many questions of its own."""
    questions = [tuple(f"q{at}-{each}" for each in range(size)) for at, size in enumerate(sizes)]
    return tuple(Bank(f"b{at}", {"vi": f"B{at}"}, each) for at, each in enumerate(questions))
