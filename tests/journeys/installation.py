"""An installation to travel in: the demo city and its course, served on a free port as `elearn serve` serves it."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from config import Mode, Settings
from elearn.app import create_app
from elearn.authoring.views.shared import WORKSHOP
from elearn.catalogue.service import publish
from elearn.catalogue.storage import LocalStorage
from elearn.cli.importing import import_shipped
from elearn.cli.server import Server
from elearn.content.document import Course
from elearn.content.workshop import Workshop
from elearn.core.actor import SYSTEM
from elearn.core.clock import Clock, FakeClock
from elearn.core.db import schema
from elearn.core.db.work import Database
from elearn.demo.city import fill
from elearn.demo.learning import fill_learning
from elearn.laws.watching import watch_once
from tests.build import COURSES, SEC_PHISH, compiled, lessons_of, packed
from tests.conftest import NOW
from tests.databases import sqlite_url

PASSWORD = "mưa trên phố huyện xưa"
SECRET = "zB4x-Qm81-kLpW-92vT-hYd0-Rn6s-aE3u"
DATABASE = "elearn.db"


def the_course() -> Course:
    """The first course of the demo without its quiz; journeys through quizzes have a course of their own."""
    return lessons_of(SEC_PHISH)


def fill_city(database: Database, media: Path, *, has_learned: bool = True) -> None:
    """Publishes the demo's first course, pictures included, and founds the city. Its half year of learning takes three seconds."""
    storage = LocalStorage(media)
    import_shipped(database)
    for name, content in compiled(SEC_PHISH).files.items():
        storage.put(name, content)
    with database.unit_of_work() as work:
        publish(work.session, SYSTEM, the_course(), packed(SEC_PHISH), now=work.now)
    watch_once(database, COURSES / "laws.yml")
    with database.unit_of_work() as work:
        city = fill(work.session, now=work.now, password=PASSWORD)
        if has_learned:
            fill_learning(work.session, city, now=work.now)


def found_city(folder: Path) -> Path:
    """An installation with the demo city on SQLite, to be copied; see `fill_city`."""
    folder.mkdir(parents=True, exist_ok=True)
    database = Database(sqlite_url(folder / DATABASE), clock=FakeClock(NOW))
    schema.upgrade(database)
    fill_city(database, folder / "media")
    database.close()
    return folder


def settings_for(folder: Path, database_url: str = "", *, mail_folder: str = "") -> Settings:
    """The settings of an installation in `folder`: a demo, reached over plain HTTP on this machine alone."""
    return Settings(
        mode=Mode.DEMO, instance=folder, database_url=database_url, secret_key=SECRET, https=False, mail_folder=mail_folder
    )


class LiveSite:
    """The product on a port of its own. It can be stopped and started again at the same address."""

    def __init__(self, settings: Settings, *, clock: Clock | None = None) -> None:
        self.settings = settings
        self._clock = clock
        self._port = 0
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self._server: Server | None = None
        self._database: Database | None = None
        self._workshop: Workshop | None = None

    @property
    def address(self) -> str:
        """`http://127.0.0.1:` and the port, without a slash at the end."""
        return f"http://127.0.0.1:{self._port}"

    @property
    def database(self) -> Database:
        """What the site reads and writes, for a look behind the pages."""
        assert self._database is not None
        return self._database

    def start(self) -> None:
        app = create_app(self.settings, clock=self._clock)
        self._database = app.extensions["elearn.database"]
        self._workshop = app.extensions[WORKSHOP]
        self._server = Server(app, host="127.0.0.1", port=self._port, threads=4, is_behind_proxy=False)
        self._port = self._server.port
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._server.run, args=(self._stop,), name="site")
        self._thread.start()

    def stop(self) -> None:
        """Ends as the product ends when it is told to: requests under way are finished."""
        assert self._server is not None
        assert self._thread is not None
        self._stop.set()
        self._server.wake()
        self._thread.join(30)
        self.database.close()
        if self._workshop is not None:
            self._workshop.close()


@contextmanager
def served(settings: Settings, *, clock: Clock | None = None) -> Iterator[LiveSite]:
    """The product, running until the block ends."""
    site = LiveSite(settings, clock=clock)
    site.start()
    try:
        yield site
    finally:
        site.stop()


def copy_of(template: Path, folder: Path) -> Path:
    """A fresh installation like the template."""
    shutil.copytree(template, folder, dirs_exist_ok=True)
    return folder
