"""What heads and owners do about an obstacle: give it to somebody, hand it up, move its day, answer, close."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from elearn.core import limits
from elearn.core.actor import Actor, Role
from elearn.core.days import day_of
from elearn.core.errors import N_, Conflict, Invalid, NotFound
from elearn.core.events import publish
from elearn.core.ids import Id
from elearn.core.text import nfc
from elearn.obstacles import policy
from elearn.obstacles.deciders import headed_above, living_unit
from elearn.obstacles.events import ObstacleAnswered, ObstacleClosed, ObstacleDayMoved, ObstacleHanded, ObstacleHandedUp
from elearn.obstacles.models import Obstacle
from elearn.obstacles.queries import list_candidates
from elearn.obstacles.telling import tell_answered, tell_handed
from elearn.organisation.models import RoleGrant
from elearn.organisation.policy import running

_ANSWERED = N_("Vướng mắc này đã được trả lời.")


def answer(session: Session, actor: Actor, obstacle_id: Id, words: str, *, promised_on: date | None, now: datetime) -> None:
    """Answers all who told it. `promised_on` is the day by which what is promised will be done, None where nothing is left to do.

    Raises:
        NotFound: there is no such obstacle that this actor may answer.
        Conflict: it is answered already.
        Invalid: nothing was said, or too much; or a day that nobody means.
    """
    today = day_of(session, now)
    found = _locked(session, obstacle_id, policy.answered_by(actor, today))
    _still_waits(found)
    text = nfc(words).strip()
    if not text:
        raise Invalid(N_("Xin viết câu trả lời cho những người đang chờ."), field="answer")
    if len(text) > limits.TEXT_CHARACTERS:
        raise Invalid(N_("Câu trả lời dài quá %(most)s ký tự."), field="answer", most=limits.TEXT_CHARACTERS)
    if promised_on is not None:
        _in_time(promised_on, today, "promised_on")
    found.answer, found.answered_by, found.answered_on, found.promised_on = text, actor.person_id, today, promised_on
    publish(session, ObstacleAnswered(found.id, promised_on), actor=actor, now=now)
    tell_answered(session, actor, found, now=now, today=today)


def hand_to(session: Session, actor: Actor, obstacle_id: Id, person_id: Id, words: str, *, now: datetime) -> None:
    """Gives it to a person of the unit, who may answer it then and is told. The day stays.

    Raises:
        NotFound: there is no such obstacle that this actor decides.
        Conflict: it is answered already.
        Invalid: the person is not of the unit, or there are too many words.
    """
    today = day_of(session, now)
    found = _locked(session, obstacle_id, policy.decided_by(actor, today))
    _still_waits(found)
    if not list_candidates(session, actor, obstacle_id, today=today, only=person_id):
        raise Invalid(N_("Người này không làm việc ở đơn vị. Xin chọn người khác."), field="person")
    found.owner_id, found.handed_words = person_id, _some_words(words)
    publish(session, ObstacleHanded(found.id, person_id), actor=actor, now=now)
    if person_id != actor.person_id:
        tell_handed(session, actor, found, now=now)


def hand_up(session: Session, actor: Actor, obstacle_id: Id, words: str, *, now: datetime) -> None:
    """Hands it to the nearest unit above that has a head, which decides from now on. The day stays; an owner is asked no more.

    Raises:
        NotFound: there is no such obstacle that this actor decides.
        Conflict: it is answered already, or nobody is above.
        Invalid: too many words.
    """
    today = day_of(session, now)
    found = _locked(session, obstacle_id, policy.decided_by(actor, today))
    _still_waits(found)
    above = headed_above(session, found.at_id, today, from_depth=1)
    if not above:
        raise Conflict(
            N_("Không có đơn vị cấp trên nào có người đứng đầu trong hệ thống. Anh/chị trả lời hoặc giao người phụ trách.")
        )
    from_id, found.at_id = found.at_id, above[0]
    found.owner_id, found.handed_words = None, _some_words(words)
    publish(session, ObstacleHandedUp(found.id, from_id, found.at_id), actor=actor, now=now)


def move_day(session: Session, actor: Actor, obstacle_id: Id, due_on: date, *, now: datetime) -> None:
    """Sets another day until which it is to be answered.

    Raises:
        NotFound: there is no such obstacle that this actor decides.
        Conflict: it is answered already.
        Invalid: the day has passed or is too far away.
    """
    today = day_of(session, now)
    found = _locked(session, obstacle_id, policy.decided_by(actor, today))
    _still_waits(found)
    _in_time(due_on, today, "due_on")
    if found.due_on == due_on:
        return
    found.due_on = due_on
    publish(session, ObstacleDayMoved(found.id, due_on), actor=actor, now=now)


def close(session: Session, actor: Actor, obstacle_id: Id, *, now: datetime) -> None:
    """What was promised is done. Closing twice is harmless.

    Raises:
        NotFound: there is no such obstacle that this actor may answer.
        Conflict: it is not answered yet.
    """
    today = day_of(session, now)
    found = _locked(session, obstacle_id, policy.answered_by(actor, today))
    if found.answered_on is None:
        raise Conflict(N_("Vướng mắc này chưa được trả lời."))
    if found.closed_on is None:
        found.closed_on = today
        publish(session, ObstacleClosed(found.id), actor=actor, now=now)


def give_on_orphans(session: Session, actor: Actor, *, now: datetime, today: date) -> None:
    """What waits in a unit that has no head any more goes to the nearest above that has one, or to the heir of a unit that ended.

    Where nobody is, it stays. Two statements, and three for each such unit.
    """
    heads = select(RoleGrant.id).where(RoleGrant.unit_id == Obstacle.at_id, RoleGrant.role == Role.HEAD, running(RoleGrant, today))
    for at_id in session.scalars(select(Obstacle.at_id).where(Obstacle.answered_on.is_(None), ~heads.exists()).distinct()).all():
        heads_there = headed_above(session, living_unit(session, at_id), today)
        if heads_there:
            for found in session.scalars(select(Obstacle).where(Obstacle.at_id == at_id, Obstacle.answered_on.is_(None))):
                found.at_id, found.owner_id = heads_there[0], None
                publish(session, ObstacleHandedUp(found.id, at_id, found.at_id), actor=actor, now=now)


def _locked(session: Session, obstacle_id: Id, may: ColumnElement[bool]) -> Obstacle:
    found = session.scalars(select(Obstacle).where(Obstacle.id == obstacle_id, may).with_for_update()).one_or_none()
    if found is None:
        raise NotFound
    return found


def _still_waits(found: Obstacle) -> None:
    if found.answered_on is not None:
        raise Conflict(_ANSWERED)


def _in_time(day: date, today: date, field: str) -> None:
    if day < today:
        raise Invalid(N_("Ngày này đã qua."), field=field)
    if day > today + limits.OBSTACLE_FURTHEST:
        raise Invalid(N_("Ngày này xa quá %(days)s ngày."), field=field, days=limits.OBSTACLE_FURTHEST.days)


def _some_words(words: str) -> str | None:
    text = nfc(words).strip()
    if len(text) > limits.ANSWER_CHARACTERS:
        raise Invalid(N_("Lời nhắn dài quá %(most)s ký tự."), field="words", most=limits.ANSWER_CHARACTERS)
    return text or None
