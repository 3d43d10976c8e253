"""What the studio's doors have in common: the draft in an address, the settings, the private files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from flask import current_app

from elearn.catalogue.storage import Storage
from elearn.content.problems import Problem
from elearn.core.db.types import LocalisedText
from elearn.core.i18n import in_language
from elearn.core.ids import Id
from elearn.organisation.queries import list_units_with_parents
from elearn.organisation.views.shared import open_or_note
from elearn.studio.queries import DraftRecord, get_draft
from elearn.studio.rules import AUTHORS
from elearn.web.access import current_actor
from elearn.web.addresses import id_in_address
from elearn.web.languages import current_language
from elearn.web.work import read_session, today


def open_draft(draft_id: str) -> DraftRecord:
    """The draft in an address; one that is not there for this actor is noted.

    Raises:
        NotFound: there is none.
    """
    wanted = id_in_address(draft_id)
    return open_or_note("draft", wanted, lambda: get_draft(read_session(), current_actor(), wanted, today=today()))


def private_files() -> Storage:
    """Where the files of drafts lie."""
    storage: Storage = current_app.extensions["elearn.private"]
    return storage


def public_files() -> Storage:
    """Where published media lie."""
    storage: Storage = current_app.extensions["elearn.storage"]
    return storage


EDITOR = "elearn.editor"
"""Where the application keeps who knows the editor's addresses: the editor stands above this package."""


@dataclass(frozen=True, slots=True)
class ToldPlace:
    """A place of a draft by its name.

    Attributes:
        title: of the lesson or bank, in `language`; empty `language`: in that of the page.
        where: in it, in the language of the page; empty for the whole.
        href: the address where it is mended; empty where there is none.
        asked: the words of the question that it is in; empty where it is in none.
        is_in_words: whether it stands in words that people read, and not in settings.
    """

    title: str
    language: str
    where: str = ""
    href: str = ""
    asked: str = ""
    is_in_words: bool = True


class Editor(Protocol):
    """Knows where what was sent is written."""

    def place_of(self, draft_id: Id) -> str | None:
        """The address of the workspace from which a draft was sent, None where the actor cannot open one."""
        ...

    def told(self, draft_id: Id, texts: Mapping[str, str], problems: Sequence[Problem], *, with_ways: bool) -> list[ToldPlace]:
        """The place of each problem of a draft with these texts; without addresses where none are asked for."""
        ...


def editor() -> Editor:
    """The editor of this application."""
    found: Editor = current_app.extensions[EDITOR]
    return found


def setting(name: str) -> Any:
    """A setting of the installation."""
    return getattr(current_app.extensions["elearn.settings"], name)


def reviewers_by_default() -> int:
    """How many others must agree to a course where no unit says anything of it."""
    return int(bool(setting("review_courses")))


def unit_choices() -> list[tuple[str, str, str]]:
    """The units for which the actor writes, each with the one above it, the actor's own first: options of a form.

    The third is the language of a name that is not that of the page.
    """
    found = list_units_with_parents(read_session(), current_actor(), *AUTHORS, today=today())
    return [
        (str(each), words_of(name) + (f" – {words_of(parent)}" if parent else ""), _foreign(name)) for each, name, parent in found
    ]


def _foreign(text: LocalisedText) -> str:
    language = in_language(text, current_language())[1]
    return language if language != current_language() else ""


def words_of(text: LocalisedText) -> str:
    """A localised text in the language of the page."""
    return in_language(text, current_language())[0]
