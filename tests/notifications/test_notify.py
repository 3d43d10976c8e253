"""Telling people: who is told, how many statements it takes, and whose database decides about codes."""

from __future__ import annotations

import pytest
from sqlalchemy import event, func, select

from elearn.accounts.service import disable_account
from elearn.core.actor import SYSTEM
from elearn.core.db.work import Database
from elearn.core.events import StoredEvent
from elearn.core.ids import Id
from elearn.notifications import service
from elearn.notifications.kinds import Kind
from elearn.notifications.models import Choice, Message, Notice
from elearn.notifications.service import notify
from tests.notifications.makers import WORDS, a_reader, codes_of, tell
from tests.organisation.makers import a_person, an_account


def test_each_person_is_told_once_with_a_code_of_their_own(database: Database) -> None:
    with database.unit_of_work() as work:
        hanh, nam = a_reader(work.session), a_reader(work.session, name="Trần Nam")
        tell(work.session, hanh, nam, hanh)
    with database.read() as session:
        assert [len(codes_of(session, each.person_id)) for each in (hanh, nam)] == [1, 1]
        assert session.scalar(select(func.count()).select_from(Message)) == 1


def test_whoever_cannot_sign_in_is_not_told(database: Database) -> None:
    with database.unit_of_work() as work:
        closed = a_reader(work.session)
        disable_account(work.session, SYSTEM, closed.account_id or Id(int=0), now=work.now)
        people = [closed.person_id or Id(int=0), a_person(work.session)]
        assert notify(work.session, people, Kind.REMINDER, WORDS, place=None, actor=SYSTEM, now=work.now) == 0
    with database.read() as session:
        assert session.scalar(select(func.count()).select_from(Message)) == 0


def test_the_event_says_how_many_and_nothing_of_what_was_said(database: Database) -> None:
    with database.unit_of_work() as work:
        tell(work.session, a_reader(work.session))
    with database.read() as session:
        payload = session.scalars(select(StoredEvent.payload).where(StoredEvent.name == "notifications.people_notified")).one()
    assert set(payload) == {"message_id", "kind", "people"}


def test_only_who_wants_e_mail_of_this_kind_is_to_be_written_to(database: Database) -> None:
    with database.unit_of_work() as work:
        wanting, without = a_reader(work.session, address="a@vidu.vn"), a_reader(work.session)
        off = a_reader(work.session, address="b@vidu.vn")
        work.session.get_one(Choice, off.person_id).off = [Kind.COURSE_CHANGED.value]
        tell(work.session, wanting, without, off)
    with database.read() as session:
        hastes = {row.person_id: row.haste for row in session.execute(select(Notice.person_id, Notice.haste))}
    assert hastes == {wanting.person_id: "digest", without.person_id: None, off.person_id: None}


def test_a_kind_that_cannot_be_switched_off_goes_to_a_confirmed_address_always(database: Database) -> None:
    with database.unit_of_work() as work:
        reader = a_reader(work.session, address="a@vidu.vn")
        work.session.get_one(Choice, reader.person_id).wants_mail = False
        tell(work.session, reader, kind=Kind.PASSWORD_RESET)
    with database.read() as session:
        assert session.scalars(select(Notice.haste)).one() == "at-once"


def test_a_code_that_is_taken_is_not_given_twice(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    codes = iter(["AA-0001", "AA-0001", "AA-0002"])
    monkeypatch.setattr(service, "new_code", lambda: next(codes))
    with database.unit_of_work() as work:
        reader = a_reader(work.session)
        tell(work.session, reader)
        tell(work.session, reader)
    with database.read() as session:
        assert codes_of(session, reader.person_id) == ["AA-0001", "AA-0002"]


def test_statements_do_not_grow_with_the_people(database: Database) -> None:
    counted: list[str] = []
    with database.unit_of_work() as work:
        people = [a_person(work.session) for _ in range(40)]
        for each in people:
            an_account(work.session, each)
        work.session.flush()
        event.listen(database.write_engine, "before_cursor_execute", lambda *args: counted.append(args[2]))
        assert notify(work.session, people, Kind.ASSIGNED, WORDS, place=None, actor=SYSTEM, now=work.now) == 40
        work.session.flush()
        assert len(counted) <= 5
