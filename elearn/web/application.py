"""The bare application: Flask with the page kit and no feature. `elearn.app` adds the features."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, MutableMapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from flask import Flask, g, request, url_for
from flask.templating import Environment
from flask_login import LoginManager
from flask_wtf.csrf import generate_csrf
from jinja2 import ChoiceLoader, FileSystemLoader, PrefixLoader, StrictUndefined
from jinja2.ext import i18n
from markupsafe import Markup, escape
from werkzeug.middleware.proxy_fix import ProxyFix

from elearn.core import i18n as languages_of_core
from elearn.core import limits
from elearn.core.db.types import LocalisedText
from elearn.core.db.work import Database
from elearn.core.text import within_quotes
from elearn.web import access, assets, errors, given, health, languages, logs, pages, security, uploads, work
from elearn.web.fragments import Fragments, Once, momentary
from elearn.web.navigation import Navigation
from elearn.web.shared_pages import SharedPages

PACKAGE = Path(__file__).parent.parent


class PlainGlobals(Environment):
    """Jinja with the global names of each template in one dictionary.

    Jinja chains them in a map whose keys are walked in Python at every `from … import` of every page.
    """

    def make_globals(self, given: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        return self.globals if not given else {**self.globals, **given}


def _form_token() -> str:
    token: str | None = g.get("form_token")
    if token is None:
        token = g.form_token = generate_csrf()
    return token


form_token = momentary(_form_token)
"""The token that a form carries; made once for each page that has one."""
person_mark = momentary(lambda: str(access.current_actor().person_id))
"""By what the page's scripts tell people at one machine apart. All that a frame knows of its reader, besides the menu."""
given_mark = momentary(lambda: str(given.given_at() or ""))
"""Which giving-away of this machine the reader's page comes after; only a later one takes it away (`static/js/given.js`)."""

unread_mark = momentary(lambda: f" ({count})" if (count := access.current_actor().unread) else "")
"""How many notices the reader has not read, as it stands beside the word in the menu; a slot in pages that many share."""


@dataclass(frozen=True, slots=True)
class Site:
    """What the frame of every page says about the installation. `mark` is the template of the agency's sign."""

    name: LocalisedText
    agency: LocalisedText
    mark: str = "web/drawings/mark.svg"


@dataclass(frozen=True, slots=True)
class WebSettings:
    """What the kit needs to know of the settings."""

    secret_key: str
    old_secret_keys: tuple[str, ...]
    allowed_hosts: tuple[str, ...]
    https: bool
    proxies: int
    instance: Path
    time_zone: ZoneInfo
    site: Site
    is_production: bool = True


def make_application(settings: WebSettings, database: Database) -> Flask:
    """Flask with everything that every page needs."""
    app = Flask("elearn", static_folder=None, template_folder=None)
    app.config.update(_flask_config(settings))
    app.jinja_environment = PlainGlobals
    app.extensions["elearn.navigation"] = Navigation(home="health.alive", entries=())
    _install_templates(app, settings)
    _install_sign_in(app)
    # The order is the order of a request: log, foreign requests refused, access; the answer runs the other way.
    logs.install(app)
    languages.install(app)
    # Before anything reads a form: how much of one is read is decided by then.
    uploads.install(app)
    security.install(app)
    # Flask-WTF has just offered its own; forms in kept parts need one that each page fills in.
    app.jinja_env.globals["csrf_token"] = form_token
    app.before_request(access.check_access)
    pages.install(app)
    errors.install(app)
    work.install(app, database)
    assets.install(app, settings.instance / "static")
    app.register_blueprint(health.blueprint)
    if settings.proxies:
        hops = settings.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]  # Flask says so
    return app


def _flask_config(settings: WebSettings) -> dict[str, Any]:
    return {
        "SECRET_KEY": settings.secret_key,
        "SECRET_KEY_FALLBACKS": list(settings.old_secret_keys),
        "TRUSTED_HOSTS": None if "*" in settings.allowed_hosts else list(settings.allowed_hosts),
        "MAX_CONTENT_LENGTH": limits.REQUEST_BYTES,
        "MAX_FORM_MEMORY_SIZE": limits.FORM_MEMORY_BYTES,
        "MAX_FORM_PARTS": limits.FORM_PARTS,
        # The __Host- prefix binds the cookie to this host and to HTTPS; a plain loopback address cannot carry it.
        "SESSION_COOKIE_NAME": "__Host-elearn" if settings.https else "elearn",
        "SESSION_COOKIE_SECURE": settings.https,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_REFRESH_EACH_REQUEST": False,
        "WTF_CSRF_TIME_LIMIT": 8 * 3600,
        "WTF_CSRF_SSL_STRICT": settings.https,
        "WTF_I18N_ENABLED": False,
        "ELEARN_HTTPS": settings.https,
        "ELEARN_ZONE": settings.time_zone,
        "ELEARN_PRODUCTION": settings.is_production,
    }


def _install_sign_in(app: Flask) -> None:
    # Flask-Login keeps the token in the cookie; `access` reads it. No remember cookie and no fingerprint of the browser.
    manager = LoginManager(app, add_context_processor=False)
    manager.session_protection = None
    manager.user_loader(lambda _token: None)
    app.config["REMEMBER_COOKIE_DURATION"] = 0


def _install_templates(app: Flask, settings: WebSettings) -> None:
    folders = {each.parent.name: FileSystemLoader(each) for each in PACKAGE.glob("*/templates")}
    app.jinja_loader = ChoiceLoader([PrefixLoader(folders)])
    environment = app.jinja_env
    environment.undefined = StrictUndefined
    environment.trim_blocks = environment.lstrip_blocks = True
    environment.auto_reload = not settings.is_production
    environment.add_extension(i18n)
    fragments = Fragments()
    app.extensions["elearn.shared_pages"] = SharedPages()
    catalogue = languages_of_core.load_catalogue(PACKAGE)
    app.extensions["elearn.translations"] = catalogue

    def translate(message: str, **values: object) -> str:
        return catalogue.translate(languages.current_language(), message, **values)

    def plural_form(one: str, many: str, number: int) -> str:
        return catalogue.plural_form(languages.current_language(), one, many, number)

    environment.install_gettext_callables(translate, plural_form, newstyle=True)  # type: ignore[attr-defined]  # from `i18n`
    environment.filters |= _filters(settings.time_zone)

    @app.before_request
    def offer_translation() -> None:
        g.translate = translate

    @app.context_processor
    def frame() -> dict[str, Any]:
        language = languages.current_language()
        return {
            "lang": language,
            "other_lang": languages_of_core.other_language(language),
            "once": Once(fragments, language, is_off=app.debug),
            "here": languages.here,
            "is_guest": access.current_actor().person_id is None,
            "person_mark": person_mark,
            "given_mark": given_mark,
            "unread_mark": unread_mark,
            "site": settings.site,
            "csrf_token": form_token,
            "leave": "" if access.current_actor().person_id is None else given.way_in(),
            **_ways(app, translate),
        }


def _ways(app: Flask, translate: Callable[[str], str]) -> dict[str, Any]:
    """The ways home and to the search, the menu and the pages beside; made once for each language, page and set of roles."""
    actor = access.current_actor()
    known: dict[Hashable, dict[str, Any]] = app.extensions.setdefault("elearn.ways", {})
    key = (languages.current_language(), request.endpoint, actor.is_system, actor.roles)
    if key not in known:
        navigation: Navigation = app.extensions["elearn.navigation"]
        menu = tuple((address, translate(label), is_here) for address, label, is_here in navigation.shown_to(actor))
        beside = tuple((translate(label), address, is_here, None) for address, label, is_here in navigation.beside(actor))
        search = "" if navigation.search is None else url_for(navigation.search, _anchor="q")
        notices = "" if navigation.notices is None else url_for(navigation.notices)
        known[key] = {
            "notices_address": notices,
            "nav": menu,
            "beside": beside,
            "home_address": url_for(navigation.home),
            "search_address": search,
        }
    return known[key]


@dataclass(frozen=True, slots=True)
class _Spoken:
    """Words of another language than that of the page: in HTML their language is said around them, both escaped."""

    words: str
    language: str

    def __str__(self) -> str:
        return self.words

    def __html__(self) -> str:
        return f'<span lang="{escape(self.language)}">{escape(self.words)}</span>'


def _spoken(words: str, language: str) -> str | _Spoken:
    """Words with their language said around them, where it is not that of the page."""
    return words if not words or language == languages.current_language() else _Spoken(words, language)


def gathered(problems: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Each sentence of a list of problems once, where it first stands, with the other places that it is said of as `more`."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for each in problems:
        there = found.get((each["code"], each["sentence"]))
        if there is None:
            found[each["code"], each["sentence"]] = {**each, "more": []}
        else:
            there["more"].append(each)
    return list(found.values())


def _filters(zone: ZoneInfo) -> dict[str, Any]:
    now_in = languages.current_language
    return {
        # The one place where stored HTML enters a page: only what the compiler wrote after both sanitisers.
        "compiled": Markup,
        "day": lambda value: languages_of_core.show_date(value, now_in(), zone),
        "moment": lambda value: languages_of_core.show_instant(value, now_in(), zone),
        "clock": lambda value: languages_of_core.show_time(value, zone),
        "number": lambda value: languages_of_core.show_number(value, now_in()),
        "within_quotes": within_quotes,
        "gathered": gathered,
        "localised": lambda text: languages_of_core.in_language(text, now_in())[0],
        # With the language said, where it is not that of the page: for the body of elements, not for attributes.
        "spoken": lambda text: _spoken(*languages_of_core.in_language(text, now_in())),
        "said_in": _spoken,
        "language_of": lambda text: languages_of_core.in_language(text, now_in())[1],
    }
