"""Folders that an operator has put into the import directory. A name leads below that directory and nowhere else."""

from __future__ import annotations

from pathlib import Path

from elearn.content.source import path_is_accepted
from elearn.core.errors import N_, Invalid

_NOT_THERE = N_("Trong thư mục nhập không có thư mục khóa học nào tên như vậy.")


def find_import(root: Path | None, name: str) -> Path:
    """The course folder of a name below the import directory.

    Args:
        root: the import directory, None where the installation has none.
        name: a path with `/`, without `..`; no part of it is a link.

    Raises:
        Invalid: there is none. What is outside and what is not there look the same.
    """
    if root is None or not path_is_accepted(name) or name.startswith("."):
        raise Invalid(_NOT_THERE, field="folder")
    path = root
    for part in name.split("/"):
        path = path / part
        if path.is_symlink():
            raise Invalid(_NOT_THERE, field="folder")
    if not path.is_dir() or not (path / "course.yml").is_file():
        raise Invalid(_NOT_THERE, field="folder")
    return path
