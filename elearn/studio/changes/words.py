"""The words before and after of what differs, per language, plain: for the question to the author and for the slip. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeAlias

from elearn.content.document import Block, Html, Language, Lesson, Question, Scene, Text
from elearn.content.plain import plain_text
from elearn.studio.changes.excerpts import around_changes
from elearn.studio.comparing import BlockRow, QuestionRow, SceneRow, html_of
from elearn.studio.fields import field_rows, right_words, scene_html

Pair: TypeAlias = tuple[Text, Text]
"""The words before and after."""


def words_of_block(row: BlockRow, earlier: Lesson, lesson: Lesson, languages: Sequence[Language]) -> Pair:
    """What a block says in each language, where there is one under its key."""

    def read(language: Language) -> tuple[str, str]:
        return _of_block(earlier, row.before, language), _of_block(lesson, row.after, language)

    return _paired(languages, read)


def _of_block(lesson: Lesson, block: Block | None, language: Language) -> str:
    page = lesson.pages.get(language)
    there = next((each for each in page.blocks if block is not None and each.key == block.key), None) if page is not None else None
    return plain_text(html_of(there)) if there is not None else ""


def words_of_question(row: QuestionRow, languages: Sequence[Language], *, with_key: bool) -> Pair:
    """The words of a question: with what is right where that differs, else with the fields that differ."""

    def read(language: Language) -> tuple[str, str]:
        old, new = (_of_question(each, language, with_key=with_key) for each in (row.before, row.after))
        if old != new or row.before is None or row.after is None:
            return old, new
        fields = field_rows(row.before, row.after, language)
        return _joined(old, (each.before for each in fields)), _joined(new, (each.after for each in fields))

    return _paired(languages, read)


def titles_of_question(row: QuestionRow, languages: Sequence[Language]) -> Pair:
    """What the question is known by; before only where that differs."""

    def read(language: Language) -> tuple[str, str]:
        old, new = (_of_question(each, language, with_key=False) for each in (row.before, row.after))
        return ("" if old == new else old), new

    return _paired(languages, read)


def _of_question(question: Question | None, language: Language, *, with_key: bool) -> str:
    text = question.texts.get(language) if question is not None else None
    if question is None or text is None:
        return ""
    right = "; ".join(plain_text(each) for each in right_words(question, language)) if with_key else ""
    return " ".join(filter(None, (plain_text(text.title), right)))


def _joined(title: str, fields: Iterable[Html | None]) -> str:
    return " ".join(filter(None, (title, *(plain_text(each or "") for each in fields))))


def words_of_scene(row: SceneRow, languages: Sequence[Language]) -> Pair:
    """The words of a scene."""
    return _paired(languages, lambda language: (_of_scene(row.before, language), _of_scene(row.after, language)))


def _of_scene(scene: Scene | None, language: Language) -> str:
    return plain_text(scene_html(scene, language)) if scene is not None and language in scene.texts else ""


def _paired(languages: Sequence[Language], read: Callable[[Language], tuple[str, str]]) -> Pair:
    """The words in each language; of the others than the first only those that changed."""
    old: dict[Language, str] = {}
    new: dict[Language, str] = {}
    for language in languages:
        before, after = read(language)
        if language != languages[0] and before == after:
            continue
        before, after = around_changes(before, after)
        old |= {language: before} if before else {}
        new |= {language: after} if after else {}
    return old, new
