"""The doors of the reports: completions and files of them, counts of units, remarks, months, attempts. Every look is noted.

Importing the package imports every module that has addresses; who registers `blueprint` has them all.
"""

from __future__ import annotations

from elearn.reporting.views import attempts, completions, counts, exports, faults, months, statistics
from elearn.reporting.views.doors import blueprint

__all__ = ["attempts", "blueprint", "completions", "counts", "exports", "faults", "months", "statistics"]
