"""A course folder as the publisher first sees it: its files, and what tells without compiling whether anything changed."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from elearn.content import limits, settings_shapes, source_folder, yaml_tree
from elearn.content.decoding import decode
from elearn.content.identity import source_hash
from elearn.content.laws import law_texts, laws_hash
from elearn.content.register import Law
from elearn.content.register_file import read_register
from elearn.core.errors import N_, Invalid

COURSE = "course.yml"
LAWS = "laws.yml"


@dataclass(frozen=True, slots=True)
class CourseFolder:
    """What was read of a folder.

    `laws` are the bytes of laws.yml beside it, if there is one. `code` is the id that course.yml gives the course, None where it
    cannot be read: the compiler then says why. `source_hash` and `laws_hash` identify what a rendition was made of.
    """

    sources: Mapping[str, bytes]
    laws: bytes | None
    code: str | None
    source_hash: str
    laws_hash: str

    @property
    def texts(self) -> dict[str, bytes]:
        """The sources without the media, which the storage keeps."""
        return {path: content for path, content in self.sources.items() if not path.startswith("assets/")}


def course_folders(root: Path) -> list[Path]:
    """The folders below `root` that hold a course, by name.

    Raises:
        Invalid: `root` cannot be read.
    """
    with _told():
        return sorted(each for each in root.iterdir() if holds_course(each))


def holds_course(folder: Path) -> bool:
    """Whether there is a course.yml; a folder that must not be read may hold one, and reading it then tells so."""
    try:
        return (folder / COURSE).exists()
    except PermissionError:
        return True


def read_course_folder(folder: Path) -> CourseFolder:
    """The files of a course and the laws beside it.

    Raises:
        SourcesRefused: something in the folder is not accepted.
        Invalid: something cannot be read; the sentence names it.
    """
    with _told():
        sources = source_folder.read_folder(folder)
        # `Path(".").parent` is the folder itself.
        laws = read_laws(Path(os.path.abspath(folder)).parent / LAWS)  # noqa: PTH100 - `resolve` would follow links elsewhere.
    return folder_of(sources, laws)


def folder_of(sources: Mapping[str, bytes], laws: bytes | None) -> CourseFolder:
    """Sources that came another way than from a folder, as if they had."""
    code, law_refs = _names_in(sources.get(COURSE, b""))
    return CourseFolder(sources, laws, code, source_hash(sources), laws_hash(law_texts(law_refs, _known_laws(laws))))


@contextmanager
def _told() -> Iterator[None]:
    """What the system refuses to read becomes a sentence with its path."""
    try:
        yield
    except PermissionError as error:
        raise Invalid(N_("Không có quyền đọc %(path)s."), path=printable(error.filename)) from error
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise Invalid(N_("Không đọc được %(path)s (%(reason)s)."), path=printable(error.filename), reason=reason) from error


def printable(path: object) -> str:
    """A path as it can be told on one line, whatever characters somebody put into it."""
    return "".join(each if each.isprintable() else "\ufffd" for each in str(path))


def read_laws(path: Path) -> bytes | None:
    """The bytes of a laws.yml, None where there is none."""
    if not path.is_file():
        return None
    with path.open("rb") as file:
        # One byte too many is enough for the compiler to refuse it.
        return file.read(limits.SOURCE_BYTES + 1)


def _names_in(course_yml: bytes) -> tuple[str | None, tuple[str, ...]]:
    """The id and the keys of laws in course.yml; what is not sound is left out, because the compiler tells it later."""
    text, _ = decode(COURSE, course_yml)
    value, _ = yaml_tree.parse(COURSE, text) if text is not None else (None, [])
    if not isinstance(value, yaml_tree.Mapping):
        return None, ()
    code = value.get("id")
    is_id = isinstance(code, yaml_tree.Scalar) and re.fullmatch(settings_shapes.ID, code.text)
    return code.text if isinstance(code, yaml_tree.Scalar) and is_id else None, _words_of(value.get("law_refs"))


def _words_of(value: yaml_tree.Value | None) -> tuple[str, ...]:
    """The words of a list, or of a single word that stands for a list."""
    items = value.items if isinstance(value, yaml_tree.Sequence) else (value,)
    return tuple(item.text for item in items if isinstance(item, yaml_tree.Scalar))


@lru_cache(maxsize=4)
def _known_laws(laws: bytes | None) -> dict[str, Law]:
    """laws.yml as it is read; kept, because all courses of a folder share one."""
    text, _ = decode(LAWS, laws) if laws is not None else (None, [])
    return read_register(LAWS, text)[0] if text is not None else {}
