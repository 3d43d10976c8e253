"""Clauses on what was said of drafts in the round that they are in."""

from __future__ import annotations

from sqlalchemy import ColumnElement, ScalarSelect, and_, exists, func, select

from elearn.core.actor import Actor
from elearn.studio.models import CourseDraft, DraftReview
from elearn.studio.rules import Decision


def in_round() -> ColumnElement[bool]:
    """Clause: a row of `draft_review` speaks of a draft's document as it is, in its present round."""
    return and_(
        DraftReview.draft_id == CourseDraft.id,
        DraftReview.round == CourseDraft.review_round,
        DraftReview.document_hash == CourseDraft.document_hash,
    )


def agreed_in_round() -> ScalarSelect[int]:
    """How many have agreed to a row of `course_draft`."""
    agreed = and_(in_round(), DraftReview.decision == Decision.AGREED)
    return select(func.count(DraftReview.reviewer_id.distinct())).where(agreed).correlate(CourseDraft).scalar_subquery()


def decided_by(actor: Actor) -> ColumnElement[bool]:
    """Clause: the actor has said what they think of a row of `course_draft`."""
    return exists(select(DraftReview.id).where(in_round(), DraftReview.reviewer_id == actor.person_id).correlate(CourseDraft))
