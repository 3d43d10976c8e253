"""Headings, recalls and blocks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from elearn.content.document import Edition
from elearn.content.grammar.raw.texts import RawText
from elearn.content.problems import Place


@dataclass(frozen=True, slots=True)
class RawHeading:
    """A heading. `text` is without marks and attributes; `attributes` are those of `{#id role=ending}` but the id."""

    level: int
    text: RawText
    place: Place
    id: str | None = None
    attributes: Mapping[str, str] = field(default_factory=dict)


BlockKind: TypeAlias = Literal["prose", "figure", "desk", "recall", "instructor", "include"]
Shape: TypeAlias = Literal[
    "heading", "paragraph", "list", "table", "alert", "quote", "code", "details", "figure", "definition", "rule"
]


@dataclass(frozen=True, slots=True)
class RawRecall:
    """`> [!RECALL] q-id`: the question whose choice is printed again and the line written for each option id."""

    question: str
    lines: Mapping[str, RawText]


@dataclass(frozen=True, slots=True)
class RawBlock:
    """One block of a page: a heading, a paragraph, a whole list, a whole table, a callout, …

    kind:    `prose` and `figure` (a picture alone in its paragraph) are Markdown as it stands in `text`; of `desk` and
             `instructor` the quote marks and the `[!…]` line are taken off; `recall` has its lines in `recall`;
             `include` names another source in `include`.
    shape:   what a prose block looks like. `definition` is a footnote, an abbreviation or a link definition: it belongs
             to every block of the file, so render it together with those that use it.
    under:   the heading that the block stands under (of a heading: itself), None before the first one.
    edition: the readers it is for, None means all.
    """

    kind: BlockKind
    text: RawText
    place: Place
    shape: Shape = "paragraph"
    under: RawHeading | None = None
    edition: Edition | None = None
    recall: RawRecall | None = None
    include: str | None = None
