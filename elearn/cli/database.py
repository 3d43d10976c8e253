"""`elearn db upgrade|downgrade|check|status`."""

from __future__ import annotations

import click
from alembic.util import CommandError

from elearn.cli import installation
from elearn.cli.commands import FOUND
from elearn.cli.speech import complain, option_json, print_json, say
from elearn.core.db import revisions, schema
from elearn.core.errors import N_


@click.group(help=N_("Lược đồ cơ sở dữ liệu."))
def db() -> None:
    pass


@db.command(help=N_("Đưa lược đồ lên phiên bản của chương trình này."))
@click.argument("revision", default="head")
def upgrade(revision: str) -> None:
    with installation.opened(installation.settings()) as database:
        before = revisions.current_revision(database)
        schema.upgrade(database, revision)
        say(N_("Lược đồ: %(before)s → %(after)s"), before=before or "–", after=revisions.current_revision(database))


@db.command(help=N_("Đưa lược đồ về một phiên bản trước (base: gỡ hết). Dữ liệu của các bảng bị gỡ sẽ mất."))
@click.argument("revision")
@click.option("--yes", is_flag=True, help=N_("Không hỏi lại."))
def downgrade(revision: str, *, yes: bool) -> None:
    chosen = installation.settings()
    with installation.opened(chosen) as database:
        if not yes:
            click.confirm(f"{database.write_engine.url.render_as_string()} → {revision}?", abort=True, err=True)
        schema.downgrade(database, revision)
        say(N_("Lược đồ: %(after)s"), after=revisions.current_revision(database) or "–")


@db.command(help=N_("So lược đồ của cơ sở dữ liệu với chương trình. Mã thoát 1 khi khác nhau."))
@click.pass_context
def check(context: click.Context) -> None:
    with installation.opened(installation.settings()) as database:
        try:
            schema.differences(database)
        except CommandError as error:
            complain(str(error))
            context.exit(FOUND)
    say(N_("Lược đồ khớp với chương trình."))


@db.command(help=N_("Phiên bản lược đồ đang có và phiên bản cần có. Mã thoát 1 khi khác nhau."))
@option_json()
@click.pass_context
def status(context: click.Context, *, as_json: bool) -> None:
    with installation.opened(installation.settings()) as database:
        found, wanted = revisions.current_revision(database), revisions.NEEDED
        address = database.write_engine.url.render_as_string(hide_password=True)
    if as_json:
        print_json({"database": address, "found": found, "wanted": wanted})
    else:
        say(N_("%(address)s: đang ở %(found)s, cần %(wanted)s"), address=address, found=found or "–", wanted=wanted)
    if found != wanted:
        context.exit(FOUND)
