"""The rule in SQL says what the pure rule says, for everybody and every day."""

from __future__ import annotations

import random
from collections import Counter
from datetime import date, timedelta

from sqlalchemy import event, select

from elearn.learning.models import Completion
from elearn.organisation.models import Employment
from elearn.planning.models import Exemption
from elearn.planning.queries.crowd import count_crowd, list_late
from elearn.planning.queries.own import list_own_asks
from elearn.planning.rules import Reason, State
from tests.conftest import NOW
from tests.organisation.makers import TODAY
from tests.planning.office import Office

MONTHS = 120


def test_the_crowd_is_what_the_pure_rule_says_of_each_person(office: Office) -> None:
    chance = random.Random(7)
    office.assign(due_in=5)
    people = [office.hire(since=TODAY + timedelta(days=chance.randint(-200, 40))) for _ in range(24)]
    for who in people[::3]:
        office.learn(who, lessons=chance.choice([1, None]))
    with office.database.unit_of_work() as work:
        for who in people[::2]:
            begins = TODAY + timedelta(days=chance.randint(-40, 60))
            ends = begins + timedelta(days=chance.randint(0, 50))
            work.session.add(
                Exemption(
                    person_id=who.person_id, reason=Reason.SICK, valid_from=begins, valid_to=ends, asked_at=NOW,
                    is_granted=chance.choice([True, True, False]), answered_at=NOW,
                )
            )  # fmt: skip
    with office.database.read() as session:
        for passed in range(0, MONTHS, 3):
            today = TODAY + timedelta(days=passed)
            working = set(session.scalars(select(Employment.person_id).where(Employment.valid_from <= today)).all())
            one_by_one = Counter[State]()
            for who in (office.head, *people):
                asks = list_own_asks(session, who, today=today)
                assert len(asks) == (who.person_id in working)
                one_by_one.update(each.state for each in asks)
            assert +Counter(count_crowd(session, office.head, today=today).states) == +one_by_one


def test_those_to_remind_have_their_own_due_day_and_what_is_left(office: Office) -> None:
    office.assign(due_in=5)
    old, new = office.hire(name="Trần Văn Tuấn"), office.hire(name="Phạm Thu Hà", since=TODAY + timedelta(days=3))
    office.learn(old, lessons=1)
    with office.database.read() as session:
        early = list_late(session, office.head, today=TODAY + timedelta(days=10), limit=10)
        later = list_late(session, office.head, today=TODAY + timedelta(days=40), limit=10)
    assert [(each.full_name, each.due_on, len(each.left)) for each in early] == [
        ("Trần Văn Tuấn", TODAY + timedelta(days=5), len(office.course.required_lessons) - 1)
    ]
    assert [each.person_id for each in later] == [new.person_id, old.person_id]


def test_a_head_sees_nobody_of_the_unit_beside_theirs(office: Office) -> None:
    office.assign(unit="city", due_in=5)
    office.hire("sibling")
    below = office.hire("office")
    later = TODAY + timedelta(days=10)
    with office.database.read() as session:
        assert [each.person_id for each in list_late(session, office.head, today=later, limit=10)] == [below.person_id]
        assert count_crowd(session, office.head, today=later).people == 2


def test_a_completion_before_the_day_from_which_they_count_is_none(office: Office) -> None:
    who = office.hire()
    office.learn(who)
    with office.database.unit_of_work() as work:
        for row in work.session.scalars(select(Completion)):
            assert row.completed_at == NOW
    office.assign(since=TODAY)
    with office.database.read() as session:
        assert [each.state for each in list_own_asks(session, who, today=TODAY)] == [State.DONE]


def test_the_statements_do_not_grow_with_people(office: Office) -> None:
    def count() -> int:
        asked: list[str] = []
        engine = office.database.write_engine if office.database.is_postgresql else office.database.read_engine

        def hear(_connection: object, _cursor: object, statement: str, *_: object) -> None:
            asked.append(statement)

        event.listen(engine, "before_cursor_execute", hear)
        with office.database.read() as session:
            later = TODAY + timedelta(days=10)
            count_crowd(session, office.head, today=later)
            list_late(session, office.head, today=later, limit=50)
        event.remove(engine, "before_cursor_execute", hear)
        return sum(each.startswith(("SELECT", "WITH")) for each in asked)

    office.assign(due_in=5)
    office.hire()
    count()
    few = count()
    for _ in range(8):
        office.hire()
    assert count() == few


def test_whoever_works_elsewhere_from_a_day_on_is_asked_there(office: Office) -> None:
    office.assign(unit="sibling", due_in=5)
    who = office.hire("ward")
    with office.database.read() as session:
        assert list_own_asks(session, who, today=date(2026, 11, 22)) == []
