"""What the council and supervision observe while an examination is held and until its results are told, and what is answered to it.

An observation and its answer are acts of the sealed log and nothing else: neither is changed or withdrawn.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from elearn.core import limits
from elearn.core.actor import Actor, Role
from elearn.core.days import day_of
from elearn.core.errors import N_, Conflict, Forbidden, Invalid, NotFound
from elearn.core.ids import Id
from elearn.core.text import nfc
from elearn.examinations.act_words import answered, observed
from elearn.examinations.acts import ActKind
from elearn.examinations.policy import organised_by, scope_of, served_by
from elearn.examinations.queries.board import get_room
from elearn.examinations.queries.held import Held, get_held
from elearn.examinations.queries.observations import Observation, list_observations
from elearn.examinations.queries.seen import candidates_among
from elearn.examinations.rules import Body, State
from elearn.examinations.service.duty import refuse_sitting
from elearn.examinations.service.log import note_act
from elearn.examinations.service.shared import get_locked
from elearn.notifications.kinds import Kind
from elearn.notifications.service import notify
from elearn.organisation.queries.responsible import list_holders_upward

OBSERVERS = (Body.COUNCIL, Body.SUPERVISION)
OBSERVED_IN = frozenset({State.READY, State.CLOSED})
"""Once results are told, the record that they stand on is not written into any more."""
ANSWERED_IN = frozenset({State.READY, State.CLOSED, State.POSTED})
"""What was written a minute before has a right to an answer."""


def observe(session: Session, actor: Actor, held: Held, words: str, *, room_id: Id | None = None, now: datetime) -> int:
    """Somebody of the council or of supervision writes what they saw, in a room or anywhere; exam officers are told at once.

    Args:
        words: plain text, at most `limits.TEXT_CHARACTERS`.

    Returns:
        The number of the observation in the log.

    Raises:
        NotFound: the actor serves in neither body now, or there is no such room within their scope.
        Invalid: nothing is told, or too much.
        Conflict: the examination is not held yet, or its results are told.
    """
    get_locked(session, held.id)
    today = day_of(session, now)
    scope = scope_of(actor, *OBSERVERS, today=today)
    held = get_held(session, held.id, served_by(actor, *OBSERVERS, today=today), scope=scope)
    if held.state not in OBSERVED_IN:
        raise Conflict(N_("Kỳ thi chưa chốt kế hoạch, hoặc đã công bố kết quả: không ghi nhận thêm được nữa."))
    refuse_sitting(session, actor, held, now=now)
    seen = _read(words, limits.TEXT_CHARACTERS)
    room = "" if room_id is None else get_room(session, held, room_id).name
    note_act(session, actor, held.id, ActKind.OBSERVED, words=observed(room, seen), now=now)
    found = list_observations(session, held)[-1]
    _tell_officers(session, actor, held, found, now)
    return found.seq


def answer(session: Session, actor: Actor, held: Held, number: int, words: str, *, now: datetime) -> None:
    """An exam officer answers an observation, once; whoever wrote it is told.

    Args:
        number: of the observation in the log.
        words: at most `limits.ANSWER_CHARACTERS`.

    Raises:
        NotFound: the actor does not organise the examination, or there is no such observation within their scope.
        Forbidden: they wrote it themselves, or sit the examination or may still join.
        Invalid: nothing is said, or too much.
        Conflict: it is answered, its words were erased, or the examination was cancelled.
    """
    # The row is locked before anything is looked at: of two officers one finds it answered.
    get_locked(session, held.id)
    today = day_of(session, now)
    held = get_held(session, held.id, organised_by(actor, today=today), scope=scope_of(actor, today=today))
    if held.state not in ANSWERED_IN:
        raise Conflict(N_("Kỳ thi không còn được tổ chức, nên không trả lời ghi nhận được nữa."))
    refuse_sitting(session, actor, held, now=now)
    found = next((each for each in list_observations(session, held) if each.seq == number), None)
    if found is None:
        raise NotFound
    if found.observer_id == actor.person_id:
        raise Forbidden(N_("Ghi nhận này do anh/chị viết. Xin để người phụ trách thi khác trả lời."))
    if found.answer is not None or found.is_emptied:
        raise Conflict(N_("Ghi nhận này đã được trả lời hoặc đã xóa theo hạn. Nội dung anh/chị vừa viết chưa được lưu."))
    said = _read(words, limits.ANSWER_CHARACTERS)
    note_act(session, actor, held.id, ActKind.OBSERVATION_ANSWERED, words=answered(number, said), now=now)
    if found.observer_id is None:
        return
    told = {"exam": held.title} | ({"sender": actor.name} if actor.name else {})
    notify(session, [found.observer_id], Kind.EXAM_REPLIED, told, place=_place(held), actor=actor, now=now)


def _tell_officers(session: Session, actor: Actor, held: Held, found: Observation, now: datetime) -> None:
    """Those of the unit that answers for it, and those of the unit that holds it, where the observation is within its scope. What
    was seen stands on the page alone.
    """
    today = day_of(session, now)
    people = _officers(session, actor, held, held.unit_id, today)
    if held.held_by_id is not None and held.held_until is not None and today <= held.held_until:
        within = list_observations(session, replace(held, scope=held.held_by_id))
        if found.seq in {each.seq for each in within}:
            people |= _officers(session, actor, held, held.held_by_id, today)
    told = {"exam": held.title} | ({"room": found.room} if found.room else {})
    notify(session, people, Kind.EXAM_OBSERVED, told, place=_place(held), actor=actor, now=now)


def _officers(session: Session, actor: Actor, held: Held, unit_id: Id, today: date) -> set[Id]:
    """The exam officers nearest to a unit who may answer: not whoever wrote it, and nobody who sits the examination."""
    for each in list_holders_upward(session, unit_id, Role.EXAM_OFFICER, besides=(), today=today):
        if people := set(each.people) - candidates_among(session, held.id, each.people) - {actor.person_id}:
            return people
    return set()


def _place(held: Held) -> str:
    return f"/organise/{held.id}/observations"


def _read(text: str, most: int) -> str:
    found = nfc(text).replace("\r\n", "\n").strip()
    if not found:
        raise Invalid(N_("Chưa có nội dung."), field="words")
    if len(found) > most:
        raise Invalid(N_("Dài nhất %(most)s ký tự."), field="words", most=most)
    return found
