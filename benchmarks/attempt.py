"""`attempt`: whole attempts at a quiz, from the button that starts one to its result, at eight clients, on both databases.

One attempt is what a browser sends: begin, the sitting, ten answers, the review, handing in, the result. The bare attempt is as
many requests: three pages and twelve durable inserts. Every attempt is another person's.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from benchmarks import bare
from benchmarks.candidate import Candidate, read_forms, wanted
from benchmarks.comparison import Comparison, Side, in_turn
from benchmarks.databases import KINDS, Kind, database_server
from benchmarks.load import NUMBER, Connection, Load, numbered, post, reply_of, request
from benchmarks.outcome import Outcome
from benchmarks.quiz_stage import make_quiz_stage
from benchmarks.servers import gunicorn

WANTED = "> 4 whole attempts a second on both databases (Moodle on two cores: 4)"
MEANING = "Whole attempts at a quiz of ten questions per second, start to result, beside as many bare pages and durable inserts."
MOODLE, CLIENTS = 4.0, 8
QUESTIONS = 10


def measure(folder: Path, quick: bool) -> Outcome:
    found = [_on(kind, folder, quick) for kind in KINDS]
    words = ", ".join(f"{each}, {each.per_second:.1f} a second, bare {each.bare_per_second:.1f}" for each in found)
    return Outcome(words, all(each.per_second > MOODLE for each in found))


def _on(kind: Kind, folder: Path, quick: bool) -> Comparison:
    rounds, each = (1, 8) if quick else (7, 80)
    with database_server(kind, folder) as server:
        stage = make_quiz_stage(folder / kind, server.new_database("elearn"), learners=CLIENTS + 1 + rounds * each)
        bare_database = server.new_database("bare")
        bare.fill(bare_database)
        with gunicorn("wsgi:app", stage.stage.environ, alive="/healthz") as ours:
            people = iter([stage.candidate(ours.port, who) for who in stage.learners])
            environ = {"BARE_DATABASE": bare_database, "BARE_BYTES": str(_page_bytes(next(people)))}
            with gunicorn("benchmarks.bare:make_app()", environ, alive=f"/page/{bare.KEY}") as baseline:
                bare_attempt = partial(_bare_attempt, baseline.port)
                _drive(lambda: _attempt(next(people)), CLIENTS)
                _drive(bare_attempt, CLIENTS)
                mine = Side(ours, lambda: _drive(lambda: _attempt(next(people)), each))
                theirs = Side(baseline, lambda: _drive(bare_attempt, each))
                return in_turn(kind, "an attempt", mine, theirs, rounds=rounds, database_pid=server.pid)


def _drive(attempt: Callable[[], object], count: int) -> Load:
    """Makes some attempts, eight at a time."""

    def timed(_number: int) -> float:
        began = time.perf_counter()
        attempt()
        return time.perf_counter() - began

    began = time.perf_counter()
    with ThreadPoolExecutor(CLIENTS) as pool:
        latencies = list(pool.map(timed, range(count)))
    return Load(time.perf_counter() - began, latencies)


def _attempt(candidate: Candidate) -> list[int]:
    """One attempt, start to result. Answers the sizes of its pages before compression."""
    attempt = wanted(candidate.start(), 303).location
    sitting = wanted(candidate.get(attempt), 200).plain
    for form in read_forms(sitting.decode()):
        wanted(candidate.ask(candidate.saving(attempt, form.fields, "once")), 200)
    review = wanted(candidate.get(f"{attempt}/review"), 200).plain
    result = wanted(candidate.get(wanted(candidate.submit(attempt), 303).location), 200).plain
    candidate.leave()
    return [len(page) for page in (sitting, review, result)]


def _page_bytes(candidate: Candidate) -> int:
    sizes = _attempt(candidate)
    return sum(sizes) // len(sizes)


def _bare_attempt(port: int) -> None:
    connection = Connection(port)
    insert, read = post("/answer", [("words", NUMBER * 16)]), request(f"/page/{bare.KEY}")
    # Begin, the page, ten answers, the page, hand in, the page.
    for sent in (insert, read, *(insert,) * QUESTIONS, read, insert, read):
        wanted(reply_of(*connection.ask(numbered(sent))), 200)
    connection.close()
