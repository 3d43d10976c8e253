"""`elearn serve` as a process."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

import pytest

from elearn.core.db.work import Database
from tests.cli.conftest import Elearn


@contextmanager
def served(*words: str, **environment: str) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """The process and the port it listens on; killed at the end where it still lives."""
    process = subprocess.Popen(
        [sys.executable, "-m", "elearn", *words],
        env={**os.environ, "ELEARN_PORT": "0", "LANG": "en_GB.UTF-8", **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        port = 0
        for line in process.stdout:
            if found := re.search(r"http://127\.0\.0\.1:(\d+)/", line):
                port = int(found[1])
                break
        yield process, port
    finally:
        process.kill()
        process.communicate()


def status(port: int, path: str) -> int:
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", path)
    found = connection.getresponse().status
    connection.close()
    return found


@pytest.mark.slow
def test_the_site_is_served_and_ends_cleanly_when_told(bare_environment: Path, installed: Database) -> None:
    with served("serve") as (process, port):
        assert status(port, "/readyz") == 200
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0


def test_a_database_without_the_schema_is_refused_with_the_command_that_mends_it(elearn: Elearn) -> None:
    result = elearn("serve")
    assert result.exit_code == 3
    assert "elearn db upgrade" in result.stderr


def test_an_address_that_others_reach_is_refused(elearn: Elearn) -> None:
    assert elearn("serve", ELEARN_HOST="192.168.1.5").exit_code == 2


def test_a_weak_secret_is_refused(elearn: Elearn) -> None:
    assert elearn("serve", ELEARN_SECRET_KEY="a" * 40).exit_code == 2


def test_an_unknown_setting_is_told_before_serving(elearn: Elearn) -> None:
    assert "ELEARN_PORT" in elearn("serve", ELEARN_PROT="1").stderr
