"""`elearn export completions|join`."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import click

from elearn.cli import installation
from elearn.cli.days import DAY
from elearn.cli.organisation import unit_with_code
from elearn.cli.speech import current_language, option_json, print_json, say
from elearn.core.actor import SYSTEM
from elearn.core.days import day_of
from elearn.core.db.work import Database
from elearn.core.errors import N_, Conflict, Invalid, NotFound
from elearn.core.ids import Id
from elearn.organisation.queries import position_ids
from elearn.reporting.completion_filter import CompletionFilter, People
from elearn.reporting.export_queries import get_result
from elearn.reporting.export_writing import file_of, write_export
from elearn.reporting.exporting.joining import join_numbers
from elearn.reporting.exporting.layouts import LAYOUTS
from elearn.reporting.exporting.rules import FORMS, file_name
from elearn.reporting.service import NewExport, ask_for_export

_PATH = click.Path(path_type=Path, dir_okay=False)
_FOUND = click.Path(path_type=Path, dir_okay=False, exists=True)


@click.group(help=N_("Xuất kết quả học tập ra tệp."))
def export() -> None:
    pass


@export.command(help=N_("Xuất các lượt hoàn thành. Mục đích, bộ lọc và số dòng được ghi lại như khi xuất trên trang."))
@click.option("--unit", "unit_code", help=N_("Mã đơn vị; mặc định là mọi đơn vị."))
@click.option("--alone", is_flag=True, help=N_("Chỉ đơn vị ấy, không tính đơn vị bên dưới."))
@click.option("--course", default="", help=N_("Địa chỉ ngắn của khóa học."))
@click.option("--version", "label", default="", help=N_("Một phiên bản của khóa học ấy."))
@click.option("--from", "begins", type=DAY, help=N_("Hoàn thành từ ngày nào, ví dụ 01/01/2026."))
@click.option("--until", "ends", type=DAY, help=N_("Hoàn thành đến hết ngày nào."))
@click.option("--position", help=N_("Mã vị trí việc làm vào ngày hoàn thành."))
@click.option("--people", type=click.Choice([each.value for each in People]), default=People.ALL.value, help=N_("Gồm ai."))
@click.option("--form", type=click.Choice(list(FORMS)), default="xlsx", help=N_("Dạng tệp."))
@click.option("--layout", type=click.Choice(list(LAYOUTS)), default="full", help=N_("Mẫu."))
@click.option("--columns", help=N_("Các cột của mẫu full, cách nhau bằng dấu phẩy."))
@click.option("--purpose", required=True, help=N_("Tệp dùng vào việc gì."))
@click.option("--to", "target", type=_PATH, help=N_("Tệp cần ghi; mặc định đặt tên theo ngày và mã, ở thư mục này."))
@option_json()
def completions(
    *,
    unit_code: str | None,
    course: str,
    label: str,
    begins: date | None,
    ends: date | None,
    position: str | None,
    people: str,
    form: str,
    layout: str,
    columns: str | None,
    purpose: str,
    target: Path | None,
    alone: bool,
    as_json: bool,
) -> None:
    settings = installation.settings()
    if target is not None and target.exists():
        raise Conflict(N_("Đã có %(path)s; xin chọn tên khác."), path=target)
    chosen = tuple(each.strip() for each in columns.split(",")) if columns is not None else None
    with installation.opened(settings) as database:
        with database.unit_of_work() as work:
            session, today = work.session, day_of(work.session, work.now)
            held = position_ids(session).get(position) if position else None
            if position and held is None:
                raise NotFound(N_("Không có vị trí việc làm mang mã này."))
            unit = unit_with_code(session, unit_code, work.now) if unit_code else None
            wanted = CompletionFilter(unit, not alone, course, label, begins, ends, held, People(people))
            new = NewExport(wanted, layout, form, current_language(), purpose, chosen)
            asked = ask_for_export(session, SYSTEM, new, now=work.now, today=today)
        path = target or Path(file_name(asked.id, today, form))
        _write(database, settings.exports, asked.id, form, path)
        with database.read() as session:
            rows, sha256 = get_result(session, asked.id)
    if as_json:
        print_json({"export": str(asked.id), "path": str(path), "rows": rows, "sha256": sha256})
    else:
        say(N_("Đã ghi %(rows)s dòng vào %(path)s (SHA-256 %(sha256)s)."), rows=rows, path=path, sha256=sha256)


def _write(database: Database, folder: Path, export_id: Id, form: str, path: Path) -> None:
    write_export(database, folder, export_id)
    shutil.move(file_of(folder, export_id, form), path)


@export.command(
    help=N_("Ghép số định danh cá nhân vào một tệp đã xuất (CSV hoặc XLSX), từ danh sách CSV: mã nhân sự, số định danh.")
)
@click.argument("file", type=_FOUND)
@click.argument("ids", type=_FOUND)
@click.option("--to", "target", type=_PATH, help=N_("Tệp cần ghi; mặc định thêm -ids vào tên tệp."))
def join(file: Path, ids: Path, target: Path | None) -> None:
    path = target or file.with_stem(f"{file.stem}-ids")
    if path.exists():
        raise Conflict(N_("Đã có %(path)s; xin chọn tên khác."), path=path)
    path.touch(mode=0o600)
    try:
        told = join_numbers(file, ids, path)
    except Invalid:
        path.unlink()
        raise
    say(
        N_("Đã ghép %(joined)s dòng vào %(path)s; %(missing)s dòng không có số; %(faulty)s dòng của danh sách không đúng dạng."),
        joined=told.joined,
        path=path,
        missing=told.missing,
        faulty=told.faulty,
    )
