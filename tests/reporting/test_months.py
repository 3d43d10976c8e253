"""A month of a course is told once, to those who write it, and no number of it stands for fewer people than it may."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from elearn.catalogue.models import Course
from elearn.catalogue.queries import get_course
from elearn.core.actor import ANONYMOUS, SYSTEM, Actor, Role
from elearn.core.clock import FakeClock
from elearn.core.db.work import Database
from elearn.core.errors import NotFound
from elearn.core.ids import Id, new_id
from elearn.core.jobs.context import JobContext
from elearn.learning import voices
from elearn.learning.models import Completion, LessonProgress, PracticeResponse
from elearn.learning.remark_rules import RemarkKind
from elearn.learning.service import Place
from elearn.notifications.kinds import Kind
from elearn.notifications.queries import list_notices
from elearn.organisation.rules import UnitKind
from elearn.reporting.models import CourseMonth
from elearn.reporting.months.queries import MonthPage, get_month
from elearn.reporting.months.telling import is_time, month_before, tell_months
from elearn.reporting.months.use import REST, Period, group_kinds
from elearn.reporting.rules import SMALLEST
from tests.build import a_published_course
from tests.organisation.makers import a_grant, a_person, a_unit, acting, an_account

OCTOBER = Period(date(2026, 10, 1), date(2026, 10, 31))
FIRST_WORKING_DAY = datetime(2026, 11, 2, 1, tzinfo=UTC)
"""1 November 2026 is a Sunday."""
SAID = datetime(2026, 10, 20, 3, tzinfo=UTC)


class House:
    """A city with two wards and an office, whose trainer writes the first course; a trainer of another city."""

    def __init__(self, database: Database, clock: FakeClock) -> None:
        self.database, self.clock = database, clock
        self.entry, self.course = a_published_course(database)
        self.lesson = self.course.lessons[0]
        with database.unit_of_work() as work:
            city = a_unit(work.session, kind=UnitKind.CITY)
            self.units = {
                "city": city,
                "ward": a_unit(work.session, city, kind=UnitKind.WARD),
                "commune": a_unit(work.session, city, kind=UnitKind.COMMUNE),
                "other": a_unit(work.session, kind=UnitKind.CITY),
            }
            self.units["office"] = a_unit(work.session, self.units["ward"], kind=UnitKind.OFFICE)
            self.trainers = {}
            for place in ("city", "ward", "other"):
                person = a_person(work.session, self.units[place])
                an_account(work.session, person, username=f"trainer-{place}")
                a_grant(work.session, person, Role.TRAINER, self.units[place])
                self.trainers[place] = Actor(person)
            work.session.get_one(Course, self.entry.id).owner_unit_id = city

    def learn(self, place: str, people: int, at: datetime = SAID, *, completes: bool = False) -> list[Id]:
        """People of a unit open the first lesson."""
        made = []
        with self.database.unit_of_work() as work:
            for _ in range(people):
                person = a_person(work.session, self.units[place])
                made.append(person)
                about = {"person_id": person, "course_id": self.entry.id}
                work.session.add(LessonProgress(**about, lesson=self.lesson.id, opened_at=at, moved_at=at))
                if completes:
                    versions = {"version_id": self.entry.version_id, "rendition_id": self.entry.rendition_id}
                    where = {"unit_id": self.units[place], "unit_path": [], "minutes": 60, "source": "online"}
                    work.session.add(Completion(**about, **versions, **where, completed_at=at))
        return made

    def answer(self, people: Iterable[Id], outcome: str, at: datetime = SAID, number: int = 0) -> str:
        """People answer a question of the first lesson."""
        question = self.course.questions[self.lesson.questions[number]]
        with self.database.unit_of_work() as work:
            for person in people:
                work.session.add(
                    PracticeResponse(
                        person_id=person, course_id=self.entry.id, rendition_id=self.entry.rendition_id, lesson=self.lesson.id,
                        question=question.id, asked_in="lesson", response={}, key_hash=question.key_hash, outcome=outcome,
                        answered_at=at, key=new_id().hex,
                    )
                )  # fmt: skip
        return question.id

    def say(self, kind: RemarkKind = RemarkKind.UNCLEAR, at: datetime = SAID) -> None:
        line = self.lesson.pages["vi"].blocks[1].key
        with self.database.unit_of_work() as work:
            place = Place(get_course(work.session, SYSTEM, self.course.slug), self.course, self.lesson)
            voices.report_fault(work.session, ANONYMOUS, place, voices.Said("", line, kind), language="vi", now=at)

    def go_to(self, at: datetime) -> None:
        self.clock.advance(seconds=(at - self.clock.now()).total_seconds())

    def run(self, at: datetime = FIRST_WORKING_DAY) -> None:
        self.go_to(at)
        tell_months(JobContext(self.database, threading.Event()))

    def notices(self, place: str = "city") -> list[str]:
        with self.database.read() as session:
            rows = list_notices(session, self.trainers[place]).rows
        return [str(each.place) for each in rows if each.kind == Kind.COURSE_MONTH]

    def page(self, place: str = "city", period: Period = OCTOBER, role: Role = Role.TRAINER) -> MonthPage:
        reader = acting(self.trainers[place].person_id or new_id(), (role, self.units[place]))
        with self.database.read() as session:
            return get_month(session, reader, self.course.slug, period, language="vi")

    def months(self) -> list[CourseMonth]:
        with self.database.read() as session:
            return list(session.scalars(select(CourseMonth).order_by(CourseMonth.month)))


@pytest.fixture
def house(database: Database, clock: FakeClock) -> House:
    return House(database, clock)


def test_those_who_write_the_course_hear_of_the_month_and_are_led_to_its_page(house: House) -> None:
    house.learn("ward", 6)
    house.run()
    assert [house.notices("city"), house.notices("ward"), house.notices("other")] == [
        [f"/studio/{house.course.slug}/month/2026-10"],
        [],
        [],
    ]


def test_a_course_of_no_unit_is_written_at_the_top(house: House) -> None:
    with house.database.unit_of_work() as work:
        work.session.get_one(Course, house.entry.id).owner_unit_id = None
    house.say()
    house.run()
    assert [len(house.notices(place)) for place in ("city", "ward", "other")] == [1, 0, 1]


def test_it_is_told_once_however_often_the_job_runs(house: House) -> None:
    house.say()
    for at in (FIRST_WORKING_DAY, FIRST_WORKING_DAY, FIRST_WORKING_DAY + timedelta(days=9)):
        house.run(at)
    assert (len(house.notices()), len(house.months())) == (1, 1)


def test_two_runners_at_once_tell_it_once(house: House) -> None:
    house.say()
    house.go_to(FIRST_WORKING_DAY)
    threads = [threading.Thread(target=tell_months, args=(JobContext(house.database, threading.Event()),)) for _ in range(3)]
    for each in threads:
        each.start()
    for each in threads:
        each.join(30)
    assert len(house.notices()) == 1


def test_a_job_that_comes_late_tells_it_late(house: House) -> None:
    house.say()
    house.run(FIRST_WORKING_DAY + timedelta(days=20))
    assert len(house.notices()) == 1


def test_before_the_first_working_day_nothing_is_told(house: House) -> None:
    house.say()
    house.run(FIRST_WORKING_DAY - timedelta(days=1))
    assert house.months() == []


def test_a_month_without_anything_says_nothing_and_has_no_page(house: House) -> None:
    house.run()
    assert house.notices() == []
    with pytest.raises(NotFound):
        house.page()


def test_what_was_said_in_another_month_is_not_told(house: House) -> None:
    house.say(at=SAID - timedelta(days=40))
    house.say(at=FIRST_WORKING_DAY)
    house.run()
    assert house.notices() == []


def test_a_month_ends_where_the_installation_is(house: House) -> None:
    # 31 October, 23:30 in Vietnam, and half an hour into November.
    house.say(at=datetime(2026, 10, 31, 16, 30, tzinfo=UTC))
    house.say(at=datetime(2026, 10, 31, 17, 30, tzinfo=UTC))
    house.run()
    assert house.page().remarks == 1


def test_people_are_told_by_the_kind_of_their_authority(house: House) -> None:
    house.learn("ward", 4)
    house.learn("office", 3)
    house.learn("commune", 5)
    house.run()
    assert house.page().people == {"ward": 7, "commune": 5}


def test_a_kind_of_few_people_is_told_with_another(house: House) -> None:
    house.learn("ward", 9)
    house.learn("commune", 6)
    house.learn("city", 2)
    house.run()
    assert house.page().people == {"ward": 9, REST: 8}


def test_few_people_are_in_no_number_and_tell_nobody_of_the_month(house: House) -> None:
    house.learn("ward", 4)
    house.run()
    assert house.notices() == []


def test_figures_do_not_change_between_two_looks(house: House) -> None:
    house.learn("ward", 6)
    house.run()
    house.learn("ward", 1)
    house.run(FIRST_WORKING_DAY + timedelta(days=1))
    assert house.page().people == {"ward": 6}


def test_completions_of_the_year_are_told_as_blocks_of_statistics(house: House) -> None:
    house.learn("ward", 6, completes=True)
    house.learn("commune", 5, SAID - timedelta(days=100), completes=True)
    house.run()
    assert (house.page().completions, house.page().minutes) == (11, 11 * house.course.counted_minutes)


def test_completions_of_few_people_are_not_told(house: House) -> None:
    house.learn("ward", 3, completes=True)
    house.say()
    house.run()
    assert (house.page().completions, house.page().minutes) == (None, None)


def test_few_completions_of_the_citys_own_offices_hide_the_number(house: House) -> None:
    house.learn("ward", 8, completes=True)
    house.learn("city", 2, completes=True)
    house.run()
    assert house.page().completions is None


def test_questions_that_many_missed_are_told_as_a_range(house: House) -> None:
    people = house.learn("ward", 8)
    house.answer(people[:6], "wrong")
    house.answer(people[6:], "right")
    house.answer(people, "right", number=1)
    house.run()
    (missed,) = house.page().missed
    assert (missed.people, missed.low, missed.high) == (8, 75, 100)


def test_a_question_that_few_answered_is_not_told_of(house: House) -> None:
    house.answer(house.learn("ward", 8)[:4], "wrong")
    house.run()
    assert house.page().missed == ()


def test_only_the_first_answer_of_a_person_counts(house: House) -> None:
    people = house.learn("ward", 6)
    house.answer(people, "right", SAID - timedelta(days=60))
    house.answer(people, "wrong")
    house.run()
    assert house.page().missed == ()


def test_lines_are_told_by_how_often_they_were_called_wrong_or_hard(house: House) -> None:
    for kind in (RemarkKind.UNCLEAR, RemarkKind.UNCLEAR, RemarkKind.WRONG):
        house.say(kind)
    house.run()
    (said,) = house.page().said
    assert (said.lesson, said.wrong, said.unclear, house.page().remarks) == (house.lesson.id, 1, 2, 3)


@pytest.mark.parametrize("place", ["ward", "other"])
def test_trainers_of_other_units_have_no_such_page(house: House, place: str) -> None:
    house.say()
    house.run()
    with pytest.raises(NotFound):
        house.page(place)


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.TRAINER}))
def test_other_roles_have_no_such_page(house: House, role: Role) -> None:
    house.say()
    house.run()
    with pytest.raises(NotFound):
        house.page(role=role)


@pytest.mark.pure
@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2026, 11, 1), False),
        (date(2026, 11, 2), True),
        (date(2026, 12, 1), True),
        (date(2026, 8, 2), False),
        (date(2026, 8, 3), True),
    ],
)
def test_the_first_working_day_is_waited_for(today: date, expected: bool) -> None:
    assert is_time(today) is expected


@pytest.mark.pure
@given(st.dates(date(2020, 1, 1), date(2060, 1, 1)))
def test_the_month_before_ends_the_day_before_this_one_begins(today: date) -> None:
    period = month_before(today)
    assert period.ends + timedelta(days=1) == today.replace(day=1)
    assert period.begins == period.ends.replace(day=1)


@pytest.mark.pure
@given(st.dictionaries(st.sampled_from([*UnitKind, ""]), st.integers(0, 12)))
def test_no_number_stands_for_fewer_than_five_people_and_nobody_is_lost(people: dict[str, int]) -> None:
    told = group_kinds(people)
    assert all(number >= SMALLEST for number in told.values())
    assert sum(told.values()) == (sum(people.values()) if sum(people.values()) >= SMALLEST else 0)
