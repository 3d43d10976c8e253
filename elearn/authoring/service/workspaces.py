"""A workspace begins: with a new course, or with a version that is published; and ends."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from elearn.authoring import policy
from elearn.authoring.events import WorkspaceEnded, WorkspaceOpened
from elearn.authoring.models import Workspace
from elearn.authoring.rules import is_text
from elearn.authoring.service import passages
from elearn.authoring.service.files import lock_workspace, put_media, save_text
from elearn.catalogue.models import Course
from elearn.core.actor import Actor
from elearn.core.db.insert import insert_once
from elearn.core.db.types import LocalisedText
from elearn.core.errors import N_, Conflict, Forbidden, Invalid, NotFound
from elearn.core.events import publish
from elearn.core.ids import Id, new_id
from elearn.studio.policy import may_change
from elearn.studio.service.drafts import writes_for


@dataclass(frozen=True, slots=True)
class Beginning:
    """What a workspace begins with: the course's title, its languages (the source language first) and its files by path.

    The bytes of pictures and recordings are in the private storage already. `stale`: of each translation's path the keys of the
    passages that are older than their original.
    """

    title: LocalisedText
    languages: tuple[str, ...]
    files: Mapping[str, bytes]
    stale: Mapping[str, Collection[str]] = field(default_factory=dict)


def begin_course(
    session: Session, actor: Actor, code: str, beginning: Beginning, *, unit_id: Id | None, now: datetime
) -> Workspace:
    """Begins a course that does not exist yet.

    Args:
        code: its id.
        unit_id: for which unit it is written.

    Raises:
        Invalid: the actor does not write for the unit, or a file is not accepted.
        Conflict: there is a course with this id, or it is being written.
    """
    if unit_id is None or not writes_for(session, actor, unit_id):
        raise Invalid(N_("Anh/chị không soạn bài cho đơn vị này."), field="unit")
    if session.scalar(select(Course.id).where(Course.code == code)) is not None:
        raise Conflict(N_("Đã có khóa học mang mã “%(code)s”. Xin đặt tên khác."), code=code)
    return _begin(session, actor, code, beginning, _Of(unit_id), now=now)


def take_up(session: Session, actor: Actor, course_id: Id, version_id: Id, *, beginning: Beginning, now: datetime) -> Workspace:
    """The workspace of a course: the one that is open, or a new one with the sources of the version that is served.

    Raises:
        NotFound: the actor does not write for the course.
    """
    course = session.scalars(select(Course).where(Course.id == course_id, may_change(actor))).one_or_none()
    if course is None:
        raise NotFound
    there = session.scalars(select(Workspace).where(Workspace.code == course.code, policy.visible_to(actor))).one_or_none()
    if there is not None:
        return there
    of = _Of(course.owner_unit_id, course.id, version_id)
    return _begin(session, actor, course.code, beginning, of, now=now)


@dataclass(frozen=True, slots=True)
class _Of:
    """Whose a workspace is, and what it goes out from."""

    unit_id: Id | None
    course_id: Id | None = None
    version_id: Id | None = None


def _begin(session: Session, actor: Actor, code: str, beginning: Beginning, of: _Of, *, now: datetime) -> Workspace:
    if actor.person_id is None:
        raise Forbidden
    workspace_id = new_id()
    is_new = insert_once(
        session,
        Workspace,
        id=workspace_id,
        code=code,
        title=beginning.title,
        languages=list(beginning.languages),
        unit_id=of.unit_id,
        course_id=of.course_id,
        version_id=of.version_id,
        made_by=actor.person_id,
        made_at=now,
        changed_at=now,
    )
    if not is_new:
        raise Conflict(N_("Khóa “%(code)s” đang được soạn ở nơi khác."), code=code)
    publish(session, WorkspaceOpened(workspace_id, code, of.version_id), actor=actor, now=now)
    for path, content in sorted(beginning.files.items()):
        if is_text(path):
            save_text(session, actor, workspace_id, path, text_of(content), based_on=0, now=now)
        else:
            put_media(session, actor, workspace_id, path, content, now=now)
    workspace = session.get_one(Workspace, workspace_id)
    _remember_translations(session, actor, workspace, beginning, now=now)
    # A published version that was taken up is what is served: nothing was written yet.
    workspace.sent_at = now if of.version_id is not None else None
    return workspace


def _remember_translations(session: Session, actor: Actor, workspace: Workspace, beginning: Beginning, *, now: datetime) -> None:
    """Once all files are there: from which words the translations were made, that came before their originals."""
    for path, content in beginning.files.items():
        if passages.is_translation(workspace, path):
            stale = beginning.stale.get(path, ())
            passages.record_making(session, actor, workspace, path, text_of(content), stale=stale, now=now)


def text_of(content: bytes) -> str:
    """The text of a source as the editor shows it. What is no UTF-8 was refused before it came here."""
    return content.decode("utf-8-sig", "replace").replace("\r\n", "\n").replace("\r", "\n")


def describe(session: Session, actor: Actor, workspace_id: Id, title: LocalisedText, languages: tuple[str, ...]) -> None:
    """Takes over what the settings of the course say of its title and languages, for lists and for the editor.

    Raises:
        NotFound: there is none for this actor.
    """
    workspace = lock_workspace(session, actor, workspace_id)
    workspace.title, workspace.languages = title, list(languages)


def end(session: Session, actor: Actor, workspace_id: Id, *, now: datetime) -> None:
    """Closes a workspace. What was published stays; the files and all that was saved of them stay too.

    Raises:
        NotFound: there is none for this actor.
    """
    workspace = lock_workspace(session, actor, workspace_id)
    workspace.ended_at = now
    publish(session, WorkspaceEnded(workspace_id), actor=actor, now=now)


def reopen(session: Session, actor: Actor, workspace_id: Id, *, now: datetime) -> None:
    """Opens a closed workspace again, with all that was saved in it.

    Raises:
        NotFound: there is none for this actor.
        Conflict: the course is written elsewhere by now.
    """
    wanted = select(Workspace).where(Workspace.id == workspace_id, policy.closed_for(actor)).with_for_update()
    workspace = session.scalars(wanted).one_or_none()
    if workspace is None:
        raise NotFound
    others = select(Workspace.id).where(Workspace.code == workspace.code, Workspace.ended_at.is_(None))
    if session.scalar(others) is not None:
        raise Conflict(N_("Khóa “%(code)s” đang được soạn ở nơi khác."), code=workspace.code)
    workspace.ended_at = None
    publish(session, WorkspaceOpened(workspace_id, workspace.code, workspace.version_id), actor=actor, now=now)
