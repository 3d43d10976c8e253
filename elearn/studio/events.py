"""What can happen to a draft. Words of a review stand in the row, not here: they may speak of people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from elearn.core.events import Event
from elearn.core.ids import Id


@dataclass(frozen=True, slots=True)
class DraftMade(Event):
    """Somebody sent sources. `origin` as in `rules.Origin`; `archive_sha256` names the bytes where they were sent.

    `over_draft_id` is the draft whose sources these are, with what earlier learners are told; None for sources of their own.
    """

    name: ClassVar[str] = "studio.draft_made"
    subject: ClassVar[str] = "draft_id"

    draft_id: Id
    origin: str
    archive_sha256: str | None
    over_draft_id: Id | None = None


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
    """So many others must agree. `rule_unit_id` is the unit that says so; None: the setting of the installation."""

    name: ClassVar[str] = "studio.review_asked"
    subject: ClassVar[str] = "draft_id"

    draft_id: Id
    document_hash: str
    needed: int
    rule_unit_id: Id | None


@dataclass(frozen=True, slots=True)
class DraftApproved(Event):
    """Somebody else said yes to the document with this hash. By now `agreed` of those `needed` have."""

    name: ClassVar[str] = "studio.draft_approved"
    subject: ClassVar[str] = "draft_id"

    draft_id: Id
    document_hash: str
    agreed: int
    needed: int


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
    """A draft became a version, by whoever the event's actor is: they answer for it.

    `reviewers` agreed to it. Nobody did where `needed` is 0: `rule_unit_id` is the unit that asks for nobody; None: the
    installation.
    """

    name: ClassVar[str] = "studio.draft_published"
    subject: ClassVar[str] = "draft_id"

    draft_id: Id
    version_id: Id
    document_hash: str
    reviewers: tuple[Id, ...]
    needed: int
    rule_unit_id: Id | None


@dataclass(frozen=True, slots=True)
class CommentWritten(Event):
    """A reviewer said something about one place of a draft."""

    name: ClassVar[str] = "studio.comment_written"
    subject: ClassVar[str] = "comment_id"

    comment_id: Id
    draft_id: Id
    document_hash: str


@dataclass(frozen=True, slots=True)
class CommentAnswered(Event):
    """A writer answered a comment. `state` is what it is then: open or fixed. `draft_id` is the draft with which they did."""

    name: ClassVar[str] = "studio.comment_answered"
    subject: ClassVar[str] = "comment_id"

    comment_id: Id
    draft_id: Id
    state: str


@dataclass(frozen=True, slots=True)
class CommentClosed(Event):
    """Who wrote a comment lets it rest."""

    name: ClassVar[str] = "studio.comment_closed"
    subject: ClassVar[str] = "comment_id"

    comment_id: Id
    draft_id: Id
