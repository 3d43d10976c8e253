"""A stage for the pages of accounts and organisation: the kit with these two features on it, and a browser without a screen."""

from __future__ import annotations

import re
from pathlib import Path
from types import SimpleNamespace
from zoneinfo import ZoneInfo

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from elearn.accounts.views import blueprint as accounts
from elearn.core.actor import Actor
from elearn.core.db.work import Database
from elearn.frameworks.views import blueprint as frameworks
from elearn.organisation.queries import load_actor
from elearn.organisation.views import blueprint as organisation
from elearn.web.access import public
from elearn.web.application import Site, WebSettings, make_application
from elearn.web.languages import PREFIX
from elearn.web.navigation import Entry, Navigation
from tests.organisation.makers import PASSWORD

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
SECRET = "a secret of the stage that nobody guesses"
_NAVIGATION = Navigation(
    home="catalogue.home",
    entries=(
        Entry("catalogue.home", "Trang đầu", for_anonymous=True, permission="learning.learn"),
        Entry(
            "organisation.admin",
            "Quản trị",
            permission="organisation.administer",
            pages=(
                Entry("organisation.admin", "Tổng quan", permission="organisation.administer"),
                Entry("organisation.people", "Người trong đơn vị", permission="organisation.administer"),
                Entry("organisation.units", "Cây đơn vị", permission="organisation.administer"),
                Entry("organisation.positions", "Vị trí việc làm", permission="organisation.administer"),
            ),
        ),
        Entry("accounts.sign_in", "Đăng nhập", for_anonymous=True),
        Entry("accounts.give_way", "Nhường máy", permission="accounts.own"),
    ),
)


def make_stage(database: Database, folder: Path) -> Flask:
    """The application with accounts and organisation; `folder` takes the static files that it builds."""
    settings = WebSettings(
        secret_key=SECRET,
        old_secret_keys=(),
        allowed_hosts=("*",),
        https=False,
        proxies=0,
        instance=folder,
        time_zone=ZONE,
        site=Site({"vi": "Học trực tuyến", "en": "Online learning"}, {"vi": "Thành phố Ví Dụ", "en": "Ví Dụ City"}),
        is_production=False,
    )
    app = make_application(settings, database)
    app.extensions["elearn.settings"] = SimpleNamespace(
        site_name="Học trực tuyến",
        site_name_en="Online learning",
        agency="Thành phố Ví Dụ",
        agency_en="Ví Dụ City",
        instance=folder,
    )
    app.extensions["elearn.navigation"] = _NAVIGATION
    for blueprint in (accounts, frameworks, organisation):
        app.register_blueprint(blueprint, url_prefix=PREFIX)

    @public
    def home() -> str:
        return "home"

    app.add_url_rule(f"{PREFIX}/", "catalogue.home", home)

    def who_acts(session: Session, token: str) -> Actor | None:
        now = database.clock.now()
        return load_actor(session, token, now=now, today=now.astimezone(ZONE).date())

    app.extensions["elearn.actor_loader"] = who_acts
    return app


class Browser:
    """One person's browser: keeps cookies, fetches the form token before it sends."""

    def __init__(self, app: Flask, *, address: str = "203.0.113.7") -> None:
        self.client: FlaskClient = app.test_client()
        self.environ = {"REMOTE_ADDR": address}

    def get(self, path: str, **more: object) -> TestResponse:
        return self.client.get(path, environ_base=self.environ, **more)  # type: ignore[arg-type]  # passed on as they came

    def post(self, path: str, fields: dict[str, object] | None = None, *, form: str | None = None) -> TestResponse:
        """Sends a form. `form` is the page it stands on, by default the address itself."""
        page = self.get(form or path).get_data(as_text=True)
        found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
        token = found.group(1) if found else ""
        return self.client.post(path, data={"csrf_token": token, **(fields or {})}, environ_base=self.environ)

    def sign_in(self, username: str, password: str = PASSWORD, **more: object) -> TestResponse:
        return self.post("/vi/login", {"username": username, "password": password, **more})
