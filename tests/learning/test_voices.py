"""A report of a fault is closed once, by a trainer who answers for the course."""

from __future__ import annotations

import threading

import pytest
from sqlalchemy import select

from elearn.catalogue.models import Course
from elearn.core import limits
from elearn.core.actor import ANONYMOUS, SYSTEM, Actor, Role
from elearn.core.db.work import Database
from elearn.core.errors import Forbidden, Invalid, NotFound
from elearn.core.events import StoredEvent
from elearn.core.ids import Id, new_id
from elearn.learning import voices
from elearn.learning.models import FaultReport
from elearn.learning.remark_rules import Outcome
from elearn.notifications.kinds import Kind
from elearn.notifications.queries import list_notices
from tests.build import a_published_course, places
from tests.organisation.makers import a_person, a_unit, acting, an_account

DECLINED = voices.Decision(Outcome.DECLINED, "một")


class Desk:
    """A report about a course, and a city with a ward whose trainers may look at it."""

    def __init__(self, database: Database) -> None:
        self.database = database
        place = places(*a_published_course(database))[0]
        with database.unit_of_work() as work:
            self.city = a_unit(work.session)
            self.ward = a_unit(work.session, self.city)
            self.other = a_unit(work.session)
            told = voices.report_fault(work.session, ANONYMOUS, place, voices.Said("Sai chính tả"), language="vi", now=work.now)
            self.report_id = told.id

    def close(self, actor: Actor, answer: str = "Vì thế.", report_id: Id | None = None) -> int:
        with self.database.unit_of_work() as work:
            decision = voices.Decision(Outcome.DECLINED, answer)
            return voices.close_fault(work.session, actor, report_id or self.report_id, decision, now=work.now)

    def belongs_to(self, unit: Id) -> None:
        with self.database.unit_of_work() as work:
            course = work.session.scalars(select(Course)).one()
            course.owner_unit_id, course.visibility = unit, "unit"

    @property
    def report(self) -> FaultReport:
        with self.database.read() as session:
            return session.scalars(select(FaultReport)).one()

    def closings(self) -> list[StoredEvent]:
        with self.database.read() as session:
            return list(session.scalars(select(StoredEvent).where(StoredEvent.name == "learning.fault_closed")))


@pytest.fixture
def desk(database: Database) -> Desk:
    return Desk(database)


def trainer(unit: Id, role: Role = Role.TRAINER) -> Actor:
    return acting(new_id(), (role, unit))


def test_closing_keeps_the_day_and_the_answer(desk: Desk) -> None:
    assert desk.close(trainer(desk.ward), "  Đã sửa.  ")
    assert (desk.report.closed_at is not None, desk.report.answer) == (True, "Đã sửa.")


def test_a_line_is_not_left_as_it_is_without_a_word(desk: Desk) -> None:
    with pytest.raises(Invalid):
        desk.close(trainer(desk.ward), "  ")
    assert desk.report.closed_at is None


def test_closing_is_an_event_that_names_who_closed_and_repeats_no_words(desk: Desk) -> None:
    who = trainer(desk.ward)
    desk.close(who, "Đã sửa.")
    (closing,) = desk.closings()
    assert (closing.actor_id, closing.subject_id) == (who.person_id, desk.report_id)
    assert set(closing.payload) == {"report_id", "course_id", "lesson", "outcome"}


def test_a_second_closing_changes_nothing(desk: Desk) -> None:
    desk.close(trainer(desk.ward), "Đã sửa.")
    before = desk.report.closed_at
    assert not desk.close(trainer(desk.city), "Không sửa.")
    assert (desk.report.closed_at, desk.report.answer, len(desk.closings())) == (before, "Đã sửa.", 1)


def test_a_trainer_who_closes_while_another_is_at_it_comes_second(desk: Desk) -> None:
    second: list[int] = []
    thread = threading.Thread(target=lambda: second.append(desk.close(trainer(desk.city), "hai")))
    with desk.database.unit_of_work() as work:
        first = voices.close_fault(work.session, trainer(desk.ward), desk.report_id, DECLINED, now=work.now)
        work.session.flush()
        thread.start()
        # Long enough for the other to have asked for the report.
        thread.join(0.5)
        assert not second
    thread.join(20)
    assert (first, second, desk.report.answer, len(desk.closings())) == (1, [0], "một", 1)


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.TRAINER}))
def test_nobody_but_a_trainer_closes(desk: Desk, role: Role) -> None:
    with pytest.raises(Forbidden):
        desk.close(trainer(desk.city, role))
    assert desk.report.closed_at is None


def test_a_trainer_closes_reports_about_a_course_of_a_unit_below(desk: Desk) -> None:
    desk.belongs_to(desk.ward)
    assert desk.close(trainer(desk.city))


@pytest.mark.parametrize("place", ["ward", "other"])
def test_a_report_about_a_course_of_another_unit_is_not_there(desk: Desk, place: str) -> None:
    desk.belongs_to(desk.city)
    with pytest.raises(NotFound):
        desk.close(trainer(getattr(desk, place)))


def test_being_trainer_of_one_unit_and_something_else_of_another_does_not_add_up(desk: Desk) -> None:
    desk.belongs_to(desk.city)
    with pytest.raises(NotFound):
        desk.close(acting(new_id(), (Role.TRAINER, desk.other), (Role.REVIEWER, desk.city)))


def test_a_report_that_is_not_there_is_not_found(desk: Desk) -> None:
    with pytest.raises(NotFound):
        desk.close(SYSTEM, report_id=new_id())


def test_an_answer_has_a_length(desk: Desk) -> None:
    with pytest.raises(Invalid):
        desk.close(trainer(desk.ward), "x" * (limits.ANSWER_CHARACTERS + 1))
    assert desk.close(trainer(desk.ward), "x" * limits.ANSWER_CHARACTERS)


def test_whoever_reported_while_signed_in_is_told_and_not_by_whom(database: Database) -> None:
    place = places(*a_published_course(database))[0]
    with database.unit_of_work() as work:
        ward = a_unit(work.session)
        reader, writer = a_person(work.session, ward), a_person(work.session, ward, name="Trần Văn Giảng")
        an_account(work.session, reader)
        told = voices.report_fault(work.session, Actor(reader), place, voices.Said("Sai chính tả"), language="vi", now=work.now)
        decision = voices.Decision(Outcome.DECLINED, "Đã sửa.")
        voices.close_fault(work.session, acting(writer, (Role.TRAINER, ward)), told.id, decision, now=work.now)
    with database.read() as session:
        [row] = list_notices(session, Actor(reader)).rows
    assert (row.kind, row.words["answer"], row.words["lesson"]) == (Kind.FAULT_ANSWERED, "Đã sửa.", dict(place.lesson.title))
    assert "Giảng" not in str(row.words)
