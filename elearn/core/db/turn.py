"""The turn to write on SQLite: one queue for the threads and processes of an installation, waited in for a bounded time.

SQLite's own busy handler lets late comers overtake and starves some for seconds; a lock on a file beside the database does not. The
system knows no time limit for such a lock, so a thread of its own waits for it and gives it back when nobody wants it any more.
"""

from __future__ import annotations

import fcntl
import os
import threading
from pathlib import Path

from elearn.core.errors import N_, Unavailable


class _Waiting:
    """Waits for the lock on an open file; whoever asked may give up meanwhile."""

    def __init__(self, lock: int) -> None:
        self._lock = lock
        self._ended = threading.Event()
        self._guard = threading.Lock()
        self._is_given_up = False
        self._error: OSError | None = None
        threading.Thread(target=self._wait, name="turn to write", daemon=True).start()

    def is_mine_within(self, seconds: float) -> bool:
        """Whether the lock was had in time; if not, the file is closed by whoever waits on.

        Raises:
            OSError: the lock cannot be had at all.
        """
        self._ended.wait(seconds)
        with self._guard:
            if self._error is not None:
                raise self._error
            self._is_given_up = not self._ended.is_set()
            return not self._is_given_up

    def _wait(self) -> None:
        error = None
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX)
        except OSError as fault:
            error = fault
        with self._guard:
            self._error = error
            self._ended.set()
            if self._is_given_up or error is not None:
                os.close(self._lock)


def take_turn(path: Path, seconds: float) -> int:
    """The lock, held by the open file that is answered; closing it ends the turn.

    Raises:
        Unavailable: others write for longer than that.
    """
    lock = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        if not _Waiting(lock).is_mine_within(seconds):
            raise Unavailable(N_("Cơ sở dữ liệu đang bận ghi việc khác. Chưa có gì được lưu; xin thử lại sau ít phút.")) from None
    return lock
