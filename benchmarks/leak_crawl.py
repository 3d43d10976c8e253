"""A reader who tries everything: follows every link and GET form, opens every address of the product with the ids of every place,
searches for every canary, and looks in every answer for what is not theirs to see.
"""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, unquote, urlencode, urljoin, urlsplit

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from benchmarks.leak_book import NOBODYS, Fact, ids_in, numbers_in, plain, told_by, words_in, years_in
from benchmarks.leak_city import City
from benchmarks.leak_pages import GetForm, Page, is_page, shown_by, text_of
from benchmarks.leak_scope import Reader, may_by_role, may_see
from elearn.web.access import SESSION_TOKEN

HERE = "http://localhost"
LEFT_OUT = frozenset({"static", "service_worker", "health.alive", "health.ready"})
"""Endpoints that say the same to everybody and nothing of anybody."""
_TOKEN_OF_FORM = re.compile(r'(name="csrf_token"[^>]*value=")[^"]*')


@dataclass(frozen=True, slots=True)
class Leak:
    """Something that somebody was shown and should not have been."""

    reader: str
    kind: str
    place: str
    where: str

    def __str__(self) -> str:
        return f"{self.reader} sees {self.kind} of {self.place} in {self.where}"


@dataclass
class Findings:
    """What a crawl has come to. `seen` counts the canaries inside of scope by kind and by whether a role opened them."""

    leaks: set[Leak] = field(default_factory=set)
    seen: dict[tuple[str, str], set[str]] = field(default_factory=dict)
    answers: int = 0
    searches: int = 0
    files: int = 0
    left_out: Counter[str] = field(default_factory=Counter)
    broken: set[str] = field(default_factory=set)

    def add(self, other: Findings) -> None:
        self.leaks |= other.leaks
        for key, found in other.seen.items():
            self.seen.setdefault(key, set()).update(found)
        self.answers, self.searches = self.answers + other.answers, self.searches + other.searches
        self.files += other.files
        self.left_out += other.left_out
        self.broken |= other.broken


class Crawl:
    """One reader's visit.

    Args:
        most: how many addresses that differ in the values of their query alone are opened, and three times as many of one page;
            what is beyond is counted.
    """

    def __init__(self, app: Flask, city: City, reader: Reader, *, most: int) -> None:
        self.app, self.city, self.reader, self.most = app, city, reader, most
        self.found = Findings()
        self.client: FlaskClient = app.test_client()
        if reader.token:
            with self.client.session_transaction() as kept:
                kept[SESSION_TOKEN] = reader.token
        self._waiting: deque[str] = deque()
        self._known: set[str] = set()
        self._kinds: Counter[str] = Counter()
        self._forms: dict[tuple[str, tuple[str, ...]], GetForm] = {}

    def follow(self) -> None:
        """Opens every address of the product and everything that they lead to, until nothing new is found."""
        for path in self._addresses():
            self._note(path)
        while self._waiting:
            self.open(self._waiting.popleft())

    def _addresses(self) -> Iterator[str]:
        """Every address that can be asked by GET, with the things of every place in it."""
        for rule in self.app.url_map.iter_rules():
            if "GET" in (rule.methods or ()) and rule.endpoint not in LEFT_OUT:
                for place in self.city.parts:
                    found = self.address(rule, place)
                    if found is not None:
                        yield found

    def address(self, rule: Rule, place: str) -> str | None:
        """An address with the things of a place in it; None where a part names nothing of a place."""
        known = {"lang": "vi", **self.city.common, **self.city.parts[place]}
        if not rule.arguments <= known.keys():
            self.found.left_out[rule.endpoint] += 1
            return None
        adapter = self.app.url_map.bind("localhost")
        return adapter.build(rule.endpoint, {name: known[name] for name in rule.arguments}, append_unknown=False)

    def _note(self, address: str) -> None:
        parts = urlsplit(address)
        if (parts.scheme and f"{parts.scheme}://{parts.netloc}" != HERE) or parts.path.startswith("/static/"):
            return
        found = parts.path + (f"?{parts.query}" if parts.query else "")
        if found in self._known or not found.startswith("/"):
            return
        kind = f"{parts.path}?{sorted(name for name, _ in parse_qsl(parts.query, keep_blank_values=True))}"
        if self._kinds[kind] >= self.most or self._kinds[parts.path] >= 3 * self.most:
            self.found.left_out["values of queries"] += 1
            return
        self._kinds.update((kind, parts.path))
        self._known.add(found)
        self._waiting.append(found)

    def open(self, address: str) -> None:
        """Asks for an address, and notes where a page leads to."""
        answer = self.ask(address)
        if "Location" in answer.headers:
            self._note(urljoin(HERE + address, answer.headers["Location"]))
        if answer.status_code != 200 or not is_page(answer):
            return
        page = Page(answer.get_data(as_text=True))
        for link in page.links:
            self._note(urljoin(HERE + address, link).partition("#")[0])
        for form in page.forms:
            self._send(address, form)

    def _send(self, address: str, form: GetForm) -> None:
        """The form as it stands, and with each of its choices."""
        action = urljoin(HERE + address, form.action or urlsplit(address).path).partition("#")[0].partition("?")[0]
        path = urlsplit(action).path
        if form.typed:
            endpoint, _ = self.app.url_map.bind("localhost").match(path, method="GET")
            # The form of one page in another language, or of another course, searches for the same.
            self._forms.setdefault((endpoint, tuple(form.typed)), GetForm(path, form.values, form.choices, form.typed))
        self._note(f"{action}?{urlencode(form.values)}")
        for name, values in form.choices.items():
            for value in values:
                self._note(f"{action}?{urlencode({**form.values, name: value})}")

    def search(self, words: list[tuple[str, list[Fact]]]) -> None:
        """Types every word into every field that can be typed into, with its marks and without; what is out of scope must answer
        as what is nowhere.
        """
        for form in self._forms.values():
            for name in form.typed:
                for given in (str, plain):
                    nothing = self._typed(form, name, given(NOBODYS))
                    for word, facts in words:
                        self._compare(form, name, given(word), facts, nothing)

    def _compare(self, form: GetForm, name: str, word: str, facts: list[Fact], nothing: tuple[int, str]) -> None:
        answered = self._typed(form, name, word)
        if answered != nothing and not any(may_see(self.reader, each) for each in facts):
            self._leak(facts[0], f"{form.action}?{name}= (answered otherwise than for nothing)")

    def _typed(self, form: GetForm, name: str, word: str) -> tuple[int, str]:
        """The answer to a search: status, and body without what was typed and the token of a form."""
        self.found.searches += 1
        answer = self.ask(f"{form.action}?{urlencode({**form.values, name: word})}")
        body = _TOKEN_OF_FORM.sub(r"\1", answer.get_data(as_text=True))
        return answer.status_code, re.sub(re.escape(plain(word)), "", plain(unquote(body)), flags=re.IGNORECASE)

    def ask(self, address: str, *, said: str = "", **sent: Any) -> TestResponse:
        """Asks, and looks at the answer.

        Args:
            said: what the reader has typed before and is only told again.
        """
        answer = self.client.open(address, buffered=True, **sent)
        self.found.answers += 1
        if answer.status_code >= 500:
            self.found.broken.add(f"{address}: {answer.status}")
        self._look(answer, f"{address} {sent.get('data') or ''}", said)
        return answer

    def _look(self, answer: TestResponse, asked: str, before: str) -> None:
        """Notes what of the planted is in an answer, without what was asked with."""
        text, said, book = text_of(answer), f"{unquote(asked)} {before}", self.city.book
        for word in words_in(text) - words_in(said):
            self._judge(f"word {word}", book.words.get(word, []), asked)
        for id_ in ids_in(text) - ids_in(said):
            self._judge(f"id {id_}", book.ids.get(id_, []), asked)
        shown = shown_by(answer)
        for year in years_in(shown) - years_in(said):
            self._judge(f"year {year}", book.years.get(year, []), asked)
        numbers = numbers_in(shown) - numbers_in(said)
        for number, facts in book.counts.items():
            if told_by(numbers, number):
                self._judge(f"count {number}", facts, asked, counted=True)

    def _judge(self, canary: str, facts: list[Fact], asked: str, *, counted: bool = False) -> None:
        if not facts:
            return
        if not any(may_see(self.reader, each, counted=counted) for each in facts):
            self._leak(facts[0], asked.split("?", maxsplit=1)[0])
            return
        for each in facts:
            if each.owner is not None and each.owner == self.reader.person_id:
                self.found.seen.setdefault((each.kind, "own"), set()).add(canary)
            elif may_by_role(self.reader, each):
                self.found.seen.setdefault((each.kind, str(self.reader.role)), set()).add(canary)

    def _leak(self, fact: Fact, where: str) -> None:
        self.found.leaks.add(Leak(self.reader.name, fact.kind, fact.place, where))
