"""`leaks`: everybody tries to see what is not theirs, and everything that they are shown is searched for it.

Every unit of a small city and of another root is planted with names, codes, texts and numbers that occur nowhere else. Then every
role, at several places of the tree, and a reader without account open all that they can find or guess.
"""

from __future__ import annotations

import multiprocessing
import os
import shutil
import sys
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from functools import partial
from pathlib import Path

from benchmarks.leak_acts import fetch_exports, name_others, try_acts
from benchmarks.leak_book import Fact
from benchmarks.leak_city import City, plant
from benchmarks.leak_crawl import Crawl, Findings
from benchmarks.leak_scope import OPENING, SCOPES, Reader, may_see
from benchmarks.outcome import Outcome
from config import Mode, Settings
from elearn.app import create_app
from elearn.core.actor import Role
from elearn.core.clock import FakeClock
from elearn.core.db.work import Database
from tests.conftest import NOW
from tests.databases import make_sqlite_template, sqlite_url

WANTED = "0 seen outside scope"
MEANING = "What a crawl of every page, export, search, count and feed as every role finds of the planted names of other units."
SECRET = "zB4x-Qm81-kLpW-92vT-hYd0-Rn6s-aE3u"
CITIZEN = Reader("citizen")
PLACES = ("office-a", "ward-a", "city", "ward-o")
"""Where roles are held: at the bottom, in the middle, at the top, under another root."""
ROLES_QUICK = {Role.TRAINING_OFFICER}
MOST, MOST_QUICK = 12, 2
"""Addresses that differ in values of their query alone."""


def measure(folder: Path, quick: bool) -> Outcome:
    city, settings = plant_site(folder / "site")
    readers, found = readers_of(city, quick=quick), Findings()
    # A process for each core. Each reader has a copy of the site, so that nobody finds what another has done there.
    with ProcessPoolExecutor(os.cpu_count(), multiprocessing.get_context("spawn")) as pool:
        copies = [replace(settings, instance=folder / str(number)) for number in range(len(readers))]
        for each in pool.map(partial(_crawl_copy, city=city, site=settings.instance, quick=quick), readers, copies):
            found.add(each)
    return told(city, found, readers)


def _crawl_copy(reader: Reader, settings: Settings, *, city: City, site: Path, quick: bool) -> Findings:
    shutil.copytree(site, settings.instance)
    try:
        found = crawl_as(reader, city, settings, quick=quick)
    finally:
        shutil.rmtree(settings.instance, ignore_errors=True)
    print(f"{reader.name}: {found.answers} answers, {len(found.leaks)} leaks", file=sys.stderr, flush=True)
    return found


def plant_site(folder: Path) -> tuple[City, Settings]:
    """An installation in `folder` with the city in it."""
    folder.mkdir(parents=True, exist_ok=True)
    make_sqlite_template(folder / "elearn.db")
    city = plant(sqlite_url(folder / "elearn.db"))
    settings = Settings(
        mode=Mode.PRODUCTION,
        instance=folder,
        secret_key=SECRET,
        https=False,
        allowed_hosts=("localhost",),
        log_level="ERROR",
        # Nothing is sent here; but pages about e-mail show what they hold only where some is.
        smtp_host="mail.example",
        smtp_sender="hoc@mail.example",
    )
    return city, settings


def readers_of(city: City, *, quick: bool) -> list[Reader]:
    """Who crawls: every role at every place, in a hurry one at one place."""
    places, roles = (("ward-a",), ROLES_QUICK) if quick else (PLACES, {Role.LEARNER, *OPENING})
    return [CITIZEN, *(each for each in city.readers if each.place in places and each.role in roles)]


def crawl_as(reader: Reader, city: City, settings: Settings, *, quick: bool) -> Findings:
    """Everything that one reader tries."""
    app = create_app(settings, clock=FakeClock(NOW))
    # The token of forms has its own tests; here the question is what is shown.
    app.config["WTF_CSRF_ENABLED"] = False
    database: Database = app.extensions["elearn.database"]
    try:
        crawl = Crawl(app, city, reader, most=MOST_QUICK if quick else MOST)
        crawl.follow()
        crawl.search(_samples(city)[:: 24 if quick else 1])
        fetch_exports(crawl, settings.exports, is_quick=quick)
        try_acts(crawl)
        name_others(crawl)
    finally:
        database.close()
    return crawl.found


def _samples(city: City) -> list[tuple[str, list[Fact]]]:
    """A word of each kind of each place."""
    samples = {(facts[0].kind, facts[0].place): (word, facts) for word, facts in city.book.spelled()}
    return list(samples.values())


def told(city: City, found: Findings, readers: list[Reader]) -> Outcome:
    """The outcome: leaks, and what the crawl should have found inside of scope and did not."""
    blind = blind_spots(city, found, readers)
    seen = sum(map(len, found.seen.values()))
    planted = len(city.book.words) + len(city.book.ids) + len(city.book.counts) + len(city.book.years)
    figure = (
        f"{len(found.leaks)} of {planted} planted seen outside scope by {len(readers)} readers in {found.answers} answers "
        f"({found.searches} searches, {found.files} files), {seen} seen inside, {len(blind)} kinds not seen"
    )
    faults = [*sorted(map(str, found.leaks))[:40], *(f"not seen: {each}" for each in blind), *sorted(found.broken)[:10]]
    return Outcome(figure + (f" ({'; '.join(faults)})" if faults else ""), not (found.leaks or blind or found.broken))


def blind_spots(city: City, found: Findings, readers: list[Reader]) -> list[str]:
    """The kinds that a role may see and no reader with it has seen, and numbers that somebody may be told and nobody was: there
    the crawl looks at nothing.
    """
    roles = {each.role for each in readers if each.role is not None} - {Role.LEARNER}
    wanted = {(kind, str(role)) for kind, scope in SCOPES.items() for role in scope.roles & roles}
    wanted |= {(kind, "own") for kind in ("person", "mail", "notice", "export", "staff-list")}
    told = set().union(*found.seen.values())
    counted = [
        f"count {number}"
        for number, facts in city.book.counts.items()
        if any(may_see(reader, each, counted=True) for reader in readers for each in facts)
    ]
    return [
        *(f"{kind} by {role}" for kind, role in sorted(wanted - found.seen.keys())),
        *(each for each in counted if each not in told),
    ]
