"""`elearn course lint|publish|new|list|rerender|draft|pull|retire`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import get_args

import click

from config import Settings
from elearn.catalogue import service
from elearn.catalogue.earlier import sources_of
from elearn.catalogue.folder import LAWS, course_folders, holds_course, printable, read_course_folder, read_laws
from elearn.catalogue.queries import find_version, list_courses
from elearn.catalogue.storage import LocalStorage
from elearn.cli import installation
from elearn.cli.commands import FOUND
from elearn.cli.compiling import compile_folder, publish_course, report, tell_problems, tell_publication, tell_readers
from elearn.cli.drafts import draft
from elearn.cli.organisation import unit_with_code
from elearn.cli.pulling import pull
from elearn.cli.speech import complain, current_language, option_json, print_json, say, translate
from elearn.content import scaffold
from elearn.content.folder import replace_file
from elearn.content.lint.report import Format, exit_code
from elearn.content.problems import Problem
from elearn.content.source import SourcesRefused
from elearn.content.workshop import Workshop
from elearn.core.actor import SYSTEM
from elearn.core.db.work import Database
from elearn.core.errors import N_, Conflict, Unavailable
from elearn.core.i18n import in_language
from elearn.core.ids import Id

FOLDERS = click.argument("folders", nargs=-1, type=click.Path(path_type=Path, exists=True, file_okay=False))


@click.group(help=N_("Soạn, kiểm tra và phát hành khóa học."))
def course() -> None:
    pass


HERE = Path("courses")
"""Where an author's courses stand: below the current folder. Those of an installation stand in `installation.COURSES`."""


def folders_here() -> tuple[Path, ...]:
    """What is meant where an author names no folder: the course that one stands in, or the courses of the current folder."""
    if holds_course(Path()):
        return (Path(),)
    if not HERE.is_dir():
        sentence = N_(
            "Ở đây không có course.yml, cũng không có thư mục courses/. Ghi rõ thư mục, như: elearn course lint courses/ten-khoa"
        )
        raise click.UsageError(translate(sentence))
    return (HERE,)


def chosen_folders(folders: Sequence[Path]) -> Iterator[Path]:
    """The course folders meant: a course itself, or all courses in a folder."""
    for folder in folders:
        if holds_course(folder):
            yield folder
        else:
            found = course_folders(folder)
            if not found:
                raise click.UsageError(
                    translate(N_("Không thấy khóa học nào: %(folder)s không có tệp course.yml."), folder=printable(folder))
                )
            yield from found


@course.command(
    help=N_(
        "Kiểm tra khóa học trong các thư mục. Không nêu thì kiểm tra khóa học ở thư mục hiện tại, hoặc mọi khóa trong courses/. "
        "So với bản đã phát hành (CRS004, CRS005, CRS016, TRN003) thì lệnh publish mới làm. Mã thoát 1 khi có lỗi."
    )
)
@FOLDERS
@click.option("--format", "form", type=click.Choice(get_args(Format)), default="text", help=N_("Dạng báo cáo."))
@click.option("--fix", is_flag=True, help=N_("Tự sửa những lỗi máy sửa được, rồi kiểm tra lại."))
@click.pass_context
def lint(context: click.Context, folders: tuple[Path, ...], form: Format, *, fix: bool) -> None:
    found: list[tuple[Path, Sequence[Problem]]] = []
    is_mended = False
    with Workshop() as workshop:
        for folder in chosen_folders(folders or folders_here()):
            done = mend(workshop, folder) if fix else Mended()
            is_mended = is_mended or done.files > 0
            problems = compile_folder(workshop, folder).problems
            found.append((folder, [*(each for each in done.refused if each not in problems), *problems]))
    report(found, form, is_mended=is_mended)
    if any(exit_code(problems) for _, problems in found):
        context.exit(FOUND)


@dataclass(frozen=True, slots=True)
class Mended:
    """What `--fix` did to a course: how many files it wrote, and the problems for which it left others alone."""

    files: int = 0
    refused: tuple[Problem, ...] = ()


def mend(workshop: Workshop, folder: Path) -> Mended:
    """Writes what a machine can mend in the pages of a course, and says what it would not touch."""
    written = 0
    try:
        mending = workshop.fix(read_course_folder(folder).sources)
        for name, fixed in mending.fixed.items():
            write(folder, name, fixed.text)
            written += 1
    except SourcesRefused as refused:
        return Mended(written, refused.problems)
    return Mended(written, mending.problems)


def write(folder: Path, name: str, text: str) -> None:
    """Puts a mended text into its file, or leaves the file as it is and says why."""
    try:
        replace_file(folder, name, text.encode())
    except OSError as error:
        raise could_not_write(folder / name, error) from error
    complain(N_("Đã sửa %(path)s"), path=folder / name)


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


@course.command(help=N_("Tạo một khóa học mẫu, hai ngôn ngữ, kiểm tra không có lỗi."))
@click.argument("slug")
@click.option("--title-vi", required=True, help=N_("Tên khóa học, tiếng Việt."))
@click.option("--title-en", required=True, help=N_("Tên khóa học, tiếng Anh."))
@click.option(
    "--folder",
    type=click.Path(path_type=Path, file_okay=False),
    help=N_("Thư mục chứa khóa học mới; mặc định là courses/ ở thư mục hiện tại."),
)
def new(slug: str, title_vi: str, title_en: str, folder: Path | None) -> None:
    refuse_unsuited(slug, title_vi, title_en)
    target = (folder or HERE) / slug
    if target.exists():
        raise Conflict(N_("Đã có thư mục %(folder)s."), folder=target)
    try:
        for name, text in scaffold.files(slug, title_vi, title_en).items():
            path = target / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise could_not_write(error.filename or target, error) from error
    click.echo(target)


def refuse_unsuited(slug: str, title_vi: str, title_en: str) -> None:
    """A wrong call where a course cannot be called so."""
    if not scaffold.SLUG.fullmatch(slug):
        sentence = N_(
            "'%(slug)s' không dùng làm mã khóa học được. Mã gồm chữ thường không dấu a-z, chữ số và gạch nối, "
            "bắt đầu bằng chữ hoặc số, nhiều nhất 40 ký tự."
        )
        raise click.UsageError(translate(sentence, slug=printable(slug)))
    if not title_vi.strip() or not title_en.strip():
        raise click.UsageError(translate(N_("Khóa học cần tên bằng cả hai ngôn ngữ. Ghi --title-vi và --title-en.")))


def could_not_write(path: object, error: OSError) -> Unavailable:
    """What the system refuses to write becomes a sentence with its path."""
    return Unavailable(
        N_("Không ghi được %(path)s: %(reason)s"), path=printable(path), reason=error.strerror or type(error).__name__
    )


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


course.add_command(draft)
course.add_command(pull)


@course.command(help=N_("Rút một khóa học khỏi danh mục. Mọi phiên bản và hồ sơ học vẫn được giữ."))
@click.argument("code")
def retire(code: str) -> None:
    with installation.opened(installation.settings()) as database, database.unit_of_work() as work:
        service.retire(work.session, SYSTEM, code, now=work.now)
    say(N_("Đã rút khóa học %(code)s."), code=code)
