"""A lesson or a bank beside another version of itself, as one list: what stayed is folded, of what changed the words are marked.

Only the compiled document's own blocks are shown: they came through both sanitisers. `Sides` says what the two versions are called
and where their pictures are.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import groupby
from typing import Any

from flask import g

from elearn.content.diffing import Marks, diff_html, diff_text
from elearn.content.document import Block, Course, Html, Language, Lesson, Question
from elearn.core.errors import N_
from elearn.learning.pieces import with_contacts
from elearn.studio.comparing import (
    BlockRow,
    Fate,
    QuestionRow,
    html_of,
    page_rows,
    question_rows,
    questions_in,
    questions_of_bank,
    scene_rows,
)
from elearn.studio.fields import field_rows, right_words, scene_html, setting_rows
from elearn.studio.places import GONE
from elearn.studio.rules import Spot
from elearn.studio.sheets import QuestionSheet, sheet_of
from elearn.studio.views.words import EDITIONS, FIELDS, QUESTION_KINDS, ROLES, SCORINGS, TAGS, WHAT
from elearn.web.forms import translated
from elearn.web.languages import current_language

_NAME = re.compile(r' id="[^"<>]*"')
"""A name in what the compiler wrote: before and after stand on one page, where a name may stand once."""


@dataclass(frozen=True, slots=True)
class Sides:
    """Two versions that are compared, `before` None where there is nothing to compare with.

    `pictures` puts the addresses of the later version's pictures into HTML.
    """

    before: Course | None
    after: Course
    pictures: Callable[[Html], Html] = lambda html: html


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a question that differs, in words: HTML with marks, and whether it was and is right where that is asked."""

    label: str
    html: Html
    was_right: bool | None = None
    is_right: bool | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """One block, question or scene. `html` has the marks of a change; `is_marked` is False where only its look differs.

    Of a question `sheet` is it as a whole, or of one that changed `fields`, and `was`/`now` what is right where the key differs.
    `spot` and `name` say which place it is, as a comment names it (`places.Place`). `edition`: whom it is for, in words; empty
    where that is everybody.
    """

    what: str
    colour: str
    shape: str
    fate: Fate
    kind: str
    html: Html = ""
    is_marked: bool = True
    sheet: QuestionSheet | None = None
    title: Html = ""
    id: str = ""
    fields: Sequence[Field] = field(default_factory=tuple)
    has_new_key: bool = False
    was: Sequence[Html] = ()
    now: Sequence[Html] = ()
    spot: str = ""
    name: str = ""
    edition: str = ""

    @property
    def anchor(self) -> str:
        """The place on the page, as `places.Place` calls it."""
        return f"{self.spot}-{self.name}" if self.spot else ""


@dataclass(frozen=True, slots=True)
class Run:
    """Neighbours in a list; those of a folded run stayed as they were."""

    is_folded: bool
    items: tuple[Shown, ...]


def lesson_runs(sides: Sides, before: Lesson | None, after: Lesson | None, language: Language) -> list[Run]:
    """The blocks and questions of a lesson in the order of the later version."""
    there = before.pages.get(language) if before is not None else None
    here = after.pages.get(language) if after is not None else None
    questions = {row.id: row for row in question_rows(questions_in(sides.before, before), questions_in(sides.after, after))}
    return _runs([_row(sides, row, questions, language) for row in page_rows(there, here)])


def bank_runs(sides: Sides, bank_id: str, language: Language) -> list[Run]:
    """The questions of a bank."""
    rows = question_rows(questions_of_bank(sides.before, bank_id), questions_of_bank(sides.after, bank_id))
    return _runs([_question(row, language) for row in rows])


def scene_runs(before: Lesson | None, after: Lesson | None, language: Language) -> list[Run]:
    """The scenes of a case."""
    shown = []
    for row in scene_rows(before, after):
        old = scene_html(row.before, language) if row.before is not None else None
        new = scene_html(row.after, language) if row.after is not None else None
        shown.append(_at(_text(row.what, "scene", old, new), Spot.SCENE, row.id))
    return _runs(shown)


def _runs(shown: Sequence[Shown]) -> list[Run]:
    return [Run(is_same, tuple(group)) for is_same, group in groupby(shown, key=lambda each: each.fate == "same")]


def _row(sides: Sides, row: BlockRow, questions: Mapping[str, QuestionRow], language: Language) -> Shown:
    block = row.after or row.before
    found = questions.get(block.question or "") if block is not None and block.kind == "question" else None
    if found is not None:
        # A question that stands elsewhere in the lesson now has moved, where nothing of it changed.
        return _question(found, language, fate=row.what if found.what == "same" else found.what)
    old = _NAME.sub("", block_html(row.before)) if row.before is not None else None
    new = sides.pictures(block_html(row.after)) if row.after is not None else None
    shown = _text(row.what, block.kind if block is not None else "html", old, new)
    name = row.after.key if row.after is not None else f"{GONE}{row.before.key}" if row.before is not None else ""
    return replace(_at(shown, Spot.BLOCK, name), edition=_edition(row))


def _at(shown: Shown, spot: Spot, name: str) -> Shown:
    """What is shown, with its place."""
    return replace(shown, spot=spot.value, name=name)


def _edition(row: BlockRow) -> str:
    """For whom a block is, where that is not everybody or was not."""
    before, after = (g.translate(EDITIONS[block.edition]) if block is not None else None for block in (row.before, row.after))
    if before is not None and after is not None and before != after:
        return translated(N_("trước: %(before)s, nay: %(after)s"), before=before, after=after)
    block = row.after or row.before
    return translated(EDITIONS[block.edition]) if block is not None and block.edition is not None else ""


def block_html(block: Block) -> Html:
    """A block as it is read, with a word in the place of contacts."""
    contacts = {"": g.translate(N_("đầu mối sự cố của cơ quan anh/chị"))}
    return with_contacts(html_of(block), block.contacts, contacts)


def marks() -> Marks:
    """What screen readers are told in a text with marks."""
    return Marks(g.translate(N_("bỏ:")), g.translate(N_("thêm:")), current_language())


def _text(fate: Fate, kind: str, before: Html | None, after: Html | None) -> Shown:
    if fate != "changed" or before is None or after is None:
        return _shown(fate, kind, html=after if after is not None else before or "")
    html = diff_html(before, after, marks())
    return _shown(fate, kind, html=html, is_marked="<ins" in html or 'class="cut"' in html)


def question_shown(before: Course, after: Course, question: str, language: Language) -> Shown:
    """One question of two versions, as pages that compare them show it."""
    there, here = ({question: course.questions[question]} if question in course.questions else {} for course in (before, after))
    (row,) = question_rows(there, here)
    return _question(row, language)


def _question(row: QuestionRow, language: Language, *, fate: Fate | None = None) -> Shown:
    question = row.after or row.before
    if question is None:
        raise ValueError(row.id)
    sheet = sheet_of(question, language)
    if row.what != "changed" or row.before is None or row.after is None:
        return _at(_shown(fate or row.what, "question", sheet=sheet, id=row.id), Spot.QUESTION, row.id)
    changed = _shown(
        "changed",
        "question",
        title=sheet.title,
        id=row.id,
        fields=(*_fields(row.before, row.after, language), *_settings(row.before, row.after)),
        has_new_key=row.has_new_key,
        was=right_words(row.before, language),
        now=right_words(row.after, language),
    )
    return _at(changed, Spot.QUESTION, row.id)


def _fields(before: Question, after: Question, language: Language) -> Iterator[Field]:
    for row in field_rows(before, after, language):
        label = g.translate(FIELDS[row.code])
        html = diff_html(row.before or "", row.after or "", marks())
        yield Field(f"{label} {row.name}".strip(), html, row.was_right, row.is_right)


def _settings(before: Question, after: Question) -> Iterator[Field]:
    for row in setting_rows(before, after):
        old, new = (_value(row.code, each) for each in (row.before, row.after))
        yield Field(g.translate(FIELDS[row.code]), diff_text(old, new, marks()))


def _value(code: str, value: Any) -> str:
    words = {"kind": QUESTION_KINDS, "scoring": SCORINGS, "role": ROLES}.get(code)
    if words is not None:
        return translated(words[value])
    match value:
        case bool():
            return translated(N_("có") if value else N_("không"))
        case float() | int():
            return f"{value:g}"
        case tuple():
            return ", ".join(map(str, value)) or "–"
        case date():
            return f"{value:%d/%m/%Y}"
        case _:
            return str(value or "–")


def _shown(fate: Fate, kind: str, **more: Any) -> Shown:
    return Shown(g.translate(WHAT[fate]), *TAGS[fate], fate, kind, **more)
