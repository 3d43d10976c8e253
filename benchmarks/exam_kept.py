"""What stands in the tables of examinations after a server was killed many times: compared with what was acknowledged."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from benchmarks.kept import Kept, events_of, texts_of
from benchmarks.savers import Acknowledged
from elearn.core.db.work import Database
from elearn.examinations.events import SittingMarked, SittingStarted, SittingSubmitted
from elearn.examinations.models import Sitting, SittingLine, SittingResult


def compare(database: Database, log: Acknowledged) -> Kept:
    """Compares the tables with the clients' log."""
    with database.read() as session:
        columns = (SittingLine.sitting_id, SittingLine.seq, SittingLine.kind, SittingLine.payload)
        rows = list(session.execute(select(*columns)))
        texts = texts_of(rows)
        sittings = list(session.execute(select(Sitting.id, Sitting.started_at, Sitting.submitted_at, Sitting.lines)))
        begun = {str(each.id) for each in sittings if each.started_at is not None}
        submitted = {str(each.id) for each in sittings if each.submitted_at is not None}
        lost = (*(log.answers - texts.keys()), *(log.begun - begun), *(log.handed_in - submitted))
        halves = tuple(_halves(session, sittings, rows))
    duplicated = tuple(text for text, count in texts.items() if count > 1)
    return Kept(len(log.answers), texts.total(), len(begun), lost, duplicated, halves, what="sittings")


def _halves(session: Session, sittings: list[Any], rows: list[Any]) -> Iterator[str]:
    """What does not fit together: a log with a gap; a start without its line and event; an end without its line, events and one
    result; and the reverse of each.
    """
    logs: dict[Any, list[int]] = {}
    for row in sorted(rows, key=lambda each: each.seq):
        logs.setdefault(row.sitting_id, []).append(row.seq)
    kinds = Counter((row.sitting_id, row.kind) for row in rows)
    results = select(SittingResult.sitting_id, func.count()).group_by(SittingResult.sitting_id)
    at_start = {"start": _of(kinds, "started"), "event of the start": events_of(session, SittingStarted.name)}
    at_end = {
        "end": _of(kinds, "submitted"),
        "result": Counter({row[0]: row[1] for row in session.execute(results)}),
        "submission": events_of(session, SittingSubmitted.name),
        "marking": events_of(session, SittingMarked.name),
    }
    for each in sittings:
        if logs.get(each.id, []) != list(range(1, each.lines + 1)):
            yield f"the log of {each.id}"
        for once, at in ((at_start, each.started_at), (at_end, each.submitted_at)):
            wanted = int(at is not None)
            yield from (f"the {name} of {each.id}" for name, count in once.items() if count[each.id] != wanted)


def _of(kinds: Counter[tuple[Any, str]], kind: str) -> Counter[Any]:
    return Counter({sitting: count for (sitting, each), count in kinds.items() if each == kind})
