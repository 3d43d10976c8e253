"""A question: its settings, its words, its answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from elearn.content.document import Edition
from elearn.content.grammar.raw.answers import RawAnswers
from elearn.content.grammar.raw.blocks import RawHeading
from elearn.content.grammar.raw.texts import EMPTY, RawText
from elearn.content.problems import Place


@dataclass(frozen=True, slots=True)
class RawMeta:
    """The comment under a question's heading. None: not said, the file's `defaults` hold. `places` are per key."""

    type: Literal["single", "multi", "order", "essay"] | None = None
    points: float | None = None
    difficulty: int | None = None
    competencies: tuple[str, ...] | None = None
    tags: tuple[str, ...] = ()
    cite: str | None = None
    scoring: Literal["all", "partial"] | None = None
    shuffle: bool | None = None
    review: date | None = None
    ignore_diacritics: bool = False
    confidence: bool = False
    role: Literal["practice", "opening"] = "practice"
    see: tuple[str, ...] = ()
    places: Mapping[str, Place] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RawQuestion:
    """One question. `answers` is None when nothing usable was written (a problem then says so).

    `under` is the lesson's heading that it stands under, `edition` the readers it is for, `end` its last source line; `notes` the
    inside of its comments other than the settings.
    """

    id: str | None
    title: RawText
    level: int
    place: Place
    end: int
    meta: RawMeta = field(default_factory=RawMeta)
    stem: RawText = EMPTY
    hint: RawText = EMPTY
    answers: RawAnswers | None = None
    explanation: RawText = EMPTY
    under: RawHeading | None = None
    edition: Edition | None = None
    notes: tuple[RawText, ...] = ()
