"""Which course folders a call means: those that it names, the one that an author stands in, or those below the current folder."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from elearn.catalogue.folder import course_folders, holds_course, printable
from elearn.cli.speech import translate
from elearn.core.errors import N_

FOLDERS = click.argument("folders", nargs=-1, type=click.Path(path_type=Path, exists=True, file_okay=False))

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
