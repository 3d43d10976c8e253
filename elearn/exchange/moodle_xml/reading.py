"""From Moodle XML to questions as written."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from typing import Final

import defusedxml.ElementTree as Safe
from defusedxml.common import DefusedXmlException

from elearn.content import limits
from elearn.content.grammar import marks
from elearn.content.problems import Place
from elearn.content.writing.items import Cloze, Item
from elearn.exchange import words
from elearn.exchange.entries import entry_of
from elearn.exchange.moodle import called, decimal, joined, remark, section_of
from elearn.exchange.moodle_xml.cloze import Gaps, choices_of, holds_gap
from elearn.exchange.moodle_xml.kinds import READERS, Asked, Found
from elearn.exchange.moodle_xml.texts import Texts, said
from elearn.exchange.pictures import Album
from elearn.exchange.report import Entry, Notes, Report, refused
from elearn.exchange.text import ENTRIES, read_text
from elearn.exchange.whole import recovered

BYTES: Final = 64 * limits.MIB
"""A file with its pictures."""
NOTE: Final = "elearn"
"""The element that holds our note: see `elearn.exchange.whole`."""
_QUESTION: Final = re.compile(r"<question[\s>]")
_GAP_TITLE: Final = {"vi": "Điền vào chỗ trống", "en": "Fill in the gaps"}
_USUAL: Final = frozenset(
    {
        "your answer is correct.",
        "your answer is partially correct.",
        "your answer is incorrect.",
        "câu trả lời của bạn đúng",
        "câu trả lời của bạn đúng một phần",
        "câu trả lời của bạn không đúng",
    }
)
"""What Moodle itself puts there; it says nothing that a learner does not see."""


def read_moodle_xml(content: bytes, path: str = "questions.xml", language: str = "vi") -> Report:
    """The questions of a Moodle XML file. `language` is that of "Đúng" and "Sai"."""
    text, problems = read_text(path, content, BYTES)
    if text is None:
        return Report(problems=tuple(problems))
    try:
        root = Safe.fromstring(text, forbid_dtd=True)
    except DefusedXmlException:
        return refused(path, "IMP007")
    except ET.ParseError as error:
        line, column = error.position
        return refused(path, "IMP008", line, column + 1, why=str(error).partition(":")[0])
    except (ValueError, RecursionError) as error:
        return refused(path, "IMP008", why=type(error).__name__)
    if root.tag == "question":
        alone, root = root, ET.Element("quiz")
        root.append(alone)
    if root.tag != "quiz":
        return refused(path, "IMP005", format="Moodle XML")
    return _read(root, _lines(text), path, language)


def _lines(text: str) -> Iterator[int]:
    """The line of each question; past the last one that can be told, 1."""
    position, line = 0, 1
    for match in _QUESTION.finditer(text):
        line += text.count("\n", position, match.start())
        position = match.start()
        yield line
    while True:
        yield 1


def _read(root: ET.Element, lines: Iterator[int], path: str, language: str) -> Report:
    elements = root.findall("question")
    if sum(element.get("type") != "category" for element in elements) > ENTRIES:
        return refused(path, "IMP009", limit=ENTRIES, what_vi="câu hỏi", what_en="questions")
    entries: list[Entry] = []
    album = Album()
    section = ""
    for element in elements:
        line = next(lines)
        if element.get("type") == "category":
            section = section_of(said(element.find("category")))
        else:
            entries.append(Question(element, Notes(Place(path, line)), album, section, language).entry())
    return Report(tuple(entries), assets=album.assets) if entries else refused(path, "IMP006")


class Question:
    """One `<question>`."""

    def __init__(self, element: ET.Element, notes: Notes, album: Album, section: str, language: str) -> None:
        self.element = element
        self.notes = notes
        self.kind = element.get("type", "")
        self.texts = Texts(notes, album)
        self.section = section
        self.language = language

    def entry(self) -> Entry:
        item = self.seen()
        if note := said(self.element, NOTE):
            item = recovered(item, note, self.notes)
        name = said(self.element.find("name"))
        return entry_of(self.notes, name or said(self.element.find("questiontext")), item)

    def seen(self) -> Item | None:
        """What it says without our note."""
        if self.kind == "description":
            self.notes.add("IMP015")
            return None
        if self.kind in {"cloze", "gapselect", "ddwtos"}:
            return self._with_gaps()
        reader = READERS.get(self.kind)
        if reader is None:
            self.notes.add("IMP011", kind=self.kind[:40])
            return None
        asked = self.element.find("questiontext")
        markdown = joined(self.texts.blocks(asked), self._old_picture())
        if not markdown:
            self.notes.add("IMP013")
        found = reader(Asked(self.element, self.texts, self.language))
        if found.answers is None:
            if not self.notes.refuses:
                self.notes.add("IMP014")
            return None
        title, stem = words.parted(markdown, said(self.element.find("name")))
        return self._item(title, stem, found)

    def _with_gaps(self) -> Item | None:
        asked = self.element.find("questiontext")
        if asked is None or not said(asked):
            self.notes.add("IMP013")
            return None
        form = self.texts.form_of(asked)
        gaps = Gaps(self.notes, form)
        is_cloze = self.kind == "cloze"
        text = gaps.taken_from(said(asked)) if is_cloze else gaps.numbered(said(asked), choices_of(self.element))
        if self.kind == "ddwtos":
            self.notes.add(
                "IMP020", what_vi="thao tác kéo thả, nay là chọn trong danh sách", what_en="dragging; words are now chosen"
            )
        if not gaps.written:
            if not self.notes.refuses:
                self.notes.add("IMP014")
            return None
        # A picture of the old kind stands above the text: behind its last gap there is no place.
        markdown = joined(self._old_picture(), self.texts.prose(asked).blocks(text, form))
        title, stem = self._apart(markdown)
        return self._item(title, gaps.put_back(stem), Found(Cloze()))

    def _apart(self, markdown: str) -> tuple[str, str]:
        """Title and stem: no gap stands in a title."""
        name = said(self.element.find("name")) or _GAP_TITLE[self.language]
        title, stem = words.parted(markdown, name)
        return (title, stem) if stem and not holds_gap(title) else (words.line(name), markdown)

    def _item(self, title: str, stem: str, found: Found) -> Item:
        identifier, name = said(self.element, "idnumber"), said(self.element.find("name"))
        tags = (said(tag) for tag in [*self.element.findall("tags/tag"), *self.element.findall("coursetags/tag")])
        hints = [self.texts.blocks(hint) for hint in self.element.findall("hint")]
        return Item(
            title=title,
            answers=found.answers,  # type: ignore[arg-type] # a question without answers does not come here.
            stem=stem,
            id=identifier if marks.IDENTIFIER.fullmatch(identifier) else None,
            hint=joined(*hints),
            explanation=joined(self.texts.blocks(self.element.find("generalfeedback")), found.explanation, self._general()),
            points=self._points(),
            scoring=found.scoring,
            shuffle=found.shuffle,
            section=self.section,
            notes=(*called(name, title), *(remark("tag", tag) for tag in tags if tag)),
        )

    def _points(self) -> float | None:
        written = said(self.element, "defaultgrade")
        grade = decimal(written)
        if grade is None or grade <= 0:
            if written:
                self.notes.add("IMP020", what_vi=f"điểm {written[:20]}", what_en=f"{written[:20]} points")
            return None
        if grade == 1:
            return None
        rounded = round(float(grade), 2)
        if rounded > 100 or rounded != float(grade):
            self.notes.add("IMP020", what_vi=f"điểm {grade}", what_en=f"{grade} points")
        return min(max(rounded, 0.01), 100.0)

    def _general(self) -> str:
        """Feedback for all right, some right, all wrong answers."""
        found = [self.texts.blocks(self.element.find(f"{name}feedback")) for name in ("correct", "partiallycorrect", "incorrect")]
        told = [text for text in found if text and text.casefold().strip() not in _USUAL]
        if told:
            self.notes.add("IMP027")
        return joined(*told)

    def _old_picture(self) -> str:
        """The picture that Moodle 1.9 kept beside the text."""
        name, content = said(self.element, "image"), said(self.element, "image_base64")
        if not name or not content:
            return ""
        holder = ET.Element("x", {"format": "html"})
        ET.SubElement(holder, "text").text = f'<img src="@@PLUGINFILE@@/{name.rsplit("/", 1)[-1]}">'
        ET.SubElement(holder, "file", {"name": name.rsplit("/", 1)[-1]}).text = content
        return self.texts.blocks(holder)
