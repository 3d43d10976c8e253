"""What can happen to notices. Ids and codes only: what was said stands in the message, which is removed in time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from elearn.core.events import Event
from elearn.core.ids import Id


@dataclass(frozen=True, slots=True)
class PeopleNotified(Event):
    """`kind` is one of `elearn.notifications.kinds.Kind`; `people` is how many were told."""

    name: ClassVar[str] = "notifications.people_notified"
    subject: ClassVar[str] = "message_id"

    message_id: Id
    kind: str
    people: int


@dataclass(frozen=True, slots=True)
class MailChosen(Event):
    """Somebody changed where or whether they get e-mails: `what` is confirmed, removed or choices. No address stands here."""

    name: ClassVar[str] = "notifications.mail_chosen"
    subject: ClassVar[str] = "person_id"

    person_id: Id
    what: str
