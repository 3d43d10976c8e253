"""Writing the ledger, and keeping the levels of today in step with it.

A line and the level that follows from it are committed together. The person is locked before the lines are read, so that of two
courses that finish at the same moment the second sees what the first wrote; whoever writes here holds whatever else it needs
already, so that no two wait for each other.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, insert, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from elearn.accounts.models import Person
from elearn.competency.models import EvidenceLine, ProficiencyRow
from elearn.competency.rules import RULE, WEIGHTS, Evidence, Proficiency, Source, proficiency
from elearn.core.db.insert import insert_once
from elearn.core.ids import Id, new_id

_lines = EvidenceLine.__table__.c
LINE_COLUMNS = (
    _lines.key,
    _lines.at,
    _lines.source,
    _lines.level,
    _lines.weight,
    _lines.course_id,
    _lines.work,
    _lines.stream,
    _lines.revision,
)


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found out about a person: one line to be written. `is_reached` is False for a quiz not passed in the competency."""

    person_id: Id
    framework: str
    competency: str
    level: int
    source: Source
    course_id: Id
    version_id: Id
    cycle: int
    at: datetime
    work: str = ""
    stream: str = ""
    revision: int = 0
    is_reached: bool = True

    @property
    def weight(self) -> int:
        return WEIGHTS[self.source] if self.is_reached else 0

    @property
    def key(self) -> str:
        """The same for the same finding, wherever and whenever it is told. The time is no part of it."""
        parts = (self.source, self.course_id, self.cycle, self.work, self.stream, self.revision, self.framework, self.competency)
        return hashlib.sha256("\0".join(map(str, parts)).encode()).hexdigest()[:40]


def competencies_spoken_of(session: Session, framework: str, codes: Collection[str]) -> frozenset[str]:
    """Those of the competencies that any line speaks of: not how many lines, nor about whom."""
    wanted = (EvidenceLine.framework == framework, EvidenceLine.competency.in_(codes))
    return frozenset(session.scalars(select(EvidenceLine.competency).distinct().where(*wanted)))


def latest_lines(session: Session, person_id: Id, stream: str) -> Sequence[EvidenceLine]:
    """The newest line of a stream about each competency that it has spoken of."""
    wanted = (EvidenceLine.person_id == person_id, EvidenceLine.stream == stream)
    rows = session.scalars(select(EvidenceLine).where(*wanted).order_by(EvidenceLine.revision))
    return list({(row.framework, row.competency): row for row in rows}.values())


def write(session: Session, findings: Iterable[Finding]) -> None:
    """Adds what is new to the ledger, and works out the levels that it touches."""
    new = list(findings)
    for person_id in sorted({each.person_id for each in new}):
        _lock(session, person_id)
    for finding in new:
        insert_once(session, EvidenceLine, **_row_of(finding))
    for place in dict.fromkeys((each.person_id, each.framework, each.competency) for each in new):
        _work_out(session, *place)


def write_first(session: Session, findings: Iterable[Finding]) -> None:
    """Writes the findings about many people at once, of whom nothing in these competencies was known before; in a few statements.

    For imports and invented cities: whoever may have lines already goes through `write`, which asks for them.
    """
    rows = {(each.person_id, each.key): _row_of(each) | {"id": new_id()} for each in findings}
    by_place: dict[tuple[Id, str, str], list[Evidence]] = defaultdict(list)
    for row in rows.values():
        by_place[row["person_id"], row["framework"], row["competency"]].append(
            evidence_of([row[each.name] for each in LINE_COLUMNS])
        )
    levels = [
        {"person_id": person_id, "framework": framework, "competency": competency, **columns_of(proficiency(lines))}
        for (person_id, framework, competency), lines in by_place.items()
    ]
    if rows:
        session.execute(insert(EvidenceLine), list(rows.values()))
        session.execute(insert(ProficiencyRow), levels)


def _row_of(finding: Finding) -> dict[str, Any]:
    return {
        "person_id": finding.person_id,
        "framework": finding.framework,
        "competency": finding.competency,
        "source": finding.source.value,
        "level": finding.level,
        "weight": finding.weight,
        "course_id": finding.course_id,
        "version_id": finding.version_id,
        "work": finding.work,
        "stream": finding.stream,
        "revision": finding.revision,
        "at": finding.at,
        "key": finding.key,
    }


def evidence_of(row: Any) -> Evidence:
    """The line of a row that begins with `LINE_COLUMNS`."""
    key, at, source, level, weight, course_id, work, stream, revision = row[:9]
    return Evidence(key, at, Source(source), level, weight, str(course_id), work, stream, revision)


def lines_of(person_id: Id, framework: str, competency: str) -> Select[Any]:
    """The statement for a person's lines about one competency."""
    about = (_lines.person_id == person_id, _lines.framework == framework, _lines.competency == competency)
    return select(*LINE_COLUMNS).where(*about)


def _lock(session: Session, person_id: Id) -> None:
    # Weaker than a plain lock: rows that point to the person may still be added elsewhere.
    session.execute(select(Person.id).where(Person.id == person_id).with_for_update(key_share=True))


def _work_out(session: Session, person_id: Id, framework: str, competency: str) -> None:
    found = proficiency(evidence_of(row) for row in session.execute(lines_of(person_id, framework, competency)))
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    place = {"person_id": person_id, "framework": framework, "competency": competency}
    added = dialect.insert(ProficiencyRow).values(**place, **columns_of(found))
    session.execute(added.on_conflict_do_update(index_elements=list(place), set_=columns_of(found)))


def columns_of(found: Proficiency) -> dict[str, Any]:
    """The columns of a level."""
    return {"level": found.level, "reached_at": found.reached_at, "rule": RULE}
