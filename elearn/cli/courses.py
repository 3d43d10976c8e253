"""`elearn course publish|list|rerender|retire`, and the commands of authors beside them."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from config import Settings
from elearn.catalogue import service
from elearn.catalogue.earlier import sources_of
from elearn.catalogue.folder import LAWS, printable, read_laws
from elearn.catalogue.queries import find_version, list_courses
from elearn.catalogue.storage import LocalStorage
from elearn.cli import installation
from elearn.cli.commands import FOUND
from elearn.cli.compiling import compile_folder, publish_course, tell_problems, tell_publication, tell_readers
from elearn.cli.course_folders import FOLDERS, chosen_folders
from elearn.cli.drafts import draft
from elearn.cli.organisation import unit_with_code
from elearn.cli.pulling import pull
from elearn.cli.speech import complain, current_language, option_json, print_json, say, translate
from elearn.cli.writing_courses import lint, new, schema
from elearn.content.workshop import Workshop
from elearn.core.actor import SYSTEM
from elearn.core.db.work import Database
from elearn.core.errors import N_
from elearn.core.i18n import in_language
from elearn.core.ids import Id


@click.group(help=N_("Soạn, kiểm tra và phát hành khóa học."))
def course() -> None:
    pass


@course.command(
    help=N_(
        "Phát hành khóa học trong các thư mục. Không nêu thì phát hành mọi khóa của nơi cài đặt. Bản không đổi được giữ nguyên. "
        "Mã thoát 1 khi có lỗi."
    )
)
@FOLDERS
@click.option("--unit", "unit_code", help=N_("Mã của đơn vị có khóa học; cần khi course.yml ghi visibility: unit."))
@click.pass_context
def publish(context: click.Context, folders: tuple[Path, ...], unit_code: str | None) -> None:
    settings = installation.settings()
    refused = False
    with installation.opened(settings) as database, Workshop() as workshop:
        installation.refuse_other_schema(database)
        owner_id = owner_with_code(database, unit_code) if unit_code else None
        # All of them, before the first is published: a wrong call changes nothing.
        for folder in list(chosen_folders(folders or (installation.COURSES,))):
            done = publish_course(
                database, LocalStorage(settings.media), workshop, folder, owner_id=owner_id, goes_back=bool(folders)
            )
            if done.slug is not None and done.problems:
                tell_problems(done.problems, folder)
            tell_publication(done)
            if done.slug is None:
                refused = True
                complain(N_("Chưa phát hành: %(folder)s"), folder=printable(folder))
            elif not done.is_changed:
                say(N_("Không đổi: %(slug)s, phiên bản %(label)s"), slug=done.slug, label=done.label)
            if done.slug is not None:
                tell_readers(database, done.slug)
    if refused:
        context.exit(FOUND)


def owner_with_code(database: Database, code: str) -> Id:
    """The unit of today that a course is to belong to.

    Raises:
        NotFound: there is none with this code.
    """
    with database.read() as session:
        return unit_with_code(session, code, database.clock.now())


@course.command("list", help=N_("Các khóa học đang phục vụ."))
@option_json()
def list_all(*, as_json: bool) -> None:
    with installation.opened(installation.settings()) as database, database.read() as session:
        courses = list_courses(session, SYSTEM)
    if as_json:
        print_json([asdict(each) for each in courses])
        return
    for each in courses:
        title, _ = in_language(each.title, current_language())
        click.echo(f"{each.slug}\t{each.label}\t{each.visibility}\t{each.published_at:%Y-%m-%d}\t{title}")


@course.command(
    help=N_(
        "Dựng lại một phiên bản đã phát hành từ đúng nguồn của nó, khi cách dựng trang phải sửa vì an toàn. Bản cũ vẫn được giữ."
    )
)
@click.argument("folder", required=False, type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--because", required=True, help=N_("Lý do, được ghi cùng bản dựng mới."))
@click.option("--course", "code", help=N_("Mã hoặc địa chỉ khóa học, thay cho thư mục: nguồn lấy từ nơi lưu các bản đã phát hành."))
@click.option("--version", "label", help=N_("Số phiên bản, cùng với --course; bản cũ nào cũng được."))
@click.pass_context
def rerender(context: click.Context, folder: Path | None, because: str, code: str | None, label: str | None) -> None:
    is_stored = code is not None and label is not None and folder is None
    if not is_stored and (folder is None or code is not None or label is not None):
        raise click.UsageError(translate(N_("Ghi thư mục nguồn, hoặc cả --course và --version.")))
    settings = installation.settings()
    storage = LocalStorage(settings.media)
    with installation.opened(settings) as database, Workshop() as workshop:
        version_id = None
        if folder is not None:
            compilation = compile_folder(workshop, folder)
        else:
            with database.read() as session:
                version_id = find_version(session, code or "", label or "")
                sources = sources_of(session, storage, version_id)
            compilation = workshop.compile(sources, laws=_laws_of(settings))
        if compilation.course is None:
            tell_problems(compilation.problems, folder or Path(code or ""))
            context.exit(FOUND)
        for name, content in compilation.files.items():
            storage.put(name, content)
        with database.unit_of_work() as work:
            service.rerender(work.session, SYSTEM, compilation.course, because=because, version_id=version_id, now=work.now)
    say(N_("Đã dựng lại khóa học trong %(folder)s."), folder=folder if folder is not None else f"{code} {label}")


def _laws_of(settings: Settings) -> bytes | None:
    """The laws that drafts are compiled with, in this installation."""
    places = [*([settings.import_folder] if settings.import_folder is not None else []), installation.COURSES]
    return next((content for place in places if (content := read_laws(place / LAWS)) is not None), None)


for command in (lint, new, schema, draft, pull):
    course.add_command(command)


@course.command(help=N_("Rút một khóa học khỏi danh mục. Mọi phiên bản và hồ sơ học vẫn được giữ."))
@click.argument("code")
def retire(code: str) -> None:
    with installation.opened(installation.settings()) as database, database.unit_of_work() as work:
        service.retire(work.session, SYSTEM, code, now=work.now)
    say(N_("Đã rút khóa học %(code)s."), code=code)
