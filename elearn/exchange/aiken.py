"""Aiken: one question per paragraph, `A. …` or `A) …` for its options, `ANSWER: B` or `ĐÁP ÁN: B` at its end. No feedback."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from elearn.content.problems import Place
from elearn.content.writing.items import Choices, Item, Option
from elearn.exchange import words
from elearn.exchange.entries import entry_of
from elearn.exchange.report import Entry, Notes, Report, refused
from elearn.exchange.text import ENTRIES, read_text

_OPTION: Final = re.compile(r"([A-Za-z])[.)](?:[ \t]+|(?=\S))(.*)")
_ANSWER: Final = re.compile(r"(?:ANSWERS?|ĐÁP ÁN(?: ĐÚNG)?|TRẢ LỜI)[ \t]*[:.][ \t]*(.*)", re.IGNORECASE)
_LETTERS: Final = re.compile(r"[A-Za-z](?:[ \t]*(?:,|;|và|and|\+|[ \t])[ \t]*[A-Za-z])*[.)]?")
_LETTER: Final = re.compile(r"(?<!\w)[A-Za-z](?!\w)")
_LONGEST: Final = 64 * 1024


@dataclass(slots=True)
class _Draft:
    line: int
    asked: list[str] = field(default_factory=list)
    options: list[tuple[str, str]] = field(default_factory=list)
    answer: str | None = None
    size: int = 0


def read_aiken(content: bytes, path: str = "questions.txt") -> Report:
    """The questions of an Aiken file; linear in it."""
    text, problems = read_text(path, content)
    if text is None:
        return Report(problems=tuple(problems))
    drafts = _Reader().read(text)
    if len(drafts) > ENTRIES:
        return refused(path, "IMP009", limit=ENTRIES, what_vi="câu hỏi", what_en="questions")
    if not any(draft.options for draft in drafts):
        return refused(path, "IMP006")
    return Report(tuple(_entry(draft, path) for draft in drafts))


class _Reader:
    """Gathers lines: an answer ends a question, and so does a paragraph that begins behind options."""

    def __init__(self) -> None:
        self.draft: _Draft | None = None
        self.found: list[_Draft] = []
        self.after_blank = True

    def read(self, text: str) -> list[_Draft]:
        for number, raw in enumerate(text.split("\n"), start=1):
            line = raw.strip()
            if line:
                self._line(number, line)
            self.after_blank = not line
        self._end()
        return self.found

    def _line(self, number: int, line: str) -> None:
        answer, option = _ANSWER.match(line), _OPTION.match(line)
        draft = self.draft
        if draft is None or (draft.options and self.after_blank and not answer and not option):
            self._end()
            draft = self.draft = _Draft(number)
        draft.size += len(line)
        if answer:
            draft.answer = answer[1].strip()
            self._end()
        elif option and (draft.options or option[1].upper() == "A"):
            draft.options.append((option[1].upper(), option[2]))
        elif draft.options:
            letter, words_ = draft.options[-1]
            draft.options[-1] = (letter, f"{words_} {line}" if draft.size <= _LONGEST else words_)
        else:
            draft.asked.append(line)

    def _end(self) -> None:
        if self.draft is not None:
            self.found.append(self.draft)
        self.draft = None


def _entry(draft: _Draft, path: str) -> Entry:
    notes = Notes(Place(path, draft.line))
    asked = "\n".join(draft.asked)
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
    return Item(heading, Choices(options, len(right) > 1), stem=stem)
