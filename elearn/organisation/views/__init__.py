"""The administrator's pages: overview, people, units. Everything within the administrator's own units only."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("organisation", __name__)

# Each module adds its pages to the blueprint above.
from elearn.organisation.views import accounts, overview, people, units  # noqa: E402

__all__ = ["accounts", "blueprint", "overview", "people", "units"]
