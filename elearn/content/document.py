"""The compiled course: what the compiler writes and everyone else reads.

A document is a tree of frozen values with no behaviour beyond look-up. It is stored as JSON in a rendition and read back unchanged
(`to_json`, `from_json`). All HTML in it is safe: it came through both sanitisers. Texts are kept per language under the codes of
`Course.languages`; structure (ids, keys, order) is common to all languages.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Annotated, Literal, TypeAlias

from pydantic import Field, TypeAdapter

Language: TypeAlias = str
Text: TypeAlias = dict[Language, str]
"""Plain text per language."""
Html: TypeAlias = str
"""HTML that passed both sanitisers; safe to write into a page without escaping."""

FORMAT = 1
"""The number in `format:` of course.yml that this compiler reads."""
FOOTNOTES_KEY = "chu-thich"
"""What stands for a heading in the key of the block that holds a page's footnotes, always its last."""


# --- questions ---------------------------------------------------------------------------------------------------------

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
    `role` "opening" marks the decision before the text. `scoring` "all" gives points only for a wholly right answer.
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
    cite: str | None = None
    review: date | None = None
    key_hash: str = ""
    text_hashes: Text = field(default_factory=dict)


# --- lessons -----------------------------------------------------------------------------------------------------------

BlockKind: TypeAlias = Literal["html", "figure", "question", "recall", "desk", "instructor"]
Edition: TypeAlias = Literal["official", "citizen"]


@dataclass(frozen=True, slots=True)
class Block:
    """One block of a lesson in one language.

    `key` (nearest heading id + kind + ordinal) is the same in every language and is kept across versions.
    `hash` covers what the reader sees. `edition` names the readers it is for; None means all.
    `question`: the question shown here (`question`), or spoken of (`recall`). `recall`: the line per option id.
    `contacts`: codes of `{{ contact: code }}`; the page writes the unit's contact in place of
    `<span class="contact contact-CODE"></span>`. `heading` is the id of the heading the block stands under.
    """

    key: str
    kind: BlockKind
    hash: str
    html: Html = ""
    question: str | None = None
    recall: dict[str, Html] = field(default_factory=dict)
    edition: Edition | None = None
    contacts: tuple[str, ...] = ()
    heading: str | None = None


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the lesson for its table of contents: level 2 to 4, anchor id, plain text."""

    level: int
    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Page:
    """One lesson in one language. `text` is its plain text for search; `stale` names blocks older than their source."""

    title: str
    blocks: tuple[Block, ...]
    headings: tuple[Heading, ...] = ()
    text: str = ""
    stale: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of a scene: safe HTML, shown always or only where `fact` was set (`unless`: only where it was not)."""

    html: Html
    fact: str | None = None
    unless: bool = False


RecordKey: TypeAlias = Literal["did", "told", "kept", "lost", "missing"]


@dataclass(frozen=True, slots=True)
class RecordLine:
    """A line that a choice writes into the case file: *Làm · Báo · Giữ · Lộ · Thiếu*."""

    key: RecordKey
    text: str


@dataclass(frozen=True, slots=True)
class Fork:
    """One choice in a scene: where it leads, minutes it takes, facts it sets. Id is the letter of its position."""

    id: str
    to: str
    minutes: int = 0
    sets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ForkText:
    label: Html
    record: tuple[RecordLine, ...] = ()
    feedback: Html | None = None


@dataclass(frozen=True, slots=True)
class ModelLine:
    """A line of the good file: when ("13:41", may be empty), what, and why it stands there."""

    key: RecordKey
    at: str
    html: Html
    why: Html = ""


@dataclass(frozen=True, slots=True)
class SceneText:
    """The words of a scene. `file` holds the lines of the good file, in the scene with the role `model-file`."""

    title: str
    passages: tuple[Passage, ...]
    forks: dict[str, ForkText] = field(default_factory=dict)
    file: tuple[ModelLine, ...] = ()


@dataclass(frozen=True, slots=True)
class Scene:
    id: str
    role: Literal["scene", "ending", "model-file"]
    forks: tuple[Fork, ...]
    texts: dict[Language, SceneText]
    outcome: Literal["good", "fair", "poor"] | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """A story with forks and an office-day clock. `start` is minutes after midnight; the first scene is where it begins."""

    start: int
    actor: Text
    scenes: tuple[Scene, ...]

    def scene(self, scene_id: str) -> Scene | None:
        return next((scene for scene in self.scenes if scene.id == scene_id), None)


@dataclass(frozen=True, slots=True)
class Draw:
    """One line of a blueprint: so many items of a bank that pass the filter (see `docs/authoring.md`)."""

    bank: str
    count: int
    where: str = ""


@dataclass(frozen=True, slots=True)
class Quiz:
    """The settings of a graded quiz. `attempts` None means without limit; `pass_percent` 0 to 100."""

    attempts: int | None
    grade: Literal["best", "last", "first", "average"]
    pass_percent: float
    feedback: Literal["immediate", "after-submit", "after-close", "none"]
    shuffle_questions: bool
    shuffle_options: bool
    draw: tuple[Draw, ...]


@dataclass(frozen=True, slots=True)
class Lesson:
    """One numbered file of a module. `pages` of a case hold what stands before its first scene; of a quiz its introduction.

    `questions` are the ids of the questions that stand in it, in order. `slug` is its address below the course.
    """

    id: str
    slug: str
    kind: Literal["lesson", "case", "quiz"]
    minutes: int
    title: Text
    pages: dict[Language, Page]
    competencies: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    case: Case | None = None
    quiz: Quiz | None = None


@dataclass(frozen=True, slots=True)
class Module:
    slug: str
    title: Text
    lessons: tuple[Lesson, ...]


# --- the course --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CompetencyClaim:
    """What passing the course gives evidence of: a competency of a framework at a level of that framework's scale."""

    framework: str
    code: str
    level: int


@dataclass(frozen=True, slots=True)
class Bank:
    id: str
    title: Text
    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """The pocket card: HTML per language; `contacts` as in `Block`."""

    id: str
    title: Text
    html: dict[Language, Html]
    contacts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Term:
    term: Text
    meaning: Text


@dataclass(frozen=True, slots=True)
class Media:
    """A file that pages show, at `/media/<sha256>.<suffix>`. `bytes` is its size; `path` where the trainer keeps it."""

    sha256: str
    suffix: str
    content_type: str
    bytes: int
    path: str


@dataclass(frozen=True, slots=True)
class Change:
    """What a version changed, in words, and the lesson ids that earlier learners must see again."""

    label: str
    text: Text
    relearn: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Author:
    name: str
    hours: float | None = None


@dataclass(frozen=True, slots=True)
class LawText:
    """A law the course rests on, from `courses/laws.yml`; dates are ISO."""

    key: str
    number: str
    title: Text
    status: str
    in_force: date | None = None
    checked_on: date | None = None


@dataclass(frozen=True)
class Course:
    """One compiled course version. `source_hash` identifies it: SHA-256 over its normalised sources and media."""

    format: int
    id: str
    slug: str
    label: str
    languages: tuple[Language, ...]
    title: Text
    summary: Text
    modules: tuple[Module, ...]
    source_hash: str
    theme: str = ""
    place: str = ""
    audience: tuple[str, ...] = ()
    competencies: tuple[CompetencyClaim, ...] = ()
    laws: tuple[LawText, ...] = ()
    credit_hours: float = 0
    valid_months: int | None = None
    visibility: Literal["public", "signed-in", "unit"] = "signed-in"
    required_lessons: tuple[str, ...] = ()
    required_quizzes: tuple[str, ...] = ()
    questions: dict[str, Question] = field(default_factory=dict)
    banks: tuple[Bank, ...] = ()
    card: Card | None = None
    glossary: tuple[Term, ...] = ()
    media: tuple[Media, ...] = ()
    changes: tuple[Change, ...] = ()
    authors: tuple[Author, ...] = ()
    licence: str = ""
    reviewed_on: date | None = None
    retired: tuple[str, ...] = ()

    @property
    def source_language(self) -> Language:
        return self.languages[0]

    @cached_property
    def lessons(self) -> tuple[Lesson, ...]:
        """All lessons, cases and quizzes in the order of the course."""
        return tuple(lesson for module in self.modules for lesson in module.lessons)

    @cached_property
    def minutes(self) -> int:
        return sum(lesson.minutes for lesson in self.lessons)

    def lesson(self, slug: str) -> Lesson | None:
        """The lesson at an address, or None."""
        return next((lesson for lesson in self.lessons if lesson.slug == slug), None)

    def lesson_by_id(self, lesson_id: str) -> Lesson | None:
        return next((lesson for lesson in self.lessons if lesson.id == lesson_id), None)

    def iter_questions(self, lesson: Lesson) -> Iterator[Question]:
        return (self.questions[question_id] for question_id in lesson.questions)


_ADAPTER: TypeAdapter[Course] = TypeAdapter(Course)


def to_json(course: Course) -> bytes:
    """The document as UTF-8 JSON, the same bytes for equal documents."""
    return _ADAPTER.dump_json(course)


def from_json(data: bytes) -> Course:
    """The document that `to_json` wrote.

    Raises:
        pydantic.ValidationError: the bytes are not a document of this format.
    """
    return _ADAPTER.validate_json(data)
