"""The doors of graded quizzes: sitting one, handing it in, its result, and marking what no machine can.

Importing the package imports every module that has addresses; who registers `blueprint` has them all.
"""

from __future__ import annotations

from elearn.assessment.views import marking, result, review, sitting
from elearn.assessment.views.doors import blueprint

__all__ = ["blueprint", "marking", "result", "review", "sitting"]
