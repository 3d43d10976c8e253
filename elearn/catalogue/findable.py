"""What of a lesson can be found: the words that a reader may see before they have answered or chosen anything.

Never a key, a feedback, a hint, an explanation or the good file of a case. What can be chosen is put in the order of its own words,
because the order of the sources tells the key: pairs stand side by side, steps in the right order, the right word of a gap first.
"""

from __future__ import annotations

from collections.abc import Iterator

from elearn.content.document import Course, Language, Lesson, Question, Scene
from elearn.content.plain import plain_text


def words_of(course: Course, lesson: Lesson, language: Language) -> str:
    """The text of a lesson in a language, with what can be chosen in its questions and the scenes of its case."""
    page = lesson.pages.get(language)
    said = [page.text] if page is not None else []
    for question in course.iter_questions(lesson):
        said += _question(question, language)
    for scene in lesson.case.scenes if lesson.case is not None else ():
        said += _scene(scene, language)
    return " ".join(filter(None, said))


def _question(question: Question, language: Language) -> Iterator[str]:
    """The title and the stem are in the page's own text."""
    text = question.texts.get(language)
    if text is None:
        return
    if text.lines:
        # A message to look at reads as it stands; its pieces are the labels.
        for line in text.lines:
            yield " ".join(plain_text(part.html if part.widget is None else text.labels.get(part.widget, "")) for part in line)
        return
    yield from sorted(map(plain_text, text.labels.values()))


def _scene(scene: Scene, language: Language) -> Iterator[str]:
    text = scene.texts.get(language)
    if text is None or scene.role == "model-file":
        return
    yield text.title
    for passage in text.passages:
        yield plain_text(passage.html)
    for fork in text.forks.values():
        yield plain_text(fork.label)
