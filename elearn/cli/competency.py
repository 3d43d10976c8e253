"""`elearn competency rebuild`. There is no command that shows what one person reached: nobody sees another's strength."""

from __future__ import annotations

import click

from elearn.cli import installation
from elearn.cli.commands import FOUND
from elearn.cli.speech import option_json, print_json, say
from elearn.competency import rebuild as rebuilding
from elearn.competency.rules import RULE
from elearn.core.errors import N_


@click.group(help=N_("Bậc năng lực tính từ sổ minh chứng."))
def competency() -> None:
    pass


@competency.command(help=N_("Tính lại mọi bậc từ sổ minh chứng và ghi thay bậc đang có."))
@click.option("--check", is_flag=True, help=N_("Chỉ so sánh, không ghi gì. Mã thoát 1 và danh sách khi có chỗ khác."))
@option_json()
@click.pass_context
def rebuild(context: click.Context, *, check: bool, as_json: bool) -> None:
    with installation.opened(installation.settings()) as database:
        installation.refuse_other_schema(database)
        with database.read() as session:
            differing = rebuilding.differences(session)
        written = None
        if not check:
            with database.unit_of_work() as work:
                written = rebuilding.rebuild(work.session)
    if as_json:
        places = [{"person": str(person), "framework": framework, "competency": code} for person, framework, code in differing]
        print_json({"rule": RULE, "differences": places, "written": written})
    else:
        for person, framework, code in differing:
            click.echo(f"{person}\t{framework}\t{code}")
        if written is not None:
            say(N_("Đã tính lại %(levels)s bậc theo quy tắc số %(rule)s; %(differences)s chỗ đã khác."), levels=written,
                rule=RULE, differences=len(differing))  # fmt: skip
        else:
            say(N_("%(differences)s chỗ khác với sổ minh chứng."), differences=len(differing))
    if check and differing:
        context.exit(FOUND)
