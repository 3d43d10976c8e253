"""Whom a unit appointed that holds the examination no more does not serve, relieved or not: nowhere do they count."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import update

from elearn.core.actor import Actor
from elearn.core.clock import FakeClock
from elearn.core.days import day_of
from elearn.core.db.work import Database
from elearn.core.errors import Conflict, NotFound
from elearn.examinations.models import Examination, Member, Opening
from elearn.examinations.queries.examinations import list_bodies
from elearn.examinations.queries.held import list_council
from elearn.examinations.queries.minutes import read_minutes
from elearn.examinations.queries.minutes_people import Served
from elearn.examinations.queries.openings import list_council_members
from elearn.examinations.queries.seen import barred_from
from elearn.examinations.rules import Body, State
from elearn.examinations.service import listing, opening, people, plans, posting
from elearn.examinations.serving import Span
from tests.examinations.handed import Handed, a_handed
from tests.examinations.stage import Stage, a_stage
from tests.examinations.test_listing import coded


@pytest.fixture
def stage(database: Database, clock: FakeClock) -> Stage:
    return a_stage(database, clock, has_essay=True)


@pytest.fixture
def handed(stage: Stage) -> Handed:
    return a_handed(stage, State.READY)


def appointed(stage: Stage, handed: Handed, code: str, body: Body, *, by_ward: bool = True) -> Actor:
    actor = coded(stage, code)
    with stage.database.unit_of_work() as work:
        values = {"examination_id": handed.held.id, "person_id": actor.person_id, "body": body, "duty": ""}
        work.session.add(Member(**values, unit_id=stage.ward if by_ward else None, appointed_at=work.now))
    return actor


def lapse(stage: Stage, handed: Handed) -> None:
    with stage.database.unit_of_work() as work:
        work.session.get_one(Examination, handed.held.id).held_until = stage.clock.now().date() - timedelta(days=1)


def test_the_council_is_whoever_serves_for_the_whole(stage: Stage, handed: Handed) -> None:
    theirs, ours = (appointed(stage, handed, f"HD{at}", Body.COUNCIL, by_ward=at > 1) for at in (2, 1))
    with stage.database.unit_of_work() as work:
        work.session.get_one(Examination, handed.held.id).is_sealed = True
    with stage.database.read() as session:
        assert list_council(session, handed.held.id) == [ours.person_id]
        assert [each.person_id for each in list_council_members(session, handed.held.id)] == [ours.person_id]
    with pytest.raises(NotFound), stage.database.unit_of_work() as work:
        opening.open_paper(work.session, theirs, handed.held, now=work.now)
    with pytest.raises(NotFound), stage.database.unit_of_work() as work:
        posting.propose_posting(work.session, theirs, handed.held.id, words="xem", now=work.now)


def test_a_paper_that_was_opened_before_services_had_a_scope_stays_open(stage: Stage, handed: Handed) -> None:
    council = [appointed(stage, handed, f"HD{at}", Body.COUNCIL) for at in (1, 2)]
    with stage.database.unit_of_work() as work:
        work.session.get_one(Examination, handed.held.id).is_sealed = True
        for each in council[:1]:
            work.session.add(Opening(examination_id=handed.held.id, person_id=each.person_id, opened_at=work.now))
    assert not stage.held(handed.held.id).is_opened
    with stage.database.unit_of_work() as work:
        work.session.add(Opening(examination_id=handed.held.id, person_id=council[1].person_id, opened_at=work.now))
    lapse(stage, handed)
    assert stage.held(handed.held.id).is_opened


def test_they_sit_and_are_then_in_no_body_even_if_the_day_is_moved(stage: Stage, handed: Handed) -> None:
    actor = appointed(stage, handed, "NS01", Body.INVIGILATION)
    today = day_of_now(stage)
    assert actor.person_id is not None
    with stage.database.read() as session:
        assert barred_from(session, actor.person_id, [handed.held.id], today=today) == {handed.held.id}
    lapse(stage, handed)
    with stage.database.read() as session:
        assert barred_from(session, actor.person_id, [handed.held.id], today=today) == set()
    with stage.database.unit_of_work() as work:
        listing.list_staff(work.session, stage.city_officer, handed.held, ["NS01"], now=work.now)
    with stage.database.unit_of_work() as work:
        work.session.get_one(Examination, handed.held.id).held_until = today + timedelta(days=9)
    with stage.database.read() as session:
        assert list_bodies(session, actor, handed.held.id, today=today) == []


def test_they_are_appointed_anew_without_being_relieved_first(stage: Stage, handed: Handed) -> None:
    actor = appointed(stage, handed, "NS02", Body.INVIGILATION)
    with pytest.raises(Conflict), stage.database.unit_of_work() as work:
        people.appoint(work.session, stage.city_officer, handed.held, "NS02", Body.MARKING, now=work.now)
    lapse(stage, handed)
    with stage.database.unit_of_work() as work:
        people.appoint(work.session, stage.city_officer, handed.held, "NS02", Body.MARKING, now=work.now)
    with stage.database.read() as session:
        assert list_bodies(session, actor, handed.held.id, today=day_of_now(stage)) == [Body.MARKING]


def test_the_record_tells_the_days_on_which_they_served(stage: Stage, handed: Handed) -> None:
    """Handed to the ward, appointed by it, taken back: they served until then, relieved or not; the city's own serve to the end."""
    held, first = handed.held, stage.clock.now()
    with stage.database.unit_of_work() as work:
        plans.delegate(work.session, stage.city_officer, held.id, stage.ward, day_of_now(stage) + timedelta(days=9), now=work.now)
    appointed(stage, handed, "NS01", Body.INVIGILATION)
    appointed(stage, handed, "NS02", Body.SUPERVISION, by_ward=False)
    served = record_of(stage, handed)
    assert [(each.body, each.has_ended(stage.clock.now())) for each in served] == [
        (Body.INVIGILATION, False),
        (Body.SUPERVISION, False),
    ]
    stage.clock.advance(seconds=2 * 86_400)
    back = stage.clock.now()
    with stage.database.unit_of_work() as work:
        plans.take_back(work.session, stage.city_officer, held.id, now=work.now)
    stage.clock.advance(seconds=86_400)
    theirs, ours = record_of(stage, handed)
    assert theirs.spans == (Span(first, back),)
    assert theirs.has_ended(stage.clock.now())
    assert ours.spans == (Span(first, None),)
    assert not ours.has_ended(stage.clock.now())
    # Relieved long after, as a mere matter of form: they did not serve in between.
    with stage.database.unit_of_work() as work:
        work.session.execute(update(Member).where(Member.unit_id == stage.ward).values(relieved_at=work.now))
    assert record_of(stage, handed)[0].spans == (Span(first, back),)


def test_the_record_ends_a_service_with_the_day_that_was_set(stage: Stage, handed: Handed) -> None:
    """`a_handed` writes no act: what the row says holds."""
    appointed(stage, handed, "NS01", Body.INVIGILATION)
    assert not record_of(stage, handed)[0].has_ended(stage.clock.now())
    stage.clock.advance(seconds=3 * 86_400)
    lapse(stage, handed)
    (found,) = record_of(stage, handed)
    assert found.has_ended(stage.clock.now())
    last = found.spans[0].last
    assert last is not None
    with stage.database.read() as session:
        assert day_of(session, last) == day_of_now(stage) - timedelta(days=1)


def record_of(stage: Stage, handed: Handed) -> tuple[Served, ...]:
    with stage.database.read() as session:
        return read_minutes(session, handed.held).served


def day_of_now(stage: Stage) -> date:
    with stage.database.read() as session:
        return day_of(session, stage.clock.now())
