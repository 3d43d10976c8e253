"""`start`: how long `make run` takes until the first page is there, when everything has been made before."""

from __future__ import annotations

import os
import signal
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.load import fetch
from benchmarks.outcome import Outcome
from benchmarks.servers import ROOT, free_port
from tests.journeys.installation import found_city

WANTED = "`make run` warm ≤ 3 s"
MEANING = "Seconds from typing `make run` to the first page, when the environment, the database and the demo city exist."
BOUND = 3.0


def measure(folder: Path, quick: bool) -> Outcome:
    port = free_port()
    # In a hurry the environment is not looked at: `make` might have to install it first.
    command = (
        [str(Path(sys.executable).with_name("elearn")), "run", "--port", str(port)] if quick else ["make", "run", f"PORT={port}"]
    )
    instance = folder / "instance"
    if quick:
        # A small city stands there already: making the whole one is most of what this would take.
        found_city(instance)
    cold = _seconds(command, instance, port)
    warm = [_seconds(command, instance, port) for _ in range(1 if quick else 5)]
    median = statistics.median(warm)
    return Outcome(f"{median:.1f} s warm ({min(warm):.1f}–{max(warm):.1f}), the very first time {cold:.1f} s", median <= BOUND)


def _seconds(command: Sequence[str], instance: Path, port: int) -> float:
    environ = {name: value for name, value in os.environ.items() if not name.startswith("ELEARN_")}
    began = time.perf_counter()
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env={**environ, "ELEARN_INSTANCE": str(instance), "ELEARN_DEMO_PASSWORD": "a password of the measurements"},
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        _await(port, process)
        return time.perf_counter() - began
    finally:
        # The whole group: `make` has the server below it.
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(30)


def _await(port: int, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 300
    while time.monotonic() < until:
        try:
            if fetch(port, "/vi/").status == 200:
                return
        except OSError:
            # Nobody listens yet.
            pass
        if process.poll() is not None:
            raise RuntimeError("the demo ended before it served")
        time.sleep(0.02)
    raise RuntimeError("the demo does not serve")
