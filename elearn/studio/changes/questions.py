"""What differs between two versions, as questions to their author: one for each block, question or scene that differs.

Asked is what concerns somebody who learned the earlier version, in a language that had it (`readers`). What differs for readers of
a translation alone is asked apart: they can be told of it, in that language; learning it again would be for everybody.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Final, Literal, TypeAlias

from elearn.content.document import Course, Language, Lesson, Question, Text
from elearn.content.identity import hash_of
from elearn.content.keys_as_read import has_new_key_for
from elearn.studio.changes.readers import readers_of_question, readers_of_scene, rows_of_translation
from elearn.studio.changes.words import titles_of_question, words_of_block, words_of_question, words_of_scene
from elearn.studio.comparing import (
    BlockRow,
    Fate,
    QuestionRow,
    SceneRow,
    bank_by_id,
    page_rows,
    question_rows,
    questions_in,
    questions_of_bank,
    scene_rows,
)

Kind: TypeAlias = Literal["block", "question", "scene", "lesson", "bank"]

MOST_ASKED: Final = 40
"""More questions than this are put lesson by lesson: nobody answers a hundred, and a form has only so many fields."""
_MOST_OF_LESSON: Final = 12
"""More questions of one lesson than this become one."""


@dataclass(frozen=True, slots=True)
class ChangedBlock:
    """One thing that differs.

    `name` is the same for the same words before and after in a lesson, whenever they are asked about. `lessons` are the ids that
    would have to be seen again; empty where nothing of it is there any more. `place` is the title of the lesson or bank; `old` and
    `new` are its words per language, plain; `has_new_key`: what is right differs. `only`: the languages of those whom it concerns,
    empty where that is everybody. `question`: the id of the question that it is, empty where it is none or several.
    """

    name: str
    kind: Kind
    what: Fate
    place: Text
    lessons: tuple[str, ...]
    old: Text = field(default_factory=dict)
    new: Text = field(default_factory=dict)
    has_new_key: bool = False
    only: tuple[Language, ...] = ()
    question: str = ""


def questions_of(before: Course, after: Course) -> list[ChangedBlock]:
    """What differs, in the order of the later version: lessons, then lessons that are gone, then banks.

    Args:
        before: what earlier learners know: the version that is served.
        after: the version that is to take its place.
    """
    asked = _told_apart([*_of_lessons(before, after), *_of_banks(before, after)])
    if len(asked) <= MOST_ASKED:
        return asked
    return [_gathered(list(group)) for _, group in groupby(asked, key=lambda each: (each.lessons, str(each.place), each.only))]


def _told_apart(asked: list[ChangedBlock]) -> list[ChangedBlock]:
    """Each with a name of its own: the same words may come twice in a lesson."""
    seen: Counter[str] = Counter()
    found = []
    for each in asked:
        found.append(replace(each, name=_name(each.name, seen[each.name])) if seen[each.name] else each)
        seen[each.name] += 1
    return found


def _of_lessons(before: Course, after: Course) -> Iterator[ChangedBlock]:
    earlier = {lesson.id: lesson for lesson in before.lessons}
    for lesson in after.lessons:
        there = earlier.pop(lesson.id, None)
        if there is None:
            yield _whole("lesson", "added", lesson, (lesson.id,))
            continue
        yield from _no_more_than_most(_of_lesson(before, there, after, lesson))
    for lesson in earlier.values():
        yield _whole("lesson", "removed", lesson, ())


def _no_more_than_most(asked: Iterable[ChangedBlock]) -> Iterator[ChangedBlock]:
    """What is asked of a lesson or bank, as one where it is too much: for everybody, and apart for the readers of a translation."""
    found = list(asked)
    for group in ([each for each in found if not each.only], [each for each in found if each.only]):
        yield from group if len(group) <= _MOST_OF_LESSON else [_gathered(group)]


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
    has_new_key = any(each.has_new_key for each in found)
    return ChangedBlock(name, kind, "changed", first.place, first.lessons, has_new_key=has_new_key, only=first.only)


def _of_lesson(before: Course, earlier: Lesson, after: Course, lesson: Lesson) -> Iterator[ChangedBlock]:
    questions = {row.id: row for row in question_rows(questions_in(before, earlier), questions_in(after, lesson))}
    told: set[str | None] = set()
    keys: set[str] = set()
    language = after.source_language
    for row in page_rows(earlier.pages.get(language), lesson.pages.get(language)):
        block = row.after or row.before
        if block is not None and block.kind == "question":
            told.add(block.question)
            yield from _question(questions.get(block.question or ""), lesson.title, (lesson.id,), after)
        elif row.what in {"changed", "added", "removed"} and not _is_for_instructors(row):
            keys.update(each.key for each in (row.before, row.after) if each is not None)
            yield _block(row, earlier, lesson, after.languages)
    # Questions that stand in no page of the source language: in the scenes of a case.
    for question in questions.values():
        if question.id not in told:
            yield from _question(question, lesson.title, (lesson.id,), after)
    for scene in scene_rows(earlier, lesson):
        yield from _scene(scene, lesson, after)
    for other in after.languages[1:]:
        yield from _of_translation(earlier, lesson, other, keys)
    if earlier.quiz != lesson.quiz:
        yield ChangedBlock(
            _name("quiz", lesson.id, str(earlier.quiz), str(lesson.quiz)), "lesson", "changed", lesson.title, (lesson.id,)
        )


def _of_translation(earlier: Lesson, lesson: Lesson, language: Language, asked: Collection[str]) -> Iterator[ChangedBlock]:
    """The blocks that changed in a translation alone.

    Args:
        asked: the keys of the blocks that are asked about for everybody.
    """
    for row in rows_of_translation(earlier, lesson, language):
        is_asked = any(block is not None and (block.key in asked or block.kind == "question") for block in (row.before, row.after))
        if not is_asked and not _is_for_instructors(row):
            yield _block(row, earlier, lesson, (language,), only=(language,))


def _is_for_instructors(row: BlockRow) -> bool:
    return all(block is None or block.kind == "instructor" for block in (row.before, row.after))


def _block(
    row: BlockRow, earlier: Lesson, lesson: Lesson, languages: Sequence[Language], *, only: tuple[Language, ...] = ()
) -> ChangedBlock:
    marks = tuple(each.hash if each is not None else None for each in (row.before, row.after))
    name = _name("block", lesson.id, *marks, *only)
    lessons = () if only else (lesson.id,)
    return ChangedBlock(name, "block", row.what, lesson.title, lessons, *words_of_block(row, earlier, lesson, languages), only=only)


def _question(row: QuestionRow | None, place: Text, lessons: tuple[str, ...], after: Course) -> Iterator[ChangedBlock]:
    """A question that differs for somebody; nothing of one that only came into another language."""
    if row is None or row.what == "same":
        return
    readers = after.languages
    if row.before is not None and row.after is not None:
        readers = readers_of_question(row.before, row.after)
    if not readers:
        return
    only = () if after.source_language in readers else readers
    # What is asked of everybody has a new key where readers of the original have one: the others' wordings are their own.
    judged = only or (after.source_language,)
    has_new_key = row.before is not None and row.after is not None and has_new_key_for(row.before, row.after, judged)
    marks = tuple(_mark(each) for each in (row.before, row.after))
    yield ChangedBlock(
        _name("question", row.id, *marks),
        "question",
        row.what,
        place,
        () if only else lessons,
        *words_of_question(row, only or after.languages, with_key=has_new_key),
        has_new_key,
        only,
        row.id,
    )


def _mark(question: Question | None) -> object:
    return None if question is None else (question.key_hash, sorted(question.text_hashes.items()), str(question))


def _scene(row: SceneRow, lesson: Lesson, after: Course) -> Iterator[ChangedBlock]:
    if row.what == "same":
        return
    readers = after.languages
    if row.before is not None and row.after is not None:
        readers = readers_of_scene(row.before, row.after)
    if not readers:
        return
    only = () if after.source_language in readers else readers
    name = _name("scene", lesson.id, row.id, str(row.before), str(row.after))
    words = words_of_scene(row, only or after.languages)
    yield ChangedBlock(name, "scene", row.what, lesson.title, () if only else (lesson.id,), *words, only=only)


def _of_banks(before: Course, after: Course) -> Iterator[ChangedBlock]:
    """Questions of banks that differ. What is right goes on the slip where it was corrected and their quizzes tell their keys."""
    drawing = _drawing(after)
    silent = {lesson.id for lesson in after.lessons if lesson.quiz is not None and lesson.quiz.feedback == "none"}
    for name in dict.fromkeys([*(bank.id for bank in after.banks), *(bank.id for bank in before.banks)]):
        bank = bank_by_id(after, name) or bank_by_id(before, name)
        rows = question_rows(questions_of_bank(before, name), questions_of_bank(after, name))
        title = bank.title if bank is not None else {}
        quizzes = drawing.get(name, ())
        found = ((row, each) for row in rows for each in _question(row, title, quizzes, after))
        tells_keys = silent.isdisjoint(quizzes)
        yield from _no_more_than_most(_in_bank(row, each, after.languages, tells_keys=tells_keys) for row, each in found)


def _in_bank(row: QuestionRow, block: ChangedBlock, languages: Sequence[Language], *, tells_keys: bool) -> ChangedBlock:
    """A question of a bank with words that may stand on a slip: its title alone, where the rest would give its key away."""
    if block.has_new_key and tells_keys:
        return replace(block, kind="bank")
    old, new = titles_of_question(row, block.only or languages)
    return replace(block, kind="bank", old=old, new=new)


def _drawing(course: Course) -> Mapping[str, tuple[str, ...]]:
    """Bank → the quizzes that draw from it."""
    found: dict[str, tuple[str, ...]] = {}
    for lesson in course.lessons:
        for draw in lesson.quiz.draw if lesson.quiz is not None else ():
            found[draw.bank] = tuple(dict.fromkeys((*found.get(draw.bank, ()), lesson.id)))
    return found
