"""The answers of a question, kind by kind."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from elearn.content.grammar.raw.texts import EMPTY, RawText
from elearn.content.problems import Place

GAP_OPEN = "\ue000"
GAP_CLOSE = "\ue001"
"""A gap of a cloze stands in the stem as `GAP_OPEN + gap id + GAP_CLOSE` (see `gap_mark`); Markdown leaves it alone."""


def gap_mark(gap_id: str) -> str:
    """The characters that stand for a gap in `RawQuestion.stem`."""
    return f"{GAP_OPEN}{gap_id}{GAP_CLOSE}"


@dataclass(frozen=True, slots=True)
class RawOption:
    """One line that can be chosen or put in order. `id` is `{#id}` or the letter of its position."""

    id: str
    text: RawText
    place: Place
    right: bool = False
    feedback: RawText = EMPTY


@dataclass(frozen=True, slots=True)
class RawChoices:
    """`- [x] …` lines. `multiple` when more than one is marked or the meta says `type: multi`."""

    options: tuple[RawOption, ...]
    multiple: bool
    kind: Literal["choice"] = "choice"


@dataclass(frozen=True, slots=True)
class RawNumber:
    """A closed interval of decimal strings without grouping or trailing zeros, and the unit in the file's language."""

    low: str
    high: str
    unit: str | None
    place: Place


@dataclass(frozen=True, slots=True)
class RawNumeric:
    answers: tuple[RawNumber, ...]
    kind: Literal["numeric"] = "numeric"


@dataclass(frozen=True, slots=True)
class RawAccepted:
    """One accepted wording; `*` stands for any run of characters."""

    pattern: str
    percent: int
    place: Place


@dataclass(frozen=True, slots=True)
class RawTexts:
    accepted: tuple[RawAccepted, ...]
    kind: Literal["text"] = "text"


@dataclass(frozen=True, slots=True)
class RawPair:
    """`- left => right`. `left` is None on a distractor. Ids: `left_id` "1", "2", …; `right_id` "a", "b", …."""

    left_id: str | None
    left: RawText | None
    right_id: str
    right: RawText
    place: Place
    feedback: RawText = EMPTY


@dataclass(frozen=True, slots=True)
class RawMatching:
    pairs: tuple[RawPair, ...]
    kind: Literal["matching"] = "matching"


@dataclass(frozen=True, slots=True)
class RawOrdering:
    """Numbered lines, in the right order."""

    items: tuple[RawOption, ...]
    kind: Literal["ordering"] = "ordering"


@dataclass(frozen=True, slots=True)
class RawGap:
    """One gap, numbered from "1" in reading order; exactly one of `accepted`, `options` and `number` is filled.

    `options` are a list to choose from, in source order; the one marked `right` is always the first.
    """

    id: str
    place: Place
    accepted: tuple[RawAccepted, ...] = ()
    options: tuple[RawOption, ...] = ()
    number: RawNumber | None = None
    feedback: RawText = EMPTY


@dataclass(frozen=True, slots=True)
class RawCloze:
    """The gaps; the stem of the question holds a `gap_mark` for each."""

    gaps: tuple[RawGap, ...]
    kind: Literal["cloze"] = "cloze"


@dataclass(frozen=True, slots=True)
class RawSegment:
    """A piece of a spotted text that can be touched, numbered from "1". Its text may hold line breaks."""

    id: str
    text: RawText
    suspicious: bool
    place: Place
    why: RawText = EMPTY


@dataclass(frozen=True, slots=True)
class RawSpot:
    """A spotted text, line by line: plain Markdown between segments. An empty line is an empty tuple.

    `source` is the text between the fences as it is written.
    """

    lines: tuple[tuple[RawText | RawSegment, ...], ...]
    source: str = field(default="", compare=False)
    kind: Literal["spot"] = "spot"

    @property
    def segments(self) -> tuple[RawSegment, ...]:
        return tuple(part for line in self.lines for part in line if isinstance(part, RawSegment))


@dataclass(frozen=True, slots=True)
class RawEssay:
    """Free text marked by a person against the rubric, which is written as `> [!RUBRIC]` in place of answers."""

    rubric: RawText = EMPTY
    kind: Literal["essay"] = "essay"


RawAnswers: TypeAlias = RawChoices | RawNumeric | RawTexts | RawMatching | RawOrdering | RawCloze | RawSpot | RawEssay
