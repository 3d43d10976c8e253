"""`elearn bank export|import|template`: banks of questions to and from other formats."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, get_args

import click

from elearn.catalogue.earlier import sources_of
from elearn.catalogue.folder import holds_course, printable, read_course_folder
from elearn.catalogue.queries import get_course
from elearn.catalogue.storage import LocalStorage
from elearn.cli import installation
from elearn.cli.commands import FOUND
from elearn.cli.speech import current_language, option_json, print_json, say, translate
from elearn.content.folder import replace_file
from elearn.content.problems import Place, Problem, Severity
from elearn.content.source import SourcesRefused
from elearn.core.actor import SYSTEM
from elearn.core.errors import N_, Conflict, Invalid, NotFound, Unavailable
from elearn.exchange import formats
from elearn.exchange.apart import read_apart
from elearn.exchange.banks import Additions, BankFile, NoBank, additions, bank_name, find_bank
from elearn.exchange.formats import FormatName
from elearn.exchange.report import Outcome, Report
from elearn.exchange.sentences import sentence_of

NAMES = get_args(FormatName)
WRITTEN = [name for name in NAMES if formats.FORMATS[name].is_written]
OUTCOMES = {
    Outcome.IMPORTED: N_("nhận trọn"),
    Outcome.WITH_LOSS: N_("nhận, có phần không giữ được"),
    Outcome.REFUSED: N_("từ chối"),
}


@click.group(help=N_("Ngân hàng câu hỏi: đưa ra và đưa vào bằng định dạng khác."))
def bank() -> None:
    pass


@bank.command(
    help=N_(
        "Ghi một ngân hàng câu hỏi ra tệp. COURSE là thư mục khóa học hoặc tên khóa đang phục vụ; BANK là tên tệp ngân hàng, "
        "không kèm ngôn ngữ. Mã thoát 1 khi có câu không ghi được."
    )
)
@click.argument("course")
@click.argument("name", metavar="BANK")
@click.option("--format", "form", type=click.Choice(WRITTEN), required=True, help=N_("Định dạng."))
@click.option("--language", help=N_("Ngôn ngữ của câu hỏi; không ghi thì là ngôn ngữ nguồn của khóa học."))
@click.option(
    "--output", type=click.Path(path_type=Path, dir_okay=False), help=N_("Tệp để ghi; không ghi thì là tên ngân hàng, ở đây.")
)
@click.pass_context
def export(context: click.Context, course: str, name: str, *, form: str, language: str | None, output: Path | None) -> None:
    found = _bank(_sources(course), name, language)
    written = formats.write(form, found.items, title=found.title, language=found.language, media=found.media)
    unread = [Problem(Place(found.path, each.start), Severity.ERROR, "IMP014") for each in found.placed if each.item is None]
    target = output or Path(f"{name}{formats.format_of(form).suffix}")
    if output is None and target.exists():
        raise Conflict(N_("Đã có tệp %(path)s. Ghi rõ --output để ghi đè hoặc chọn tên khác."), path=printable(target))
    _write(target, written.content)
    for problem in (*unread, *written.problems):
        click.echo(_told(problem, found.path), err=True)
    say(N_("Đã ghi %(count)s câu hỏi vào %(path)s"), count=len(found.items), path=printable(target))
    if any(problem.severity is Severity.ERROR for problem in (*unread, *written.problems)):
        context.exit(FOUND)


def _sources(course: str) -> Mapping[str, bytes]:
    """The sources of a course: of a folder, or of what is served under a name."""
    if holds_course(Path(course)):
        return _folder(Path(course))
    settings = installation.settings()
    with installation.opened(settings) as database, database.read() as session:
        entry = get_course(session, SYSTEM, course)
        return sources_of(session, LocalStorage(settings.media), entry.version_id)


def _folder(folder: Path) -> Mapping[str, bytes]:
    try:
        return read_course_folder(folder).sources
    except SourcesRefused as refused:
        told = "; ".join(sentence_of(problem, current_language()) for problem in refused.problems)
        raise Invalid(N_("Thư mục %(folder)s không được nhận: %(why)s"), folder=printable(folder), why=told) from refused


def _bank(sources: Mapping[str, bytes], name: str, language: str | None) -> BankFile:
    try:
        return find_bank(sources, name, language)
    except NoBank as none:
        raise NotFound(
            N_("Khóa học không có ngân hàng '%(name)s'. Các ngân hàng: %(known)s."), name=name, known=str(none) or "–"
        ) from none


@bank.command(help=N_("Ghi bảng tính mẫu để điền câu hỏi: có hướng dẫn và một câu ví dụ của mỗi loại."))
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), default=Path("mau-cau-hoi.xlsx"), help=N_("Tệp để ghi."))
def template(output: Path) -> None:
    if output.exists():
        raise Conflict(N_("Đã có tệp %(path)s. Chọn tên khác."), path=printable(output))
    _write(output, formats.write("xlsx", ()).content)
    say(N_("Đã ghi vào %(path)s"), path=printable(output))


@bank.command(
    "import",
    help=N_(
        "Đưa câu hỏi từ tệp của hệ thống khác vào một ngân hàng của thư mục khóa học, kèm báo cáo từng câu. Ngân hàng có sẵn được "
        "thêm vào cuối. Mã thoát 1 khi có câu bị từ chối."
    ),
)
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--format", "form", type=click.Choice(NAMES), required=True, help=N_("Định dạng."))
@click.option(
    "--course",
    "folder",
    required=True,
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help=N_("Thư mục khóa học (có course.yml)."),
)
@click.option("--bank", "name", help=N_("Tên tệp ngân hàng; không ghi thì theo tên trong tệp hoặc tên tệp."))
@click.option("--language", help=N_("Ngôn ngữ của câu hỏi; không ghi thì là ngôn ngữ nguồn của khóa học."))
@option_json()
@click.pass_context
def import_file(
    context: click.Context, file: Path, *, form: str, folder: Path, name: str | None, language: str | None, as_json: bool
) -> None:
    if not holds_course(folder):
        raise Invalid(N_("Không thấy khóa học nào: %(folder)s không có tệp course.yml."), folder=printable(folder))
    sources = _folder(folder)
    report = read_apart(form, file.read_bytes(), file=file.name, language=language or "vi")
    chosen = name or bank_name([report.title, file.stem])
    added = Additions({}, ())
    if report.items:
        try:
            added = additions(sources, report, chosen, language=language)
        except ValueError as error:
            raise Invalid(N_("'%(name)s' không dùng làm tên ngân hàng được."), name=printable(chosen)) from error
        _put(folder, sources, added)
    if as_json:
        print_json(_as_json(file, form, report, added))
    else:
        _tell(file, report, added)
    if report.is_refused or report.counts()[Outcome.REFUSED]:
        context.exit(FOUND)


def _put(folder: Path, sources: Mapping[str, bytes], added: Additions) -> None:
    """Writes the files: those that are there are replaced, others are made. The folder was read before, so it holds no link."""
    for path, content in added.files.items():
        target = folder / path
        if path in sources:
            try:
                replace_file(folder, path, content)
            except OSError as error:
                raise _not_written(target, error) from error
            continue
        _write(target, content, is_new=True)


def _write(path: Path, content: bytes, *, is_new: bool = False) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb" if is_new else "wb") as file:
            file.write(content)
    except OSError as error:
        raise _not_written(path, error) from error


def _not_written(path: Path, error: OSError) -> Unavailable:
    return Unavailable(
        N_("Không ghi được %(path)s: %(reason)s"), path=printable(path), reason=error.strerror or type(error).__name__
    )


def _told(problem: Problem, where: str) -> str:
    place = problem.place
    return f"{place.path or where}:{place.line}: {sentence_of(problem, current_language())} [{problem.code}]"


def _tell(file: Path, report: Report, added: Additions) -> None:
    for problem in report.problems:
        click.echo(_told(problem, file.name), err=True)
    for entry in report.entries:
        click.echo(f"{entry.place.path}:{entry.place.line}: {_word(entry.outcome)}: {entry.title}")
        for problem in entry.problems:
            click.echo(f"    {sentence_of(problem, current_language())} [{problem.code}]")
    counts = report.counts()
    say(
        N_("Nhận trọn %(whole)s câu, nhận có mất %(loss)s câu, từ chối %(refused)s câu."),
        whole=counts[Outcome.IMPORTED],
        loss=counts[Outcome.WITH_LOSS],
        refused=counts[Outcome.REFUSED],
    )
    for path in added.banks:
        say(N_("Đã ghi vào %(path)s"), path=path)


def _word(outcome: Outcome) -> str:
    return translate(OUTCOMES[outcome])


def _as_json(file: Path, form: str, report: Report, added: Additions) -> dict[str, Any]:
    return {
        "file": file.name,
        "format": form,
        "title": report.title,
        "written": sorted(added.files),
        "counts": {outcome.value: count for outcome, count in report.counts().items()},
        "problems": [_plain(problem) for problem in report.problems],
        "entries": [
            {
                "path": entry.place.path,
                "line": entry.place.line,
                "title": entry.title,
                "outcome": entry.outcome.value,
                "key_guessed": entry.key_guessed,
                "problems": [_plain(problem) for problem in entry.problems],
            }
            for entry in report.entries
        ],
    }


def _plain(problem: Problem) -> dict[str, Any]:
    place = problem.place
    return {
        "code": problem.code,
        "severity": problem.severity.value,
        "path": place.path,
        "line": place.line,
        "vi": sentence_of(problem, "vi"),
        "en": sentence_of(problem, "en"),
    }
