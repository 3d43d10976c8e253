"""`python -m elearn.content.child`: the process in which Markdown is read, so that no input can stall or fill a server.

It reads jobs from standard input and writes answers to standard output (`wire`), under a limit of its address space. It keeps
nothing between jobs. When memory or the stack runs out it says so; any other failure ends it, and the workshop starts another.
"""

from __future__ import annotations

import os
import sys
from typing import IO, Any

from elearn.content import limits, wire
from elearn.content.compile import compile_sources, lint_file, render_snippet
from elearn.content.mending import mend_sources
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

    steps = Steps(tell, job.given_up)
    match job.name:
        case "compile":
            compilation = compile_sources(job.files, laws=job.laws, previous=job.previous, steps=steps)
            return wire.pack_compilation(compilation, job.files)
        case "fix":
            return wire.pack_mending(mend_sources(job.files, steps))
        case "lint":
            return {"problems": wire.pack_problems(lint_file(job.texts["path"], job.texts["text"]))}
        case "render":
            return wire.pack_snippet(render_snippet(job.texts["text"], job.texts["language"]))


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
