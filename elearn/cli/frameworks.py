"""`elearn framework import|export|check|list`."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Literal

import click

from elearn.cli import installation
from elearn.cli.commands import FOUND
from elearn.cli.effects import Wish
from elearn.cli.importing import Outcome, check_files, import_frameworks, tell, told
from elearn.cli.speech import current_language, option_json, print_json, say, translate
from elearn.content.lint.report import exit_code
from elearn.core.errors import N_, NotFound
from elearn.core.i18n import in_language
from elearn.frameworks import sheet, writing
from elearn.frameworks.queries import find_framework, get_document, list_frameworks
from elearn.frameworks.service import Imported
from elearn.frameworks.shipped import shipped_files

RETIRE = click.option("--retire", is_flag=True, help=N_("Rút cả những gì đang được dùng mà tệp không còn nêu."))
REHEARSE = click.option("--dry-run", "rehearse", is_flag=True, help=N_("Chỉ nói sẽ đổi những gì, không ghi."))
FILES = click.argument("files", nargs=-1, type=click.Path(path_type=Path, exists=True, dir_okay=False))


@click.group(help=N_("Khung năng lực."))
def framework() -> None:
    pass


@framework.command("import", help=N_("Nhập khung năng lực từ tệp YAML, hoặc các mục của khung từ tệp CSV. Mã thoát 1 khi có lỗi."))
@FILES
@click.option("--shipped", is_flag=True, help=N_("Nhập các khung kèm theo phiên bản này."))
@RETIRE
@REHEARSE
@click.pass_context
def import_files(context: click.Context, files: tuple[Path, ...], *, shipped: bool, retire: bool, rehearse: bool) -> None:
    if not files and not shipped:
        raise click.UsageError(translate(N_("Cần tên tệp, hoặc --shipped.")))
    wish = Wish(retire, rehearse)
    with installation.opened(installation.settings()) as database:
        installation.refuse_other_schema(database)
        outcomes = import_frameworks(database, shipped_files(), wish=wish, are_shipped=True) if shipped else []
        outcomes += import_frameworks(database, files, wish=wish)
    for outcome in outcomes:
        tell_import(outcome, wish)
    if shipped and not outcomes:
        say(N_("Các khung kèm theo đã được nhập trước đây, nên không nhập lại; khung đã sửa ở đây thì giữ như đã sửa."))
    if any(outcome.is_refused(wish) for outcome in outcomes):
        context.exit(FOUND)


def tell_import(outcome: Outcome, wish: Wish) -> None:
    """Tells what came of one file: problems on standard error, its effect and the result on standard output."""
    done = told(outcome, wish)
    if isinstance(done, Imported) and done.is_changed:
        numbers = {name: len(getattr(done, name)) for name in ("added", "changed", "retired")}
        say(N_("Đã nhập khung %(code)s: thêm %(added)s mục, sửa %(changed)s, rút %(retired)s"), code=outcome.code, **numbers)
    elif done is not None:
        say(N_("Không đổi: %(code)s"), code=outcome.code)


@framework.command(help=N_("In một khung ra dạng YAML của elearn hoặc CSV."))
@click.argument("code")
@click.option("--format", "form", type=click.Choice(["yaml", "csv"]), default="yaml", help=N_("Dạng tệp."))
@click.option("--separator", type=click.Choice([";", ","]), default=";", help=N_("Dấu ngăn cột của CSV."))
@click.option("--version", help=N_("Phiên bản; mặc định là bản đang dùng."))
def export(code: str, form: str, separator: Literal[";", ","], version: str | None) -> None:
    with installation.opened(installation.settings()) as database, database.read() as session:
        if find_framework(session, code, version) is None:
            raise NotFound(N_("Không có khung mang mã này."))
        document = get_document(session, code, version)
    content = sheet.write_sheet(document, separator) if form == "csv" else writing.to_yaml(document)
    click.echo(content, nl=False)


@framework.command(help=N_("Kiểm tra tệp khung năng lực, không ghi gì. Mã thoát 1 khi có lỗi."))
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help=N_("Dạng báo cáo."))
@click.pass_context
def check(context: click.Context, files: tuple[Path, ...], form: Literal["text", "json"]) -> None:
    problems = check_files(files)
    tell(problems, form=form, on_error_stream=False)
    if exit_code(problems):
        context.exit(FOUND)


@framework.command("list", help=N_("Các khung năng lực đang dùng."))
@option_json()
def list_all(*, as_json: bool) -> None:
    with installation.opened(installation.settings()) as database, database.read() as session:
        found = list_frameworks(session)
    if as_json:
        print_json([asdict(each) for each in found])
        return
    for each in found:
        title, _ = in_language(each.title, current_language())
        click.echo(f"{each.code}\t{each.version}\t{each.status}\t{each.competencies}\t{each.levels}\t{title}")
