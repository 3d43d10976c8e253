"""`elearn jobs run|list|retry|cancel`."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import asdict

import click

from elearn.cli import installation
from elearn.cli.server import stopped_by_signals
from elearn.cli.serving import begin_logs, make_runner
from elearn.cli.speech import option_json, print_json, say
from elearn.content.workshop import Workshop
from elearn.core.errors import N_, NotFound
from elearn.core.ids import parse_id
from elearn.core.jobs import queries, queue
from elearn.core.jobs.model import JobState


@click.group(help=N_("Các tác vụ chạy nền."))
def jobs() -> None:
    pass


@jobs.command(help=N_("Chạy các tác vụ nền, cho đến khi nhận SIGTERM hoặc SIGINT. Cần khi trang chạy bằng gunicorn."))
def run() -> None:
    settings = installation.settings()
    installation.warn_about_unknown_settings()
    begin_logs(settings.log_level)
    with installation.opened(settings) as database:
        installation.refuse_other_schema(database)
        stop = threading.Event()
        with Workshop() as workshop, stopped_by_signals(stop):
            make_runner(settings, database, workshop).run_forever(stop)


@jobs.command("list", help=N_("Số tác vụ theo trạng thái; với --state, từng tác vụ ở trạng thái đó."))
@click.option("--state", type=click.Choice([str(each) for each in JobState]), help=N_("Trạng thái cần xem."))
@option_json()
def list_all(state: str | None, *, as_json: bool) -> None:
    with installation.opened(installation.settings()) as database, database.read() as session:
        if state is None:
            counts = {str(each): count for each, count in queries.count_by_state(session).items()}
            rows = []
        else:
            rows = [asdict(each) for each in queries.list_jobs(session, JobState(state))]
            counts = {state: len(rows)}
    if as_json:
        print_json(rows if state else counts)
        return
    for each, count in counts.items():
        click.echo(f"{each}\t{count}")
    for row in rows:
        click.echo(f"{row['id']}\t{row['kind']}\t{row['run_at']:%Y-%m-%dT%H:%M:%SZ}\t{row['attempts']}\t{row['error'] or ''}")


@jobs.command(help=N_("Cho một tác vụ đã hỏng hoặc đã hủy chạy lại."))
@click.argument("job_id")
def retry(job_id: str) -> None:
    _change(job_id, queue.retry)
    say(N_("Tác vụ sẽ chạy lại."))


@jobs.command(help=N_("Hủy một tác vụ đang chờ, hoặc xin một tác vụ đang chạy dừng lại."))
@click.argument("job_id")
def cancel(job_id: str) -> None:
    _change(job_id, queue.cancel)
    say(N_("Đã nhận yêu cầu hủy."))


def _change(job_id: str, change: Callable[..., None]) -> None:
    wanted = parse_id(job_id)
    if wanted is None:
        raise NotFound(N_("Không có tác vụ mang mã này."))
    with installation.opened(installation.settings()) as database, database.unit_of_work() as work:
        change(work.session, wanted, now=work.now)
