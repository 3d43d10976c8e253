"""`elearn bank export|import|template`: banks of questions to and from other formats."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, get_args

import click

from elearn.catalogue.earlier import sources_of
from elearn.catalogue.folder import holds_course, printable
from elearn.catalogue.queries import get_course
from elearn.catalogue.storage import LocalStorage
from elearn.cli import installation
from elearn.cli.bank_courses import into_folder, into_workspace, read_folder, write_file
from elearn.cli.commands import FOUND
from elearn.cli.speech import current_language, option_json, print_json, say, translate
from elearn.content.problems import Place, Problem, Severity
from elearn.core.actor import SYSTEM
from elearn.core.errors import N_, Conflict, Invalid, NotFound
from elearn.exchange import formats
from elearn.exchange.apart import read_apart
from elearn.exchange.banks import Additions, BankFile, NoBank, additions, bank_name, find_bank
from elearn.exchange.formats import FormatName
from elearn.exchange.report import Outcome, Report, Written
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
    write_file(target, written.content)
    for problem in (*unread, *written.problems):
        click.echo(_told(problem, found.path), err=True)
    say(N_("Đã ghi %(count)s câu hỏi vào %(path)s"), count=_count(len(found.items), written), path=printable(target))
    if any(problem.severity is Severity.ERROR for problem in (*unread, *written.problems)):
        context.exit(FOUND)


def _count(items: int, written: Written) -> int:
    """How many questions the file holds: all but those that the format refused; problems count questions by their line."""
    return items - len({problem.place.line for problem in written.problems if problem.severity is Severity.ERROR})


def _sources(course: str) -> Mapping[str, bytes]:
    """The sources of a course: of a folder, or of what is served under a name."""
    if holds_course(Path(course)):
        return read_folder(Path(course))
    settings = installation.settings()
    with installation.opened(settings) as database, database.read() as session:
        entry = get_course(session, SYSTEM, course)
        return sources_of(session, LocalStorage(settings.media), entry.version_id)


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
    write_file(output, formats.write("xlsx", ()).content)
    say(N_("Đã ghi vào %(path)s"), path=printable(output))


@bank.command(
    "import",
    help=N_(
        "Đưa câu hỏi từ tệp của hệ thống khác vào một ngân hàng của khóa học, kèm báo cáo từng câu. COURSE là thư mục khóa học "
        "hoặc tên khóa đang phục vụ: khi ấy câu hỏi vào chỗ soạn của giảng viên nêu ở --for, chưa ai học thấy trước khi phát hành. "
        "Ngân hàng có sẵn được thêm vào cuối. Mã thoát 1 khi có câu bị từ chối."
    ),
)
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--format", "form", type=click.Choice(NAMES), required=True, help=N_("Định dạng."))
@click.option("--course", required=True, help=N_("Thư mục khóa học (có course.yml), hoặc tên khóa đang phục vụ."))
@click.option("--for", "author", help=N_("Tên đăng nhập hoặc mã nhân sự của giảng viên; cần khi COURSE là khóa đang phục vụ."))
@click.option("--bank", "name", help=N_("Tên tệp ngân hàng; không ghi thì theo tên trong tệp hoặc tên tệp."))
@click.option("--language", help=N_("Ngôn ngữ của câu hỏi; không ghi thì là ngôn ngữ nguồn của khóa học."))
@option_json()
@click.pass_context
def import_file(
    context: click.Context,
    file: Path,
    *,
    form: str,
    course: str,
    author: str | None,
    name: str | None,
    language: str | None,
    as_json: bool,
) -> None:
    report = read_apart(form, file.read_bytes(), file=file.name, language=language or "vi")
    chosen = name or bank_name([report.title, file.stem])

    def add(sources: Mapping[str, bytes]) -> Additions:
        if not report.items:
            return Additions({}, ())
        try:
            return additions(sources, report, chosen, language=language)
        except ValueError as error:
            raise Invalid(N_("'%(name)s' không dùng làm tên ngân hàng được."), name=printable(chosen)) from error

    workspace_id = None
    if Path(course).is_dir():
        added = into_folder(Path(course), add)
    elif author is None:
        raise Invalid(
            N_("%(course)s không phải thư mục. Với khóa đang phục vụ, ghi rõ giảng viên bằng --for."), course=course[:100]
        )
    else:
        added, workspace_id = into_workspace(course, author, add)
    if as_json:
        print_json(_as_json(file, form, report, added))
    else:
        _tell(file, report, added)
    if workspace_id is not None and not as_json:
        say(N_("Nơi soạn: /vi/authoring/%(id)s"), id=workspace_id)
    if report.is_refused or report.counts()[Outcome.REFUSED]:
        context.exit(FOUND)


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
