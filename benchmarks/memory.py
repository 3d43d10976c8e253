"""`memory`: the memory of the web processes after many requests of every kind.

PSS counts a page of memory that several processes share in parts, so that workers and master can be added up. The requests are
pages of readers without account, of learners and of whoever may open every list, and places remembered on the way.
"""

from __future__ import annotations

import re
from pathlib import Path

from benchmarks.counting import CountingClient
from benchmarks.doors import Doors, open_doors
from benchmarks.lists import pages
from benchmarks.load import drive, fetch, post, request
from benchmarks.outcome import Outcome
from benchmarks.servers import WORKERS, gunicorn
from benchmarks.stage import LEARNERS, SignedIn, Stage, make_stage
from tests.databases import sqlite_url

WANTED = "≤ 200 MB PSS after 10,000 mixed requests, 2 workers"
MEANING = "The proportional memory of gunicorn's master and two workers after ten thousand pages and acts of every kind of reader."
BOUND = 200_000_000
COUNT = 10_000
_TOKEN = re.compile(rb'name="csrf_token" value="([^"]+)"')


def measure(folder: Path, quick: bool) -> Outcome:
    stage = make_stage(folder / "elearn", sqlite_url(folder / "elearn.db"), is_small=quick, learners=4 if quick else LEARNERS)
    client = CountingClient(stage)
    reading = _reading(client, stage, open_doors(stage))
    client.close()
    count = 300 if quick else COUNT
    with gunicorn("wsgi:app", stage.environ, alive="/healthz") as server:
        before = server.pss()
        acting = [_move(server.port, stage, each) for each in stage.learners]
        load = drive(server.port, reading, count=count * 9 // 10)
        acts = drive(server.port, acting, count=count - load.count, wanted=204)
        after = server.pss()
    if load.wrong or acts.wrong:
        raise RuntimeError(f"{load.wrong} pages and {acts.wrong} acts were answered in another way than they should")
    told = (
        f"{after / 1e6:.0f} MB after {load.count + acts.count:,} requests (at the start {before / 1e6:.0f} MB), {WORKERS} workers"
    )
    return Outcome(told, after <= BOUND)


def _reading(client: CountingClient, stage: Stage, doors: Doors) -> list[bytes]:
    """Every page for whoever may see it, and all lessons of all learners."""
    cookies = {"guest": "", "learner": doors.learner.cookie, "officer": stage.officer.cookie}
    found = [(path, cookies[who]) for path, who in pages(client, doors)]
    found += [(path, each.cookie) for each in stage.learners for path in stage.lesson_paths()]
    # Some pages answer with a redirect; they would be counted as wrong.
    return [request(path, cookie=cookie) for path, cookie in found if client.get(path, cookie).status == 200]


def _move(port: int, stage: Stage, reader: SignedIn) -> bytes:
    """The bytes by which a reader's browser tells how far they have come."""
    entry, course, lesson = stage.lessons()[0]
    path = f"/vi/courses/{entry.slug}/{lesson.slug}"
    page = fetch(port, path, cookie=reader.cookie, headers={}).body
    token = _TOKEN.search(page)
    assert token is not None, "the lesson page holds no form"
    block = lesson.pages[course.source_language].blocks[-1].key
    return post(f"{path}/place", [("csrf_token", token.group(1).decode()), ("block", block)], cookie=reader.cookie)
