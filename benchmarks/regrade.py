"""`regrade`: sittings of an examination marked again from the lines of their logs, in another process.

Each sitting draws eight of eleven questions of all nine kinds; some answers are given twice, some never, essays have marks of two
people and some a third, one question was dropped and one has another key. The first process stores what each sitting is worth, the
second one marks all of them again in the opposite order under another hash seed and compares every field. Of every hundredth
sitting the items are also marked by the reference marker of the tests, which was written from the table of rules alone.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select

from benchmarks.outcome import Outcome
from benchmarks.regrade_answers import Answered, answers_of, reference_share
from benchmarks.regrade_sittings import QUESTIONS, make_sittings
from elearn.core.clock import FakeClock
from elearn.core.db.work import Database
from elearn.core.ids import Id
from elearn.examinations.models import Examination, Sitting, SittingLine, SittingResult
from elearn.examinations.plan.drawing import sections_of
from elearn.examinations.queries.held import Held, get_held
from elearn.examinations.queries.sheets import fold
from elearn.examinations.scores.results import Rulings, mark_sitting
from elearn.examinations.service.results import read_all_awards, read_rulings, result_row
from tests.conftest import NOW
from tests.databases import sqlite_url

WANTED = "0 of 100,000 sittings marked again are worth something else, 0 of 1,000 otherwise than by the reference marker"
MEANING = "Sittings with partial credit, marks by people and rulings, marked twice from their logs by two processes."
COUNT = 100_000
AT_ONCE = 500
SAMPLE = 100
FIELDS = ("earned", "points", "is_passed", "pending", "items", "sections", "competencies")


def measure(folder: Path, quick: bool) -> Outcome:
    count = 600 if quick else COUNT
    path = folder / "elearn.db"
    make_sittings(Database(sqlite_url(path), clock=FakeClock(NOW)), count)
    stored = _in_another_process("store", path, hash_seed=1)
    compared, different, otherwise, sampled, partly = _in_another_process("compare", path, hash_seed=20261130)
    words = (
        f"{compared:,} sittings of {QUESTIONS} questions marked twice: {different} differ; "
        f"{sampled:,} marked by the reference: {otherwise} differ, {partly:,} answers worth a part"
    )
    return Outcome(words, stored == [count] and compared == count and not different and not otherwise and partly > 0)


def _in_another_process(what: str, path: Path, *, hash_seed: int) -> list[int]:
    """The numbers that the other process tells."""
    environment = {**os.environ, "PYTHONHASHSEED": str(hash_seed)}
    command = [sys.executable, "-m", "benchmarks.regrade", what, str(path)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    return [int(each) for each in done.stdout.split()]


def store(database: Database) -> list[int]:
    """Marks every sitting and stores what it is worth; answers how many."""
    count = 0
    for rows in _batches(_marked(database)):
        with database.unit_of_work() as work:
            work.session.execute(insert(SittingResult), rows)
        count += len(rows)
    return [count]


def compare(database: Database) -> list[int]:
    """Marks every sitting again; answers how many there were, how many differ, and the same of the sample."""
    compared = different = otherwise = sampled = partly = 0
    with database.read() as session:
        stored = select(SittingResult.sitting_id, *(getattr(SittingResult, each) for each in FIELDS))
        kept = {row.sitting_id: {each: getattr(row, each) for each in FIELDS} for row in session.execute(stored)}
        held = get_held(session, session.scalars(select(Examination.id)).one())
        rulings, awards = read_rulings(session, held.id, held.course(session)), read_all_awards(session, held.id, held.plan)
    for number, row in enumerate(_marked(database, is_backwards=True)):
        found = {each: row[each] for each in FIELDS}
        different += found != kept.pop(row["sitting_id"], None)
        compared += 1
        if number % SAMPLE == 0:
            sampled += 1
            wrong, worth_a_part = _by_reference(database, held, rulings, awards, row)
            otherwise += wrong
            partly += worth_a_part
    return [compared, different + len(kept), otherwise, sampled, partly]


def _marked(database: Database, *, is_backwards: bool = False) -> Iterator[dict[str, Any]]:
    """What every sitting is worth, as its row, by the product."""
    with database.read() as session:
        held = get_held(session, session.scalars(select(Examination.id)).one())
        course, awards = held.course(session), read_all_awards(session, held.id, held.plan)
        rulings = read_rulings(session, held.id, course)
        papers = {row.id: row.paper for row in session.execute(select(Sitting.id, Sitting.paper).order_by(Sitting.id))}
    ids = sorted(papers, reverse=is_backwards)
    for some in (ids[start : start + AT_ONCE] for start in range(0, len(ids), AT_ONCE)):
        logs = _read_logs(database, some)
        for each in some:
            worth = mark_sitting(
                sections_of(course, held.plan, papers[each]), fold(logs[each]), held.plan, awards.get(each, {}), rulings
            )
            row = result_row(each, worth, course)
            facts = {"id": row.id, "sitting_id": each, "seq": 1, "cause": "submitted", "decided_at": NOW}
            yield facts | {name: getattr(row, name) for name in FIELDS}


def _read_logs(database: Database, some: list[Id]) -> dict[Id, list[Any]]:
    table = SittingLine.__table__.c
    logs: dict[Id, list[Any]] = {each: [] for each in some}
    with database.read() as session:
        for line in session.execute(select(*table).where(table.sitting_id.in_(some))):
            logs[line.sitting_id].append(line)
    return logs


def _by_reference(
    database: Database, held: Held, rulings: Rulings, awards: Mapping[Id, Any], row: dict[str, Any]
) -> tuple[bool, int]:
    """Whether the reference marker gives another result, and how many answers earned a part."""
    with database.read() as session:
        course = held.course(session)
        paper = session.scalars(select(Sitting.paper).where(Sitting.id == row["sitting_id"])).one()
    own = awards.get(row["sitting_id"], {})
    answers = answers_of(_read_logs(database, [row["sitting_id"]])[row["sitting_id"]])
    shares = [_share(course.questions[each], answers.get(each), rulings, own) for each in _counting(paper, rulings)]
    earned = [Fraction(each["earned"]) for each in row["items"]]
    is_other = earned != shares or Fraction(row["earned"]) != sum(shares) or Fraction(row["points"]) != len(shares)
    return is_other or not _passes_alike(held, row, shares), sum(0 < each < 1 for each in shares)


def _share(question: Any, answer: Answered | None, rulings: Rulings, awards: Any) -> Fraction:
    if question.kind == "essay":
        return awards[question.id].share if answer is not None and question.id in awards else Fraction(0)
    return reference_share(rulings.rekeyed.get(question.id, question), answer)


def _counting(paper: list[list[str]], rulings: Rulings) -> list[str]:
    return [each for section in paper for each in section if each not in rulings.dropped]


def _passes_alike(held: Held, row: dict[str, Any], shares: list[Fraction]) -> bool:
    """Every question is worth one point: so many points of those there are pass, whatever still waits."""
    needed = Fraction(str(held.plan.pass_percent)) / 100 * len(shares)
    total = sum(shares, Fraction(0))
    expected = True if total >= needed else None if total + row["pending"] >= needed else False
    return row["is_passed"] is expected


def _batches(rows: Iterator[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    some: list[dict[str, Any]] = []
    for row in rows:
        some.append(row)
        if len(some) == AT_ONCE:
            yield some
            some = []
    if some:
        yield some


def main() -> None:
    """What the other processes do: `store PATH` or `compare PATH`; prints numbers."""
    database = Database(sqlite_url(Path(sys.argv[2])), clock=FakeClock(NOW))
    print(*{"store": store, "compare": compare}[sys.argv[1]](database))
    database.close()


if __name__ == "__main__":
    main()
