"""`elearn seed`: the demo city in any size, alike for the same seed and day. For trying out and for measuring; never for people.

Everything happens at the first instant of today, and every id is drawn from the seed: two databases that were filled on one day are
equal row for row, but for what protects something (the salt of password hashes, the signature of the chain's head).
"""

from __future__ import annotations

import os
import tempfile
from datetime import datetime, time
from pathlib import Path
from time import monotonic

import click
from sqlalchemy import func, select, text

from config import Settings
from elearn.catalogue.storage import LocalStorage
from elearn.cli import installation
from elearn.cli.compiling import publish_course
from elearn.cli.running import bring_in_shipped, demo_settings, fill_if_empty, publish_all, tell_accounts
from elearn.cli.speech import say, translate
from elearn.content import scaffold
from elearn.content.workshop import Workshop
from elearn.core.chain import chain
from elearn.core.chain_keys import KeyRing
from elearn.core.clock import FakeClock
from elearn.core.db import revisions, schema
from elearn.core.db.work import Database
from elearn.core.errors import N_, Conflict
from elearn.core.events import StoredEvent
from elearn.core.ids import ids_from
from elearn.demo.city import is_empty
from elearn.demo.password import demo_password
from elearn.demo.quotas import short_courses_for
from elearn.demo.scale import Scale, seeded_ids

_CHAINED_AT_ONCE = 5_000
"""Events that get their place in one unit of work: nobody waits beside it."""


def check(scale: Scale) -> None:
    """Refuses a city with fewer people than its units need.

    Raises:
        click.UsageError: there are too few.
    """
    if scale.people < scale.fewest_people:
        told = N_("%(units)s đơn vị cần ít nhất %(fewest)s người (--people).")
        raise click.UsageError(translate(told, units=scale.units, fewest=scale.fewest_people))


def seed_city(database: Database, settings: Settings, courses: Path, scale: Scale, password: str) -> None:
    """Publishes and fills an empty database.

    Args:
        database: its clock stands still at the first instant of a day.

    Raises:
        Conflict: somebody is known already.
    """
    today = database.clock.now().astimezone(settings.time_zone).date()
    with database.read() as session:
        if not is_empty(session):
            raise Conflict(N_("Cơ sở dữ liệu này đã có người. Xin chọn nơi trống: ELEARN_INSTANCE hoặc ELEARN_DATABASE_URL khác."))
        # Whoever was stopped halfway has published courses, and begins again.
        before = session.scalar(select(func.count()).select_from(StoredEvent)) or 0
    with ids_from(seeded_ids(scale.seed, today, before)):
        bring_in_shipped(database)
        publish_all(database, settings, courses, scale)
        _publish_short(database, settings, scale, today_at=database.clock.now())
        fill_if_empty(database, password, scale)


def _publish_short(database: Database, settings: Settings, scale: Scale, *, today_at: datetime) -> None:
    """Publishes courses of one lesson, where so many completions are wanted that whole courses do not suffice."""
    with database.read() as session:
        count = short_courses_for(session, scale)
    if not count:
        return
    storage, today = LocalStorage(settings.media), today_at.astimezone(settings.time_zone).date()
    with Workshop() as workshop, tempfile.TemporaryDirectory() as folder:
        for number in range(count):
            home = Path(folder) / f"bai-ngan-{number + 1}"
            for name, words in scaffold.files(home.name, f"Bài ngắn {number + 1}", f"Short lesson {number + 1}").items():
                (home / name).parent.mkdir(parents=True, exist_ok=True)
                (home / name).write_text(words, encoding="utf-8")
            day = scale.published(today, number, count)
            publish_course(database, storage, workshop, home, at=datetime.combine(day, time(8), settings.time_zone))


def chain_all(database: Database, keys: KeyRing) -> int:
    """Gives every event its place in the chain. Answers how many there are."""
    count = 0
    while True:
        with database.unit_of_work() as work:
            done = chain(work.session, keys, work.now, limit=_CHAINED_AT_ONCE)
        count += done
        if done < _CHAINED_AT_ONCE:
            return count


@click.command(
    help=N_(
        "Dựng thành phố mẫu trong cơ sở dữ liệu trống: đơn vị, người, nhiều tháng học. Cùng số gốc, cùng ngày thì giống hệt nhau."
    )
)
@click.option("--people", type=click.IntRange(100, 1_000_000), default=Scale().people, show_default=True, help=N_("Số người."))
@click.option(
    "--completions",
    type=click.IntRange(0, 10_000_000),
    default=Scale().completions,
    show_default=True,
    help=N_("Số lượt hoàn thành khóa học."),
)
@click.option(
    "--units", type=click.IntRange(1, 10_000), default=Scale().units, show_default=True, help=N_("Số phường, xã, đặc khu.")
)
@click.option("--months", type=click.IntRange(3, 60), default=Scale().months, show_default=True, help=N_("Số tháng đã học."))
@click.option("--seed", type=int, default=Scale().seed, show_default=True, help=N_("Số gốc; số khác cho người khác."))
@click.option(
    "--courses",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    default=installation.COURSES,
    help=N_("Thư mục chứa các khóa học."),
)
def seed(*, people: int, completions: int, units: int, months: int, seed: int, courses: Path) -> None:
    scale = Scale(people, completions, units, months, seed)
    check(scale)
    settings = demo_settings(os.environ, None)
    installation.warn_about_unknown_settings()
    began = monotonic()
    today = datetime.combine(datetime.now(settings.time_zone).date(), time(), settings.time_zone)
    password = demo_password(settings.instance, os.environ)
    with installation.opened(settings, clock=FakeClock(today)) as database:
        if revisions.current_revision(database) != revisions.NEEDED:
            schema.upgrade(database)
        seed_city(database, settings, courses, scale, password)
        say(N_("Đang nối chuỗi sự kiện…"))
        events = chain_all(database, installation.chain_keys(settings, may_make=True))
        if database.is_postgresql:
            # Pages are asked for at once, before the server has looked at the tables by itself.
            with database.writing_connection() as connection, connection.begin():
                connection.execute(text("ANALYZE"))
        say(
            N_("Xong sau %(seconds)s giây, %(events)s sự kiện. Xem bằng: elearn run"),
            seconds=round(monotonic() - began),
            events=events,
        )
        tell_accounts(database, password)
