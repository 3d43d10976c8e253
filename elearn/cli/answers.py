"""`--with-statistics`: what the answers of learners in this installation say about the questions of a course."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Self

from elearn.catalogue.folder import read_course_folder
from elearn.cli import installation
from elearn.content.document import Course
from elearn.content.problems import Problem
from elearn.core.db.work import Database
from elearn.measurement.linting import problems_of


class Answers:
    """The statistics of this installation, if they are asked for."""

    def __init__(self, *, is_asked: bool) -> None:
        self._is_asked = is_asked
        self._open = ExitStack()
        self._database: Database | None = None

    def __enter__(self) -> Self:
        if self._is_asked:
            self._database = self._open.enter_context(installation.opened(installation.settings()))
            installation.refuse_other_schema(self._database)
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None) -> None:
        self._open.close()

    def about(self, course: Course | None, folder: Path) -> list[Problem]:
        """What they say about the course in a folder; nothing where it could not be compiled."""
        if self._database is None or course is None:
            return []
        with self._database.read() as session:
            return problems_of(session, course, read_course_folder(folder).sources)
