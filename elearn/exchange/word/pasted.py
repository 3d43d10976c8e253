"""Text that was copied out of a document: plain, or as the HTML that a browser hands over."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Final

import html5lib

from elearn.content.old_encodings import ALL, first_old_word
from elearn.content.problems import Problem
from elearn.exchange.word.blocks import Block, Cell, Document, Facts, Look, Paragraph, Piece, Table
from elearn.exchange.word.encodings import check_text
from elearn.exchange.word.faults import WordRefused
from elearn.exchange.word.gathering import Gathered
from elearn.exchange.word.reading import clean, joined

_LONGEST: Final = 4 * 1024 * 1024
_MOST_LINES: Final = 20_000
_DEEPEST: Final = 150
_TAGS = re.compile(rb"<(?=[A-Za-z])")
_MOST_TAGS: Final = 200_000
_HEADINGS: Final = {f"h{level}": level for level in range(1, 7)}
_BLOCKS: Final = frozenset({"p", "div", "li", "blockquote", "pre", "section", "article", "dd", "dt", *_HEADINGS})
_DROPPED: Final = frozenset({"script", "style", "head", "title", "meta", "template", "noscript", "svg", "math", "iframe", "object"})
_ROW_GROUPS: Final = frozenset({"thead", "tbody", "tfoot"})
_STYLE = re.compile(r"(?i)(?<![\w-])(color|background(?:-color)?|font-weight|font-style|text-decoration(?:-line)?)\s*:\s*([^;]+)")
_BLACK: Final = frozenset({"black", "windowtext", "#000", "#000000", "rgb(0, 0, 0)", "rgb(0,0,0)", "inherit", "initial", "auto"})
NO_FACTS: Final = Facts()
_WHITE: Final = frozenset({"white", "#fff", "#ffffff", "transparent", "none", "inherit", "initial", "rgb(255, 255, 255)"})


def document_of_text(content: bytes) -> Document:
    """Plain text, one paragraph a line.

    Raises:
        WordRefused: it is not text in UTF-8 or UTF-16 (its encoding is named where it is known), is too long, or is written in an
            encoding of old fonts.
    """
    text = _decoded(content)
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if len(lines) > _MOST_LINES:
        raise WordRefused("IMP009", limit=_MOST_LINES, what="dòng")
    check_text(text)
    return Document(tuple(_line(number, clean(line)) for number, line in enumerate(lines, start=1)))


def _decoded(content: bytes) -> str:
    if len(content) > _LONGEST:
        raise WordRefused("IMP001", size=f"{len(content) // 1024} kB", limit=f"{_LONGEST // 1024} kB")
    encoding = "utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        text = content.decode("latin-1")
        old = first_old_word(text, ALL)
        if old is None:
            raise WordRefused("IMP002") from error
        raise WordRefused("IMP003", text.count("\n", 0, old.offset) + 1, found=old.found, encoding=old.encoding) from error


def _line(number: int, text: str) -> Paragraph:
    return Paragraph(number, (Piece(text),) if text.strip() else ())


def document_of_html(content: bytes) -> Document:
    """The HTML of a paste: paragraphs, lists, tables, with the looks that are written at the words.

    Raises:
        WordRefused: it is too long, or is written in an old encoding.
    """
    text = _decoded(content)
    if len(_TAGS.findall(content)) > _MOST_TAGS:
        raise WordRefused("WRD005")
    root = html5lib.parse(text, treebuilder="etree", namespaceHTMLElements=False)
    body = root.find("body")
    taking = _Taking()
    blocks = tuple(taking.blocks(body if body is not None else root))
    check_text("\n".join(block.text for block in blocks if isinstance(block, Paragraph)))
    return Document(blocks, nested=tuple(taking.nested))


def struck_out_in(document: Document, path: str) -> tuple[Problem, ...]:
    """What was pasted with a stroke through it: its stroke is lost."""
    gathered = Gathered(path)
    for block in document.blocks:
        paragraphs = (
            [block] if isinstance(block, Paragraph) else [each for row in block.rows for cell in row for each in cell.paragraphs]
        )
        for each in paragraphs:
            if words := "".join(piece.text for piece in each.pieces if piece.look.struck).strip():
                gathered.lose("WRD034", words, number=each.number)
    return gathered.losses


@dataclass(slots=True)
class _Taking:
    number: int = 0
    level: int = -1
    nested: list[int] = field(default_factory=list)
    """Tables inside tables, by the paragraph that they begin with."""

    def blocks(self, element: ET.Element, depth: int = 0) -> Iterator[Block]:
        run: list[Piece] = []
        self._text(element.text, Piece(""), run)
        for child in element:
            if not isinstance(child.tag, str) or child.tag in _DROPPED or depth > _DEEPEST:
                pass
            elif child.tag == "table" or child.tag in {"ul", "ol"} or child.tag in _BLOCKS or self._holds_blocks(child):
                yield from self._flush(run, NO_FACTS)
                yield from self._block(child, depth + 1)
            else:
                self._inline(child, Piece(""), run, depth + 1)
            self._text(child.tail, Piece(""), run)
        yield from self._flush(run, NO_FACTS)

    def _holds_blocks(self, element: ET.Element) -> bool:
        return any(
            isinstance(each.tag, str) and (each.tag in _BLOCKS or each.tag == "table")
            for each in element.iter()
            if each is not element
        )

    def _block(self, element: ET.Element, depth: int) -> Iterator[Block]:
        if element.tag == "table":
            yield self._table(element, depth)
        elif element.tag in {"ul", "ol"}:
            yield from self._list(element, depth)
        elif self._holds_blocks(element):
            yield from self.blocks(element, depth)
        else:
            run: list[Piece] = []
            self._inline(element, Piece(""), run, depth)
            yield from self._flush(run, Facts(heading=_HEADINGS.get(element.tag)), keeps_blank=True)

    def _list(self, element: ET.Element, depth: int) -> Iterator[Block]:
        self.level += 1
        kind = element.get("type", "")
        start = element.get("start", "1")
        count = int(start) - 1 if start.isdecimal() and len(start) < 4 else 0
        for item in element:
            if item.tag == "li":
                count += 1
                label = _label(element.tag, kind or _list_style(element), count)
                facts = Facts(label=label, level=self.level, ordered=element.tag == "ol")
                for index, block in enumerate(self.blocks(item, depth + 1)):
                    yield _listed(block, facts) if index == 0 else block
        self.level -= 1

    def _table(self, element: ET.Element, depth: int) -> Table:
        number = self.number + 1
        rows = []
        # Rows of tables inside cells are words of their cell.
        direct = [row for part in (element, *element) if part is element or part.tag in _ROW_GROUPS for row in part.findall("tr")]
        for row in direct:
            cells = [each for each in row if each.tag in {"td", "th"}]
            rows.append(
                tuple(
                    Cell(tuple(self._paragraphs(each, depth + 1)), _span(each, "colspan"), _span(each, "rowspan")) for each in cells
                )
            )
        heads = sum(1 for row in direct if any(each.tag == "th" for each in row))
        return Table(number, tuple(rows), min(heads, 1))

    def _paragraphs(self, element: ET.Element, depth: int) -> Iterator[Paragraph]:
        for block in self.blocks(element, depth):
            if isinstance(block, Paragraph):
                yield block
            else:
                self.nested.append(block.number)
                yield from (each for row in block.rows for cell in row for each in cell.paragraphs)

    def _flush(self, run: list[Piece], facts: Facts, *, keeps_blank: bool = False) -> Iterator[Paragraph]:
        pieces = tuple(joined(run))
        run.clear()
        if keeps_blank or any(piece.text.strip() for piece in pieces):
            self.number += 1
            yield Paragraph(self.number, pieces, facts)

    def _inline(self, element: ET.Element, within: Piece, run: list[Piece], depth: int) -> None:
        if not isinstance(element.tag, str) or element.tag in _DROPPED or depth > _DEEPEST:
            return
        if element.tag == "br":
            run.append(replace(within, text="\n"))
            return
        inside = replace(
            within, look=_look(element, within.look), href=element.get("href", within.href) if element.tag == "a" else within.href
        )
        self._text(element.text, inside, run)
        for child in element:
            self._inline(child, inside, run, depth + 1)
            self._text(child.tail, inside, run)

    def _text(self, text: str | None, within: Piece, run: list[Piece]) -> None:
        if text:
            # A paste of Word writes non-breaking blanks where its author typed several; line ends mean nothing.
            run.append(replace(within, text=re.sub(r"[\r\n]+", " ", text)))


def _listed(block: Block, facts: Facts) -> Block:
    """The first paragraph of an item bears its mark, if no list inside the item gave it one."""
    return replace(block, facts=facts) if isinstance(block, Paragraph) and block.facts.level is None else block


def _look(element: ET.Element, outer: Look) -> Look:
    tag = element.tag
    look = replace(
        outer,
        bold=outer.bold or tag in {"b", "strong"},
        italic=outer.italic or tag in {"i", "em"},
        underline=outer.underline or tag in {"u", "ins"},
        struck=outer.struck or tag in {"s", "del", "strike"},
        highlight="yellow" if tag == "mark" else outer.highlight,
        colour=element.get("color", outer.colour) if tag == "font" else outer.colour,
    )
    for name, said in _STYLE.findall(element.get("style", "")):
        look = _styled(look, name.lower(), said.strip().lower())
    return look


def _styled(look: Look, name: str, said: str) -> Look:
    if name == "color":
        return replace(look, colour="" if said in _BLACK else said)
    if name.startswith("background"):
        return replace(look, highlight="" if said in _WHITE else said)
    if name == "font-weight":
        return replace(look, bold=said in {"bold", "bolder", "600", "700", "800", "900"})
    if name == "font-style":
        return replace(look, italic=said in {"italic", "oblique"})
    return replace(look, underline=look.underline or "underline" in said, struck=look.struck or "line-through" in said)


def _list_style(element: ET.Element) -> str:
    style = element.get("style", "").lower()
    names = {"upper-alpha": "A", "upper-latin": "A", "lower-alpha": "a", "lower-latin": "a"}
    return next((sign for name, sign in names.items() if name in style), "1")


def _label(tag: str, kind: str, count: int) -> str:
    if tag == "ul":
        return "•"
    if kind in {"A", "a"} and count <= 26:
        return f"{chr(ord(kind) + count - 1)}."
    return f"{count}."


def _span(element: ET.Element, name: str) -> int:
    said = element.get(name, "1")
    return min(int(said), 50) if said.isdecimal() and len(said) < 4 and int(said) > 0 else 1
