"""A draft becomes the version that is served: what a second person said yes to, byte for byte, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from elearn.catalogue import service as catalogue
from elearn.catalogue.earlier import latest_hash
from elearn.catalogue.library import unpack
from elearn.catalogue.models import Course
from elearn.catalogue.service import RENDERER
from elearn.core.actor import Actor
from elearn.core.days import day_of
from elearn.core.errors import N_, Conflict, Forbidden, NotFound
from elearn.core.events import publish
from elearn.core.ids import Id
from elearn.studio import policy
from elearn.studio.events import DraftPublished
from elearn.studio.models import CourseDraft
from elearn.studio.queries import decisions_of, terms_for
from elearn.studio.rules import Decision, State, may_publish
from elearn.studio.service.checks import document_hash
from elearn.studio.service.drafts import check_again, lock_own, writes_for


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of publishing. `slug` is where the course stands; None: another version came in between, so it is checked again."""

    slug: str | None
    label: str | None = None


def publish_draft(session: Session, actor: Actor, draft_id: Id, *, by_default: int = 1, now: datetime) -> Outcome:
    """Makes a draft the version that is served. Its media are in the public storage already.

    A draft that was overtaken is not published: it goes back to its check, and to a review of what it means now.

    Args:
        by_default: how many others must agree where no unit says anything of it.

    Raises:
        NotFound: it is not the actor's, or they do not write for the course any more.
        Conflict: it is not at that step, or not what was approved.
    """
    catalogue.lock_catalogue(session)
    draft = lock_own(session, actor, draft_id)
    terms = terms_for(session, draft.unit_id, by_default=by_default, today=day_of(session, now))
    if not may_publish(State(draft.state), needs_review=terms.people > 0) or draft.document is None or draft.sources is None:
        raise Conflict(N_("Bản nháp chưa được duyệt, hoặc đã phát hành. Xin tải lại trang để thấy nó đang ở đâu."))
    _refuse_out_of_reach(session, actor, draft)
    course = unpack(draft.document)
    is_reviewed = draft.state == State.APPROVED
    if document_hash(course) != draft.document_hash or (is_reviewed and draft.approved_hash != draft.document_hash):
        raise Conflict(N_("Bản nháp trên máy chủ không còn là bản đã được duyệt. Xin báo người vận hành."))
    if draft.renderer != RENDERER or latest_hash(session, course.id) not in {draft.base_hash, draft.source_hash}:
        check_again(session, actor, draft, is_overtaken=True, now=now)
        return Outcome(None)
    done = catalogue.publish(session, actor, course, draft.sources, owner_id=draft.owner_id or _first_owner(draft), now=now)
    if not is_reviewed:
        draft.reviews_needed, draft.rule_unit_id = 0, terms.said_by
    draft.state, draft.version_id, draft.course_id, draft.ended_at = State.PUBLISHED, done.version.id, done.version.course_id, now
    session.flush()
    publish(session, _published(session, draft, done.version.id), actor=actor, now=now)
    return Outcome(course.slug, course.label)


def _published(session: Session, draft: CourseDraft, version_id: Id) -> DraftPublished:
    agreed = tuple(each.reviewer_id for each in decisions_of(session, draft.id, only_now=True) if each.decision is Decision.AGREED)
    return DraftPublished(draft.id, version_id, draft.document_hash or "", agreed, draft.reviews_needed or 0, draft.rule_unit_id)


def _first_owner(draft: CourseDraft) -> Id | None:
    """A course that did not exist belongs to the unit for which it was written."""
    return draft.unit_id if draft.course_id is None else None


def _refuse_out_of_reach(session: Session, actor: Actor, draft: CourseDraft) -> None:
    """Roles may have ended, and the course may belong to another unit, since the draft was made."""
    if draft.code is None:
        raise NotFound
    there = session.scalar(select(Course.id).where(Course.code == draft.code))
    if there is not None:
        if session.scalar(select(Course.id).where(Course.id == there, policy.may_change(actor))) is None:
            raise NotFound
    elif draft.unit_id is None or not writes_for(session, actor, draft.unit_id):
        raise Forbidden
