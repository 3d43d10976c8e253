"""A second person looks at a draft: asked by its author, who can never be that person."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from elearn.core import limits
from elearn.core.actor import Actor, Role
from elearn.core.days import day_of
from elearn.core.db.types import LocalisedText
from elearn.core.errors import N_, Conflict, Forbidden, Invalid
from elearn.core.events import publish
from elearn.core.ids import Id
from elearn.core.permissions import allows
from elearn.core.text import nfc
from elearn.notifications.kinds import Kind
from elearn.notifications.service import notify
from elearn.organisation.queries import list_holders, nearest_unit_with
from elearn.studio import policy
from elearn.studio.events import DraftApproved, DraftSentBack, ReviewAsked
from elearn.studio.models import CourseDraft
from elearn.studio.rules import State
from elearn.studio.service.drafts import lock, lock_own, refuse_unless


def ask_review(session: Session, actor: Actor, draft_id: Id, *, now: datetime) -> None:
    """The author asks for a review of a draft that was found sound.

    Raises:
        NotFound: it is not the actor's.
        Conflict: it is not at that step.
    """
    draft = lock_own(session, actor, draft_id)
    refuse_unless(draft, State.ASKED)
    draft.state, draft.asked_at = State.ASKED, now
    publish(session, ReviewAsked(draft.id, _hash(draft)), actor=actor, now=now)
    _tell_reviewers(session, actor, draft, now)


def _tell_reviewers(session: Session, actor: Actor, draft: CourseDraft, now: datetime) -> None:
    """Those to whom the page of the draft says the request goes: of its unit, or of the nearest above that has somebody."""
    today = day_of(session, now)
    near = nearest_unit_with(session, draft.unit_id, Role.REVIEWER, besides=draft.made_by, today=today)
    if near is None:
        return
    reviewers = list_holders(session, near[0], Role.REVIEWER, besides=draft.made_by, today=today)
    words = {"course": _title(draft), "sender": actor.name}
    notify(session, reviewers, Kind.REVIEW_ASKED, words, place=_place(draft), actor=actor, now=now)


def approve(session: Session, actor: Actor, draft_id: Id, document_hash: str, *, words: str = "", now: datetime) -> None:
    """A reviewer says yes to the document that they were shown.

    Args:
        document_hash: of the document on the page from which they decide.

    Raises:
        NotFound: the actor does not review for its unit, or made it.
        Conflict: it is not at that step, or another document by now.
    """
    draft = _lock_for_review(session, actor, draft_id, State.APPROVED, document_hash)
    draft.approved_hash = draft.document_hash
    _decide(draft, actor, State.APPROVED, _clean(words), now)
    publish(session, DraftApproved(draft.id, _hash(draft)), actor=actor, now=now)
    _tell_author(session, actor, draft, {"vi": "đồng ý phát hành", "en": "agreed, ready to be published"}, now)


def send_back(session: Session, actor: Actor, draft_id: Id, document_hash: str, *, words: str, now: datetime) -> None:
    """A reviewer says no, and why.

    Raises:
        NotFound: the actor does not review for its unit, or made it.
        Conflict: it is not at that step, or another document by now.
        Invalid: nothing is said.
    """
    said = _clean(words)
    if not said:
        raise Invalid(N_("Xin viết cho người soạn biết cần sửa gì."), field="words")
    draft = _lock_for_review(session, actor, draft_id, State.SENT_BACK, document_hash)
    _decide(draft, actor, State.SENT_BACK, said, now)
    publish(session, DraftSentBack(draft.id, _hash(draft)), actor=actor, now=now)
    _tell_author(session, actor, draft, {"vi": "trả lại để sửa", "en": "sent back for changes"}, now)


def _tell_author(session: Session, actor: Actor, draft: CourseDraft, outcome: LocalisedText, now: datetime) -> None:
    words = {"course": _title(draft), "outcome": outcome, "sender": actor.name}
    notify(session, [draft.made_by], Kind.REVIEW_DECIDED, words, place=_place(draft), actor=actor, now=now)


def _title(draft: CourseDraft) -> LocalisedText | str:
    # A draft that was found sound has a plan.
    return draft.plan["title"] if draft.plan is not None else draft.file_name


def _place(draft: CourseDraft) -> str:
    return f"/studio/drafts/{draft.id}"


def _lock_for_review(session: Session, actor: Actor, draft_id: Id, following: State, document_hash: str) -> CourseDraft:
    if not allows(actor, "studio.review"):
        raise Forbidden
    draft = lock(session, draft_id, policy.reviewable_by(actor))
    refuse_unless(draft, following)
    if draft.document_hash != document_hash:
        raise Conflict(N_("Bản nháp đã được kiểm tra lại sau khi anh/chị mở trang. Xin xem lại rồi quyết định."))
    return draft


def _decide(draft: CourseDraft, actor: Actor, state: State, words: str, now: datetime) -> None:
    draft.state, draft.reviewed_by, draft.reviewed_at = state, actor.person_id, now
    draft.review_words = words or None


def _hash(draft: CourseDraft) -> str:
    # The table keeps no draft in these states without one.
    return draft.document_hash or ""


def _clean(words: str) -> str:
    said = nfc(words).strip()
    if len(said) > limits.TEXT_CHARACTERS:
        raise Invalid(N_("Dài nhất %(max)d ký tự."), field="words", max=limits.TEXT_CHARACTERS)
    return said
