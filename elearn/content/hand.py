"""One compiling child process: asking it, and the clock that kills it when a job or a single file has had its time."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any, Final, Literal, TypeAlias

import elearn
from elearn.content import wire
from elearn.content.steps import Hear, Step

_KEPT_ENVIRONMENT: Final = ("PATH", "SYSTEMROOT", "TMPDIR", "TEMP", "LD_LIBRARY_PATH")

Why: TypeAlias = Literal["time", "job-time", "memory", "recursion", "died"]
"""What kept a child from answering: one file took too long, or all of the job; it ran out of something, or ended."""


class Trouble(Exception):
    """The child did not answer. `at` and `step` say what it had come to; `at` is empty where it was at no single file."""

    def __init__(self, why: Why, at: str = "", step: Step = "read") -> None:
        super().__init__(why)
        self.why, self.at, self.step = why, at, step

    @property
    def is_of_one_file(self) -> bool:
        """Whether the rest of the job can be done without the file."""
        return bool(self.at) and self.why != "job-time"


class _Clock:
    """Calls `kill` when the job has lasted `seconds`, or one file `file_seconds` over all its steps."""

    def __init__(self, kill: Callable[[], None], seconds: float, file_seconds: float) -> None:
        self._kill = kill
        self._file_seconds = file_seconds
        self._since = time.monotonic()
        self._end = self._since + seconds
        self._at = ""
        self._spent: dict[str, float] = {}
        self._is_stopped = False
        self._change = threading.Condition()
        self.expired: Literal["time", "job-time"] | None = None
        threading.Thread(target=self._watch, daemon=True).start()

    def turn_to(self, path: str) -> None:
        """From now on time is counted for another file, or for none."""
        with self._change:
            now = time.monotonic()
            self._spent[self._at] = self._spent.get(self._at, 0.0) + now - self._since
            self._at, self._since = path, now
            self._change.notify()

    def stop(self) -> None:
        with self._change:
            self._is_stopped = True
            self._change.notify()

    def _watch(self) -> None:
        with self._change:
            while not self._is_stopped:
                end = min(self._end, self._file_end())
                left = end - time.monotonic()
                if left <= 0:
                    self.expired = "job-time" if end == self._end else "time"
                    self._kill()
                    return
                self._change.wait(left)

    def _file_end(self) -> float:
        if not self._at:
            return self._end
        return self._since + self._file_seconds - self._spent.get(self._at, 0.0)


class Hand:
    """One child process and its pipes; `memory` is the address space that it may use, in bytes."""

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

    def ask(self, job: wire.Job, seconds: float, file_seconds: float, hear: Hear | None = None) -> Any:
        """The child's answer; `hear` is told of each step that it begins.

        Raises:
            Trouble: it did not answer within `seconds`, spent `file_seconds` on one file, ran out of something, or ended.
        """
        self.jobs += 1
        clock = _Clock(self._process.kill, seconds, file_seconds)
        came_to: list[tuple[str, Step]] = [("", "read")]
        try:
            line = self._converse(job, clock, came_to, hear)
        except (OSError, ValueError) as error:
            raise Trouble(clock.expired or "died", *came_to[-1]) from error
        finally:
            clock.stop()
        if line is None:
            raise Trouble(clock.expired or "died", *came_to[-1])
        if "trouble" in line:
            raise Trouble(line["trouble"], *came_to[-1])
        return line["answer"]

    def _converse(self, job: wire.Job, clock: _Clock, came_to: list[tuple[str, Step]], hear: Hear | None) -> dict[str, Any] | None:
        to_child, from_child = self._pipes
        # Both sides could wait for each other on full pipes: the child tells where it is while it is still being written to.
        # It does not, because it reads all files before it begins.
        wire.send_job(to_child, job)
        while line := from_child.readline():
            said: dict[str, Any] = json.loads(line)
            if "at" in said:
                came_to.append((said["at"], said["step"]))
                clock.turn_to(said["at"])
                if hear is not None:
                    hear(said["at"], said["step"])
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
