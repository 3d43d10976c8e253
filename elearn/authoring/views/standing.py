"""How far each text of a course is: translated into which language, and how it reads. From the texts as they are now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import g, url_for

from elearn.authoring.queries import WorkspaceRow, read_known, read_texts
from elearn.authoring.translation import TRANSLATED, path_in, progress_of, rows_of
from elearn.authoring.views.reading import Reading, reading_of
from elearn.authoring.views.words import LANGUAGES
from elearn.content.source import Kind, classify
from elearn.content.writing.items import has_key
from elearn.content.writing.pairs import Known, beside
from elearn.content.writing.reading import read_items
from elearn.core.errors import N_
from elearn.web.work import read_session


@dataclass(frozen=True, slots=True)
class Translated:
    """A translation of a text: in words, where it is worked on, and whether anything is left to do."""

    words: str
    address: str
    is_whole: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a text stands."""

    translations: tuple[Translated, ...] = ()
    questions: int = 0
    """Of a bank."""
    without_key: int = 0
    """Of a bank or a lesson: questions of which nothing is ticked as right."""
    reading: Reading | None = None


def standings_of(workspace: WorkspaceRow) -> dict[str, Standing]:
    """Where each text of the source language stands, by its path."""
    session = read_session()
    texts = read_texts(session, workspace.id)
    source, *others = workspace.languages
    known = {language: read_known(session, workspace.id, language) for language in others}
    found = {}
    for path, text in texts.items():
        place = classify(path)
        if place.kind in TRANSLATED and place.language == source:
            translations = tuple(_translated(workspace, path, texts, language, known[language]) for language in others)
            reading = reading_of(path, text, source) if place.kind is Kind.LESSON else None
            items = read_items(path, text) if place.kind in {Kind.BANK, Kind.LESSON} else ()
            questions = len(items) if place.kind is Kind.BANK else 0
            without_key = sum(each.item is not None and not has_key(each.item) for each in items)
            found[path] = Standing(translations, questions, without_key, reading)
    return found


def _translated(workspace: WorkspaceRow, path: str, texts: Mapping[str, str], language: str, known: Known) -> Translated:
    progress = progress_of(rows_of(beside(texts[path], texts.get(path_in(path, language), ""), known), known))
    name = g.translate(LANGUAGES[language]) if language in LANGUAGES else language
    words = g.translate(N_("%(tongue)s: %(done)s/%(total)s đoạn"), tongue=name, done=progress.done, total=progress.total)
    if progress.stale:
        stale = g.translate(N_("%(n)s đoạn đã cũ"), n=progress.stale)
        words = f"{words}, {stale}"
    only = "open" if progress.done and not progress.is_whole else None
    address = url_for("authoring.translate", workspace_id=workspace.id, path=path, to=language, only=only)
    return Translated(words, address, progress.is_whole)
