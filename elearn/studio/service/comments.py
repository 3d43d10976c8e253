"""What reviewers say about places of a draft, and what becomes of it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from elearn.core import limits
from elearn.core.actor import Actor
from elearn.core.errors import N_, Conflict, Forbidden, Invalid, NotFound
from elearn.core.events import publish
from elearn.core.ids import Id, new_id
from elearn.core.text import nfc
from elearn.studio import policy
from elearn.studio.events import CommentAnswered, CommentClosed, CommentWritten
from elearn.studio.models import CourseDraft, DraftComment
from elearn.studio.places import Place, words_at
from elearn.studio.queries import get_documents
from elearn.studio.queries.comments import shown_with
from elearn.studio.rules import CommentState, State
from elearn.studio.service.drafts import lock
from elearn.studio.service.reviews import lock_reviewable

MOST = 500
"""Comments on one draft. More are no review but another course."""


def write_comment(
    session: Session, actor: Actor, draft_id: Id, place: Place, document_hash: str, *, words: str, now: datetime
) -> Id:
    """A reviewer says something about a place of the document that they were shown, while it waits for them.

    Raises:
        NotFound: they do not review for its unit or helped to write it.
        Conflict: it does not wait any more, is another document by now, or has no such place.
        Invalid: nothing is said, or too much.
    """
    draft = lock_reviewable(session, actor, draft_id)
    if draft.state != State.ASKED or draft.document_hash != document_hash:
        raise Conflict(N_("Bản nháp không còn ở bước này. Xin tải lại trang để thấy nó đang ở đâu."))
    said = _clean(words, N_("Xin viết nhận xét."))
    written = session.scalar(select(func.count()).select_from(DraftComment).where(DraftComment.draft_id == draft.id)) or 0
    if written >= MOST:
        raise Conflict(N_("Bản này đã có quá nhiều nhận xét. Xin trả lại để sửa."))
    comment = DraftComment(
        id=new_id(),
        draft_id=draft.id,
        author_id=actor.person_id,
        part=place.part,
        spot=place.spot,
        place=place.name,
        quote=_quote(session, actor, draft_id, place),
        document_hash=document_hash,
        words=said,
        written_at=now,
        state=CommentState.OPEN,
    )
    session.add(comment)
    session.flush()
    publish(session, CommentWritten(comment.id, draft.id, document_hash), actor=actor, now=now)
    return comment.id


def _quote(session: Session, actor: Actor, draft_id: Id, place: Place) -> str:
    """The first words of a place of the draft, or of what is served where the draft has it no more."""
    served, course = get_documents(session, actor, draft_id)
    words = words_at(place, course, served)
    if words is not None:
        return words
    raise Conflict(N_("Chưa rõ nhận xét về chỗ nào. Xin mở lại trang xem trước và sau."))


def answer_comment(
    session: Session, actor: Actor, draft_id: Id, comment_id: Id, *, words: str, is_fixed: bool, now: datetime
) -> None:
    """A writer of a draft answers a comment that is shown with it, or says that it is mended.

    Args:
        words: what they say; may be empty where it is mended.

    Raises:
        NotFound: they did not help to write the draft, or it has no such comment.
        Conflict: the comment has been settled.
        Invalid: nothing is said, or too much.
    """
    draft, comment = _lock_comment(session, actor, draft_id, comment_id)
    said = _clean(words, None if is_fixed else N_("Xin viết câu trả lời."))
    comment.answer = said or comment.answer
    comment.answered_by, comment.answered_at = actor.person_id, now
    if is_fixed:
        _settle(comment, draft, CommentState.FIXED, now)
    session.flush()
    publish(session, CommentAnswered(comment.id, draft.id, comment.state), actor=actor, now=now)


def close_comment(session: Session, actor: Actor, draft_id: Id, comment_id: Id, *, now: datetime) -> None:
    """Who wrote a comment lets it rest: the answer was enough, or it was nothing.

    Raises:
        NotFound: it is not the actor's, or not shown with a draft that they may review.
        Conflict: it has been settled.
    """
    draft = lock_reviewable(session, actor, draft_id)
    comment = _comment(session, draft, comment_id)
    if comment.author_id != actor.person_id:
        raise NotFound
    _settle(comment, draft, CommentState.CLOSED, now)
    session.flush()
    publish(session, CommentClosed(comment.id, draft.id), actor=actor, now=now)


def _lock_comment(session: Session, actor: Actor, draft_id: Id, comment_id: Id) -> tuple[CourseDraft, DraftComment]:
    if actor.person_id is None:
        raise Forbidden
    draft = lock(session, draft_id, policy.helped_by(actor))
    comment = _comment(session, draft, comment_id)
    _refuse_settled(comment)
    return draft, comment


def _comment(session: Session, draft: CourseDraft, comment_id: Id) -> DraftComment:
    # Locked by itself: two drafts of a course may both show it.
    found = session.scalars(
        select(DraftComment).where(DraftComment.id == comment_id, shown_with(draft.id)).with_for_update(of=DraftComment)
    ).one_or_none()
    if found is None:
        raise NotFound
    return found


def _refuse_settled(comment: DraftComment) -> None:
    if comment.state != CommentState.OPEN:
        raise Conflict(N_("Nhận xét này đã xong."))


def _settle(comment: DraftComment, draft: CourseDraft, state: CommentState, now: datetime) -> None:
    _refuse_settled(comment)
    comment.state, comment.settled_in, comment.settled_at = state, draft.id, now


def _clean(words: str, missing: str | None) -> str:
    said = nfc(words).strip()
    if not said and missing is not None:
        raise Invalid(missing, field="words")
    if len(said) > limits.TEXT_CHARACTERS:
        raise Invalid(N_("Dài nhất %(max)d ký tự."), field="words", max=limits.TEXT_CHARACTERS)
    return said
