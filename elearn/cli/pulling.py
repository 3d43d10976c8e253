"""`elearn course pull`: courses of a Git repository on this machine become drafts in somebody's studio."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import click

from elearn.catalogue.folder import printable
from elearn.catalogue.storage import LocalStorage
from elearn.cli import installation
from elearn.cli.commands import FOUND
from elearn.cli.compiling import tell_problems
from elearn.cli.drafts import author_called, unit_of
from elearn.cli.organisation import unit_with_code
from elearn.cli.speech import complain, say
from elearn.content.packing import pack_archive
from elearn.core.actor import SYSTEM
from elearn.core.errors import N_, Invalid
from elearn.exchange.repository.apart import pull as pull_apart
from elearn.exchange.repository.control import NotPulled, Why
from elearn.studio import service
from elearn.studio.files import keep_archive
from elearn.studio.rules import Origin
from elearn.studio.service import Sent

REASONS: Final[dict[Why, str]] = {
    "no-repository": N_("%(repo)s không phải là kho Git."),
    "leads-out": N_("Kho Git %(repo)s dẫn ra ngoài thư mục của nó (%(about)s). Sao chép trọn kho về một thư mục rồi thử lại."),
    "no-ref": N_("Trong kho Git không có nhánh, thẻ hay bản ghi tên %(about)s."),
    "no-course": N_("Trong kho Git không có khóa học nào ở đó: không thấy course.yml."),
    "too-large": N_("Kho Git này lớn quá mức cho phép. Ghi rõ thư mục khóa học bằng --path, hoặc chia nhỏ khóa học."),
    "broken": N_("Kho Git thiếu dữ liệu hoặc đã hỏng."),
    "too-slow": N_("Đọc kho Git quá lâu nên đã dừng."),
}


@click.command(
    help=N_(
        "Đọc khóa học từ một kho Git trên máy này (chỉ đọc, không lấy ra thư mục, không chạy gì của kho) và đưa mỗi khóa thành một "
        "bản nháp của giảng viên. Tác vụ nền kiểm tra; người ấy xem, nhờ thẩm định và phát hành trên trang."
    )
)
@click.argument("repo", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--for", "author", required=True, help=N_("Tên đăng nhập hoặc mã nhân sự của giảng viên."))
@click.option("--ref", help=N_("Nhánh, thẻ hoặc mã bản ghi; không ghi thì là HEAD."))
@click.option("--path", "folder", help=N_("Thư mục khóa học trong kho; không ghi thì lấy mọi khóa tìm thấy."))
@click.option(
    "--unit", "unit_code", help=N_("Mã đơn vị, cho khóa chưa có; không ghi thì là đơn vị đầu tiên người ấy làm giảng viên.")
)
@click.pass_context
def pull(context: click.Context, repo: Path, *, author: str, ref: str | None, folder: str | None, unit_code: str | None) -> None:
    settings = installation.settings()
    try:
        commit, courses = pull_apart(repo, ref, folder)
    except NotPulled as refused:
        raise Invalid(REASONS[refused.why], repo=printable(repo), about=printable(refused.about)) from refused
    for course in courses:
        if course.problems:
            tell_problems(course.problems, Path(course.folder or "."))
    taken = [course for course in courses if not course.problems]
    files = LocalStorage(settings.private, is_private=True)
    with installation.opened(settings) as database:
        installation.refuse_other_schema(database)
        with database.unit_of_work() as work:
            actor = author_called(work.session, author, work.now)
            unit_id = unit_with_code(work.session, unit_code, work.now) if unit_code else unit_of(actor)
            made = []
            for course in taken:
                name = f"{repo.resolve().name}@{commit[:12]}:{course.folder or '.'}"
                sent = Sent(Origin.UPLOAD, name, keep_archive(files, pack_archive(course.files)))
                made.append(
                    (
                        course.folder or ".",
                        service.make_draft(work.session, SYSTEM, sent, unit_id=unit_id, author=actor, now=work.now).id,
                    )
                )
    for place, draft_id in made:
        say(N_("Đã nhận bản nháp của %(folder)s. Trang của nó: /vi/studio/drafts/%(id)s"), folder=printable(place), id=draft_id)
    if len(taken) < len(courses):
        complain(N_("Có khóa học bị từ chối."))
        context.exit(FOUND)
