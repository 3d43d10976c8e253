"""Others look at a draft: asked by its author, who can never be one of them, and neither can whoever helped to write it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from elearn.core import limits
from elearn.core.actor import Actor
from elearn.core.days import day_of
from elearn.core.db.types import LocalisedText
from elearn.core.errors import N_, Conflict, Forbidden, Invalid
from elearn.core.events import publish
from elearn.core.ids import Id, new_id
from elearn.core.permissions import allows
from elearn.core.text import nfc
from elearn.notifications.kinds import Kind
from elearn.notifications.service import notify
from elearn.studio import policy
from elearn.studio.events import DraftApproved, DraftSentBack, ReviewAsked
from elearn.studio.models import CourseDraft, DraftReview
from elearn.studio.queries import asked_of, decisions_of, reviews_as, terms_for, writers_of
from elearn.studio.rules import Decision, State
from elearn.studio.service.drafts import lock, lock_own, refuse_unless


def ask_review(session: Session, actor: Actor, draft_id: Id, *, by_default: int = 1, now: datetime) -> None:
    """The author asks for a review of a draft that was found sound. How many must agree is settled now, whatever changes later;
    where the unit asks for nobody, one does who is asked all the same.

    Args:
        by_default: how many others must agree where no unit says anything of it.

    Raises:
        NotFound: it is not the actor's.
        Conflict: it is not at that step.
    """
    draft = lock_own(session, actor, draft_id)
    refuse_unless(draft, State.ASKED)
    terms = terms_for(session, draft.unit_id, by_default=by_default, today=day_of(session, now))
    needed = max(1, terms.people)
    draft.state, draft.asked_at = State.ASKED, now
    draft.reviews_needed, draft.review_round = needed, (draft.review_round or 0) + 1
    draft.review_unit_id, draft.rule_unit_id = terms.begin, terms.said_by
    session.flush()
    publish(session, ReviewAsked(draft.id, _hash(draft), needed, terms.said_by), actor=actor, now=now)
    _tell_reviewers(session, actor, draft, now)


def _tell_reviewers(session: Session, actor: Actor, draft: CourseDraft, now: datetime) -> None:
    """Those to whom the page of the draft says the request goes."""
    writers = writers_of(session, draft.id)
    begin = draft.review_unit_id or draft.unit_id
    asked = asked_of(session, begin, draft.reviews_needed or 1, besides=writers, today=day_of(session, now))
    words = {"course": _title(draft), "sender": actor.name}
    notify(session, asked.people, Kind.REVIEW_ASKED, words, place=_place(draft), actor=actor, now=now)


def approve(session: Session, actor: Actor, draft_id: Id, document_hash: str, *, words: str = "", now: datetime) -> None:
    """A reviewer says yes to the document that they were shown. When as many have as were needed, it is approved.

    Args:
        document_hash: of the document on the page from which they decide.

    Raises:
        NotFound: the actor does not review for its unit, or helped to write it.
        Conflict: it is not at that step, or another document by now, or the actor has decided already.
    """
    draft = _lock_for_review(session, actor, draft_id, State.APPROVED, document_hash)
    _decide(session, actor, draft, Decision.AGREED, words=_clean(words), now=now)
    needed = draft.reviews_needed or 1
    agreed = sum(each.decision is Decision.AGREED for each in decisions_of(session, draft.id, only_now=True))
    if agreed >= needed:
        draft.state, draft.approved_hash = State.APPROVED, draft.document_hash
        session.flush()
    publish(session, DraftApproved(draft.id, _hash(draft), agreed, needed), actor=actor, now=now)
    _tell_writers(session, actor, draft, _agreed_words(agreed, needed), now)


def _agreed_words(agreed: int, needed: int) -> LocalisedText:
    if agreed >= needed:
        return {"vi": "đồng ý phát hành", "en": "agreed, ready to be published"}
    return {"vi": f"đồng ý (mới có {agreed} trên {needed} người)", "en": f"agreed ({agreed} of {needed} so far)"}


def send_back(session: Session, actor: Actor, draft_id: Id, document_hash: str, *, words: str, now: datetime) -> None:
    """A reviewer says no, and why. One is enough.

    Raises:
        NotFound: the actor does not review for its unit, or helped to write it.
        Conflict: it is not at that step, or another document by now, or the actor has decided already.
        Invalid: nothing is said.
    """
    said = _clean(words)
    if not said:
        raise Invalid(N_("Xin viết cho người soạn biết cần sửa gì."), field="words")
    draft = _lock_for_review(session, actor, draft_id, State.SENT_BACK, document_hash)
    _decide(session, actor, draft, Decision.SENT_BACK, words=said, now=now)
    draft.state = State.SENT_BACK
    session.flush()
    publish(session, DraftSentBack(draft.id, _hash(draft)), actor=actor, now=now)
    _tell_writers(session, actor, draft, {"vi": "trả lại để sửa", "en": "sent back for changes"}, now)


def _tell_writers(session: Session, actor: Actor, draft: CourseDraft, outcome: LocalisedText, now: datetime) -> None:
    words = {"course": _title(draft), "outcome": outcome, "sender": actor.name}
    people = {draft.made_by, *writers_of(session, draft.id)}
    notify(session, people, Kind.REVIEW_DECIDED, words, place=_place(draft), actor=actor, now=now)


def _title(draft: CourseDraft) -> LocalisedText | str:
    # A draft that was found sound has a plan.
    return draft.plan["title"] if draft.plan is not None else draft.file_name


def _place(draft: CourseDraft) -> str:
    return f"/studio/drafts/{draft.id}"


def _lock_for_review(session: Session, actor: Actor, draft_id: Id, following: State, document_hash: str) -> CourseDraft:
    draft = lock_reviewable(session, actor, draft_id)
    refuse_unless(draft, following)
    if draft.document_hash != document_hash:
        raise Conflict(N_("Bản nháp đã được kiểm tra lại sau khi anh/chị mở trang. Xin xem lại rồi quyết định."))
    if any(each.reviewer_id == actor.person_id for each in decisions_of(session, draft.id, only_now=True)):
        raise Conflict(N_("Anh/chị đã cho ý kiến về bản này."))
    return draft


def lock_reviewable(session: Session, actor: Actor, draft_id: Id) -> CourseDraft:
    """A draft that the actor reviews, locked until the unit of work ends.

    Raises:
        Forbidden: the actor is no reviewer, or nobody.
        NotFound: they do not review for its unit, or helped to write it.
    """
    if actor.person_id is None or not allows(actor, "studio.review"):
        raise Forbidden
    return lock(session, draft_id, policy.reviewable_by(actor))


def _decide(session: Session, actor: Actor, draft: CourseDraft, decision: Decision, *, words: str, now: datetime) -> None:
    draft.reviewed_by = actor.person_id
    session.add(
        DraftReview(
            id=new_id(),
            draft_id=draft.id,
            reviewer_id=actor.person_id,
            unit_id=reviews_as(session, actor, draft.review_unit_id or draft.unit_id),
            round=draft.review_round,
            document_hash=draft.document_hash,
            decision=decision,
            words=words or None,
            decided_at=now,
        )
    )
    session.flush()


def _hash(draft: CourseDraft) -> str:
    # The table keeps no draft in these states without one.
    return draft.document_hash or ""


def _clean(words: str) -> str:
    said = nfc(words).strip()
    if len(said) > limits.TEXT_CHARACTERS:
        raise Invalid(N_("Dài nhất %(max)d ký tự."), field="words", max=limits.TEXT_CHARACTERS)
    return said
