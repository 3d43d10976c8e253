"""gunicorn with the same workers and threads for both sides, and what its processes spend."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
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


class Gunicorn:
    """gunicorn on a listening socket that is ours: while no process serves, who connects waits in its queue.

    Args:
        listener: the socket, listening.
        application: as gunicorn wants it, `module:name` or `module:factory()`.
        environ: set on top of what the server needs; nothing else of this process's environment is handed on.
        alive: an address that answers 200 as soon as the server serves.
        log: a file that takes what the server says; without it, it goes where ours does.
    """

    def __init__(
        self,
        listener: socket.socket,
        application: str,
        environ: Mapping[str, str],
        *,
        alive: str,
        workers: int = WORKERS,
        threads: int = THREADS,
        log: Path | None = None,
    ) -> None:
        self._listener, self._alive, self._log = listener, alive, log
        self._environ = {"PATH": os.environ.get("PATH", ""), "PYTHONPATH": str(ROOT), **environ}
        self._command = [
            *(sys.executable, "-m", "gunicorn", application, "--bind", f"fd://{listener.fileno()}", "--preload"),
            *("--worker-class", "gthread", "--workers", str(workers), "--threads", str(threads)),
            *("--keep-alive", "60", "--log-level", "warning"),
        ]
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def process(self) -> subprocess.Popen[bytes]:
        """gunicorn's master."""
        assert self._process is not None, "the server was not started"
        return self._process

    @property
    def port(self) -> int:
        port: int = self._listener.getsockname()[1]
        return port

    def start(self) -> None:
        """Starts the server and waits until it answers."""
        with self._log.open("ab") if self._log is not None else nullcontext() as log:
            self._process = subprocess.Popen(
                self._command,
                cwd=ROOT,
                env=self._environ,
                pass_fds=(self._listener.fileno(),),
                start_new_session=True,
                stderr=log,
            )
        self.await_answer()

    def await_answer(self) -> None:
        """Waits until the server answers."""
        _await(self.port, self._alive, self.process)

    def workers(self) -> list[psutil.Process]:
        """The processes below the master."""
        return psutil.Process(self.process.pid).children(recursive=True)

    def kill(self) -> None:
        """Ends master and workers at once, as a power cut of the process would: nobody can clean up."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        """Ends the server in good order."""
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.kill()


def listen() -> socket.socket:
    """A socket that listens on a free port of the loopback address."""
    return socket.create_server((HOST, 0), backlog=512)


@contextmanager
def gunicorn(
    application: str, environ: Mapping[str, str], *, alive: str, workers: int = WORKERS, threads: int = THREADS
) -> Iterator[Running]:
    """Serves an application until the block ends; see `Gunicorn`."""
    with listen() as listener:
        server = Gunicorn(listener, application, environ, alive=alive, workers=workers, threads=threads)
        try:
            server.start()
            yield Running(server.port, server.process.pid)
        finally:
            server.stop()


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
