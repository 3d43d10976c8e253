"""What can happen to persons, accounts and sessions. Ids only: no name and no address stands in an event."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from elearn.core.events import Event
from elearn.core.ids import Id


@dataclass(frozen=True, slots=True)
class PersonCreated(Event):
    name: ClassVar[str] = "accounts.person_created"
    subject: ClassVar[str] = "person_id"
    person_id: Id


@dataclass(frozen=True, slots=True)
class PersonDescribed(Event):
    """What is known of a person was corrected: `fields` are names of columns. The values stand in `person`."""

    name: ClassVar[str] = "accounts.person_described"
    subject: ClassVar[str] = "person_id"
    person_id: Id
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AccountCreated(Event):
    name: ClassVar[str] = "accounts.account_created"
    subject: ClassVar[str] = "account_id"
    account_id: Id
    person_id: Id


@dataclass(frozen=True, slots=True)
class PasswordSet(Event):
    """`is_one_time`: it was given out by an administrator and must be changed at the next sign-in."""

    name: ClassVar[str] = "accounts.password_set"
    subject: ClassVar[str] = "account_id"
    account_id: Id
    is_one_time: bool


@dataclass(frozen=True, slots=True)
class AccountDisabled(Event):
    name: ClassVar[str] = "accounts.account_disabled"
    subject: ClassVar[str] = "account_id"
    account_id: Id


@dataclass(frozen=True, slots=True)
class AccountEnabled(Event):
    name: ClassVar[str] = "accounts.account_enabled"
    subject: ClassVar[str] = "account_id"
    account_id: Id


@dataclass(frozen=True, slots=True)
class LanguageChosen(Event):
    name: ClassVar[str] = "accounts.language_chosen"
    subject: ClassVar[str] = "account_id"
    account_id: Id
    language: str


@dataclass(frozen=True, slots=True)
class CodeIssued(Event):
    """A one-time code was given to a person. `purpose` is one of `elearn.accounts.rules.CodePurpose`."""

    name: ClassVar[str] = "accounts.code_issued"
    subject: ClassVar[str] = "person_id"
    code_id: Id
    person_id: Id
    purpose: str


@dataclass(frozen=True, slots=True)
class CodeUsed(Event):
    """A person used the code that was given to them."""

    name: ClassVar[str] = "accounts.code_used"
    subject: ClassVar[str] = "person_id"
    code_id: Id
    person_id: Id
    purpose: str


@dataclass(frozen=True, slots=True)
class Informed(Event):
    """The owner of an account confirmed having read what is recorded of them."""

    name: ClassVar[str] = "accounts.informed"
    subject: ClassVar[str] = "account_id"
    account_id: Id


@dataclass(frozen=True, slots=True)
class SessionBegun(Event):
    name: ClassVar[str] = "accounts.session_begun"
    subject: ClassVar[str] = "session_id"
    session_id: Id
    account_id: Id


@dataclass(frozen=True, slots=True)
class SessionEnded(Event):
    """`reason` is one of `elearn.accounts.rules.EndReason`."""

    name: ClassVar[str] = "accounts.session_ended"
    subject: ClassVar[str] = "session_id"
    session_id: Id
    account_id: Id
    reason: str
