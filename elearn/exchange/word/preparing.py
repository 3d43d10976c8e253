"""The walk over a document's XML before mammoth reads it: what mammoth would drop is written down, what is lost is told.

Every paragraph gets a bookmark with its number, which mammoth hands on as an anchor; every run gets one character style that stands
for its whole look, its styles' share included. Lists and headings become plain paragraphs with facts, because questions and their
options are lists too, and what is one is decided later.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from elearn.exchange.word import drawings, equations
from elearn.exchange.word.blocks import Facts
from elearn.exchange.word.encodings import LegacyFonts
from elearn.exchange.word.fields import Fields, is_told
from elearn.exchange.word.gathering import Gathered
from elearn.exchange.word.numbering import Numbering
from elearn.exchange.word.parts import MC, M, R, Relation, W, is_on, value, words_of
from elearn.exchange.word.stories import children_of, said_otherwise, with_drop_caps
from elearn.exchange.word.styles import Styles, first, font_of, ground_of, look_of

ANCHOR: Final = "p."
_UNWRAPPED: Final = frozenset(
    {f"{W}{name}" for name in ("ins", "moveTo", "smartTag", "customXml", "fldSimple", "dir", "bdo", "sdt")}
)
_REMOVED: Final = frozenset({f"{W}del", f"{W}moveFrom"})
_KEPT_IN_RUNS: Final = frozenset(
    f"{W}{name}" for name in ("t", "tab", "sym", "fldChar", "instrText", "footnoteReference", "endnoteReference")
)
_ELSEWHERE: Final = frozenset({f"{W}altChunk", f"{W}subDoc"})
_AS: Final = {f"{W}br": f"{W}br", f"{W}cr": f"{W}br", f"{W}ptab": f"{W}tab"}
_DELETED: Final = frozenset({f"{W}delText", f"{W}delInstrText"})
_LINKS: Final = ("http://", "https://", "mailto:")


class Preparing:
    """Rewrites the stories of one document (its body, its notes) in place."""

    def __init__(
        self,
        gathered: Gathered,
        styles: Styles,
        numbering: Numbering,
        relations: dict[str, Relation],
        files: frozenset[str],
    ) -> None:
        self._gathered, self._styles, self._numbering = gathered, styles, numbering
        self.relations = relations
        """Those of the part that is being walked through."""
        self._files = files
        self._style: str | None = None
        self._ground = self._cell_ground = ""
        """What the paragraph, and the cell around it, lies on."""
        self._boxes: list[ET.Element] = []
        self._fields = Fields()
        self.fonts = LegacyFonts()

    def story(self, container: ET.Element) -> None:
        """The paragraphs and tables of a body, a cell, a note or a box."""
        kept: list[ET.Element] = []
        for child in with_drop_caps(container):
            kept += self._block(child)
        container[:] = kept

    def _block(self, element: ET.Element) -> list[ET.Element]:
        if element.tag == f"{W}p":
            return [element, *self._boxed()] if self._paragraph(element) else self._boxed()
        if element.tag == f"{W}tbl":
            self._table(element)
            return [element]
        if element.tag in _REMOVED:
            self._gathered.lose("WRD021", words_of(element))
            return []
        if element.tag in _UNWRAPPED or element.tag == f"{MC}AlternateContent":
            return [each for child in _inside(element, self._gathered) for each in self._block(child)]
        if element.tag == f"{W}sectPr":
            self._section(element)
        # Properties of cells stay: they say which are merged.
        if element.tag.startswith(W) and element.tag.endswith("Pr"):
            return [element]
        self._miss(element)
        return []

    def _miss(self, element: ET.Element) -> None:
        """Tell what is in no way known here, if it holds words or stands for some."""
        if element.tag in _ELSEWHERE:
            self._gathered.lose("WRD051", self._gathered.before)
        elif words := "".join(element.itertext()).strip():
            self._gathered.lose("WRD052", words)

    def _boxed(self) -> list[ET.Element]:
        """Paragraphs of the boxes that were anchored in the last paragraph, which come after it."""
        boxes, self._boxes = self._boxes, []
        return [each for box in boxes for child in list(box) for each in self._block(child)]

    def _table(self, table: ET.Element) -> None:
        cells = list(table.iter(f"{W}tcPr"))
        if any(each.find(f"{W}vMerge") is not None or each.find(f"{W}gridSpan") is not None for each in cells):
            self._gathered.lose("WRD030", words_of(table), number=self._gathered.number + 1)
        for row in children_of(table, f"{W}tr"):
            for cell in children_of(row, f"{W}tc"):
                self._cell_ground = ground_of(list(children_of(cell, f"{W}tcPr")))
                self.story(cell)
                self._cell_ground = ""
                if not any(each.tag == f"{W}p" for each in cell):
                    ET.SubElement(cell, f"{W}p")
                if any(each.tag == f"{W}tbl" for each in cell):
                    self._gathered.lose("WRD031", words_of(cell))

    def _section(self, section: ET.Element) -> None:
        columns = value(section.find(f"{W}cols"), f"{W}num")
        if columns and columns.isdecimal() and int(columns) > 1:
            self._gathered.lose("WRD032", count_of=columns)

    def _paragraph(self, paragraph: ET.Element) -> bool:
        """Prepare a paragraph; False where it does not come along at all."""
        gathered = self._gathered
        gathered.number += 1
        number = gathered.number
        properties = paragraph.find(f"{W}pPr")
        style = value(properties.find(f"{W}pStyle")) if properties is not None else None
        if self._styles.is_contents(style):
            gathered.lose("WRD033", words_of(paragraph))
            return False
        gathered.facts[number] = self._facts(paragraph, properties, style)
        if properties is not None and (section := properties.find(f"{W}sectPr")) is not None:
            self._section(section)
        self._style = style
        self._ground = ground_of(self._styles.paragraph_properties(paragraph)) or self._cell_ground
        gathered.before = words_of(paragraph).strip() or gathered.before
        content = [each for child in paragraph for each in self._inline(child)]
        mark = ET.Element(f"{W}bookmarkStart", {f"{W}id": str(number), f"{W}name": f"{ANCHOR}{number}"})
        paragraph[:] = [*_mark_of_deletion(properties), mark, *content]
        paragraph.attrib.clear()
        return True

    def _facts(self, paragraph: ET.Element, properties: ET.Element | None, style: str | None) -> Facts:
        places = self._styles.paragraph_properties(paragraph)
        listed = self._numbering.place_of(places, style)
        label, ordered = self._numbering.next(*listed) if listed else ("", False)
        own = properties.find(f"{W}rPr") if properties is not None else None
        look = look_of([own] if own is not None else [])
        size = value(first(self._styles.run_properties(own, style), "sz")) or "0"
        return Facts(
            label=" ".join(label.split()),
            label_look=look,
            level=listed[1] if listed else None,
            ordered=ordered,
            heading=self._styles.heading_of(paragraph),
            centred=value(first(places, "jc")) == "center",
            quoted=self._styles.is_quote(style),
            size=float(size) / 2 if size.isdecimal() else 0.0,
        )

    def _inline(self, element: ET.Element) -> list[ET.Element]:
        if element.tag == f"{W}r":
            return self._run(element)
        if element.tag in _REMOVED:
            self._gathered.lose("WRD021", words_of(element))
            return []
        if element.tag in {f"{M}oMath", f"{M}oMathPara"}:
            return [self._equation(equations.linear(element))]
        if element.tag == f"{W}hyperlink":
            return self._link(element)
        if element.tag not in _UNWRAPPED and element.tag != f"{W}pPr" and not drawings.is_drawing(element):
            self._miss(element)
        inside = _inside(element, self._gathered) if element.tag in _UNWRAPPED else ()
        drawn = [_run_of(self._drawn(element), "")] if drawings.is_drawing(element) else []
        return [*drawn, *(each for child in inside for each in self._inline(child))]

    def _equation(self, words: str) -> ET.Element:
        self._gathered.note_equation(words)
        return _plain_run(f" {words.strip()} ", self._gathered.style_of(look_of([])))

    def _link(self, element: ET.Element) -> list[ET.Element]:
        children = [each for child in element for each in self._inline(child)]
        relation = self.relations.get(element.get(f"{R}id", ""))
        if relation is None or not relation.target.lower().startswith(_LINKS):
            # Inside a document only the table of contents and references lead somewhere; a course has other addresses.
            return children
        element[:] = children
        return [element]

    def _run(self, run: ET.Element) -> list[ET.Element]:
        properties = run.find(f"{W}rPr")
        places = self._styles.run_properties(properties, self._style)
        if is_on(first(places, "vanish")):
            if words_of(run).strip():
                self._gathered.lose("WRD028", words_of(run))
            return []
        self.fonts.see(font_of(places), words_of(run), self._gathered.number)
        look = look_of(places)
        look = replace(look, highlight=look.highlight or self._ground)
        if look.struck and words_of(run).strip():
            self._gathered.lose("WRD034", words_of(run))
        style = self._gathered.style_of(look)
        children = [each for child in run for each in self._in_run(child)]
        return [_run_of(children, style, properties)] if children else []

    def _in_run(self, element: ET.Element) -> list[ET.Element]:
        name = element.tag
        if name == f"{W}commentReference":
            self._gathered.comments[element.get(f"{W}id", "")] = self._gathered.number
        if name == f"{W}instrText":
            self._fields.instruct(element.text or "")
        if name == f"{W}fldChar":
            return self._field(element)
        if name in _KEPT_IN_RUNS:
            return [element]
        if words := said_otherwise(element):
            return [_text(words)]
        if drawings.is_drawing(element):
            return self._drawn(element)
        if name in _AS:
            return [ET.Element(_AS[name])]
        if name not in _DELETED:
            self._miss(element)
        return []

    def _field(self, element: ET.Element) -> list[ET.Element]:
        instruction, words = self._fields.mark(element)
        if is_told(instruction):
            self._gathered.lose("WRD029", instruction)
        if words and instruction:
            self._gathered.note_equation(words)
        return [_text(words), element] if words and instruction else [element, _text(words)] if words else [element]

    def _drawn(self, element: ET.Element) -> list[ET.Element]:
        found = drawings.look_at(element)
        for code in sorted(found.lost):
            self._gathered.lose(code, words_of(element))
        there = [each for each in found.pictures if self._is_there(each[0])]
        if found.linked or len(there) < len(found.pictures):
            self._gathered.lose("WRD035")
        for box in found.boxes:
            self._gathered.lose("WRD022", words_of(box))
        self._boxes += found.boxes
        return [drawings.rebuilt(relation, description) for relation, description in there]

    def _is_there(self, name: str) -> bool:
        relation = self.relations.get(name)
        return relation is not None and not relation.is_external and relation.target in self._files


def _inside(element: ET.Element, gathered: Gathered) -> Iterator[ET.Element]:
    """What stands in something that only wraps."""
    if element.tag in {f"{W}ins", f"{W}moveTo"}:
        gathered.lose("WRD021", words_of(element))
    if element.tag in {f"{MC}AlternateContent", f"{W}sdt"}:
        wanted = (f"{MC}Choice", f"{MC}Fallback", f"{W}sdtContent")
        yield from next((found for name in wanted if (found := element.find(name)) is not None), ())
    else:
        if element.tag == f"{W}fldSimple" and is_told(element.get(f"{W}instr", "")):
            gathered.lose("WRD029", element.get(f"{W}instr", ""))
        yield from element


def _mark_of_deletion(properties: ET.Element | None) -> list[ET.Element]:
    """Where the end of a paragraph was deleted, so that the next one belongs to it: the only property that mammoth still needs."""
    if properties is None or properties.find(f"{W}rPr/{W}del") is None:
        return []
    kept = ET.Element(f"{W}pPr")
    ET.SubElement(ET.SubElement(kept, f"{W}rPr"), f"{W}del")
    return [kept]


def _text(words: str) -> ET.Element:
    element = ET.Element(f"{W}t")
    element.text = words
    return element


def _plain_run(words: str, style: str) -> ET.Element:
    return _run_of([_text(words)], style)


def _run_of(children: list[ET.Element], style: str, properties: ET.Element | None = None) -> ET.Element:
    run = ET.Element(f"{W}r")
    kept = ET.SubElement(run, f"{W}rPr")
    if style:
        ET.SubElement(kept, f"{W}rStyle", {f"{W}val": style})
    raised = properties.find(f"{W}vertAlign") if properties is not None else None
    if raised is not None:
        kept.append(raised)
    run.extend(children)
    return run
