"""The tables of drafts and their reviews. What was sent lies outside, in a private file named by its content."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from elearn.core.db.base import Base
from elearn.core.db.closed import one_of
from elearn.core.db.types import Json
from elearn.core.ids import new_id
from elearn.studio import guards
from elearn.studio.rules import CommentState, Decision, Origin, Spot, State


class CourseDraft(Base):
    """Sources on their way to become a version.

    `unit_id` is the unit that answers for the course, None where the course belongs to no unit; `owner_id` the unit that it is to
    belong to from now on, None to leave it as it is. `file_name` is what the sources were called by whoever sent them, or the
    folder's name below the import directory. `archive_sha256` names the private file with them; of the settings it holds
    `course.yml` alone, laid over the sources of `over_version_id`.

    `over_draft_id`: the draft over whose sources what the archive holds is laid instead. `is_again`: an earlier version published
    once more, that of `over_version_id`; None reads as no.

    What the check found: `code`, `course_id` (None for a course that does not exist yet), `label`, `source_hash`; `base_hash`, the
    version that it was compared with (None: nothing was published); `document`, `sources` (both packed as the catalogue keeps them)
    and `document_hash`; `renderer`. `problems` is a JSON list of `content.problems.Problem`, `plan` is `studio.plan.Plan` as JSON.

    A review: `reviews_needed` others must agree, as when they were asked (0: published without); `review_round` counts the times
    that somebody was asked, and a decision counts in its round alone. `review_unit_id` is the unit whose reviewers are asked,
    and those above it; None: `unit_id`. `rule_unit_id` is the unit that says so; None: the installation. `approved_hash` is
    the document that they said yes to, `reviewed_by` who decided last. What each said is in `draft_review`. Nobody reviews what
    they helped to write, and nothing is approved that not enough people agreed to: the database refuses it (`guards`).
    """

    __tablename__ = "course_draft"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    state: Mapped[str] = mapped_column(String(12))
    origin: Mapped[str] = mapped_column(String(10))
    file_name: Mapped[str] = mapped_column(String(200))
    unit_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("unit.id", ondelete="RESTRICT"), index=True)
    owner_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("unit.id", ondelete="RESTRICT"))
    made_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id", ondelete="RESTRICT"), index=True)
    made_at: Mapped[datetime]
    archive_sha256: Mapped[str | None] = mapped_column(String(64))
    over_version_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("course_version.id", ondelete="RESTRICT"))
    job_id: Mapped[uuid.UUID | None]
    checked_at: Mapped[datetime | None]
    code: Mapped[str | None] = mapped_column(String(64))
    course_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("course.id", ondelete="RESTRICT"), index=True)
    label: Mapped[str | None] = mapped_column(String(40))
    base_hash: Mapped[str | None] = mapped_column(String(64))
    source_hash: Mapped[str | None] = mapped_column(String(64))
    document_hash: Mapped[str | None] = mapped_column(String(64))
    renderer: Mapped[str | None] = mapped_column(String(40))
    document: Mapped[bytes | None] = mapped_column(deferred=True)
    sources: Mapped[bytes | None] = mapped_column(deferred=True)
    problems: Mapped[list[dict[str, Any]] | None] = mapped_column(Json)
    plan: Mapped[dict[str, Any] | None] = mapped_column(Json)
    asked_at: Mapped[datetime | None]
    reviewed_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id", ondelete="RESTRICT"))
    approved_hash: Mapped[str | None] = mapped_column(String(64))
    version_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("course_version.id", ondelete="RESTRICT"))
    ended_at: Mapped[datetime | None]
    # Without references: see the migration.
    reviews_needed: Mapped[int | None]
    review_round: Mapped[int | None]
    review_unit_id: Mapped[uuid.UUID | None]
    rule_unit_id: Mapped[uuid.UUID | None]
    over_draft_id: Mapped[uuid.UUID | None]
    is_again: Mapped[bool | None]

    __table_args__ = (
        one_of("state", State),
        one_of("origin", Origin),
        CheckConstraint("reviewed_by <> made_by", name="second_person"),
        CheckConstraint(
            "state NOT IN ('ready', 'asked', 'approved', 'published') OR document_hash IS NOT NULL", name="sound_has_document"
        ),
        CheckConstraint("state <> 'approved' OR approved_hash = document_hash", name="approved_as_it_is"),
        CheckConstraint("(state = 'published') = (version_id IS NOT NULL)", name="published_is_version"),
        Index("ix_course_draft_state", "state", "made_at"),
    )


class DraftWriter(Base):
    """Somebody who wrote or helped to write a draft: its maker and whoever changed its sources. None of them reviews it."""

    __tablename__ = "draft_writer"

    draft_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("course_draft.id", ondelete="RESTRICT"), primary_key=True)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id", ondelete="RESTRICT"), primary_key=True, index=True)


class DraftReview(Base):
    """What a reviewer said of a document, once in each round. A record: it is never changed.

    `unit_id` is the unit for which they are a reviewer, None where that is not known. `words` may be None where they agreed.
    """

    __tablename__ = "draft_review"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    draft_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("course_draft.id", ondelete="RESTRICT"))
    reviewer_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id", ondelete="RESTRICT"), index=True)
    unit_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("unit.id", ondelete="RESTRICT"))
    round: Mapped[int]
    document_hash: Mapped[str] = mapped_column(String(64))
    decision: Mapped[str] = mapped_column(String(10))
    words: Mapped[str | None]
    decided_at: Mapped[datetime]

    __table_args__ = (
        one_of("decision", Decision),
        UniqueConstraint("draft_id", "reviewer_id", "document_hash", "round"),
        CheckConstraint("decision = 'agreed' OR words IS NOT NULL", name="says_why"),
    )


class DraftComment(Base):
    """What a reviewer has to say about one place of a draft. While it is open it is shown with the next drafts of the course too.

    `part` is the id of the lesson or bank, `place` the key of the block or the id of the question or scene there, `quote` the first
    words of it as they were. `answer` is the author's last word. `settled_in` is the draft with which it was mended or let rest.
    """

    __tablename__ = "draft_comment"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    draft_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("course_draft.id", ondelete="RESTRICT"), index=True)
    author_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id", ondelete="RESTRICT"), index=True)
    part: Mapped[str] = mapped_column(String(64))
    spot: Mapped[str] = mapped_column(String(10))
    place: Mapped[str] = mapped_column(String(200))
    quote: Mapped[str] = mapped_column(String(200))
    document_hash: Mapped[str] = mapped_column(String(64))
    words: Mapped[str]
    written_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(10), default=CommentState.OPEN)
    answer: Mapped[str | None]
    answered_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id", ondelete="RESTRICT"))
    answered_at: Mapped[datetime | None]
    settled_in: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("course_draft.id", ondelete="RESTRICT"))
    settled_at: Mapped[datetime | None]

    __table_args__ = (
        one_of("spot", Spot),
        one_of("state", CommentState),
        CheckConstraint("(state = 'open') = (settled_at IS NULL)", name="settled_once"),
    )


guards.guard(Base.metadata.tables["draft_review"])
