"""The lines of a lesson that somebody may speak of: its blocks, the questions of a quiz, the scenes of a case.

A line keeps its name over the versions of a course; what it says is compared between them. Pure: documents in, values out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

from markupsafe import escape

from elearn.content.document import Block, Course, Html, Lesson, Page, Question, Scene
from elearn.content.plain import plain_text
from elearn.learning.spots import Spot, find_lesson

What: TypeAlias = Literal["block", "question", "scene"]


@dataclass(frozen=True, slots=True)
class Line:
    """A line as one version has it, in one language.

    `name` is what a remark keeps of it, `html` what stands there; of a question its title. `essence` is equal for lines that say
    the same in any version. `is_secret`: a question of a quiz, whose words no page repeats to somebody who may be sitting it.
    """

    name: str
    what: What
    html: Html
    essence: object
    edition: str | None = None
    anchor: str | None = None
    is_secret: bool = False

    @property
    def words(self) -> str:
        """What stands there as plain text, on one line."""
        return plain_text(self.html)


def find_line(course: Course, lesson: Lesson, name: str, language: str) -> Line | None:
    """The line of a lesson under a name, or None: this version has none there.

    A translation that is missing is read in the source language, as readers do.
    """
    for block in _blocks(course, lesson, language):
        if block.key == name:
            return _of_block(course, block, language)
    if name in _quiz_questions(course, lesson):
        return _of_question(course.questions[name], language, name=name, is_secret=True)
    scene = lesson.case.scene(name) if lesson.case is not None else None
    return _of_scene(scene, course, language) if scene is not None and scene.role != "model-file" else None


def list_lines(course: Course, lesson: Lesson, language: str) -> list[Line]:
    """All lines of a lesson in the order in which they are read."""
    lines = [_of_block(course, each, language) for each in _blocks(course, lesson, language)]
    lines += [_of_question(course.questions[each], language, name=each, is_secret=True) for each in _quiz_questions(course, lesson)]
    scenes = lesson.case.scenes if lesson.case is not None else ()
    return lines + [_of_scene(each, course, language) for each in scenes if each.role != "model-file"]


def find_in_course(course: Course, lesson_id: str, name: str, language: str) -> Line | None:
    """The line of a lesson by its id; None also where the version has no such lesson."""
    lesson = find_lesson(course, lesson_id)
    return find_line(course, lesson, name, language) if lesson is not None else None


def spot_of_line(course: Course, lesson: Lesson, line: Line | None) -> Spot:
    """Where a line stands; the whole lesson for none, and for a question of a quiz, which is asked on other pages."""
    return Spot(course.slug, lesson.slug, line.anchor if line else None, line.edition if line else None)


def first_change(then: Line | None, later: Iterable[tuple[str, Line | None]]) -> str | None:
    """In which of the later versions (name, line; oldest first) a line first differed, as long as the newest still differs.

    A line that was taken away differs. None: it reads today as it did then, or there is no later version.
    """
    versions = list(later)
    essence = then.essence if then is not None else None

    def differs(line: Line | None) -> bool:
        return (line.essence if line is not None else None) != essence

    if not versions or not differs(versions[-1][1]):
        return None
    return next(version for version, line in versions if differs(line))


def _blocks(course: Course, lesson: Lesson, language: str) -> tuple[Block, ...]:
    page: Page | None = lesson.pages.get(language) or lesson.pages.get(course.source_language)
    return tuple(each for each in page.blocks if each.kind != "instructor") if page is not None else ()


def _quiz_questions(course: Course, lesson: Lesson) -> Iterator[str]:
    """The questions that a quiz may ask: those in it, and all of the banks that it draws from."""
    if lesson.quiz is None:
        return
    drawn = {each.bank for each in lesson.quiz.draw}
    named = [*lesson.questions, *(question for bank in course.banks if bank.id in drawn for question in bank.questions)]
    yield from (each for each in dict.fromkeys(named) if each in course.questions)


def _of_block(course: Course, block: Block, language: str) -> Line:
    asked = course.questions.get(block.question) if block.kind == "question" and block.question else None
    if asked is not None:
        line = _of_question(asked, language, name=block.key)
        return Line(line.name, line.what, line.html, line.essence, block.edition, block.key)
    html = block.html or "".join(f"<p>{each}</p>" for each in block.recall.values())
    return Line(block.key, "block", html, block.hash, block.edition, block.key)


def _of_question(question: Question, language: str, *, name: str, is_secret: bool = False) -> Line:
    text = question.texts.get(language) or next(iter(question.texts.values()))
    spoken = language if language in question.texts else next(iter(question.texts))
    essence = (question.key_hash, question.text_hashes.get(spoken))
    return Line(name, "question", text.title, essence, is_secret=is_secret)


def _of_scene(scene: Scene, course: Course, language: str) -> Line:
    text = scene.texts.get(language) or scene.texts[course.source_language]
    html = f"<p><b>{escape(text.title)}</b></p>" + "".join(each.html for each in text.passages)
    return Line(scene.id, "scene", html, (text, scene.forks))
