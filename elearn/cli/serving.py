"""`elearn serve`: the site and its jobs in one process, for a small machine or behind a proxy."""

from __future__ import annotations

import logging
import threading
from datetime import timedelta

import click

from config import Settings
from elearn import recurring
from elearn.app import create_app
from elearn.cli import installation
from elearn.cli.mailing import mail_office
from elearn.cli.server import Server, is_loopback, jobs_beside, stopped_by_signals
from elearn.cli.speech import say, translate
from elearn.core.db.work import Database
from elearn.core.errors import N_, Unavailable
from elearn.core.jobs.runner import Runner, RunnerSettings
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
        with stopped_by_signals(stop, server.wake), jobs_beside(make_runner(settings, database), stop):
            host = f"[{settings.host}]" if ":" in settings.host else settings.host
            say(N_("Đang phục vụ tại http://%(host)s:%(port)s/ (Ctrl+C để dừng)"), host=host, port=server.port)
            server.run(stop)


def make_runner(settings: Settings, database: Database) -> Runner:
    """A runner of every job, schedule and pulse that `elearn.wiring` declares."""
    return Runner(
        database,
        recurring.handlers(
            installation.chain_keys(settings, may_make=True),
            keep_traces=timedelta(days=settings.keep_traces_days),
            office=mail_office(settings),
        ),
        schedules=recurring.SCHEDULES,
        pulses=recurring.PULSES,
        settings=RunnerSettings(zone=settings.time_zone),
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
