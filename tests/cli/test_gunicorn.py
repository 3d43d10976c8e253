"""gunicorn with what the tree tells it: started in the tree by `gunicorn wsgi:app`."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

import pytest

from elearn.core import limits
from elearn.core.db.work import Database

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]


@contextmanager
def served(home: Path) -> Iterator[int]:
    """The port that gunicorn serves: who connects before it does waits in the queue of a socket that is ours."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        process = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "wsgi:app", "--bind", f"fd://{listener.fileno()}", "--log-level", "warning"],
            cwd=ROOT,
            env={**os.environ, "HOME": str(home)},
            pass_fds=(listener.fileno(),),
        )
        try:
            yield listener.getsockname()[1]
        finally:
            process.terminate()
            process.wait(40)


def answer(port: int, address: str) -> tuple[int, str]:
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", address)
    response = connection.getresponse()
    found = response.status, response.read().decode()
    connection.close()
    return found


@pytest.fixture
def home(tmp_path: Path, installed: Database, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The home folder of the user as whom gunicorn runs, empty."""
    monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)
    folder = tmp_path / "home"
    folder.mkdir()
    return folder


def test_an_address_as_long_as_the_site_allows_reaches_the_site(home: Path) -> None:
    with served(home) as port:
        assert answer(port, "/vi/courses?q=" + "a" * (limits.QUERY_BYTES - 2))[0] == 200


def test_a_longer_address_is_told_by_the_site_in_the_language_of_the_reader(home: Path) -> None:
    with served(home) as port:
        status, words = answer(port, "/vi/courses?q=" + "a" * limits.QUERY_BYTES)
    assert (status, "Địa chỉ này quá dài" in words) == (414, True)


def test_no_control_socket_is_opened(home: Path) -> None:
    with served(home) as port:
        answer(port, "/healthz")
        assert list(home.iterdir()) == []
