"""A stage for the kit: the real application with the style page on it, and no feature and no database behind it."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from flask import Flask, render_template_string

from elearn.core.db.work import Database
from elearn.web import design
from elearn.web.access import public
from elearn.web.application import Site, WebSettings, make_application
from elearn.web.languages import PREFIX, current_language

SITE = Site(
    name={"vi": "Học trực tuyến", "en": "E-learning"},
    agency={"vi": "Thành phố Ví Dụ", "en": "Vi Du City"},
    mark="web/drawings/mark.svg",
)


def make_stage(folder: Path) -> Flask:
    """The application of the kit alone; `folder` takes the static files that it builds."""
    settings = WebSettings(
        secret_key="only for the stage",
        old_secret_keys=(),
        allowed_hosts=("*",),
        https=False,
        proxies=0,
        instance=folder,
        time_zone=ZoneInfo("Asia/Ho_Chi_Minh"),
        site=SITE,
        is_production=False,
    )
    app = make_application(settings, Database(f"sqlite:///{folder / 'none.db'}"))
    app.register_blueprint(design.blueprint)

    @public
    def home() -> str:
        return render_template_string(
            "{% extends 'web/base.html' %}{% block title %}{{ words }}{% endblock %}"
            "{% block main %}<h1>{{ words }}</h1>{% endblock %}",
            words=design.sample("Trang đầu", "Home"),
        )

    app.add_url_rule(f"{PREFIX}/", "catalogue.home", home)

    @app.context_processor
    def navigation() -> dict[str, Any]:
        lang = current_language()
        words = ("Trang đầu", "Khóa học", "Đăng nhập") if lang == "vi" else ("Home", "Courses", "Sign in")
        return {
            "nav": [(f"/{lang}/", words[0], False), (f"/{lang}/courses", words[1], True), (f"/{lang}/sign-in", words[2], False)]
        }

    return app
