"""What can happen to a draft. Words of a review stand in the row, not here: they may speak of people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from elearn.core.events import Event
from elearn.core.ids import Id


@dataclass(frozen=True, slots=True)
class DraftMade(Event):
    """Somebody sent sources. `origin` is upload, folder or settings; `archive_sha256` names the bytes where they were sent."""

    name: ClassVar[str] = "studio.draft_made"
    subject: ClassVar[str] = "draft_id"

    draft_id: Id
    origin: str
    archive_sha256: str | None


@dataclass(frozen=True, slots=True)
class DraftChecked(Event):
    """A draft was compiled. `state` is ready or faulty; the hashes are empty where it has errors."""

    name: ClassVar[str] = "studio.draft_checked"
    subject: ClassVar[str] = "draft_id"

    draft_id: Id
    state: str
    source_hash: str | None
    document_hash: str | None


@dataclass(frozen=True, slots=True)
class CheckAsked(Event):
    """A draft is to be compiled once more: another version was published meanwhile, or the check did not come to an end."""

    name: ClassVar[str] = "studio.check_asked"
    subject: ClassVar[str] = "draft_id"

    draft_id: Id
    is_overtaken: bool


@dataclass(frozen=True, slots=True)
class ReviewAsked(Event):
    name: ClassVar[str] = "studio.review_asked"
    subject: ClassVar[str] = "draft_id"

    draft_id: Id
    document_hash: str


@dataclass(frozen=True, slots=True)
class DraftApproved(Event):
    """A second person said yes to the document with this hash."""

    name: ClassVar[str] = "studio.draft_approved"
    subject: ClassVar[str] = "draft_id"

    draft_id: Id
    document_hash: str


@dataclass(frozen=True, slots=True)
class DraftSentBack(Event):
    name: ClassVar[str] = "studio.draft_sent_back"
    subject: ClassVar[str] = "draft_id"

    draft_id: Id
    document_hash: str


@dataclass(frozen=True, slots=True)
class DraftWithdrawn(Event):
    name: ClassVar[str] = "studio.draft_withdrawn"
    subject: ClassVar[str] = "draft_id"

    draft_id: Id


@dataclass(frozen=True, slots=True)
class DraftPublished(Event):
    """A draft became a version. `reviewer_id` is None where the installation asks for no review."""

    name: ClassVar[str] = "studio.draft_published"
    subject: ClassVar[str] = "draft_id"

    draft_id: Id
    version_id: Id
    document_hash: str
    reviewer_id: Id | None
