"""The workshop: compiles in a warm child process, and always comes back in time.

Some Markdown of a few kilobytes keeps a parser busy for minutes or recurses until the stack is gone. So no process that serves
people parses it: the workshop hands the text to a child, kills the child at the deadline and starts another. What went wrong
comes back as a problem (MD090), never as an exception. A course loses only the file that made the trouble: the next child works
on the rest, so that its author hears of everything at once. The child is replaced after a number of jobs, and is never forked
from a serving process: a fork would take its locks and its secrets along.
"""

from __future__ import annotations

import json
import os
import threading
import time
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import replace
from types import TracebackType
from typing import Any, Self

from elearn.content import limits, wire
from elearn.content.compilation import Compilation, Mending, Previous, Snippet
from elearn.content.hand import Hand, Trouble
from elearn.content.outline import Changed, Outline, Written
from elearn.content.part import Part
from elearn.content.phrases import because
from elearn.content.problems import Place, Problem, Severity
from elearn.content.steps import Hear, HearCount, Step, Tally

HEAVY = (".png", ".jpg", ".jpeg")
"""Pictures that can be made lighter."""
_WHOLE = "course.yml"
"""Where trouble is told that no single file is to blame for."""


class Workshop:
    """One warm child per process, for all its threads; jobs wait for each other.

    Args:
        snippet_seconds: deadline of `render` and `lint`, from the moment the child is asked.
        file_seconds: share of one file in `compile` and `fix`; a file that takes longer is given up.
        course_seconds: deadline of `compile` and `fix`, with what is done again after a file was given up; each page adds
            `limits.PAGE_SECONDS`.
        jobs: after so many jobs the child is replaced.
        memory: bytes of address space that the child may use.
    """

    def __init__(
        self,
        *,
        snippet_seconds: float = limits.SNIPPET_SECONDS,
        file_seconds: float = limits.FILE_SECONDS,
        course_seconds: float = limits.COURSE_SECONDS,
        jobs: int = limits.CHILD_JOBS,
        memory: int = limits.CHILD_MEMORY_BYTES,
    ) -> None:
        self._snippet_seconds = snippet_seconds
        self._file_seconds = file_seconds
        self._course_seconds = course_seconds
        self._jobs = jobs
        self._memory = memory
        self._lock = threading.Lock()
        self._child: Hand | None = None
        self._owner = os.getpid()

    def compile(
        self,
        sources: Mapping[str, bytes],
        *,
        laws: bytes | None = None,
        previous: Previous | None = None,
        seconds: float | None = None,
        hear: HearCount | None = None,
    ) -> Compilation:
        """As `compile.compile_sources`; a file or a course that takes too long or too much is the problem MD090.

        `hear` is told how many steps have begun, and of how many, as the child comes from file to file.
        """
        named = {unicodedata.normalize("NFC", path): content for path, content in sources.items()}
        # Two names that become one are for the compiler to refuse, so it must see both.
        files = named if len(named) == len(sources) else dict(sources)
        job = wire.Job("compile", files, previous=previous, laws=laws)
        tally = Tally(files, hear).hear if hear is not None else None
        answer, troubles = self._ask_for_the_rest(job, self._time_for(files) if seconds is None else seconds, tally)
        if answer is None:
            return Compilation(None, troubles)
        compilation = wire.unpack_compilation(answer, files)
        if not troubles:
            return compilation
        return Compilation(None, tuple(sorted((*compilation.problems, *troubles), key=_order)))

    def fix(self, sources: Mapping[str, bytes]) -> Mending:
        """As `mending.mend_sources`: what a machine can mend; a file that takes too long is left as it is (MD090)."""
        wanted = (".md", ".yml", ".webp", *HEAVY)
        files = {path: content for path, content in sources.items() if path.endswith(wanted)}
        answer, troubles = self._ask_for_the_rest(wire.Job("fix", files), self._time_for(files))
        return Mending({}, troubles) if answer is None else wire.unpack_mending(answer, troubles)

    def part(self, path: str, files: Mapping[str, bytes]) -> Part:
        """As `compile.compile_part`: one file while it is written. One that takes too long is the problem MD090."""
        try:
            return wire.unpack_part(self._ask(wire.Job("part", files, {"path": path}), self._snippet_seconds), files)
        except Trouble as trouble:
            return Part(None, (_problem_of_snippet(trouble, path),))

    def media(self, files: Mapping[str, bytes]) -> tuple[Problem, ...]:
        """As `media.problems_of`: why pictures and recordings are refused. What takes too long is the problem MD090."""
        if not files:
            return ()
        try:
            return wire.unpack_problems(self._ask(wire.Job("media", files), self._snippet_seconds)["problems"])
        except Trouble as trouble:
            return (_problem_of_snippet(trouble, next(iter(files))),)

    def outline(self, course: str, fronts: Mapping[str, str]) -> Outline:
        """As `outline.outline_of`; empty where it cannot be told in time."""
        files = {**{path: front.encode() for path, front in fronts.items()}, _WHOLE: course.encode()}
        try:
            return wire.unpack_outline(self._ask(wire.Job("outline", files, {"path": _WHOLE}), self._snippet_seconds))
        except Trouble:
            return Outline()

    def change_settings(self, path: str, text: str, values: Mapping[str, Written]) -> Changed:
        """A text with other settings: `outline.change_course` of course.yml, `outline.change_front` of any other file."""
        what = "course" if path == _WHOLE else "front"
        job = wire.Job("settings", {}, {"what": what, "text": text, "values": json.dumps(values, ensure_ascii=False)})
        try:
            return wire.unpack_changed(self._ask(job, self._snippet_seconds))
        except Trouble:
            return Changed(None)

    def render(self, text: str, language: str) -> Snippet:
        """Safe HTML of a piece of Markdown, as `compile.render_snippet`."""
        job = wire.Job("render", {}, {"text": text, "language": language})
        try:
            return wire.unpack_snippet(self._ask(job, self._snippet_seconds))
        except Trouble as trouble:
            return Snippet("", (_problem_of_snippet(trouble, "snippet.md"),))

    def lint(self, path: str, text: str) -> tuple[Problem, ...]:
        """What is wrong in one file on its own, as `compile.lint_file`."""
        job = wire.Job("lint", {}, {"path": path, "text": text})
        try:
            return wire.unpack_problems(self._ask(job, self._snippet_seconds)["problems"])
        except Trouble as trouble:
            return (_problem_of_snippet(trouble, path),)

    def _time_for(self, files: Iterable[str]) -> float:
        """The deadline of a course of these files: a large one on a busy machine is no fault of its author."""
        pages = sum(path.endswith(".md") for path in files)
        longest = max(self._course_seconds, limits.COURSE_MOST_SECONDS)
        return min(self._course_seconds + limits.PAGE_SECONDS * pages, longest)

    def close(self) -> None:
        """End the child. The workshop can be used again; it then starts a new one."""
        with self._lock:
            self._drop()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def _ask_for_the_rest(self, job: wire.Job, seconds: float, hear: Hear | None = None) -> tuple[Any | None, tuple[Problem, ...]]:
        """The answer to a job over many files, asked again without each file that makes trouble, and the troubles.

        The answer is None when the trouble was no single file's, or the time of all is up.
        """
        end = time.monotonic() + seconds
        given_up: dict[str, Step] = {}
        problems: list[Problem] = []
        while True:
            try:
                answer = self._ask(replace(job, given_up=given_up), end - time.monotonic(), hear)
            except Trouble as trouble:
                problems.append(_problem_of_course(trouble, seconds))
                if not trouble.is_of_one_file or trouble.at in given_up:
                    return None, tuple(problems)
                given_up[trouble.at] = trouble.step
            else:
                return answer, tuple(problems)

    def _ask(self, job: wire.Job, seconds: float, hear: Hear | None = None) -> Any:
        if self._owner != os.getpid():
            # After a fork the lock may be held by a thread that does not exist here.
            self._lock, self._child, self._owner = threading.Lock(), None, os.getpid()
        with self._lock:
            if self._child is not None and (self._child.jobs >= self._jobs or self._child.has_ended):
                self._drop()
            if self._child is None:
                self._child = Hand(self._memory)
            try:
                return self._child.ask(job, seconds, self._file_seconds, hear)
            except Trouble:
                self._drop()
                raise

    def _drop(self) -> None:
        if self._child is not None:
            self._child.end()
            self._child = None


def _problem_of_course(trouble: Trouble, seconds: float) -> Problem:
    if trouble.why == "job-time":
        return _problem(_WHOLE, because("course-time", seconds=f"{seconds:g}"))
    return _problem(trouble.at or _WHOLE, because(trouble.why))


def _problem_of_snippet(trouble: Trouble, path: str) -> Problem:
    return _problem(path, because("time" if trouble.why == "job-time" else trouble.why))


def _problem(path: str, why: tuple[tuple[str, str], ...]) -> Problem:
    return Problem(Place(path), Severity.ERROR, "MD090", (("file", path), *why))


def _order(problem: Problem) -> tuple[Place, str, tuple[tuple[str, str], ...]]:
    return problem.place, problem.code, problem.words
