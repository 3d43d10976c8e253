"""`elearn serve`: the site and its jobs in one process, for a small machine or behind a proxy."""

from __future__ import annotations

import logging
import threading
from collections.abc import Mapping
from datetime import timedelta

import click

from config import Settings
from elearn import recurring
from elearn.app import create_app
from elearn.catalogue.folder import LAWS
from elearn.catalogue.storage import LocalStorage
from elearn.cli import installation
from elearn.cli.mailing import mail_office
from elearn.cli.server import Server, is_loopback, jobs_beside, stopped_by_signals
from elearn.cli.speech import say, translate
from elearn.content.compilation import Compilation, Previous
from elearn.content.steps import HearCount
from elearn.content.workshop import Workshop
from elearn.core.db.work import Database
from elearn.core.errors import N_, Unavailable
from elearn.core.jobs.runner import Runner, RunnerSettings
from elearn.studio.checking import Bench
from elearn.web import logs


def begin_logs(level: str) -> None:
    """Sends logs to standard error; migrations tell only what is wrong."""
    logs.configure(level)
    logging.getLogger("alembic").setLevel(logging.WARNING)


def refuse_plain_http(settings: Settings) -> None:
    """Refuses to send passwords in clear over a network.

    Raises:
        click.UsageError: the address can be reached from outside and no proxy is declared.
    """
    if not is_loopback(settings.host) and not settings.proxies:
        told = N_(
            "ELEARN_HOST=%(host)s: chỉ phục vụ HTTP trên chính máy này. Hãy đặt một máy chủ chuyển tiếp có HTTPS ở trước và ghi "
            "ELEARN_PROXIES=1."
        )
        raise click.UsageError(translate(told, host=settings.host))


def serve_until_stopped(settings: Settings) -> None:
    """Serves the site and runs the jobs until SIGTERM or SIGINT.

    Raises:
        Unavailable: the address is taken, or the database does not carry this version's schema.
    """
    with installation.opened(settings) as database:
        installation.refuse_other_schema(database)
        server = _listen(settings)
        stop = threading.Event()
        with (
            Workshop() as workshop,
            stopped_by_signals(stop, server.wake),
            jobs_beside(make_runner(settings, database, workshop), stop),
        ):
            host = f"[{settings.host}]" if ":" in settings.host else settings.host
            say(N_("Đang phục vụ tại http://%(host)s:%(port)s/ (Ctrl+C để dừng)"), host=host, port=server.port)
            server.run(stop)


def make_bench(settings: Settings, workshop: Workshop) -> Bench:
    """What the check of a draft works with, in this installation."""

    def compile_course(sources: Mapping[str, bytes], laws: bytes | None, previous: Previous | None, hear: HearCount) -> Compilation:
        return workshop.compile(sources, laws=laws, previous=previous, hear=hear)

    imports = settings.import_folder
    places = [imports] if imports is not None else []
    return Bench(
        compile_course,
        LocalStorage(settings.private, is_private=True),
        LocalStorage(settings.media),
        [place / LAWS for place in (*places, installation.COURSES)],
        imports,
        settings.office,
    )


def make_runner(settings: Settings, database: Database, workshop: Workshop) -> Runner:
    """A runner of every job, schedule and pulse that `elearn.recurring` declares. The workshop is closed by whoever opened it."""
    return Runner(
        database,
        recurring.handlers(
            installation.chain_keys(settings, may_make=True),
            make_bench(settings, workshop),
            keep_traces=timedelta(days=settings.keep_traces_days),
            exports=settings.exports,
            office=mail_office(settings),
        ),
        schedules=recurring.SCHEDULES,
        pulses=recurring.PULSES,
        settings=RunnerSettings(zone=settings.time_zone, limits=recurring.AT_ONCE),
    )


def _listen(settings: Settings) -> Server:
    try:
        return Server(
            create_app(settings),
            host=settings.host,
            port=settings.port,
            threads=settings.threads,
            is_behind_proxy=settings.proxies > 0,
        )
    except OSError as error:
        raise Unavailable(
            N_("Không mở được cổng %(host)s:%(port)s: %(reason)s"),
            host=settings.host,
            port=settings.port,
            reason=error.strerror or str(error),
        ) from error


@click.command(help=N_("Phục vụ trang web và chạy các tác vụ nền, cho đến khi nhận SIGTERM hoặc SIGINT."))
def serve() -> None:
    settings = installation.settings()
    installation.warn_about_unknown_settings()
    refuse_plain_http(settings)
    begin_logs(settings.log_level)
    serve_until_stopped(settings)
