"""`elearn run`: the demo on this machine in one go. Makes the database what it must be, publishes, fills an empty one, serves.

A second start finds everything done and only looks. Demo accounts exist in this mode alone.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import datetime, time
from pathlib import Path
from time import monotonic

import click

from config import Mode, Settings, remember_mode
from elearn.accounts.passwords import hashing
from elearn.accounts.queries import find_credentials
from elearn.accounts.service import set_password
from elearn.catalogue.folder import course_folders
from elearn.catalogue.storage import LocalStorage
from elearn.cli import installation, speech
from elearn.cli.compiling import publish_course, tell_publication
from elearn.cli.importing import import_shipped, tell, tell_refusal
from elearn.cli.serving import begin_logs, refuse_plain_http, serve_until_stopped
from elearn.cli.speech import complain, say, translate
from elearn.content.workshop import Workshop
from elearn.core.actor import SYSTEM
from elearn.core.db import revisions, schema
from elearn.core.db.work import Database
from elearn.core.errors import N_
from elearn.demo.city import fill, is_empty
from elearn.demo.examinations import fill_examinations
from elearn.demo.learning import fill_learning
from elearn.demo.password import demo_password
from elearn.demo.scale import Scale

ACCOUNTS = {
    "hocvien": N_("người học"),
    "giangvien": N_("giảng viên"),
    "thamdinh": N_("người thẩm định"),
    "nhansu": N_("phụ trách đào tạo, bồi dưỡng"),
    "khaothi": N_("phụ trách thi"),
    "lanhdao": N_("người đứng đầu đơn vị"),
    "quantri": N_("quản trị"),
}
"""The accounts of the demo city, and what each is there for."""
WHOLE = Scale()
"""The city that `elearn run` shows."""
_TOLD_EVERY = 5.0
"""Seconds between two words about how far something has come."""


def demo_settings(environ: Mapping[str, str], port: int | None) -> Settings:
    """The settings of a demo: plain HTTP on the loopback address, a secret of its own, e-mails into a folder beside the database.

    Raises:
        click.UsageError: the environment says that this installation is no demo.
    """
    if environ.get("ELEARN_MODE", Mode.DEMO) != Mode.DEMO:
        raise click.UsageError(
            translate(N_("`elearn run` chạy bản trình diễn, ELEARN_MODE lại ghi khác. Hãy dùng `elearn serve`."))
        )
    chosen = {**environ, "ELEARN_MODE": Mode.DEMO.value, "ELEARN_HTTPS": environ.get("ELEARN_HTTPS", "no")}
    if port is not None:
        chosen["ELEARN_PORT"] = str(port)
    instance = Path(chosen.get("ELEARN_INSTANCE") or "instance")
    if not chosen.get("ELEARN_SMTP_HOST") and not chosen.get("ELEARN_MAIL_FOLDER"):
        chosen["ELEARN_MAIL_FOLDER"] = str(instance.absolute() / "mail")
    installation.make_private(instance)
    settings = Settings.from_environ(chosen)
    remember_mode(instance, Mode.DEMO)
    return settings


def publish_all(database: Database, settings: Settings, courses: Path, scale: Scale = WHOLE) -> None:
    """Publishes every course below a folder whose sources are not served yet. A faulty one is told and left out.

    Before the city is there they count as published one after the other while its people learned, the last folder first.
    """
    storage = LocalStorage(settings.media)
    now = database.clock.now()
    today = now.astimezone(settings.time_zone).date()
    with database.read() as session:
        is_first = is_empty(session)
    folders = list(course_folders(courses))
    with Workshop() as workshop:
        for number, folder in enumerate(reversed(folders)):
            day = scale.published(today, number, len(folders))
            at = datetime.combine(day, time(8), settings.time_zone) if is_first else None
            done = publish_course(database, storage, workshop, folder, at=at, goes_back=False)
            tell_publication(done)
            if done.slug is None:
                complain(N_("Chưa phát hành được khóa học trong %(folder)s; các khóa khác vẫn phục vụ."), folder=folder)


def bring_in_shipped(database: Database) -> None:
    """Imports the frameworks and draft positions of this release whose bytes are not the ones imported last."""
    for outcome in import_shipped(database):
        if outcome.problems:
            tell(outcome.problems)
        if outcome.done is None:
            if outcome.effect is not None:
                outcome.effect.tell()
            tell_refusal(outcome)
        else:
            say(N_("Đã nhập %(code)s"), code=outcome.code)


def fill_if_empty(database: Database, password: str, scale: Scale = WHOLE) -> None:
    """Fills a database without people with the demo city, and tells how it gets on."""
    with database.read() as session:
        empty = is_empty(session)
    if empty:
        say(N_("Đang dựng Thành phố Ví Dụ: %(units)s phường, xã, %(people)s người…"), units=scale.units, people=scale.people)
        with database.unit_of_work() as work:
            city = fill(work.session, now=work.now, password=password, scale=scale)
            fill_learning(work.session, city, now=work.now, scale=scale, progress=Teller(scale.months))
            fill_examinations(work.session, city, now=work.now)


class Teller:
    """Tells every few seconds how many completions are written."""

    def __init__(self, months: int) -> None:
        self._months = months
        self._told_at = monotonic()

    def __call__(self, written: int, total: int) -> None:
        if monotonic() - self._told_at >= _TOLD_EVERY:
            self._told_at = monotonic()
            told = N_("  %(months)s tháng học tập: %(written)s/%(total)s lượt hoàn thành…")
            say(told, months=self._months, written=written, total=total)


def tell_accounts(database: Database, password: str) -> None:
    """Prints one line for each demo account, after making sure that the told password is true."""
    now = database.clock.now()
    with database.read() as session:
        found = {name: find_credentials(session, name, now=now) for name in ACCOUNTS}
    # The accounts share one hash until somebody changes a password, so this is one verification.
    fits = {stored: hashing().verify(password, stored) for stored in {each.password_hash for each in found.values() if each}}
    for name, role in ACCOUNTS.items():
        account = found[name]
        if account is None or account.password_hash is None:
            continue
        if not fits[account.password_hash]:
            fresh = hashing().hash(password)
            with database.unit_of_work() as work:
                set_password(work.session, SYSTEM, account.account_id, fresh, now=work.now)
        click.echo(f"  {name:<10}  {password}  ({speech.translate(role)})")


@click.command(help=N_("Chạy bản trình diễn trên máy này: lập cơ sở dữ liệu, phát hành khóa học, dựng thành phố mẫu, phục vụ."))
@click.option("--port", type=click.IntRange(0, 65535), help=N_("Cổng; mặc định 8000."))
@click.option(
    "--courses",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    default=installation.COURSES,
    help=N_("Thư mục chứa các khóa học."),
)
def run(port: int | None, courses: Path) -> None:
    settings = demo_settings(os.environ, port)
    installation.warn_about_unknown_settings()
    refuse_plain_http(settings)
    begin_logs("WARNING" if "ELEARN_LOG_LEVEL" not in os.environ else settings.log_level)
    with installation.opened(settings) as database:
        if revisions.current_revision(database) != revisions.NEEDED:
            schema.upgrade(database)
        bring_in_shipped(database)
        publish_all(database, settings, courses)
        password = demo_password(settings.instance, os.environ)
        fill_if_empty(database, password)
        tell_accounts(database, password)
    serve_until_stopped(settings)
