"""Drafts that nobody had to write: the answers about earlier learners laid over a draft, and an earlier version once more."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from elearn.catalogue.models import Course, CourseVersion, Rendition
from elearn.core.actor import Actor
from elearn.core.errors import N_, Conflict, NotFound
from elearn.core.ids import Id
from elearn.studio import policy
from elearn.studio.models import CourseDraft, DraftWriter
from elearn.studio.rules import ANSWERABLE, Origin
from elearn.studio.service.drafts import Sent, lock_own, make_draft


def tell_learners(
    session: Session, actor: Actor, draft_id: Id, document_hash: str, archive_sha256: str, *, now: datetime
) -> CourseDraft:
    """Makes a draft of the same sources that also says what earlier learners are told; once sound it takes the place of the first.

    Args:
        document_hash: of the document about which the author was asked.
        archive_sha256: the private file with the patch.

    Raises:
        NotFound: it is not the actor's, or the course is theirs no more.
        Conflict: it is not at that step, or another document by now.
    """
    draft = lock_own(session, actor, draft_id)
    if draft.state not in ANSWERABLE or draft.document_hash is None:
        raise Conflict(N_("Bản nháp không còn ở bước này. Xin tải lại trang để thấy nó đang ở đâu."))
    if draft.document_hash != document_hash:
        raise Conflict(N_("Bản nháp đã được kiểm tra lại sau khi anh/chị mở trang. Xin xem lại rồi trả lời."))
    sent = Sent(
        # What was written in the browser is told of in the words of the browser still.
        Origin.EDITOR if draft.origin == Origin.EDITOR else Origin.SETTINGS,
        draft.file_name,
        archive_sha256,
        # What goes back to a version goes back to it still.
        draft.over_version_id if draft.is_again else None,
        draft.course_id,
        draft.id,
        draft.is_again,
    )
    helpers = session.scalars(select(DraftWriter.person_id).where(DraftWriter.draft_id == draft.id)).all()
    return make_draft(session, actor, sent, unit_id=draft.unit_id, owner_id=draft.owner_id, helpers=helpers, now=now)


def publish_again(
    session: Session, actor: Actor, course_id: Id, version_id: Id, archive_sha256: str, *, now: datetime
) -> CourseDraft:
    """Makes a draft of the sources of an earlier version, which goes the way of every other.

    Args:
        archive_sha256: the private file with the patch, which names the new label and says why.

    Raises:
        NotFound: the course has no such version, or the actor may not change it.
        Conflict: it is the version that is served.
    """
    row = session.execute(
        select(Course.slug, CourseVersion.label, Course.rendition_id, Course.retired_at)
        .join(CourseVersion, CourseVersion.course_id == Course.id)
        .where(Course.id == course_id, CourseVersion.id == version_id, policy.may_change(actor))
    ).first()
    if row is None:
        raise NotFound
    served = session.scalar(select(Rendition.version_id).where(Rendition.id == row.rendition_id))
    if served == version_id and row.retired_at is None:
        raise Conflict(N_("Bản này đang dùng rồi."))
    sent = Sent(Origin.SETTINGS, f"{row.slug} {row.label}", archive_sha256, version_id, course_id, is_again=True)
    return make_draft(session, actor, sent, unit_id=None, now=now)
