"""A browser whose every received byte is kept: answers, their headers, and the files that its pages name."""

from __future__ import annotations

import re
from html import unescape

from benchmarks.candidate import Candidate, wanted
from benchmarks.load import Reply
from benchmarks.quiz_course import Canaries

_NAMED = re.compile(r'(?:href|src)="(/(?:static|media)/[^"#?]+)"')
_ALWAYS = ("/sw.js",)


class Listening:
    """Asks as `candidate` does and keeps what it hears, as text after decompression, by what was asked."""

    def __init__(self, candidate: Candidate) -> None:
        self.candidate = candidate
        self.kept: list[tuple[str, str]] = []
        self._files: set[str] = set()
        for path in _ALWAYS:
            self._fetch_file(path)

    @property
    def bytes(self) -> int:
        """How many bytes were heard, before compression."""
        return sum(len(text.encode()) for _, text in self.kept)

    def get(self, path: str) -> Reply:
        """A page, and the files that it names and that were not heard before."""
        reply = wanted(self.candidate.get(path), 200)
        page = self._keep(path, reply)
        for file in _NAMED.findall(page):
            self._fetch_file(file)
        return reply

    def act(self, sent: bytes, status: int) -> Reply:
        """The answer to a form.

        Raises:
            RuntimeError: it has another status.
        """
        reply = wanted(self.candidate.ask(sent), status)
        self._keep(sent.split(b" ", 2)[1].decode(), reply)
        return reply

    def search(self, canaries: Canaries) -> list[str]:
        """Which planted words were heard, each with where; in texts as they came and as a browser would read them."""
        return [
            f"{found} in {asked}"
            for asked, text in self.kept
            for found in dict.fromkeys((*canaries.found_in(text), *canaries.found_in(unescape(text))))
        ]

    def _fetch_file(self, path: str) -> None:
        if path not in self._files:
            self._files.add(path)
            self._keep(path, wanted(self.candidate.get(path), 200))

    def _keep(self, asked: str, reply: Reply) -> str:
        body = reply.plain.decode("utf-8", "replace")
        self.kept.append((asked, "\n".join((*(f"{name}: {value}" for name, value in reply.headers.items()), "", body))))
        return body
