"""Whom a difference concerns: those who read in a language that had it and in which it reads otherwise now. Pure.

Nobody needs to be told of what says in their language what it said before:

- A translation that comes is new to nobody: whoever read its original knows what it says. One that goes takes nothing back.
- A change of words in one language concerns the readers of that language. One of the source language concerns all, because its
  translations are meant to follow it and may be behind.
- An accepted answer, the name of a unit and a rubric belong to the readers of their language. Options, right answers, numbers
  and the way in which a question counts belong to all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from elearn.content.document import Language, Lesson, Question, Scene
from elearn.content.keys_as_read import key_as_read
from elearn.studio.comparing import BlockRow, page_rows


def readers_of_question(before: Question, after: Question) -> tuple[Language, ...]:
    """The languages whose readers meet another question than before."""
    both = _both(tuple(before.texts), tuple(after.texts))
    return tuple(each for each in both if _as_read(before, each) != _as_read(after, each))


def readers_of_scene(before: Scene, after: Scene) -> tuple[Language, ...]:
    """The languages whose readers meet another scene than before."""
    both = _both(tuple(before.texts), tuple(after.texts))
    return tuple(
        each
        for each in both
        if replace(before, texts={each: before.texts[each]}) != replace(after, texts={each: after.texts[each]})
    )


def rows_of_translation(earlier: Lesson, lesson: Lesson, language: Language) -> list[BlockRow]:
    """The blocks of a translation whose words changed. What came or went in it alone came to or went from its original as well."""
    there, here = earlier.pages.get(language), lesson.pages.get(language)
    return [row for row in page_rows(there, here) if row.what == "changed"] if there is not None and here is not None else []


def _both(before: Sequence[Language], after: Sequence[Language]) -> tuple[Language, ...]:
    """The languages of both; where there is none, those of the later one: whoever read the other reads this now."""
    return tuple(each for each in before if each in after) or tuple(after)


def _as_read(question: Question, language: Language) -> Question:
    """A question without what only readers of other languages meet."""
    text = question.texts.get(language)
    texts = {language: text} if text is not None else {}
    return replace(question, key=key_as_read(question.key, language), texts=texts, key_hash="", text_hashes={})
