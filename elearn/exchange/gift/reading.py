"""From GIFT to questions as written. One pass over the lines, one over each question: linear in the file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from elearn.content.grammar import marks
from elearn.content.problems import Place
from elearn.content.writing.items import Item
from elearn.exchange import words
from elearn.exchange.entries import entry_of
from elearn.exchange.gift.answers import Source, read_answers
from elearn.exchange.gift.notation import NOTE, formatted, hidden, shown
from elearn.exchange.moodle import AUTO, BLANK, Prose, called, joined, remark, section_of
from elearn.exchange.report import Entry, Notes, Report, refused
from elearn.exchange.text import ENTRIES, read_text
from elearn.exchange.whole import recovered

CATEGORY: Final = "$CATEGORY:"
_TITLED: Final = re.compile(r"::(?:[^:\\]|\\.)+::")
_TAG: Final = re.compile(r"\[(id|tag):((?:\\\]|[^\]\\]){1,100})\]")
_LONGEST: Final = 256 * 1024
"""Characters of one question; a lesson has a tenth."""


@dataclass(slots=True)
class _Draft:
    """The lines of one question and of the remarks above and within it."""

    line: int = 0
    lines: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


def read_gift(content: bytes, path: str = "questions.gift.txt", language: str = "vi") -> Report:
    """The questions of a GIFT file. `language` is that of "Đúng" and "Sai"."""
    text, problems = read_text(path, content)
    if text is None:
        return Report(problems=tuple(problems))
    drafts = list(_drafts(text))
    asked = sum(not draft.lines[0].startswith(CATEGORY) for draft in drafts)
    if asked > ENTRIES:
        return refused(path, "IMP009", limit=ENTRIES, what_vi="câu hỏi", what_en="questions")
    entries: list[Entry] = []
    section = ""
    for draft in drafts:
        if draft.lines[0].startswith(CATEGORY):
            section = section_of(shown(hidden("\n".join(draft.lines)[len(CATEGORY) :])))
        else:
            entries.append(_Question(draft, Notes(Place(path, draft.line)), section, language).entry())
    return Report(tuple(entries)) if entries else refused(path, "IMP006")


def seen_in(text: str, section: str, language: str, notes: Notes) -> Item | None:
    """What one question of a GIFT file says by itself, without our note and before it is put in order."""
    draft = next(_drafts(text), None)
    return _Question(draft, notes, section, language).seen() if draft is not None else None


def _drafts(text: str) -> Iterator[_Draft]:
    """Questions and categories. A blank line divides them, and so does the title of another question: a file without blank lines
    would else be one question that swallows the others."""
    draft = _Draft()
    above: list[str] = []
    for number, line in enumerate(text.split("\n"), start=1):
        stripped = line.strip()
        if draft.lines and (_TITLED.match(stripped) or stripped.startswith(CATEGORY) or draft.lines[0].startswith(CATEGORY)):
            # Remarks right above belong to what begins here.
            draft.remarks = draft.remarks[: len(draft.remarks) - len(above)]
            yield draft
            draft = _Draft(remarks=above)
        if stripped.startswith("//"):
            draft.remarks.append(stripped)
            above = [*above, stripped]
        elif stripped:
            above = []
            draft.line = draft.line or number
            draft.lines.append(stripped if not draft.lines else line.rstrip())
        elif draft.lines:
            yield draft
            draft = _Draft()
    if draft.lines:
        yield draft


class _Question:
    def __init__(self, draft: _Draft, notes: Notes, section: str, language: str) -> None:
        self.draft = draft
        self.notes = notes
        self.prose = Prose(self.notes)
        self.section = section
        self.language = language

    def entry(self) -> Entry:
        source = "\n".join(self.draft.lines)
        if len(source) > _LONGEST:
            self.notes.add("IMP016", limit=_LONGEST)
            return entry_of(self.notes, source[:200], None)
        name, text = _named(hidden(source))
        item = self._item(name, text)
        if note := self._note():
            item = recovered(item, note, self.notes)
        return entry_of(self.notes, name or shown(text[:400]), item)

    def seen(self) -> Item | None:
        """What it says without our note."""
        return self._item(*_named(hidden("\n".join(self.draft.lines))))

    def _note(self) -> str:
        return next((remark[len(NOTE) :] for remark in self.draft.remarks if remark.startswith(NOTE)), "")

    def _item(self, name: str, text: str) -> Item | None:
        start, end = text.find("{"), text.find("}")
        if start < 0 and end < 0:
            self.notes.add("IMP015")
            return None
        if start < 0 or end < start:
            self.notes.add("IMP010", why_vi="dấu { và } không khớp nhau", why_en="the braces { and } do not match")
            return None
        inner, after = text[start + 1 : end].strip(), text[end + 1 :]
        if "{" in after:
            self.notes.add(
                "IMP010",
                why_vi="có hơn một cặp ngoặc { }; giữa hai câu phải có một dòng trống",
                why_en="there is more than one pair of braces; a blank line must divide two questions",
            )
            return None
        question, form = formatted(_asked(text[:start], after), AUTO)
        inner, general = _parted(inner)
        found = read_answers(Source(inner, form, self.language), self.prose)
        if not question:
            self.notes.add("IMP013")
        if found.answers is None:
            return None
        title, stem = words.parted(self.prose.blocks(question, form), name)
        return Item(
            title=title,
            answers=found.answers,
            stem=stem,
            id=next((value for key, value in self._told() if key == "id" and marks.IDENTIFIER.fullmatch(value)), None),
            explanation=joined(self.prose.blocks(*formatted(general, form)), found.explanation),
            scoring=found.scoring,
            shuffle=found.shuffle,
            section=self.section,
            notes=(*called(name, title), *(remark("tag", value) for key, value in self._told() if key == "tag")),
        )

    def _told(self) -> Iterator[tuple[str, str]]:
        for line in self.draft.remarks:
            if not line.startswith(NOTE):
                yield from ((found[1], found[2].replace("\\]", "]").strip()) for found in _TAG.finditer(line))


def _asked(before: str, after: str) -> str:
    """The words around the braces; a line to fill in where the sentence goes on, nothing where only a mark was left over."""
    if not after.strip():
        return before
    goes_on = any(map(str.isalnum, after)) or not before.rstrip().endswith((".", "?", "!", ":"))
    return f"{before}{BLANK}{after}" if goes_on else before


def _named(text: str) -> tuple[str, str]:
    if not text.startswith("::"):
        return "", text
    name, colons, rest = text[2:].partition("::")
    return (shown(name).strip(), rest.strip()) if colons else ("", text[2:])


def _parted(inner: str) -> tuple[str, str]:
    """Answers and general feedback."""
    before, mark, after = inner.rpartition("####")
    return (before.strip(), after) if mark else (inner, "")
