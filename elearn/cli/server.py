"""One process that serves the site: waitress for the pages, the job runner in a thread beside it, a graceful end.

Waitress by itself drops what it is doing when it is told to stop. Here it stops listening, lets the requests under way finish for
at most `GRACE` seconds, and only then ends.
"""

from __future__ import annotations

import ipaddress
import logging
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import Any

from waitress import wasyncore
from waitress.server import create_server

from elearn.core import limits
from elearn.core.jobs.runner import Runner

log = logging.getLogger(__name__)

GRACE = 25.0
"""Seconds that requests under way may take after the process was told to stop."""
BODY_BYTES = max(limits.REQUEST_BYTES, limits.STAFF_FILE_BYTES, limits.COURSE_ARCHIVE_BYTES) + limits.REQUEST_BYTES
"""The largest body in bytes that reaches the application, which refuses it with the site's own page; a larger one is not read."""
_CONNECTIONS = 800
_IDLE = 60
_TURN = 1.0


class Server:
    """Waitress on one address.

    Args:
        application: the WSGI application.
        is_behind_proxy: whether a declared proxy's `X-Forwarded-*` headers reach the application, which counts the hops exactly.
            Without one they are removed, so that nobody can claim another address.

    Raises:
        OSError: the address cannot be listened on.
    """

    def __init__(self, application: Callable[..., Any], *, host: str, port: int, threads: int, is_behind_proxy: bool) -> None:
        self._sockets: dict[int, Any] = {}
        self._waitress = create_server(
            application,
            map=self._sockets,
            host=host,
            port=port,
            threads=threads,
            ident="",
            clear_untrusted_proxy_headers=not is_behind_proxy,
            max_request_body_size=BODY_BYTES,
            connection_limit=_CONNECTIONS,
            channel_timeout=_IDLE,
            asyncore_use_poll=True,
        )

    @property
    def port(self) -> int:
        """The port that is listened on; a free one was chosen where 0 was asked for."""
        return next(int(each.effective_port) for each in self._sockets.values() if each.accepting)

    def run(self, stop: threading.Event) -> None:
        """Serves until `stop` is set, then finishes the requests under way."""
        while not stop.is_set():
            self._turn(_TURN)
        for each in [each for each in self._sockets.values() if each.accepting]:
            each.accepting = False
            each.del_channel()
            each.socket.close()
        until = time.monotonic() + GRACE
        while self._is_busy() and time.monotonic() < until:
            self._turn(0.1)
        self._waitress.task_dispatcher.shutdown(timeout=1)
        wasyncore.close_all(self._sockets)

    def wake(self) -> None:
        """Makes a waiting server look at its stop event at once; safe in a signal handler."""
        for each in list(self._sockets.values()):
            if hasattr(each, "pull_trigger"):
                # The server may be closing its trigger at this very moment, and then needs no waking.
                with suppress(OSError):
                    each.pull_trigger()

    def _turn(self, seconds: float) -> None:
        wasyncore.loop(timeout=seconds, use_poll=True, map=self._sockets, count=1)

    def _is_busy(self) -> bool:
        return any(
            getattr(each, "requests", None) or getattr(each, "request", None) or getattr(each, "total_outbufs_len", 0)
            for each in self._sockets.values()
        )


def is_loopback(host: str) -> bool:
    """Whether an address can be reached only from this machine."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


@contextmanager
def jobs_beside(runner: Runner, stop: threading.Event) -> Iterator[None]:
    """Runs the jobs in a thread until the block ends. A fault of the runner itself stops the server, to be started again."""

    def work() -> None:
        try:
            runner.run_forever(stop)
        finally:
            if not stop.is_set():
                log.critical("the job runner ended by itself; the server stops")
            stop.set()

    thread = threading.Thread(target=work, name="jobs")
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


@contextmanager
def stopped_by_signals(stop: threading.Event, wake: Callable[[], None] | None = None) -> Iterator[None]:
    """Sets `stop` on SIGTERM and SIGINT; a second one ends the process at once."""

    def on_signal(number: int, _frame: FrameType | None) -> None:
        if stop.is_set():
            raise SystemExit(128 + number)
        stop.set()
        if wake is not None:
            wake()

    before = {number: signal.signal(number, on_signal) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
