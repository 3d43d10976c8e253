"""The page of units: who sees which, in what order, and how much of them is told."""

from __future__ import annotations

import random
import re
from datetime import date, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import event, select

from elearn.catalogue.models import Rendition
from elearn.core.actor import Role
from elearn.core.db.work import Database
from elearn.core.errors import NotFound
from elearn.core.ids import Id, new_id
from elearn.core.notes import Note
from elearn.learning.models import Completion, LessonProgress
from elearn.obstacles.models import Obstacle
from elearn.reporting.statistics.asked import read_asked
from elearn.reporting.statistics.making import make_table
from elearn.support.counting import count_anew
from elearn.support.queries import UnitPage, get_unit_page, own_unit
from tests.build import a_published_course
from tests.conftest import NOW
from tests.organisation.makers import TODAY, a_person, a_unit, acting
from tests.site import Site


class City:
    """A city with wards, their people and what these have done, written directly."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.entry, self.course = a_published_course(database)
        with database.unit_of_work() as work:
            self.city = a_unit(work.session, name="Thành phố")
        self.wards: dict[str, Id] = {}

    def ward(self, name: str, people: int, *, active: int = 0, completed: int = 0, overdue: int = 0, above: Id | None = None) -> Id:
        with self.database.unit_of_work() as work:
            session = work.session
            unit = self.wards[name] = a_unit(session, above or self.city, name=name)
            staff = [a_person(session, unit, name=f"{name} {number}") for number in range(people)]
            for person in staff[:active]:
                session.add(_progress(person, self.entry.id))
            version = session.scalars(select(Rendition.version_id)).first()
            for person in staff[:completed]:
                session.add(_completion(person, unit, self.entry.id, version, self.entry.rendition_id))
            for number in range(overdue):
                session.add(_obstacle(unit, self.entry.id, f"bai-{number}"))
        return unit

    def count(self) -> None:
        with self.database.unit_of_work() as work:
            count_anew(work.session, now=work.now, today=TODAY)

    def page(self, unit: Id | None = None, *, role: Role = Role.HEAD, own: Id | None = None, number: int = 1) -> UnitPage:
        with self.database.read() as session:
            actor = acting(new_id(), (role, own or self.city))
            return get_unit_page(session, actor, unit or self.city, today=TODAY, page=number)


def _progress(person: Id, course: Id) -> LessonProgress:
    about = {"person_id": person, "course_id": course, "lesson": "bai"}
    return LessonProgress(**about, opened_at=NOW, moved_at=NOW - timedelta(days=3))


def _completion(person: Id, unit: Id, course: Id, version: Id | None, rendition: Id) -> Completion:
    return Completion(
        person_id=person, unit_id=unit, unit_path=[], course_id=course, version_id=version, rendition_id=rendition,
        minutes=30, source="online", completed_at=NOW - timedelta(days=40),
    )  # fmt: skip


def _obstacle(unit: Id, course: Id, lesson: str, people: int = 6) -> Obstacle:
    about = {"unit_id": unit, "at_id": unit, "course_id": course, "lesson": lesson, "reason": "machine"}
    return Obstacle(**about, people=people, week=date(2026, 10, 5), due_on=date(2026, 10, 26))


@pytest.fixture
def city(database: Database) -> City:
    return City(database)


def names(page: UnitPage) -> list[str]:
    return [row.name["vi"] for row in page.below.rows]


def test_units_stand_by_late_obstacles_then_by_learning_then_by_completing(city: City) -> None:
    city.ward("đều", 20, active=19, completed=19)
    city.ward("chưa xong", 20, active=19, completed=2)
    city.ward("chưa học", 20, active=1, completed=19)
    city.ward("chờ trả lời", 20, active=19, completed=19, overdue=2)
    city.count()
    assert names(city.page()) == ["chờ trả lời", "chưa học", "chưa xong", "đều"]


def test_order_tells_no_more_than_what_is_written(city: City) -> None:
    """Within a range the code decides, so a place in the list gives no number away."""
    city.ward("một", 20, active=4)
    city.ward("hai", 20, active=0)
    city.count()
    assert names(city.page()) == ["một", "hai"]


def test_what_is_below_a_unit_is_counted_in_it(city: City) -> None:
    ward = city.ward("phường", 1)
    city.ward("văn phòng", 9, active=9, above=ward, overdue=1)
    city.count()
    (row,) = city.page().below.rows
    assert (row.people, row.need.overdue, row.has_below) == (10, 1, True)


def test_a_unit_of_few_has_no_share_and_its_neighbour_gives_none_away(city: City) -> None:
    city.ward("ít", 3, active=3)
    city.ward("vừa", 8, active=8)
    city.ward("nhiều", 30, active=30)
    city.count()
    told = {row.name["vi"]: row.need.active is not None for row in city.page().below.rows}
    assert told == {"ít": False, "vừa": False, "nhiều": True}


def test_an_obstacle_of_few_is_counted_nowhere_above(city: City) -> None:
    unit = city.ward("phường", 20)
    with city.database.unit_of_work() as work:
        work.session.add(_obstacle(unit, city.entry.id, "bai", people=4))
    city.count()
    assert [row.need.overdue for row in city.page().below.rows] == [0]


def test_the_trend_counts_the_completions_of_a_month_below_too(city: City) -> None:
    city.ward("phường", 8, completed=6)
    city.count()
    assert [(month, number) for month, number in city.page().months if number] == [(date(2026, 10, 1), 6)]


def test_inside_a_unit_every_month_is_told(city: City) -> None:
    ward = city.ward("phường", 8, completed=3)
    city.count()
    months = dict(city.page(ward, own=ward).months)
    assert (len(months), months[date(2026, 10, 1)], months[date(2026, 11, 1)]) == (12, 3, 0)


def test_from_above_a_month_of_few_is_hidden_and_subtracting_does_not_give_it(city: City) -> None:
    few, many = city.ward("ít", 8, completed=3), city.ward("nhiều", 8, completed=6)
    city.count()
    october = {name: dict(city.page(unit).months)[date(2026, 10, 1)] for name, unit in (("ít", few), ("nhiều", many))}
    assert october == {"ít": None, "nhiều": None}
    assert dict(city.page().months)[date(2026, 10, 1)] == 9


def test_from_above_nothing_is_told_that_statistics_hide(city: City) -> None:
    chance = random.Random(3)
    units = [city.city, *(city.ward(f"phường {number}", 9, completed=chance.randint(0, 9)) for number in range(8))]
    city.count()
    officer = acting(new_id(), (Role.TRAINING_OFFICER, city.city))
    with city.database.read() as session:
        for unit in units:
            told = {
                month: number for month, number in get_unit_page(session, officer, unit, today=TODAY).months if month.year == 2026
            }
            asked = read_asked({"unit": str(unit), "by": "month", "year": "2026"}, today=TODAY)
            table = make_table(session, officer, asked, today=TODAY).table
            assert table is not None
            assert told == {date(2026, int(line.name), 1): line.numbers[0] for line in table.lines}


def test_who_answers_for_more_than_the_topmost_unit_is_told_no_months_of_others(city: City) -> None:
    ward, other = city.ward("phường", 8, completed=6), city.ward("phường khác", 8, completed=6)
    city.count()
    actor = acting(new_id(), (Role.HEAD, ward), (Role.TRAINING_OFFICER, city.city))
    with city.database.read() as session:
        assert get_unit_page(session, actor, other, today=TODAY).months == ()
        assert len(get_unit_page(session, actor, ward, today=TODAY).months) == 12


def test_counting_again_counts_nothing_twice(city: City) -> None:
    city.ward("phường", 8, completed=6)
    city.count()
    once = city.page()
    city.count()
    assert city.page() == once


@pytest.mark.parametrize("role", [role for role in Role if role not in {Role.HEAD, Role.TRAINING_OFFICER}])
def test_no_other_role_sees_a_unit(city: City, role: Role) -> None:
    with pytest.raises(NotFound):
        city.page(role=role)


def test_a_unit_above_or_beside_is_not_there(city: City) -> None:
    own, beside = city.ward("của mình", 8), city.ward("bên cạnh", 8)
    city.count()
    for unit in (city.city, beside, uuid4()):
        with pytest.raises(NotFound):
            city.page(unit, own=own)


def test_the_page_opens_at_the_unit_with_most_below(city: City) -> None:
    ward = city.ward("phường", 1)
    actor = acting(new_id(), (Role.HEAD, ward), (Role.TRAINING_OFFICER, city.city))
    with city.database.read() as session:
        assert own_unit(session, actor) == city.city


def test_the_statements_do_not_grow_with_units(city: City) -> None:
    def count() -> int:
        asked: list[str] = []
        engine = city.database.write_engine if city.database.is_postgresql else city.database.read_engine

        def hear(_connection: object, _cursor: object, statement: str, *_: object) -> None:
            asked.append(statement)

        event.listen(engine, "before_cursor_execute", hear)
        city.page()
        event.remove(engine, "before_cursor_execute", hear)
        return sum(not each.startswith(("BEGIN", "COMMIT", "ROLLBACK")) for each in asked)

    city.ward("ít", 3)
    city.ward("vừa", 8)
    city.count()
    few = count()
    for number in range(10):
        city.ward(f"phường {number}", 6, active=2, overdue=1)
    city.count()
    assert count() == few
    assert few <= 9


@pytest.mark.parametrize("role", [Role.HEAD, Role.TRAINING_OFFICER])
@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_page_shows_the_units_below_the_reader_and_no_person(site: Site, role: Role, language: str) -> None:
    with site.database.unit_of_work() as work:
        count_anew(work.session, now=work.now, today=TODAY)
    page = site.checking(role).get(f"/{language}/support").get_data(as_text=True)
    assert ["Văn phòng A" in page, "Phường B" in page, "Nguyễn Thị" in page] == [True, False, False]


def test_before_the_first_night_the_page_says_so(site: Site) -> None:
    assert "Số liệu chưa được tính." in site.checking(Role.HEAD).get("/vi/support").get_data(as_text=True)


def test_a_look_is_noted(site: Site) -> None:
    site.browser(Role.HEAD).get("/vi/support")
    with site.database.read() as session:
        (note,) = session.scalars(select(Note).where(Note.kind == "support.looked"))
    assert re.fullmatch("[0-9a-f-]{36}", str(note.detail["unit"]))
