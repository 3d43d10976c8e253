"""An examination with a room of candidates who have papers, and the people who print and enter them: rows and accounts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from flask.testing import FlaskClient

from elearn.accounts import service as accounts
from elearn.content.document import Draw
from elearn.core.actor import Actor
from elearn.core.clock import FakeClock
from elearn.core.ids import Id, new_id
from elearn.examinations.models import Room
from elearn.examinations.plan.shape import Plan, Section
from elearn.examinations.queries.held import Held
from elearn.examinations.rules import Body
from elearn.web.access import SESSION_TOKEN
from tests.examinations.stage import BANK, Stage, a_stage
from tests.organisation.makers import an_account, hashed
from tests.site import Site
from tests.web.checking_client import CheckingClient

EVERY_KIND = Plan((Section("a", "Phần chung", (Draw(BANK, 11),)),), minutes=20)


@dataclass
class PaperDay:
    """The stage with an examination of every kind of question, its room and its first candidate."""

    stage: Stage
    held: Held
    room: Id
    candidate: Id
    sitting: Id

    def member(self, body: Body, name: str = "Phạm Thị Coi") -> Actor:
        return self.stage.a_member(self.held, body, name=name)


def a_paper_day(stage: Stage, **changes: object) -> PaperDay:
    """An examination that opened fifty minutes ago, with one candidate in room 1."""
    held = stage.a_held(EVERY_KIND, **changes)  # type: ignore[arg-type]  # columns
    with stage.database.unit_of_work() as work:
        room = Room(id=new_id(), examination_id=held.id, name="Phòng 1", place="Nhà A", seats=24)
        work.session.add(room)
        room_id = room.id
    candidate = stage.a_candidate(held, room_id=room_id, seat=7, extra_minutes=10)
    day = PaperDay(stage, held, room_id, candidate, stage.a_sitting(held, candidate))
    stage.clock.advance(minutes=50)
    return day


def stage_of(site: Site) -> Stage:
    """The stage behind a site of pages."""
    clock = site.database.clock
    assert isinstance(clock, FakeClock)
    return a_stage(site.database, clock, has_essay=True)


def browser_of(site: Site, actor: Actor, *, checks: bool = True) -> FlaskClient:
    """A browser in which somebody is signed in; reads every page for faults, where what it asks for is a page."""
    assert actor.person_id is not None
    with site.database.unit_of_work() as work:
        account = an_account(work.session, actor.person_id)
        token = accounts.begin_session(work.session, account, verified=hashed(), now=work.now - timedelta(minutes=1))
    client = CheckingClient(site.app) if checks else site.app.test_client()
    with client.session_transaction() as kept:
        kept[SESSION_TOKEN] = token
    return client
