"""A draft is made, checked again, given up."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session

from elearn.catalogue.models import Course
from elearn.core.actor import Actor
from elearn.core.errors import N_, Conflict, Forbidden, Invalid, NotFound
from elearn.core.events import publish
from elearn.core.ids import Id, new_id
from elearn.core.jobs.queue import enqueue
from elearn.organisation.models import UnitClosure
from elearn.studio import policy
from elearn.studio.events import CheckAsked, DraftMade, DraftWithdrawn
from elearn.studio.models import CourseDraft, DraftWriter
from elearn.studio.rules import Origin, State, is_refused_whole, may_follow

CHECK = "studio.check_draft"
"""The kind of the job that compiles a draft."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What somebody sends: where it comes from, what they call it, and the private file that holds it.

    `archive_sha256` is None of a folder, which the check reads. `over_version_id`: the version whose sources the settings are laid
    over, `course_id` its course; `over_draft_id`: the draft, instead of a version. `is_again`: the version is published once more.
    """

    origin: Origin
    file_name: str
    archive_sha256: str | None = None
    over_version_id: Id | None = None
    course_id: Id | None = None
    over_draft_id: Id | None = None
    is_again: bool | None = None


def make_draft(
    session: Session,
    actor: Actor,
    sent: Sent,
    *,
    unit_id: Id | None,
    owner_id: Id | None = None,
    author: Actor | None = None,
    helpers: Collection[Id] = (),
    now: datetime,
) -> CourseDraft:
    """Takes sources in, and asks for their check.

    Args:
        helpers: who else wrote what is sent. They review it as little as the author.
        author: whose draft it is, where somebody else brings it in for them; None means the actor's own.
        unit_id: for which unit a course that does not exist yet is written; what exists stays with the unit it belongs to.
        owner_id: the unit that the course is to belong to from now on; None leaves it as it is.

    Raises:
        Forbidden: it would be nobody's.
        Invalid: the author does not write for one of the units.
        NotFound: the course whose settings these are is not one that the author may change.
    """
    author = author or actor
    if author.person_id is None:
        raise Forbidden
    for field, each in (("unit", unit_id), ("owner", owner_id)):
        if each is not None and not writes_for(session, author, each):
            raise Invalid(N_("Anh/chị không soạn bài cho đơn vị này."), field=field)
    if sent.course_id is not None:
        unit_id = _unit_of_course(session, author, sent.course_id)
    draft = CourseDraft(
        id=new_id(),
        state=State.CHECKING,
        origin=sent.origin,
        file_name=sent.file_name[:200],
        unit_id=unit_id,
        owner_id=owner_id,
        made_by=author.person_id,
        made_at=now,
        archive_sha256=sent.archive_sha256,
        over_version_id=sent.over_version_id,
        course_id=sent.course_id,
        over_draft_id=sent.over_draft_id,
        is_again=sent.is_again,
    )
    session.add(draft)
    session.flush()
    session.add_all(DraftWriter(draft_id=draft.id, person_id=each) for each in {author.person_id, *helpers})
    session.flush()
    publish(session, DraftMade(draft.id, sent.origin, sent.archive_sha256, sent.over_draft_id), actor=actor, now=now)
    _enqueue(session, draft, now)
    return draft


def _unit_of_course(session: Session, actor: Actor, course_id: Id) -> Id | None:
    row = session.execute(select(Course.owner_unit_id).where(Course.id == course_id, policy.may_change(actor))).first()
    if row is None:
        raise NotFound
    found: Id | None = row.owner_unit_id
    return found


def writes_for(session: Session, actor: Actor, unit_id: Id) -> bool:
    """Whether the actor writes for a unit of today."""
    return bool(session.scalar(select(exists(select(UnitClosure.depth).where(policy.writes_for(actor, unit_id))))))


def ask_check(session: Session, actor: Actor, draft_id: Id, *, now: datetime) -> None:
    """Asks for the check of a draft once more, where it did not come to an end or found what has changed since.

    Raises:
        NotFound: it is not the actor's.
        Conflict: there is nothing left to check.
    """
    draft = lock_own(session, actor, draft_id)
    if draft.state != State.CHECKING:
        refuse_unless(draft, State.CHECKING)
    if is_refused_whole(Origin(draft.origin), (each["code"] for each in draft.problems or ())):
        raise Conflict(N_("Tệp này bị từ chối cả tệp; kiểm tra lại cũng thế. Xin gửi tệp khác."))
    check_again(session, actor, draft, is_overtaken=False, now=now)


def check_again(session: Session, actor: Actor, draft: CourseDraft, *, is_overtaken: bool, now: datetime) -> None:
    """Sends a locked draft back to its check. What was approved was approved against what was served then: it is void."""
    draft.state = State.CHECKING
    draft.asked_at = draft.reviewed_by = draft.approved_hash = None
    draft.reviews_needed = draft.review_unit_id = draft.rule_unit_id = None
    publish(session, CheckAsked(draft.id, is_overtaken), actor=actor, now=now)
    _enqueue(session, draft, now)


def withdraw(session: Session, actor: Actor, draft_id: Id, *, now: datetime) -> None:
    """The author gives a draft up. It stays as a record.

    Raises:
        NotFound: it is not the actor's.
        Conflict: it has ended already.
    """
    draft = lock_own(session, actor, draft_id)
    refuse_unless(draft, State.WITHDRAWN)
    draft.state, draft.ended_at = State.WITHDRAWN, now
    publish(session, DraftWithdrawn(draft.id), actor=actor, now=now)


def lock_own(session: Session, actor: Actor, draft_id: Id) -> CourseDraft:
    """A draft that the actor made, locked until the unit of work ends.

    Raises:
        NotFound: there is none.
    """
    return lock(session, draft_id, policy.written_by(actor))


def lock(session: Session, draft_id: Id, clause: ColumnElement[bool]) -> CourseDraft:
    """The draft with this id for which a clause holds, locked until the unit of work ends.

    Raises:
        NotFound: there is none.
    """
    draft = session.scalars(select(CourseDraft).where(CourseDraft.id == draft_id, clause).with_for_update()).one_or_none()
    if draft is None:
        raise NotFound
    return draft


def refuse_unless(draft: CourseDraft, following: State) -> None:
    """Refuses a step that does not follow where the draft is now.

    Raises:
        Conflict: it does not.
    """
    if not may_follow(State(draft.state), following):
        raise Conflict(N_("Bản nháp không còn ở bước này. Xin tải lại trang để thấy nó đang ở đâu."))


def _enqueue(session: Session, draft: CourseDraft, now: datetime) -> None:
    draft.job_id = enqueue(session, CHECK, {"draft": str(draft.id)}, now=now)
