"""A question as it is found: lines that belong to it, before its key is decided."""

from __future__ import annotations

from dataclasses import dataclass, field

from elearn.exchange.word.blocks import PLAIN, Look
from elearn.exchange.word.questions.answer_lists import Answers
from elearn.exchange.word.questions.line import Line
from elearn.exchange.word.questions.names import Label


@dataclass(slots=True)
class FoundOption:
    """An option: its letter (or its place as a letter, where it has none), its lines, how its letter looks."""

    letter: str
    lines: list[Line]
    letter_look: Look = PLAIN
    ticked: bool = False


@dataclass(slots=True)
class FoundQuestion:
    """`number` is None where the document gives none; `where` is the paragraph, `first` the index of its first line."""

    number: int | None
    where: int
    first: int
    stem: list[Line]
    points: float | None = None
    options: list[FoundOption] = field(default_factory=list)
    stated: list[str] = field(default_factory=list)
    struck: list[str] = field(default_factory=list)
    """Lines that state a key of which nothing is left but what is struck out."""
    explanation: list[Line] = field(default_factory=list)
    rubric: list[Line] = field(default_factory=list)
    cite: list[Line] = field(default_factory=list)
    passage: list[Line] = field(default_factory=list)
    gap_key: str = ""
    """A key that was stated before there were options: what fills a gap, or the beginning of a model answer."""
    section: str = ""
    listed: list[str] = field(default_factory=list)
    """Keys that lists of answers give."""
    behind: list[str] = field(default_factory=list)
    """What lists of answers say beside these keys."""
    lettered: bool = True
    number_twice: bool = False
    is_automatic: bool = False
    """Word itself wrote the number."""
    is_doubtful: bool = False
    """Numbers that Word wrote and those of the list of answers do not cover each other, so a key may be meant for another
    question."""
    doubts: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    """Why somebody must look at it, whatever its key says: codes with their words."""

    def doubt(self, code: str, **words: str) -> None:
        """Note why somebody must look; the same is noted once."""
        if (code, words) not in self.doubts:
            self.doubts.append((code, words))

    def lines(self) -> list[Line]:
        """All its lines."""
        options = [line for option in self.options for line in option.lines]
        return [*self.passage, *self.stem, *options, *self.rubric, *self.explanation]

    labels: tuple[Label, ...] = ()
    """The exam, part and chapter that it stands in, as their headings call them."""
    list_doubt: str = ""
    """What the list of answers is called that may be about another exam or part; empty for none."""

    def words(self) -> str:
        return " ".join(line.text for line in self.stem)


@dataclass(slots=True)
class Grouped:
    """The questions, and what each line is: the index of its question, `PROSE`, `ANSWERS` or `PASSAGE`."""

    questions: list[FoundQuestion]
    roles: list[int]
    unmatched: list[tuple[int, int]]
    """Keys without question: paragraph and number."""


PROSE = -1
ANSWERS = -2
PASSAGE = -3

AnswerRun = tuple[int, int, Answers]
"""After how many questions it stands, its paragraph, and what it says."""
