"""Who had a hand in a course: wrote drafts of it, helped to, reviewed one or commented on one."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import CompoundSelect, Select, or_, select, union
from sqlalchemy.orm import Session

from elearn.catalogue.models import Course
from elearn.core.ids import Id
from elearn.studio.models import CourseDraft, DraftComment, DraftReview, DraftWriter


def list_hands(session: Session, courses: Collection[Id], people: Collection[Id] | None = None) -> set[tuple[Id, Id]]:
    """Each of some courses with everybody (of `people`, where they are given) who had a hand in one of its drafts, whatever became
    of it.
    """
    return {(row[0], row[1]) for row in session.execute(_hands(courses, people))}


def _hands(courses: Collection[Id], people: Collection[Id] | None) -> CompoundSelect[Any]:
    # The first draft of a course was written before there was a course: it is known by its code.
    of_course = or_(CourseDraft.course_id == Course.id, CourseDraft.code == Course.code)

    def of(person: Any, *joined: Any) -> Select[Any]:
        found = select(Course.id, person).join_from(Course, CourseDraft, of_course)
        found = found.join(*joined) if joined else found
        return found.where(Course.id.in_(courses), *([person.in_(people)] if people is not None else []))

    return union(
        of(CourseDraft.made_by),
        of(DraftWriter.person_id, DraftWriter, DraftWriter.draft_id == CourseDraft.id),
        of(DraftReview.reviewer_id, DraftReview, DraftReview.draft_id == CourseDraft.id),
        of(DraftComment.author_id, DraftComment, DraftComment.draft_id == CourseDraft.id),
    )
