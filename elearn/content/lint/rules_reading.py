"""Rules about a lesson as a whole: the time it takes, the decision at its start, the act at the desk at its end."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from typing import Final

from elearn.content.grammar.complaints import Complaints
from elearn.content.grammar.raw import RawFile
from elearn.content.lint.visible import front_value

SYLLABLES_PER_MINUTE: Final = 180
"""A Vietnamese syllable is a written word: how many a busy reader takes in a minute."""
WORDS_PER_MINUTE: Final = 140
"""The same pace for English, whose words have about 1.3 syllables."""
SECONDS_PER_QUESTION: Final = 20
SECONDS_PER_PICTURE: Final = 12
"""A look at it and at its caption; the description, which stands for it, is not read as well."""

WORD: Final = re.compile(r"[^\W_]+(?:[-'’.,/][^\W_]+)*")
_ADDRESS = re.compile(r"\]\([^)\n]{0,300}\)|https?://\S+")


def reading_minutes(raw: RawFile) -> float:
    """How long a page takes: its prose at the reader's pace, a question 20 seconds and a picture 12, their words not counted.

    What stands only in the citizen's edition is left out: the official's is the longer one.
    """
    pace = SYLLABLES_PER_MINUTE if (raw.language or "vi").startswith("vi") else WORDS_PER_MINUTE
    told = [block for block in raw.blocks if block.edition != "citizen" and block.kind != "instructor"]
    words = sum(len(WORD.findall(_ADDRESS.sub(" ", block.text.markdown))) for block in told if block.kind != "figure")
    pictures = sum(block.kind == "figure" for block in told)
    questions = sum(1 for _ in raw.questions)
    return words / pace + (questions * SECONDS_PER_QUESTION + pictures * SECONDS_PER_PICTURE) / 60


def check_reading(raw: RawFile, complaints: Complaints) -> None:
    """LSN001 to LSN003; a case is read along one path and a quiz answered, so their time is not judged."""
    if raw.kind != "lesson":
        return
    _check_minutes(raw, complaints)
    if not any(block.kind == "desk" for block in raw.blocks):
        complaints.add("LSN002", next((number for number, line in _from_the_end(raw) if line.strip()), 1))
    if not any(question.meta.role == "opening" for question in raw.questions):
        complaints.add("LSN003", 1)


def _from_the_end(raw: RawFile) -> Iterator[tuple[int, str]]:
    return zip(range(len(raw.lines), 0, -1), reversed(raw.lines), strict=True)


def _check_minutes(raw: RawFile, complaints: Complaints) -> None:
    said = front_value(raw, "minutes")
    if not said or not said.isascii() or not said.isdigit() or len(said) > 3 or raw.front is None:
        return
    estimate, minutes = reading_minutes(raw), int(said)
    # No lesson takes less than the one minute that can be written.
    if minutes != max(1, math.ceil(estimate)) and (estimate > minutes * 1.5 or estimate < minutes * 0.4):
        line = next(line.number for line in raw.front.lines if line.text.startswith("minutes"))
        complaints.add("LSN001", line, estimate=max(1, math.ceil(estimate)), minutes=minutes)
