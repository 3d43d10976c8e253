"""Private files go some time after the drafts that needed them have ended. What is told of the drafts stays."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, undefer

from elearn.catalogue.library import unpack
from elearn.catalogue.storage import Storage
from elearn.core import limits
from elearn.core.jobs.context import JobContext
from elearn.studio.files import ARCHIVE_SUFFIX
from elearn.studio.models import CourseDraft
from elearn.studio.rules import OPEN


def forget_old_files(context: JobContext, *, files: Storage, others: Callable[[Session], set[str]]) -> None:
    """Removes what nobody needs any more; the media of what was published are in the public storage. Twice does no harm.

    A file that was sent while this runs is young, whoever needs it.

    Args:
        others: the names of the private files that others than drafts need.
    """
    before = context.now() - limits.DRAFT_FILES_KEPT
    with context.read() as session:
        needed = needed_files(session, ended_since=before) | others(session)
    files.remove_old(before, keep=needed)


def needed_files(session: Session, *, ended_since: datetime) -> set[str]:
    """Names of the private files of drafts that are open or ended since an instant."""
    needed = select(CourseDraft).where(or_(CourseDraft.state.in_(OPEN), CourseDraft.ended_at >= ended_since))
    names = set()
    # A document is read, looked at and let go before the next comes: there may be many, each of a megabyte.
    for draft in session.scalars(needed.options(undefer(CourseDraft.document)).execution_options(yield_per=1)):
        if draft.archive_sha256 is not None:
            names.add(f"{draft.archive_sha256}.{ARCHIVE_SUFFIX}")
        if draft.document is not None:
            names.update(f"{each.sha256}.{each.suffix}" for each in unpack(draft.document).media)
        session.expunge(draft)
    return names
