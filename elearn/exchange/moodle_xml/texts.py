"""Texts of Moodle XML: `<text>` with a format, and the files that come with it."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from dataclasses import dataclass
from typing import Final

from elearn.exchange.moodle import AUTO, HTML, MARKDOWN, PLAIN, Prose
from elearn.exchange.pictures import Album, Frames, decoded
from elearn.exchange.report import Notes

_FORMATS: Final = {"moodle_auto_format": AUTO, "html": HTML, "plain_text": PLAIN, "markdown": MARKDOWN, "wiki_like": PLAIN}
FORMAT_NAMES: Final = {AUTO: "moodle_auto_format", HTML: "html", PLAIN: "plain_text", MARKDOWN: "markdown"}


def said(parent: ET.Element | None, tag: str = "text") -> str:
    """The words of a child, empty without it."""
    child = parent.find(tag) if parent is not None else None
    return "".join(child.itertext()).strip() if child is not None else ""


def is_on(parent: ET.Element, tag: str, *, otherwise: bool = False) -> bool:
    """A switch: `true`, `1`, or an empty element."""
    found = parent.find(tag)
    return otherwise if found is None else (found.text or "1").strip().lower() not in {"false", "0", ""}


@dataclass(frozen=True, slots=True)
class Texts:
    """Makes Markdown of the texts of one question; `form` is the format of those that name none."""

    notes: Notes
    album: Album
    form: str = HTML

    def form_of(self, element: ET.Element) -> str:
        return _FORMATS.get(element.get("format", "").strip(), self.form)

    def blocks(self, element: ET.Element | None) -> str:
        """Paragraphs and what else lessons hold; empty where there is no such element."""
        return self.prose(element).blocks(said(element), self.form_of(element)) if element is not None else ""

    def inline(self, element: ET.Element) -> str:
        return self.prose(element).inline(said(element), self.form_of(element))

    def prose(self, element: ET.Element) -> Prose:
        return Prose(self.notes, Frames(self.album, _files(element)))


def _files(element: ET.Element) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    for file in element.findall("file"):
        content = decoded(file.text or "")
        name = (file.get("path", "/").strip("/") + "/" + file.get("name", "")).strip("/")
        if content is not None and name:
            found[name] = content
    return found
