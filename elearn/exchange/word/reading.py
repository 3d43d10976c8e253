"""A .docx becomes a `Document`: prepared, read by mammoth, and its HTML taken apart again into blocks of pieces."""

from __future__ import annotations

import io
import posixpath
import re
import unicodedata
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

import mammoth
from defusedxml.ElementTree import fromstring

from elearn.content.decoding import refused_character
from elearn.exchange.word.blocks import NOTHING, PLAIN, Block, Cell, Document, Paragraph, Piece, Table
from elearn.exchange.word.gathering import Gathered
from elearn.exchange.word.numbering import Numbering
from elearn.exchange.word.package import Package, packed, relations_inside
from elearn.exchange.word.parts import DC, Relation, W, parse, relations_of, words_of
from elearn.exchange.word.pictures import Pictures
from elearn.exchange.word.preparing import ANCHOR, Preparing
from elearn.exchange.word.styles import Styles

_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff\u202a-\u202e\u2066-\u2069]")
_BLANKS = re.compile("[\u00a0\u2000-\u200a\u202f\u205f\u3000]")
_KEPT_BLANKS: Final = 8
_MANY_BLANKS = re.compile(r"[ \t]{9,}")
"""More blanks in a row than say anything; searching long runs again and again is slow."""
_SYMBOLS: Final = str.maketrans(
    {
        "\uf0b7": "•",
        "\uf0a7": "•",
        "\uf0d8": "•",
        "\uf0fc": "✓",
        "\uf0fe": "☑",
        "\uf0e0": "→",
        "\uf0f0": "→",
        "\u2011": "-",
        "\uf02d": "-",
    }
)
"""Signs that Word writes in the private characters of its symbol fonts."""
_NOTES: Final = ("footnotes", "endnotes")


@dataclass(frozen=True, slots=True)
class Read:
    """A document, what it calls itself, its pictures, and what was lost on the way."""

    document: Document
    title: str
    pictures: Pictures
    gathered: Gathered


def read(package: Package, path: str) -> Read:
    """A .docx as blocks.

    Args:
        package: a document of Word.
        path: the name that its losses are told under.

    Raises:
        WordRefused: a part is broken or too deep, it is written in an old encoding, or a picture is too large.
    """
    gathered = Gathered(path)
    files = _prepared(package, gathered)
    pictures = Pictures()
    html = _by_mammoth(packed(files), gathered, pictures)
    root = fromstring(f"<d>{html}</d>")
    return Read(_Taking(gathered).document(root), _title(package), pictures, gathered)


def _prepared(package: Package, gathered: Gathered) -> dict[str, bytes]:
    """The files that mammoth gets: the text, its notes, and the pictures."""
    relations = package.relations()
    styles = Styles(package.tree("styles"))
    preparing = Preparing(gathered, styles, Numbering(package.tree("numbering")), relations, frozenset(package.files))
    main = parse(package.files[package.main], package.main)
    body = main.find(f"{W}body")
    if body is not None:
        preparing.story(body)
    files = {"word/document.xml": ET.tostring(main)}
    after = gathered.number
    for kind in _NOTES:
        if (notes := package.tree(kind)) is not None:
            path = package.related(kind) or ""
            preparing.relations = relations_of(package.files, path)
            for note in notes:
                preparing.story(note)
            folder, name = posixpath.split(path)
            files |= {path: ET.tostring(notes), f"{folder}/_rels/{name}.rels": relations_inside(preparing.relations)}
            files |= _pictures(package, preparing.relations)
    preparing.fonts.check()
    _tell_beside(package, gathered, after)
    files["word/styles.xml"] = _styles(gathered)
    return _packaged(package, files | _pictures(package, relations))


def _pictures(package: Package, relations: dict[str, Relation]) -> dict[str, bytes]:
    wanted = (each.target for each in relations.values() if each.kind == "image" and not each.is_external)
    return {target: package.files[target] for target in wanted if target in package.files}


def _packaged(package: Package, files: dict[str, bytes]) -> dict[str, bytes]:
    """With the two files that say what the others are; parts keep the paths that the main part calls them by."""
    relations = {name: each for name, each in package.relations().items() if each.kind in {*_NOTES, "image", "hyperlink"}}
    files["word/_rels/document.xml.rels"] = relations_inside(relations)
    files["[Content_Types].xml"] = package.files["[Content_Types].xml"]
    return files


def _tell_beside(package: Package, gathered: Gathered, last: int) -> None:
    """What stands beside the text: comments, headers and footers."""
    if (comments := package.tree("comments")) is not None:
        for comment in comments:
            gathered.lose("WRD020", words_of(comment), number=gathered.comments.get(comment.get(f"{W}id", ""), last))
    for each in package.relations().values():
        if each.kind in {"header", "footer"} and each.target in package.files:
            words = words_of(parse(package.files[each.target], each.target))
            if words.strip():
                gathered.lose("WRD037", words, number=last)


def _styles(gathered: Gathered) -> bytes:
    """The only styles that are left: one for each look."""
    root = ET.Element(f"{W}styles")
    for name in gathered.looks.values():
        style = ET.SubElement(root, f"{W}style", {f"{W}type": "character", f"{W}styleId": name})
        ET.SubElement(style, f"{W}name", {f"{W}val": name})
    return ET.tostring(root)


def _by_mammoth(content: bytes, gathered: Gathered, pictures: Pictures) -> str:
    def address(image: Any) -> dict[str, str]:
        with image.open() as source:
            kept = pictures.add(source.read())
        if kept is None:
            return {"src": "", "alt": str(image.content_type)}
        return {"src": kept.path, "title": str(kept.lightened)}

    result = mammoth.convert_to_html(
        io.BytesIO(content),
        style_map="\n".join(f"r.{name} => span.{name}" for name in gathered.looks.values()),
        include_embedded_style_map=False,
        include_default_style_map=False,
        ignore_empty_paragraphs=False,
        convert_image=mammoth.images.img_element(address),
    )
    return str(result.value)


def _title(package: Package) -> str:
    """What the document's properties call it."""
    path = next((name for name in package.files if name.lower() == "docprops/core.xml"), None)
    element = None if path is None else parse(package.files[path], path).find(f"{DC}title")
    return " ".join(clean(element.text or "").split()) if element is not None else ""


def clean(text: str) -> str:
    """Text without what nobody sees, in NFC, with ordinary blanks."""
    text = _BLANKS.sub(" ", _UNSEEN.sub("", text.translate(_SYMBOLS)))
    while found := refused_character(text):
        text = text.replace(found[0], "")
    return _MANY_BLANKS.sub(lambda match: match[0][:_KEPT_BLANKS], unicodedata.normalize("NFC", text))


class _Taking:
    """Takes mammoth's HTML apart."""

    def __init__(self, gathered: Gathered) -> None:
        self._gathered = gathered
        self._looks = {name: look for look, name in gathered.looks.items()}
        self._number = 0

    def document(self, root: ET.Element) -> Document:
        notes: dict[str, tuple[Paragraph, ...]] = {}
        children = list(root)
        if children and children[-1].tag == "ol":
            for item in children.pop():
                notes[item.get("id", "")] = tuple(each for each in self._paragraphs(item) if not each.is_blank)
        return Document(tuple(self._blocks(children)), notes)

    def _blocks(self, elements: list[ET.Element]) -> Iterator[Block]:
        for element in elements:
            if element.tag == "p":
                yield self._paragraph(element)
            elif element.tag == "table":
                yield self._table(element)

    def _paragraphs(self, element: ET.Element) -> Iterator[Paragraph]:
        """All paragraphs below, those of tables inside cells too."""
        for child in element:
            if child.tag == "p":
                yield self._paragraph(child)
            else:
                yield from self._paragraphs(child)

    def _table(self, table: ET.Element) -> Table:
        number = self._number + 1
        heads = sum(1 for head in table.findall("thead") for _ in head.findall("tr"))
        rows = tuple(
            tuple(
                Cell(tuple(self._paragraphs(cell)), int(cell.get("colspan", "1")), int(cell.get("rowspan", "1")))
                for cell in row
                if cell.tag in {"td", "th"}
            )
            # Rows of tables inside cells are words of their cell already.
            for part in (table, *table.findall("thead"), *table.findall("tbody"))
            for row in part.findall("tr")
        )
        return Table(number, rows, heads)

    def _paragraph(self, element: ET.Element) -> Paragraph:
        pieces: list[Piece] = []
        self._facts = NOTHING
        self._walk(element, Piece(""), pieces)
        return Paragraph(self._number, tuple(joined(pieces)), self._facts)

    def _walk(self, element: ET.Element, within: Piece, pieces: list[Piece]) -> None:
        pieces.append(replace(within, text=element.text or ""))
        for child in element:
            self._child(child, within, pieces)
            pieces.append(replace(within, text=child.tail or ""))

    def _child(self, child: ET.Element, within: Piece, pieces: list[Piece]) -> None:
        name = child.get("id", "")
        if child.tag == "a" and name.startswith(ANCHOR):
            self._number = int(name.removeprefix(ANCHOR))
            self._facts = self._gathered.facts.get(self._number, NOTHING)
        elif child.tag == "a" and "note-ref-" in name:
            pieces.append(replace(within, text="", note=child.get("href", "").removeprefix("#"), raised=""))
        elif child.tag == "br":
            pieces.append(replace(within, text="\n"))
        elif child.tag == "input":
            pieces.append(replace(within, text="☑" if child.get("checked") else "☐"))
        elif child.tag == "img":
            self._picture(child, within, pieces)
        elif "note-ref-" in child.get("href", ""):
            return
        else:
            self._walk(child, self._inside(child, within), pieces)

    def _inside(self, element: ET.Element, within: Piece) -> Piece:
        if element.tag == "span":
            return replace(within, look=self._looks.get(element.get("class", ""), PLAIN))
        if element.tag == "a":
            return replace(within, href=element.get("href", ""))
        if element.tag in {"sup", "sub"}:
            return replace(within, raised="sup" if element.tag == "sup" else "sub")
        return within

    def _picture(self, element: ET.Element, within: Piece, pieces: list[Piece]) -> None:
        path = element.get("src", "")
        if not path:
            self._gathered.lose("WRD036", number=self._number, kind=element.get("alt", "").removeprefix("image/x-"))
            return
        if not element.get("alt"):
            self._gathered.lose("WRD038", number=self._number, name=path)
        if element.get("title", "0") != "0":
            self._gathered.lose("WRD039", number=self._number, name=path)
        pieces.append(Piece(clean(element.get("alt", "")), picture=path))


def joined(pieces: list[Piece]) -> Iterator[Piece]:
    """Neighbours of one kind as one piece, their text clean."""
    last: Piece | None = None
    for piece in pieces:
        if piece.is_text:
            if not piece.text:
                continue
            if last is not None and last.is_text and replace(last, text="") == replace(piece, text=""):
                last = replace(last, text=last.text + piece.text)
                continue
        if last is not None:
            yield _cleaned(last)
        last = piece
    if last is not None:
        yield _cleaned(last)


def _cleaned(piece: Piece) -> Piece:
    return replace(piece, text=clean(piece.text)) if piece.is_text else piece
