"""Watching a browser: what it asks for, what its console says, and what it is told to keep."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request

EXPECTED = (
    "ERR_INTERNET_DISCONNECTED",
    "ERR_CONNECTION_REFUSED",
    "An unknown error occurred when fetching the script.",
    "Failed to load resource: the server responded with a status of 4",
)
"""What the browser itself says of a line that a journey cuts, and of a door that it knocks at in vain."""


@dataclass
class Watch:
    """Everything that the pages of a context asked for and said since it was opened."""

    host: str
    context: BrowserContext
    requests: list[tuple[str, str]] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    @classmethod
    def over(cls, context: BrowserContext, address: str) -> Watch:
        watch = cls(urlsplit(address).netloc, context)
        context.on("request", watch._asked)
        context.on("page", watch._opened)
        return watch

    def end(self) -> None:
        """Hears nothing more: of a context that many tests share, each would otherwise go on hearing all that come after it."""
        self.context.remove_listener("request", self._asked)
        self.context.remove_listener("page", self._opened)

    def _opened(self, page: Page) -> None:
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.said.append(str(error)))

    def _asked(self, request: Request) -> None:
        self.requests.append((request.method, request.url))

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not any(words in message.text for words in EXPECTED):
            self.said.append(f"{message.text} ({message.location.get('url', '')})")

    @property
    def elsewhere(self) -> list[str]:
        """Requests that would have left the host."""
        return [url for _, url in self.requests if urlsplit(url).netloc != self.host]

    @property
    def unsafe(self) -> list[str]:
        """Requests that are not plain reading."""
        return [f"{method} {url}" for method, url in self.requests if method != "GET"]
