"""Reading drafts. What somebody may see of them is decided by `policy`, in every one of these."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from elearn.accounts.models import Person
from elearn.catalogue.earlier import media_at, unpack_sources
from elearn.catalogue.library import LIBRARY, unpack
from elearn.catalogue.models import Course
from elearn.catalogue.storage import Storage
from elearn.content import document
from elearn.content.problems import Problem, Severity
from elearn.content.wire import unpack_problems
from elearn.core.actor import Actor
from elearn.core.counts import told
from elearn.core.db.aliases import shared_alias
from elearn.core.db.types import LocalisedText
from elearn.core.errors import NotFound
from elearn.core.ids import Id
from elearn.core.jobs.queries import JobRow, find_job
from elearn.core.paging import Page, Paging
from elearn.learning.models import Completion, Enrolment
from elearn.learning.queries import in_force
from elearn.organisation.queries import name_units
from elearn.studio import policy
from elearn.studio.models import CourseDraft
from elearn.studio.plan import Plan, from_json
from elearn.studio.queries.rounds import agreed_in_round, decided_by
from elearn.studio.rules import BanksKept, State, is_refused_whole

_author = shared_alias(Person)


@dataclass(frozen=True, slots=True)
class DraftRow:
    """A draft in a list. `title` is None until it is known; `unit` is None for a course of no unit. So many of those `needed` have
    `agreed`; `needed` is None before anybody was asked.
    """

    id: Id
    state: State
    file_name: str
    title: LocalisedText | None
    label: str | None
    unit: LocalisedText | None
    author: str
    made_at: datetime
    is_own: bool
    agreed: int = 0
    needed: int | None = None


@dataclass(frozen=True, slots=True)
class DraftRecord:
    """A draft as its page shows it. `needed`, `review_unit_id` and `rule_unit_id` are as in `CourseDraft`."""

    id: Id
    state: State
    origin: str
    file_name: str
    unit_id: Id | None
    unit: LocalisedText | None
    owner: LocalisedText | None
    author: str
    author_id: Id
    is_own: bool
    made_at: datetime
    checked_at: datetime | None
    course_id: Id | None
    served_slug: str | None
    archive_sha256: str | None
    source_hash: str | None
    document_hash: str | None
    problems: tuple[Problem, ...]
    plan: Plan | None
    asked_at: datetime | None
    needed: int | None
    round: int | None
    review_unit_id: Id | None
    rule_unit_id: Id | None
    version_id: Id | None
    label: str | None
    job: JobRow | None
    ended_at: datetime | None
    over_draft_id: Id | None
    is_again: bool

    @property
    def is_refused_whole(self) -> bool:
        """Whether it is an archive that nothing was taken from."""
        return self.state == State.FAULTY and is_refused_whole(self.origin, (each.code for each in self.problems))

    @property
    def errors(self) -> int:
        return sum(problem.severity is Severity.ERROR for problem in self.problems)


@dataclass(frozen=True, slots=True)
class Affected:
    """How many people a new version of a course would reach: on the way, and completed with a completion in force.

    Both as `elearn.core.counts.told` tells them: whoever writes a course need not know who of a small unit has completed it.
    """

    on_the_way: int = 0
    completed: int = 0


_LISTED = (
    CourseDraft.id,
    CourseDraft.state,
    CourseDraft.file_name,
    CourseDraft.plan,
    CourseDraft.label,
    CourseDraft.unit_id,
    CourseDraft.made_by,
    CourseDraft.made_at,
    CourseDraft.reviews_needed,
    agreed_in_round().label("agreed"),
    _author.full_name,
)


def list_own(session: Session, actor: Actor, *, today: date, page: int = 1, withdrawn: bool = False) -> Page[DraftRow]:
    """The actor's own drafts, the latest first: those that were withdrawn, or all others."""
    is_withdrawn = CourseDraft.state == State.WITHDRAWN
    own = (policy.written_by(actor), is_withdrawn if withdrawn else ~is_withdrawn)
    wanted = select(*_LISTED).join(_author, _author.id == CourseDraft.made_by).where(*own)
    total = session.scalar(select(func.count()).select_from(CourseDraft).where(*own)) or 0
    paging = Paging.of(total, page)
    rows = session.execute(paging.limit(wanted.order_by(CourseDraft.made_at.desc(), CourseDraft.id.desc()))).all()
    return Page(_listed(session, actor, rows, today), paging)


def list_to_review(session: Session, actor: Actor, *, today: date, page: int = 1) -> Page[DraftRow]:
    """The drafts of others that wait for a word of the actor, the longest waiting first."""
    waiting = (policy.reviewable_by(actor), CourseDraft.state == State.ASKED, ~decided_by(actor))
    total = session.scalar(select(func.count()).select_from(CourseDraft).where(*waiting)) or 0
    paging = Paging.of(total, page)
    wanted = select(*_LISTED).join(_author, _author.id == CourseDraft.made_by).where(*waiting)
    rows = session.execute(paging.limit(wanted.order_by(CourseDraft.asked_at, CourseDraft.id))).all()
    return Page(_listed(session, actor, rows, today), paging)


def _listed(session: Session, actor: Actor, rows: Sequence[Row[*tuple[Any, ...]]], today: date) -> tuple[DraftRow, ...]:
    names = name_units(session, {row.unit_id for row in rows if row.unit_id is not None}, today=today)
    return tuple(
        DraftRow(
            row.id,
            State(row.state),
            row.file_name,
            from_json(row.plan).title if row.plan else None,
            row.label,
            names.get(row.unit_id) if row.unit_id else None,
            row.full_name or "",
            row.made_at,
            row.made_by == actor.person_id,
            row.agreed,
            row.reviews_needed,
        )
        for row in rows
    )


def get_draft(session: Session, actor: Actor, draft_id: Id | None, *, today: date) -> DraftRecord:
    """A draft that the actor made or may review.

    Raises:
        NotFound: there is none for this actor.
        BanksKept: they sit an examination that asks its course.
    """
    found = session.execute(
        select(CourseDraft, _author.full_name, Course.slug)
        .join(_author, _author.id == CourseDraft.made_by)
        .outerjoin(Course, Course.id == CourseDraft.course_id)
        .where(CourseDraft.id == draft_id, policy.visible_to(actor))
    ).first()
    if found is None:
        is_kept = session.scalar(select(CourseDraft.id).where(CourseDraft.id == draft_id, policy.kept_drafts(actor)))
        raise NotFound if is_kept is None else BanksKept
    draft, author, slug = found
    names = name_units(session, {each for each in (draft.unit_id, draft.owner_id) if each is not None}, today=today)
    return DraftRecord(
        id=draft.id,
        state=State(draft.state),
        origin=draft.origin,
        file_name=draft.file_name,
        unit_id=draft.unit_id,
        unit=names.get(draft.unit_id) if draft.unit_id else None,
        owner=names.get(draft.owner_id) if draft.owner_id else None,
        author=author or "",
        author_id=draft.made_by,
        is_own=draft.made_by == actor.person_id,
        made_at=draft.made_at,
        checked_at=draft.checked_at,
        course_id=draft.course_id,
        served_slug=slug,
        archive_sha256=draft.archive_sha256,
        source_hash=draft.source_hash,
        document_hash=draft.document_hash,
        problems=unpack_problems(draft.problems or []),
        plan=from_json(draft.plan) if draft.plan else None,
        asked_at=draft.asked_at,
        needed=draft.reviews_needed,
        round=draft.review_round,
        review_unit_id=draft.review_unit_id,
        rule_unit_id=draft.rule_unit_id,
        version_id=draft.version_id,
        label=draft.label,
        job=find_job(session, draft.job_id) if draft.state == State.CHECKING and draft.job_id else None,
        ended_at=draft.ended_at,
        over_draft_id=draft.over_draft_id,
        is_again=bool(draft.is_again),
    )


def get_documents(session: Session, actor: Actor, draft_id: Id | None) -> tuple[document.Course | None, document.Course]:
    """What is served of a draft's course, None where nothing is, and the draft's own compiled document.

    Raises:
        NotFound: there is no such draft for this actor, or it was not compiled.
    """
    row = session.execute(
        select(CourseDraft.document, CourseDraft.code).where(CourseDraft.id == draft_id, policy.visible_to(actor))
    ).first()
    if row is None or row.document is None:
        raise NotFound
    rendition = session.scalar(select(Course.rendition_id).where(Course.code == row.code))
    served = LIBRARY.get_document(session, rendition) if rendition is not None else None
    return served, unpack(row.document)


def sources_of_draft(session: Session, files: Storage, media: Storage, draft_id: Id) -> dict[str, bytes]:
    """The sources of a draft that was compiled: its texts byte for byte, and the media that its pages show.

    Args:
        files: the private files of drafts; `media` the public ones, where those of a published draft are.

    Raises:
        NotFound: there is no such draft, or it was not compiled.
        Unavailable: a file is gone.
    """
    row = session.execute(select(CourseDraft.sources, CourseDraft.document).where(CourseDraft.id == draft_id)).first()
    if row is None or row.sources is None or row.document is None:
        raise NotFound
    return media_at(unpack_sources(row.sources), unpack(row.document), files, media)


def count_affected(session: Session, course_id: Id | None) -> Affected:
    """How many people a new version of a course would reach, as far as it says nothing of anybody."""
    if course_id is None:
        return Affected()
    done = select(Completion.person_id).where(Completion.course_id == course_id, in_force())
    completed = session.scalar(
        select(func.count(Completion.person_id.distinct())).where(Completion.course_id == course_id, in_force())
    )
    on_the_way = session.scalar(
        select(func.count(Enrolment.person_id.distinct())).where(Enrolment.course_id == course_id, Enrolment.person_id.not_in(done))
    )
    return Affected(told(on_the_way or 0), told(completed or 0))


def list_changeable(session: Session, actor: Actor) -> set[Id]:
    """The courses that the actor may change."""
    return set(session.scalars(select(Course.id).where(policy.may_change(actor))))


def may_change(session: Session, actor: Actor, course_id: Id) -> bool:
    """Whether the actor may change a course."""
    return session.scalar(select(Course.id).where(Course.id == course_id, policy.may_change(actor))) is not None


def answers_for(session: Session, actor: Actor, course_id: Id) -> bool:
    """Whether the actor writes or reviews for the unit of a course."""
    return session.scalar(select(Course.id).where(Course.id == course_id, policy.answers_for(actor))) is not None


def may_read_versions(session: Session, actor: Actor, course_id: Id) -> bool:
    """Whether the actor may see any version that was ever published of a course."""
    return session.scalar(select(Course.id).where(Course.id == course_id, policy.reads_versions(actor))) is not None
