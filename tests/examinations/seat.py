"""A candidate at their browser, before an examination over the course whose keys hold words that no page may show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from elearn.assessment.papers import Item
from elearn.assessment.responses import Answer
from elearn.assessment.solving import solve
from elearn.content.document import Draw
from elearn.core.actor import Actor
from elearn.core.clock import FakeClock
from elearn.core.ids import Id
from elearn.examinations.candidates.card_codes import digest_of_card
from elearn.examinations.candidates.holders import CardHolder, Holder
from elearn.examinations.models import Sitting
from elearn.examinations.plan.shape import Plan, Section
from elearn.examinations.queries.held import Held
from elearn.examinations.queries.sittings import OwnSitting, get_own
from tests.assessment.counter import Fields, counter_course, fields_of
from tests.examinations.stage import Stage
from tests.site import Site
from tests.web.checking_client import check_page

BANK = "quay"
PLAN = Plan((Section("a", "Phần chung", (Draw(BANK, 6),)),), minutes=20)
SECRET = "zB4x-Qm81-kLpW-92vT-hYd0-Rn6s-aE3u"
"""The secret of the application that `tests.site` makes."""
CODE = "ACDE-FGHJ-KMNP"
CARD_NUMBER = "HN-0071"
"""What stands on a card beside its code."""


def a_hall(site: Site) -> Stage:
    """The stage of examinations over the city of the site."""
    entry = site.publish(counter_course())
    clock = site.database.clock
    assert isinstance(clock, FakeClock)
    units = site.plan.units
    nobody = Actor()
    return Stage(
        site.database,
        clock,
        city=units["above"],
        ward=units["own"],
        other_ward=units["sibling"],
        city_officer=nobody,
        officer=nobody,
        stranger=nobody,
        entry=entry,
        course=counter_course(),
    )


class Seat:
    """Somebody with an account, at one browser."""

    def __init__(self, site: Site, stage: Stage, held: Held, who: str = "own", *, browser: FlaskClient | None = None) -> None:
        self.site, self.stage, self.held, self.who = site, stage, held, who
        self.browser = browser or site.browser(who)
        self.holder: Holder = Actor(person_id=site.plan.people[who]) if who != "guest" else Actor()

    def another_browser(self) -> Seat:
        found = Seat(self.site, self.stage, self.held, self.who)
        found.holder = self.holder
        return found

    def listed(self, **changes: Any) -> Id:
        """Puts them on the list."""
        assert isinstance(self.holder, Actor)
        return self.stage.a_candidate(self.held, self.holder, **changes)

    def carded(self, code: str = CODE) -> CardHolder:
        """Puts somebody without account on the list, who has a card with this code."""
        found = self.stage.a_candidate(self.held, number=CARD_NUMBER, card_digest=digest_of_card(SECRET, code))
        self.holder = CardHolder(found, self.held.id, CARD_NUMBER)
        return self.holder

    def get(self, address: str) -> TestResponse:
        return self.browser.get(f"/vi/{address}")

    def post(self, address: str, data: Any = None, **more: Any) -> TestResponse:
        return self.browser.post(f"/vi/{address}", data=data or {}, **more)

    def page(self, address: str) -> str:
        answer = self.get(address)
        assert answer.status_code == 200, (address, answer.status_code, answer.location)
        html = answer.get_data(as_text=True)
        check_page(html, language="vi", where=address)
        return html

    def start(self, code: str = "") -> str:
        """Presses the button; answers the address of the sitting, without language."""
        answer = self.post(f"examinations/{self.held.id}/start", {"access_code": code})
        assert answer.status_code == 303, (answer.status_code, answer.get_data(as_text=True))
        return str(answer.location).removeprefix("/vi/")

    def sitting(self, address: str) -> OwnSitting:
        with self.site.database.read() as session:
            return get_own(session, self.holder, Id(address.rpartition("/")[2]))

    def send(self, address: str, fields: Fields, *, scripted: bool = False) -> TestResponse:
        data: dict[str, list[str]] = {}
        for name, value in fields:
            data.setdefault(name, []).append(value)
        return self.post(f"{address}/answers", data, headers={"Accept": "application/json"} if scripted else {})

    def save(
        self,
        address: str,
        item: Item,
        answer: Answer | None = None,
        *,
        scripted: bool = False,
        more: Sequence[tuple[str, str]] = (),
    ) -> TestResponse:
        """Saves an answer, the right one unless told otherwise."""
        given = answer if answer is not None else solve(item.question, "vi").answer
        sitting: Any = self.sitting(address)
        return self.send(address, [*fields_of(sitting, item, given), *more], scripted=scripted)

    def deadline(self, address: str) -> datetime:
        return self.sitting(address).deadline_at

    def row(self, address: str) -> Sitting:
        row: Sitting = self.stage.row(Sitting, Id(address.rpartition("/")[2]))
        return row


def changed(plan: Plan, **changes: Any) -> Plan:
    return replace(plan, **changes)
