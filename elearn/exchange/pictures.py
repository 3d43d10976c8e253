"""Pictures that come with questions: they get a name among the course's files, equal ones the same."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping
from typing import Final
from urllib.parse import unquote

from elearn.content import limits
from elearn.content.writing.ids import slug
from elearn.exchange.report import Asset

_SIGNATURES: Final = (
    ("png", re.compile(rb"\x89PNG\r\n\x1a\n")),
    ("jpg", re.compile(rb"\xff\xd8\xff")),
    ("webp", re.compile(rb"RIFF.{4}WEBP", re.DOTALL)),
    ("svg", re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:\?xml|svg|!--)")),
)
NAME_LENGTH: Final = 48
_DATA: Final = "data:"
_EMBEDDED: Final = "@@PLUGINFILE@@/"


def suffix_of(content: bytes) -> str | None:
    """The suffix that a picture's bytes ask for; None where courses show no such files."""
    return next((suffix for suffix, pattern in _SIGNATURES if pattern.match(content)), None)


def decoded(text: str) -> bytes | None:
    """The bytes of a base64 text, blanks in it ignored; None where it is none."""
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        return None


class Album:
    """The pictures of one foreign file, each once."""

    def __init__(self) -> None:
        self._names: dict[bytes, str] = {}
        self._taken: set[str] = set()

    def keep(self, name: str, content: bytes) -> str | None:
        """The address under which Markdown shows a picture; None where it is no picture that a course can show."""
        suffix = suffix_of(content)
        if suffix is None or len(content) > limits.IMAGE_BYTES:
            return None
        if content not in self._names:
            self._names[content] = self._free(name, suffix)
        return self._names[content]

    def _free(self, name: str, suffix: str) -> str:
        stem = slug(unquote(name).rsplit("/", 1)[-1].rpartition(".")[0])[:NAME_LENGTH].strip("-") or "hinh"
        number = 1
        while (found := f"assets/{stem}{f'-{number}' if number > 1 else ''}.{suffix}") in self._taken:
            number += 1
        self._taken.add(found)
        return found

    @property
    def assets(self) -> tuple[Asset, ...]:
        return tuple(Asset(name, content) for content, name in self._names.items())


class Frames:
    """Finds the pictures of one question by the addresses that its HTML gives them: embedded files by name, or `data:`."""

    def __init__(self, album: Album, files: Mapping[str, bytes] | None = None) -> None:
        self._album = album
        self._files = {unquote(name): content for name, content in (files or {}).items()}

    def address(self, source: str) -> str | None:
        """Where Markdown finds the picture that an address means; None where it did not come along."""
        if source[:5].lower() == _DATA:
            head, _, body = source.partition(",")
            content = decoded(unquote(body)) if head.endswith(";base64") else unquote(body).encode()
            return self._album.keep("hinh.x", content) if content else None
        name = unquote(source.removeprefix(_EMBEDDED).partition("?")[0])
        content = self._files.get(name)
        return self._album.keep(name, content) if content is not None else None


def encoded(content: bytes) -> str:
    """The bytes of a picture as base64."""
    return base64.b64encode(content).decode()
