"""The lines of the sealed log as a page tells them: in words, with what units and questions are called now."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Protocol

from markupsafe import Markup, escape

from elearn.core.errors import NotFound
from elearn.core.i18n import SOURCE_LANGUAGE, in_language
from elearn.core.ids import Id
from elearn.examinations.act_words import Names, act_name, questions_in, read_words, units_in
from elearn.examinations.acts import ActKind
from elearn.examinations.queries.held import Held
from elearn.examinations.questions.answer_words import question_words
from elearn.organisation.queries import name_units
from elearn.web.forms import translated
from elearn.web.languages import current_language
from elearn.web.work import read_session, today

_WRITTEN: Final = {"why", "words", "room"}
"""Places that hold what somebody wrote."""


class Line(Protocol):
    """A line of the log. `has_words`: it was written with words, emptied or not."""

    @property
    def kind(self) -> ActKind: ...

    @property
    def words(self) -> str: ...

    @property
    def has_words(self) -> bool: ...


class Teller:
    """Tells the lines that it was made for."""

    def __init__(self, held: Held, lines: Sequence[Line]) -> None:
        kept = [(each.kind, each.words) for each in lines]
        self._names = Names(_units(kept), _questions(held, kept))

    def name(self, line: Line) -> str:
        """What was done."""
        return translated(act_name(line.kind, has_words=line.has_words))

    def words(self, line: Line) -> Markup:
        """What was written, in words; what somebody wrote in Vietnamese is marked as such."""
        told = read_words(line.kind, line.words, self._names, _say)
        return told if isinstance(told, Markup) else _in(SOURCE_LANGUAGE, told)


def _say(message: str, **values: str) -> Markup:
    filled = {name: _in(SOURCE_LANGUAGE, each) if name in _WRITTEN else escape(each) for name, each in values.items()}
    return escape(translated(message)) % filled


def _in(language: str, text: str) -> Markup:
    return Markup('<span lang="{}">{}</span>').format(language, text)


def _units(kept: list[tuple[ActKind, str]]) -> dict[Id, str]:
    names = name_units(read_session(), units_in(kept), today=today())
    localised = {unit: in_language(name, current_language()) for unit, name in names.items()}
    return {unit: _in(language, text) for unit, (text, language) in localised.items()}


def _questions(held: Held, kept: list[tuple[ActKind, str]]) -> dict[str, str]:
    wanted = questions_in(kept)
    if not wanted:
        return {}
    try:
        questions = held.course(read_session()).questions
    except NotFound:
        return {}
    language = current_language()
    return {
        each: _in(language if language in questions[each].texts else SOURCE_LANGUAGE, question_words(questions[each], language))
        for each in wanted
        if each in questions
    }
