"""Reading a repository in a process of its own, with limits of memory and time: what is packed in it may be made to hurt."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

import elearn
from elearn.content import limits
from elearn.content.archive import read_archive
from elearn.content.problems import Problem
from elearn.content.source import SourcesRefused
from elearn.content.wire import unpack_problems
from elearn.exchange.repository.control import NotPulled, Pulled

SECONDS: Final = 120.0
MEMORY_BYTES: Final = 1536 * limits.MIB
_KEPT_ENVIRONMENT: Final = ("PATH", "SYSTEMROOT", "TMPDIR", "TEMP", "LD_LIBRARY_PATH")


def pull(root: Path, ref: str | None, folder: str | None, *, seconds: float = SECONDS) -> tuple[str, list[Pulled]]:
    """As `reading.read_repository`, in a child process.

    Raises:
        NotPulled: nothing can be taken, or it took too much time or memory.
    """
    wanted = json.dumps({"root": os.path.abspath(root), "ref": ref, "folder": folder})  # noqa: PTH100 - links stay what they are.
    package = str(Path(elearn.__file__).parent.parent)
    kept = {name: os.environ[name] for name in _KEPT_ENVIRONMENT if name in os.environ}
    try:
        done = subprocess.run(  # noqa: S603 - a fixed command: this interpreter, our own module, a number.
            [sys.executable, "-m", "elearn.exchange.repository.child", str(MEMORY_BYTES)],
            input=wanted.encode(),
            capture_output=True,
            timeout=seconds,
            env=kept | {"PYTHONPATH": package, "PYTHONUTF8": "1", "HOME": os.devnull},
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise NotPulled("too-slow") from error
    head, _, packed = done.stdout.partition(b"\n")
    if done.returncode or not head:
        ran_out = b"MemoryError" in done.stderr or done.returncode < 0
        raise NotPulled("too-large" if ran_out else "broken")
    said = json.loads(head)
    if "why" in said:
        raise NotPulled(said["why"], said["about"])
    return said["commit"], _courses(said["courses"], packed)


def _courses(told: list[dict[str, Any]], packed: bytes) -> list[Pulled]:
    found, position = [], 0
    for each in told:
        content = packed[position : position + each["bytes"]]
        position += each["bytes"]
        found.append(_course(each["folder"], content, unpack_problems(each["problems"])))
    return found


def _course(folder: str, content: bytes, problems: tuple[Problem, ...]) -> Pulled:
    """A course as the check of a draft will open it: what is refused there is refused here."""
    if problems:
        return Pulled(folder, {}, problems)
    try:
        return Pulled(folder, read_archive(content))
    except SourcesRefused as refused:
        return Pulled(folder, {}, refused.problems)
