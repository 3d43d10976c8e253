"""From questions as written to Moodle XML. Texts keep their Markdown, which Moodle shows; our note says the rest."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Mapping, Sequence
from typing import Final

from elearn.content.problems import Place, Problem
from elearn.content.writing.items import (
    Accepted,
    Choices,
    Cloze,
    Essay,
    Item,
    Matching,
    Number,
    Numbers,
    Option,
    Ordering,
    Pair,
    Spot,
    Texts,
)
from elearn.content.writing.refusals import NotWritable
from elearn.content.writing.tidy import writable
from elearn.exchange import whole, words
from elearn.exchange.entries import refusal
from elearn.exchange.moodle import category_of, joined
from elearn.exchange.moodle_xml.cloze import centred, embedded
from elearn.exchange.moodle_xml.reading import NOTE, Question
from elearn.exchange.pictures import Album, encoded
from elearn.exchange.report import Notes, Written, short
from elearn.exchange.visible import Visible, deduction, weight
from elearn.exchange.words import Reader

PATH: Final = "questions.xml"
_PICTURE: Final = re.compile(r"(?<=\]\()(assets/[^\s()]{1,200})(?=[\s)])")
_TYPES: Final = {Numbers: "numerical", Texts: "shortanswer", Matching: "matching", Ordering: "ordering", Cloze: "cloze"}


def write_moodle_xml(
    items: Sequence[Item], title: str = "", language: str = "vi", media: Mapping[str, bytes] | None = None
) -> Written:
    """The items as Moodle XML in UTF-8, and what it does not hold.

    Args:
        items: in the order in which they are written.
        title: of the bank, a comment at the top.
        language: of words that are added where a kind has no form of its own.
        media: pictures by the address that Markdown gives them (`assets/so-do.png`); they go along.
    """
    writer = _Writer(language, media or {})
    root = ET.Element("quiz")
    if title.strip():
        root.append(ET.Comment(f" {' '.join(title.split()).replace('--', '- -')} "))
    section = ""
    for number, item in enumerate(items, start=1):
        notes = Notes(Place(PATH, number))
        try:
            ready = writable(item)
        except NotWritable as error:
            refusal(error, notes)
        else:
            if ready.section != section:
                section = ready.section
                root.append(writer.category(section))
            root.append(writer.question(ready, notes))
        writer.problems.extend(notes.found)
    ET.indent(root)
    return Written(ET.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n", tuple(writer.problems))


class _Writer:
    def __init__(self, language: str, media: Mapping[str, bytes]) -> None:
        self.visible = Visible(Reader(), language)
        self.media = media
        self.problems: list[Problem] = []

    def category(self, section: str) -> ET.Element:
        element = ET.Element("question", {"type": "category"})
        category = ET.SubElement(element, "category")
        ET.SubElement(category, "text").text = category_of(self.visible.reader.plain(section))
        return element

    def question(self, item: Item, notes: Notes) -> ET.Element:
        """One question; it is read again at once: what then differs is what the note has to say."""
        element = self._visible(item)
        section = words.line(self.visible.reader.plain(item.section))
        about_it = Notes(notes.place)
        seen = Question(element, about_it, Album(), section, self.visible.language).seen()
        if note := whole.note_of(item, seen, refused=about_it.refuses):
            ET.SubElement(element, NOTE).text = note
        whole.declare(item, seen, notes)
        return element

    def _visible(self, item: Item) -> ET.Element:
        answers = item.answers
        kind = "multichoice" if isinstance(answers, Choices) else _TYPES.get(type(answers), "essay")
        element = ET.Element("question", {"type": kind})
        ET.SubElement(ET.SubElement(element, "name"), "text").text = short(self.visible.reader.plain(item.title))
        asked = joined(item.title, embedded(item.stem)) if isinstance(answers, Cloze) else self.visible.text_of(item)
        self._text(element, "questiontext", asked)
        explanation = item.explanation if isinstance(answers, Cloze) else self.visible.explanation_of(item)
        self._text(element, "generalfeedback", explanation)
        _said(element, "defaultgrade", f"{item.points if item.points is not None else 1:g}")
        if item.id is not None:
            _said(element, "idnumber", item.id)
        self._answers(element, item)
        if item.hint:
            self._text(element, "hint", item.hint)
        if item.competencies:
            tags = ET.SubElement(element, "tags")
            for code in item.competencies:
                ET.SubElement(ET.SubElement(tags, "tag"), "text").text = code
        return element

    def _text(self, parent: ET.Element, tag: str, markdown: str, **attributes: str) -> ET.Element:
        """A text in Markdown with the pictures that it shows."""
        element = ET.SubElement(parent, tag, {**attributes, "format": "markdown"})
        names = [name for name in dict.fromkeys(_PICTURE.findall(markdown)) if name in self.media]
        for name in names:
            markdown = markdown.replace(f"]({name}", f"](@@PLUGINFILE@@/{name.rpartition('/')[2]}")
        ET.SubElement(element, "text").text = markdown
        for name in names:
            file = ET.SubElement(element, "file", {"name": name.rpartition("/")[2], "path": "/", "encoding": "base64"})
            file.text = encoded(self.media[name])
        return element

    # --- answers -------------------------------------------------------------------------------------------------------

    def _answers(self, element: ET.Element, item: Item) -> None:
        match item.answers:
            case Choices(options, multiple):
                self._choices(element, item, options, multiple=multiple)
            case Numbers(numbers):
                self._numbers(element, numbers)
            case Texts(accepted):
                self._accepted(element, accepted)
            case Matching(pairs):
                self._pairs(element, item, pairs)
            case Ordering(items):
                self._items(element, items)
            case Essay(rubric):
                _said(element, "responseformat", "editor")
                self._text(element, "graderinfo", rubric)
            case Cloze() | Spot():
                return

    def _choices(self, element: ET.Element, item: Item, options: Sequence[Option], *, multiple: bool) -> None:
        _said(element, "single", "false" if multiple else "true")
        _said(element, "shuffleanswers", "false" if item.shuffle is False else "true")
        _said(element, "answernumbering", "abc")
        count = sum(option.right for option in options)
        for option in options:
            share = (weight(count) if option.right else deduction(count)) if multiple else ("100" if option.right else "0")
            self._option(element, option, share)

    def _pairs(self, element: ET.Element, item: Item, pairs: Sequence[Pair]) -> None:
        _said(element, "shuffleanswers", "false" if item.shuffle is False else "true")
        for pair in pairs:
            sub = self._text(element, "subquestion", pair.left or "")
            ET.SubElement(ET.SubElement(sub, "answer"), "text").text = self.visible.reader.plain(pair.right)

    def _option(self, element: ET.Element, option: Option, share: str) -> None:
        answer = self._text(element, "answer", " ".join(option.text.split()), fraction=share)
        if option.feedback:
            self._text(answer, "feedback", option.feedback)

    def _items(self, element: ET.Element, items: Sequence[Option]) -> None:
        for number, item in enumerate(items, start=1):
            self._option(element, item, f"{number}")

    def _accepted(self, element: ET.Element, accepted: Sequence[Accepted]) -> None:
        _said(element, "usecase", "0")
        for one in accepted:
            answer = ET.SubElement(element, "answer", {"fraction": f"{one.percent}", "format": "plain_text"})
            ET.SubElement(answer, "text").text = one.pattern

    def _numbers(self, element: ET.Element, numbers: Sequence[Number]) -> None:
        for number in numbers:
            middle, spread = centred(number)
            answer = ET.SubElement(element, "answer", {"fraction": "100", "format": "plain_text"})
            ET.SubElement(answer, "text").text = middle
            _said(answer, "tolerance", spread)
        units = {number.unit for number in numbers}
        if len(units) == 1 and (unit := units.pop()):
            holder = ET.SubElement(ET.SubElement(element, "units"), "unit")
            _said(holder, "multiplier", "1")
            _said(holder, "unit_name", unit)


def _said(parent: ET.Element, tag: str, text: str) -> None:
    ET.SubElement(parent, tag).text = text
