"""A stage for the kit: the real application with the style page on it, and no feature and no database behind it."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from flask import Flask, abort, render_template, render_template_string, request
from flask.typing import ResponseReturnValue

from elearn.core.db.work import Database
from elearn.web import design
from elearn.web.access import public
from elearn.web.application import Site, WebSettings, make_application
from elearn.web.languages import PREFIX, current_language
from elearn.web.navigation import Navigation

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
    app.register_blueprint(design.blueprint, url_prefix=PREFIX)

    @public
    def home() -> str:
        return render_template_string(
            "{% extends 'web/base.html' %}{% block title %}{{ words }}{% endblock %}"
            "{% block main %}<h1>{{ words }}</h1>{% endblock %}",
            words=design.sample("Trang đầu", "Home"),
        )

    app.add_url_rule(f"{PREFIX}/", "home", home)
    app.extensions["elearn.navigation"] = Navigation(home="home", entries=(), search="design.style")

    _add_trial_pages(app)

    @app.context_processor
    def navigation() -> dict[str, Any]:
        lang = current_language()
        words = ("Trang đầu", "Khóa học", "Đăng nhập") if lang == "vi" else ("Home", "Courses", "Sign in")
        return {
            "nav": [(f"/{lang}/", words[0], False), (f"/{lang}/courses", words[1], True), (f"/{lang}/sign-in", words[2], False)]
        }

    return app


LESSON = """{% extends "web/base.html" %}{% from "web/kit/lesson.html" import resume, turn %}
{% block title %}Lesson{% endblock %}
{% block main %}<article class="text" data-lesson="trial"><h1>Lesson</h1>{{ resume() }}
{% for n in range(1, 7) %}
<div data-block="b{{ n }}" id="b{{ n }}"><h2>Part {{ n }}</h2>{% for _ in range(9) %}<p>A long passage.</p>{% endfor %}</div>
{% endfor %}
<div id="q1" data-question="q1"{{ " data-answered" if answer }}><form action="" method="get" data-swap="#q1" id="form-q1">
<fieldset><legend class="lab">Which?</legend>
{% for value, words in (("a", "One"), ("b", "Two")) %}
<label class="opt"><input type="radio" name="q1" value="{{ value }}"{{ " checked" if answer == value }}>
<span>{{ words }}</span></label>
{% endfor %}
</fieldset>{% if answer %}<p class="said" data-focus data-say="You chose {{ answer }}">Chosen: {{ answer }}</p>{% endif %}
<button class="btn" type="submit">Check</button></form></div>
<div data-end></div>{{ turn(none, {"href": "/en/design/", "over": "Next", "title": "Style"}) }}</article>{% endblock %}"""

HOUSE = """{% extends "web/base.html" %}{% from "web/kit/home.html" import house %}{% block title %}House{% endblock %}
{% block main %}<h1>House</h1>{{ house(rooms) }}{% endblock %}"""


SAVING = """{% extends "web/base.html" %}{% from "web/kit/forms.html" import token, choices %}
{% from "web/kit/states.html" import saved %}{% from "web/kit/work.html" import job %}{% block title %}Saving{% endblock %}
{% block main %}<h1>Saving</h1><article data-lesson="signed-in" data-place-url="/en/trial-place">
<form method="post" action="" data-swap="#saved" data-auto>{{ token() }}
{{ choices("answer", "Which?", [("a", "One"), ("b", "Two"), ("c", "Refused")], chosen=(answer,)) }}
{{ saved("Saved: " ~ answer if answer else "", id="saved") }}</form>
<div data-block="b1" id="b1"><p>A passage.</p></div></article>
{% call job("Exporting", "done" if asked else "running", 1, 2, again=None if asked else "?asked=1") %}{% endcall %}{% endblock %}"""


def _add_trial_pages(app: Flask) -> None:
    """Pages on which the scripts are tried: a lesson with a question, the house, the incident page, saving."""

    @public
    def lesson() -> str:
        return render_template_string(LESSON, answer=request.args.get("q1", ""))

    @public
    def house() -> str:
        rooms = [
            {"drawing": drawing, "href": "#main", "title": drawing, "text": "", "state": "none", "lessons": lessons}
            for drawing, lessons in (
                ("registry", ["trial"]),
                ("meeting", ["trial", "other"]),
                ("counter", ["other"]),
                ("street", []),
            )
        ]
        return render_template_string(HOUSE, rooms=rooms)

    @public
    def incident() -> str:
        return render_template("web/design/aid.html", t=design.sample)

    @public
    def saving() -> str:
        answer = request.form.get("answer", "")
        if answer == "c":
            abort(403)
        return render_template_string(SAVING, answer=answer, asked=request.args.get("asked"))

    @public
    def place() -> ResponseReturnValue:
        app.extensions.setdefault("stage.places", []).append(request.form["block"])
        return "", 204

    for path, view in (("trial-lesson", lesson), ("trial-house", house), ("incident", incident)):
        app.add_url_rule(f"{PREFIX}/{path}", path, view)
    app.add_url_rule(f"{PREFIX}/trial-saving", "trial-saving", saving, methods=["GET", "POST"])
    app.add_url_rule(f"{PREFIX}/trial-place", "trial-place", place, methods=["POST"])
