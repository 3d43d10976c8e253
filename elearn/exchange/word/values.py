"""What a document becomes: values that can be written as JSON, since they cross a process and wait in a job's result.

`to_json` and `from_json` are the one way in which they cross.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import Annotated, Final, Literal, TypeAlias

from pydantic import PlainSerializer, PlainValidator, TypeAdapter

from elearn.content.problems import Problem
from elearn.exchange.report import Entry

Source: TypeAlias = Literal["asterisk", "highlight", "colour", "underline", "bold", "italic"]
"""The look that a key was guessed from, the most telling first."""
Certainty: TypeAlias = Literal["likely", "doubtful"]
Questions: TypeAlias = Literal["bank", "lessons"]
CONFIRM: Final = "Đáp án được đoán khi đọc tệp, cần xác nhận"
CHOOSE: Final = "Chưa rõ đáp án đúng, cần chọn"
"""What a question whose key is open has among its author's notes."""
DESCRIBE: Final = "Hình chưa có lời mô tả, cần biên tập"
"""What a question that is told by pictures alone has among them."""


def _bytes(value: object) -> bytes:
    return value if isinstance(value, bytes) else base64.b64decode(str(value), validate=True)


Content: TypeAlias = Annotated[
    bytes,
    PlainValidator(_bytes),
    PlainSerializer(lambda content: base64.b64encode(content).decode("ascii"), return_type=str, when_used="json"),
]


@dataclass(frozen=True, slots=True)
class Options:
    """What the caller wishes.

    questions: where questions go that stand between a lesson's text: all into the bank, or all into their lessons. None: up to five
               in a lesson stay its practice, more go to the bank.
    """

    questions: Questions | None = None


@dataclass(frozen=True, slots=True)
class Media:
    """A picture: `name` as the Markdown names it (`assets/…`)."""

    name: str
    content: Content


@dataclass(frozen=True, slots=True)
class Guess:
    """A key that was concluded from looks and must be confirmed by a person.

    question:  which question of the document, from 1: `WordCourse.questions[question - 1]`.
    options:   the letters of the options that are taken as right, in capitals from A by their place.
    source:    the look that says so.
    certainty: `likely` where the document marks its keys so throughout, or two looks agree.
    """

    question: int
    options: tuple[str, ...]
    source: Source
    certainty: Certainty


@dataclass(frozen=True, slots=True)
class Question:
    """A question of the document. `entry.item` has no right option where the key is not known; `number` is what the document
    calls it.

    `is_open`: somebody must choose or confirm its key before it is published.
    """

    entry: Entry
    number: int | None
    is_open: bool


@dataclass(frozen=True, slots=True)
class Lesson:
    """A lesson in Markdown, without front matter.

    media:     the names of its pictures.
    questions: the questions in it, by their place in the document from 1; they stand in the Markdown without ids.
    where:     the paragraph with its heading.
    """

    title: str
    markdown: str
    media: tuple[str, ...] = ()
    questions: tuple[int, ...] = ()
    where: int = 1


@dataclass(frozen=True, slots=True)
class Bank:
    """A bank that fits into one file; `questions` by their place in the document from 1."""

    title: str
    questions: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class WordCourse:
    """A document as a course: lessons in order, questions, and what must be known before it is used.

    kind:   what was read; `slides` need an editor (*cần biên tập*).
    losses: what did not come along, in the order of the document; `place.line` is the paragraph, or the slide.
    """

    title: str
    kind: Literal["word", "text", "slides"]
    lessons: tuple[Lesson, ...] = ()
    banks: tuple[Bank, ...] = ()
    questions: tuple[Question, ...] = ()
    media: tuple[Media, ...] = ()
    losses: tuple[Problem, ...] = ()
    guesses: tuple[Guess, ...] = ()


@dataclass(frozen=True, slots=True)
class Refusal:
    """A document that is not converted: `problem` has a sentence in `elearn.exchange.sentences`."""

    problem: Problem


Result: TypeAlias = WordCourse | Refusal
_RESULT: Final[TypeAdapter[Result]] = TypeAdapter(Result)


def to_json(result: Result) -> bytes:
    return _RESULT.dump_json(result)


def from_json(content: bytes | str) -> Result:
    """Raises:
    pydantic.ValidationError: it is no result.
    """
    return _RESULT.validate_json(content)
