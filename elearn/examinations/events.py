"""What can happen to an examination. Events carry ids, codes and digests: whatever somebody wrote stands in rows that can be
emptied.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from elearn.core.events import Event
from elearn.core.ids import Id


@dataclass(frozen=True, slots=True)
class ExaminationActed(Event):
    """Somebody did something to an examination: `kind` is an `acts.ActKind`, `digest` that of its row in the sealed log."""

    name: ClassVar[str] = "examination.acted"
    subject: ClassVar[str] = "examination_id"

    examination_id: Id
    act_id: Id
    kind: str
    candidate_id: Id | None
    digest: str


@dataclass(frozen=True, slots=True)
class SittingStarted(Event):
    name: ClassVar[str] = "examination.sitting_started"
    subject: ClassVar[str] = "sitting_id"

    sitting_id: Id
    examination_id: Id
    candidate_id: Id
    deadline_at: datetime


@dataclass(frozen=True, slots=True)
class SittingTakenOver(Event):
    """The sitting goes on at another machine; the one before can save no more."""

    name: ClassVar[str] = "examination.sitting_taken_over"
    subject: ClassVar[str] = "sitting_id"

    sitting_id: Id
    candidate_id: Id


@dataclass(frozen=True, slots=True)
class SittingSubmitted(Event):
    """`cause` is a `rules.Cause`; `lines` and `digest` are of its log as it was then (`assessment.log.digest_of`)."""

    name: ClassVar[str] = "examination.sitting_submitted"
    subject: ClassVar[str] = "sitting_id"

    sitting_id: Id
    examination_id: Id
    candidate_id: Id
    cause: str
    lines: int
    digest: str


@dataclass(frozen=True, slots=True)
class SittingMarked(Event):
    """There is a result, perhaps after an earlier one. `cause` is a `rules.ResultCause`."""

    name: ClassVar[str] = "examination.sitting_marked"
    subject: ClassVar[str] = "sitting_id"

    sitting_id: Id
    result_id: Id
    examination_id: Id
    candidate_id: Id
    person_id: Id | None
    cause: str
    is_passed: bool | None


@dataclass(frozen=True, slots=True)
class ResultsPosted(Event):
    """The results of an examination are told."""

    name: ClassVar[str] = "examination.results_posted"
    subject: ClassVar[str] = "examination_id"

    examination_id: Id


@dataclass(frozen=True, slots=True)
class ResultAnnulled(Event):
    """Of a candidate nothing counts any more, nor whatever else comes to be written of them."""

    name: ClassVar[str] = "examination.result_annulled"
    subject: ClassVar[str] = "examination_id"

    examination_id: Id
    candidate_id: Id
    person_id: Id | None


@dataclass(frozen=True, slots=True)
class SittingTold(Event):
    """The result of somebody with an account was told when the results were posted."""

    name: ClassVar[str] = "examination.sitting_told"
    subject: ClassVar[str] = "sitting_id"

    sitting_id: Id
    result_id: Id
    examination_id: Id
    candidate_id: Id
    person_id: Id
