"""A request whose body comes slowly: its first bytes at one instant, its last one at another, over a socket of its own."""

from __future__ import annotations

import socket
import time
from dataclasses import dataclass
from datetime import UTC, datetime

from benchmarks.load import HOST, Reply, reply_of

_PIECES = 6
_PATIENCE = 60.0


@dataclass(frozen=True, slots=True)
class Trickled:
    """`reply` is the answer. The server had the request whole somewhere between `last_byte_at` and `answered_at` (UTC)."""

    reply: Reply
    last_byte_at: datetime
    answered_at: datetime


def trickle(port: int, sent: bytes, *, begins: float, ends: float) -> Trickled:
    """Sends a request in pieces at even distances, the last byte alone at the end.

    Args:
        sent: the head and body of a request.
        begins, ends: when the first piece and the last byte leave, in seconds of `time.time`.
    """
    body_at = sent.index(b"\r\n\r\n") + 4
    # The head and the first sign of the body at once, the rest bit by bit.
    first, rest, last = sent[: body_at + 1], sent[body_at + 1 : -1], sent[-1:]
    size = max(1, -(-len(rest) // _PIECES))
    pieces = [first, *(rest[at : at + size] for at in range(0, len(rest), size)), last]
    with socket.create_connection((HOST, port), timeout=_PATIENCE) as line:
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for number, piece in enumerate(pieces):
            time.sleep(max(0.0, begins + (ends - begins) * number / (len(pieces) - 1) - time.time()))
            last_byte_at = datetime.now(UTC)
            line.sendall(piece)
        reply = _answer(line)
        return Trickled(reply, last_byte_at, datetime.now(UTC))


def _answer(line: socket.socket) -> Reply:
    received = b""
    while b"\r\n\r\n" not in received:
        part = line.recv(65536)
        if not part:
            raise ConnectionResetError("the server closed the connection")
        received += part
    # No more than the status is looked at: the connection is closed with the rest on its way.
    head, _, body = received.partition(b"\r\n\r\n")
    return reply_of(head, body)
