"""What can happen to frameworks. Codes only, no texts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from elearn.core.events import Event
from elearn.core.ids import Id


@dataclass(frozen=True, slots=True)
class FrameworkImported(Event):
    """A framework is as its file says from now on: which codes came, changed and were retired, and what else changed.

    `changed_parts` names parts of the framework: `about`, `scale`, `relations`. `replaces_id` is the version in use until then.
    """

    name: ClassVar[str] = "frameworks.framework_imported"
    subject: ClassVar[str] = "framework_id"
    framework_id: Id
    code: str
    version: str
    digest: str
    revision: int
    added: tuple[str, ...]
    changed: tuple[str, ...]
    retired: tuple[str, ...]
    changed_parts: tuple[str, ...]
    replaces_id: Id | None
