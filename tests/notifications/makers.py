"""Makers for tests of notices: people with accounts, notices that were written to them, addresses that were confirmed."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from elearn.core.actor import SYSTEM, Actor
from elearn.core.ids import Id
from elearn.notifications.kinds import Kind
from elearn.notifications.models import Choice, Notice
from elearn.notifications.service import notify
from tests.conftest import NOW
from tests.organisation.makers import a_person, an_account

WORDS = {
    "course": {"vi": "An toàn “thông tin”", "en": "Information security"},
    "changes": {"vi": "Bài 2 viết lại", "en": "Lesson 2"},
}


def a_reader(session: Session, *, name: str = "Nguyễn Thị Hạnh", username: str = "", address: str | None = None) -> Actor:
    """Somebody with an account, as the actor they are in a request; with `address`, they get e-mails there."""
    person = a_person(session, name=name)
    account = an_account(session, person, username=username)
    if address is not None:
        session.add(Choice(person_id=person, address=address, wants_mail=True, off=[], digest_day=0))
        session.flush()
    return Actor(person, account, None, name)


def tell(session: Session, *people: Actor, kind: Kind = Kind.COURSE_CHANGED, place: str | None = "/courses/sec-phish/") -> None:
    """Writes a notice to people."""
    recipients = [each.person_id for each in people if each.person_id is not None]
    words = WORDS | {"sender": "Lê Văn Sáu", "text": "Xin hoàn thành trước thứ Sáu", "lesson": "Bài 1", "what": "Danh sách"}
    notify(session, recipients, kind, words, place=place, actor=SYSTEM, now=NOW)


def codes_of(session: Session, person: Id | None) -> list[str]:
    return list(session.scalars(select(Notice.code).where(Notice.person_id == person).order_by(Notice.id)))
