"""The use cases of graded quizzes.

sittings    begin, answer, flag, pause, hand in
lines       adding to the log: what decides races
results     what an attempt is worth; essays that people mark
allowances  further attempts
"""

from elearn.assessment.service.allowances import allow_attempts
from elearn.assessment.service.results import mark_essay, result_row
from elearn.assessment.service.sittings import AskedBack, Saved, as_kept, flag, pause, save_answer, start_attempt, submit_attempt

__all__ = [
    "AskedBack",
    "Saved",
    "allow_attempts",
    "as_kept",
    "flag",
    "mark_essay",
    "pause",
    "result_row",
    "save_answer",
    "start_attempt",
    "submit_attempt",
]
