"""What the night counts is what a count now would say; whoever has very many people is led down to where there are names."""

from __future__ import annotations

import random
import threading
from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import select

from elearn import recurring
from elearn.core import limits
from elearn.core.actor import SYSTEM, Actor, Grant, Role
from elearn.core.errors import NotFound
from elearn.core.ids import new_id
from elearn.core.jobs.context import JobContext
from elearn.core.notes import Note
from elearn.organisation import service as organisation
from elearn.organisation.service import NewEmployment
from elearn.planning.counting import count_crowds
from elearn.planning.models import PlanningCrowd
from elearn.planning.queries.counted import is_large, list_units, narrowed, read_crowd, top_units
from elearn.planning.queries.crowd import count_crowd, list_late
from elearn.planning.rules import State
from tests.conftest import NOW
from tests.organisation.makers import TODAY
from tests.planning.office import Office
from tests.planning.test_pages import assign, plain
from tests.site import Site

LATER = TODAY + timedelta(days=10)


def head_of(office: Office, *units: str) -> Actor:
    return Actor(new_id(), name="x", grants=tuple(Grant(Role.HEAD, office.units[each]) for each in units))


def count(office: Office) -> None:
    with office.database.unit_of_work() as work:
        count_crowds(work.session, now=work.now, today=LATER)


def also_employ(office: Office, who: Actor, unit: str) -> None:
    assert who.person_id is not None
    new = NewEmployment(who.person_id, office.units[unit], TODAY - timedelta(days=3), is_main=False)
    with office.database.unit_of_work() as work:
        organisation.employ(work.session, SYSTEM, new, now=NOW, today=TODAY)


def test_for_every_unit_the_night_counts_what_is_counted_now(office: Office) -> None:
    chance = random.Random(11)
    office.assign(unit="city", due_in=5)
    office.assign(office.head, unit="office", due_in=40)
    people = [office.hire(chance.choice(["ward", "office", "sibling", "city"])) for _ in range(20)]
    for who in people[::4]:
        also_employ(office, who, chance.choice(["office", "sibling"]))
        office.learn(who, lessons=chance.choice([1, None]))
    for who in people[1::5]:
        office.exempt(who)
    count(office)
    with office.database.read() as session:
        for unit in office.units:
            head = head_of(office, unit)
            now, at_night = count_crowd(session, head, today=LATER), read_crowd(session, head)
            if now.people:
                assert at_night is not None
                assert (at_night[0].people, +Counter(at_night[0].states)) == (now.people, +Counter(now.states)), unit


def test_counting_twice_keeps_one_row_for_each_unit(office: Office) -> None:
    count(office)
    count(office)
    with office.database.read() as session:
        units = session.scalars(select(PlanningCrowd.unit_id)).all()
    assert len(units) == len(set(units)) == 2


def test_the_job_counts(office: Office) -> None:
    office.hire("office")
    recurring.count_where_people_stand(JobContext(office.database, threading.Event()))
    with office.database.read() as session:
        found = read_crowd(session, head_of(office, "office"))
    assert found is not None
    assert found[0].people == 1


def test_a_unit_below_another_of_the_heads_is_counted_once(office: Office) -> None:
    office.hire("office")
    count(office)
    with office.database.read() as session:
        found = read_crowd(session, head_of(office, "ward", "office"))
    assert found is not None
    assert found[0].people == 2


def test_nothing_is_told_before_the_first_night(office: Office) -> None:
    with office.database.read() as session:
        assert read_crowd(session, office.head) is None


def test_large_is_more_than_the_limit_of_the_actors_own_people(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "CROWD_COUNTED_LIVE", 2)
    office.hire("office")
    office.hire("sibling")
    with office.database.read() as session:
        assert not is_large(session, office.head, today=TODAY)
        assert is_large(session, office.officer, today=TODAY)


def test_units_below_come_by_how_many_are_late(office: Office) -> None:
    office.assign(unit="city", due_in=5)
    for unit in ("ward", "sibling", "sibling", "sibling"):
        office.hire(unit)
    count(office)
    with office.database.read() as session:
        below = list_units(session, top_units(session, head_of(office, "city")), today=LATER).rows
        several = list_units(session, top_units(session, head_of(office, "ward", "sibling", "office")), today=LATER).rows
        nested = list_units(session, top_units(session, head_of(office, "ward", "city")), today=LATER).rows
    assert [(each.unit_id, each.people, each.overdue) for each in below] == [
        (office.units["sibling"], 3, 3),
        (office.units["ward"], 2, 2),
    ]
    assert nested == below
    assert [each.unit_id for each in several] == [office.units["sibling"], office.units["ward"]]


def test_an_actor_is_narrowed_to_a_unit_of_theirs_alone(office: Office) -> None:
    with office.database.read() as session:
        _, way = narrowed(session, office.officer, office.units["office"], today=TODAY)
        assert [each.unit_id for each in way] == [office.units[each] for each in ("city", "ward", "office")]
        for who, unit in ((office.head, "sibling"), (office.head, "city"), (head_of(office), "office")):
            with pytest.raises(NotFound):
                narrowed(session, who, office.units[unit], today=TODAY)
        with pytest.raises(NotFound):
            narrowed(
                session, Actor(new_id(), grants=(Grant(Role.TRAINER, office.units["city"]),)), office.units["city"], today=TODAY
            )


def test_the_unit_itself_is_without_those_below(office: Office) -> None:
    office.assign(unit="city", due_in=5)
    own, _ = office.hire("ward"), office.hire("office")
    with office.database.read() as session:
        found = list_late(session, office.head, today=LATER, limit=9, itself=True)
    assert [each.person_id for each in found] == [own.person_id]


@pytest.fixture
def crowded(site: Site, monkeypatch: pytest.MonkeyPatch) -> Site:
    """The site in which two people are very many: all are late, and the night has counted."""
    assert assign(site) == 303
    monkeypatch.setattr(limits, "CROWD_COUNTED_LIVE", 2)
    site.app.extensions["elearn.database"].clock.advance(days=20)
    with site.database.unit_of_work() as work:
        count_crowds(work.session, now=work.now, today=(NOW + timedelta(days=20)).date())
    return site


def test_the_page_of_those_who_are_late_leads_down_and_names_nobody(crowded: Site) -> None:
    page = crowded.checking("head").get("/vi/planning/late").text
    assert f"/vi/planning/late?unit={crowded.plan.units['below']}" in page
    assert 'name="who"' not in page
    below = crowded.checking("head").get(f"/vi/planning/late?unit={crowded.plan.units['below']}").text
    assert "Nguyễn Thị below" in below
    assert "Nguyễn Thị own" not in below
    assert "Phường A" in plain(below)


def test_the_people_of_the_unit_itself_are_one_step_away(crowded: Site) -> None:
    address = f"/vi/planning/late?unit={crowded.plan.units['own']}&amp;itself=1"
    assert address in crowded.checking("head").get("/vi/planning/late").text
    page = crowded.checking("head").get(address.replace("&amp;", "&")).text
    assert "Nguyễn Thị own" in page
    assert "Nguyễn Thị below" not in page


def test_a_unit_out_of_reach_is_not_found_and_the_try_is_noted(crowded: Site) -> None:
    for address in (crowded.plan.units["sibling"], crowded.plan.units["above"], "x", new_id(), ""):
        assert crowded.browser("head").get(f"/vi/planning/late?unit={address}").status_code == 404, address
    with crowded.database.read() as session:
        noted = session.scalars(select(Note.kind).where(Note.kind == "access.denied")).all()
    assert len(noted) == 3


def test_states_of_the_night_are_those_of_the_rule() -> None:
    columns = set(PlanningCrowd.__table__.c.keys())
    assert {each.name.lower() for each in State} <= columns
