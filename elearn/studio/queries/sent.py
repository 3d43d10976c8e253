"""The texts of a draft as they were sent, for telling where in them a problem stands."""

from __future__ import annotations

from contextlib import suppress

from sqlalchemy import select
from sqlalchemy.orm import Session

from elearn.catalogue.earlier import unpack_sources
from elearn.catalogue.storage import Storage
from elearn.content.archive import read_archive
from elearn.content.source import SourcesRefused
from elearn.core.errors import Unavailable
from elearn.core.ids import Id
from elearn.studio.files import read_archive_file
from elearn.studio.models import CourseDraft


def texts_of_draft(session: Session, files: Storage, draft_id: Id) -> dict[str, str]:
    """The texts of a draft as they were sent from the editor, compiled or not; none where they cannot be read any more."""
    columns = (CourseDraft.sources, CourseDraft.archive_sha256, CourseDraft.over_draft_id)
    row = session.execute(select(*columns).where(CourseDraft.id == draft_id)).first()
    if row is None:
        return {}
    if row.sources is None and row.over_draft_id is not None:
        return texts_of_draft(session, files, row.over_draft_id)
    sent: dict[str, bytes] = {}
    with suppress(Unavailable, SourcesRefused):
        if row.sources is not None:
            sent = unpack_sources(row.sources)
        elif row.archive_sha256 is not None:
            sent = read_archive(read_archive_file(files, row.archive_sha256))
    return {path: content.decode(errors="replace") for path, content in sent.items() if path.endswith((".md", ".yml"))}
