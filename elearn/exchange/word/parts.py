"""The XML of office documents: names of its vocabularies, and the one way in which it is parsed."""

from __future__ import annotations

import posixpath
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from elearn.exchange.word.faults import WordRefused

W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
A: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
P: Final = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
PIC: Final = "{http://schemas.openxmlformats.org/drawingml/2006/picture}"
WP: Final = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
M: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
V: Final = "{urn:schemas-microsoft-com:vml}"
O: Final = "{urn:schemas-microsoft-com:office:office}"  # noqa: E741 - the letter that the vocabulary has everywhere.
MC: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
REL: Final = "{http://schemas.openxmlformats.org/package/2006/relationships}"
DC: Final = "{http://purl.org/dc/elements/1.1/}"

_STRICT: Final = (
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"),
    (b"http://purl.oclc.org/ooxml/officeDocument/relationships", R[1:-1].encode()),
    (b"http://purl.oclc.org/ooxml/drawingml/main", A[1:-1].encode()),
    (b"http://purl.oclc.org/ooxml/drawingml/picture", PIC[1:-1].encode()),
    (b"http://purl.oclc.org/ooxml/drawingml/wordprocessingDrawing", WP[1:-1].encode()),
    (b"http://purl.oclc.org/ooxml/presentationml/main", P[1:-1].encode()),
    (b"http://purl.oclc.org/ooxml/officeDocument/math", M[1:-1].encode()),
)
"""The strict form of the standard differs by the names of its vocabularies."""

MOST_ELEMENTS: Final = 1_500_000
"""Elements of one part: the largest document that fits our limits has a third of that."""
DEEPEST: Final = 200
"""Elements inside each other; a table in a text box in a table has sixty."""


@dataclass(frozen=True, slots=True)
class Relation:
    """Where a part points to. `target` is a path inside the package, or an address where it is external."""

    kind: str
    target: str
    is_external: bool


def parse(content: bytes, path: str) -> ET.Element:
    """The tree of a part.

    Raises:
        WordRefused: it declares entities or a document type, is not well-formed, or is too deep.
    """
    for strict, usual in _STRICT:
        content = content.replace(strict, usual)
    try:
        root: ET.Element = fromstring(content, forbid_dtd=True, forbid_entities=True, forbid_external=True)
    except DefusedXmlException as error:
        raise WordRefused("IMP007") from error
    except (ET.ParseError, ValueError, LookupError, RecursionError) as error:
        if "memory" in str(error):
            raise MemoryError from error
        raise WordRefused("WRD007", part=path) from error
    _check_depth(root, path)
    return root


def _check_depth(root: ET.Element, path: str) -> None:
    level, depth, count = [root], 0, 0
    while level:
        depth += 1
        count += len(level)
        if depth > DEEPEST or count > MOST_ELEMENTS:
            raise WordRefused("WRD007", part=path)
        level = [child for element in level for child in element]


def relations_of(files: dict[str, bytes], path: str) -> dict[str, Relation]:
    """The relations of the part at `path`, by their id; of the package itself for an empty path."""
    folder, name = posixpath.split(path)
    content = files.get(posixpath.join(folder, "_rels", f"{name}.rels"))
    if content is None:
        return {}
    found = {}
    for each in parse(content, path).iter(f"{REL}Relationship"):
        is_external = each.get("TargetMode", "") == "External"
        target = each.get("Target", "")
        inside = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
        found[each.get("Id", "")] = Relation(
            each.get("Type", "").rsplit("/", 1)[-1], target if is_external else inside, is_external
        )
    return found


def value(element: ET.Element | None, name: str = f"{W}val") -> str | None:
    """An attribute, or None where the element or the attribute is missing."""
    return None if element is None else element.get(name)


def is_on(element: ET.Element | None) -> bool | None:
    """A switch such as `<w:b/>`: None where it is not written."""
    return None if element is None else element.get(f"{W}val", "1") not in {"0", "false", "off"}


def words_of(element: ET.Element) -> str:
    """All words below an element, deleted ones too."""
    return "".join(_words(element))


def _words(element: ET.Element) -> Iterator[str]:
    for each in element.iter():
        if each.tag in {f"{W}t", f"{W}delText", f"{M}t", f"{A}t"}:
            yield each.text or ""
        elif each.tag in {f"{W}tab", f"{W}br"} or each.tag in {f"{W}p", f"{A}p"}:
            yield " "
