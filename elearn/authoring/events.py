"""What can happen to a workspace. Saves are not told one by one: each is kept as a revision, and what is sent names its content."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from elearn.core.events import Event
from elearn.core.ids import Id


@dataclass(frozen=True, slots=True)
class WorkspaceOpened(Event):
    """A course is written here from now on. `version_id` is the version from which it went out, None for a new course."""

    name: ClassVar[str] = "authoring.workspace_opened"
    subject: ClassVar[str] = "workspace_id"

    workspace_id: Id
    code: str
    version_id: Id | None


@dataclass(frozen=True, slots=True)
class WorkspaceSent(Event):
    """What is written was sent, as a draft."""

    name: ClassVar[str] = "authoring.workspace_sent"
    subject: ClassVar[str] = "workspace_id"

    workspace_id: Id
    draft_id: Id


@dataclass(frozen=True, slots=True)
class ImportTaken(Event):
    """What was read of a foreign file came into a workspace. `form` is document or a format of banks, `sha256` of its bytes."""

    name: ClassVar[str] = "authoring.import_taken"
    subject: ClassVar[str] = "workspace_id"

    workspace_id: Id
    form: str
    sha256: str


@dataclass(frozen=True, slots=True)
class WorkspaceEnded(Event):
    """Nobody writes here any more. Its files stay."""

    name: ClassVar[str] = "authoring.workspace_ended"
    subject: ClassVar[str] = "workspace_id"

    workspace_id: Id
