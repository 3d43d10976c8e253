"""A mail server of a few lines: it takes e-mails over a real line, and refuses or hangs up where a test says so."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from typing import Any


class _Line(socketserver.StreamRequestHandler):
    server: MailServer

    def handle(self) -> None:
        self._say("220 ready")
        is_greeted = False
        while words := self.rfile.readline().decode().split():
            verb = words[0].upper()
            is_greeted |= verb in {"EHLO", "HELO"}
            if not is_greeted:
                self._say("503 greet first")
            elif verb == "DATA":
                if not self._data():
                    return
            elif verb == "QUIT":
                self._say("221 bye")
                return
            else:
                self._say(self.server.answers.get(verb, "250 ok"))

    def _data(self) -> bool:
        self._say("354 go on")
        lines = []
        while (line := self.rfile.readline()) not in {b".\r\n", b""}:
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        self.server.raw.append(b"".join(lines))
        answer = self.server.answers.get("DATA", "250 taken")
        if answer == "hang up":
            return False
        self._say(answer)
        return True

    def _say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())


class MailServer(socketserver.ThreadingTCPServer):
    """What came in, and the answer to each verb where it is not the usual one; `hang up` after DATA gives none."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Line)
        self.raw: list[bytes] = []
        self.answers: dict[str, str] = {}

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    def letters(self) -> list[EmailMessage]:
        """What came in, read by the standard library."""
        parser: Any = BytesParser(policy=policy.default)
        return [parser.parsebytes(each) for each in self.raw]


@contextmanager
def mail_server() -> Iterator[MailServer]:
    with MailServer() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
