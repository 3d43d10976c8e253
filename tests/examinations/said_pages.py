"""The real application over the stage: browsers of its people, and of somebody who came in with a card."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from elearn.accounts import service as accounts
from elearn.core.actor import Actor
from elearn.core.clock import FakeClock
from elearn.core.ids import Id
from elearn.examinations.candidates.card_codes import digest_of_card
from elearn.examinations.models import Candidate
from elearn.examinations.views.holding import MACHINE
from elearn.web.access import SESSION_TOKEN
from tests.examinations.sat_papers import TOKEN
from tests.examinations.stage import Stage, a_stage
from tests.organisation.makers import an_account, hashed
from tests.site import _SECRET as SECRET
from tests.site import Site
from tests.web.checking_client import check_page

CODE = "ACDE-FGHJ-KMNP"


class Reader(FlaskClient):
    """A browser that reads every page for faults; an answer that leads on is no page."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        answer = super().open(*args, **kwargs)
        if answer.mimetype == "text/html" and answer.location is None:
            check_page(answer.text, language=answer.request.path.split("/")[1], where=answer.request.path)
        return answer


@dataclass
class SaidPages:
    """`site` is the application, `stage` the examinations in its database."""

    site: Site
    stage: Stage
    tokens: dict[Id, str] = field(default_factory=dict)

    def of(self, actor: Actor) -> FlaskClient:
        """The browser at which somebody sits who is signed in; it reads every page for faults."""
        assert actor.person_id is not None
        if actor.person_id not in self.tokens:
            with self.site.database.unit_of_work() as work:
                account = an_account(work.session, actor.person_id)
                self.tokens[actor.person_id] = accounts.begin_session(work.session, account, verified=hashed(), now=work.now)
        client = Reader(self.site.app)
        with client.session_transaction() as kept:
            kept[SESSION_TOKEN] = self.tokens[actor.person_id]
            kept[MACHINE] = TOKEN
        return client

    def with_card(self, candidate_id: Id) -> FlaskClient:
        """A browser at which a candidate without account typed what stands on their card."""
        with self.site.database.unit_of_work() as work:
            row = work.session.get_one(Candidate, candidate_id)
            row.card_digest, typed = digest_of_card(SECRET, CODE), {"number": row.number, "code": CODE}
        client = Reader(self.site.app)
        assert client.post("/vi/exam-card", data=typed).status_code == 303
        with client.session_transaction() as kept:
            kept[MACHINE] = TOKEN
        return client


def said_pages(site: Site) -> SaidPages:
    clock = site.database.clock
    assert isinstance(clock, FakeClock)
    return SaidPages(site, a_stage(site.database, clock))


@pytest.fixture
def pages(site: Site) -> SaidPages:
    return said_pages(site)
