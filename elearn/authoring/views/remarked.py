"""What readers said of a text, beside it while it is written: each open remark leads to the line where its words stand."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from elearn.authoring.queries import WorkspaceRow
from elearn.authoring.rules import divided
from elearn.authoring.translation import path_in
from elearn.catalogue.queries import CourseEntry, find_served
from elearn.content.outline import Outline
from elearn.content.plain import plain_text
from elearn.exchange.unmarked import unmarked
from elearn.learning.remark_queries import RemarkedLine, list_counts, list_lines_of
from elearn.web.access import current_actor
from elearn.web.work import read_session

_LEAD: Final = re.compile(r"^[\s>]*(?:#{1,6} (?:\? )?|[-*+] (?:\[[ xX]\] )?|[0-9]+[.)] )?")
_ATTRIBUTES: Final = re.compile(r"\s*\{[^{}\n]*\}\s*$")
_ENOUGH: Final = 12
"""Letters of a line by which a passage is recognised; of a shorter passage all."""


@dataclass(frozen=True, slots=True)
class Note:
    """A passage with what readers said of it. `line` counts the words of the editor; None where the passage is no more."""

    excerpt: str
    wrong: int
    unclear: int
    line: int | None
    said: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Remarked:
    """A lesson with what is open of it, as it is served."""

    slug: str
    lesson: str
    notes: tuple[Note, ...]


def counts_of(workspace: WorkspaceRow, outline: Outline) -> dict[str, int]:
    """How many remarks are open, by the path of the lesson that they speak of."""
    entry = _entry(workspace)
    if entry is None:
        return {}
    open_of = {each.lesson: each.wrong + each.unclear for each in list_counts(read_session(), current_actor(), entry)}
    return {path: open_of[name] for path, front in outline.fronts.items() if (name := front.get("id")) in open_of}


def remarked(workspace: WorkspaceRow, outline: Outline, path: str, text: str) -> Remarked | None:
    """What is open of the lesson at a path; None where nothing is."""
    entry, lesson = _entry(workspace), _lesson_id(workspace, outline, path)
    if entry is None or lesson is None:
        return None
    lines = [each for each in list_lines_of(read_session(), current_actor(), entry, lesson) if each.open]
    words = divided(text)[1].split("\n")
    return Remarked(entry.slug, lesson, tuple(_note(each, words) for each in lines)) if lines else None


def _entry(workspace: WorkspaceRow) -> CourseEntry | None:
    return find_served(read_session(), workspace.course_id) if workspace.course_id is not None else None


def _lesson_id(workspace: WorkspaceRow, outline: Outline, path: str) -> str | None:
    """The id of a lesson; a translation has that of its original."""
    front = outline.fronts.get(path_in(path, workspace.languages[0])) or outline.fronts.get(path, {})
    name = front.get("id")
    return name if isinstance(name, str) else None


def _note(remarked: RemarkedLine, lines: list[str]) -> Note:
    kinds = [each.kind for each in remarked.open]
    excerpt = plain_text(remarked.line.html) if remarked.line is not None else ""
    said = tuple(each.words for each in remarked.open if each.words)
    return Note(excerpt, kinds.count("wrong"), kinds.count("unclear"), line_of(excerpt, lines), said)


def line_of(words: str, lines: list[str]) -> int | None:
    """On which of some lines of Markdown a passage begins, counted from 1."""
    if not words:
        return None
    for number, line in enumerate(lines, 1):
        begun = unmarked(_ATTRIBUTES.sub("", _LEAD.sub("", line)))
        if len(begun) >= min(_ENOUGH, len(words)) and words.startswith(begun[: len(words)]):
            return number
    return None
