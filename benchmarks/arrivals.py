"""Many requests that all leave within one second, each on a connection of its own, whatever has become of those before."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.load import HOST, Reply, reply_of

SECOND = 1.0


@dataclass(frozen=True, slots=True)
class Arrived:
    """An answer, and how many seconds after its request was due; `reply` is None where there was no answer."""

    reply: Reply | None
    seconds: float


def send_within_a_second(port: int, requests: Sequence[bytes]) -> list[Arrived]:
    """Sends the requests at even distances over one second. Answers what came of each, in order."""
    return asyncio.run(_all(port, requests))


async def _all(port: int, requests: Sequence[bytes]) -> list[Arrived]:
    begins = asyncio.get_running_loop().time() + 0.1
    dues = [begins + SECOND * number / len(requests) for number in range(len(requests))]
    return await asyncio.gather(*(_one(port, each, due) for each, due in zip(requests, dues, strict=True)))


async def _one(port: int, sent: bytes, due: float) -> Arrived:
    clock = asyncio.get_running_loop().time
    await asyncio.sleep(due - clock())
    try:
        reply = await asyncio.wait_for(_ask(port, sent), 60)
    except (OSError, TimeoutError, asyncio.IncompleteReadError):
        return Arrived(None, clock() - due)
    # Waiting for a client that is behind with sending counts too: whoever presses the button does not know why.
    return Arrived(reply, clock() - due)


async def _ask(port: int, sent: bytes) -> Reply:
    reader, writer = await asyncio.open_connection(HOST, port)
    try:
        writer.write(sent)
        head = (await reader.readuntil(b"\r\n\r\n"))[:-4]
        reply = reply_of(head, b"")
        await reader.readexactly(int(reply.headers["content-length"]))
    finally:
        writer.close()
    return reply
