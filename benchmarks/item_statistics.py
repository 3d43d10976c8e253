"""`item-statistics`: the page of a bank with a million responses, beside computing the same from the rows of the attempts.

50,000 attempts of twenty questions each, drawn from a bank of two hundred, are fed as examinations feed them and gathered by the
pulse. Measured is what the page of the course asks for: all questions with figures and findings, and how well the test measures.
The other way reads what every attempt contributed and adds it up, as one would without sums. In turn, three rounds.
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from itertools import islice
from pathlib import Path

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from benchmarks.databases import KINDS, Kind, database_server
from benchmarks.outcome import Outcome, Ratio
from benchmarks.quiz_course import make_course
from benchmarks.simulated_items import OPTIONS, SimulatedItem, make_items, sit
from benchmarks.sitting import publish_made
from benchmarks.stage import make_stage
from elearn.app import open_database
from elearn.content.document import Choice, Course, Question, QuestionText
from elearn.core.db.work import Database
from elearn.core.ids import Id, new_id
from elearn.core.jobs.context import JobContext
from elearn.measurement.gathering import gather
from elearn.measurement.models import FedAttempt, WaitingAttempt
from elearn.measurement.queries import list_questions, list_tests
from elearn.measurement.rules import ItemSums, Source, entries_of, find, statistics_of
from elearn.measurement.rules.contributions import read_contribution, write_contribution

MOST = 1.0
WANTED = "a bank with 1,000,000 responses shown within 1 s on both databases"
MEANING = "How long the figures and findings of two hundred questions take, beside adding up the rows of all attempts."
ATTEMPTS, QUICK_ATTEMPTS, ASKED, SEED = 50_000, 1_000, 20, 20261130
_BATCH = 5_000


def measure(folder: Path, quick: bool) -> Outcome:
    attempts, rounds = (QUICK_ATTEMPTS, 1) if quick else (ATTEMPTS, 3)
    print(f"seed {SEED}")
    found = {kind: _on(kind, folder, attempts, rounds) for kind in KINDS}
    words = "; ".join(
        f"{kind} {page.median:.2f} s, from raw rows {raw.median:.0f} s, gathered in {gathered:.0f} s"
        for kind, (page, raw, gathered) in found.items()
    )
    return Outcome(f"{attempts * ASKED:,} responses: {words}", all(page.high <= MOST for page, _, _ in found.values()))


def _on(kind: Kind, folder: Path, attempts: int, rounds: int) -> tuple[Ratio, Ratio, float]:
    chance = random.Random(f"{SEED} {kind}")
    with database_server(kind, folder) as server:
        stage = make_stage(folder / kind, server.new_database("elearn"), is_small=True, learners=1, is_bare=True)
        database = open_database(stage.settings, patient=True)
        made = make_course("do-cau-hoi")
        entry = publish_made(database, made)
        items = make_items(chance, 170, 5)
        course = _with_bank(made.course, items)
        _fill(database, entry.id, items, attempts, chance)
        began = time.perf_counter()
        gather(JobContext(database, threading.Event()))
        gathered = time.perf_counter() - began
        pages, raws = [], []
        for _ in range(rounds):
            raws.append(_seconds(database, lambda session: _from_rows(session, entry.id, items)))
            pages.append(_seconds(database, lambda session: _page(session, entry.id, course)))
        database.close()
    return Ratio.of(pages), Ratio.of(raws), gathered


def _with_bank(course: Course, items: list[SimulatedItem]) -> Course:
    return replace(course, questions={each.id: _question(each) for each in items})


def _question(item: SimulatedItem) -> Question:
    return Question(item.id, "single", Choice(OPTIONS, (item.key,)), {"vi": QuestionText(item.id)}, key_hash="1")


def _fill(database: Database, course_id: Id, items: list[SimulatedItem], attempts: int, chance: random.Random) -> None:
    """As many `feed`s, written in bulk."""
    answered = sit(items, attempts, ASKED, chance)
    written = 0
    while written < attempts:
        rows = [
            {
                "id": new_id(),
                "source": Source.EXAMINATION.value,
                "course_id": course_id,
                "attempt_id": new_id(),
                "seq": 1,
                "contribution": write_contribution(responses),
            }
            for responses in islice(answered, _BATCH)
        ]
        with database.unit_of_work() as work:
            work.session.execute(insert(WaitingAttempt), rows)
        written += len(rows)


def _page(session: Session, course_id: Id, course: Course) -> None:
    found = list_questions(session, course_id, course)
    assert len(found) == len(course.questions)
    assert len(list_tests(session, course_id)) == 1


def _from_rows(session: Session, course_id: Id, items: list[SimulatedItem]) -> None:
    sums = {each.id: ItemSums() for each in items}
    wanted = select(FedAttempt.contribution).where(FedAttempt.course_id == course_id).execution_options(yield_per=1_000)
    for contribution in session.scalars(wanted):
        for entry in entries_of(read_contribution(contribution)):
            sums[entry.question].add(entry)
    for item in items:
        figures = statistics_of(sums[item.id], OPTIONS)
        assert figures is not None
        find(figures, right=(item.key,), is_single=True)


def _seconds(database: Database, read: Callable[[Session], None]) -> float:
    with database.read() as session:
        began = time.perf_counter()
        read(session)
        return time.perf_counter() - began
