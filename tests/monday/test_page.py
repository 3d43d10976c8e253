"""Monday's page: the head's own learning first, only their units, a number of statements that does not grow."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import event

from elearn.core import limits
from elearn.core.actor import Actor, Grant, Role
from elearn.monday.queries import read_monday
from tests.conftest import NOW
from tests.organisation.makers import TODAY
from tests.planning.conftest import office as office
from tests.planning.office import Office
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
    assert found.crowd.people == 2
    assert [each.person_id for each in found.late] == [late.person_id]
    assert found.late_people == 1


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
    assert (len(found.late), found.late_people) == (limits.MONDAY_NAMES, limits.MONDAY_NAMES + 3)


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
    assert count() == few <= 17
