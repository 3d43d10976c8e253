"""The doors of examinations. Importing the package imports every module that has addresses; who registers `blueprint` has them
all.
"""

from __future__ import annotations

from elearn.examinations.views import card, ending, entering, machines, own, sitting
from elearn.examinations.views.doors import blueprint

__all__ = ["blueprint", "card", "ending", "entering", "machines", "own", "sitting"]
from elearn.examinations.views import paper, paper_entry
from elearn.examinations.views.doors import blueprint

__all__ = ["blueprint", "paper", "paper_entry"]
