"""What people did in a course during a month: who used it, by kind of unit, and which questions they missed."""

from __future__ import annotations

import uuid
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import Select, and_, distinct, func, or_, select, union
from sqlalchemy.orm import Session

from elearn.assessment.models import Attempt, AttemptResult
from elearn.content.document import Course
from elearn.core.days import end_of, start_of
from elearn.core.ids import Id
from elearn.learning.models import LessonProgress, PracticeResponse
from elearn.organisation.models import Employment, UnitState
from elearn.organisation.policy import running
from elearn.organisation.rules import UnitKind
from elearn.reporting.coverage import Share, share_of
from elearn.reporting.obstacle_queries import read_tree
from elearn.reporting.rules import SMALLEST, Tree, group

REST: Final = "rest"
"""Kinds of units that are told together, as too few people stand behind one of them."""
_NOWHERE: Final = "nowhere"
_ALL: Final = uuid.UUID(int=0)
_NODES: Final = {name: uuid.uuid5(_ALL, name) for name in (*UnitKind, _NOWHERE)}
"""The kinds as nodes of a tree with one root: the rule of grouping speaks of units."""
_KINDS: Final = Tree({_ALL: None} | dict.fromkeys(_NODES.values(), _ALL), {})
OFTEN: Final = 50
"""From how many per cent of first answers on a question counts as often missed."""
MISSED_TOLD: Final = 5
"""Questions that are told of a month."""


@dataclass(frozen=True, slots=True)
class Missed:
    """A question that many answered wrongly at first. `share` is a range of those who answered it for the first time."""

    question: str
    share: Share


@dataclass(frozen=True, slots=True)
class Period:
    """A month by its first and last day."""

    begins: date
    ends: date


def group_kinds(people: Mapping[str, int]) -> dict[str, int]:
    """How many people of which kinds of units are told, `REST` for those told together; nothing where all are too few.

    Args:
        people: by kind, the empty text for those who work nowhere.
    """
    told = {_NODES[kind or _NOWHERE]: number for kind, number in people.items() if number}
    # The root itself has nobody: what is left in it is too few, or several kinds.
    grouped = group(told, _KINDS, frozenset({_ALL}))
    names = {node: name for name, node in _NODES.items()} | {_ALL: REST, _NODES[_NOWHERE]: REST}
    found: Counter[str] = Counter()
    for node, number in grouped.items():
        found[names[node]] += number
    return dict(found) if sum(found.values()) >= SMALLEST else {}


def count_users(session: Session, course_id: Id, period: Period) -> dict[str, int]:
    """How many people used a course in a period, by the kind of the unit in which they mainly worked on its last day."""
    users = union(*_traces(session, course_id, period)).subquery("users")
    rows = session.execute(
        select(Employment.unit_id, func.count(distinct(users.c.person_id)))
        .select_from(users)
        .outerjoin(
            Employment,
            and_(Employment.person_id == users.c.person_id, Employment.is_main, running(Employment, period.ends)),
        )
        .group_by(Employment.unit_id)
    ).all()
    tree, kinds = read_tree(session), _kinds(session)
    found: Counter[str] = Counter()
    for unit_id, people in rows:
        found[_kind_of(tree, kinds, unit_id)] += people
    return dict(found)


def _traces(session: Session, course_id: Id, period: Period) -> Iterator[Select[Id]]:
    """Whose rows say that they were there: in a lesson, at a question, at a quiz."""
    begins, ends = start_of(session, period.begins), end_of(session, period.ends)
    moments = (LessonProgress.opened_at, LessonProgress.moved_at, LessonProgress.done_at, LessonProgress.known_at)
    was_there = or_(*(and_(each >= begins, each < ends) for each in moments))
    yield select(LessonProgress.person_id).where(LessonProgress.course_id == course_id, was_there)
    yield select(PracticeResponse.person_id).where(
        PracticeResponse.course_id == course_id, PracticeResponse.answered_at >= begins, PracticeResponse.answered_at < ends
    )
    yield select(Attempt.person_id).where(Attempt.course_id == course_id, Attempt.started_at >= begins, Attempt.started_at < ends)


def _kinds(session: Session) -> dict[Id, str]:
    """What each unit is, today or when it was last there."""
    rows = session.execute(select(UnitState.unit_id, UnitState.kind).order_by(UnitState.valid_from))
    return {row.unit_id: row.kind for row in rows}


def _kind_of(tree: Tree, kinds: Mapping[Id, str], unit_id: Id | None) -> str:
    """The kind of the authority that a unit is or belongs to; empty for no unit."""
    if unit_id is None:
        return ""
    way = list(tree.way_up(tree.counted_in(unit_id) or unit_id)) or [unit_id]
    named = [kinds[each] for each in way if each in kinds]
    return next((kind for kind in named if kind != UnitKind.OFFICE), UnitKind.OFFICE if named else "")


def find_missed(session: Session, course_id: Id, course: Course, period: Period) -> tuple[Missed, ...]:
    """The questions that most people missed at their first answer in the period, those missed most first.

    A question that fewer than `SMALLEST` people answered is not told of; how many missed it is told as a range.
    """
    tally: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for question, outcome, people in (*_practised(session, course_id, course, period), *_asked(session, course_id, period)):
        if question in course.questions and outcome in {"right", "partly", "wrong"}:
            tally[question][0] += people
            tally[question][1] += 0 if outcome == "right" else people
    found = [Missed(question, share_of(missed, people)) for question, (people, missed) in tally.items() if people >= SMALLEST]
    often = [each for each in found if each.share.low >= OFTEN]
    return tuple(sorted(often, key=lambda each: (-each.share.low, -each.share.people, each.question))[:MISSED_TOLD])


def _practised(session: Session, course_id: Id, course: Course, period: Period) -> Iterator[tuple[str, str, int]]:
    """First answers in lessons that fall into the period, as far as the key of their question is still the same."""
    answers = PracticeResponse
    order = func.row_number().over(
        partition_by=(answers.person_id, answers.question, answers.key_hash), order_by=(answers.answered_at, answers.id)
    )
    first = (
        select(answers.question, answers.key_hash, answers.outcome, answers.answered_at, order.label("number"))
        .where(answers.course_id == course_id, answers.asked_in == "lesson")
        .subquery()
    )
    rows = session.execute(
        select(first.c.question, first.c.key_hash, first.c.outcome, func.count())
        .where(
            first.c.number == 1,
            first.c.answered_at >= start_of(session, period.begins),
            first.c.answered_at < end_of(session, period.ends),
        )
        .group_by(first.c.question, first.c.key_hash, first.c.outcome)
    )
    for question, key_hash, outcome, people in rows:
        if question in course.questions and course.questions[question].key_hash == key_hash:
            yield question, outcome, people


def _asked(session: Session, course_id: Id, period: Period) -> Iterator[tuple[str, str, int]]:
    """What the first attempts at quizzes came to that were handed in during the period: each person once for each quiz."""
    rows = session.scalars(
        select(AttemptResult.items)
        .join(Attempt, Attempt.id == AttemptResult.attempt_id)
        .where(
            Attempt.course_id == course_id,
            Attempt.number == 1,
            Attempt.cycle == 1,
            AttemptResult.cause == "submitted",
            Attempt.submitted_at >= start_of(session, period.begins),
            Attempt.submitted_at < end_of(session, period.ends),
        )
    )
    for items in rows:
        for item in items:
            yield item["id"], item["outcome"], 1
