"""Which places of a lesson read otherwise than in an earlier version: where the slip leads. Pure."""

from __future__ import annotations

from typing import Final

from elearn.content.document import Block, Course, Edition, Language, Lesson
from elearn.content.plain import plain_text

MOST: Final = 6
"""More places than this are not told one by one: the lesson is to be read as a whole."""
_LONGEST: Final = 70


def changed_blocks(earlier: Course, lesson: Lesson, language: Language, edition: Edition) -> list[Block]:
    """The blocks that a reader finds in a lesson and did not find in it before; none where it is to be read as a whole.

    Args:
        earlier: the version that they know.
        language: of the page that they read.
    """
    known = earlier.lesson_by_id(lesson.id)
    there = known.pages.get(language) if known is not None else None
    here = lesson.pages.get(language)
    if there is None or here is None:
        return []
    seen = {block.hash for block in there.blocks}
    shown = (block for block in here.blocks if block.kind != "instructor" and block.edition in {None, edition})
    found = [block for block in shown if block.hash not in seen]
    return found if len(found) <= MOST else []


def first_words(course: Course, block: Block, language: Language) -> str:
    """The first words of a block, or of the question that stands there."""
    question = course.questions.get(block.question or "")
    html = block.html or "".join(f"<p>{line}</p>" for line in block.recall.values())
    if question is not None and language in question.texts:
        html = question.texts[language].title
    words = plain_text(html)
    return words if len(words) <= _LONGEST else f"{words[:_LONGEST].rpartition(' ')[0]}…"
