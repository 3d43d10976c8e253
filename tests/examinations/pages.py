"""The pages of examinations as the people of the stage see them, through the real application."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from flask.testing import FlaskClient

from elearn.accounts import service as accounts
from elearn.core.actor import Actor
from elearn.core.clock import FakeClock
from elearn.core.ids import Id
from elearn.examinations.queries.held import Held
from elearn.web.access import SESSION_TOKEN
from tests.examinations.stage import Stage, a_stage
from tests.organisation.makers import an_account, hashed
from tests.site import Site
from tests.site import application as application
from tests.site import site as site
from tests.site import sown as sown
from tests.web.checking_client import CheckingClient


@dataclass
class Pages:
    """The stage behind the application. Each actor has a browser; `checked` reads every page for faults."""

    site: Site
    stage: Stage
    tokens: dict[Id, str] = field(default_factory=dict)

    def browser(self, actor: Actor, *, checks: bool = False) -> FlaskClient:
        """A browser of somebody who is signed in; `checks`: one that reads every page for faults."""
        return self._signed_in(CheckingClient(self.site.app) if checks else self.site.app.test_client(), actor)

    def checked(self, actor: Actor) -> FlaskClient:
        return self.browser(actor, checks=True)

    def address(self, held: Held, rest: str = "board") -> str:
        return f"/vi/organise/{held.id}/{rest}"

    def _signed_in(self, client: FlaskClient, actor: Actor) -> FlaskClient:
        assert actor.person_id is not None
        if actor.person_id not in self.tokens:
            with self.stage.database.unit_of_work() as work:
                account = an_account(work.session, actor.person_id)
                self.tokens[actor.person_id] = accounts.begin_session(work.session, account, verified=hashed(), now=work.now)
        with client.session_transaction() as kept:
            kept[SESSION_TOKEN] = self.tokens[actor.person_id]
        return client


def address(held: Held, *rest: object) -> str:
    """The address of a page of an examination."""
    return "/".join(["", "vi", "organise", str(held.id), *map(str, rest)])


@pytest.fixture
def pages(site: Site) -> Pages:
    clock = site.database.clock
    assert isinstance(clock, FakeClock)
    return Pages(site, a_stage(site.database, clock))


__all__ = ["Pages", "address", "application", "pages", "site", "sown"]
