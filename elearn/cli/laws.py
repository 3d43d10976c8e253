"""`elearn law`: the register of laws as the site knows it, and what is to be read again because a law changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict

import click

from elearn.catalogue.folder import LAWS
from elearn.cli import installation
from elearn.cli.commands import FOUND
from elearn.cli.speech import complain, current_language, option_json, print_json, say
from elearn.core.actor import SYSTEM
from elearn.core.errors import N_
from elearn.core.i18n import in_language
from elearn.frameworks.sentences import sentence_of
from elearn.laws.queries import find_reading, list_laws, list_waiting
from elearn.laws.rules import to_json
from elearn.laws.watching import watch_once


def in_any(articles: Mapping[str, Sequence[str]]) -> Sequence[str]:
    """The articles in the language of this call, or in any."""
    return articles.get(current_language()) or next(iter(articles.values()), ())


@click.group(help=N_("Sổ văn bản pháp luật mà các khóa học dẫn."))
def law() -> None:
    pass


@law.command(
    "list", help=N_("Các văn bản trong sổ như trang đang biết: tình trạng, bao nhiêu khóa và chỗ dẫn, bao nhiêu chỗ cần xem lại.")
)
@option_json()
def list_all(*, as_json: bool) -> None:
    with installation.opened(installation.settings()) as database, database.read() as session:
        rows = list_laws(session, SYSTEM)
    if as_json:
        print_json([{**asdict(row), "law": to_json(row.law)} for row in rows])
        return
    for row in rows:
        title, _ = in_language(row.law.title, current_language())
        status = "gone" if row.is_gone else row.law.status
        click.echo(f"{row.law.key}\t{row.law.number}\t{status}\t{row.courses}\t{row.passages}\t{row.waiting}\t{title}")


@law.command(
    help=N_(
        "Đọc lại laws.yml của nơi cài đặt ngay bây giờ, rồi kể từng chỗ trong các khóa đang phát hành cần xem lại vì văn bản đã "
        "đổi. Mã thoát 1 khi sổ có lỗi hoặc có chỗ cần xem lại."
    )
)
@option_json()
@click.pass_context
def check(context: click.Context, *, as_json: bool) -> None:
    settings = installation.settings()
    imports = settings.import_folder
    places = [place / LAWS for place in (*([imports] if imports is not None else []), installation.COURSES)]
    with installation.opened(settings) as database:
        installation.refuse_other_schema(database)
        watch_once(database, *places)
        with database.read() as session:
            reading = find_reading(session)
            waiting = list_waiting(session)
    problems = reading.problems if reading is not None else ()
    if as_json:
        told = [
            {"line": each.place.line, "code": each.code, "sentence": sentence_of(each, current_language())} for each in problems
        ]
        print_json({"problems": told, "waiting": [asdict(each) for each in waiting]})
    else:
        for each in problems:
            click.echo(f"{LAWS}:{each.place.line}:{each.place.column}: {sentence_of(each, current_language())} [{each.code}]")
        for row in waiting:
            click.echo(f"{row.number}\t{row.slug}\t{row.lesson}\t{row.kind}\t{row.key}\t{', '.join(in_any(row.articles))}")
        if reading is None:
            complain(N_("Chưa có sổ văn bản nào: không thấy tệp laws.yml."))
        elif not problems and not waiting:
            say(N_("Không chỗ nào cần xem lại."))
    if problems or waiting:
        context.exit(FOUND)
