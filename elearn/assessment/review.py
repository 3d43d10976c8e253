"""What to read again after a quiz: the places in the course that its lacking questions point to. Pure.

A question names its places (`see`). One that names none points to the first lesson that claims one of its competencies, else to the
first lesson of the course: to the lesson as a whole, without a quotation, because nobody said which of its passages is meant.
Where somebody was certain and wrong comes first; then as the course goes.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from elearn.assessment.papers import Paper
from elearn.assessment.plain_words import plain_words
from elearn.assessment.results import ItemResult
from elearn.content.document import Block, Course, Lesson, Page, Question

_SYLLABLES_A_MINUTE = 180
"""As the compiler counts reading time."""
_QUOTED = {"vi": 260}
_QUOTED_ELSEWHERE = 340
"""Characters of a quotation, about three lines of Vietnamese; the same said in English takes more."""
_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+")
_HEADING = re.compile(r"<h[2-6]\b")


@dataclass(frozen=True, slots=True)
class Idea:
    """One place to read again. `block` is the key of its first block; `numbers` are the questions of the paper that point to it.

    `sure` are those of them whose giver was certain. `quote` is its beginning without markup, empty where no question names the
    place itself; `minutes` what reading it takes.
    """

    lesson: Lesson
    block: str
    title: str
    quote: str
    minutes: int
    numbers: tuple[int, ...] = ()
    sure: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class _Asker:
    """A question that points to a place. `is_naming`: its author named the place."""

    number: int
    is_sure: bool
    is_naming: bool


def ideas_of(course: Course, paper: Paper, results: Sequence[ItemResult], language: str) -> tuple[Idea, ...]:
    """The places that the lacking questions of a paper point to, each once.

    Args:
        course: the version that is read today; places that it no longer has are left out.
        results: of this paper.
    """
    pointing: dict[str, list[_Asker]] = {}
    lacking = {each.id: each.is_sure and each.outcome in {"wrong", "partly"} for each in results if each.is_lacking}
    for item in paper.items:
        if item.id in lacking:
            for target in targets_of(course, item.question):
                asker = _Asker(item.number, lacking[item.id], is_naming=bool(item.question.see))
                pointing.setdefault(target, []).append(asker)
    found = [_idea(course, target, askers, language) for target, askers in pointing.items()]
    order = {lesson.id: place for place, lesson in enumerate(course.lessons)}

    def rank(idea: Idea) -> tuple[bool, int, int]:
        keys = [block.key for block in _page(idea.lesson, language).blocks]
        return not idea.sure, order[idea.lesson.id], keys.index(idea.block)

    return tuple(sorted((each for each in found if each is not None), key=rank))


def targets_of(course: Course, question: Question) -> tuple[str, ...]:
    """Where a question sends back to: `lesson-id#heading-id`, or a lesson as a whole."""
    if question.see:
        return question.see
    lessons = [lesson for lesson in course.lessons if lesson.kind == "lesson"]
    claiming = (lesson.id for lesson in lessons if not set(lesson.competencies).isdisjoint(question.competencies))
    first = next(claiming, lessons[0].id if lessons else None)
    return (first,) if first is not None else ()


def _page(lesson: Lesson, language: str) -> Page:
    return lesson.pages.get(language) or next(iter(lesson.pages.values()))


def _idea(course: Course, target: str, askers: Sequence[_Asker], language: str) -> Idea | None:
    lesson_id, _, heading = target.partition("#")
    lesson = course.lesson_by_id(lesson_id)
    page = _page(lesson, language) if lesson is not None else None
    if lesson is None or page is None:
        return None
    blocks = [block for block in page.blocks if not heading or block.heading == heading]
    if not blocks:
        return None
    title = next((each.text for each in page.headings if each.id == heading), page.title)
    return Idea(
        lesson=lesson,
        block=blocks[0].key,
        title=title,
        quote=_quote(blocks, language) if any(each.is_naming for each in askers) else "",
        minutes=_minutes(blocks) if heading else lesson.minutes,
        numbers=tuple(each.number for each in askers),
        sure=tuple(each.number for each in askers if each.is_sure),
    )


def _quote(blocks: Sequence[Block], language: str) -> str:
    """The first sentences of what can be quoted: whole ones as long as they fit, at least one."""
    quoted, most = "", _QUOTED.get(language, _QUOTED_ELSEWHERE)
    for sentence in _SENTENCE_END.split(_quotable(blocks)):
        if quoted and len(quoted) + len(sentence) >= most:
            break
        quoted = f"{quoted} {sentence}".strip()
    return quoted


def _quotable(blocks: Sequence[Block]) -> str:
    """The words of the first paragraph that can stand alone: one that leads to a table or a list says nothing without it."""
    texts = [plain_words(each.html) for each in blocks if each.kind == "html" and each.html.lstrip().startswith("<p")]
    alone = (words for words in texts if words and not words.endswith(":"))
    others = (plain_words(each.html) for each in blocks if each.kind == "html" and each.html and not _HEADING.match(each.html))
    return next(alone, None) or next(iter(texts), None) or next(others, "")


def _minutes(blocks: Sequence[Block]) -> int:
    syllables = sum(len(plain_words(each.html).split()) for each in blocks)
    return max(1, math.ceil(syllables / _SYLLABLES_A_MINUTE))
