"""The menu of every page: declared once by the composition root, shown by who acts."""

from __future__ import annotations

from dataclasses import dataclass

from flask import request, url_for

from elearn.core.actor import Actor
from elearn.core.permissions import allows


@dataclass(frozen=True, slots=True)
class Entry:
    """One way in. `label` is Vietnamese source text; `permission` None means that it is shown to nobody signed in.

    `pages` are the pages of one place, its own among them: they show the ways to each other, and the menu shows the place alone.
    They may belong to different features, none of which needs to know the others.
    """

    endpoint: str
    label: str
    permission: str | None = None
    for_anonymous: bool = False
    pages: tuple[Entry, ...] = ()

    def is_shown(self, actor: Actor) -> bool:
        if actor.is_anonymous:
            return self.for_anonymous
        return self.permission is not None and allows(actor, self.permission)

    def holds(self, endpoint: str) -> bool:
        """Whether the endpoint is this entry's own or that of one of its pages."""
        return endpoint in {self.endpoint, *(page.endpoint for page in self.pages)}


@dataclass(frozen=True, slots=True)
class Navigation:
    """The endpoint of the home page, the menu in order, and where a person arrives who has just signed in.

    `search` is the page on which everybody can search; its field has the id `q`. Beside `notices` the menu shows how many are
    unread.
    """

    home: str
    entries: tuple[Entry, ...]
    arrival: str | None = None
    search: str | None = None
    notices: str | None = None

    def shown_to(self, actor: Actor) -> list[tuple[str, str, bool]]:
        """(address, label, whether it is this page) for each entry that the actor can use."""
        return [
            (url_for(entry.endpoint), entry.label, entry.holds(request.endpoint or "") or _leads(entry.endpoint))
            for entry in self.entries
            if entry.is_shown(actor)
        ]

    def beside(self, actor: Actor) -> list[tuple[str, str, bool]]:
        """The pages of the place where the actor is, as `shown_to` answers; nothing where there is only this one to go to."""
        here = request.endpoint or ""
        # A page may stand in two places, for people of different roles.
        pages = next((entry.pages for entry in self.entries if entry.pages and entry.holds(here) and entry.is_shown(actor)), ())
        shown = [(url_for(page.endpoint), page.label, page.endpoint == here) for page in pages if page.is_shown(actor)]
        return shown if len(shown) > 1 else []


def _leads(endpoint: str) -> bool:
    """Whether the entry stands for the pages below its own address: only for units and people, where all are reached from there."""
    return endpoint.startswith("organisation.") and request.path.startswith(f"{url_for(endpoint)}/")
