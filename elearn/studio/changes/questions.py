"""What differs between two versions, as questions to their author: one for each block, question or scene that differs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Final, Literal, TypeAlias

from elearn.content.document import Block, Course, Lesson, Question, Scene, Text
from elearn.content.identity import hash_of
from elearn.content.plain import plain_text
from elearn.studio.comparing import (
    BlockRow,
    Fate,
    QuestionRow,
    SceneRow,
    bank_by_id,
    html_of,
    page_rows,
    question_rows,
    questions_in,
    questions_of_bank,
    scene_rows,
)
from elearn.studio.fields import right_words, scene_html

Kind: TypeAlias = Literal["block", "question", "scene", "lesson", "bank"]

MOST_ASKED: Final = 40
"""More questions than this are put lesson by lesson: nobody answers a hundred, and a form has only so many fields."""
_MOST_OF_LESSON: Final = 12
"""More questions of one lesson than this become one."""
_LONGEST: Final = 400
"""Characters of a passage that are put into a field to begin with."""


@dataclass(frozen=True, slots=True)
class ChangedBlock:
    """One thing that differs.

    `name` is the same for the same difference, whenever it is asked. `lessons` are the ids that would have to be seen again; empty
    where nothing of it is there any more. `place` is the title of the lesson or bank; `old` and `new` are its words per language,
    plain; `has_new_key`: what is right differs.
    """

    name: str
    kind: Kind
    what: Fate
    place: Text
    lessons: tuple[str, ...]
    old: Text = field(default_factory=dict)
    new: Text = field(default_factory=dict)
    has_new_key: bool = False


def questions_of(before: Course, after: Course) -> list[ChangedBlock]:
    """What differs, in the order of the later version: lessons, then lessons that are gone, then banks.

    Args:
        before: what earlier learners know: the version that is served.
        after: the version that is to take its place.
    """
    asked = [*_of_lessons(before, after), *_of_banks(before, after)]
    if len(asked) <= MOST_ASKED:
        return asked
    return [_gathered(list(group)) for _, group in groupby(asked, key=lambda each: (each.lessons, str(each.place)))]


def _of_lessons(before: Course, after: Course) -> Iterator[ChangedBlock]:
    earlier = {lesson.id: lesson for lesson in before.lessons}
    for lesson in after.lessons:
        there = earlier.pop(lesson.id, None)
        if there is None:
            yield _whole("lesson", "added", lesson, (lesson.id,))
            continue
        found = list(_of_lesson(before, there, after, lesson))
        yield from found if len(found) <= _MOST_OF_LESSON else [_gathered(found)]
    for lesson in earlier.values():
        yield _whole("lesson", "removed", lesson, ())


def _whole(kind: Kind, what: Fate, lesson: Lesson, lessons: tuple[str, ...]) -> ChangedBlock:
    return ChangedBlock(_name(kind, what, lesson.id), kind, what, lesson.title, lessons)


def _name(*parts: object) -> str:
    return hash_of(*parts)[:12]


def _gathered(found: list[ChangedBlock]) -> ChangedBlock:
    """Several differences of one lesson as one question."""
    if len(found) == 1:
        return found[0]
    first = found[0]
    kind: Kind = "bank" if first.kind == "bank" else "lesson"
    name = _name(kind, "changed", *(each.name for each in found))
    return ChangedBlock(name, kind, "changed", first.place, first.lessons, has_new_key=any(each.has_new_key for each in found))


def _of_lesson(before: Course, earlier: Lesson, after: Course, lesson: Lesson) -> Iterator[ChangedBlock]:
    questions = {row.id: row for row in question_rows(questions_in(before, earlier), questions_in(after, lesson))}
    told = set()
    language = after.source_language
    for row in page_rows(earlier.pages.get(language), lesson.pages.get(language)):
        block = row.after or row.before
        if block is not None and block.kind == "question":
            found = questions.get(block.question or "")
            told.add(block.question)
            if found is not None and found.what != "same":
                yield _question(found, lesson.title, (lesson.id,), before, after)
        elif row.what in {"changed", "added", "removed"} and not _is_for_instructors(row):
            yield _block(row, earlier, lesson)
    # Questions that stand in no page of the source language: in the scenes of a case.
    for question in questions.values():
        if question.id not in told and question.what != "same":
            yield _question(question, lesson.title, (lesson.id,), before, after)
    for scene in scene_rows(earlier, lesson):
        if scene.what != "same":
            yield _scene(scene, lesson)
    if earlier.quiz != lesson.quiz:
        yield ChangedBlock(
            _name("quiz", lesson.id, str(earlier.quiz), str(lesson.quiz)), "lesson", "changed", lesson.title, (lesson.id,)
        )


def _is_for_instructors(row: BlockRow) -> bool:
    return all(block is None or block.kind == "instructor" for block in (row.before, row.after))


def _block(row: BlockRow, earlier: Lesson, lesson: Lesson) -> ChangedBlock:
    marks = (row.before.key, row.before.hash) if row.before else None, (row.after.key, row.after.hash) if row.after else None
    return ChangedBlock(
        _name("block", lesson.id, *marks),
        "block",
        row.what,
        lesson.title,
        (lesson.id,),
        _words(earlier, row.before),
        _words(lesson, row.after),
    )


def _words(lesson: Lesson, block: Block | None) -> Text:
    """What a block says in each language, where there is one under its key."""
    if block is None:
        return {}
    found = {}
    for language, page in lesson.pages.items():
        there = next((each for each in page.blocks if each.key == block.key), None)
        words = _short(plain_text(html_of(there))) if there is not None else ""
        if words:
            found[language] = words
    return found


def _short(words: str) -> str:
    return words if len(words) <= _LONGEST else f"{words[: _LONGEST - 1].rpartition(' ')[0]}…"


def _question(row: QuestionRow, place: Text, lessons: tuple[str, ...], before: Course, after: Course) -> ChangedBlock:
    marks = tuple(_mark(each) for each in (row.before, row.after))
    return ChangedBlock(
        _name("question", row.id, *marks),
        "question",
        row.what,
        place,
        lessons,
        _asked(row.before, before.languages, with_key=row.has_new_key),
        _asked(row.after, after.languages, with_key=row.has_new_key),
        row.has_new_key,
    )


def _mark(question: Question | None) -> object:
    return None if question is None else (question.key_hash, sorted(question.text_hashes.items()), str(question))


def _asked(question: Question | None, languages: Sequence[str], *, with_key: bool) -> Text:
    """The words of a question per language; with what is right where that is what differs."""
    if question is None:
        return {}
    found = {}
    for language in languages:
        text = question.texts.get(language)
        if text is not None:
            right = "; ".join(plain_text(each) for each in right_words(question, language)) if with_key else ""
            found[language] = _short(" ".join(filter(None, (plain_text(text.title), right))))
    return found


def _scene(row: SceneRow, lesson: Lesson) -> ChangedBlock:
    return ChangedBlock(
        _name("scene", lesson.id, row.id, str(row.before), str(row.after)),
        "scene",
        row.what,
        lesson.title,
        (lesson.id,),
        _told(row.before),
        _told(row.after),
    )


def _told(scene: Scene | None) -> Text:
    return {} if scene is None else {language: _short(plain_text(scene_html(scene, language))) for language in scene.texts}


def _of_banks(before: Course, after: Course) -> Iterator[ChangedBlock]:
    """Questions of banks that differ. Their words stay out of the slip: it would tell the key of a quiz."""
    drawing = _drawing(after)
    for name in dict.fromkeys([*(bank.id for bank in after.banks), *(bank.id for bank in before.banks)]):
        bank = bank_by_id(after, name) or bank_by_id(before, name)
        rows = [row for row in question_rows(questions_of_bank(before, name), questions_of_bank(after, name)) if row.what != "same"]
        lessons = drawing.get(name, ())
        title = bank.title if bank is not None else {}
        found = [replace(_question(row, title, lessons, before, after), kind="bank", old={}, new={}) for row in rows]
        yield from found if len(found) <= _MOST_OF_LESSON else [_gathered(found)]


def _drawing(course: Course) -> Mapping[str, tuple[str, ...]]:
    """Bank → the quizzes that draw from it."""
    found: dict[str, tuple[str, ...]] = {}
    for lesson in course.lessons:
        for draw in lesson.quiz.draw if lesson.quiz is not None else ():
            found[draw.bank] = tuple(dict.fromkeys((*found.get(draw.bank, ()), lesson.id)))
    return found
