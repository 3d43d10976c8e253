"""The places of a document that a comment can be about, in the order in which a reviewer comes to them. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from elearn.content.document import Course, Html, Language, Lesson, Question
from elearn.content.plain import plain_text
from elearn.core.db.types import LocalisedText
from elearn.studio.rules import Spot

GONE = "~"
"""Before the key of a block that the document has no more: another may stand under the same key in it."""
QUOTE = 120
"""Characters of a place that are kept with a comment, so that it can be told where it stood when the place is gone."""


@dataclass(frozen=True, slots=True)
class Place:
    """A block, question or scene. `part` is the id of the lesson or bank, `name` the key of the block or the id there.

    A block that only the served version has is named with `GONE` before its key.
    """

    part: str
    spot: Spot
    name: str

    @property
    def anchor(self) -> str:
        """The id of the place on the page of its lesson or bank."""
        return f"{self.spot.value}-{self.name}"


def words_at(place: Place, course: Course, served: Course | None) -> str | None:
    """The first words of a place of a draft, or of what is served where the draft has it no more; None where neither has it."""
    if place.name.startswith(GONE):
        before = replace(place, name=place.name.removeprefix(GONE))
        return places_of(served).get(before) if served is not None else None
    found = (places_of(document).get(place) for document in (course, served) if document is not None)
    return next((words for words in found if words is not None), None)


def places_of(course: Course) -> dict[Place, str]:
    """Every place with its first words, in the order of the lessons and then the banks."""
    found: dict[Place, str] = {}
    for lesson in course.lessons:
        found.update(_blocks(lesson, course.source_language))
        found.update(_questions(lesson.id, course.iter_questions(lesson)))
        found.update(_scenes(lesson))
    for bank in course.banks:
        found.update(_questions(bank.id, (course.questions[name] for name in bank.questions)))
    return found


def _blocks(lesson: Lesson, source: Language) -> Iterator[tuple[Place, str]]:
    seen = set()
    # A block has the same key in every language; one that only a translation has comes after those of the source.
    for page in sorted(lesson.pages.items(), key=lambda each: each[0] != source):
        for block in page[1].blocks:
            if block.kind != "question" and block.key not in seen:
                seen.add(block.key)
                yield Place(lesson.id, Spot.BLOCK, block.key), _first_words(block.html or " ".join(block.recall.values()))


def _questions(part: str, questions: Iterator[Question]) -> Iterator[tuple[Place, str]]:
    for question in questions:
        text = next(iter(question.texts.values()))
        yield Place(part, Spot.QUESTION, question.id), _first_words(text.title)


def _scenes(lesson: Lesson) -> Iterator[tuple[Place, str]]:
    for scene in lesson.case.scenes if lesson.case is not None else ():
        text = next(iter(scene.texts.values()))
        yield Place(lesson.id, Spot.SCENE, scene.id), _first_words(text.title)


def name_of_question(course: Course, question: str) -> LocalisedText:
    """The first words of a question in each of its languages: what people know it by. Pure."""
    return {language: _first_words(text.title) for language, text in course.questions[question].texts.items()}


def _first_words(html: Html) -> str:
    words = plain_text(html)
    return words if len(words) <= QUOTE else f"{words[: QUOTE - 1].rstrip()}…"
