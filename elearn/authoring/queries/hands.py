"""Who had a hand in a course, in its workspaces as in its drafts."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import Select, select, union
from sqlalchemy.orm import Session

from elearn.authoring.models import Workspace, WorkspaceFile, WorkspaceImport, WorkspacePassage, WorkspaceRevision
from elearn.catalogue.models import Course
from elearn.core.ids import Id
from elearn.studio.queries import hands as drafts


def list_hands(session: Session, courses: Collection[Id], people: Collection[Id] | None = None) -> set[tuple[Id, Id]]:
    """Each of some courses with everybody (of `people`, where they are given) who opened a workspace of it, saved or brought a file
    there, said of a passage that it is a translation, or had a hand in one of its drafts.
    """

    def of(person: Any, *joined: tuple[Any, Any]) -> Select[Any]:
        found = select(Course.id, person).join_from(Course, Workspace, Workspace.code == Course.code)
        for table, on in joined:
            found = found.join(table, on)
        return found.where(Course.id.in_(courses), *([person.in_(people)] if people is not None else []))

    in_workspace = (WorkspaceFile, WorkspaceFile.workspace_id == Workspace.id)
    rows = session.execute(
        union(
            of(Workspace.made_by),
            of(WorkspaceRevision.saved_by, in_workspace, (WorkspaceRevision, WorkspaceRevision.file_id == WorkspaceFile.id)),
            of(WorkspacePassage.said_by, (WorkspacePassage, WorkspacePassage.workspace_id == Workspace.id)),
            of(WorkspaceImport.made_by, (WorkspaceImport, WorkspaceImport.workspace_id == Workspace.id)),
        )
    )
    return {(row[0], row[1]) for row in rows} | drafts.list_hands(session, courses, people)
