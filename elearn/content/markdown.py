"""Markdown to HTML, not yet safe: everything that comes from here goes through `sanitise`.

Python-Markdown with a closed set of extensions. HTML that an author writes is shown as text. Links and pictures are given
their addresses by a resolver while the tree is still a tree. Footnotes are numbered over a whole page although each block is
rendered alone, so they are our own: a reference is written here, the notes themselves by `assemble`.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from dataclasses import dataclass, field
from typing import Final, Protocol

from markdown import Markdown
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor
from markdown.treeprocessors import Treeprocessor

from elearn.content.grammar import marks

CALLOUTS: Final = ("note", "tip", "important", "warning", "caution")
FOOTNOTE: Final = re.compile(r"\[\^([\w-]{1,40})\]")
_ATTRIBUTES = re.compile(r"[ \t]*\{#[a-z0-9][^{}]{0,200}\}[ \t]*$")
_HEADINGS: Final = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_INLINE_ONLY: Final = ("indent", "code", "hashheader", "setextheader", "hr", "olist", "ulist", "quote")


class Resolver(Protocol):
    """Gives links and pictures their addresses, and notes what it could not find."""

    def link(self, target: str) -> str | None:
        """The address for a link's target, or None: then its words stay and the link goes."""

    def image(self, image: ET.Element) -> ET.Element | None:
        """The element to show in place of `<img src alt title>`, or None: then its description is shown as text."""


class Unresolved:
    """Leaves every address as it is written; the sanitisers then keep the safe ones."""

    def link(self, target: str) -> str | None:
        return target

    def image(self, image: ET.Element) -> ET.Element | None:
        return image


@dataclass(slots=True)
class Footnotes:
    """The footnotes of one page: their labels as defined, and the numbers given in the order of first use."""

    labels: frozenset[str] = frozenset()
    numbers: dict[str, int] = field(default_factory=dict)

    def number(self, label: str) -> int:
        return self.numbers.setdefault(label, len(self.numbers) + 1)


def anchor_of(label: str) -> str:
    """The part of an anchor that stands for a footnote's label: safe in `id` and `href`."""
    return re.sub(r"[^a-z0-9-]", lambda match: f"-{ord(match[0]):x}-", label.lower())


class _FootnoteReference(InlineProcessor):
    def __init__(self, renderer: Renderer, md: Markdown) -> None:
        super().__init__(FOOTNOTE.pattern, md)
        self._renderer = renderer

    def handleMatch(  # type: ignore[override]  # noqa: N802 - Python-Markdown's name; its stubs know an older form.
        self, match: re.Match[str], data: str
    ) -> tuple[ET.Element | None, int | None, int | None]:
        notes = self._renderer.footnotes
        label = match[1]
        if label not in notes.labels:
            return None, None, None
        first = label not in notes.numbers
        mark = ET.Element("sup", {"class": "footnote-ref footnote-first" if first else "footnote-ref"})
        link = ET.SubElement(mark, "a", {"href": f"#fn-{anchor_of(label)}"})
        link.text = str(notes.number(label))
        return mark, match.start(0), match.end(0)


class _Contact(InlineProcessor):
    def handleMatch(  # type: ignore[override]  # noqa: N802 - as above.
        self, match: re.Match[str], data: str
    ) -> tuple[ET.Element, int, int]:
        return ET.Element("span", {"class": f"contact contact-{match[1]}"}), match.start(0), match.end(0)


class _Tidy(Treeprocessor):
    """Brings the tree into our own forms: callouts, alignment of cells, heading levels, addresses."""

    def __init__(self, renderer: Renderer, md: Markdown) -> None:
        super().__init__(md)
        self._renderer = renderer

    def run(self, root: ET.Element) -> None:
        for element in list(root.iter()):
            self._tidy(element)
        self._place_images(root)

    def _tidy(self, element: ET.Element) -> None:
        if element.tag in {"div", "details"} and _is_alert(element):
            _to_callout(element)
        elif element.tag in {"td", "th"}:
            _align(element)
        elif element.tag in _HEADINGS:
            _tidy_heading(element)
        elif element.tag == "a" and not element.get("href", "").startswith("#fn-"):
            self._address(element)

    def _address(self, element: ET.Element) -> None:
        address = self._renderer.resolver.link(_plain(element.get("href", "")))
        if address is None:
            element.tag = "span"
            element.attrib.clear()
        else:
            element.set("href", address)

    def _place_images(self, root: ET.Element) -> None:
        for parent in list(root.iter()):
            for position, child in enumerate(list(parent)):
                if child.tag == "img":
                    child.set("src", _plain(child.get("src", "")))
                    shown = self._renderer.resolver.image(child)
                    parent[position] = _with_tail(shown, child)


def _plain(address: str) -> str:
    """An address without Python-Markdown's stand-ins for characters (in e-mail addresses), which no resolver knows."""
    return re.sub("\x02amp\x03#([0-9]{1,7});", lambda match: chr(int(match[1])), address)


def _with_tail(shown: ET.Element | None, image: ET.Element) -> ET.Element:
    if shown is None:
        shown = ET.Element("span")
        shown.text = image.get("alt", "")
    shown.tail = image.tail
    return shown


def _tidy_heading(heading: ET.Element) -> None:
    """The page's title is its only first-level heading; `{#id}` is a mark of the format, not a word."""
    if heading.tag == "h1":
        heading.tag = "h2"
    if len(heading):
        heading[-1].tail = _ATTRIBUTES.sub("", heading[-1].tail or "")
    else:
        heading.text = _ATTRIBUTES.sub("", heading.text or "")


def _is_alert(element: ET.Element) -> bool:
    classes = element.get("class", "").split()
    return "admonition" in classes or (element.tag == "details" and bool(classes))


def _to_callout(element: ET.Element) -> None:
    classes = [name for name in element.get("class", "").split() if name != "admonition"]
    kind = next((name for name in classes if name in CALLOUTS), "note")
    if element.tag == "div":
        element.tag = "section"
    element.set("class", f"callout callout-{kind}")
    title = element.find("p[@class='admonition-title']")
    if title is None:
        return
    if not len(title) and (title.text or "").strip().lower() == (classes[-1] if classes else ""):
        element.remove(title)
    else:
        title.set("class", "callout-title")


def _align(element: ET.Element) -> None:
    side = element.attrib.pop("align", None)
    if side in {"center", "right"}:
        element.set("class", f"align-{side}")


class _House(Extension):
    """Switches off what authors may not write and registers our own marks."""

    def __init__(self, renderer: Renderer, *, inline: bool) -> None:
        super().__init__()
        self._renderer = renderer
        self._inline = inline

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - Python-Markdown's name.
        md.preprocessors.deregister("html_block")
        md.inlinePatterns.deregister("html")
        md.inlinePatterns.register(_Contact(marks.CONTACT.pattern, md), "contact", 175)
        md.inlinePatterns.register(_FootnoteReference(self._renderer, md), "footnote", 172)
        # After the inline patterns (20), so that links and pictures are elements already; before the tree is written out.
        md.treeprocessors.register(_Tidy(self._renderer, md), "tidy", 5)
        if self._inline:
            for name in _INLINE_ONLY:
                md.parser.blockprocessors.deregister(name)


_HIGHLIGHT: Final = {"css_class": "highlight", "noclasses": False, "guess_lang": False, "auto_title": False, "use_pygments": True}


class Renderer:
    """Renders the texts of one page. Not thread-safe; make one per page and language."""

    def __init__(self, resolver: Resolver | None = None, footnotes: Footnotes | None = None) -> None:
        self.resolver: Resolver = resolver or Unresolved()
        self.footnotes = footnotes or Footnotes()
        self._blocks = Markdown(
            extensions=[
                "abbr",
                "sane_lists",
                "tables",
                "pymdownx.highlight",
                "pymdownx.superfences",
                "pymdownx.quotes",
                "pymdownx.tilde",
                "pymdownx.blocks.details",
                _House(self, inline=False),
            ],
            extension_configs={
                "tables": {"use_align_attribute": True},
                "pymdownx.highlight": _HIGHLIGHT,
                "pymdownx.quotes": {"callouts": True},
                "pymdownx.tilde": {"subscript": False},
            },
        )
        self._inline = Markdown(
            extensions=["abbr", "pymdownx.tilde", _House(self, inline=True)],
            extension_configs={"pymdownx.tilde": {"subscript": False}},
        )

    def blocks(self, text: str, definitions: str = "") -> str:
        """Unsafe HTML of block-level Markdown; `definitions` are link and abbreviation lines that `text` may use."""
        return self._convert(self._blocks, text, definitions)

    def inline(self, text: str, definitions: str = "") -> str:
        """Unsafe HTML of one paragraph without its `<p>`: no list, heading or quote begins in it.

        A blank line or a line break inside becomes a space; white space at either end is kept as one space.
        """
        bare = " ".join(text.split())
        if not bare:
            return " " if text else ""
        html = self._convert(self._inline, bare, definitions).strip()
        html = html.removeprefix("<p>").removesuffix("</p>")
        return f"{' ' if text[:1].isspace() else ''}{html}{' ' if text[-1:].isspace() else ''}"

    def _convert(self, engine: Markdown, text: str, definitions: str) -> str:
        source = f"{text}\n\n{definitions}\n" if definitions else text
        return engine.reset().convert(source)
