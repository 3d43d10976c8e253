"""`elearn audit verify|head|rotate|accept|notes`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date, datetime, time
from pathlib import Path

import click

from elearn.cli import installation
from elearn.cli.commands import FOUND
from elearn.cli.days import DAY
from elearn.cli.speech import complain, option_json, print_json, say, translate
from elearn.core.chain import ChainReport, SignedHead, accept_head, read_head
from elearn.core.chain import verify as verify_chain
from elearn.core.chain_keys import make_ring_file, read_ring_file, replace_ring_file, rotated
from elearn.core.errors import N_, Conflict, NotFound
from elearn.core.notes import list_notes


@click.group(help=N_("Chuỗi sự kiện chống sửa đổi."))
def audit() -> None:
    pass


@audit.command(help=N_("Kiểm tra toàn bộ chuỗi. Mã thoát 1 khi chuỗi không còn nguyên vẹn."))
@click.option(
    "--known",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help=N_("Tệp do `elearn audit head` in ra trước đây và được cất ở nơi khác: chuỗi phải còn chứa nó."),
)
@option_json()
@click.pass_context
def verify(context: click.Context, known: Path | None, *, as_json: bool) -> None:
    settings = installation.settings()
    keys = installation.chain_keys(settings)
    with installation.opened(settings) as database, database.read() as session:
        report = verify_chain(session, keys, _read(known) if known else None)
    if as_json:
        print_json(asdict(report) | {"is_sound": report.is_sound})
    else:
        for line in sentences(report):
            click.echo(line)
    if not report.is_sound:
        context.exit(FOUND)


@audit.command(help=N_("In đầu chuỗi đã ký, để cất ở nơi khác: nhờ đó nhận ra khi phần cuối của chuỗi bị cắt."))
def head() -> None:
    with installation.opened(installation.settings()) as database, database.read() as session:
        found = read_head(session)
    if found is None:
        raise NotFound(N_("Chuỗi chưa có sự kiện nào, nên chưa có đầu chuỗi để in."))
    print_json(_told(found))


@audit.command(help=N_("In các ghi chú (lượt xem hồ sơ, lần bị từ chối, đăng nhập chưa đúng), cũ nhất trước, mỗi dòng một."))
@click.option("--since", type=DAY, help=N_("Từ ngày này, ví dụ 31/12/2026, theo múi giờ của nơi cài đặt."))
@click.option("--kind", help=N_("Chỉ một loại, ví dụ access.denied."))
@option_json()
def notes(since: date | None, kind: str | None, *, as_json: bool) -> None:
    settings = installation.settings()
    begins = datetime.combine(since, time.min, settings.time_zone) if since else None
    with installation.opened(settings) as database, database.read() as session:
        for each in list_notes(session, since=begins, kind=kind):
            detail = json.dumps(each.detail, ensure_ascii=False, sort_keys=True)
            at = each.at.astimezone(settings.time_zone).isoformat(timespec="seconds")
            actor = str(each.actor_id) if each.actor_id else None
            if as_json:
                click.echo(json.dumps({"at": at, "kind": each.kind, "actor": actor, "detail": each.detail}, ensure_ascii=False))
            else:
                click.echo(f"{at}\t{each.kind}\t{actor or '-'}\t{detail}")


def _told(head: SignedHead) -> dict[str, object]:
    return {"position": head.position, "hash": head.hash.hex(), "signed_at": head.signed_at.isoformat(), "key_id": head.key_id}


@audit.command(
    "rotate",
    help=N_("Thay khóa ký chuỗi bằng khóa mới; khóa cũ chỉ còn để kiểm tra. Sau đó khởi động lại trang và các tác vụ nền."),
)
def rotate() -> None:
    settings = installation.settings()
    path = installation.chain_keys_file(settings)
    if settings.chain_keys:
        # Where the ring is a setting, whoever keeps the settings puts it in place.
        click.echo("\n".join(rotated(settings.chain_keys)))
        return
    installation.chain_keys(settings, may_make=True)
    replace_ring_file(path, rotated(read_ring_file(path) or make_ring_file(path)))
    say(N_("Đã ghi khóa mới vào %(path)s. Hãy cất một bản ở nơi khác và khởi động lại trang."), path=path)


@audit.command(
    help=N_(
        "Ký lại đầu chuỗi bằng khóa hiện nay, khi khóa cũ đã mất. Chỉ làm được khi chuỗi không có lỗi nào khác; in đầu chuỗi cũ."
    )
)
@click.option("--yes", is_flag=True, help=N_("Không hỏi lại."))
def accept(*, yes: bool) -> None:
    settings = installation.settings()
    keys = installation.chain_keys(settings)
    with installation.opened(settings) as database:
        with database.read() as session:
            if not verify_chain(session).is_sound:
                raise Conflict(N_("Chuỗi sự kiện có lỗi khác ngoài chữ ký. Xin chạy: elearn audit verify"))
        if not yes:
            click.confirm(translate(N_("Từ nay chuỗi được tin theo khóa hiện nay. Tiếp tục?")), abort=True, err=True)
        with database.unit_of_work() as work:
            before = accept_head(work.session, keys, work.now)
    if before is None:
        raise NotFound
    complain(N_("Đã ký lại đầu chuỗi. Đầu chuỗi cũ dưới đây cần được cất cùng lý do."))
    print_json(_told(before))


def sentences(report: ChainReport) -> Iterator[str]:
    """The report in sentences, what is wrong first."""
    if report.first_bad is not None:
        yield translate(N_("Sự kiện ở vị trí %(position)s không mang đúng mã băm."), position=report.first_bad)
    for first, last in report.missing:
        yield translate(N_("Thiếu các vị trí từ %(first)s đến %(last)s."), first=first, last=last)
    if report.missing_tail is not None:
        first, last = report.missing_tail
        yield translate(N_("Phần cuối bị cắt: thiếu từ %(first)s đến %(last)s."), first=first, last=last)
    if not report.head_fits:
        yield translate(N_("Đầu chuỗi không khớp với sự kiện cuối cùng."))
    if report.signature_fits is False:
        yield translate(N_("Chữ ký của đầu chuỗi không đúng với khóa của nơi cài đặt này."))
    yield translate(N_("Đã kiểm tra %(checked)s sự kiện; %(unchained)s sự kiện chưa vào chuỗi."), **_counts(report))
    if report.is_sound:
        yield translate(N_("Chuỗi nguyên vẹn."))


def _counts(report: ChainReport) -> dict[str, int]:
    return {"checked": report.checked, "unchained": report.unchained}


def _read(path: Path) -> SignedHead:
    told = json.loads(path.read_text(encoding="utf-8"))
    return SignedHead(told["position"], bytes.fromhex(told["hash"]), datetime.fromisoformat(told["signed_at"]), told["key_id"])
