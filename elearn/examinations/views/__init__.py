"""The doors of examinations. Importing the package imports every module that has addresses; who registers `blueprint` has them
all.
"""

from __future__ import annotations

from elearn.examinations.views import (
    card,
    ending,
    entering,
    holding,
    machines,
    marking,
    own,
    paper,
    paper_entry,
    questions,
    sitting,
)
from elearn.examinations.views.doors import blueprint

__all__ = [
    "blueprint",
    "card",
    "ending",
    "entering",
    "holding",
    "machines",
    "marking",
    "own",
    "paper",
    "paper_entry",
    "questions",
    "sitting",
]
