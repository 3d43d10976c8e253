"""What was sent to whom and when: for those who look after the person, the sender among them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from elearn.accounts.models import Person
from elearn.catalogue.models import Course, CourseVersion, Rendition
from elearn.core.actor import Actor
from elearn.core.db.aliases import shared_alias
from elearn.core.db.types import LocalisedText
from elearn.core.paging import Page, Paging
from elearn.planning import policy
from elearn.planning.models import Reminder

_Sender = shared_alias(Person)


@dataclass(frozen=True, slots=True)
class ReminderRow:
    """One reminder. `code` is what the person finds on their own page."""

    full_name: str
    course: LocalisedText | None
    words: str
    code: str
    sender: str
    sent_at: datetime


def list_reminders(session: Session, actor: Actor, *, today: date, page: int = 1) -> Page[ReminderRow]:
    """The reminders of people in the actor's units, the latest first. Two statements."""
    seen = policy.people_of(actor, today=today, column=Reminder.person_id)
    paging = Paging.of(session.scalar(select(func.count()).select_from(Reminder).where(seen)) or 0, page)
    listed = (
        select(
            Person.full_name,
            CourseVersion.title,
            Reminder.words,
            Reminder.code,
            _Sender.full_name.label("sender"),
            Reminder.sent_at,
        )
        .join(Person, Person.id == Reminder.person_id)
        .join(_Sender, _Sender.id == Reminder.sent_by)
        .join(Course, Course.id == Reminder.course_id)
        .outerjoin(Rendition, Rendition.id == Course.rendition_id)
        .outerjoin(CourseVersion, CourseVersion.id == Rendition.version_id)
        .where(seen)
        .order_by(Reminder.sent_at.desc(), Reminder.id.desc())
    )
    rows = session.execute(paging.limit(listed))
    return Page(
        tuple(ReminderRow(row[0] or "", row[1], row.words, row.code, row.sender or "", row.sent_at) for row in rows), paging
    )
