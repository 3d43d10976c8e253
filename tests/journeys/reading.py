"""Reading a page for words of the wrong language, in both directions."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element

import html5lib
from babel.messages.pofile import read_po

import elearn
from tests.web.page_rules import SPOKEN, faults, strings_of, tag_of, told


def faults_of(html: str, language: str) -> list[str]:
    """What is wrong with a page, one sentence each: its HTML, and its language both ways."""
    return [*faults(html, language), *(english_on(html) if language == "vi" else [])]


def english_on(html: str) -> Iterator[str]:
    """English sentences of the product on a page that speaks Vietnamese."""
    parser = html5lib.HTMLParser(tree=html5lib.getTreeBuilder("etree"), namespaceHTMLElements=False)
    texts = list(_texts(parser.parse(html), "vi"))
    # There are thousands of sentences: what stands nowhere on the page is looked for once and not beside every text.
    whole = "\n".join(text for text, _ in texts)
    here = [each for each in english_sentences() if each in whole]
    for text, where in texts:
        for sentence in here:
            if sentence in text and re.search(rf"(?<!\w){re.escape(sentence)}(?!\w)", text):
                yield f'{where} is Vietnamese but says "{sentence}"'
                break


def _texts(element: Element, language: str) -> Iterator[tuple[str, str]]:
    language = element.get("lang", language)
    if language == "vi" and tag_of(element) not in {"script", "style", "code", "pre", "kbd", ""}:
        for text in (element.text, *(element.get(name) for name in SPOKEN)):
            if text:
                yield text, told(element)
    for each in element:
        yield from _texts(each, language)
        if language == "vi" and each.tail:
            yield each.tail, told(element)


@functools.cache
def english_sentences() -> tuple[str, ...]:
    """The English of all catalogues, cut at its placeholders; two words at least, for one alone may stand in Vietnamese too."""
    found: set[str] = set()
    for path in sorted(Path(elearn.__file__).parent.glob("**/translations/en.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale="en"):
                sources = " ".join(strings_of(message.id))
                for english in strings_of(message.string):
                    parts = (part.strip(" .,;:·()?") for part in re.split(r"%\(\w+\)[sd]|%%", english))
                    found.update(part for part in parts if part not in sources)
    return tuple(sorted(each for each in found if re.fullmatch(r"[A-Za-z][\w’'-]+( [\w’'-]+[,;:]?)+", each)))
