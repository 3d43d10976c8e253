"""The serving process: what it refuses, which headers reach the site, and how it ends."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPResponse
from typing import Any

import click
import pytest

from config import Settings
from elearn.cli.server import BODY_BYTES, Server, is_loopback
from elearn.cli.serving import refuse_plain_http
from elearn.core import limits

pytestmark = pytest.mark.pure
Application = Callable[..., Any]


def tell_environ(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
    start_response("200 OK", [("Content-Type", "application/json")])
    return [json.dumps({name: value for name, value in environ.items() if isinstance(value, str)}).encode()]


@contextmanager
def running(application: Application, *, is_behind_proxy: bool = False) -> Iterator[tuple[int, threading.Event, threading.Thread]]:
    """A server on a free port: its port, its stop event, and the thread it runs in."""
    server = Server(application, host="127.0.0.1", port=0, threads=2, is_behind_proxy=is_behind_proxy)
    stop = threading.Event()
    thread = threading.Thread(target=server.run, args=(stop,))
    port = server.port
    thread.start()
    try:
        yield port, stop, thread
    finally:
        stop.set()
        server.wake()
        thread.join(10)


def ask(port: int, **headers: str) -> HTTPResponse:
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", "/", headers={name.replace("_", "-"): value for name, value in headers.items()})
    response = connection.getresponse()
    response.body = response.read()  # type: ignore[attr-defined]  # kept for the caller; the connection ends here
    connection.close()
    return response


def environ_of(response: HTTPResponse) -> dict[str, str]:
    told: dict[str, str] = json.loads(response.body)  # type: ignore[attr-defined]  # set by `ask`
    return told


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "::1", "localhost"])
def test_the_own_machine_is_loopback(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5", "example.org", ""])  # noqa: S104 - the very thing refused
def test_everything_else_is_not_loopback(host: str) -> None:
    assert not is_loopback(host)


def test_plain_http_is_refused_where_others_can_listen() -> None:
    with pytest.raises(click.UsageError):
        refuse_plain_http(Settings(host="192.168.1.5"))


def test_plain_http_is_served_behind_a_declared_proxy() -> None:
    refuse_plain_http(Settings(host="192.168.1.5", proxies=1))


def test_nobody_can_claim_another_address_without_a_declared_proxy() -> None:
    with running(tell_environ) as (port, _, _):
        told = environ_of(ask(port, X_Forwarded_For="203.0.113.7", X_Forwarded_Proto="https", X_Forwarded_Host="evil.example"))
    assert not {"HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO", "HTTP_X_FORWARDED_HOST"} & set(told)


def test_a_declared_proxy_is_heard_by_the_application_alone() -> None:
    with running(tell_environ, is_behind_proxy=True) as (port, _, _):
        told = environ_of(ask(port, X_Forwarded_For="203.0.113.7", X_Forwarded_Proto="https"))
    assert told["HTTP_X_FORWARDED_FOR"] == "203.0.113.7"
    # The server itself has not acted on them: doing so twice would count a hop too many.
    assert told["REMOTE_ADDR"] == "127.0.0.1"
    assert told["wsgi.url_scheme"] == "http"


def test_the_server_does_not_name_its_software() -> None:
    with running(tell_environ) as (port, _, _):
        assert ask(port).getheader("Server") is None


def test_a_request_under_way_is_finished_when_the_server_stops() -> None:
    begun = threading.Event()

    def slow(_environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        begun.set()
        time.sleep(1)
        start_response("200 OK", [("Content-Type", "text/plain")])
        return [b"whole" * 10_000]

    with running(slow) as (port, stop, thread):
        answers: list[bytes] = []
        asking = threading.Thread(target=lambda: answers.append(ask(port).body))  # type: ignore[attr-defined]  # set by `ask`
        asking.start()
        begun.wait(5)
        stop.set()
        thread.join(10)
        asking.join(10)
    assert answers == [b"whole" * 10_000]


def test_a_stopped_server_takes_no_new_connections() -> None:
    with running(tell_environ) as (port, stop, thread):
        stop.set()
        thread.join(10)
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", port), timeout=2)


def test_an_idle_connection_does_not_hold_up_the_end() -> None:
    with running(tell_environ) as (port, stop, thread):
        idle = socket.create_connection(("127.0.0.1", port))
        time.sleep(0.2)
        stop.set()
        thread.join(5)
        idle.close()
        assert not thread.is_alive()


def refuse_large(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
    is_large = int(environ["CONTENT_LENGTH"]) > limits.REQUEST_BYTES
    start_response("413 Too Large" if is_large else "200 OK", [("Content-Type", "text/html; charset=utf-8")])
    return ["quá lớn".encode() if is_large else b""]


def test_a_body_that_is_somewhat_too_large_is_answered_by_the_application() -> None:
    with running(refuse_large) as (port, _, _):
        connection = HTTPConnection("127.0.0.1", port, timeout=10)
        connection.request("POST", "/", body=b"a" * (limits.REQUEST_BYTES + 1))
        answer = connection.getresponse()
        assert (answer.status, answer.read().decode()) == (413, "quá lớn")
        connection.close()


def test_a_body_beyond_the_server_s_own_limit_is_refused_unread() -> None:
    with running(refuse_large) as (port, _, _):
        connection = HTTPConnection("127.0.0.1", port, timeout=10)
        connection.putrequest("POST", "/")
        connection.putheader("Content-Length", str(BODY_BYTES + 1))
        connection.endheaders()
        answer = connection.getresponse()
        assert (answer.status, "quá lớn" in answer.read().decode()) == (413, False)
        connection.close()
