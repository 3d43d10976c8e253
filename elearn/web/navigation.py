"""The menu of every page: declared once by the composition root, shown by who acts."""

from __future__ import annotations

from dataclasses import dataclass

from flask import request, url_for

from elearn.core.actor import Actor
from elearn.core.permissions import allows


@dataclass(frozen=True, slots=True)
class Entry:
    """One way in. `label` is Vietnamese source text; `permission` None means that it is shown to nobody signed in."""

    endpoint: str
    label: str
    permission: str | None = None
    for_anonymous: bool = False

    def is_shown(self, actor: Actor) -> bool:
        if actor.is_anonymous:
            return self.for_anonymous
        return self.permission is not None and allows(actor, self.permission)


@dataclass(frozen=True, slots=True)
class Navigation:
    """The endpoint of the home page, the menu in order, and where a person arrives who has just signed in."""

    home: str
    entries: tuple[Entry, ...]
    arrival: str | None = None

    def shown_to(self, actor: Actor) -> list[tuple[str, str, bool]]:
        """(address, label, whether it is this page) for each entry that the actor can use."""
        blueprint = (request.endpoint or "").partition(".")[0]
        return [
            (url_for(entry.endpoint), entry.label, entry.endpoint == request.endpoint or _leads(entry.endpoint, blueprint))
            for entry in self.entries
            if entry.is_shown(actor)
        ]


def _leads(endpoint: str, blueprint: str) -> bool:
    """Whether the entry stands for all pages of the blueprint: only features with one entry."""
    return endpoint.partition(".")[0] == blueprint and blueprint in {"reporting", "organisation"}
