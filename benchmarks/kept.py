"""What stands in the tables after a server was killed many times: compared with what was acknowledged, searched for halves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from benchmarks.savers import Acknowledged
from elearn.assessment.events import AttemptMarked, AttemptStarted, AttemptSubmitted
from elearn.assessment.models import Attempt, AttemptLine, AttemptResult
from elearn.competency import rebuild
from elearn.competency.models import EvidenceLine
from elearn.core.db.work import Database
from elearn.core.events import StoredEvent


@dataclass(frozen=True, slots=True)
class Kept:
    """`lost` was acknowledged and is not there, `duplicated` is there more than once, of `halves` a part is.

    `what` names what `attempts` counts.
    """

    acknowledged: int
    stored: int
    attempts: int
    lost: tuple[str, ...]
    duplicated: tuple[str, ...]
    halves: tuple[str, ...]
    what: str = "attempts"

    @property
    def is_whole(self) -> bool:
        return not (self.lost or self.duplicated or self.halves) and self.acknowledged > 0


def compare(database: Database, log: Acknowledged) -> Kept:
    """Compares the tables with the clients' log."""
    with database.read() as session:
        rows = list(session.execute(select(AttemptLine.attempt_id, AttemptLine.seq, AttemptLine.kind, AttemptLine.payload)))
        texts = texts_of(rows)
        attempts = list(session.execute(select(Attempt.id, Attempt.submitted_at, Attempt.lines)))
        submitted = {str(each.id) for each in attempts if each.submitted_at is not None}
        lost = [
            *(log.answers - texts.keys()),
            *(log.begun - {str(each.id) for each in attempts}),
            *(log.handed_in - submitted),
        ]
        halves = tuple(_halves(session, attempts, rows))
    duplicated = tuple(text for text, count in texts.items() if count > 1)
    return Kept(len(log.answers), texts.total(), len(attempts), tuple(lost), duplicated, halves)


def texts_of(rows: Iterable[Any]) -> Counter[str]:
    """How often each text was answered, by the lines of logs with `kind` and `payload`."""
    return Counter(row.payload["response"]["value"]["answer"]["text"] for row in rows if row.kind == "answered")


def _halves(session: Session, attempts: list[Any], rows: list[Any]) -> Iterator[str]:
    """What does not fit together: a log with a gap; an attempt handed in without its one result, evidence, event; the reverse."""
    logs: dict[Any, list[int]] = {}
    for row in sorted(rows, key=lambda each: each.seq):
        logs.setdefault(row.attempt_id, []).append(row.seq)
    ends = Counter(row.attempt_id for row in rows if row.kind == "submitted")
    once = {"end": ends, **_counts(session)}
    started = events_of(session, AttemptStarted.name)
    for attempt in attempts:
        if logs.get(attempt.id, []) != list(range(1, attempt.lines + 1)):
            yield f"the log of {attempt.id}"
        if started[attempt.id] != 1:
            yield f"the beginning of {attempt.id}"
        wanted = int(attempt.submitted_at is not None)
        yield from (f"the {name} of {attempt.id}" for name, count in once.items() if count[attempt.id] != wanted)
    if rebuild.differences(session):
        yield "levels that the ledger does not give"


def _counts(session: Session) -> Mapping[str, Counter[Any]]:
    results = session.execute(select(AttemptResult.attempt_id, func.count()).group_by(AttemptResult.attempt_id))
    # An attempt speaks of two competencies; each once.
    lines = select(EvidenceLine.stream, EvidenceLine.competency, func.count()).group_by(
        EvidenceLine.stream, EvidenceLine.competency
    )
    evidence = {(row[0], row[1]): row[2] for row in session.execute(lines)}
    ids = list(session.scalars(select(Attempt.id)))
    return {
        "result": Counter({row[0]: row[1] for row in results}),
        "submission": events_of(session, AttemptSubmitted.name),
        "marking": events_of(session, AttemptMarked.name),
        "evidence of WD3": Counter({each: evidence.get((str(each), "WD3"), 0) for each in ids}),
        "evidence of WD8": Counter({each: evidence.get((str(each), "WD8"), 0) for each in ids}),
    }


def events_of(session: Session, name: str) -> Counter[Any]:
    """How many events of a name were told of each subject."""
    found = select(StoredEvent.subject_id, func.count()).where(StoredEvent.name == name).group_by(StoredEvent.subject_id)
    return Counter({row[0]: row[1] for row in session.execute(found)})
