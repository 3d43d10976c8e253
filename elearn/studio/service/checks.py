"""What the check of a draft found is written down, by the job that compiled it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, true
from sqlalchemy.orm import Session

from elearn.catalogue.library import pack
from elearn.catalogue.models import Course
from elearn.catalogue.service import RENDERER, pack_sources
from elearn.content import document
from elearn.content.identity import hash_of
from elearn.content.problems import Problem
from elearn.content.wire import pack_problems
from elearn.core.actor import SYSTEM
from elearn.core.errors import NotFound
from elearn.core.events import publish
from elearn.core.ids import Id
from elearn.studio import plan as plans
from elearn.studio.events import DraftChecked, DraftWithdrawn
from elearn.studio.models import CourseDraft
from elearn.studio.rules import ANSWERABLE as REPLACED
from elearn.studio.rules import State
from elearn.studio.service.drafts import lock


@dataclass(frozen=True, slots=True)
class Findings:
    """What compiling a draft came to.

    `course` is None where a problem is an error; a draft that only misses what is said to earlier learners has a course and is not
    `is_sound`, so that its author can be asked. `base_hash` is the version that it was compared with, `texts` its sources without
    media, `plan` what publishing would change.
    """

    problems: Sequence[Problem]
    code: str | None = None
    base_hash: str | None = None
    source_hash: str | None = None
    course: document.Course | None = None
    texts: Mapping[str, bytes] | None = None
    plan: plans.Plan | None = None
    is_sound: bool = True


@dataclass(frozen=True, slots=True)
class DraftInCheck:
    """What the job needs to know of a draft."""

    id: Id
    origin: str
    file_name: str
    archive_sha256: str | None
    over_version_id: Id | None
    made_by: Id
    owner_id: Id | None
    over_draft_id: Id | None
    is_again: bool | None


def begin_check(session: Session, draft_id: Id) -> DraftInCheck | None:
    """The draft that a job is to compile; None where that is not wanted any more."""
    row = session.execute(
        select(
            CourseDraft.id,
            CourseDraft.origin,
            CourseDraft.file_name,
            CourseDraft.archive_sha256,
            CourseDraft.over_version_id,
            CourseDraft.made_by,
            CourseDraft.owner_id,
            CourseDraft.over_draft_id,
            CourseDraft.is_again,
        ).where(CourseDraft.id == draft_id, CourseDraft.state == State.CHECKING)
    ).first()
    return DraftInCheck(*row) if row is not None else None


def keep_folder(session: Session, draft_id: Id, archive_sha256: str) -> None:
    """Notes under which private file the files of a folder were kept, so that they are the same from now on."""
    draft = lock(session, draft_id, true())
    if draft.archive_sha256 is None:
        draft.archive_sha256 = archive_sha256


def record_findings(session: Session, draft_id: Id, found: Findings, *, now: datetime) -> None:
    """Writes down what the check of a draft found. Does nothing where the draft is not being checked any more."""
    try:
        draft = lock(session, draft_id, true())
    except NotFound:
        return
    if draft.state != State.CHECKING:
        return
    draft.checked_at, draft.problems = now, _packed(found.problems)
    draft.code, draft.base_hash, draft.renderer = found.code, found.base_hash, RENDERER
    draft.state = State.READY if found.course is not None and found.is_sound else State.FAULTY
    _keep_document(session, draft, found)
    if draft.state == State.READY and draft.over_draft_id is not None:
        _give_up_former(session, draft.over_draft_id, now)
    event = DraftChecked(draft.id, draft.state, draft.source_hash, draft.document_hash)
    publish(session, event, actor=SYSTEM, now=now)


def _give_up_former(session: Session, draft_id: Id, now: datetime) -> None:
    """The draft that a sound one was laid over has nothing left to become."""
    former = lock(session, draft_id, true())
    if former.state in REPLACED:
        former.state, former.ended_at = State.WITHDRAWN, now
        publish(session, DraftWithdrawn(former.id), actor=SYSTEM, now=now)


def _keep_document(session: Session, draft: CourseDraft, found: Findings) -> None:
    course = found.course
    draft.source_hash = found.source_hash if course is not None else None
    draft.label = course.label if course is not None else None
    draft.document = pack(course) if course is not None else None
    draft.document_hash = document_hash(course) if course is not None else None
    draft.sources = pack_sources(found.texts) if course is not None and found.texts is not None else None
    draft.plan = plans.to_json(found.plan) if course is not None and found.plan is not None else None
    served = session.execute(select(Course.id, Course.owner_unit_id).where(Course.code == found.code)).first()
    if course is not None and served is not None:
        # Whoever answers for a course answers for what is written of it.
        draft.course_id, draft.unit_id = served.id, served.owner_unit_id


def document_hash(course: document.Course) -> str:
    """What a review says yes to: the hash of the whole compiled document, which names its sources and media by theirs."""
    return hash_of(document.to_json(course).decode())


def _packed(problems: Sequence[Problem]) -> list[dict[str, Any]]:
    return pack_problems(tuple(problems))
