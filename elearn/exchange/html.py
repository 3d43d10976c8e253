"""HTML of other systems as the Markdown of lessons. What lessons cannot hold is told as lost, and its words are kept."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator, Mapping
from typing import Final, TypeAlias

import html5lib

from elearn.content import limits
from elearn.content.sanitise import address_is_safe
from elearn.exchange.escaping import escaped, start_escaped
from elearn.exchange.html_tags import BLOCKS, DROPPED, HEADINGS, MEDIA, PARTS_OF_TABLES, WRAPPED, depth_of, words_of
from elearn.exchange.pictures import Album, Frames
from elearn.exchange.report import Notes
from elearn.exchange.words import paragraphs

DEPTH: Final = 100
"""Elements inside each other; an editor makes ten. Deeper ones keep their words alone."""

Inline: TypeAlias = "list[str]"


_LOW: Final = str.maketrans("0123456789+-=()n", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₙ")
_HIGH: Final = str.maketrans("0123456789+-=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ")
_SCRIPTABLE: Final = re.compile(r"[0-9+\-=()n]+")
_FORMULAS: Final = (("\\(", "\\)"), ("\\[", "\\]"), ("$$", "$$"))
_LIST: Final = re.compile(r"(?:-|[0-9]+\.) ")
_RUNS: Final = re.compile(r"`+")


class Converter:
    """Makes Markdown of the HTML of one question; what is lost goes to its notes."""

    def __init__(self, notes: Notes, frames: Frames | None = None) -> None:
        self.notes = notes
        self.frames = frames or Frames(Album())
        self._own_blocks: Mapping[str, Callable[[ET.Element], list[str]]] = {
            "ul": self._list,
            "ol": self._list,
            "table": self._table,
            "blockquote": self._quote,
            "pre": self._code,
            "hr": self._rule,
        }
        self._own_inline: Mapping[str, Callable[[ET.Element], str]] = {
            "a": self._link,
            "img": self._picture,
            "code": self._code_span,
            "tt": self._code_span,
            "sub": self._script,
            "sup": self._script,
            "u": self._underlined,
            "br": self._break,
        }

    def blocks(self, html: str) -> str:
        """Paragraphs, lists, tables, quotes, code, pictures."""
        root = self._root(html)
        if root is None:
            return paragraphs(words_of(html))
        return "\n\n".join(self._blocks(root)).strip("\n")

    def inline(self, html: str) -> str:
        """One line: blocks are joined, and a layout that had several is told as lost."""
        root = self._root(html)
        if root is None:
            return escaped(" ".join(words_of(html).split()))
        if any(element.tag in {"ul", "ol", "table", "pre", "blockquote"} for element in root.iter()):
            self._lose("danh sách, bảng hoặc đoạn trích trong một dòng", "a list, table or quote within one line")
        text = " ".join("".join(self._flat(root)).split())
        return start_escaped(text)

    def _root(self, html: str) -> ET.Element | None:
        if len(html) > limits.BLOCK_CHARACTERS or depth_of(html) > DEPTH:
            self._lose("định dạng của đoạn quá dài hoặc lồng quá sâu", "the layout of a text too long or nested too deeply")
            return None
        if any(html.rfind(end) > html.find(start) >= 0 for start, end in _FORMULAS):
            self._lose("cách hiện công thức toán", "how formulas are shown")
        root: ET.Element = html5lib.parseFragment(html, treebuilder="etree", namespaceHTMLElements=False)
        for element in root.iter():
            if isinstance(element.tag, str):
                element.tag = element.tag.rpartition("}")[2]
        return root

    def _lose(self, vietnamese: str, english: str) -> None:
        self.notes.add("IMP020", what_vi=vietnamese, what_en=english)

    # --- blocks --------------------------------------------------------------------------------------------------------

    def _blocks(self, parent: ET.Element) -> list[str]:
        """The blocks inside an element; inline content between them forms paragraphs, a line break parts them."""
        found: list[str] = []
        run: Inline = [_text(parent.text)]
        for child in parent:
            tag = str(child.tag)
            if tag == "br" or self._is_block(child):
                found.extend(_paragraph(run))
                run = []
            if self._is_block(child):
                found.extend(self._block(child))
            elif tag != "br":
                run.extend(self._inline(child))
            run.append(_text(child.tail))
        return [*found, *_paragraph(run)]

    def _is_block(self, element: ET.Element) -> bool:
        """Whether it is a block or holds one: an inline element around paragraphs is of no use to us."""
        if not isinstance(element.tag, str):
            return False
        return element.tag in BLOCKS or (element.tag not in DROPPED and any(child.tag in BLOCKS for child in element.iter()))

    def _block(self, element: ET.Element) -> list[str]:
        tag = element.tag
        if tag in self._own_blocks:
            return self._own_blocks[tag](element)
        if tag in HEADINGS:
            words = " ".join("".join(self._flat(element)).split())
            return [f"**{words.replace('**', '')}**"] if words else []
        return self._blocks(element)

    def _list(self, element: ET.Element) -> list[str]:
        items: list[str] = []
        for number, child in enumerate((each for each in element if isinstance(each.tag, str)), start=1):
            mark = f"{number}. " if element.tag == "ol" else "- "
            blocks = self._block(child) if child.tag in {"ul", "ol"} else self._blocks(child)
            lines = _joined(blocks).split("\n") if blocks else []
            items.extend(f"{mark if position == 0 else '    '}{line}".rstrip() for position, line in enumerate(lines))
        return ["\n".join(items)] if items else []

    def _table(self, element: ET.Element) -> list[str]:
        rows = [row for row in element.iter() if row.tag == "tr"]
        cells = [[cell for cell in row if cell.tag in {"td", "th"}] for row in rows]
        cells = [row for row in cells if row]
        if not cells:
            return self._blocks(element)
        if any(cell.get("colspan", "1") != "1" or cell.get("rowspan", "1") != "1" for row in cells for cell in row):
            self._lose("ô gộp của bảng", "merged cells of a table")
        width = max(map(len, cells))
        written = [[self._cell(cell) for cell in row] + [""] * (width - len(row)) for row in cells]
        lines = ["| " + " | ".join(row) + " |" for row in written]
        lines.insert(1, "|" + "---|" * width)
        return ["\n".join(lines)]

    def _cell(self, cell: ET.Element) -> str:
        return " ".join("".join(self._flat(cell)).split()).replace("|", "\\|")

    def _quote(self, element: ET.Element) -> list[str]:
        lines = "\n\n".join(self._blocks(element)).split("\n")
        return ["\n".join(f"> {line}".rstrip() for line in lines)] if any(lines) else []

    def _code(self, element: ET.Element) -> list[str]:
        text = "".join(element.itertext()).strip("\n")
        fence = "`" * max(3, *(len(run) + 1 for run in _RUNS.findall(text)), 3)
        return [f"{fence}\n{text}\n{fence}"] if text.strip() else []

    def _rule(self, _: ET.Element) -> list[str]:
        return ["***"]

    # --- inline --------------------------------------------------------------------------------------------------------

    def _flat(self, element: ET.Element) -> Iterator[str]:
        """The content of an element as inline Markdown; blocks are parted by blanks."""
        yield _text(element.text)
        for child in element:
            if self._is_block(child) or child.tag in PARTS_OF_TABLES:
                yield " "
                yield from self._flat(child)
                yield " "
            else:
                yield from self._inline(child)
            yield _text(child.tail)

    def _inline(self, element: ET.Element) -> Iterator[str]:
        tag = element.tag
        if not isinstance(tag, str):
            return
        if tag in DROPPED or tag in MEDIA:
            yield from self._dropped(element)
        elif tag in self._own_inline:
            yield self._own_inline[tag](element)
        elif mark := WRAPPED.get(tag):
            yield _wrapped(mark, "".join(self._flat(element)))
        else:
            yield from self._flat(element)

    def _dropped(self, element: ET.Element) -> Iterator[str]:
        if element.tag in {"head", "title", "meta", "link", "style"}:
            return
        self._lose(f"thành phần <{element.tag}>", f"the element <{element.tag}>")
        address = element.get("src", "")
        if element.tag in MEDIA and address_is_safe(address) and address.startswith("http"):
            yield f"[{escaped(address, at_start=False)}](<{address}>)"

    def _link(self, element: ET.Element) -> str:
        words = " ".join("".join(self._flat(element)).split())
        target = element.get("href", "").strip()
        if not words or not target:
            return words
        if not address_is_safe(target) or target.startswith(("#", "/")) or ">" in target:
            self._lose(f"đường dẫn {target[:60]}", f"the link {target[:60]}")
            return words
        return f"[{words}](<{target}>)" if set(target) & set(" ()") else f"[{words}]({target})"

    def _picture(self, element: ET.Element) -> str:
        source, alt = element.get("src", "").strip(), " ".join(element.get("alt", "").split())
        address = self.frames.shown(source, self.notes)
        words = escaped(alt, at_start=False).replace("]", "\\]")
        if address is None:
            return words
        if not alt:
            self.notes.add("IMP023", name=address)
        return f"![{words}]({address})"

    def _code_span(self, element: ET.Element) -> str:
        text = " ".join("".join(element.itertext()).split())
        if not text:
            return ""
        fence = "`" * (max(map(len, _RUNS.findall(text)), default=0) + 1)
        return f"{fence} {text} {fence}" if "`" in text else f"`{text}`"

    def _script(self, element: ET.Element) -> str:
        text = "".join(element.itertext()).strip()
        if not text:
            return ""
        if _SCRIPTABLE.fullmatch(text):
            return text.translate(_LOW if element.tag == "sub" else _HIGH)
        self._lose("chỉ số trên, chỉ số dưới", "raised and lowered letters")
        return f"{'_' if element.tag == 'sub' else '^'}({escaped(text, at_start=False)})".replace("_(", "\\_(")

    def _underlined(self, element: ET.Element) -> str:
        self._lose("gạch chân", "underlining")
        return "".join(self._flat(element))

    def _break(self, _: ET.Element) -> str:
        return " "


def _joined(blocks: list[str]) -> str:
    """The blocks of an item of a list: a list inside it stands directly below its words, or it would end the outer one."""
    text = blocks[0]
    for block in blocks[1:]:
        text += ("\n" if _LIST.match(block) else "\n\n") + block
    return text


def _paragraph(run: Inline) -> list[str]:
    text = " ".join("".join(run).split())
    return [start_escaped(text)] if text else []


def _text(text: str | None) -> str:
    return escaped(text.replace("\u00a0", " "), at_start=False) if text else ""


def _wrapped(mark: str, text: str) -> str:
    """Emphasis around words: blanks stay outside, or they are no marks; inside the same emphasis once is enough."""
    words = text.strip()
    if not words or words == mark * 2:
        return text
    inner = words.replace("**", "") if mark == "**" else words
    return f"{' ' if text[0].isspace() else ''}{mark}{' '.join(inner.split())}{mark}{' ' if text[-1].isspace() else ''}"
