"""What is asked of the demo city, and how far Phường Ví Dụ is with it: forty people, thirty-one done, three late, one of them away.

Assignments, the request for an exemption and a reminder are made through the real services.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from elearn.accounts import service as accounts
from elearn.accounts.models import Person
from elearn.catalogue.queries import CourseEntry
from elearn.content.document import Course
from elearn.core.actor import SYSTEM, Actor, Grant, Role
from elearn.core.days import day_of
from elearn.core.ids import Id
from elearn.demo.city import DemoAccounts
from elearn.organisation.models import Employment, UnitClosure
from elearn.planning import service
from elearn.planning.rules import Reason
from elearn.planning.service import NewAssignment, NewExemption

OF_ALL, OF_WARD = "sec-phish", "priv-basics"
"""The course that the city asks of everybody, and the one that the ward asks of its own people."""
_WORDS = "Chị học nốt trước buổi giao ban thứ Hai nhé. Vướng gì thì nhắn tôi."
_LATE, _GOING = 2, 5
"""Of the ward's people beside those with an account: so many are late, and so many have begun what is not due yet."""

Plan = Mapping[tuple[Id, str], int]
"""How many lessons a person has finished of a course (by its code), where that is not left to chance."""


def plan_ward(session: Session, made: DemoAccounts, courses: Sequence[Course]) -> Plan:
    """How far the people of the ward are with what is asked of them."""
    late, others = _ward(session, made)
    plan: dict[tuple[Id, str], int] = {}
    for course in courses:
        plan |= _plan_course(made, course, late, others)
    return plan


def _plan_course(made: DemoAccounts, course: Course, late: Sequence[Id], others: Sequence[Id]) -> Plan:
    all_of_it = len(course.lessons)
    going, done = others[:_GOING], others[_GOING:]
    # The head leads: one lesson is left.
    head = {(made.usernames["lanhdao"], course.id): all_of_it - (course.id == OF_ALL)}
    if course.id == OF_WARD:
        none = dict.fromkeys(((each, course.id) for each in late), 0)
        return head | none | dict.fromkeys(((each, course.id) for each in others), all_of_it)
    if course.id == OF_ALL:
        half = dict.fromkeys(((each, course.id) for each in going), all_of_it // 2)
        return head | half | dict.fromkeys(((each, course.id) for each in (*late, *done)), all_of_it)
    return {}


def _ward(session: Session, made: DemoAccounts) -> tuple[Sequence[Id], Sequence[Id]]:
    """The people of the ward without an account: those who will be late, a woman first, and all others."""
    rows = session.execute(
        select(Employment.person_id, Person.gender)
        .join(UnitClosure, UnitClosure.descendant_id == Employment.unit_id)
        .join(Person, Person.id == Employment.person_id)
        .where(UnitClosure.ancestor_id == made.ward_id, Employment.is_main, Employment.valid_to.is_(None))
        .order_by(Employment.id)
    ).all()
    known = {*made.usernames.values(), *made.ward_people.values()}
    people = [row.person_id for row in rows if row.person_id not in known]
    named = [each for each in made.ward_people.values() if each not in made.usernames.values()]
    away = next((row.person_id for row in rows if row.gender == "female" and row.person_id in people), None)
    late = [each for each in (away, *people) if each is not None]
    late = list(dict.fromkeys(late))[:_LATE]
    return late, [*named, *(each for each in people if each not in late)]


def ask_city(session: Session, made: DemoAccounts, entries: Sequence[CourseEntry], *, now: datetime) -> None:
    """Asks the two courses, and that somebody on leave be exempt."""
    by_code = {each.code: each for each in entries}
    officer = Actor(made.usernames["nhansu"], name="Hoàng Thu Hà", grants=(Grant(Role.TRAINING_OFFICER, made.city_id),))
    head = _head(made)
    day = day_of(session, now)
    of_all = ("mỗi tuần người dân hỏi cán bộ về nhiều tin nhắn lạ", "Kế hoạch bồi dưỡng kỹ năng số năm nay của Thành phố")
    of_ward = ("tháng trước phường có một lần gửi nhầm danh sách", "Kế hoạch số 12 của phường")
    for actor, code, unit, words, ago, due in (
        (officer, OF_ALL, made.city_id, of_all, 60, 8),
        (head, OF_WARD, made.ward_id, of_ward, 45, -2),
    ):
        if code in by_code:
            new = NewAssignment(by_code[code].id, unit, *words, day + timedelta(days=due))
            service.assign(session, actor, new, now=now - timedelta(days=ago))
    late, _ = _ward(session, made)
    for number, person in enumerate(late, start=1):
        accounts.create_account(session, SYSTEM, person, f"canbo{number}", now=now)
    if late:
        until = date(day.year + (day.month > 8), (day.month + 4 - 1) % 12 + 1, 1) - timedelta(days=1)
        service.ask_exemption(session, head, NewExemption(late[0], Reason.MATERNITY, until), now=now - timedelta(days=1))


def remind_hanh(session: Session, made: DemoAccounts, entries: Sequence[CourseEntry], *, now: datetime) -> None:
    """Yesterday the head reminded chị Hạnh of what she is late with. The message tells how much of it is left, as always."""
    session.flush()
    chosen = [(made.usernames["hocvien"], each.id) for each in entries if each.code == OF_WARD]
    if chosen:
        service.remind(session, _head(made), chosen, _WORDS, now=now - timedelta(days=1))


def _head(made: DemoAccounts) -> Actor:
    return Actor(made.usernames["lanhdao"], name="Đỗ Ngọc Lan", grants=(Grant(Role.HEAD, made.ward_id),))
