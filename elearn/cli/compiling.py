"""Compiling and publishing the courses in folders, and how their problems are told on the command line."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path

import click

from elearn.catalogue.folder import CourseFolder, printable, read_course_folder
from elearn.catalogue.publishing import Publication, publish_folder
from elearn.catalogue.queries import list_courses
from elearn.catalogue.storage import Storage
from elearn.cli import speech
from elearn.cli.speech import complain, say
from elearn.content.compilation import Compilation, Previous
from elearn.content.lint.report import Format, placed, render
from elearn.content.problems import Problem
from elearn.content.source import SourcesRefused
from elearn.content.workshop import Workshop
from elearn.core.actor import SYSTEM
from elearn.core.db.work import Database
from elearn.core.errors import N_
from elearn.core.ids import Id
from elearn.frameworks.sentences import sentence_of


def nothing(_found: CourseFolder) -> Previous | None:
    """What is known of an earlier version where nobody asked."""
    return None


def compile_folder(workshop: Workshop, folder: Path, earlier: Callable[[CourseFolder], Previous | None] = nothing) -> Compilation:
    """The course in a folder as the compiler reads it, compared with what `earlier` knows to be published of it.

    Raises:
        Invalid: something in it cannot be read.
    """
    try:
        found = read_course_folder(folder)
        return workshop.compile(found.sources, laws=found.laws, previous=earlier(found))
    except SourcesRefused as refused:
        return Compilation(None, refused.problems)


def publish_course(
    database: Database,
    storage: Storage,
    workshop: Workshop,
    folder: Path,
    *,
    owner_id: Id | None = None,
    at: datetime | None = None,
    goes_back: bool = True,
) -> Publication:
    """Publishes the course in a folder as the system; a folder that is not accepted at all is a publication with problems.

    Args:
        owner_id: the unit that the course belongs to from now on; None leaves it as it is.
        at: since when it counts as published, in invented data; None means now.
        goes_back: whether an earlier version than the one published last is served again.
    """

    def compile_course(sources: Mapping[str, bytes], laws: bytes | None, previous: Previous | None) -> Compilation:
        return workshop.compile(sources, laws=laws, previous=previous)

    try:
        return publish_folder(database, storage, compile_course, SYSTEM, folder, owner_id=owner_id, at=at, goes_back=goes_back)
    except SourcesRefused as refused:
        return Publication(folder, problems=refused.problems)


def tell_problems(problems: Sequence[Problem], folder: Path) -> None:
    """Tells the problems of the course in a folder on standard error, in the language of this call."""
    told = render([*placed(problems, printable(folder))], "text", speech.current_language(), say=sentence_of)
    click.echo(told, nl=False, err=True)


def report(found: Sequence[tuple[Path, Sequence[Problem]]], form: Format, *, is_mended: bool = False) -> None:
    """One report of the problems of several courses on standard output, in the language of this call.

    `is_mended` says that something was mended before: it is then not said that there was nothing to mend.
    """
    problems = [problem for folder, told in found for problem in placed(told, _name_of(folder, form))]
    if is_mended and form == "text" and not problems:
        say(N_("Không còn gì phải sửa."))
        return
    click.echo(render(problems, form, speech.current_language()), nl=False)


def _name_of(folder: Path, form: Format) -> str:
    """How a report names a folder: as it was typed; for other tools from the current folder on, if it stands below that."""
    if form in {"text", "json"}:
        return printable(folder)
    whole = Path(os.path.abspath(folder))  # noqa: PTH100 - `resolve` would follow links and name another place.
    return (whole.relative_to(Path.cwd()) if whole.is_relative_to(Path.cwd()) else whole).as_posix()


def tell_publication(done: Publication) -> None:
    """Tells what came of publishing a folder: on standard error what stands in the way, on standard output what was done."""
    if done.slug is None:
        if done.problems:
            tell_problems(done.problems, done.folder)
        if done.refusal is not None:
            complain(done.refusal.message, **done.refusal.values)
    elif done.because is not None:
        say(N_("Đã dựng lại khóa học %(slug)s, phiên bản %(label)s (%(because)s)"), **_names(done), because=done.because)
    elif done.is_changed:
        say(N_("Đã phát hành khóa học %(slug)s, phiên bản %(label)s"), **_names(done))


READERS = {
    "public": N_("mọi người, không cần đăng nhập"),
    "signed-in": N_("mọi người có đăng nhập"),
    "unit": N_("người của đơn vị có khóa học và các đơn vị bên dưới, khi đăng nhập"),
}
"""Who sees a course, by its visibility."""


def tell_readers(database: Database, slug: str) -> None:
    """Tells where a served course stands and who sees it, on standard output."""
    with database.read() as session:
        entry = next((each for each in list_courses(session, SYSTEM) if each.slug == slug), None)
    if entry is not None:
        readers = speech.translate(READERS[entry.visibility])
        say(
            N_("Địa chỉ: /vi/courses/%(slug)s/. Ai thấy: %(readers)s (visibility: %(visibility)s)."),
            slug=slug,
            readers=readers,
            visibility=entry.visibility,
        )


def _names(done: Publication) -> dict[str, object]:
    return {"slug": done.slug, "label": done.label}
