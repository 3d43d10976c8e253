"""Working out all levels anew from the ledger: after a change of the rule, after a restore, or to see that nothing differs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import delete, insert, select, text
from sqlalchemy.orm import Session

from elearn.competency.ledger import LINE_COLUMNS, columns_of, evidence_of
from elearn.competency.models import EvidenceLine, ProficiencyRow
from elearn.competency.rules import proficiency
from elearn.core.ids import Id

_BATCH = 5_000
_lines, _levels = EvidenceLine.__table__.c, ProficiencyRow.__table__.c


@dataclass(frozen=True, slots=True)
class Level:
    """One row of the projection."""

    person_id: Id
    framework: str
    competency: str
    columns: tuple[tuple[str, Any], ...]

    @property
    def place(self) -> tuple[Id, str, str]:
        return self.person_id, self.framework, self.competency


def work_out_all(session: Session) -> Iterator[Level]:
    """Every level that the ledger gives, one after the other; the ledger is read once, in order, and never held as a whole."""
    place = (_lines.person_id, _lines.framework, _lines.competency)
    statement = select(*LINE_COLUMNS, *place).order_by(*place).execution_options(yield_per=_BATCH)
    rows = session.execute(statement)
    for (person_id, framework, competency), lines in groupby(rows, key=lambda row: tuple(row[9:])):
        found = proficiency(evidence_of(row) for row in lines)
        yield Level(person_id, framework, competency, tuple(columns_of(found).items()))


def stored_levels(session: Session) -> Iterator[Level]:
    """Every level as it is stored."""
    names = ("level", "reached_at", "rule")
    columns = (_levels.person_id, _levels.framework, _levels.competency, *(_levels[name] for name in names))
    rows = session.execute(select(*columns).order_by(*columns[:3]).execution_options(yield_per=_BATCH))
    return (Level(row[0], row[1], row[2], tuple(zip(names, row[3:], strict=True))) for row in rows)


def differences(session: Session) -> list[tuple[Id, str, str]]:
    """The people and competencies whose stored level is not what the ledger gives; empty when all is well."""
    wanted = {level.place: level.columns for level in work_out_all(session)}
    found = {level.place: level.columns for level in stored_levels(session)}
    return sorted((place for place in wanted.keys() | found.keys() if wanted.get(place) != found.get(place)), key=str)


def rebuild(session: Session) -> int:
    """Replaces all levels by what the ledger gives. Answers how many there are. Whoever writes evidence meanwhile waits."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("LOCK TABLE evidence, proficiency IN SHARE ROW EXCLUSIVE MODE"))
    levels = [
        {**dict(zip(("person_id", "framework", "competency"), level.place, strict=True)), **dict(level.columns)}
        for level in work_out_all(session)
    ]
    session.execute(delete(ProficiencyRow))
    for start in range(0, len(levels), _BATCH):
        session.execute(insert(ProficiencyRow), levels[start : start + _BATCH])
    return len(levels)
