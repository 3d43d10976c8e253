"""`python -m elearn.content.child`: the process in which Markdown is read, so that no input can stall or fill a server.

It reads jobs from standard input and writes answers to standard output (`wire`), under a limit of its address space. Between jobs
it keeps nothing but what pure functions made of small texts. When memory or the stack runs out it says so; any other failure ends
it, and the workshop starts another.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from typing import IO, Any, Final

from elearn.content import limits, wire
from elearn.content.compile import compile_part, compile_sources, lint_file, render_snippet
from elearn.content.media import problems_of
from elearn.content.mending import mend_sources
from elearn.content.outlining import change_course, change_front, outline_of
from elearn.content.steps import Step, Steps

if sys.platform != "win32":
    import resource


def limit_memory(size: int) -> None:
    """Let no allocation pass `size` bytes of address space; without effect on Windows, which has no such limit."""
    if sys.platform != "win32":
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        allowed = size if hard == resource.RLIM_INFINITY else min(size, hard)
        resource.setrlimit(resource.RLIMIT_AS, (allowed, hard))


def answer(job: wire.Job, out: IO[bytes]) -> dict[str, Any]:
    """The answer to a job; the files and steps it comes to are written to `out` on the way."""

    def tell(path: str, step: Step) -> None:
        wire.send_line(out, {"at": path, "step": step})

    return _ANSWERS[job.name](job, Steps(tell, job.given_up))


def _compile(job: wire.Job, steps: Steps) -> dict[str, Any]:
    compilation = compile_sources(job.files, laws=job.laws, previous=job.previous, steps=steps)
    return wire.pack_compilation(compilation, job.files)


def _fix(job: wire.Job, steps: Steps) -> dict[str, Any]:
    return wire.pack_mending(mend_sources(job.files, steps))


def _lint(job: wire.Job, _steps: Steps) -> dict[str, Any]:
    return {"problems": wire.pack_problems(lint_file(job.texts["path"], job.texts["text"]))}


def _media(job: wire.Job, _steps: Steps) -> dict[str, Any]:
    return {"problems": wire.pack_problems(problems_of(job.files))}


def _part(job: wire.Job, _steps: Steps) -> dict[str, Any]:
    return wire.pack_part(compile_part(job.texts["path"], job.files), job.files)


def _outline(job: wire.Job, _steps: Steps) -> dict[str, Any]:
    course = job.texts["path"]
    fronts = {path: content.decode() for path, content in job.files.items() if path != course}
    return wire.pack_outline(outline_of(job.files[course].decode(), fronts))


def _settings(job: wire.Job, _steps: Steps) -> dict[str, Any]:
    change = change_course if job.texts["what"] == "course" else change_front
    return wire.pack_changed(change(job.texts["text"], json.loads(job.texts["values"])))


def _render(job: wire.Job, _steps: Steps) -> dict[str, Any]:
    return wire.pack_snippet(render_snippet(job.texts["text"], job.texts["language"]))


_ANSWERS: Final[dict[wire.JobName, Callable[[wire.Job, Steps], dict[str, Any]]]] = {
    "compile": _compile,
    "fix": _fix,
    "lint": _lint,
    "media": _media,
    "outline": _outline,
    "part": _part,
    "render": _render,
    "settings": _settings,
}


def serve(source: IO[bytes], out: IO[bytes]) -> None:
    """Answer jobs until there are no more."""
    wire.send_line(out, {"ready": os.getpid()})
    while (job := wire.receive_job(source)) is not None:
        try:
            line: dict[str, Any] = {"answer": answer(job, out)}
        except MemoryError:
            line = {"trouble": "memory"}
        except RecursionError:
            line = {"trouble": "recursion"}
        wire.send_line(out, line)


def main() -> None:
    limit_memory(int(sys.argv[1]) if len(sys.argv) > 1 else limits.CHILD_MEMORY_BYTES)
    serve(sys.stdin.buffer, sys.stdout.buffer)


if __name__ == "__main__":
    main()
