"""`elearn staff import`: a list of staff, with the very plan that the pages show."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from elearn.cli import installation
from elearn.cli.commands import FOUND
from elearn.cli.days import DAY
from elearn.cli.organisation import unit_with_code
from elearn.cli.speech import complain, say, translate
from elearn.core import limits
from elearn.core.actor import SYSTEM
from elearn.core.days import day_of
from elearn.core.errors import N_, Invalid
from elearn.organisation.service.staff_imports import Consent, is_share_large, write_shown
from elearn.organisation.service.staff_plans import plan_list
from elearn.organisation.staff_import.faults import FileRefused, Refusal
from elearn.organisation.staff_import.opening import open_file
from elearn.organisation.staff_import.plan import Kind, Plan
from elearn.organisation.staff_import.planning import Terms
from elearn.organisation.staff_import.reading import read_list

MOST_PROBLEMS = 50
"""So many problems are told; the others are counted."""


@click.group(help=N_("Danh sách nhân sự."))
def staff() -> None:
    pass


@staff.command(
    "import",
    help=N_("Nhập danh sách nhân sự từ tệp .xlsx hoặc .csv; ghi tất cả hoặc không gì cả. Mã thoát 1 khi còn dòng cần sửa."),
)
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--unit", help=N_("Mã đơn vị mà danh sách nói về; dùng cho dòng không ghi đơn vị."))
@click.option("--whole-list", is_flag=True, help=N_("Danh sách đầy đủ của đơn vị này: ai không có trong đó thì thôi làm việc."))
@click.option("--left", type=int, help=N_("Số người thôi làm việc, khi nhiều hơn một phần năm: gõ lại để xác nhận."))
@click.option("--on", type=DAY, help=N_("Có hiệu lực từ ngày nào, ví dụ 31/12/2026; mặc định là hôm nay."))
@click.option("--dry-run", "rehearse", is_flag=True, help=N_("Chỉ nói sẽ đổi những gì, không ghi."))
@click.pass_context
def import_file(
    context: click.Context,
    *,
    file: Path,
    unit: str | None,
    whole_list: bool,
    left: int | None,
    on: date | None,
    rehearse: bool,
) -> None:
    if whole_list and not unit:
        raise click.UsageError(translate(N_("--whole-list cần --unit.")))
    if file.stat().st_size > limits.STAFF_FILE_BYTES:
        raise FileRefused(Refusal.TOO_LARGE, most=limits.STAFF_FILE_BYTES // 1024**2)
    listed = read_list(open_file(file.read_bytes()))
    with installation.opened(installation.settings()) as database:
        installation.refuse_other_schema(database)
        with database.read() as session:
            now = database.clock.now()
            today = day_of(session, now)
            terms = Terms(on or today, unit_with_code(session, unit, now) if unit else None, is_whole=whole_list)
            plan = plan_list(session, SYSTEM, listed, terms, today=today)
        _tell(plan)
        if plan.faults:
            context.exit(FOUND)
        if rehearse:
            return
        if is_share_large(plan.counts[Kind.LEFT], plan.listed) and left != plan.counts[Kind.LEFT]:
            raise Invalid(N_("Xin thêm --left %(left)s để xác nhận số người thôi làm việc."), left=plan.counts[Kind.LEFT])
        with database.unit_of_work() as work:
            write_shown(work.session, SYSTEM, listed, terms, Consent(plan.digest, left), now=work.now, today=today)
    say(N_("Đã ghi toàn bộ danh sách."))


def _tell(plan: Plan) -> None:
    """The counts on standard output, problems on standard error."""
    numbers = {str(kind): count for kind, count in plan.counts.items()}
    say(
        N_("Mới: %(new)s; thay đổi: %(changed)s; chuyển đơn vị: %(moved)s; thôi làm việc: %(left)s; giữ nguyên: %(unchanged)s"),
        **numbers,
    )
    for fault in plan.faults[:MOST_PROBLEMS]:
        sentence = translate(fault.sentence, **fault.values)
        if fault.number:
            complain(N_("Dòng %(n)s: %(sentence)s"), n=fault.number, sentence=sentence)
        else:
            complain("%(sentence)s", sentence=sentence)
    if len(plan.faults) > MOST_PROBLEMS:
        complain(N_("… và %(number)s chỗ khác"), number=len(plan.faults) - MOST_PROBLEMS)
    if plan.faults:
        complain(N_("Cần sửa %(number)s dòng; chưa ghi gì."), number=plan.counts[Kind.PROBLEM])
