"""Documents of Word and PowerPoint, and pasted text, become courses: the only door for pages and jobs.

The document is read in a child process with a limit of memory and a deadline (`child`). This module imports none of the libraries
that read documents.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Final

from elearn.content.problems import Place
from elearn.exchange.bounded import Broken, RanOut, run
from elearn.exchange.office import pdf_of, program
from elearn.exchange.report import finding
from elearn.exchange.word.values import Options, Refusal, Result, from_json

LARGEST: Final = 30 * 1024 * 1024
"""A document; one with a hundred pictures as Word saves them has half of that."""
SECONDS: Final = 60.0
"""What one document may take: 300 pages with pictures take a tenth of it."""
MEMORY: Final = 1536 * 1024 * 1024
"""Address space of the child; trees of XML take forty times their text."""


def convert(
    content: bytes,
    name: str,
    options: Options | None = None,
    *,
    office: str = "",
    seconds: float = SECONDS,
    memory: int = MEMORY,
) -> Result:
    """A document as a course, or why not.

    Args:
        content: a .docx, a .pptx, or the plain text or HTML of a paste, in UTF-8. What it is its bytes say, not its name.
        name: of the file, for titles and for places of what is told.
        options: what the caller wishes.
        office: the program that draws slides, empty for the one on the path, `none` for none (`ELEARN_OFFICE`).
        seconds: the deadline of the child.
        memory: bytes that the child may use.
    """
    if len(content) > LARGEST:
        return _refusal(name, "IMP001", size=f"{len(content) // (1024 * 1024)} MB", limit=f"{LARGEST // (1024 * 1024)} MB")
    head = {"job": "document", "name": name, "options": asdict(options or Options()), "size": len(content)}
    answered = _asked(head, content + _slides(content, name, office, seconds, memory), seconds, memory)
    return answered if isinstance(answered, Refusal) else from_json(answered)


def _slides(content: bytes, name: str, office: str, seconds: float, memory: int) -> bytes:
    """The PDF of a presentation where a program can draw it; empty for other documents, and where the child will refuse it
    anyhow."""
    is_presentation = content.startswith(b"PK") and b"ppt/presentation.xml" in content
    found = program(office) if is_presentation else None
    if found is None:
        return b""
    clean = _asked({"job": "clean", "name": name, "size": len(content)}, content, seconds, memory)
    return b"" if isinstance(clean, Refusal) or not clean.startswith(b"PK") else pdf_of(found, clean) or b""


def _asked(head: dict[str, object], content: bytes, seconds: float, memory: int) -> bytes | Refusal:
    """What the child answers, or why it does not."""
    name = str(head["name"])
    try:
        return run("elearn.exchange.child", head, content, seconds=seconds, memory=memory)
    except RanOut:
        return _refusal(name, "WRD005")
    except Broken:
        # What a process says that failed is nothing that a trainer can use.
        return _refusal(name, "WRD011")


def _refusal(name: str, code: str, **words: object) -> Refusal:
    return Refusal(finding(Place(name), code, **words))
