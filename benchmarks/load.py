"""A bounded load on a server of this machine, and what the server's processes spent on it.

The client must not be what is slow: requests are bytes made beforehand, connections stay open, and of an answer no more is read
than its status and its length.
"""

from __future__ import annotations

import gzip
import itertools
import socket
import threading
import time
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from urllib.parse import urlencode

import brotli

HOST = "127.0.0.1"
BROWSER = {"Accept-Encoding": "gzip, deflate, br", "Accept-Language": "vi", "User-Agent": "benchmarks"}
NUMBER = "0number000"
"""Stands in a request for a number that no other request of this process bears, of as many digits."""
_numbers = itertools.count()


@dataclass
class Load:
    """What a load came to. `latencies` are seconds; `wrong` counts answers that were not wanted."""

    seconds: float = 0.0
    latencies: list[float] = field(default_factory=list)
    wrong: int = 0

    @property
    def count(self) -> int:
        return len(self.latencies)

    @property
    def per_second(self) -> float:
        return self.count / self.seconds


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer. `body` is what came over the line, perhaps compressed."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def plain(self) -> bytes:
        """The body as it was before compression."""
        match self.headers.get("content-encoding"):
            case "br":
                return brotli.decompress(self.body)
            case "gzip":
                return gzip.decompress(self.body)
            case _:
                return self.body

    @property
    def location(self) -> str:
        """Where the answer leads."""
        return self.headers["location"]


def request(path: str, *, cookie: str = "", headers: Mapping[str, str] = BROWSER) -> bytes:
    """The bytes of a GET."""
    lines = [f"GET {path} HTTP/1.1", f"Host: {HOST}", *(f"{name}: {value}" for name, value in headers.items())]
    if cookie:
        lines.append(f"Cookie: {cookie}")
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def post(
    path: str, fields: Iterable[tuple[str, str]], *, cookie: str = "", headers: Mapping[str, str] = BROWSER, accept: str = ""
) -> bytes:
    """The bytes of a form that is sent.

    Args:
        fields: names and values, in order.
        accept: what the sender wants, as a script says it.
    """
    body = urlencode(list(fields)).encode()
    told = {**headers, "Content-Type": "application/x-www-form-urlencoded", "Content-Length": str(len(body))}
    if accept:
        told["Accept"] = accept
    return request(path, cookie=cookie, headers=told).replace(b"GET ", b"POST ", 1) + body


def numbered(sent: bytes) -> bytes:
    """A request with a number of its own in the place of every `NUMBER`."""
    return sent.replace(NUMBER.encode(), b"%010d" % next(_numbers))


class Connection:
    """One connection that stays open."""

    def __init__(self, port: int, timeout: float = 60.0) -> None:
        self._socket = socket.create_connection((HOST, port), timeout=timeout)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._rest = b""

    def ask(self, sent: bytes) -> tuple[bytes, bytes]:
        """The head and the body of the answer.

        Raises:
            OSError: the server closed the connection or did not answer in time.
        """
        self._socket.sendall(sent)
        received = self._rest
        while (end := received.find(b"\r\n\r\n")) < 0:
            received += self._more()
        head, body = received[:end], received[end + 4 :]
        length = _length(head)
        if len(body) < length:
            parts, have = [body], len(body)
            while have < length:
                parts.append(self._more())
                have += len(parts[-1])
            body = b"".join(parts)
        self._rest = body[length:]
        return head, body[:length]

    def _more(self) -> bytes:
        part = self._socket.recv(65536)
        if not part:
            raise ConnectionResetError("the server closed the connection")
        return part

    def close(self) -> None:
        self._socket.close()


def _length(head: bytes) -> int:
    if head[9:12] in {b"304", b"204"}:
        return 0
    at = head.lower().find(b"\r\ncontent-length:")
    if at < 0:
        raise OSError("an answer without its length")
    return int(head[at + 17 :].split(b"\r\n", 1)[0])


def fetch(port: int, path: str, *, cookie: str = "", headers: Mapping[str, str] = BROWSER) -> Reply:
    """One answer on a connection of its own."""
    return send(port, request(path, cookie=cookie, headers=headers))


def send(port: int, sent: bytes) -> Reply:
    """The answer to the bytes of a request, on a connection of its own."""
    connection = Connection(port)
    try:
        return reply_of(*connection.ask(sent))
    finally:
        connection.close()


def reply_of(head: bytes, body: bytes) -> Reply:
    """The answer with this head and body."""
    first, *rest = head.decode("latin-1").split("\r\n")
    named = (line.partition(":") for line in rest)
    return Reply(int(first.split(" ")[1]), {name.lower(): value.strip() for name, _, value in named}, body)


def drive(
    port: int,
    requests: Sequence[bytes],
    *,
    connections: int = 8,
    seconds: float | None = None,
    count: int | None = None,
    stop: threading.Event | None = None,
    pause: float = 0.0,
    wanted: int = 200,
) -> Load:
    """Sends the requests round and round over several connections, each with a number of its own where it holds `NUMBER`.

    Args:
        seconds: when to stop, or
        count: how many to send in all, or
        stop: an event that is set when it is enough.
        pause: seconds that a connection rests after each answer; without it the server is kept as busy as it can be.
        wanted: the status that every answer must have.
    """
    end = time.perf_counter() + (seconds if seconds is not None else 3600.0)
    left = iter(range(count if count is not None else 1 << 60))
    status = str(wanted).encode()

    def work(first: int) -> Load:
        connection, mine, at = Connection(port), Load(), first
        while time.perf_counter() < end and not (stop is not None and stop.is_set()) and next(left, None) is not None:
            began = time.perf_counter()
            head, _body = connection.ask(numbered(requests[at % len(requests)]))
            mine.latencies.append(time.perf_counter() - began)
            mine.wrong += head[9:12] != status
            at += 1
            if pause:
                time.sleep(pause)
        connection.close()
        return mine

    stride = max(1, len(requests) // connections)
    began = time.perf_counter()
    with ThreadPoolExecutor(connections) as pool:
        parts = list(pool.map(work, range(0, stride * connections, stride)))
    return Load(time.perf_counter() - began, [each for part in parts for each in part.latencies], sum(part.wrong for part in parts))
