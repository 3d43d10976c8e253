"""What the demo city has told chị Hạnh: one notice that she has read and two that she has not."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from elearn.accounts.models import Person
from elearn.catalogue.queries import CourseEntry
from elearn.content.document import Course
from elearn.core.actor import Actor
from elearn.demo.city import DemoAccounts
from elearn.notifications.kinds import Kind
from elearn.notifications.rules import Words
from elearn.notifications.service import mark_all_read, notify

_COURSE = "sec-phish"


def tell_hanh(session: Session, accounts: DemoAccounts, entry: CourseEntry, course: Course, *, now: datetime) -> None:
    """Writes her notices about the first course, as its trainer and her head would have had them written."""
    if entry.code != _COURSE:
        return
    hanh = Actor(person_id=accounts.usernames["hocvien"])
    trainer, leader = (Actor(person_id=accounts.usernames[name]) for name in ("giangvien", "lanhdao"))
    head = session.scalars(select(Person.full_name).where(Person.id == leader.person_id)).one() or ""
    lesson = course.lessons[0]
    told: tuple[tuple[Kind, Words, Actor, int], ...] = (
        (
            Kind.FAULT_ANSWERED,
            {
                "lesson": lesson.title,
                "answer": {
                    "vi": "Đã thêm một dòng giải thích ngay dưới câu hỏi.",
                    "en": "A line below the question now explains it.",
                },
            },
            trainer,
            60,
        ),
        (
            Kind.COURSE_CHANGED,
            {
                "changes": {
                    "vi": "Bài 2 có thêm cách nhận ra tin nhắn mạo danh.",
                    "en": "Lesson 2 shows more signs of forged messages.",
                }
            },
            trainer,
            6,
        ),
        (
            Kind.REMINDER,
            {
                "sender": head,
                "text": {
                    "vi": "Chị học xong hai bài còn lại trước buổi giao ban thứ Hai nhé.",
                    "en": "Please finish the last two lessons by Monday.",
                },
            },
            leader,
            1,
        ),
    )
    for kind, words, actor, days in told:
        at = now - timedelta(days=days)
        notify(
            session,
            [accounts.usernames["hocvien"]],
            kind,
            {"course": course.title, **words},
            place=f"/courses/{entry.slug}/",
            actor=actor,
            now=at,
        )
        session.flush()
        if kind is Kind.FAULT_ANSWERED:
            mark_all_read(session, hanh, now=at + timedelta(days=1))
