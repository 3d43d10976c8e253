"""The doors of examinations. Importing the package imports every module that has addresses; who registers `blueprint` has them
all.
"""

from __future__ import annotations

from elearn.examinations.views import (
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
    opening,
    own,
    own_findings,
    paper,
    paper_entry,
    questions,
    reports,
    sitting,
    wrong,
)
from elearn.examinations.views.doors import blueprint

__all__ = [
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
    "opening",
    "own",
    "own_findings",
    "paper",
    "paper_entry",
    "questions",
    "reports",
    "sitting",
    "wrong",
]
