"""What was read of a foreign file becomes files of a course. Pure: values in, paths and texts out; nothing is written anywhere.

A key that was guessed counts only where somebody has confirmed it. A question whose key nobody confirmed comes in without a right
option, which the check refuses: so no key is published that nobody has seen.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from elearn.authoring.naming import Names
from elearn.content.grammar.files import parse_file
from elearn.content.identity import slug_of
from elearn.content.readability import read
from elearn.content.source import classify
from elearn.content.writing.files import bank_path, first_text, lesson_path
from elearn.content.writing.ids import identified, with_ids
from elearn.content.writing.items import Answers, Choices, Item, Numbers, Option, Texts
from elearn.content.writing.reading import read_items
from elearn.content.writing.refusals import NotWritable
from elearn.content.writing.write import divided, replace_item, write_bank, write_item
from elearn.exchange.escaping import escaped
from elearn.exchange.report import Report
from elearn.exchange.word.values import CHOOSE, CONFIRM, Bank, Lesson, Media, Question, WordCourse

_DRAWN: Final = 10
"""Questions that the quiz of an imported bank draws, where there are so many."""

Keys = Mapping[int, tuple[int, ...]]
"""Question, counted from 1 → the options that somebody has confirmed as right, counted from 0. Of a question without options any
number says that its key is right as it was read."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a course what was read is put. `paths` are there already; `title` is the course's own."""

    module: str
    language: str
    paths: Collection[str]
    names: Names
    with_quiz: bool = False
    quiz_title: str = ""


@dataclass(frozen=True, slots=True)
class Taken:
    """The files that an import makes. `refused` are questions, counted from 1, that no text of a course can say."""

    texts: dict[str, str] = field(default_factory=dict)
    media: dict[str, bytes] = field(default_factory=dict)
    refused: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Brought:
    """How much came in."""

    lessons: int
    quizzes: int
    questions: int
    media: int


def brought_by(files: Taken) -> Brought:
    """What an import has made, counted as people count it."""
    parsed = [parse_file(path, text) for path, text in files.texts.items()]
    kinds = [each.kind for each in parsed]
    return Brought(kinds.count("lesson"), kinds.count("quiz"), sum(len(list(each.questions)) for each in parsed), len(files.media))


def course_of(report: Report, title: str) -> WordCourse:
    """A bank of another format in the shape of a document with questions alone; those that are refused stay among them."""
    questions = tuple(Question(entry, number, entry.key_guessed) for number, entry in enumerate(report.entries, 1))
    bank = Bank(report.title or title, tuple(number for number, entry in enumerate(report.entries, 1) if entry.item is not None))
    return WordCourse(
        title=report.title or title,
        kind="text",
        banks=(bank,) if bank.questions else (),
        questions=questions,
        media=tuple(Media(each.name, each.content) for each in report.assets),
        losses=report.problems,
    )


def open_questions(course: WordCourse) -> list[int]:
    """The questions, counted from 1, whose key somebody must confirm or choose."""
    return [number for number, question in enumerate(course.questions, 1) if question.is_open]


def guessed(course: WordCourse) -> dict[int, tuple[int, ...]]:
    """Question → the options that its looks, or its reading, say are right, counted from 0."""
    found = {each.question: tuple(ord(letter) - ord("A") for letter in each.options) for each in course.guesses}
    for number in open_questions(course):
        item = course.questions[number - 1].entry.item
        if number not in found and item is not None and isinstance(item.answers, Choices):
            found[number] = tuple(at for at, option in enumerate(item.answers.options) if option.right)
    return found


def taken(course: WordCourse, keys: Keys, place: Place) -> Taken:
    """The files of what was read.

    Args:
        keys: of the questions that are open; those that are not in it come without a key.
    """
    items = [_settled(course, number, keys) for number in range(1, len(course.questions) + 1)]
    work = _Work(place, set(place.paths), set(place.names.taken | place.names.retired))
    for lesson in course.lessons:
        work.lesson(lesson, items)
    for bank in course.banks:
        work.bank(bank, items)
    media = {each.name: each.content for each in course.media}
    return Taken(work.texts, media, tuple(sorted(set(work.refused))))


def _settled(course: WordCourse, number: int, keys: Keys) -> Item | None:
    """A question with the key that somebody confirmed; one that is open and not confirmed has none."""
    question = course.questions[number - 1]
    item = question.entry.item
    if item is None or not question.is_open:
        return item
    right = keys.get(number, ())
    # What asked for a confirmation is done with by it.
    notes = tuple(note for note in item.notes if note not in {CONFIRM, CHOOSE}) + (() if right else (CHOOSE,))
    if not isinstance(item.answers, Choices):
        return replace(item, answers=item.answers if right else _unconfirmed(item.answers), notes=notes)
    options = tuple(replace(option, right=at in right) for at, option in enumerate(item.answers.options))
    return replace(item, answers=Choices(options, multiple=len(right) > 1), notes=notes)


def _unconfirmed(answers: Answers) -> Answers:
    """What fills a gap as nobody confirmed it: options of which none is right, which the check refuses."""
    match answers:
        case Numbers(numbers):
            words = [f"{each.low} {each.unit}".rstrip() for each in numbers]
        case Texts(accepted):
            words = [escaped(each.pattern, at_start=False) for each in accepted]
        case _:
            return answers
    return Choices(tuple(Option(each) for each in words), multiple=False)


@dataclass(slots=True)
class _Work:
    """The files so far."""

    place: Place
    paths: set[str]
    ids: set[str]
    texts: dict[str, str] = field(default_factory=dict)
    refused: list[int] = field(default_factory=list)

    def lesson(self, lesson: Lesson, items: Sequence[Item | None]) -> None:
        path = lesson_path(self.place.module, lesson.title, self.place.language, self.paths)
        words = self._with_keys(path, lesson, items)
        front = first_text("lesson", lesson.title, self.ids, minutes=minutes_of(path, words, self.place.language))
        self._add(path, with_ids(path, front + words, self.ids))

    def _with_keys(self, path: str, lesson: Lesson, items: Sequence[Item | None]) -> str:
        """The words of a lesson with the settled questions in their places, from the last to the first: lines stay counted.

        A question that cannot be written as it was settled is left out: it would stand there with its guessed key.
        """
        words = lesson.markdown
        placed = read_items(path, words, "lesson")
        for at, number in reversed(list(zip(placed, lesson.questions, strict=False))):
            item = items[number - 1]
            if item is None or item == at.item:
                continue
            try:
                words = replace_item(words, at, item)
            except NotWritable:
                self.refused.append(number)
                lines = words.split("\n")
                words = "\n".join(lines[: at.start - 1] + lines[at.after - 1 :])
        return words

    def bank(self, bank: Bank, items: Sequence[Item | None]) -> None:
        path = bank_path(bank.title, self.place.language, self.paths)
        kept = [item for number in bank.questions if (item := self._writable(number, items)) is not None]
        for piece in divided(identified(path, kept, self.ids)):
            path = bank_path(bank.title, self.place.language, self.paths)
            name = classify(path).slug
            self._add(path, write_bank(bank.title, name, piece))
            if self.place.with_quiz:
                self._quiz(name, bank.title, len(piece))

    def _writable(self, number: int, items: Sequence[Item | None]) -> Item | None:
        item = items[number - 1]
        try:
            if item is not None:
                write_item(item)
        except NotWritable:
            self.refused.append(number)
            return None
        return item

    def _quiz(self, bank: str, bank_title: str, questions: int) -> None:
        """A quiz that draws from a bank; where the course has one called so, it is told apart by the bank."""
        title = self.place.quiz_title
        if slug_of(title) in self.ids:
            title = f"{title}: {bank_title}"
        path = lesson_path(self.place.module, title, self.place.language, self.paths)
        self._add(path, first_text("quiz", title, self.ids, bank=bank, count=min(_DRAWN, questions)))

    def _add(self, path: str, text: str) -> None:
        self.texts[path] = text
        self.paths.add(path)
        self.ids |= Names.of({path: text}).taken


def minutes_of(path: str, words: str, language: str) -> int:
    """How long a lesson takes, 1 to 240: the whole minutes that `content.readability` tells its author."""
    return max(1, min(240, math.ceil(read(path, words, language).minutes or 0)))


def likely(course: WordCourse) -> dict[int, tuple[int, ...]]:
    """The guesses that the document itself bears out, because it marks its keys so throughout: question → options."""
    bearing = {each.question for each in course.guesses if each.certainty == "likely"}
    return {number: options for number, options in guessed(course).items() if number in bearing and options}


def keys_in(fields: Iterable[tuple[str, str]], course: WordCourse) -> dict[int, tuple[int, ...]]:
    """What a submission confirms: fields `key.<question>` with the number of an option, as often as there are right ones.

    A field `all` says that every question was looked at and what is likely is right; single fields go before it.
    """
    fields = list(fields)
    opened = set(open_questions(course))
    found: dict[int, list[int]] = {}
    seen = likely(course) if any(name == "all" and value for name, value in fields) else {}
    for name, value in fields:
        question = name.removeprefix("key.")
        if name.startswith("key.") and question.isdecimal() and int(question) in opened and value.isdecimal():
            found.setdefault(int(question), []).append(int(value))
    return {**seen, **{number: tuple(sorted(set(options))) for number, options in found.items()}}
