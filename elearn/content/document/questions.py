"""Questions: the key of each kind, and the words per language."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from elearn.content.document.texts import Html, Language, Text

QuestionKind: TypeAlias = Literal["single", "multiple", "numeric", "text", "matching", "ordering", "cloze", "spot", "essay"]


@dataclass(frozen=True, slots=True)
class Choice:
    """Key of `single` and `multiple`: the option ids in source order and those that are right."""

    options: tuple[str, ...]
    right: tuple[str, ...]
    kind: Literal["choice"] = "choice"


@dataclass(frozen=True, slots=True)
class NumericAnswer:
    """A closed interval of accepted numbers, as decimal strings (`"71.5"`), and the unit per language if one is named."""

    low: str
    high: str
    unit: Text | None = None


@dataclass(frozen=True, slots=True)
class Numeric:
    answers: tuple[NumericAnswer, ...]
    kind: Literal["numeric"] = "numeric"


@dataclass(frozen=True, slots=True)
class AcceptedText:
    """One accepted wording: `*` stands for any run of characters; `percent` of the points is given for it."""

    pattern: str
    percent: int = 100


@dataclass(frozen=True, slots=True)
class ShortText:
    """Accepted wordings per language; with `ignore_diacritics` "dao tao" answers for "đào tạo"."""

    accepted: dict[Language, tuple[AcceptedText, ...]]
    ignore_diacritics: bool = False
    kind: Literal["text"] = "text"


@dataclass(frozen=True, slots=True)
class Matching:
    """Left ids in source order, right ids in source order (distractors included), and the right answer for each left."""

    lefts: tuple[str, ...]
    rights: tuple[str, ...]
    pairs: dict[str, str]
    kind: Literal["matching"] = "matching"


@dataclass(frozen=True, slots=True)
class Ordering:
    """Item ids in the right order."""

    items: tuple[str, ...]
    kind: Literal["ordering"] = "ordering"


@dataclass(frozen=True, slots=True)
class Gap:
    """One gap of a cloze, numbered from "1". Exactly one of the three ways to fill it is given.

    `accepted`: typed text, per language. `options` and `right`: a list to choose from. `number`: a typed number.
    """

    id: str
    accepted: dict[Language, tuple[AcceptedText, ...]] = field(default_factory=dict)
    options: tuple[str, ...] = ()
    right: str | None = None
    number: NumericAnswer | None = None


@dataclass(frozen=True, slots=True)
class Cloze:
    gaps: tuple[Gap, ...]
    ignore_diacritics: bool = False
    kind: Literal["cloze"] = "cloze"


@dataclass(frozen=True, slots=True)
class Spot:
    """Segment ids ("1", "2", …) in reading order and those that are suspicious."""

    segments: tuple[str, ...]
    suspicious: tuple[str, ...]
    kind: Literal["spot"] = "spot"


@dataclass(frozen=True, slots=True)
class Essay:
    """Free text marked by a person against `rubric` (per language, may be empty)."""

    rubric: Text = field(default_factory=dict)
    kind: Literal["essay"] = "essay"


Key: TypeAlias = Annotated[Choice | Numeric | ShortText | Matching | Ordering | Cloze | Spot | Essay, Field(discriminator="kind")]


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a stem or a spotted message: safe HTML, or the place of one widget (a gap id or a segment id)."""

    html: Html = ""
    widget: str | None = None


@dataclass(frozen=True, slots=True)
class QuestionText:
    """The words of one question in one language.

    `title` is the heading, inline HTML. `stem` is empty when the heading says it all; of a cloze it holds the gaps.
    `labels` holds the words of whatever can be chosen: option ids; for matching `l:<id>` and `r:<id>`; item ids; segment ids;
    for gaps with a list `<gap>:<option>`. `feedback` uses the same ids (for matching the left id `l:<id>`; for gaps the gap id).
    `lines` is the spotted text, line by line.
    """

    title: Html
    stem: tuple[Part, ...] = ()
    labels: dict[str, Html] = field(default_factory=dict)
    feedback: dict[str, Html] = field(default_factory=dict)
    lines: tuple[tuple[Part, ...], ...] = ()
    hint: Html | None = None
    explanation: Html | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """One question: its key, and its words per language.

    `key_hash` covers kind, options, key and tolerance (a change restarts statistics); `text_hashes` the words of each language.
    `role` "opening" marks the decision before the text. `scoring` "all" gives points only for a wholly right answer. `see` says
    what to read again after a wrong answer: `lesson-id#heading-id`, or a lesson as a whole. `tags` are words of the
    author's own by which questions are drawn.
    """

    id: str
    kind: QuestionKind
    key: Key
    texts: dict[Language, QuestionText]
    points: float = 1.0
    difficulty: int = 2
    competencies: tuple[str, ...] = ()
    scoring: Literal["all", "partial"] = "all"
    shuffle: bool = True
    confidence: bool = False
    role: Literal["practice", "opening"] = "practice"
    see: tuple[str, ...] = ()
    cite: str | None = None
    review: date | None = None
    key_hash: str = ""
    text_hashes: Text = field(default_factory=dict)
    tags: tuple[str, ...] = ()
