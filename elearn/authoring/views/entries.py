"""What a course holds, as lists of it show it: modules with their lessons, banks, cards; each text once with its languages."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from flask import g

from elearn.authoring.queries import FileRow, WorkspaceRow
from elearn.authoring.views.shared import name_of
from elearn.authoring.views.words import LESSONS
from elearn.content.outline import Outline
from elearn.content.source import Kind, classify
from elearn.web.languages import current_language


@dataclass(frozen=True, slots=True)
class Entry:
    """A file in the outline: its path in the source language, and what it is called.

    `others`: paths of it in languages that the course does not have.
    """

    path: str
    title: str
    kind: str = ""
    minutes: str = ""
    others: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ModuleEntry:
    """A part of the course. `is_named`: the settings name it; else there is only a folder with lessons."""

    folder: str
    title: str
    lessons: list[Entry]
    is_named: bool
    language: str


def modules_of(workspace: WorkspaceRow, files: list[FileRow], outline: Outline) -> list[ModuleEntry]:
    """The modules in the order of the settings; what lies in a folder that they do not name comes behind."""
    lessons = entries_of(workspace, files, outline, Kind.LESSON)
    named = [each for each in outline.settings.get("modules", ()) if isinstance(each, dict) and isinstance(each.get("dir"), str)]
    titles = {each["dir"]: _title(each.get("title"), each["dir"]) for each in named}
    language_of = {each["dir"]: _language(each.get("title"), workspace.languages[0]) for each in named}
    folders = [*titles, *sorted({classify(each.path).folder for each in lessons} - set(titles))]
    return [
        ModuleEntry(
            folder,
            titles.get(folder, folder),
            [each for each in lessons if classify(each.path).folder == folder],
            folder in titles,
            language_of.get(folder, workspace.languages[0]),
        )
        for folder in folders
    ]


def _title(written: Any, fallback: str) -> str:
    if not isinstance(written, dict):
        return fallback
    words = written.get(current_language()) or next(iter(written.values()), "")
    return words if isinstance(words, str) and words else fallback


def _language(written: Any, source: str) -> str:
    """The language in which the page says a title that is written so."""
    here = current_language()
    return here if isinstance(written, dict) and written.get(here) else source


def entries_of(workspace: WorkspaceRow, files: list[FileRow], outline: Outline, kind: Kind) -> list[Entry]:
    """The texts of a kind, each once with its languages."""
    source, *translations = workspace.languages
    sheaves: dict[tuple[Kind, str, str, str], dict[str, str]] = {}
    for each in files:
        place = classify(each.path)
        if place.kind is kind:
            sheaves.setdefault(place.sheaf, {})[place.language] = each.path
    return [_entry(sheaf, source, translations, outline) for _, sheaf in sorted(sheaves.items())]


def _entry(sheaf: dict[str, str], source: str, translations: list[str], outline: Outline) -> Entry:
    path = sheaf.get(source) or next(iter(sheaf.values()))
    front = outline.fronts.get(path, {})
    kind, minutes = front.get("kind", "lesson"), front.get("minutes", "")
    return Entry(
        path=path,
        title=name_of(path, outline),
        kind=g.translate(LESSONS[kind]) if kind in LESSONS else "",
        minutes=minutes if isinstance(minutes, str) else "",
        others={language: other for language, other in sheaf.items() if other != path and language not in translations},
    )
