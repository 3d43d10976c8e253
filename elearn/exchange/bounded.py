"""A module of ours in a process of its own, with so much memory and time and no more: for reading what others made."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import elearn

_KEPT_ENVIRONMENT: Final = ("PATH", "SYSTEMROOT", "TMPDIR", "TEMP", "LD_LIBRARY_PATH")
_RAN_OUT: Final = (b"MemoryError", b"out of memory", b"allocate memory", b"memory allocation", b"map segment", b"RecursionError")


class RanOut(Exception):
    """It took more time, memory or stack than it was given, or was ended by the system."""


class Broken(Exception):
    """It ended by a fault of its own."""


def run(module: str, head: Mapping[str, object], content: bytes, *, seconds: float, memory: int) -> bytes:
    """What `python -m module MEMORY` writes to its standard output.

    Args:
        module: it limits its own memory to the number of bytes that it is given (`content.child.limit_memory`).
        head: written to its standard input as one line of JSON, `content` behind it.
        seconds: then it is ended.
        memory: bytes of address space.

    Raises:
        RanOut: it was given too little.
        Broken: it failed otherwise.
    """
    root = str(Path(elearn.__file__).parent.parent)
    kept = {each: os.environ[each] for each in _KEPT_ENVIRONMENT if each in os.environ}
    try:
        done = subprocess.run(  # noqa: S603 - a fixed command: this interpreter, our own module, a number.
            [sys.executable, "-m", module, str(memory)],
            input=json.dumps(head).encode() + b"\n" + content,
            capture_output=True,
            timeout=seconds,
            env=kept | {"PYTHONPATH": root, "PYTHONUTF8": "1"},
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise RanOut from error
    if done.returncode < 0 or (done.returncode and any(word in done.stderr for word in _RAN_OUT)):
        raise RanOut
    if done.returncode:
        raise Broken
    return done.stdout
