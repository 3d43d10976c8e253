"""What must hold for every HTML page: each rule yields a sentence for each fault it finds."""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeAlias
from xml.etree.ElementTree import Element

import html5lib
from babel.messages.pofile import read_po

import elearn

Rule: TypeAlias = Callable[[Element], Iterator[str]]

# fmt: off
FLOW_ONLY = frozenset({
    "address", "article", "aside", "blockquote", "details", "dialog", "div", "dl", "fieldset", "figure", "footer", "form",
    "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "main", "nav", "ol", "p", "pre", "section", "table", "ul",
})
PHRASING_PARENTS = frozenset({
    "p", "span", "b", "strong", "em", "small", "i", "label", "button", "h1", "h2", "h3", "h4", "h5", "h6", "summary", "legend",
    "mark", "time", "code", "abbr", "cite", "sub", "sup",
})
# fmt: on
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
CONTROLS = frozenset({"input", "select", "textarea"})
INTERACTIVE = frozenset({"a", "button", "select", "textarea", "input", "summary", "iframe"})
NO_LABEL_NEEDED = frozenset({"hidden", "submit", "button", "image", "reset"})
REFERENCES = ("aria-labelledby", "aria-describedby", "aria-controls", "aria-owns", "aria-errormessage", "for")
CHILDREN = {"ul": {"li"}, "ol": {"li"}, "dl": {"dt", "dd", "div"}, "select": {"option", "optgroup"}, "tr": {"td", "th"}}
ADDRESSES = frozenset({"href", "src", "action", "formaction"})
SPOKEN = ("alt", "title", "aria-label", "placeholder")
_VIETNAMESE = re.compile(r"[ăâđêôơưàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ]", re.IGNORECASE)


def faults(html: str, language: str | None = None) -> list[str]:
    """What is wrong with a page, one sentence each; an empty list for a sound one."""
    parser = html5lib.HTMLParser(tree=html5lib.getTreeBuilder("etree"), namespaceHTMLElements=False)
    tree: Element = parser.parse(html)
    found = [f"HTML: {place} {code} {values}" for place, code, values in parser.errors]
    for rule in RULES:
        found.extend(rule(tree))
    found.extend(wrong_language(tree, language))
    return found


def tag_of(element: Element) -> str:
    """The name of an element without the namespace of SVG; empty for a comment."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def words_of(element: Element) -> str:
    """The text of an element with the words of its pictures, as it is read out."""
    if element.get("aria-hidden") == "true" or "hidden" in element.attrib:
        return ""
    own = " ".join(element.get(name, "") for name in ("alt", "aria-label"))
    return " ".join([own, element.text or "", *(words_of(each) + (each.tail or "") for each in element)]).strip()


def told(element: Element) -> str:
    """How a fault names an element."""
    marks = "".join(f'[{name}="{element.get(name)}"]' for name in ("id", "class", "name", "href") if element.get(name))
    return f"<{tag_of(element)}{marks}>"


def parents(tree: Element) -> dict[Element, Element]:
    return {child: parent for parent in tree.iter() for child in parent}


def ancestors(element: Element, above: dict[Element, Element]) -> Iterator[Element]:
    while element in above:
        element = above[element]
        yield element


def repeated_ids(tree: Element) -> Iterator[str]:
    counts = Counter(each.get("id") for each in tree.iter() if each.get("id") is not None)
    for name, count in counts.items():
        if count > 1:
            yield f'the id "{name}" stands {count} times'
        if not name or re.search(r"\s", name):
            yield f'the id "{name}" is empty or has a space'


def dead_references(tree: Element) -> Iterator[str]:
    ids = {each.get("id") for each in tree.iter()}
    for each in tree.iter():
        for name in REFERENCES:
            for target in each.get(name, "").split():
                if target not in ids:
                    yield f'{told(each)} {name} points to "{target}", which is not on the page'
        href = each.get("href", "")
        if tag_of(each) == "a" and len(href) > 1 and href.startswith("#") and href[1:] not in ids:
            yield f"{told(each)} leads to nothing on the page"


def headings(tree: Element) -> Iterator[str]:
    found = [each for each in tree.iter() if tag_of(each) in HEADINGS]
    ones = [each for each in found if tag_of(each) == "h1"]
    if len(ones) != 1:
        yield f"the page has {len(ones)} h1"
    last = 0
    for each in found:
        level = int(tag_of(each)[1])
        if level > last + 1 and last:
            yield f'heading "{words_of(each)}" jumps from h{last} to h{level}'
        last = level
        if not words_of(each):
            yield f"{told(each)} is an empty heading"


def unnamed(tree: Element) -> Iterator[str]:
    above = parents(tree)
    labels = {each.get("for") for each in tree.iter() if tag_of(each) == "label" and words_of(each)}
    for each in tree.iter():
        if "hidden" in each.attrib:
            continue  # what a script may show later is read once it is shown
        name = tag_of(each)
        named = bool(each.get("aria-label", "").strip() or each.get("aria-labelledby"))
        if name in CONTROLS and each.get("type", "text") not in NO_LABEL_NEEDED:
            inside = any(tag_of(other) == "label" and words_of(other) for other in ancestors(each, above))
            if not (named or inside or each.get("id") in labels):
                yield f"{told(each)} has no label"
        elif name in {"a", "button", "summary"} and not (named or words_of(each)):
            yield f"{told(each)} has no words"
        elif name == "a" and not each.get("href"):
            yield f"{told(each)} has no address"
        elif name == "img" and each.get("alt") is None:
            yield f"{told(each)} has no alt"


def unnamed_parts(tree: Element) -> Iterator[str]:
    for each in tree.iter():
        if each.get("role") in {"img", "region", "group"} and not (
            each.get("aria-label", "").strip() or each.get("aria-labelledby")
        ):
            yield f"{told(each)} with role {each.get('role')} has no name"
        if tag_of(each) == "fieldset" and not any(tag_of(other) == "legend" and words_of(other) for other in each):
            yield f"{told(each)} has no legend"
        if tag_of(each) == "iframe" and not each.get("title"):
            yield f"{told(each)} has no title"


def wrong_content(tree: Element) -> Iterator[str]:
    above = parents(tree)
    for each in tree.iter():
        name = tag_of(each)
        if name in CHILDREN:
            for child in each:
                if tag_of(child) and tag_of(child) not in CHILDREN[name] | {"script", "template"}:
                    yield f"{told(child)} is not allowed in {told(each)}"
        if name in FLOW_ONLY:
            yield from _blocks_in_lines(each, name, above)
        if name in INTERACTIVE and each.get("type") != "hidden":
            holder = next((other for other in ancestors(each, above) if tag_of(other) in {"a", "button", "summary"}), None)
            if holder is not None:
                yield f"{told(each)} stands inside {told(holder)}"
        if name == "p" and not words_of(each) and not list(each) and each.get("role") != "status":
            yield f"{told(each)} is an empty paragraph"


def _blocks_in_lines(each: Element, name: str, above: dict[Element, Element]) -> Iterator[str]:
    for other in ancestors(each, above):
        parent = tag_of(other)
        if parent in {"legend", "summary"} and name in HEADINGS:
            return
        if parent in PHRASING_PARENTS:
            yield f"{told(each)} is a block inside {told(other)}"
            return
        if parent in FLOW_ONLY or parent in {"body", "li", "td", "th", "dd", "dt", "figcaption", "caption"}:
            return


def inline_code(tree: Element) -> Iterator[str]:
    for each in tree.iter():
        name = tag_of(each)
        if name == "style" or (name == "script" and not each.get("src")):
            yield f"{told(each)} stands inline"
        for attribute, value in each.attrib.items():
            if attribute == "style" or re.fullmatch(r"on[a-z]+", attribute):
                yield f"{told(each)} has the attribute {attribute}"
            if attribute in ADDRESSES and value.strip().lower().startswith(("javascript:", "data:", "vbscript:")):
                yield f"{told(each)} has {attribute}={value[:40]}"


def page_frame(tree: Element) -> Iterator[str]:
    title = tree.find("head/title")
    if title is None or not (title.text or "").strip(" –,"):
        yield "the page has no title"
    if sum(1 for each in tree.iter() if tag_of(each) == "main") != 1:
        yield "the page has not exactly one main"
    if tree.get("lang") not in {"vi", "en"}:
        yield f'the page says lang="{tree.get("lang")}"'
    for each in tree.iter():
        if tag_of(each) == "form" and each.get("method", "get").lower() == "post":
            fields = [other for other in each.iter() if tag_of(other) == "input" and other.get("name") == "csrf_token"]
            if not fields:
                yield f"{told(each)} is sent by POST without a form token"


RULES: tuple[Rule, ...] = (repeated_ids, dead_references, headings, unnamed, unnamed_parts, wrong_content, inline_code, page_frame)


def wrong_language(tree: Element, language: str | None) -> Iterator[str]:
    """The page speaks the language of its address; an English page has no sentence of the catalogues left in Vietnamese."""
    spoken = tree.get("lang", "")
    if language and spoken != language:
        yield f'the address says "{language}", the page says lang="{spoken}"'
    if spoken != "en":
        return
    for text, where in _texts(tree, "en"):
        for fragment in source_fragments():
            if _says(text, fragment):
                yield f'{where} is English but says "{fragment}"'
                break


def _says(text: str, fragment: str) -> bool:
    """Whether a text holds the fragment; one syllable alone may be somebody's name, so it counts only as the whole text."""
    if " " not in fragment:
        return text.strip(" .,;:·()") == fragment
    return fragment in text and re.search(rf"(?<!\w){re.escape(fragment)}(?!\w)", text) is not None


def _texts(element: Element, language: str) -> Iterator[tuple[str, str]]:
    """Every text and spoken attribute that stands in English, with the element it stands in."""
    language = element.get("lang", language)
    if language == "en" and tag_of(element) not in {"script", "style", ""}:
        for text in (element.text, *(element.get(name) for name in SPOKEN)):
            if text and _VIETNAMESE.search(text):
                yield text, told(element)
    for each in element:
        yield from _texts(each, language)
        if language == "en" and each.tail and _VIETNAMESE.search(each.tail):
            yield each.tail, told(element)


def strings_of(text: object) -> tuple[str, ...]:
    """The one or several strings of a side of a catalogue's entry."""
    if isinstance(text, (tuple, list)):
        return tuple(str(each) for each in text)
    return (str(text or ""),)


@functools.cache
def source_fragments() -> tuple[str, ...]:
    """The Vietnamese sentences of all catalogues, cut at their placeholders; fragments without a Vietnamese letter say nothing."""
    found: set[str] = set()
    for path in sorted(Path(elearn.__file__).parent.glob("**/translations/en.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale="en"):
                for source in strings_of(message.id):
                    if source not in strings_of(message.string):
                        found.update(part.strip(" .,;:·()") for part in re.split(r"%\(\w+\)[sd]|%%", source))
    return tuple(sorted(part for part in found if len(part) > 1 and _VIETNAMESE.search(part)))
