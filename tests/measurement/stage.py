"""Responses that are fed and gathered over a published course, and what the sums should be then."""

from __future__ import annotations

import random
import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from sqlalchemy import select

from elearn.content.document import Choice, Question
from elearn.core.db.work import Database
from elearn.core.ids import Id, new_id
from elearn.core.jobs.context import JobContext
from elearn.measurement.feeding import MarkedAttempt, feed
from elearn.measurement.gathering import gather
from elearn.measurement.models import MeasuredForm, MeasuredItem, item_sums_of, paper_sums_of
from elearn.measurement.rules import (
    AttemptResponses,
    ItemResponse,
    ItemSums,
    PaperSums,
    Source,
    entries_of,
    paper_entry,
)


def answered(*shares: int | Fraction, option: str = "a", identity: str = "1", is_drawn: bool = False) -> AttemptResponses:
    """An attempt at a test with one question for each share, `q0`, `q1`, …"""
    items = (ItemResponse(f"q{n}", identity, Fraction(share), Fraction(1), (option,), 10 + n) for n, share in enumerate(shares))
    return AttemptResponses("final", "form", tuple(items), is_drawn=is_drawn)


@dataclass
class Feeder:
    """Feeds a course with the responses of examinations; remembers what counts of each attempt."""

    database: Database
    course_id: Id
    source: Source = Source.EXAMINATION
    counted: dict[Id, AttemptResponses] = field(default_factory=dict)

    def feed(self, responses: AttemptResponses, attempt_id: Id | None = None, seq: int = 1) -> Id:
        attempt = attempt_id or new_id()
        with self.database.unit_of_work() as work:
            feed(work.session, MarkedAttempt(self.source, self.course_id, attempt, seq, responses))
        self.counted[attempt] = responses
        return attempt

    def gather(self) -> None:
        gather_now(self.database)

    def expected(self) -> dict[str, ItemSums]:
        """The sums by question, added up from the attempts that count."""
        return summed(self.counted.values())

    def kept(self) -> dict[str, ItemSums]:
        """The sums in the tables, of questions with answers."""
        return kept_items(self.database, self.source)

    def kept_paper(self) -> PaperSums:
        with self.database.read() as session:
            return paper_sums_of(session.scalars(select(MeasuredForm).where(MeasuredForm.source == self.source)).one())

    def expected_paper(self) -> PaperSums:
        found = [entry for each in self.counted.values() if (entry := paper_entry(each)) is not None]
        sums = PaperSums(len(found[0].scores))
        for entry in found:
            sums.add(entry, is_drawn=False)
        return sums


def gather_now(database: Database) -> None:
    """One beat of the pulse."""
    gather(JobContext(database, threading.Event()))


def summed(attempts: Iterable[AttemptResponses]) -> dict[str, ItemSums]:
    sums: dict[str, ItemSums] = {}
    for responses in attempts:
        for entry in entries_of(responses):
            sums.setdefault(entry.question, ItemSums()).add(entry)
    return sums


def kept_items(database: Database, source: Source) -> dict[str, ItemSums]:
    with database.read() as session:
        rows = session.scalars(select(MeasuredItem).where(MeasuredItem.source == source, MeasuredItem.responses > 0)).all()
    return {row.question: item_sums_of(row) for row in rows}


def feed_misled(
    database: Database,
    course_id: Id,
    questions: Sequence[Question],
    *,
    people: int = 200,
    source: Source = Source.QUIZ,
    test: str = "cuoi-khoa",
    slow: str = "",
) -> None:
    """Lets people answer some questions, half of them strong; whoever knows the first one chooses a wrong option of it.

    Args:
        slow: the id of a question that takes 200 seconds; the others take 30.
    """
    chance = random.Random(11)
    with database.unit_of_work() as work:
        for number in range(people):
            likely = 0.85 if number % 2 == 0 else 0.3
            knows = [chance.random() < likely for _ in questions]
            items = [
                _chosen(each, is_right=is_right, seconds=200 if each.id == slow else 30)
                for each, is_right in zip(questions, [not knows[0], *knows[1:]], strict=True)
            ]
            feed(work.session, MarkedAttempt(source, course_id, new_id(), 1, AttemptResponses(test, "form", tuple(items))))
    gather_now(database)


def _chosen(question: Question, *, is_right: bool, seconds: int) -> ItemResponse:
    options: tuple[str, ...] = ()
    if isinstance(question.key, Choice):
        right = question.key.right
        options = right if is_right else tuple(each for each in question.key.options if each not in right)[:1]
    return ItemResponse(question.id, question.key_hash, Fraction(int(is_right)), Fraction(1), options, seconds)
