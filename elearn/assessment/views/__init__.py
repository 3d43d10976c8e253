"""The doors of graded quizzes: sitting one, handing it in, its result, and marking what no machine can."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("assessment", __name__)

# The modules below add their addresses to the blueprint when they are imported.
from elearn.assessment.views import marking, result, review, sitting  # noqa: E402, F401
