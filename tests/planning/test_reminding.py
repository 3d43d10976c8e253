"""Reminders: not too often, nobody who is done or away, no address in the words, the same code on both sides."""

from __future__ import annotations

from datetime import timedelta
from threading import Thread

import pytest
from sqlalchemy import select

from elearn.core import limits
from elearn.core.actor import Actor
from elearn.core.errors import Conflict, DomainError, Invalid, TooMany
from elearn.core.ids import Id
from elearn.notifications.models import Message, Notice
from elearn.planning import service
from elearn.planning.models import Reminder
from elearn.planning.queries.crowd import list_late
from elearn.planning.queries.reminders import list_reminders
from elearn.planning.rules import address_in
from elearn.planning.service import Sent
from tests.conftest import NOW
from tests.organisation.makers import TODAY, an_account
from tests.planning.office import Office

WORDS = "Anh/chị học nốt giúp tôi."
LATER = NOW + timedelta(days=10)


def a_late_learner(office: Office, *, name: str = "Lê Minh An", has_account: bool = True) -> Actor:
    who = office.hire(name=name)
    if has_account:
        assert who.person_id is not None
        with office.database.unit_of_work() as work:
            an_account(work.session, who.person_id)
    return who


def remind(office: Office, *whom: Actor, words: str = WORDS, days: int = 0, actor: Actor | None = None) -> Sent:
    pairs: list[tuple[Id, Id]] = [(each.person_id, office.entry.id) for each in whom if each.person_id is not None]
    with office.database.unit_of_work() as work:
        return service.remind(work.session, actor or office.head, pairs, words, now=LATER + timedelta(days=days))


def test_both_sides_read_the_same_words_and_the_same_code(office: Office) -> None:
    office.assign(due_in=5)
    who = a_late_learner(office)
    assert remind(office, who) == Sent(1, 0)
    with office.database.read() as session:
        (sent,) = list_reminders(session, office.head, today=TODAY).rows
        code, words = session.execute(
            select(Notice.code, Message.words).join(Message, Message.id == Notice.message_id)
            .where(Notice.person_id == who.person_id, Message.kind == "reminder")
        ).one()  # fmt: skip
    assert (sent.code, sent.words) == (code, WORDS)
    assert (words["text"], words["sender"], words["lessons"]) == (WORDS, "x", str(len(office.course.required_lessons)))


def test_nobody_is_reminded_of_a_course_again_within_a_week(office: Office) -> None:
    office.assign(due_in=5)
    who = a_late_learner(office)
    assert [remind(office, who, days=days).sent for days in (0, 6, 7)] == [1, 0, 1]


def test_whoever_is_done_away_or_without_an_account_is_left_out(office: Office) -> None:
    office.assign(due_in=5)
    done, away, asked = (a_late_learner(office) for _ in range(3))
    office.learn(done)
    office.exempt(away)
    office.exempt(asked, office.head)
    assert remind(office, done, away, asked, a_late_learner(office, has_account=False)) == Sent(0, 4)
    with office.database.read() as session:
        shown = list_late(session, office.head, today=LATER.date(), limit=9)
    assert away.person_id not in {each.person_id for each in shown}


def test_somebody_of_another_unit_is_left_out(office: Office) -> None:
    office.assign(unit="city", due_in=5)
    who = office.hire("sibling")
    assert who.person_id is not None
    with office.database.unit_of_work() as work:
        an_account(work.session, who.person_id)
    assert remind(office, who) == Sent(0, 1)
    assert remind(office, who, actor=office.officer) == Sent(1, 0)


def test_a_sender_has_so_many_a_day(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "REMINDERS_PER_DAY", 2)
    office.assign(due_in=5)
    people = [a_late_learner(office) for _ in range(3)]
    assert remind(office, *people[:2]).sent == 2
    with pytest.raises(TooMany):
        remind(office, people[2])
    assert remind(office, people[2], days=1).sent == 1


def test_of_two_who_remind_at_once_one_reaches_the_person(office: Office) -> None:
    office.assign(unit="city", due_in=5)
    who = a_late_learner(office)
    told: list[object] = []

    def send(actor: Actor) -> None:
        try:
            told.append(remind(office, who, actor=actor).sent)
        except DomainError as error:
            told.append(type(error))

    threads = [Thread(target=send, args=(actor,)) for actor in (office.head, office.officer)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    with office.database.read() as session:
        assert len(session.scalars(select(Reminder.id)).all()) == 1
        assert len(session.scalars(select(Message.id).where(Message.kind == "reminder")).all()) == 1
    assert 1 in told
    assert set(told) <= {0, 1, Conflict}


@pytest.mark.parametrize("words", ["", "x" * (limits.REMINDER_CHARACTERS + 1), "Học ở https://hoc.example.vn nhé"])
def test_words_that_do_not_fit_are_refused(office: Office, words: str) -> None:
    office.assign(due_in=5)
    with pytest.raises(Invalid) as refused:
        remind(office, a_late_learner(office), words=words)
    assert refused.value.field == "words"


def test_whoever_is_asked_is_told_once(office: Office) -> None:
    learner, done = a_late_learner(office), a_late_learner(office)
    office.learn(done)
    office.assign()
    with office.database.read() as session:
        wanted = select(Notice.person_id).join(Message, Message.id == Notice.message_id).where(Message.kind == "assigned")
        assert session.scalars(wanted).all() == [learner.person_id]


@pytest.mark.pure
@pytest.mark.parametrize(
    "text",
    [
        "xem https://a.vn",
        "vào hxxp",
        "abc.vn/ban",
        "a@b.c",
        "10.0.0.1",
        "bit.ly/x",
        "ab[.]vn",
        "ab (.) vn",
        "e\u200blearn\u3002vn",
        "www x",
    ],
)
def test_what_could_be_taken_for_an_address_is_found(text: str) -> None:
    assert address_in(text)


@pytest.mark.pure
@pytest.mark.parametrize("text", ["Anh/chị học nốt nhé. Hạn 20/11/2026, còn 1.500 ph.", "lúc 8.30 sáng", "Kế hoạch số 12/KH-UBND"])
def test_plain_sentences_are_none(text: str) -> None:
    assert address_in(text) is None
