"""gunicorn with the same workers and threads for both sides, and what its processes spend."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from benchmarks.load import HOST, fetch

ROOT = Path(__file__).parents[1]
WORKERS = 2
THREADS = 4


@dataclass(frozen=True, slots=True)
class Running:
    """A server that answers on `port`; `pid` is gunicorn's master."""

    port: int
    pid: int

    def cpu_seconds(self) -> float:
        """The processor time of master and workers up to now."""
        return cpu_seconds_of(self.pid)

    def pss(self) -> int:
        """The proportional memory of master and workers, in bytes."""
        master = psutil.Process(self.pid)
        return sum(each.memory_full_info().pss for each in (master, *master.children(recursive=True)))


def cpu_seconds_of(pid: int) -> float:
    """The processor time of a process and all below it, the ended ones included."""
    process = psutil.Process(pid)
    own = process.cpu_times()
    total: float = own.user + own.system + own.children_user + own.children_system
    for each in process.children(recursive=True):
        times = each.cpu_times()
        total += times.user + times.system
    return total


def free_port() -> int:
    """A port of the loopback address that nobody listens on now."""
    with socket.create_server((HOST, 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


@contextmanager
def gunicorn(
    application: str, environ: Mapping[str, str], *, alive: str, workers: int = WORKERS, threads: int = THREADS
) -> Iterator[Running]:
    """Serves an application until the block ends.

    Args:
        application: as gunicorn wants it, `module:name` or `module:factory()`.
        environ: set on top of what the server needs; nothing else of this process's environment is handed on.
        alive: an address that answers 200 as soon as the server serves.
    """
    with socket.create_server((HOST, 0), backlog=512) as listener:
        port = listener.getsockname()[1]
        process = subprocess.Popen(
            [
                *(sys.executable, "-m", "gunicorn", application, "--bind", f"fd://{listener.fileno()}", "--preload"),
                *("--worker-class", "gthread", "--workers", str(workers), "--threads", str(threads)),
                *("--keep-alive", "60", "--log-level", "warning"),
            ],
            cwd=ROOT,
            env={"PATH": os.environ.get("PATH", ""), "PYTHONPATH": str(ROOT), **environ},
            pass_fds=(listener.fileno(),),
            start_new_session=True,
        )
        try:
            _await(port, alive, process)
            yield Running(port, process.pid)
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


def _await(port: int, alive: str, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 60
    while True:
        try:
            if fetch(port, alive).status == 200:
                return
        except OSError:
            # Nobody listens yet, or the answer was cut off while the workers start.
            pass
        if process.poll() is not None or time.monotonic() > until:
            raise RuntimeError(f"the server of {alive} does not start")
        time.sleep(0.05)
