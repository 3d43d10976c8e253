"""XML as a tree of plain names: read without entities, without namespaces, and never deeper than recursion bears."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterator
from typing import Final

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

DEPTH: Final = 60
"""Elements inside each other; a table in a list in a section of a question has twelve."""
XML_BYTES: Final = 4 * 1024 * 1024
"""One XML file of a package: a thousand times what a question needs, and a manifest of ten thousand resources."""
_XML_LANG: Final = "{http://www.w3.org/XML/1998/namespace}"


class NotRead(Exception):
    """XML that is not accepted. `code` and `words` are those of a finding."""

    def __init__(self, code: str, **words: object) -> None:
        super().__init__(code)
        self.code, self.words = code, words


def parse(content: bytes) -> ET.Element:
    """The root element; names and attributes have lost their namespaces (`xml:lang` is `lang`).

    Raises:
        NotRead: too large (IMP001), not well-formed (IMP008), with a DOCTYPE or entities (IMP007), nested too deep (IMP009).
    """
    if len(content) > XML_BYTES:
        raise NotRead("IMP001", size=f"{len(content) / 2**20:.1f} MiB", limit=f"{XML_BYTES // 2**20} MiB")
    try:
        root: ET.Element = fromstring(content, forbid_dtd=True, forbid_entities=True, forbid_external=True)
    except DefusedXmlException as error:
        raise NotRead("IMP007") from error
    except (ET.ParseError, ValueError, LookupError) as error:
        # `LookupError`: an encoding that nobody knows; `ValueError`: one of several bytes that the parser does not take.
        raise NotRead("IMP008", why=str(error)[:80]) from error
    _flatten(root)
    return root


def _flatten(root: ET.Element) -> None:
    level = [root]
    for _ in range(DEPTH):
        for element in level:
            element.tag = _bare(element.tag)
            element.attrib = {_bare(name): value for name, value in element.attrib.items()}
        level = [child for element in level for child in element]
        if not level:
            return
    raise NotRead("IMP009", limit=DEPTH, what_vi="tầng phần tử", what_en="levels of elements")


def _bare(name: str) -> str:
    return name.rpartition("}")[2]


def text_of(element: ET.Element | None) -> str:
    """All words of an element on one line."""
    return " ".join("".join(element.itertext()).split()) if element is not None else ""


def values_of(element: ET.Element | None) -> tuple[str, ...]:
    """The words of its `value` children."""
    return tuple((child.text or "").strip() for child in element.iter("value")) if element is not None else ()


def number_of(text: str | None) -> float | None:
    """A finite number, or None."""
    try:
        number = float(text or "")
    except ValueError:
        return None
    return number if abs(number) < 1e12 else None


def each(root: ET.Element, *names: str) -> Iterator[ET.Element]:
    """The elements with one of these names, in reading order."""
    return (element for element in root.iter() if element.tag in names)
