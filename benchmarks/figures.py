"""The list of all figures: their names, what is wanted of each, and what it means."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from benchmarks import (
    attempt,
    deadline,
    duplicates,
    exam_kills,
    export,
    export_resume,
    false_flags,
    formulas,
    hostile_markdown,
    item_statistics,
    keys,
    kills,
    law_change,
    leader,
    leaks,
    lesson,
    lists,
    marking,
    memory,
    planted_errors,
    planted_items,
    preview,
    public_lesson,
    publish_large,
    rebuild,
    regrade,
    round_trip,
    rush,
    save_answer,
    staff_list,
    start,
    statistics,
    weight,
    word_import,
    xlsx,
)
from benchmarks.outcome import Outcome

Measure = Callable[[Path, bool], Outcome]
"""Measures in an empty folder that is removed afterwards; the second argument says whether seconds must be enough."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One claim. `wanted` is the bound in words; `meaning` one sentence on what is measured."""

    name: str
    wanted: str
    meaning: str
    measure: Measure


FIGURES: tuple[Figure, ...] = (
    Figure("lesson", lesson.WANTED, lesson.MEANING, lesson.measure),
    Figure("public-lesson", public_lesson.WANTED, public_lesson.MEANING, public_lesson.measure),
    Figure("lists", lists.WANTED, lists.MEANING, lists.measure),
    Figure("weight", weight.WANTED, weight.MEANING, weight.measure),
    Figure("memory", memory.WANTED, memory.MEANING, memory.measure),
    Figure("start", start.WANTED, start.MEANING, start.measure),
    Figure("hostile-markdown", hostile_markdown.WANTED, hostile_markdown.MEANING, hostile_markdown.measure),
    Figure("save-answer", save_answer.WANTED, save_answer.MEANING, save_answer.measure),
    Figure("attempt", attempt.WANTED, attempt.MEANING, attempt.measure),
    Figure("kills", kills.WANTED, kills.MEANING, kills.measure),
    Figure("duplicates", duplicates.WANTED, duplicates.MEANING, duplicates.measure),
    Figure("exam-kills", exam_kills.WANTED, exam_kills.MEANING, exam_kills.measure),
    Figure("deadline", deadline.WANTED, deadline.MEANING, deadline.measure),
    Figure("rush", rush.WANTED, rush.MEANING, rush.measure),
    Figure("marking", marking.WANTED, marking.MEANING, marking.measure),
    Figure("regrade", regrade.WANTED, regrade.MEANING, regrade.measure),
    Figure("keys", keys.WANTED, keys.MEANING, keys.measure),
    Figure("statistics", statistics.WANTED, statistics.MEANING, statistics.measure),
    Figure("rebuild", rebuild.WANTED, rebuild.MEANING, rebuild.measure),
    Figure("import", staff_list.WANTED, staff_list.MEANING, staff_list.measure),
    Figure("planted-errors", planted_errors.WANTED, planted_errors.MEANING, planted_errors.measure),
    Figure("publish-large", publish_large.WANTED, publish_large.MEANING, publish_large.measure),
    Figure("export", export.WANTED, export.MEANING, export.measure),
    Figure("export-resume", export_resume.WANTED, export_resume.MEANING, export_resume.measure),
    Figure("xlsx", xlsx.WANTED, xlsx.MEANING, xlsx.measure),
    Figure("formulas", formulas.WANTED, formulas.MEANING, formulas.measure),
    Figure("round-trip", round_trip.WANTED, round_trip.MEANING, round_trip.measure),
    Figure("leaks", leaks.WANTED, leaks.MEANING, leaks.measure),
    Figure("preview", preview.WANTED, preview.MEANING, preview.measure),
    Figure("word-import", word_import.WANTED, word_import.MEANING, word_import.measure),
    Figure("leader", leader.WANTED, leader.MEANING, leader.measure),
    Figure("law-change", law_change.WANTED, law_change.MEANING, law_change.measure),
    Figure("planted-items", planted_items.WANTED, planted_items.MEANING, planted_items.measure),
    Figure("item-statistics", item_statistics.WANTED, item_statistics.MEANING, item_statistics.measure),
    Figure("false-flags", false_flags.WANTED, false_flags.MEANING, false_flags.measure),
)


def figure_called(name: str) -> Figure:
    """The figure of this name.

    Raises:
        KeyError: there is none.
    """
    return {each.name: each for each in FIGURES}[name]


def run(figure: Figure, *, quick: bool) -> tuple[Outcome, str]:
    """Measures a figure. Answers what came of it and the line that tells it."""
    folder = Path(tempfile.mkdtemp(prefix=f"elearn-{figure.name}-"))
    # A database server that gives up root's rights must be able to reach its files below.
    folder.chmod(0o755)
    try:
        outcome = figure.measure(folder, quick)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return outcome, f"{figure.name}: {outcome.figure} · {figure.wanted} · {'holds' if outcome.holds else 'short'}"
