"""Raw structures: what one source file says, still as Markdown source, each piece with its place.

Nothing here knows YAML, HTML or another file. Lines and columns are counted from 1. All values are frozen.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, TypeAlias

from elearn.content.document import Edition, RecordKey
from elearn.content.problems import Place, Problem

FileKind: TypeAlias = Literal["lesson", "bank", "quiz", "case", "card", "snippet"]

GAP_OPEN = "\ue000"
GAP_CLOSE = "\ue001"
"""A gap of a cloze stands in the stem as `GAP_OPEN + gap id + GAP_CLOSE` (see `gap_mark`); Markdown leaves it alone."""


def gap_mark(gap_id: str) -> str:
    """The characters that stand for a gap in `RawQuestion.stem`."""
    return f"{GAP_OPEN}{gap_id}{GAP_CLOSE}"


# --- text -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text (without its line break) and the place of its first character in the source file."""

    number: int
    column: int
    text: str


@dataclass(frozen=True, slots=True)
class RawText:
    """Markdown source, line by line: marks around it (`> `, indentation of a feedback) are already taken off."""

    lines: tuple[Line, ...] = ()

    @property
    def markdown(self) -> str:
        return "\n".join(line.text for line in self.lines)

    @property
    def number(self) -> int:
        """The source line where it begins; 1 when it is empty."""
        return self.lines[0].number if self.lines else 1

    @property
    def column(self) -> int:
        return self.lines[0].column if self.lines else 1

    def __bool__(self) -> bool:
        """Whether it says anything: blank lines alone do not."""
        return any(line.text.strip() for line in self.lines)

    def position(self, offset: int) -> tuple[int, int]:
        """Line and column in the source of a character of `markdown`."""
        for line in self.lines:
            if offset <= len(line.text):
                return line.number, line.column + offset
            offset -= len(line.text) + 1
        return self.number, self.column

    def place(self, path: str, offset: int = 0) -> Place:
        """The place of a character of `markdown` in the file `path`."""
        return Place(path, *self.position(offset))


EMPTY = RawText()


# --- blocks ---------------------------------------------------------------------------------------------------------


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


# --- questions ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class RawMeta:
    """The comment under a question's heading. None: not said, the file's `defaults` hold. `places` are per key."""

    type: Literal["single", "multi", "order", "essay"] | None = None
    points: float | None = None
    difficulty: int | None = None
    competencies: tuple[str, ...] | None = None
    cite: str | None = None
    scoring: Literal["all", "partial"] | None = None
    shuffle: bool | None = None
    review: date | None = None
    ignore_diacritics: bool = False
    confidence: bool = False
    role: Literal["practice", "opening"] = "practice"
    places: Mapping[str, Place] = field(default_factory=dict)


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
    """A spotted text, line by line: plain Markdown between segments. An empty line is an empty tuple."""

    lines: tuple[tuple[RawText | RawSegment, ...], ...]
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


@dataclass(frozen=True, slots=True)
class RawQuestion:
    """One question. `answers` is None when nothing usable was written (a problem then says so).

    `under` is the lesson's heading that it stands under, `edition` the readers it is for, `end` its last source line.
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


# --- cases ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class RawRecord:
    """A line for the case file; of `Làm: …` the words after the colon."""

    key: RecordKey
    text: str


@dataclass(frozen=True, slots=True)
class RawFork:
    """One choice of a scene. `id` is the letter of its position, `to` a scene id, `minutes` what it costs."""

    id: str
    label: RawText
    to: str
    place: Place
    minutes: int = 0
    records: tuple[RawRecord, ...] = ()
    sets: tuple[str, ...] = ()
    feedback: RawText = EMPTY


@dataclass(frozen=True, slots=True)
class RawPassage:
    """A piece of a scene, shown where `fact` was set (with `unless`: where it was not); always when it is None."""

    text: RawText
    place: Place
    fact: str | None = None
    unless: bool = False


@dataclass(frozen=True, slots=True)
class RawScene:
    """A scene, an ending or the good file. `heading.id` is its id; a scene without one has a problem and the id ""."""

    id: str
    heading: RawHeading
    role: Literal["scene", "ending", "model-file"] = "scene"
    outcome: Literal["good", "fair", "poor"] | None = None
    passages: tuple[RawPassage, ...] = ()
    forks: tuple[RawFork, ...] = ()


# --- the file -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class RawCard:
    """The pocket card: its Markdown as one text (the same lines stand in `RawFile.body` as blocks)."""

    text: RawText


@dataclass(frozen=True, slots=True)
class RawFile:
    """One source file.

    language: of `x.vi.md` it is `vi`, of a name without a language None.
    front:    the YAML between the `---` lines, None where there is none.
    body:     blocks and questions in source order; of a case what stands before its first scene, and the desk act,
              instructor's notes, definitions and questions wherever they stand.
    scenes:   of a case only. card: of a card only.
    problems: what the grammar itself refuses or remarks; the rules of `elearn.content.lint` come on top.
    """

    path: str
    kind: FileKind
    language: str | None
    front: RawText | None
    body: tuple[RawBlock | RawQuestion, ...]
    scenes: tuple[RawScene, ...] = ()
    card: RawCard | None = None
    problems: tuple[Problem, ...] = ()
    lines: tuple[str, ...] = ()

    @property
    def blocks(self) -> Iterator[RawBlock]:
        return (item for item in self.body if isinstance(item, RawBlock))

    @property
    def questions(self) -> Iterator[RawQuestion]:
        return (item for item in self.body if isinstance(item, RawQuestion))

    @property
    def headings(self) -> Iterator[RawHeading]:
        """The headings of the page, in order; those of questions are not among them."""
        return (block.under for block in self.blocks if block.shape == "heading" and block.under is not None)
