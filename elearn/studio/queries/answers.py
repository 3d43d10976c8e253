"""What an author answered about earlier learners in a draft that did not become a version."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from elearn.core.actor import Actor
from elearn.core.ids import Id
from elearn.studio import policy
from elearn.studio.models import CourseDraft
from elearn.studio.rules import State


def find_last_answered(session: Session, actor: Actor, draft_id: Id) -> str | None:
    """The private file with the last answers that the actor gave about a course before a draft of it; None where there are none.

    Args:
        draft_id: the draft about which they are asked now.
    """
    asked = select(CourseDraft.course_id, CourseDraft.made_at).where(CourseDraft.id == draft_id).subquery()
    return session.scalars(
        select(CourseDraft.archive_sha256)
        .join(asked, asked.c.course_id == CourseDraft.course_id)
        .where(
            policy.written_by(actor),
            CourseDraft.over_draft_id.is_not(None),
            CourseDraft.over_draft_id != draft_id,
            CourseDraft.id != draft_id,
            CourseDraft.state != State.PUBLISHED,
            CourseDraft.made_at <= asked.c.made_at,
        )
        .order_by(CourseDraft.made_at.desc(), CourseDraft.id.desc())
        .limit(1)
    ).first()
