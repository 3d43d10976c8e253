"""Addresses of the statistics of questions: all questions of a course, and one question."""

from elearn.measurement.views import questions
from elearn.measurement.views.doors import blueprint

__all__ = ["blueprint", "questions"]
