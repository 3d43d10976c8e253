"""The rule of `rules.state_of` in SQL: who is asked what, and where each stands, for any number of people in one statement.

A person is asked by every running employment that an assignment covers, so one of them may stand here twice with different days of
grace: the larger state counts, as everywhere.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, false, func, literal, not_, or_, select

from elearn.catalogue.models import Course
from elearn.core import limits
from elearn.learning.models import Completion, Enrolment
from elearn.learning.queries import in_force
from elearn.organisation.models import Employment, UnitClosure
from elearn.organisation.policy import running
from elearn.planning.models import Assignment, AssignmentPosition, Exemption
from elearn.planning.rules import State

_work, _ask, _courses = Employment.__table__.c, Assignment.__table__.c, Course.__table__.c
_completions, _enrolments = Completion.__table__.c, Enrolment.__table__.c
_exemptions = Exemption.__table__.c


def is_running(today: date) -> ColumnElement[bool]:
    """Clause on `Assignment`: it asks today, and its course is served."""
    has_not_ended = or_(_ask.ends_on.is_(None), _ask.ends_on > today)
    return and_(_ask.begins_on <= today, has_not_ended, _courses.rendition_id.is_not(None), _courses.retired_at.is_(None))


def asked(today: date, *columns: Any) -> Select[*tuple[Any, ...]]:
    """A row for each assignment that runs with each running employment that it covers.

    Args:
        columns: of `Employment`, `Assignment` and `Course`, or clauses of this module.
    """
    has_positions = exists(select(AssignmentPosition.position_id).where(AssignmentPosition.assignment_id == _ask.id))
    is_of_position = exists(
        select(AssignmentPosition.position_id).where(
            AssignmentPosition.assignment_id == _ask.id, AssignmentPosition.position_id == _work.position_id
        )
    )
    return (
        select(*columns)
        .select_from(Employment.__table__)
        .join(UnitClosure.__table__, UnitClosure.descendant_id == _work.unit_id)
        .join(Assignment.__table__, _ask.unit_id == UnitClosure.ancestor_id)
        .join(Course.__table__, _courses.id == _ask.course_id)
        .where(running(_work, today), is_running(today), or_(not_(has_positions), is_of_position))
    )


def is_done() -> ColumnElement[bool]:
    """Clause: the person has completed the course, in the round that runs."""
    return exists(
        select(_completions.id).where(
            _completions.person_id == _work.person_id,
            _completions.course_id == _ask.course_id,
            or_(_ask.since.is_(None), _completions.completed_at >= _ask.since),
            in_force(),
        )
    )


def is_begun() -> ColumnElement[bool]:
    """Clause: the person has taken the course up and not completed it."""
    completed = exists(
        select(_completions.id).where(
            _completions.person_id == _enrolments.person_id,
            _completions.course_id == _enrolments.course_id,
            _completions.cycle == _enrolments.cycle,
        )
    )
    mine = and_(_enrolments.person_id == _work.person_id, _enrolments.course_id == _ask.course_id)
    return exists(select(_enrolments.id).where(mine, not_(completed)))


def _exempt(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    """Clause: there is an exemption of the person for this course that fulfils the conditions."""
    return exists(
        select(_exemptions.id).where(
            _exemptions.person_id == _work.person_id,
            or_(_exemptions.course_id.is_(None), _exemptions.course_id == _ask.course_id),
            *conditions,
        )
    )


def is_exempt(today: date) -> ColumnElement[bool]:
    """Clause: the person is exempt today."""
    return _exempt(_exemptions.is_granted.is_(True), running(_exemptions, today))


def is_asked_exempt(today: date) -> ColumnElement[bool]:
    """Clause: somebody has asked that the person be exempt, and nobody has answered."""
    return _exempt(_exemptions.is_granted.is_(None), or_(_exemptions.valid_to.is_(None), _exemptions.valid_to > today))


def back_on(today: date) -> ColumnElement[date]:
    """The day after the last exemption of the person for this course that has ended; NULL without one.

    One that was dropped on its first day gives no grace.
    """
    return (
        select(func.max(_exemptions.valid_to))
        .where(
            _exemptions.person_id == _work.person_id,
            or_(_exemptions.course_id.is_(None), _exemptions.course_id == _ask.course_id),
            _exemptions.is_granted.is_(True),
            _exemptions.valid_to <= today,
            _exemptions.valid_to > _exemptions.valid_from,
        )
        .correlate(Employment.__table__, Assignment.__table__)
        .scalar_subquery()
    )


def is_late(today: date) -> ColumnElement[bool]:
    """Clause: the person's own due day has passed, as `rules.due_day` says it."""
    still = today - limits.JOINING_GRACE
    joined_lately = and_(_work.valid_from > _ask.begins_on, _work.valid_from >= still)
    is_back_lately = func.coalesce(back_on(today) >= still, false())
    return and_(_ask.due_on < today, not_(joined_lately), not_(is_back_lately))


def state(today: date) -> ColumnElement[int]:
    """The state as a number of `rules.State`."""
    return case(
        (is_done(), literal(State.DONE.value)),
        (is_exempt(today), literal(State.EXEMPT.value)),
        (is_late(today), literal(State.OVERDUE.value)),
        (is_begun(), literal(State.LEARNING.value)),
        else_=literal(State.NOT_BEGUN.value),
    )
