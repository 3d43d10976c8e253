"""The elements of HTML that lessons know, and a look over a text that needs no tree: linear, however deep it is nested."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any, Final

from elearn.content import limits


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


BLOCKS: Final = _names(
    "p div section article header footer main aside nav figure figcaption center address fieldset form "
    "h1 h2 h3 h4 h5 h6 ul ol li dl dt dd table blockquote pre hr details summary"
)
PARTS_OF_TABLES: Final = _names("thead tbody tfoot tr td th caption colgroup col")
WRAPPED: Final = {"strong": "**", "b": "**", "em": "*", "i": "*", "cite": "*", "del": "~~", "s": "~~", "strike": "~~"}
HEADINGS: Final = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_PLAIN: Final = _names(
    "span font small big mark abbr acronym ins q kbd samp var time label bdi bdo nobr a img br sub sup u code tt"
)
DROPPED: Final = _names("script style template noscript head title meta link object embed applet svg math canvas")
MEDIA: Final = _names("iframe video audio source track")
KNOWN: Final = BLOCKS | PARTS_OF_TABLES | WRAPPED.keys() | _PLAIN | DROPPED | MEDIA | {"html", "body"}


def is_html(text: str) -> bool:
    """Whether a text that may be either is HTML: it holds elements, and only such as HTML has."""
    if "<" not in text or len(text) > limits.BLOCK_CHARACTERS:
        return False
    tags = _Tags()
    tags.feed(text)
    return bool(tags.names) and tags.names <= KNOWN


class _Tags(HTMLParser):
    """Names of elements, words between them, and how deep they are nested: linear, where a tree need not be."""

    _VOID: Final = _names("area base br col embed hr img input link meta source track wbr")

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.words: list[str] = []
        self.depth = self.deepest = 0

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.names.add(tag)
        if tag in BLOCKS or tag == "br":
            self.words.append("\n")
        if tag not in self._VOID:
            self.depth += 1
            self.deepest = max(self.deepest, self.depth)

    def handle_endtag(self, tag: str) -> None:
        self.depth = max(0, self.depth - 1)
        if tag in BLOCKS:
            self.words.append("\n")

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def _tags_of(html: str) -> _Tags:
    tags = _Tags()
    tags.feed(html)
    tags.close()
    return tags


def depth_of(html: str) -> int:
    """How deep elements are nested at most, where an end that is left out ends nothing."""
    return _tags_of(html).deepest


def words_of(html: str) -> str:
    """The words of some HTML, blocks on lines of their own. Linear in it."""
    return "".join(_tags_of(html).words)
