"""`elearn position import|export|list`."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from pathlib import Path

import click

from elearn.cli import installation
from elearn.cli.commands import FOUND
from elearn.cli.days import DAY
from elearn.cli.effects import Wish
from elearn.cli.frameworks import REHEARSE, RETIRE
from elearn.cli.importing import Outcome, import_position_lists, told
from elearn.cli.speech import current_language, option_json, print_json, say, translate
from elearn.core.days import day_of
from elearn.core.errors import N_
from elearn.core.i18n import in_language
from elearn.organisation import position_files
from elearn.organisation.queries import list_positions
from elearn.organisation.queries.positions import get_position_file
from elearn.organisation.service import ImportedPositions
from elearn.organisation.shipped import shipped_lists


@click.group(help=N_("Vị trí việc làm và bậc năng lực mà mỗi vị trí cần."))
def position() -> None:
    pass


@position.command("import", help=N_("Nhập danh sách vị trí việc làm từ tệp YAML. Mã thoát 1 khi có lỗi."))
@click.argument("files", nargs=-1, type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--shipped", is_flag=True, help=N_("Nhập danh sách bản nháp kèm theo phiên bản này."))
@click.option("--on", type=DAY, help=N_("Có hiệu lực từ ngày nào, ví dụ 31/12/2026; mặc định là hôm nay."))
@RETIRE
@REHEARSE
@click.pass_context
def import_files(
    context: click.Context, files: tuple[Path, ...], *, shipped: bool, on: date | None, retire: bool, rehearse: bool
) -> None:
    if not files and not shipped:
        raise click.UsageError(translate(N_("Cần tên tệp, hoặc --shipped.")))
    wish = Wish(retire, rehearse)
    with installation.opened(installation.settings()) as database:
        installation.refuse_other_schema(database)
        outcomes = import_position_lists(database, shipped_lists(), on=on, wish=wish, are_shipped=True) if shipped else []
        outcomes += import_position_lists(database, files, on=on, wish=wish)
    for outcome in outcomes:
        tell_import(outcome, wish)
    if shipped and not outcomes:
        say(N_("Danh sách kèm theo đã được nhập trước đây, nên không nhập lại; vị trí đã sửa ở đây thì giữ như đã sửa."))
    if any(outcome.is_refused(wish) for outcome in outcomes):
        context.exit(FOUND)


def tell_import(outcome: Outcome, wish: Wish) -> None:
    """Tells what came of one file: problems on standard error, its effect and the result on standard output."""
    done = told(outcome, wish)
    if isinstance(done, ImportedPositions) and (done.added or done.changed):
        numbers = {"added": len(done.added), "changed": len(done.changed)}
        say(N_("Đã nhập danh sách %(code)s: thêm %(added)s vị trí, sửa %(changed)s"), code=outcome.code, **numbers)
    elif done is not None:
        say(N_("Không đổi: %(code)s"), code=outcome.code)


@position.command(help=N_("In mọi vị trí việc làm và bậc cần hôm nay, dạng YAML nhập lại được."))
def export() -> None:
    with installation.opened(installation.settings()) as database, database.read() as session:
        found = get_position_file(session, today=day_of(session, database.clock.now()))
    click.echo(position_files.to_yaml(found), nl=False)


@position.command("list", help=N_("Các vị trí việc làm."))
@option_json()
def list_all(*, as_json: bool) -> None:
    with installation.opened(installation.settings()) as database, database.read() as session:
        found = list_positions(session, today=day_of(session, database.clock.now()))
    if as_json:
        print_json([asdict(each) for each in found])
        return
    for each in found:
        title, _ = in_language(each.title, current_language())
        click.echo(f"{each.code}\t{'draft' if each.is_draft else 'official'}\t{each.required}\t{title}")
