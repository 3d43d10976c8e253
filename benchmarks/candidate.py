"""Somebody before a quiz, as their browser acts over HTTP: begins, reads the forms of the page, saves, hands in."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from benchmarks.load import Connection, Reply, post, reply_of, request
from benchmarks.stage import SignedIn

Fields = list[tuple[str, str]]
SCRIPT = "application/json"
"""What a page's script says that it wants for an answer."""
_ITEM = re.compile(r'<section class="item" id="(q\d+)"[^>]* data-kind="([a-z]+)".*?</section>', re.DOTALL)
_CHOOSABLE = re.compile(r'<input type="(?:radio|checkbox)" name="([^"]+)" value="([^"]+)"')
_ORDERED = re.compile(r'<input type="hidden" name="(q\d+)" value="([^"]+)"')
_LIST = re.compile(r'<select [^>]*name="([^"]+)"[^>]*><option value="">.*?<option value="([^"]+)"', re.DOTALL)
_TYPED = re.compile(r'<(?:input class="in" type="text"|textarea class="in")[^>]* name="([^"]+)"')


@dataclass(frozen=True, slots=True)
class Form:
    """The form of one question: its name on the page, its kind, and what it sends when the first of everything is chosen."""

    name: str
    kind: str
    fields: Fields


def read_forms(page: str) -> list[Form]:
    """The forms of a sitting, in order, each answered with what stands first, and with a number where something is typed."""
    return [Form(found[1], found[2], _first_of_everything(found[1], found[0])) for found in _ITEM.finditer(page)]


def _first_of_everything(name: str, section: str) -> Fields:
    chosen = _CHOOSABLE.findall(section)[:1] + _ORDERED.findall(section) + _LIST.findall(section)
    typed = [(each, "12") for each in _TYPED.findall(section)]
    return [("question", name), *chosen, *typed, (f"{name}.sent", "1")]


class Candidate:
    """One person's browser before one quiz, on a connection that stays open until it breaks.

    Args:
        port: of the server.
        who: the person.
        quiz: the address of the page before the quiz, with the language.
    """

    def __init__(self, port: int, who: SignedIn, quiz: str) -> None:
        self._port, self._who, self._quiz = port, who, quiz
        self._connection: Connection | None = None

    def ask(self, sent: bytes) -> Reply:
        """The answer to a request.

        Raises:
            OSError: the connection broke; the next request gets a new one.
        """
        if self._connection is None:
            self._connection = Connection(self._port)
        try:
            return reply_of(*self._connection.ask(sent))
        except OSError:
            self.leave()
            raise

    def leave(self) -> None:
        """Closes the connection."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def get(self, path: str) -> Reply:
        return self.ask(request(path, cookie=self._who.cookie))

    def form(self, path: str, fields: Iterable[tuple[str, str]] = (), *, accept: str = "") -> bytes:
        """The bytes of a form of this person, with its token."""
        return post(path, [("csrf_token", self._who.form_token), *fields], cookie=self._who.cookie, accept=accept)

    def start(self) -> Reply:
        """Presses the button before the quiz; `location` is the address of the attempt."""
        return self.ask(self.form(f"{self._quiz}/start"))

    def saving(self, attempt: str, fields: Fields, sending: str, *, accept: str = SCRIPT) -> bytes:
        """The bytes that save an answer; `sending` is the mark by which they are the same when sent again."""
        return self.form(f"{attempt}/answers", [*fields, ("sending", sending)], accept=accept)

    def submit(self, attempt: str) -> Reply:
        """Hands in; `location` is the address of the result."""
        return self.ask(self.form(f"{attempt}/submit"))


def wanted(reply: Reply, status: int) -> Reply:
    """The answer itself.

    Raises:
        RuntimeError: it has another status.
    """
    if reply.status != status:
        raise RuntimeError(f"{reply.status} instead of {status}: {reply.plain[:300].decode('utf-8', 'replace')}")
    return reply
