"""After "Tôi đã biết phần này" with wrong answers: the sections to read, and which question each of them answers.

The questions stand in the learner's cookie until the lesson is shown, once: neither an address nor a record says what was wrong.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import session
from jinja2.filters import do_striptags

from elearn.learning.pieces import shown_blocks
from elearn.learning.reader import Reader
from elearn.learning.rules import questions_to_know, section_before

ANCHOR = "review"
_KEPT = "learning.review"


@dataclass(frozen=True, slots=True)
class Section:
    """What to read: the key of its first block, and the questions it answers as (id, words)."""

    block: str
    questions: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Review:
    """How many questions were right and wrong, and the sections in the order of the page."""

    right: int
    wrong: int
    sections: tuple[Section, ...]

    def before(self, block: str) -> Section | None:
        """The section that begins with a block, if it is to be read."""
        return next((each for each in self.sections if each.block == block), None)


def ask_to_review(wrong: tuple[str, ...]) -> None:
    """Keeps for the next lesson page which questions (ids) were not right."""
    session[_KEPT] = list(wrong)


def take_review(reader: Reader) -> Review | None:
    """What was kept, if its questions are this lesson's; it is shown once."""
    wrong: list[str] = session.pop(_KEPT, [])
    asked = {each.id: each for each in questions_to_know(reader.course, reader.lesson)}
    if not wrong or not asked.keys() >= set(wrong):
        return None
    blocks = shown_blocks(reader)
    begin = {question: section_before(blocks, question) for question in wrong}
    words = {question: do_striptags(_title(reader, question)) for question in wrong}
    sections = tuple(
        Section(block.key, tuple((question, words[question]) for question in wrong if begin[question] == block.key))
        for block in blocks
        if block.key in begin.values()
    )
    return Review(len(asked) - len(wrong), len(wrong), sections)


def _title(reader: Reader, question: str) -> str:
    return reader.course.questions[question].texts[reader.page_language].title
