"""Aiken: one question per paragraph, `A. …` or `A) …` for its options, `ANSWER: B` or `ĐÁP ÁN: B` at its end.

Some programs write `FEEDBACK: …` below that, which explains the question. A heading by itself belongs to none, and is told.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from elearn.content.problems import Place, Problem
from elearn.content.writing.items import Choices, Item, Option
from elearn.exchange import words
from elearn.exchange.entries import entry_of
from elearn.exchange.report import Entry, Notes, Report, finding, refused, short
from elearn.exchange.text import ENTRIES, read_text

_OPTION: Final = re.compile(r"([A-Za-z])[.)](?:[ \t]+|(?=\S))(.*)")
_ANSWER: Final = re.compile(r"(?:ANSWERS?|ĐÁP ÁN(?: ĐÚNG)?|TRẢ LỜI)[ \t]*[:.][ \t]*(.*)", re.IGNORECASE)
_FEEDBACK: Final = re.compile(r"(?:FEEDBACK|EXPLANATION|RATIONALE|GIẢI THÍCH|LỜI GIẢI)[ \t]*:[ \t]*(.*)", re.IGNORECASE)
_LETTERS: Final = re.compile(r"[A-Za-z](?:[ \t]*(?:,|;|và|and|\+|[ \t])[ \t]*[A-Za-z])*[.)]?")
_LETTER: Final = re.compile(r"(?<!\w)[A-Za-z](?!\w)")
_LONGEST: Final = 64 * 1024
_STORY: Final = 80
"""A paragraph of so many characters before a question is its story; a shorter one only where it leads on to the question."""
_LEADS_ON: Final = (":", "?", ",", "…")


@dataclass(slots=True)
class _Draft:
    line: int
    asked: list[tuple[int, str]] = field(default_factory=list)
    kept: int = 0
    """So many lines of what is asked are paragraphs that end, and belong to the question."""
    options: list[tuple[str, str]] = field(default_factory=list)
    answer: str | None = None
    told: list[str] = field(default_factory=list)
    size: int = 0


def read_aiken(content: bytes, path: str = "questions.txt") -> Report:
    """The questions of an Aiken file; linear in it."""
    text, problems = read_text(path, content)
    if text is None:
        return Report(problems=tuple(problems))
    reader = _Reader()
    drafts = reader.read(text)
    if len(drafts) > ENTRIES:
        return refused(path, "IMP009", limit=ENTRIES, what_vi="câu hỏi", what_en="questions")
    if not any(draft.options for draft in drafts):
        return refused(path, "IMP006")
    lost = tuple(_not_taken(Place(path, number), line) for number, line in reader.headings)
    return Report(tuple(_entry(draft, path) for draft in drafts), lost)


def _not_taken(place: Place, line: str) -> Problem:
    shown = short(line)
    what = f"dòng “{shown}”, vì không thuộc câu hỏi nào", f"the line “{shown}”, which belongs to no question"
    return finding(place, "IMP020", what_vi=what[0], what_en=what[1])


class _Reader:
    """Gathers lines: an answer ends a question, and so does a paragraph that begins behind options."""

    def __init__(self) -> None:
        self.draft: _Draft | None = None
        self.found: list[_Draft] = []
        self.headings: list[tuple[int, str]] = []
        self.after_blank = True
        self._behind: list[tuple[int, str]] = []
        """Lines behind an answer that begin with feedback; what is below it may be the next question already."""

    def read(self, text: str) -> list[_Draft]:
        for number, raw in enumerate(text.split("\n"), start=1):
            line = raw.strip()
            if line:
                self._line(number, line)
            else:
                self._blank()
            self.after_blank = not line
        self._blank()
        self._end()
        return self.found

    def _line(self, number: int, line: str) -> None:
        answer, option, told = _ANSWER.match(line), _OPTION.match(line), _FEEDBACK.match(line)
        if self._behind or (told and self.draft is None and self.found):
            if not answer and not (option and option[1].upper() == "A"):
                self._behind.append((number, line))
                return
            self._begin_below()
        draft = self.draft
        if draft is None or (draft.options and self.after_blank and not answer and not option and not told):
            self._end()
            draft = self.draft = _Draft(number)
        draft.size += len(line)
        if answer:
            draft.answer = answer[1].strip()
            self._end()
        elif option and (draft.options or option[1].upper() == "A"):
            draft.options.append((option[1].upper(), option[2]))
        elif draft.options and told:
            draft.told.append(told[1])
        elif draft.options:
            letter, words_ = draft.options[-1]
            draft.options[-1] = (letter, f"{words_} {line}" if draft.size <= _LONGEST else words_)
        else:
            draft.asked.append((number, line))

    def _begin_below(self) -> None:
        """An option stands directly below lines behind an answer: they ask a question, all but the feedback above others."""
        (_, first), *others = self._behind
        if others:
            self._explain([first])
        below = others or self._behind
        self.draft = _Draft(below[0][0], below, size=sum(len(line) for _, line in below))
        self._behind = []

    def _blank(self) -> None:
        if self._behind:
            self._explain([line for _, line in self._behind])
            self._behind = []
        draft = self.draft
        if draft is not None and not draft.options and not self.after_blank:
            self._part_heading(draft)

    def _part_heading(self, draft: _Draft) -> None:
        """Takes a heading out of a question that has not begun: its paragraph is short and leads on to nothing."""
        paragraph = draft.asked[draft.kept :]
        if sum(len(line) for _, line in paragraph) >= _STORY or paragraph[-1][1].endswith(_LEADS_ON):
            draft.kept = len(draft.asked)
            return
        self.headings += paragraph
        del draft.asked[draft.kept :]
        if not draft.asked:
            self.draft = None

    def _explain(self, lines: list[str]) -> None:
        """Feedback behind an answer explains the question that it ended."""
        told = _FEEDBACK.match(lines[0])
        self.found[-1].told += [told[1] if told else lines[0], *lines[1:]]

    def _end(self) -> None:
        if self.draft is not None:
            self.found.append(self.draft)
        self.draft = None


def _entry(draft: _Draft, path: str) -> Entry:
    notes = Notes(Place(path, draft.line))
    asked = "\n".join(line for _, line in draft.asked)
    title = asked or (draft.options[0][1] if draft.options else draft.answer or "")
    if draft.size > _LONGEST:
        notes.add("IMP016", limit=_LONGEST)
    elif not draft.asked:
        notes.add("IMP013")
    elif len(draft.options) < 2:
        notes.add("IMP014")
    else:
        return entry_of(notes, title, _item(asked, draft, notes))
    return notes.entry(title, None)


def _item(asked: str, draft: _Draft, notes: Notes) -> Item | None:
    letters = [letter for letter, _ in draft.options]
    right = set(_LETTER.findall(draft.answer.upper())) if draft.answer and _LETTERS.fullmatch(draft.answer) else set()
    if len(set(letters)) < len(letters):
        notes.add("IMP010", why_vi="một chữ cái có hai phương án", why_en="one letter has two options")
    elif not right or not right <= set(letters):
        notes.add("IMP012")
    if notes.refuses:
        return None
    heading, stem = words.parted(words.sentences(asked))
    options = tuple(Option(words.line(text), letter in right) for letter, text in draft.options)
    told = words.sentences("\n".join(draft.told))
    return Item(heading, Choices(options, len(right) > 1), stem=stem, explanation=told)
