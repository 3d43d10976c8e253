"""The sound course of these tests, and ways to change one thing in it."""

from __future__ import annotations

from pathlib import Path

from elearn.content.compilation import Compilation, Previous
from elearn.content.compile import compile_sources
from elearn.content.source_folder import read_folder

COURSES = Path(__file__).parent / "courses"
LAWS = (COURSES / "laws.yml").read_bytes()
M = "modules/01-tiep-dan/"


def sound() -> dict[str, bytes]:
    """The sources of the sound course."""
    return read_folder(COURSES / "so-tay")


def changed(path: str, old: str, new: str) -> dict[str, bytes]:
    """The sound course with one text replaced in one file; it must be there."""
    sources = sound()
    text = sources[path].decode()
    assert old in text, f"{path} does not hold {old!r}"
    return sources | {path: text.replace(old, new, 1).encode()}


def compiled(sources: dict[str, bytes], previous: Previous | None = None) -> Compilation:
    return compile_sources(sources, laws=LAWS, previous=previous)


def codes(compilation: Compilation) -> set[str]:
    """The codes of what is wrong, without mere remarks."""
    return {problem.code for problem in compilation.problems if problem.severity.value != "info"}


def where(compilation: Compilation, code: str) -> tuple[str, int]:
    """File and line of the first problem with a code."""
    problem = next(problem for problem in compilation.problems if problem.code == code)
    return problem.place.path, problem.place.line
