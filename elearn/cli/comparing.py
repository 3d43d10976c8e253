"""`--against`: what a course is compared with before it is published: a folder, a zip, or what an installation serves."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Final, Self

import click

from elearn.catalogue.earlier import find_previous
from elearn.catalogue.folder import CourseFolder, folder_of, printable, read_course_folder
from elearn.cli import installation
from elearn.cli.course_folders import chosen_folders
from elearn.cli.speech import translate
from elearn.content import limits
from elearn.content.archive import read_archive
from elearn.content.compilation import Previous
from elearn.content.source import SourcesRefused
from elearn.content.workshop import Workshop
from elearn.core.db.work import Database
from elearn.core.errors import N_

INSTALLED: Final = "installed"


class Earlier:
    """The earlier versions with which courses are compared.

    Args:
        named: a folder (of a course or of several), a zip of a course folder, `installed`, or None for nothing.
        workshop: where an earlier version is compiled.

    Raises:
        click.UsageError: on entering, where there is no such thing.
    """

    def __init__(self, named: str | None, workshop: Workshop) -> None:
        self._named = named
        self._workshop = workshop
        self._open = ExitStack()
        self._database: Database | None = None
        self._folders: list[CourseFolder] = []

    def __enter__(self) -> Self:
        if self._named == INSTALLED:
            self._database = self._open.enter_context(installation.opened(installation.settings()))
            installation.refuse_other_schema(self._database)
        elif self._named is not None:
            self._folders = self._read(Path(self._named))
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None) -> None:
        self._open.close()

    def _read(self, named: Path) -> list[CourseFolder]:
        try:
            if named.is_dir():
                return [read_course_folder(folder) for folder in chosen_folders([named])]
            if named.is_file() and named.stat().st_size <= limits.FOLDER_BYTES:
                return [folder_of(read_archive(named.read_bytes()), None)]
        except SourcesRefused as refused:
            raise self._unusable(named) from refused
        raise self._unusable(named)

    @staticmethod
    def _unusable(named: Path) -> click.UsageError:
        sentence = N_("Không so được với %(path)s. Nêu thư mục hoặc tệp .zip của bản trước, hoặc installed.")
        return click.UsageError(translate(sentence, path=printable(named)))

    def of(self, found: CourseFolder) -> Previous | None:
        """What is published of a course; None where there is nothing, or these are its very sources.

        Raises:
            click.UsageError: the earlier version has errors of its own.
        """
        if self._database is not None:
            with self._database.read() as session:
                return find_previous(session, found.code, found.source_hash)
        there = next((each for each in self._folders if each.code is not None and each.code == found.code), None)
        if there is None or there.source_hash == found.source_hash:
            return None
        course = self._workshop.compile(there.sources, laws=there.laws or found.laws).course
        if course is None:
            raise self._unusable(Path(str(self._named)))
        return Previous.of(course)
