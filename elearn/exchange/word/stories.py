"""What stands in a story of a document in another form than in plain paragraphs and runs."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterator

from elearn.exchange.word.parts import MC, W, words_of


def with_drop_caps(container: ET.Element) -> Iterator[ET.Element]:
    """What stands in a story; a large first letter, which Word keeps in a paragraph of its own, stands in its word again."""
    letter: ET.Element | None = None
    for child in container:
        if child.tag != f"{W}p":
            yield from (each for each in (letter,) if each is not None)
            letter = None
            yield child
            continue
        if letter is not None:
            at = 1 if child.find(f"{W}pPr") is not None else 0
            child[at:at] = [each for each in letter if each.tag != f"{W}pPr"]
        frame = child.find(f"{W}pPr/{W}framePr")
        letter = child if frame is not None and frame.get(f"{W}dropCap", "none") != "none" else None
        if letter is None:
            yield child
    if letter is not None:
        yield letter


def said_otherwise(element: ET.Element) -> str:
    """The words of what stands in a run in another form: letters with a reading above them, signs with a form for old programs."""
    if element.tag == f"{W}ruby":
        base, reading = (words_of(each) if (each := element.find(f"{W}{name}")) is not None else "" for name in ("rubyBase", "rt"))
        return f"{base} ({reading})" if reading.strip() else base
    if element.tag == f"{W}noBreakHyphen":
        return "-"
    if element.tag == f"{W}br" and element.get(f"{W}type", "textWrapping") != "textWrapping":
        # The end of a page or column stands between words too.
        return " "
    if element.tag == f"{MC}AlternateContent":
        return "".join(each.text or "" for name in ("Choice", "Fallback") for each in element.findall(f"{MC}{name}/{W}t"))
    return ""


def children_of(element: ET.Element, tag: str) -> Iterator[ET.Element]:
    """Rows of a table and cells of a row, also those that controls wrap; what a control wraps takes its place."""
    kept: list[ET.Element] = []
    for child in element:
        content = child.find(f"{W}sdtContent") if child.tag == f"{W}sdt" else None
        kept += [child] if content is None else list(content)
    element[:] = kept
    yield from [child for child in kept if child.tag == tag]
