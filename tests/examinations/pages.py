"""The real application over the stage: browsers of the people on it."""

from __future__ import annotations

from dataclasses import dataclass, field

from flask.testing import FlaskClient

from elearn.accounts import service as accounts
from elearn.core.actor import Actor
from elearn.core.ids import Id
from elearn.examinations.queries.held import Held
from elearn.web.access import SESSION_TOKEN
from tests.examinations.stage import Stage
from tests.organisation.makers import an_account, hashed
from tests.site import Site


@dataclass
class Pages:
    """`site` is the application, `stage` the examinations in its database."""

    site: Site
    stage: Stage
    tokens: dict[Id, str] = field(default_factory=dict)

    def browser(self, actor: Actor, *, checks: bool = False) -> FlaskClient:
        """A browser of somebody who is signed in; `checks`: one that reads every page for faults."""
        assert actor.person_id is not None
        client = self.site.checking() if checks else self.site.browser()
        with client.session_transaction() as kept:
            kept[SESSION_TOKEN] = self._token(actor.person_id)
        return client

    def _token(self, person_id: Id) -> str:
        if person_id not in self.tokens:
            with self.site.database.unit_of_work() as work:
                account = an_account(work.session, person_id, username=f"u{person_id.hex[-10:]}")
                self.tokens[person_id] = accounts.begin_session(work.session, account, verified=hashed(), now=work.now)
        return self.tokens[person_id]


def address(held: Held, *rest: object) -> str:
    """The address of a page of an examination."""
    return "/".join(["", "vi", "organise", str(held.id), *map(str, rest)])
