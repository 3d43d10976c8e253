"""`elearn course lint|new|schema`: what an author does before anything is published."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, get_args

import click

from elearn.catalogue.folder import printable, read_course_folder
from elearn.cli.answers import Answers
from elearn.cli.commands import FOUND
from elearn.cli.comparing import Earlier
from elearn.cli.compiling import compile_folder, report
from elearn.cli.course_folders import FOLDERS, HERE, chosen_folders, folders_here
from elearn.cli.speech import complain, current_language, translate
from elearn.content import scaffold
from elearn.content.folder import move_file, replace_file
from elearn.content.lint.report import Format, exit_code
from elearn.content.problems import Problem
from elearn.content.settings_shapes import SCHEMAS, json_schema
from elearn.content.source import SourcesRefused
from elearn.content.workshop import Workshop
from elearn.core.errors import N_, Conflict, Unavailable

SCHEMA_FILE: Final = ".course.schema.json"
"""Where `new` puts the schema of course.yml: a hidden file, which is no part of the course."""


@click.command(
    help=N_(
        "Kiểm tra khóa học trong các thư mục. Không nêu thì kiểm tra khóa học ở thư mục hiện tại, hoặc mọi khóa trong courses/. "
        "Với --against thì so cả với bản trước (CRS004, CRS005, CRS016, TRN003); với --with-statistics thì nói cả điều mà câu trả "
        "lời của người học cho thấy (STA). Mã thoát 1 khi có lỗi."
    )
)
@FOLDERS
@click.option("--format", "form", type=click.Choice(get_args(Format)), default="text", help=N_("Dạng báo cáo."))
@click.option("--fix", is_flag=True, help=N_("Tự sửa những lỗi máy sửa được, rồi kiểm tra lại."))
@click.option(
    "--against",
    help=N_("So với bản trước: thư mục hoặc tệp .zip của bản ấy, hoặc installed là bản đang phát hành ở nơi cài đặt này."),
)
@click.option(
    "--with-statistics",
    "has_statistics",
    is_flag=True,
    help=N_("Thêm điều số liệu trả lời ở nơi cài đặt này cho thấy về từng câu hỏi (STA001–STA008)."),
)
@click.pass_context
def lint(
    context: click.Context, folders: tuple[Path, ...], form: Format, against: str | None, *, fix: bool, has_statistics: bool
) -> None:
    found: list[tuple[Path, Sequence[Problem]]] = []
    is_mended = False
    with Workshop() as workshop, Earlier(against, workshop) as earlier, Answers(is_asked=has_statistics) as answers:
        for folder in chosen_folders(folders or folders_here()):
            done = mend(workshop, folder) if fix else Mended()
            is_mended = is_mended or done.files > 0
            compilation = compile_folder(workshop, folder, earlier.of)
            problems = [*compilation.problems, *answers.about(compilation.course, folder)]
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
        for name, (new, content) in mending.pictures.items():
            # Before the pages that lead to it: a call that ends half-way leaves no picture unseen for good.
            move(folder, name, new, content)
            written += 1
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


def move(folder: Path, name: str, new: str, content: bytes) -> None:
    """Puts a lighter picture in the place of a heavy one."""
    try:
        move_file(folder, name, new, content)
    except OSError as error:
        raise could_not_write(folder / new, error) from error
    complain(N_("Đã thu nhỏ %(path)s thành %(new)s"), path=folder / name, new=new)


@click.command(help=N_("Tạo một khóa học mẫu, hai ngôn ngữ, kiểm tra không có lỗi."))
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
    files = scaffold.files(slug, title_vi, title_en)
    files["course.yml"] = f"# yaml-language-server: $schema={SCHEMA_FILE}\n{files['course.yml']}"
    files[SCHEMA_FILE] = schema_text("course")
    try:
        for name, text in files.items():
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


@click.command(
    help=N_(
        "In JSON Schema của course.yml, hoặc của phần cài đặt một loại tệp, để trình soạn thảo gợi ý và báo lỗi khi gõ. "
        "Lời giải thích theo ngôn ngữ của lệnh (--lang)."
    )
)
@click.option("--of", type=click.Choice(tuple(SCHEMAS)), default="course", help=N_("Của tệp nào; mặc định là course.yml."))
def schema(of: str) -> None:
    click.echo(schema_text(of), nl=False)


def schema_text(of: str) -> str:
    """A schema as a JSON file, in the language of this call."""
    return json.dumps(json_schema(of, current_language()), ensure_ascii=False, indent=2) + "\n"
