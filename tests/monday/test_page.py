"""Monday's page: the head's own learning first, only their units, a number of statements that does not grow."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import event

from elearn.core import limits
from elearn.core.actor import Actor, Grant, Role
from elearn.core.days import day_of
from elearn.monday.queries import People, Units, read_monday
from elearn.planning.counting import count_crowds
from elearn.planning.models import PlanningCrowd
from elearn.planning.rules import State
from tests.conftest import NOW
from tests.organisation.makers import TODAY
from tests.planning.conftest import office as office
from tests.planning.office import Office
from tests.planning.test_pages import assign
from tests.site import Site

LATER = TODAY + timedelta(days=10)


def test_the_heads_own_learning_stands_first(site: Site) -> None:
    page = site.checking("head").get("/vi/monday").text
    places = [page.index(words) for words in ("1. Việc của anh/chị trước", "2. Vướng mắc", "3. Nhắc ai")]
    assert places == sorted(places)
    assert "Chủ nhật, 22/11/2026" in page


def test_somebody_who_is_no_head_has_no_such_page(site: Site) -> None:
    for who in ("own", "training-officer"):
        assert site.browser(who).get("/vi/monday").status_code == 403


def test_it_counts_the_heads_units_only_whatever_else_they_are(office: Office) -> None:
    office.assign(unit="city", due_in=5)
    office.hire("sibling")
    late = office.hire("office")
    both = Actor(
        office.head.person_id,
        name="x",
        grants=(Grant(Role.HEAD, office.units["ward"]), Grant(Role.TRAINING_OFFICER, office.units["city"])),
    )
    with office.database.read() as session:
        found = read_monday(session, both, today=LATER)
    assert isinstance(found.people, People)
    assert found.people.crowd.people == 2
    assert [each.person_id for each in found.people.late] == [late.person_id]
    assert found.people.late_people == 1


def test_the_head_reads_what_is_left_of_their_own_and_then_that_they_are_done(office: Office) -> None:
    office.assign()
    office.learn(office.head, lessons=1)
    with office.database.read() as session:
        assert read_monday(session, office.head, today=TODAY).own_lessons == len(office.course.required_lessons) - 1
    office.learn(office.head, now=NOW + timedelta(hours=1))
    with office.database.read() as session:
        assert read_monday(session, office.head, today=TODAY).own == ()


def test_the_list_is_cut_and_says_how_many_more(office: Office) -> None:
    office.assign(due_in=5)
    for _ in range(limits.MONDAY_NAMES + 3):
        office.hire()
    with office.database.read() as session:
        found = read_monday(session, office.head, today=LATER)
    assert isinstance(found.people, People)
    assert (len(found.people.late), found.people.late_people) == (limits.MONDAY_NAMES, limits.MONDAY_NAMES + 3)


def test_a_head_of_very_many_people_reads_units_as_the_night_counted_them(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "CROWD_COUNTED_LIVE", 2)
    office.assign(due_in=5)
    for _ in range(3):
        office.hire("office")
    with office.database.read() as session:
        assert read_monday(session, office.head, today=LATER).people == Units(None, None, ())
    with office.database.unit_of_work() as work:
        count_crowds(work.session, now=work.now, today=LATER)
    office.hire("office")
    with office.database.read() as session:
        people = read_monday(session, office.head, today=LATER).people
    assert isinstance(people, Units)
    assert people.crowd is not None
    assert (people.crowd.people, dict(people.crowd.states)) == (4, {State.OVERDUE: 4})
    assert [(each.unit_id, each.overdue) for each in people.below] == [(office.units["office"], 3)]


def test_the_sheet_of_very_many_people_names_nobody(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    assert assign(site) == 303
    monkeypatch.setattr(limits, "CROWD_COUNTED_LIVE", 2)
    assert "sáng mai mở lại trang này là thấy" in site.checking("head").get("/vi/monday").text
    site.app.extensions["elearn.database"].clock.advance(days=20)
    with site.database.unit_of_work() as work:
        count_crowds(work.session, now=work.now, today=day_of(work.session, work.now))
    page = site.checking("head").get("/vi/monday").text
    assert "người quá hạn, theo đơn vị" in page
    assert f"/vi/planning/late?unit={site.plan.units['below']}" in page
    assert "Nguyễn Thị own" not in page
    assert 'name="who"' not in page


def test_thousands_are_told_in_groups_of_three(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "CROWD_COUNTED_LIVE", 2)
    now = site.app.extensions["elearn.database"].clock.now()
    numbers = {"people": 19_424, "done": 2_309, "exempt": 0, "not_begun": 0, "learning": 0, "overdue": 17_115}
    with site.database.unit_of_work() as work:
        work.session.add(PlanningCrowd(unit_id=site.plan.units["own"], counted_at=now, **numbers))
    page = site.checking("head").get("/vi/monday").text
    assert all(each in page for each in ("19.424 người", "3. 17.115 người quá hạn", "đã xong 2.309", "quá hạn 17.115"))


def test_the_statements_do_not_grow(office: Office) -> None:
    engine = office.database.write_engine if office.database.is_postgresql else office.database.read_engine

    def count() -> int:
        asked: list[str] = []

        def hear(_connection: object, _cursor: object, statement: str, *_: object) -> None:
            asked.append(statement)

        event.listen(engine, "before_cursor_execute", hear)
        with office.database.read() as session:
            read_monday(session, office.head, today=LATER)
        event.remove(engine, "before_cursor_execute", hear)
        return sum(each.startswith(("SELECT", "WITH")) for each in asked)

    office.assign(due_in=5)
    office.hire()
    count()
    few = count()
    for unit in ("ward", "office") * 6:
        office.hire(unit)
    assert count() == few <= 18
