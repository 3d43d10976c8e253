"""`elearn backup create|verify|restore`."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click
from sqlalchemy.exc import SQLAlchemyError

from config import Settings
from elearn.cli import installation
from elearn.cli.commands import FOUND
from elearn.cli.speech import complain, option_json, print_json, say, translate
from elearn.core.backup.create import create as create_backup
from elearn.core.backup.restore import restore as restore_backup
from elearn.core.backup.verify import Fault, Report
from elearn.core.backup.verify import verify as verify_backup
from elearn.core.errors import N_, Conflict, Unavailable
from elearn.core.standing import note_backup

FAULTS = {
    Fault.UNREADABLE: N_("Không đọc được tệp sao lưu."),
    Fault.FILE_MISSING: N_("Thiếu tệp %(subject)s."),
    Fault.FILE_CHANGED: N_("Tệp %(subject)s khác bản kê."),
    Fault.FILE_UNKNOWN: N_("Tệp %(subject)s không có trong bản kê."),
    Fault.DATABASE_DAMAGED: N_("Cơ sở dữ liệu trong bản sao lưu bị hỏng."),
    Fault.ROWS_DIFFER: N_("Số dòng của bảng %(subject)s khác bản kê."),
    Fault.REFERENCE_BROKEN: N_("Bảng %(subject)s trỏ tới dòng không có."),
    Fault.CHAIN_BROKEN: N_("Chuỗi sự kiện trong bản sao lưu không còn nguyên vẹn."),
    Fault.HEAD_MISSING: N_("Bản kê không có đầu chuỗi sự kiện. Nếu vừa cài đặt: chạy trang vài giây rồi sao lưu lại."),
    Fault.HEAD_FORGED: N_("Đầu chuỗi trong bản kê không được ký bằng khóa của nơi cài đặt này."),
}
ARCHIVE = click.argument("path", type=click.Path(path_type=Path, exists=True, dir_okay=False))


@click.group(help=N_("Sao lưu và phục hồi."))
def backup() -> None:
    pass


@backup.command(help=N_("Sao lưu cơ sở dữ liệu và tệp media trong khi trang vẫn chạy; in đường dẫn của bản sao lưu."))
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    help=N_("Thư mục nhận bản sao lưu; mặc định là backups trong thư mục của nơi cài đặt."),
)
def create(out: Path | None) -> None:
    settings = installation.settings()
    try:
        with installation.private_files(settings):
            path = create_backup(
                settings.database,
                settings.media,
                out or settings.instance / "backups",
                datetime.now(UTC),
                private_dir=settings.private,
            )
    except FileExistsError as error:
        raise Conflict(N_("Đã có bản sao lưu của đúng giây này: %(path)s"), path=error) from error
    _note(settings, path)
    click.echo(path)
    complain(N_("Khóa bí mật (ELEARN_SECRET_KEY) và khóa của chuỗi sự kiện không nằm trong bản sao lưu; hãy cất riêng."))


def _note(settings: Settings, path: Path) -> None:
    """Notes the backup for the administrators' pages. It is whole already: that it cannot be noted makes it no worse."""
    try:
        with installation.opened(settings) as database, database.notes() as work:
            note_backup(work, path.stat().st_size)
    except (SQLAlchemyError, Unavailable):
        complain(N_("Bản sao lưu đã xong, nhưng chưa ghi được vào cơ sở dữ liệu; trang quản trị vẫn báo bản cũ."))


@backup.command(help=N_("Kiểm tra một bản sao lưu mà không đụng tới nơi cài đặt. Mã thoát 1 khi bản sao lưu hỏng."))
@ARCHIVE
@click.option("--scratch-url", help=N_("Với PostgreSQL: địa chỉ một cơ sở dữ liệu trống để thử phục hồi vào."))
@option_json()
@click.pass_context
def verify(context: click.Context, path: Path, scratch_url: str | None, *, as_json: bool) -> None:
    try:
        keys = installation.chain_keys(installation.settings())
    except Unavailable as error:
        # A backup may be looked at on a machine that is no installation yet.
        complain(error.message, **error.values)
        keys = None
    report = verify_backup(path, scratch_url, keys)
    if as_json:
        print_json(summary(report))
    else:
        for problem in report.problems:
            click.echo(translate(FAULTS[problem.fault], subject=problem.subject))
        if report.is_sound and report.manifest is not None:
            rows = sum(report.manifest.tables.values())
            say(N_("Bản sao lưu dùng được: %(rows)s dòng, lược đồ %(revision)s."), rows=rows, revision=report.manifest.revision)
            if report.chain is None:
                say(N_("Chuỗi sự kiện chưa được kiểm tra: với PostgreSQL cần --scratch-url."))
    if not report.is_sound:
        context.exit(FOUND)


def summary(report: Report) -> dict[str, object]:
    """The report for programs."""
    manifest = report.manifest
    return {
        "is_sound": report.is_sound,
        "problems": [{"fault": each.fault, "subject": each.subject} for each in report.problems],
        "created_at": manifest.created_at if manifest else None,
        "revision": manifest.revision if manifest else None,
        "rows": manifest.tables if manifest else None,
        "chain_checked": report.chain is not None,
    }


@backup.command(help=N_("Phục hồi một bản sao lưu vào nơi cài đặt này. Mọi người sẽ phải đăng nhập lại."))
@ARCHIVE
@click.option("--replace", is_flag=True, help=N_("Ghi đè cơ sở dữ liệu đang có. Với SQLite, trước hết phải dừng trang."))
def restore(path: Path, *, replace: bool) -> None:
    settings = installation.settings()
    with installation.private_files(settings):
        manifest = restore_backup(
            path, settings.database, settings.media, now=datetime.now(UTC), replace=replace, private_dir=settings.private
        )
    say(
        N_("Đã phục hồi bản sao lưu lúc %(created_at)s: %(rows)s dòng."),
        created_at=manifest.created_at.astimezone(settings.time_zone).strftime("%H:%M %d/%m/%Y"),
        rows=sum(manifest.tables.values()),
    )
    say(N_("Nếu chương trình mới hơn bản sao lưu, xin chạy: elearn db upgrade"))
