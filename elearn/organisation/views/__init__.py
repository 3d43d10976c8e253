"""The administrator's pages: overview, people, who works where, units, positions.

People and units within the administrator's own units only; positions are the whole installation's. Importing the package imports
every module that has addresses; who registers `blueprint` has them all.
"""

from __future__ import annotations

from elearn.organisation.views import (
    accounts,
    operations,
    overview,
    people,
    positions,
    signing_in,
    staff,
    staff_imports,
    unit_changes,
    unit_roles,
    units,
)
from elearn.organisation.views.doors import blueprint

__all__ = [
    "accounts",
    "blueprint",
    "operations",
    "overview",
    "people",
    "positions",
    "signing_in",
    "staff",
    "staff_imports",
    "unit_changes",
    "unit_roles",
    "units",
]
