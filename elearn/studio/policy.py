"""Which drafts and courses somebody may work on in the studio. What is out of reach looks as if it were not there.

A course is changed by the authors, and reviewed by the reviewers, of the unit that it belongs to and of the units above. One that
belongs to no unit is the installation's: units that stand below no other answer for it. Whoever sits an examination that asks a
course comes to none of it before the results are told (`kept_from`).
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, exists, func, not_, or_, select

from elearn.catalogue.models import Course
from elearn.core.actor import Actor
from elearn.core.ids import Id
from elearn.examinations.policy import banks_kept_from
from elearn.organisation.models import UnitClosure
from elearn.organisation.policy import answered_for_by, units_visible_to
from elearn.studio.models import CourseDraft, DraftWriter
from elearn.studio.rules import AUTHORS, READERS_OF_VERSIONS, REVIEWERS, SHOWN_TO_REVIEWERS


def written_by(actor: Actor) -> ColumnElement[bool]:
    """Clause on `CourseDraft`: the actor made it."""
    return CourseDraft.made_by == actor.person_id


def helped_by(actor: Actor) -> ColumnElement[bool]:
    """Clause on `CourseDraft`: the actor wrote it or helped to."""
    wrote = select(DraftWriter.draft_id).where(DraftWriter.draft_id == CourseDraft.id, DraftWriter.person_id == actor.person_id)
    return or_(written_by(actor), exists(wrote.correlate(CourseDraft)))


def reviewable_by(actor: Actor) -> ColumnElement[bool]:
    """Clause on `CourseDraft`: others wrote it, a review was asked for, and the actor reviews for the unit that was asked."""
    return _asked_of(actor) & not_(banks_kept_from(actor, CourseDraft.course_id))


def _asked_of(actor: Actor) -> ColumnElement[bool]:
    return and_(
        not_(helped_by(actor)),
        CourseDraft.state.in_(SHOWN_TO_REVIEWERS),
        answered_for_by(actor, *REVIEWERS, column=func.coalesce(CourseDraft.review_unit_id, CourseDraft.unit_id)),
    )


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Clause on `CourseDraft`: what the actor helped to write, and what they may review."""
    return _reached_by(actor) & not_(banks_kept_from(actor, CourseDraft.course_id))


def kept_drafts(actor: Actor) -> ColumnElement[bool]:
    """Clause on `CourseDraft`: the actor would see it, but sits an examination that asks its course."""
    return _reached_by(actor) & banks_kept_from(actor, CourseDraft.course_id)


def _reached_by(actor: Actor) -> ColumnElement[bool]:
    return or_(helped_by(actor), _asked_of(actor))


def kept_from(actor: Actor) -> ColumnElement[bool]:
    """Clause on `Course`: the actor writes, reviews or audits for its unit, but sits an examination that asks it."""
    reads = answered_for_by(actor, *READERS_OF_VERSIONS, column=Course.owner_unit_id)
    return reads & banks_kept_from(actor, Course.id)


def may_change(actor: Actor) -> ColumnElement[bool]:
    """Clause on `Course`: the actor writes for the unit that it belongs to."""
    return answered_for_by(actor, *AUTHORS, column=Course.owner_unit_id) & not_(banks_kept_from(actor, Course.id))


def answers_for(actor: Actor) -> ColumnElement[bool]:
    """Clause on `Course`: the actor writes or reviews for the unit that it belongs to."""
    return answered_for_by(actor, *AUTHORS, *REVIEWERS, column=Course.owner_unit_id) & not_(banks_kept_from(actor, Course.id))


def reads_versions(actor: Actor) -> ColumnElement[bool]:
    """Clause on `Course`: the actor writes, reviews or audits for the unit that it belongs to, and may see what was ever published.

    Old versions hold the keys of questions that may be asked still, so they are not for everybody who sees the course.
    """
    return answered_for_by(actor, *READERS_OF_VERSIONS, column=Course.owner_unit_id) & not_(banks_kept_from(actor, Course.id))


def writes_for(actor: Actor, unit_id: Id) -> ColumnElement[bool]:
    """Clause: the actor writes for a unit."""
    return units_visible_to(actor, *AUTHORS, column=UnitClosure.descendant_id) & (UnitClosure.descendant_id == unit_id)
