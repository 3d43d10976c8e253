"""Pictures that come with questions: they get a name among the course's files, equal ones the same.

What the compiler would refuse is refused here already, with its reason: nothing hostile is ever written beside a course.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from typing import Final
from urllib.parse import unquote

from elearn.content import media
from elearn.content.problems import Problem
from elearn.content.writing.ids import slug
from elearn.exchange.report import Asset, Notes
from elearn.exchange.sentences import sentence_of

NAME_LENGTH: Final = 48
_DATA: Final = "data:"
_EMBEDDED: Final = "@@PLUGINFILE@@/"


def decoded(text: str) -> bytes | None:
    """The bytes of a base64 text, blanks in it ignored; None where it is none."""
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        return None


def _refusal(name: str, content: bytes, kind: media.MediaType | None) -> Problem | None:
    """Why the compiler would not take a picture, None where it does. A recording is none, whatever it is called."""
    ending = name.rpartition(".")[2][:10] if kind is None else kind.suffixes[0] if kind.is_image else media.PNG.suffixes[0]
    _, problems = media.read(f"x.{ending}", content)
    return problems[0] if problems else None


class Album:
    """The pictures of one foreign file, each once."""

    def __init__(self) -> None:
        self._names: dict[bytes, str] = {}
        self._refused: dict[bytes, Problem] = {}
        self._taken: set[str] = set()

    def keep(self, name: str, content: bytes) -> str | Problem:
        """The address under which Markdown shows a picture, or the compiler's reason why no course can show it."""
        if content in self._refused:
            return self._refused[content]
        if content not in self._names:
            kind = media.type_of(content)
            if problem := _refusal(name, content, kind):
                return self._refused.setdefault(content, problem)
            self._names[content] = self._free(name, kind.suffixes[0] if kind is not None else "")
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

    def address(self, source: str) -> str | Problem | None:
        """Where Markdown finds the picture that an address means; why none is shown, or None where it did not come along."""
        if source[:5].lower() == _DATA:
            head, _, body = source.partition(",")
            content = decoded(unquote(body)) if head.endswith(";base64") else unquote(body).encode()
            return self._album.keep("hinh.x", content) if content else None
        name = unquote(source.removeprefix(_EMBEDDED).partition("?")[0])
        content = self._files.get(name)
        return self._album.keep(name, content) if content is not None else None

    def shown(self, source: str, notes: Notes) -> str | None:
        """As `address`; where no picture is shown, it is told, with the reason, and the answer is None."""
        found = self.address(source)
        if isinstance(found, str):
            return found
        name = source[:60].rsplit("/", 1)[-1] or "?"
        if found is None:
            notes.add("IMP021", name=name)
        else:
            notes.add("IMP032", name=name, why_vi=_first(found, "vi"), why_en=_first(found, "en"))
        return None


def _first(problem: Problem, language: str) -> str:
    """The reason of a refusal without the advice behind it, which speaks of files of a course."""
    return sentence_of(problem, language).partition(". ")[0].rstrip(".")


def encoded(content: bytes) -> str:
    """The bytes of a picture as base64."""
    return base64.b64encode(content).decode()
