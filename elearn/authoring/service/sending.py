"""What is written is handed in: a draft of the studio, which is checked, reviewed and published as any other."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from elearn.authoring.events import WorkspaceSent
from elearn.authoring.models import Workspace
from elearn.authoring.queries import list_writers
from elearn.authoring.service.files import lock_workspace
from elearn.catalogue.models import CourseVersion
from elearn.core.actor import Actor
from elearn.core.errors import N_, Conflict
from elearn.core.events import publish
from elearn.core.i18n import in_language
from elearn.core.ids import Id
from elearn.studio import service as studio
from elearn.studio.models import CourseDraft
from elearn.studio.rules import Origin, State
from elearn.studio.service import Sent

_WAITING = frozenset({State.ASKED, State.APPROVED})
_UNDECIDED = frozenset({State.CHECKING, State.FAULTY, State.READY, State.SENT_BACK})


def send(session: Session, actor: Actor, workspace_id: Id, archive_sha256: str, *, now: datetime) -> CourseDraft:
    """Hands in what is written. What was sent before and not yet asked for is withdrawn: this takes its place.

    Args:
        archive_sha256: the private file with the texts and `studio.written.Written`.

    Raises:
        NotFound: there is no such workspace for this actor.
        Conflict: what was sent before waits for a review or for its publication.
    """
    workspace = lock_workspace(session, actor, workspace_id)
    earlier = session.get(CourseDraft, workspace.draft_id) if workspace.draft_id is not None else None
    if earlier is not None and earlier.state in _WAITING:
        raise Conflict(N_("Bản gửi trước đang chờ thẩm định hoặc chờ phát hành. Xin rút bản ấy lại trước khi gửi bản khác."))
    if earlier is not None and earlier.state in _UNDECIDED and earlier.made_by == actor.person_id:
        studio.withdraw(session, actor, earlier.id, now=now)
    name = in_language(workspace.title, workspace.languages[0])[0]
    sent = Sent(Origin.EDITOR, name, archive_sha256, workspace.version_id, workspace.course_id)
    draft = studio.make_draft(session, actor, sent, unit_id=workspace.unit_id, helpers=_writers(session, workspace), now=now)
    workspace.draft_id, workspace.sent_at = draft.id, now
    publish(session, WorkspaceSent(workspace.id, draft.id), actor=actor, now=now)
    return draft


def _writers(session: Session, workspace: Workspace) -> set[Id]:
    """Who wrote something that is not published yet: none of them reviews it."""
    sent_at = session.scalar(select(CourseDraft.made_at).where(CourseDraft.version_id == workspace.version_id))
    if sent_at is None:
        sent_at = session.scalar(select(CourseVersion.published_at).where(CourseVersion.id == workspace.version_id))
    return list_writers(session, workspace.id, since=sent_at)
