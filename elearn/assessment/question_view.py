"""What a page may know of one question: frozen values without a key, for the templates.

Before an answer is marked nothing here says what is right: states, feedback, right answers and the explanation are empty. Choices
bear tokens instead of ids. `presentation.present` makes these values; templates show them and decide nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from elearn.assessment.marking import Outcome, PartState
from elearn.assessment.number_match import AskReason
from elearn.assessment.responses import Confidence
from elearn.content.document import Html, Language, Part, QuestionKind

Stage: TypeAlias = Literal["open", "asked", "marked"]
"""Open to be answered (perhaps again), with a number to be asked back, or marked."""


@dataclass(frozen=True, slots=True)
class RightAnswer:
    """The right answer in one of three forms: compiled words, plain words, or the ends of an interval with a unit."""

    html: Html = ""
    text: str = ""
    low: str = ""
    high: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class ChoiceView:
    """An option, an item of an order or a segment. `value` is what a form sends; `plain` its label without markup.

    `place` is where an item of an order belongs, counted from 1, if it stands elsewhere.
    """

    value: str
    label: Html
    plain: str = ""
    chosen: bool = False
    state: PartState | None = None
    feedback: Html = ""
    place: int | None = None


@dataclass(frozen=True, slots=True)
class AskView:
    """Why a number is asked back, and its two readings as they can be sent (`value`) and read (`whole`, `fraction`)."""

    reason: AskReason
    prefix: str = ""
    whole: str = ""
    fraction: str = ""


@dataclass(frozen=True, slots=True)
class FieldView:
    """A place to fill: a gap, the right side of a pair, or the whole answer. A list to choose from if it has `options`.

    `unit` stands beside the field, and beside what was given in it unless its giver wrote one.
    """

    name: str
    number: int
    label: Html = ""
    text: str = ""
    options: tuple[ChoiceView, ...] = ()
    unit: str = ""
    limit: int = 0
    state: PartState | None = None
    feedback: Html = ""
    answer: RightAnswer | None = None
    ask: AskView | None = None


@dataclass(frozen=True, slots=True)
class SpotCount:
    hits: int
    misses: int
    false_alarms: int


@dataclass(frozen=True, slots=True)
class QuestionView:
    """One question as it is shown now.

    `language` is that of the words; `is_foreign` on a page of another. `choices` are options, items or segments in
    the order shown; `fields` are places to fill; `gaps` and `segments` give them by the widget ids of `stem` and `lines`.
    `is_opening`: a decision before the text, which is told what happened next and is never called right or wrong.
    `is_blank`: the answer was sent and was empty. `is_sure_but_wrong`: its giver was certain. `is_whole_only`: in a quiz it earns
    points only when all of it is right.
    """

    id: str
    kind: QuestionKind
    language: Language
    is_foreign: bool
    stage: Stage
    title: Html
    stem: tuple[Part, ...] = ()
    lines: tuple[tuple[Part, ...], ...] = ()
    choices: tuple[ChoiceView, ...] = ()
    fields: tuple[FieldView, ...] = ()
    gaps: dict[str, FieldView] = field(default_factory=dict)
    segments: dict[str, ChoiceView] = field(default_factory=dict)
    hint: Html = ""
    asks_confidence: bool = False
    confidence: Confidence | None = None
    is_opening: bool = False
    is_blank: bool = False
    outcome: Outcome | None = None
    percent: int | None = None
    spot_count: SpotCount | None = None
    is_sure_but_wrong: bool = False
    is_whole_only: bool = False
    explanation: Html = ""
    rubric: str = ""
