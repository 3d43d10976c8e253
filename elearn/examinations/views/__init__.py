"""The doors of examinations. Importing the package imports every module that has addresses; who registers `blueprint` has them
all.
"""

from __future__ import annotations

from elearn.examinations.views import (
    appeals,
    board,
    card,
    ending,
    entering,
    findings,
    holding,
    invigilating,
    log,
    machines,
    marking,
    minutes,
    opening,
    own,
    own_findings,
    own_result,
    paper,
    paper_entry,
    questions,
    reports,
    result_files,
    results,
    sitting,
    wrong,
)
from elearn.examinations.views.doors import blueprint

__all__ = [
    "appeals",
    "blueprint",
    "board",
    "card",
    "ending",
    "entering",
    "findings",
    "holding",
    "invigilating",
    "log",
    "machines",
    "marking",
    "minutes",
    "opening",
    "own",
    "own_findings",
    "own_result",
    "paper",
    "paper_entry",
    "questions",
    "reports",
    "result_files",
    "results",
    "sitting",
    "wrong",
]
