"""What is known of a workspace's translations: from which words each passage was made."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from elearn.authoring.models import WorkspacePassage
from elearn.core.ids import Id


def read_known(session: Session, workspace_id: Id, language: str) -> dict[str, set[str]]:
    """The hash of each passage of a language → the hashes of what it was said to be the translation of."""
    known: dict[str, set[str]] = {}
    wanted = select(WorkspacePassage.hash, WorkspacePassage.source_hash).where(
        WorkspacePassage.workspace_id == workspace_id, WorkspacePassage.language == language
    )
    for words, source in session.execute(wanted):
        known.setdefault(words, set()).add(source)
    return known
