"""A question as it is written: words in Markdown, the key, its settings. One language, no HTML, no places in a file.

The studio's forms and every other format (`elearn.exchange`) hold questions in this shape. All values are frozen.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Final, Literal, TypeAlias

Markdown: TypeAlias = str
"""Text in the Markdown of lessons; may have several lines, has no line end at its end."""


@dataclass(frozen=True, slots=True)
class Option:
    """A line that can be chosen or put in order. `id` is None where the letter of its position is its name."""

    text: Markdown
    right: bool = False
    feedback: Markdown = ""
    id: str | None = None


@dataclass(frozen=True, slots=True)
class Choices:
    """Options to choose from. `multiple`: several may be chosen, also where a single one is right."""

    options: tuple[Option, ...]
    multiple: bool = False


@dataclass(frozen=True, slots=True)
class Number:
    """A closed interval of accepted numbers, as decimal strings with a point (`"71.5"`), and the unit, empty for none."""

    low: str
    high: str
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Numbers:
    answers: tuple[Number, ...]


@dataclass(frozen=True, slots=True)
class Accepted:
    """An accepted wording: `*` stands for any run of characters; `percent`, 1 to 100, of the points is given for it."""

    pattern: str
    percent: int = 100


@dataclass(frozen=True, slots=True)
class Texts:
    accepted: tuple[Accepted, ...]
    ignore_diacritics: bool = False


@dataclass(frozen=True, slots=True)
class Pair:
    """`left` is None for a right side that belongs to nothing."""

    left: Markdown | None
    right: Markdown
    feedback: Markdown = ""


@dataclass(frozen=True, slots=True)
class Matching:
    pairs: tuple[Pair, ...]


@dataclass(frozen=True, slots=True)
class Ordering:
    """The items in their right order."""

    items: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Cloze:
    """The gaps stand in the item's stem, in the notation of lessons: `[[a|b]]`, `[[x: right | wrong]]`, `[[=10+-1]]`."""

    ignore_diacritics: bool = False


@dataclass(frozen=True, slots=True)
class Spot:
    """The spotted text with its marks `{+ … +}`, `{- … -}` and `{> … <}`, without the fence around it."""

    text: Markdown


@dataclass(frozen=True, slots=True)
class Essay:
    """Free text that a person marks against `rubric`, which may be empty."""

    rubric: Markdown = ""


Answers: TypeAlias = Choices | Numbers | Texts | Matching | Ordering | Cloze | Spot | Essay
AnswersKind: TypeAlias = Literal["single", "multiple", "numeric", "text", "matching", "ordering", "cloze", "spot", "essay"]
"""The kinds of questions, named as in `elearn.content.document`."""


@dataclass(frozen=True, slots=True)
class Item:
    """One question.

    `title` is the heading, one line of inline Markdown; `stem` what follows it, empty where the heading says it all. `id` is None
    where it has none yet. `section` is the `##` heading that it stands under in a bank, empty for none. None and empty tuples mean
    that the file's defaults hold.
    """

    title: Markdown
    answers: Answers
    stem: Markdown = ""
    id: str | None = None
    hint: Markdown = ""
    explanation: Markdown = ""
    points: float | None = None
    difficulty: int | None = None
    competencies: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    cite: str = ""
    scoring: Literal["all", "partial"] | None = None
    shuffle: bool | None = None
    confidence: bool | None = None
    role: Literal["practice", "opening"] | None = None
    review: date | None = None
    see: tuple[str, ...] = ()
    section: str = ""
    notes: tuple[str, ...] = field(default=())
    """The author's own notes: comments that readers never see."""


_KINDS: Final[dict[type, AnswersKind]] = {
    Numbers: "numeric",
    Texts: "text",
    Matching: "matching",
    Ordering: "ordering",
    Cloze: "cloze",
    Spot: "spot",
    Essay: "essay",
}


def has_key(item: Item) -> bool:
    """Whether a question says what is right: a choice of which nothing is ticked does not."""
    return not isinstance(item.answers, Choices) or any(option.right for option in item.answers.options)


def kind_of(item: Item) -> AnswersKind:
    """What kind of question an item is."""
    answers = item.answers
    if isinstance(answers, Choices):
        return "multiple" if answers.multiple or sum(option.right for option in answers.options) > 1 else "single"
    return _KINDS[type(answers)]
