"""Reminding people of a course that they are late with: in the sender's words, without an address, and not too often."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, tuple_
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from elearn.core import limits
from elearn.core.actor import Actor
from elearn.core.days import day_of
from elearn.core.errors import N_, Conflict, Forbidden, Invalid, TooMany
from elearn.core.events import publish
from elearn.core.ids import Id, new_id
from elearn.core.text import nfc
from elearn.notifications.kinds import Kind
from elearn.notifications.models import Message, Notice
from elearn.notifications.service import notify
from elearn.planning import events
from elearn.planning.models import Reminder
from elearn.planning.queries.crowd import Late, list_late
from elearn.planning.rules import ADDRESS_FOUND, address_in

A_DAY = 24 * 60 * 60


@dataclass(frozen=True, slots=True)
class Sent:
    """Whom a reminder has reached, and how many of the chosen were left out."""

    sent: int
    left_out: int


def remind(session: Session, actor: Actor, chosen: Collection[tuple[Id, Id]], words: str, *, now: datetime) -> Sent:
    """Reminds people of courses that they are late with.

    Whoever is not late (any more), is exempt or asked to be, has no account, was reminded of the course within
    `limits.REMIND_EVERY` or is out of the actor's reach is left out.

    Args:
        chosen: pairs of person and course.
        words: what the sender writes; each message adds the course, what is left of it, the due day and the reference code.

    Raises:
        Forbidden: nobody is signed in.
        Invalid: nobody is chosen, or the words are missing, too long, or hold an address.
        TooMany: more than `limits.REMINDERS_PER_DAY` today.
        Conflict: others reminded the same people at this very moment.
    """
    if actor.person_id is None:
        raise Forbidden
    tidy, today = _check(words), day_of(session, now)
    if not chosen:
        raise Invalid(N_("Chưa chọn ai."), field="words")
    if len(chosen) > limits.REMINDERS_PER_DAY:
        raise _too_many()
    # Counted before it is asked who may be reminded: a reminder that comes between the two is seen by the second, and one that
    # comes later takes the number, so that this one is refused.
    numbers = _numbers(session, chosen)
    late = [
        each for each in list_late(session, actor, today=today, limit=len(chosen), only=set(chosen)) if each.may_be_reminded(now)
    ]
    counted = select(func.coalesce(func.max(Reminder.nth), 0)).where(Reminder.sent_by == actor.person_id, Reminder.sent_on == today)
    nth = session.scalar(counted) or 0
    if nth + len(late) > limits.REMINDERS_PER_DAY:
        raise _too_many()
    _send(session, actor, late, tidy, now)
    codes = _codes(session, actor, late, now)
    rows = [
        Reminder(
            id=new_id(),
            person_id=each.person_id,
            course_id=each.course_id,
            number=numbers.get((each.person_id, each.course_id), 0) + 1,
            sent_by=actor.person_id,
            sent_on=today,
            nth=nth + place,
            sent_at=now,
            words=tidy,
            code=codes[each.person_id, each.slug],
        )
        for place, each in enumerate(late, start=1)
    ]
    session.add_all(rows)
    try:
        session.flush()
    except IntegrityError as error:
        raise Conflict(N_("Những người này vừa được nhắc ở nơi khác.")) from error
    for row in rows:
        publish(session, events.LearnerReminded(row.id, row.person_id, row.course_id), actor=actor, now=now)
    return Sent(len(rows), len(set(chosen)) - len(rows))


def _too_many() -> TooMany:
    most = limits.REMINDERS_PER_DAY
    return TooMany(N_("Mỗi ngày chỉ nhắc được %(most)s lượt. Xin nhắc tiếp vào ngày mai."), retry_after=A_DAY, most=most)


def _check(words: str) -> str:
    tidy = "\n".join(" ".join(line.split()) for line in nfc(words).strip().splitlines())
    if not tidy:
        raise Invalid(N_("Chưa có nội dung."), field="words")
    if len(tidy) > limits.REMINDER_CHARACTERS:
        raise Invalid(N_("Dài nhất %(max)d ký tự."), field="words", max=limits.REMINDER_CHARACTERS)
    address = address_in(tidy)
    if address is not None:
        raise Invalid(ADDRESS_FOUND, field="words", word=address)
    return tidy


def _send(session: Session, actor: Actor, late: Collection[Late], words: str, now: datetime) -> None:
    """One message for all who are told the same."""
    alike: dict[tuple[Id, int, int, str], list[Late]] = defaultdict(list)
    for each in late:
        alike[each.course_id, len(each.left), each.minutes, f"{each.due_on:%d/%m/%Y}"].append(each)
    for (_course, lessons, minutes, due), group in alike.items():
        said: dict[str, str | Mapping[str, str]] = {
            "sender": actor.name,
            "text": words,
            "course": group[0].course.title,
            "lessons": str(lessons),
            "minutes": str(minutes),
            "due": due,
        }
        people = [each.person_id for each in group]
        notify(session, people, Kind.REMINDER, said, place=group[0].place, actor=actor, now=now)


def _codes(session: Session, actor: Actor, late: Collection[Late], now: datetime) -> dict[tuple[Id, str], str]:
    """The reference code that each person got just now, by person and the address of the course."""
    rows = session.execute(
        select(Notice.person_id, Message.place, Notice.code)
        .join(Message, Message.id == Notice.message_id)
        .where(
            Notice.person_id.in_({each.person_id for each in late}),
            Notice.written_at == now,
            Message.kind == Kind.REMINDER.value,
            Message.sender_id == actor.person_id,
        )
    )
    slugs = {each.place: each.slug for each in late}
    return {(person_id, slugs[place]): code for person_id, place, code in rows if place in slugs}


def _numbers(session: Session, pairs: Collection[tuple[Id, Id]]) -> dict[tuple[Id, Id], int]:
    rows = session.execute(
        select(Reminder.person_id, Reminder.course_id, func.max(Reminder.number))
        .where(tuple_(Reminder.person_id, Reminder.course_id).in_(list(pairs)))
        .group_by(Reminder.person_id, Reminder.course_id)
    )
    return {(person_id, course_id): number for person_id, course_id, number in rows}
