"""Reading one's own evidence, levels and opinions of oneself. Every query takes the actor and answers about nobody else."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from elearn.catalogue.models import CourseVersion
from elearn.competency.ledger import LINE_COLUMNS, evidence_of
from elearn.competency.models import EvidenceLine, ProficiencyRow, SelfAssessment
from elearn.competency.policy import own
from elearn.competency.rules import Evidence, Proficiency
from elearn.core.actor import Actor
from elearn.core.db.types import LocalisedText
from elearn.core.ids import Id

Place = tuple[str, str]
"""The codes of a framework and of a competency in it."""


@dataclass(frozen=True, slots=True)
class OwnLine:
    """A line of the ledger with the course as it was called in the version that was learned."""

    evidence: Evidence
    course_id: Id
    course_title: LocalisedText
    label: str


@dataclass(frozen=True, slots=True)
class OwnOpinion:
    """What somebody thinks of themselves, and since when. It counts for nothing."""

    level: int
    assessed_at: datetime


_lines = EvidenceLine.__table__.c


def list_own_lines(session: Session, actor: Actor) -> dict[Place, tuple[OwnLine, ...]]:
    """Every line about the actor, by competency and by time. One statement."""
    columns = (*LINE_COLUMNS, _lines.framework, _lines.competency, CourseVersion.title, CourseVersion.label)
    rows = session.execute(
        select(*columns)
        .join(CourseVersion, CourseVersion.id == _lines.version_id)
        .where(own(actor, _lines.person_id))
        .order_by(_lines.at, _lines.key)
    )
    found: dict[Place, list[OwnLine]] = defaultdict(list)
    for row in rows:
        framework, code, title, label = row[len(LINE_COLUMNS) :]
        found[framework, code].append(OwnLine(evidence_of(row), row.course_id, title, label))
    return {place: tuple(lines) for place, lines in found.items()}


def list_own_levels(session: Session, actor: Actor) -> dict[Place, Proficiency]:
    """The level of the actor in each competency that something was measured in. One statement."""
    rows = session.execute(
        select(ProficiencyRow.framework, ProficiencyRow.competency, ProficiencyRow.level, ProficiencyRow.reached_at).where(
            own(actor, ProficiencyRow.person_id)
        )
    )
    return {(framework, code): Proficiency(level, reached_at) for framework, code, level, reached_at in rows}


def list_own_opinions(session: Session, actor: Actor) -> dict[Place, OwnOpinion]:
    """The last thing that the actor said of themselves in each competency. One statement."""
    rows = session.execute(
        select(SelfAssessment.framework, SelfAssessment.competency, SelfAssessment.level, SelfAssessment.assessed_at)
        .where(own(actor, SelfAssessment.person_id))
        .order_by(SelfAssessment.assessed_at, SelfAssessment.id)
    )
    return {(framework, code): OwnOpinion(level, assessed_at) for framework, code, level, assessed_at in rows}
