"""The learner's doors: home, course, lesson, practice, case, remarks, and the learner's own page.

Importing the package imports every module that has addresses; who registers `blueprint` has them all.
"""

from __future__ import annotations

from elearn.learning.views import acts, case, changes, course, dashboard, guidance, home, lesson, quiz, remarks
from elearn.learning.views.doors import blueprint

__all__ = ["acts", "blueprint", "case", "changes", "course", "dashboard", "guidance", "home", "lesson", "quiz", "remarks"]
