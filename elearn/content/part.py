"""One file of a course compiled on its own, while it is written: what readers would see of it, and what is wrong in it.

The same compiler as for the whole course, over a course made of this file and of what it needs. Unlike a publication it draws what
can be drawn where there are errors, because whoever writes is always in the middle of something. What only the whole course can
tell (links to other lessons, banks, ids used twice elsewhere) is left to the check of the course.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from elearn.content.document import Course
from elearn.content.problems import Problem
from elearn.content.source import Kind, SourcePath, classify

_COURSE: Final = "course.yml"
_NO_MODULE: Final = "01-part"
"""A course has a module; where the file is none of a module's, it is an empty one."""
_ELSEWHERE: Final = frozenset({"BNK001", "BNK002", "BNK004", "BNK006", "LNK001", "QST020", "TRN001", "TRN005", "CRS001", "CRS002"})
"""Codes that speak of other files, which are not there."""
_WITH_PAGE: Final = frozenset({Kind.LESSON, Kind.BANK, Kind.CARD})


@dataclass(frozen=True, slots=True)
class Part:
    """What became of one file.

    `course` holds it alone, None where nothing could be drawn. `files` are the media by name that differ from their sources, as
    in `Compilation`.
    """

    course: Course | None
    problems: tuple[Problem, ...]
    files: Mapping[str, bytes] = field(default_factory=dict)


def paths_needed(path: str, text: str, paths: Iterable[str], source_language: str) -> set[str]:
    """The paths of a course that a file needs to be compiled on its own: its original, snippets, and the media that it names.

    Args:
        path: of the file itself.
        text: what stands in it.
        paths: all files of the course.
    """
    place = classify(path)
    needed: set[str] = set()
    for other in paths:
        there = classify(other)
        is_original = _same_text(place, there) and there.language == source_language
        is_named = there.kind is Kind.MEDIA and other in text
        if other != path and (is_original or is_named or there.kind is Kind.SNIPPET):
            needed.add(other)
    return needed


def _same_text(one: SourcePath, other: SourcePath) -> bool:
    """Whether two paths hold the same text in two languages. The number may differ while lessons are moved."""
    return (one.kind, one.folder, one.number, one.slug) == (other.kind, other.folder, other.number, other.slug)


def whole_of(path: str, files: Mapping[str, bytes]) -> dict[str, bytes] | None:
    """The sources of a course that is made of a file and of what it needs; None for a file that has no page.

    Args:
        files: the file itself and those that `paths_needed` names.
    """
    place = classify(path)
    if place.kind not in _WITH_PAGE:
        return None
    others = [classify(other) for other in files if other != path]
    languages = [other.language for other in others if _same_text(place, other)] + [place.language]
    words = dict.fromkeys(languages, "…")
    folder = place.folder if place.kind is Kind.LESSON else _NO_MODULE
    settings = {
        "format": "1",
        "id": "part",
        "slug": "part",
        "version": "1.0.0",
        "title": words,
        "summary": words,
        "languages": languages,
        "modules": [{"dir": folder, "title": words}],
    }
    # JSON is YAML.
    return {**files, _COURSE: json.dumps(settings, ensure_ascii=False).encode()}


def problems_of(path: str, problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Of the problems those that are in the file and can be told from it alone."""
    return tuple(each for each in problems if each.place.path == path and each.code not in _ELSEWHERE)
