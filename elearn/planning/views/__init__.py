"""The doors of required learning: what is asked, who is exempt, reminders, and one's own exemptions.

Importing the package imports every module that has addresses; who registers `blueprint` has them all.
"""

from __future__ import annotations

from elearn.planning.views import assignments, exemptions, reminders
from elearn.planning.views.doors import blueprint

__all__ = ["assignments", "blueprint", "exemptions", "reminders"]
