"""The workshop: compiles in a warm child process, and always comes back in time.

Some Markdown of a few kilobytes keeps a parser busy for minutes or recurses until the stack is gone. So no process that serves
people parses it: the workshop hands the text to a child, kills the child at the deadline and starts another. What went wrong
comes back as a problem (MD090), never as an exception. The child is replaced after a number of jobs, and is never forked from a
serving process: a fork would take its locks and its secrets along.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import unicodedata
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Final, Self

import elearn
from elearn.content import limits, wire
from elearn.content.compilation import Compilation, Previous, Snippet
from elearn.content.phrases import because
from elearn.content.problems import Place, Problem, Severity

_KEPT_ENVIRONMENT: Final = ("PATH", "SYSTEMROOT", "TMPDIR", "TEMP", "LD_LIBRARY_PATH")


class _Trouble(Exception):
    """The child did not answer: `why` is time, memory, recursion or died; `at` the file it had come to."""

    def __init__(self, why: str, at: str = "") -> None:
        super().__init__(why)
        self.why, self.at = why, at


class _Child:
    """One child process and its pipes."""

    def __init__(self, memory: int) -> None:
        root = str(Path(elearn.__file__).parent.parent)
        kept = {name: os.environ[name] for name in _KEPT_ENVIRONMENT if name in os.environ}
        self._process = subprocess.Popen(  # noqa: S603 - a fixed command: this interpreter, our own module, a number.
            [sys.executable, "-m", "elearn.content.child", str(memory)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=kept | {"PYTHONPATH": root, "PYTHONUTF8": "1"},
            close_fds=True,
        )
        self.owner = os.getpid()
        self.jobs = 0

    @property
    def has_ended(self) -> bool:
        return self._process.poll() is not None

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def _pipes(self) -> tuple[IO[bytes], IO[bytes]]:
        if self._process.stdin is None or self._process.stdout is None:
            raise RuntimeError("the child has no pipes")
        return self._process.stdin, self._process.stdout

    def ask(self, job: wire.Job, seconds: float) -> Any:
        """The child's answer.

        Raises:
            _Trouble: it did not answer within `seconds`, ran out of something, or ended.
        """
        self.jobs += 1
        expired = threading.Event()

        def expire() -> None:
            expired.set()
            self._process.kill()

        timer = threading.Timer(seconds, expire)
        timer.start()
        at: list[str] = []
        try:
            line = self._converse(job, at)
        except (OSError, ValueError) as error:
            raise _Trouble("time" if expired.is_set() else "died", _last(at)) from error
        finally:
            timer.cancel()
        if line is None:
            raise _Trouble("time" if expired.is_set() else "died", _last(at))
        if "trouble" in line:
            raise _Trouble(line["trouble"], _last(at))
        return line["answer"]

    def _converse(self, job: wire.Job, at: list[str]) -> dict[str, Any] | None:
        to_child, from_child = self._pipes
        # Both sides could wait for each other on full pipes: the child tells where it is while it is still being written to.
        # It does not, because it reads all files before it begins.
        wire.send_job(to_child, job)
        while line := from_child.readline():
            said: dict[str, Any] = json.loads(line)
            if "at" in said:
                at.append(said["at"])
            elif "ready" not in said:
                return said
        return None

    def end(self) -> None:
        """Kill the process and close its pipes; safe to call on one that has ended."""
        if self._process.poll() is None:
            self._process.kill()
        for pipe in self._pipes:
            try:
                pipe.close()
            except OSError:
                # Closing flushes what a dead child can no longer read.
                continue
        self._process.wait()


def _last(at: list[str]) -> str:
    return at[-1] if at else ""


class Workshop:
    """One warm child per process, for all its threads; jobs wait for each other.

    Args:
        snippet_seconds: deadline of `render` and `lint`, from the moment the child is asked.
        course_seconds: deadline of `compile`.
        jobs: after so many jobs the child is replaced.
        memory: bytes of address space that the child may use.
    """

    def __init__(
        self,
        *,
        snippet_seconds: float = limits.SNIPPET_SECONDS,
        course_seconds: float = limits.COURSE_SECONDS,
        jobs: int = limits.CHILD_JOBS,
        memory: int = limits.CHILD_MEMORY_BYTES,
    ) -> None:
        self._snippet_seconds = snippet_seconds
        self._course_seconds = course_seconds
        self._jobs = jobs
        self._memory = memory
        self._lock = threading.Lock()
        self._child: _Child | None = None
        self._owner = os.getpid()

    def compile(
        self,
        sources: Mapping[str, bytes],
        *,
        laws: bytes | None = None,
        previous: Previous | None = None,
        seconds: float | None = None,
    ) -> Compilation:
        """As `compile.compile_sources`; a course that takes too long or too much is the problem MD090."""
        named = {unicodedata.normalize("NFC", path): content for path, content in sources.items()}
        # Two names that become one are for the compiler to refuse, so it must see both.
        files = named if len(named) == len(sources) else dict(sources)
        job = wire.Job("compile", files, {}, previous, laws)
        try:
            answer = self._ask(job, self._course_seconds if seconds is None else seconds)
        except _Trouble as trouble:
            return Compilation(None, (_problem(trouble, "course.yml"),))
        return wire.unpack_compilation(answer, files)

    def render(self, text: str, language: str) -> Snippet:
        """Safe HTML of a piece of Markdown, as `compile.render_snippet`."""
        job = wire.Job("render", {}, {"text": text, "language": language})
        try:
            return wire.unpack_snippet(self._ask(job, self._snippet_seconds))
        except _Trouble as trouble:
            return Snippet("", (_problem(trouble, "snippet.md"),))

    def lint(self, path: str, text: str) -> tuple[Problem, ...]:
        """What is wrong in one file on its own, as `compile.lint_file`."""
        job = wire.Job("lint", {}, {"path": path, "text": text})
        try:
            return wire.unpack_problems(self._ask(job, self._snippet_seconds)["problems"])
        except _Trouble as trouble:
            return (_problem(trouble, path),)

    def close(self) -> None:
        """End the child. The workshop can be used again; it then starts a new one."""
        with self._lock:
            self._drop()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def _ask(self, job: wire.Job, seconds: float) -> Any:
        if self._owner != os.getpid():
            # After a fork the lock may be held by a thread that does not exist here.
            self._lock, self._child, self._owner = threading.Lock(), None, os.getpid()
        with self._lock:
            if self._child is not None and (self._child.jobs >= self._jobs or self._child.has_ended):
                self._drop()
            if self._child is None:
                self._child = _Child(self._memory)
            try:
                return self._child.ask(job, seconds)
            except _Trouble:
                self._drop()
                raise

    def _drop(self) -> None:
        if self._child is not None:
            self._child.end()
            self._child = None


def _problem(trouble: _Trouble, otherwise: str) -> Problem:
    words = (("file", trouble.at or otherwise), *because(trouble.why))
    return Problem(Place(trouble.at or otherwise), Severity.ERROR, "MD090", words)
