"""What no document or workbook of an office may hold, whoever reads it: macros, and XML that declares entities.

Looked for in every part, also in those that nothing here reads: such a file is no honest one, and others may open it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import unescape
from typing import Final

TYPES: Final = "[Content_Types].xml"
_MACROS: Final = re.compile(r"macroEnabled|vbaProject|application/vnd\.ms-office\.vba", re.IGNORECASE)
_MACRO_FILE: Final = re.compile(r"(?i)(?:^|/)(?:vbaProject\.bin|vbaData\.xml|vbaProjectSignature\w*\.bin)$")
_ENDINGS: Final = (".xml", ".rels", ".vml")
_DECLARED: Final = tuple("<!DOCTYPE".encode(each) for each in ("utf-8", "utf-16-le", "utf-16-be"))
OVERLAP: Final = 512
"""So many bytes of one piece go before the next, where a part is read in pieces: no mark is longer, however it is written."""


def is_macro(name: str) -> bool:
    """Whether a part holds macros, by its name."""
    return _MACRO_FILE.search(name) is not None


def speaks_of_macros(name: str, content: bytes) -> bool:
    """Whether a part that says what the others are says so of macros, in whatever encoding and however it is written."""
    if name != TYPES and not name.lower().endswith(".rels"):
        return False
    return _MACROS.search(unescape(content.replace(b"\0", b"").decode("latin-1"))) is not None


def has_macros(files: Iterable[tuple[str, bytes]]) -> bool:
    """Whether there are macros among these parts."""
    return any(is_macro(name) or speaks_of_macros(name, content) for name, content in files)


def is_xml(name: str) -> bool:
    """Whether a part is XML, by its name."""
    return name.lower().endswith(_ENDINGS)


def declares_entities(content: bytes) -> bool:
    """Whether XML has a document type, in which entities are declared. Office programs write none."""
    return any(mark in content for mark in _DECLARED)
