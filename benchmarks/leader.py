"""`leader`: the pages of those who answer for units, on 200,000 people in 10,000 units, beside a page of the same bytes."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.comparison import Comparison, effort
from benchmarks.counting import CountingClient
from benchmarks.databases import KINDS, Kind, database_server
from benchmarks.lesson import compare
from benchmarks.many_people import Crowd, add_crowd
from benchmarks.outcome import Outcome
from benchmarks.stage import SignedIn, Stage, make_stage

WANTED = "as many statements as on a small site, ≤ 60 ms of CPU a page of lists, ≤ 1 s for any other page, on both databases"
MEANING = (
    "The pages of heads and officers on 200,000 people in 10,000 units: lists of obstacles and units that need support by CPU; "
    "Monday's page of a ward and of the city, what is asked and of whom, and statistics by time; statements of all."
)
MILLISECONDS, SECONDS = 60, 1.0
"""A page of fifty rows is opened by few, some times a day: it may cost what dozens of lessons do, and no more on a large site.
One that counts people keeps nobody waiting for longer than a second.
"""
SMALL, LARGE, QUICK = Crowd(2, 2, 6), Crowd(100, 100, 20), Crowd(5, 10, 20)
LISTS = ("/vi/obstacles", "/vi/obstacles?shelf=below", "/vi/obstacles?shelf=answered", "/vi/support")
COUNTED = ("/vi/monday", "/vi/planning", "/vi/planning/late", "/vi/planning/exemptions", "/vi/planning/reminders")
STATISTICS = ("/vi/statistics", "/vi/statistics?across=gender")
_ROUNDS = 3


@dataclass(frozen=True, slots=True)
class _Page:
    """What is asked for, by whom, and what they are called in the figure."""

    path: str
    who: SignedIn
    called: str


@dataclass(frozen=True, slots=True)
class _Asked:
    """A page in a warm process: its statements, its bytes, and the fewest seconds that it took; more were the machine's."""

    statements: int
    bytes: int
    seconds: float


@dataclass(frozen=True, slots=True)
class _Found:
    compared: Comparison
    grown: Sequence[str]
    slowest: Sequence[tuple[float, str]]
    """Every page that counts, the slowest first, in seconds."""
    counting: float

    def __str__(self) -> str:
        words = ", ".join(f"{called} {seconds:.2f} s" for seconds, called in self.slowest[:4])
        grown = f"; grow: {', '.join(self.grown)}" if self.grown else ""
        return f"lists {self.compared}; {words}; figures counted in {self.counting:.1f} s{grown}"

    @property
    def holds(self) -> bool:
        return not self.grown and self.compared.milliseconds <= MILLISECONDS and self.slowest[0][0] <= SECONDS


def measure(folder: Path, quick: bool) -> Outcome:
    found = [_on(kind, folder, quick) for kind in KINDS]
    words = ", ".join(str(each) for each in found)
    return Outcome(f"{words}; {sum(len(each.grown) for each in found)} pages grow", all(each.holds for each in found))


def _on(kind: Kind, folder: Path, quick: bool) -> _Found:
    with database_server(kind, folder) as server:
        stage = make_stage(folder / kind, server.new_database("elearn"), is_small=True, learners=1)
        pages = _pages(stage)
        # In a hurry no seconds are meant, and statements are the same every time.
        rounds = 1 if quick else _ROUNDS
        add_crowd(stage, SMALL)
        few = _ask(stage, pages, rounds)
        counting = add_crowd(stage, QUICK if quick else LARGE)
        many = _ask(stage, pages, rounds)
        rows = list(zip(pages, few, many, strict=True))
        for page, less, more in rows:
            print(f"{kind} {page.called}: {less.statements} → {more.statements} statements, {more.bytes} B, {more.seconds:.3f} s")
        lists = [(page.path, page.who.cookie) for page in pages if page.path in LISTS]
        size = sum(more.bytes for page, _, more in rows if page.path in LISTS) // len(lists)
        return _Found(
            compared=compare(kind, server, stage, lists, size=size, how=effort(quick)),
            grown=[page.called for page, less, more in rows if more.statements > less.statements],
            slowest=sorted(((more.seconds, page.called) for page, _, more in rows if page.path not in LISTS), reverse=True),
            counting=counting,
        )


def _pages(stage: Stage) -> list[_Page]:
    """The head of the city opens everything; the head of a ward what counts people."""
    head = stage.learners[0]
    return [_Page(path, stage.officer, f"{path} (city)") for path in (*LISTS, *COUNTED, *STATISTICS)] + [
        _Page(path, head, f"{path} (ward)") for path in COUNTED
    ]


def _ask(stage: Stage, pages: Sequence[_Page], rounds: int) -> list[_Asked]:
    """What each page is like."""
    client = CountingClient(stage)
    found = []
    for page in pages:
        client.get(page.path, page.who.cookie)
        taken = []
        for _ in range(rounds):
            began = time.perf_counter()
            answer = client.get(page.path, page.who.cookie)
            taken.append(time.perf_counter() - began)
        found.append(_Asked(answer.statements, answer.bytes, min(taken)))
    client.close()
    return found
