"""Figures as pages show them: words and numbers of one question, of its options, of one test."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import g

from elearn.content.document import Course, Question
from elearn.content.plain import plain_text
from elearn.core.db.types import LocalisedText
from elearn.core.errors import N_
from elearn.core.i18n import show_number
from elearn.measurement.queries import MeasuredQuestion, MeasuredTest, keys_of
from elearn.measurement.rules import Code, ItemStatistics, OptionStatistics, Source
from elearn.measurement.words import GRAVITY, SOURCES, TAGS, letter_of, pattern_of, reliability_word, strength_of
from elearn.web.languages import current_language


@dataclass(frozen=True, slots=True)
class QuestionText:
    """The words of a question: `title` and `stem` are safe HTML. `language` is theirs."""

    title: str
    stem: str
    language: str

    @property
    def plain(self) -> str:
        return plain_text(self.title)


@dataclass(frozen=True, slots=True)
class Told:
    """A finding: its word with colour and shape, and its sentence."""

    tag: tuple[str, str, str]
    sentence: str


@dataclass(frozen=True, slots=True)
class QuestionLine:
    """A question in the list."""

    id: str
    text: QuestionText
    place: LocalisedText | None
    source: str
    findings: tuple[Told, ...]
    facility: str
    discrimination: str
    responses: int


@dataclass(frozen=True, slots=True)
class OptionLine:
    """An option in the table of a question: `label` is safe HTML, the shares are told in percent."""

    letter: str
    label: str
    is_right: bool
    chosen: int
    share: str
    upper: str
    middle: str
    lower: str
    correlation: str


@dataclass(frozen=True, slots=True)
class QuestionFigures:
    """The figures of a question in words: `strength` says how well it tells apart, `median` and `mean` are of its time."""

    facility: str
    discrimination: str
    strength: str
    index: str
    upper: str
    lower: str
    median: str
    mean: str


@dataclass(frozen=True, slots=True)
class QuestionSheet:
    """One question over one kind of test. `figures` is None where too few answered it; `lines` is empty where it has no options."""

    source: str
    responses: int
    counted_at: datetime
    findings: tuple[Told, ...]
    figures: QuestionFigures | None
    lines: tuple[OptionLine, ...]


@dataclass(frozen=True, slots=True)
class TestLine:
    """A test in the list: how well it measures. `title` is that of a quiz, `name` that of an examination."""

    title: LocalisedText | None
    name: str
    source: str
    papers: int
    length: int
    mean: str
    coefficient: str
    error: str
    is_alpha: bool
    word: str


def percent(share: float) -> str:
    """62%: whole percents, for nothing here is more exact."""
    return f"{round(share * 100)}%"


def decimal(value: float | None) -> str:
    """0,40: two decimals, or a dash where there is no such number."""
    if value is None:
        return "–"
    # Aligned below each other, so that a last nought stays.
    text = f"{value:.2f}"
    return text.replace(".", ",") if current_language() == "vi" else text


def text_of(question: Question) -> QuestionText:
    """The words of a question in the language of the page, or in one that it has."""
    language = current_language() if current_language() in question.texts else next(iter(question.texts))
    text = question.texts[language]
    return QuestionText(text.title, "".join(part.html if part.widget is None else "…" for part in text.stem), language)


def places_of(course: Course) -> dict[str, LocalisedText]:
    """The title of the bank or lesson in which each question stands."""
    found = {question: lesson.title for lesson in course.lessons for question in lesson.questions}
    return found | {question: bank.title for bank in course.banks for question in bank.questions}


def told(measured: MeasuredQuestion) -> tuple[Told, ...]:
    """The findings of a question in the language of the page; what is said of several options is said once."""
    return tuple(
        _told(code, [each.option for each in found if each.option is not None], measured.question)
        for code, found in ((code, [each for each in measured.findings if each.code is code]) for code in GRAVITY)
        if found
    )


def _told(code: Code, options: Sequence[str], question: Question) -> Told:
    word, colour, shape = TAGS[code]
    known, _ = keys_of(question)
    letters = ", ".join(letter_of(each, known) for each in options)
    pattern = pattern_of(code, is_single=question.kind == "single", has_option=bool(options))
    return Told((g.translate(word), colour, shape), g.translate(pattern, option=letters))


def line_of(measured: MeasuredQuestion, places: Mapping[str, LocalisedText]) -> QuestionLine:
    """A question in the list; it has figures."""
    figures, question = measured.figures, measured.question
    assert figures is not None  # noqa: S101 - only those are listed
    return QuestionLine(
        id=question.id,
        text=text_of(question),
        place=places.get(question.id),
        source=g.translate(SOURCES[measured.source]),
        findings=told(measured),
        facility=percent(figures.facility),
        discrimination=decimal(figures.discrimination),
        responses=measured.responses,
    )


def sheet_of(measured: MeasuredQuestion) -> QuestionSheet:
    """A question on its page."""
    figures, question = measured.figures, measured.question
    # Of a question without options the one thing that is counted of them is that nothing was answered.
    options = figures.options if figures is not None and keys_of(question)[0] else ()
    return QuestionSheet(
        source=g.translate(SOURCES[measured.source]),
        responses=measured.responses,
        counted_at=measured.counted_at,
        findings=told(measured),
        figures=_figures(figures) if figures is not None else None,
        lines=tuple(_option(each, question) for each in options),
    )


def _figures(figures: ItemStatistics) -> QuestionFigures:
    discrimination, median, mean = figures.discrimination, figures.median_seconds, figures.mean_seconds
    return QuestionFigures(
        facility=percent(figures.facility),
        discrimination=decimal(discrimination),
        strength=g.translate(strength_of(discrimination)) if discrimination is not None else "",
        index=decimal(figures.index),
        upper=percent(figures.upper) if figures.upper is not None else "",
        lower=percent(figures.lower) if figures.lower is not None else "",
        median=_time(median) if median is not None else "",
        mean=_time(mean) if mean is not None else "",
    )


def _time(seconds: float) -> str:
    """A time in words; it is known to a tenth."""
    is_short = seconds < 100
    number = round(seconds) if is_short else round(seconds / 60, 1)
    words: str = g.translate(N_("%(n)s giây") if is_short else N_("%(n)s phút"), n=show_number(number, current_language()))
    return words


def _option(option: OptionStatistics, question: Question) -> OptionLine:
    options, right = keys_of(question)
    is_known = option.option in options
    text = question.texts[text_of(question).language]
    return OptionLine(
        letter=letter_of(option.option, options) if is_known else "",
        label=text.labels.get(option.option, "") if is_known else "",
        is_right=option.option in right,
        chosen=option.chosen,
        share=percent(option.share),
        upper=percent(option.upper),
        middle=percent(option.middle),
        lower=percent(option.lower),
        correlation=decimal(option.correlation),
    )


def test_of(measured: MeasuredTest, course: Course, name: str) -> TestLine:
    """A test in the list. `name`: what an examination is called, "" where that is not known."""
    told_of, lesson = measured.reliability, course.lesson_by_id(measured.test)
    return TestLine(
        title=lesson.title if lesson is not None and measured.source is Source.QUIZ else None,
        name=name,
        source=g.translate(SOURCES[measured.source]),
        papers=told_of.papers,
        length=told_of.length,
        mean=percent(told_of.mean),
        coefficient=decimal(told_of.coefficient),
        error=percent(told_of.error),
        is_alpha=told_of.is_alpha,
        word=g.translate(reliability_word(told_of.coefficient)),
    )
