"""Translations remember from which words they were made: it is written down when they are saved, or when somebody says so."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from elearn.authoring.models import Workspace, WorkspaceFile, WorkspacePassage, WorkspaceRevision
from elearn.authoring.queries.files import read_texts, unpacked
from elearn.authoring.queries.passages import read_known
from elearn.authoring.translation import TRANSLATED, hashes_in, made_from, path_in
from elearn.content.source import classify
from elearn.content.writing.pairs import beside
from elearn.core.actor import Actor
from elearn.core.ids import new_id

Said = Collection[tuple[str, str]]
"""Hashes: of the source's words, and of their translation."""


def is_translation(workspace: Workspace, path: str) -> bool:
    """Whether a file of a workspace is the translation of another."""
    place = classify(path)
    return place.kind in TRANSLATED and place.language in workspace.languages[1:]


def record_making(
    session: Session,
    actor: Actor,
    workspace: Workspace,
    path: str,
    text: str,
    *,
    before: str = "",
    source: str | None = None,
    stale: Collection[str] = (),
    now: datetime,
) -> None:
    """Writes down what each passage of a translation is made from that was not there before. The workspace is locked.

    Args:
        before: what the translation was.
        source: what it was made from; None for the source as it is. Where there is none nothing is written down.
        stale: keys of passages that are older than their source.
    """
    origin = path_in(path, workspace.languages[0])
    found = read_texts(session, workspace.id, [origin]).get(origin) if source is None else source
    if found is None:
        return
    language = classify(path).language
    known = read_known(session, workspace.id, language)
    both = beside(found, text, known)
    was = beside(found, before, known).translation
    older = {pair.translation.hash for pair in both.pairs if pair.translation is not None and pair.translation.key in stale}
    said = made_from(both, hashes_in(was.passages, was.front), known)
    record(session, actor, workspace, language, {("" if words in older else source, words) for source, words in said}, now=now)


def record(session: Session, actor: Actor, workspace: Workspace, language: str, said: Said, *, now: datetime) -> None:
    """Writes down what was said and is not known. The workspace is locked, so nobody else says it now."""
    known = read_known(session, workspace.id, language)
    session.add_all(
        WorkspacePassage(
            id=new_id(),
            workspace_id=workspace.id,
            language=language,
            hash=words,
            source_hash=source,
            said_by=actor.person_id,
            said_at=now,
        )
        for source, words in sorted(set(said))
        if source not in known.get(words, ())
    )
    session.flush()


def text_before(session: Session, file: WorkspaceFile) -> str:
    """What a file says before it is saved anew; nothing where it is new or was removed."""
    if file.revision == 0 or file.removed_at is not None:
        return ""
    wanted = select(WorkspaceRevision.text).where(WorkspaceRevision.file_id == file.id, WorkspaceRevision.revision == file.revision)
    return unpacked(session.scalar(wanted))
