"""The doors of examinations. Importing the package imports every module that has addresses; who registers `blueprint` has them
all.
"""

from __future__ import annotations

from elearn.examinations.views import appeals, board, candidate_lists, candidates, card, cards, ending, entering, examinations, findings, holding, invigilating, log, machines, marking, minutes, opening, own, own_findings, own_result, paper, paper_entry, people, plans, questions, reports, result_files, results, rooms, sitting, steps, wrong
from elearn.examinations.views.doors import blueprint

__all__ = ["blueprint", "appeals", "board", "candidate_lists", "candidates", "card", "cards", "ending", "entering", "examinations", "findings", "holding", "invigilating", "log", "machines", "marking", "minutes", "opening", "own", "own_findings", "own_result", "paper", "paper_entry", "people", "plans", "questions", "reports", "result_files", "results", "rooms", "sitting", "steps", "wrong"]
