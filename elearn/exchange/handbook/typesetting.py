"""The tree of the handbook as markup of Typst.

Words never become markup: each piece of text is a string of Typst's code, so nothing that a course holds is read as a command.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from typing import Final

from elearn.exchange.handbook.chapters import Book, body_of
from elearn.exchange.handbook.page import MEDIA, tree_of
from elearn.exchange.handbook.words import Words, said

TYPED_PICTURES: Final = frozenset({"png", "jpg", "jpeg", "webp", "svg"})
_INLINE: Final = {
    "strong": "strong", "b": "strong", "em": "emph", "i": "emph", "cite": "emph", "u": "underline", "del": "strike",
    "sub": "sub", "sup": "super",
}  # fmt: skip
_BOXES: Final = {"callout": "aside", "aside": "aside", "edition": "aside", "feedback": "told", "question": "asked"}
"""Classes of groups and the function of the preamble that sets them."""
_FONT: Final = "Libertinus Serif"
"""Comes with Typst and has every letter of Vietnamese. The fixed-width one sets some marks beside their letter: code takes this."""

PREAMBLE: Final = """
#set page(paper: "a4", margin: (x: 22mm, y: 22mm), numbering: "1")
#set text(font: FONT, size: 11pt, lang: LANGUAGE, hyphenate: false, fallback: true)
#set par(leading: 0.7em, spacing: 1em, justify: false)
#set table(stroke: 0.5pt, inset: 5pt)
#show raw: set text(font: FONT)
#show heading: set block(above: 1.4em, below: 0.8em)
#show heading.where(level: 1): it => { pagebreak(weak: true); it }
#let rule = box(width: 6cm, height: 0.8em, stroke: (bottom: 0.6pt))
#let long-rule = block(width: 100%, height: 1.2em, stroke: (bottom: 0.6pt))
#let told(body) = block(inset: (left: 1.6em), above: 0.5em, text(size: 10pt, style: "italic", body))
#let asked(body) = block(width: 100%, above: 1.6em, below: 1.6em, stroke: (top: 0.5pt), inset: (top: 7pt), body)
#let aside(body) = block(width: 100%, stroke: (left: 2pt), inset: (left: 9pt, y: 3pt), body)
"""


def markup_of(book: Book, pictures: frozenset[str]) -> str:
    """The whole document.

    Args:
        pictures: names `<sha256>.<suffix>` of the pictures that will stand beside it.
    """
    words, course = Words(book.language), book.course
    kind = words("for-trainers" if book.with_answers else "for-learners")
    front = [
        f"#text(size: 12pt)[{_text(words('handbook'))}]",
        f'#text(size: 24pt, weight: "bold")[{_text(book.title)}]',
        _text(said(course.summary, book.language, course)),
        f"{_text(words('version', label=course.label))}",
        f"#strong[{_text(kind)}]",
        f"#outline(title: [{_text(words('contents'))}], depth: 2)",
    ]
    preamble = PREAMBLE.replace("FONT", _string(_FONT)).replace("LANGUAGE", _string(book.language[:2]))
    title = f"#set document(title: {_string(book.title)})"
    body = _Setter(pictures).blocks(tree_of(body_of(book)))
    return "\n".join([title, preamble.strip(), "\n\n".join(front), "#pagebreak(weak: true)", body, ""])


class _Setter:
    def __init__(self, pictures: frozenset[str]) -> None:
        self._pictures = pictures

    # --- blocks --------------------------------------------------------------------------------------------------------

    def blocks(self, parent: ET.Element) -> str:
        """What an element holds, one block after the other; loose words form paragraphs."""
        found: list[str] = []
        loose: list[str] = [_text(parent.text)]
        for child in parent:
            if child.tag in _BLOCKS:
                found += [_paragraph(loose), self._block(child)]
                loose = []
            else:
                loose.append(self._inline(child))
            loose.append(_text(child.tail))
        found.append(_paragraph(loose))
        return "\n\n".join(each for each in found if each)

    def _block(self, element: ET.Element) -> str:
        return _BLOCKS[element.tag](self, element)

    def heading(self, element: ET.Element) -> str:
        return f"#heading(level: {element.tag[1]})[{self.inside(element)}]"

    def group(self, element: ET.Element) -> str:
        inner = self.blocks(element)
        named = (_BOXES[name] for name in element.get("class", "").split() if name in _BOXES)
        function = next(named, "aside" if element.tag in {"blockquote", "details"} else None)
        return f"#{function}[{inner}]" if function else inner

    def paragraph(self, element: ET.Element) -> str:
        if element.get("class") == "callout-title":
            return f"#strong[{self.inside(element)}]"
        if [child.get("class") for child in element] == ["line"] and not (element.text or "").strip():
            return "#long-rule"
        return self.inside(element)

    def listed(self, element: ET.Element) -> str:
        """A list; the answers of a question bring their own marks."""
        is_bare = "answers" in element.get("class", "").split()
        rows = [f"[{self.blocks(child)}]" for child in element if child.tag == "li"]
        if not rows:
            return ""
        if element.tag == "ol":
            return f"#enum({', '.join(rows)})"
        return f"#list({'marker: [], ' if is_bare else ''}{', '.join(rows)})"

    def table(self, element: ET.Element) -> str:
        rows = [[cell for cell in row if cell.tag in {"th", "td"}] for row in element.iter("tr")]
        rows = [row for row in rows if row]
        if not rows:
            return ""
        width = max(sum(_span(cell, "colspan") for cell in row) for row in rows)
        cells = [", ".join(self._cell(cell) for cell in row) for row in rows]
        if all(cell.tag == "th" for cell in rows[0]):
            cells[0] = f"table.header({cells[0]})"
        return f"#table(columns: {width}, {', '.join(cells)})"

    def _cell(self, cell: ET.Element) -> str:
        inner = f"[{self.blocks(cell)}]" if cell.tag == "td" else f"[#strong[{self.inside(cell)}]]"
        across, down = _span(cell, "colspan"), _span(cell, "rowspan")
        return inner if across == down == 1 else f"table.cell(colspan: {across}, rowspan: {down}){inner}"

    def figure(self, element: ET.Element) -> str:
        image, caption = element.find(".//img"), element.find("figcaption")
        if image is None:
            return self.group(element)
        said_below = f", caption: [{self.inside(caption)}], supplement: none, numbering: none" if caption is not None else ""
        drawn = self._drawn(image)
        return f"#figure({drawn}{said_below})" if drawn else self.group(element)

    def code(self, element: ET.Element) -> str:
        return f"#raw({_string(''.join(element.itertext()).rstrip())}, block: true)"

    def rule(self, _: ET.Element) -> str:
        return "#line(length: 100%, stroke: 0.5pt)"

    # --- within a line -------------------------------------------------------------------------------------------------

    def inside(self, parent: ET.Element) -> str:
        """What an element holds, within a line."""
        parts = [_text(parent.text)]
        for child in parent:
            parts += [self._inline(child), _text(child.tail)]
        return "".join(parts)

    def _inline(self, element: ET.Element) -> str:
        if "line" in element.get("class", "").split():
            return "#rule "
        if special := _SPECIAL.get(element.tag):
            return special(self, element)
        function = _INLINE.get(element.tag)
        inner = self.blocks(element) if any(child.tag in _BLOCKS for child in element.iter()) else self.inside(element)
        return f"#{function}[{inner}]" if function and inner else inner

    def picture(self, element: ET.Element) -> str:
        drawn = self._drawn(element)
        return f"#box({drawn})" if drawn else _text(element.get("alt", ""))

    def line_break(self, _: ET.Element) -> str:
        return "#linebreak() "

    def short_code(self, element: ET.Element) -> str:
        return f"#raw({_string(''.join(element.itertext()))})"

    def link(self, element: ET.Element) -> str:
        return f"#link({_string(element.get('href', ''))})[{self.inside(element)}]"

    def _drawn(self, image: ET.Element) -> str:
        """The picture with its description, empty where it is not there."""
        found = MEDIA.fullmatch(image.get("src", ""))
        if not found or found[1] not in self._pictures:
            return ""
        return f"image({_string(found[1])}, alt: {_string(image.get('alt', '') or '–')}, width: {_width(image)})"


_SPECIAL: Final[dict[str, Callable[[_Setter, ET.Element], str]]] = {
    "img": _Setter.picture,
    "br": _Setter.line_break,
    "code": _Setter.short_code,
    "a": _Setter.link,
}
_BLOCKS: Final[dict[str, Callable[[_Setter, ET.Element], str]]] = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), _Setter.heading),
    **dict.fromkeys(("div", "section", "article", "blockquote", "details", "dl", "dd", "nav"), _Setter.group),
    **dict.fromkeys(("p", "dt", "summary", "figcaption"), _Setter.paragraph),
    **dict.fromkeys(("ul", "ol"), _Setter.listed),
    "table": _Setter.table,
    "figure": _Setter.figure,
    "pre": _Setter.code,
    "hr": _Setter.rule,
}


def _paragraph(parts: list[str]) -> str:
    text = "".join(parts)
    return text if _says(text) else ""


def _says(text: str) -> bool:
    return bool(text.replace('#" ";', "").strip())


def _width(image: ET.Element) -> str:
    """Its own width at 96 pixels an inch, at most that of the page."""
    width = image.get("width", "")
    return f"{min(100, max(5, int(width) * 100 // 640))}%" if re.fullmatch("[0-9]{1,5}", width) else "100%"


def _span(cell: ET.Element, name: str) -> int:
    text = cell.get(name, "1")
    return max(1, min(50, int(text))) if re.fullmatch("[0-9]{1,3}", text) else 1


def _text(words: str | None) -> str:
    """Words as code of Typst that shows them; white space is one space, as in HTML."""
    plain = re.sub(r"[ \t\r\n\f]+", " ", words or "")
    return f"#{_string(plain)};" if plain else ""


def _string(words: str) -> str:
    return '"' + "".join(_characters(words)) + '"'


def _characters(words: str) -> Iterator[str]:
    for each in words:
        if each in '"\\':
            yield f"\\{each}"
        elif each == "\n":
            yield "\\n"
        elif each.isprintable() or each == "\u00a0":
            yield each
