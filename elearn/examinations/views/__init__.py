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
    candidate_lists as candidate_lists,
)
from elearn.examinations.views import (
    candidates as candidates,
)
from elearn.examinations.views import (
    cards as cards,
)
from elearn.examinations.views import (
    examinations as examinations,
)
from elearn.examinations.views import (
    people as people,
)
from elearn.examinations.views import (
    plans as plans,
)
from elearn.examinations.views import (
    rooms as rooms,
)
from elearn.examinations.views import (
    steps as steps,
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
