"""Reading comments: those of a draft, and what earlier drafts of the same course left open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session, aliased

from elearn.accounts.models import Person
from elearn.core.actor import Actor
from elearn.core.db.aliases import shared_alias
from elearn.core.ids import Id
from elearn.studio import policy
from elearn.studio.models import CourseDraft, DraftComment
from elearn.studio.places import Place
from elearn.studio.rules import CommentState, Spot

_commenter, _answerer = shared_alias(Person), shared_alias(Person)


@dataclass(frozen=True, slots=True)
class CommentRow:
    """A comment as it is shown with a draft. `is_earlier`: it was written about an earlier draft of the course."""

    id: Id
    place: Place
    quote: str
    words: str
    author: str
    is_own: bool
    written_at: datetime
    is_earlier: bool
    state: CommentState
    answer: str
    answered_by: str
    answered_at: datetime | None


def shown_with(draft_id: Id) -> ColumnElement[bool]:
    """Clause on `DraftComment`: it is about this draft, or about an earlier one of the same course and was still open when this one
    came; one that was settled with this draft stays.

    Before a course is published it has no identity but its code in the unit for which it is written.
    """
    this, earlier = aliased(CourseDraft), aliased(CourseDraft)
    same = or_(earlier.course_id == this.course_id, earlier.unit_id == this.unit_id)
    # Ids follow one another in time, also within one instant.
    came_before = or_(earlier.made_at < this.made_at, and_(earlier.made_at == this.made_at, earlier.id < this.id))
    before = (
        select(earlier.id)
        .join(this, and_(this.id == draft_id, earlier.code == this.code, came_before, same))
        .where(earlier.id == DraftComment.draft_id)
        .correlate(DraftComment)
        .exists()
    )
    left = and_(before, or_(DraftComment.state == CommentState.OPEN, DraftComment.settled_in == draft_id))
    return or_(DraftComment.draft_id == draft_id, left)


def list_comments(session: Session, actor: Actor, draft_id: Id) -> tuple[CommentRow, ...]:
    """The comments that are shown with a draft, the earliest first; nothing of a draft that the actor may not see."""
    rows = session.execute(
        select(DraftComment, _commenter.full_name, _answerer.full_name)
        .join(_commenter, _commenter.id == DraftComment.author_id)
        .outerjoin(_answerer, _answerer.id == DraftComment.answered_by)
        .where(shown_with(draft_id))
        .where(select(CourseDraft.id).where(CourseDraft.id == draft_id, policy.visible_to(actor)).exists())
        .order_by(DraftComment.written_at, DraftComment.id)
    )
    return tuple(
        CommentRow(
            id=said.id,
            place=Place(said.part, Spot(said.spot), said.place),
            quote=said.quote,
            words=said.words,
            author=author or "",
            is_own=said.author_id == actor.person_id,
            written_at=said.written_at,
            is_earlier=said.draft_id != draft_id,
            state=CommentState(said.state),
            answer=said.answer or "",
            answered_by=answerer or "",
            answered_at=said.answered_at,
        )
        for said, author, answerer in rows
    )
