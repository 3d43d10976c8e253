"""Who reacts to which event, which jobs there are and when they run: the whole of it, on one page."""

from __future__ import annotations

from elearn.core.events import Reactions

REACTIONS: Reactions = {}
"""Event → the functions called in its unit of work, in order."""
