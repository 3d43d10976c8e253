"""The handbook as a PDF: set by a child process that has so much memory and time, and no way out of its own folder."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Final

import elearn
from elearn.content import limits
from elearn.content.document import Course
from elearn.content.packing import pack_archive
from elearn.exchange.handbook.chapters import Book
from elearn.exchange.handbook.page import ReadMedia
from elearn.exchange.handbook.typesetting import TYPED_PICTURES, markup_of

SECONDS: Final = 60.0
"""A course of two hundred pages takes a few."""
MEMORY_BYTES: Final = 2 * 1024 * limits.MIB
"""Address space, which the library maps more of than it uses."""
MAIN: Final = "main.typ"
_KEPT_ENVIRONMENT: Final = ("PATH", "SYSTEMROOT", "TMPDIR", "TEMP", "LD_LIBRARY_PATH")


class NotSet(Exception):
    """No PDF came of it: the child ran out of time or memory, or what it was given cannot be set."""


def pdf_of(book: Book, read_media: ReadMedia, *, seconds: float = SECONDS) -> bytes:
    """The PDF, tagged for screen readers (PDF/UA-1) where that is possible.

    Raises:
        NotSet: there is none.
    """
    pictures = _pictures(book.course, read_media)
    work = pack_archive({MAIN: markup_of(book, frozenset(pictures)).encode(), **pictures})
    root = str(Path(elearn.__file__).parent.parent)
    kept = {name: os.environ[name] for name in _KEPT_ENVIRONMENT if name in os.environ}
    try:
        done = subprocess.run(  # noqa: S603 - a fixed command: this interpreter, our own module, a number.
            [sys.executable, "-m", "elearn.exchange.handbook.child", str(MEMORY_BYTES)],
            input=work,
            capture_output=True,
            timeout=seconds,
            env=kept | {"PYTHONPATH": root, "PYTHONUTF8": "1"},
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise NotSet("time") from error
    if done.returncode or not done.stdout.startswith(b"%PDF"):
        raise NotSet(done.stderr.decode("utf-8", "replace")[-400:])
    return done.stdout


def _pictures(course: Course, read_media: ReadMedia) -> dict[str, bytes]:
    found = {}
    for media in course.media:
        name = f"{media.sha256}.{media.suffix}"
        content = read_media(name) if media.suffix in TYPED_PICTURES else None
        if content is not None:
            found[name] = content
    return found
