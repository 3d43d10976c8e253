"""The safe-HTML pipeline: bleach, then nh3 with the same allow-list, then our own decorations.

The two sanitisers must agree: what nh3 makes of bleach's answer is compared with it as html5lib trees, and a difference raises
`SanitisersDisagree` (SEC010), which refuses the text. nh3's serialisation is kept. Only after that are ids, roles, titles and
wrappers added, all of them by us: no author can give an element an id, a role or a class outside the closed list.
Both steps are idempotent.
"""

from __future__ import annotations

import re
import threading
import xml.etree.ElementTree as ET
from functools import lru_cache
from typing import Any, Final

import bleach
import html5lib
import nh3
from pygments.token import STANDARD_TYPES

_TAG_NAMES = (
    "p h2 h3 h4 h5 h6 ul ol li table thead tbody tr th td blockquote pre code em strong a img figure figcaption "
    "abbr del sub sup br hr details summary section div span"
)
TAGS: Final = frozenset(_TAG_NAMES.split())
ATTRIBUTES: Final[dict[str, frozenset[str]]] = {
    "a": frozenset({"href", "title"}),
    "img": frozenset({"src", "alt", "title", "width", "height"}),
    "abbr": frozenset({"title"}),
    "ol": frozenset({"start"}),
    "details": frozenset({"open"}),
}
"""Attributes per tag; `class` is allowed on every tag for the closed list of classes."""

_CALLOUT_KINDS: Final = ("note", "tip", "important", "warning", "caution")
CLASSES: Final = frozenset(
    {
        "highlight",
        "filename",
        "callout",
        *(f"callout-{kind}" for kind in _CALLOUT_KINDS),
        "callout-title",
        "contact",
        "footnote-ref",
        "footnote-first",
        "align-center",
        "align-right",
        "media",
        "media-audio",
        "media-video",
        "media-captions",
        "media-size",
        "scroll",
        *(name for name in STANDARD_TYPES.values() if name),
    }
)
_CLASS_PATTERN = re.compile(r"contact-[a-z0-9][a-z0-9-]{0,31}|language-[a-z0-9+-]{1,20}")
_ADDRESS = re.compile(r"(?:https?://[^\s/\\?#]|mailto:[^\s]|#|/(?![/\\]))[^\s\x00-\x20\x7f<>\"]*", re.IGNORECASE)
_MEDIA_ADDRESS = re.compile(r"/media/[0-9a-f]{64}\.[a-z0-9]{2,5}")
_NUMBER = re.compile(r"[0-9]{1,5}")

CALLOUT_TITLES: Final[dict[str, dict[str, str]]] = {
    "vi": {"note": "Ghi chú", "tip": "Gợi ý", "important": "Quan trọng", "warning": "Cảnh báo", "caution": "Thận trọng"},
    "en": {"note": "Note", "tip": "Tip", "important": "Important", "warning": "Warning", "caution": "Caution"},
}
TABLE_LABELS: Final = {"vi": "Bảng, cuộn ngang được", "en": "Table, scrolls sideways"}
BACK_LABELS: Final = {"vi": "Về chỗ đang đọc", "en": "Back to the text"}


class SanitisersDisagree(Exception):
    """The two sanitisers read a text differently (SEC010): it is refused."""


def address_is_safe(address: str) -> bool:
    """Whether a link may point there: http, https, mailto, an address on this host, an anchor."""
    return _ADDRESS.fullmatch(address) is not None


def _attribute_is_allowed(tag: str, name: str, value: str) -> bool:
    if name == "class":
        return bool(value.split()) and all(token in CLASSES or _CLASS_PATTERN.fullmatch(token) for token in value.split())
    if name not in ATTRIBUTES.get(tag, ()):
        return False
    if name == "href":
        return address_is_safe(value)
    if name == "src":
        return _MEDIA_ADDRESS.fullmatch(value) is not None
    if name in {"width", "height", "start"}:
        return _NUMBER.fullmatch(value) is not None
    return True


def _filter(tag: str, name: str, value: str) -> str | None:
    return value if _attribute_is_allowed(tag, name, value) else None


_SCHEMES: Final = frozenset({"http", "https", "mailto"})


class _Bleach(threading.local):
    """A cleaner for each thread: it keeps the text that it works on in itself, so that two threads would mix theirs up."""

    def __init__(self) -> None:
        self.cleaner = bleach.Cleaner(
            tags=TAGS, attributes=_attribute_is_allowed, protocols=_SCHEMES, strip=False, strip_comments=True
        )


_BLEACH: Final = _Bleach()
_NH3: Final = nh3.Cleaner(
    tags=set(TAGS),
    clean_content_tags=set(),
    attributes={tag: {"class", *ATTRIBUTES.get(tag, ())} for tag in TAGS},
    attribute_filter=_filter,
    url_schemes=set(_SCHEMES),
    strip_comments=True,
    link_rel=None,
)


KEPT: Final = 2_048
"""Pieces of HTML whose safe form is remembered: whoever writes a lesson changes one of its paragraphs at a time."""
KEPT_CHARACTERS: Final = 8_000
"""Longer ones are not: remembered ones must not fill the memory of the process."""


def sanitise(html: str) -> str:
    """Safe HTML, as nh3 writes it. The same HTML gives the same, so what was made of the last pieces is remembered.

    Raises:
        SanitisersDisagree: bleach and nh3 do not agree on what is safe in it, or on how it is read.
    """
    return _remembered(html) if len(html) <= KEPT_CHARACTERS else _sanitised(html)


@lru_cache(maxsize=KEPT)
def _remembered(html: str) -> str:
    return _sanitised(html)


def _sanitised(html: str) -> str:
    first = _BLEACH.cleaner.clean(html)
    second = _NH3.clean(first)
    if first != second and not _same_tree(_parse(first), _parse(second)):
        raise SanitisersDisagree(first[:200])
    return second


def _parse(html: str) -> ET.Element:
    tree: ET.Element = html5lib.parseFragment(html, treebuilder="etree", namespaceHTMLElements=False)
    return tree


def _same_tree(left: ET.Element, right: ET.Element) -> bool:
    pairs = [(left, right)]
    while pairs:
        one, other = pairs.pop()
        if one.tag != other.tag or one.attrib != other.attrib or len(one) != len(other):
            return False
        if (one.text or "") != (other.text or "") or (one.tail or "") != (other.tail or ""):
            return False
        pairs.extend(zip(one, other, strict=True))
    return True


# --- decoration --------------------------------------------------------------------------------------------------------

_DECORATED = re.compile(r"<(?:h[2-6]|table|img|a|section|sup|pre|details)[\s>]")
_HEADINGS: Final = frozenset({"h2", "h3", "h4", "h5", "h6"})


def decorate(html: str, language: str, heading_ids: tuple[str, ...] = ()) -> str:
    """Safe HTML with what only we may add; `html` must come from `sanitise`.

    `heading_ids` are given to the headings in order; they must be plain ids. Titles are in `language` ("vi" or "en").
    """
    if not _DECORATED.search(html):
        return html
    tree = _parse(html)
    _give_ids(tree, heading_ids)
    for parent in list(tree.iter()):
        for child in list(parent):
            _decorate_child(parent, child, language)
    return _write(tree)


def _give_ids(tree: ET.Element, heading_ids: tuple[str, ...]) -> None:
    headings = [element for element in tree.iter() if element.tag in _HEADINGS]
    for heading, anchor in zip(headings, heading_ids, strict=False):
        heading.set("id", anchor)


def _decorate_child(parent: ET.Element, child: ET.Element, language: str) -> None:
    if child.tag == "table":
        _wrap_table(parent, child, language)
    elif child.tag == "section":
        _title_callout(child, language)
    elif child.tag == "p" and _is_lone_titled_image(child):
        _to_figure(child)
    elif child.tag == "img":
        child.set("loading", "lazy")
        child.set("decoding", "async")
    elif child.tag == "pre":
        child.set("tabindex", "0")
    elif child.tag == "a" and child.get("href", "").lower().startswith(("http://", "https://")):
        child.set("rel", "noopener")
    elif child.tag == "sup":
        _mark_footnote(child)


def _mark_footnote(mark: ET.Element) -> None:
    link = mark.find("a")
    classes = mark.get("class", "").split()
    if link is None or "footnote-ref" not in classes:
        return
    link.set("role", "doc-noteref")
    if "footnote-first" in classes:
        mark.set("id", "fnref-" + link.get("href", "").removeprefix("#fn-"))


def _wrap_table(parent: ET.Element, table: ET.Element, language: str) -> None:
    frame = parent
    if parent.tag != "div" or parent.get("class") != "scroll":
        frame = ET.Element("div", {"class": "scroll"})
        frame.tail, table.tail = table.tail, None
        parent[list(parent).index(table)] = frame
        frame.append(table)
    frame.set("role", "region")
    frame.set("tabindex", "0")
    frame.set("aria-label", TABLE_LABELS[language])
    for head in table.iterfind("thead/tr/th"):
        head.set("scope", "col")


def _title_callout(section: ET.Element, language: str) -> None:
    classes = section.get("class", "").split()
    kind = next((name for name in _CALLOUT_KINDS if f"callout-{name}" in classes), None)
    if kind is None:
        return
    title = section.find("p[@class='callout-title']")
    if title is None:
        title = ET.Element("p", {"class": "callout-title"})
        title.text = CALLOUT_TITLES[language][kind]
        title.tail = section.text
        section.insert(0, title)
    section.set("role", "note")
    section.set("aria-label", "".join(title.itertext()))


def _is_lone_titled_image(paragraph: ET.Element) -> bool:
    return (
        len(paragraph) == 1
        and paragraph[0].tag == "img"
        and bool(paragraph[0].get("title"))
        and not (paragraph.text or "").strip()
        and not (paragraph[0].tail or "").strip()
    )


def _to_figure(paragraph: ET.Element) -> None:
    image = paragraph[0]
    caption = ET.SubElement(paragraph, "figcaption")
    caption.text = image.attrib.pop("title")
    image.tail = None
    paragraph.tag = "figure"
    paragraph.text = None
    image.set("loading", "lazy")
    image.set("decoding", "async")


def _write(tree: ET.Element) -> str:
    written: Any = html5lib.serialize(
        tree,
        tree="etree",
        quote_attr_values="always",
        omit_optional_tags=False,
        alphabetical_attributes=True,
        minimize_boolean_attributes=False,
        use_trailing_solidus=False,
        escape_lt_in_attrs=True,
        resolve_entities=False,
    )
    return str(written)


def safe_html(html: str, language: str, heading_ids: tuple[str, ...] = ()) -> str:
    """The whole pipeline: `sanitise`, then `decorate`."""
    return decorate(sanitise(html), language, heading_ids)
