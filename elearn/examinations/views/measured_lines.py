"""Questions of an examination through figures, as its pages show them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from elearn.content.document import Question
from elearn.content.plain import plain_text
from elearn.examinations.queries.measured import Analysed
from elearn.examinations.questions.measured_rules import pattern_of
from elearn.measurement.queries import keys_of
from elearn.measurement.shown import QuestionSheet, QuestionText, Told, decimal, percent, sheet_of, text_of
from elearn.measurement.words import TAGS, letter_of
from elearn.web.forms import translated

LONGEST = 80
"""So many characters of an option are told in a sentence."""


@dataclass(frozen=True, slots=True)
class AnalysedLine:
    """A question in the list; it has figures. `reports` counts the candidates who said that it is wrong."""

    id: str
    text: QuestionText
    doubts: tuple[Told, ...]
    facility: str
    discrimination: str
    responses: int
    is_rekeyed: bool
    reports: int


@dataclass(frozen=True, slots=True)
class AnalysedSheet:
    """A question on its own page. `sheet.figures` is None where too few answered it."""

    text: QuestionText
    sheet: QuestionSheet
    doubts: tuple[Told, ...]
    is_rekeyed: bool


def line_of(analysed: Analysed, reports: Mapping[str, int]) -> AnalysedLine:
    """A question in the list."""
    figures, question = analysed.measured.figures, analysed.measured.question
    assert figures is not None  # noqa: S101 - only those are listed
    return AnalysedLine(
        id=question.id,
        text=text_of(question),
        doubts=doubts_told(analysed),
        facility=percent(figures.facility),
        discrimination=decimal(figures.discrimination),
        responses=analysed.measured.responses,
        is_rekeyed=analysed.is_rekeyed,
        reports=reports.get(question.id, 0),
    )


def page_of(analysed: Analysed) -> AnalysedSheet:
    """A question on its own page."""
    question = analysed.measured.question
    return AnalysedSheet(text_of(question), sheet_of(analysed.measured), doubts_told(analysed), analysed.is_rekeyed)


def doubts_told(analysed: Analysed) -> tuple[Told, ...]:
    """Why a question is to be looked at again, in words for whoever decides what becomes of it."""
    question = analysed.measured.question
    options, _ = keys_of(question)
    found = []
    for each in analysed.doubts:
        word, colour, shape = TAGS[each.code]
        option = _option(question, each.option, options) if each.option is not None else ""
        pattern = pattern_of(each, is_single=question.kind == "single")
        found.append(Told((translated(word), colour, shape), translated(pattern, option=option)))
    return tuple(found)


def _option(question: Question, option: str, options: Sequence[str]) -> str:
    """An option by its letter and its words: on papers and in reports options stand in another order and without letters."""
    words = plain_text(question.texts[text_of(question).language].labels.get(option, ""))
    if len(words) > LONGEST:
        words = words[:LONGEST].rsplit(" ", 1)[0] + "…"
    return f"{letter_of(option, options)} (“{words}”)" if words else letter_of(option, options)
