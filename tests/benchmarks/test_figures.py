"""Every measured claim runs and tells its line. Bounds are held here only where the machine's mood has no part in them."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from benchmarks.databases import KINDS
from benchmarks.figures import FIGURES, Figure
from benchmarks.outcome import Ratio, percentile
from tests.databases import why_no_postgres

ROOT = Path(__file__).parents[2]
COMPARED = {
    "lesson",
    "public-lesson",
    "save-answer",
    "attempt",
    "kills",
    "duplicates",
    "exam-kills",
    "deadline",
    "rush",
    "rebuild",
    "export",
    "export-resume",
    "import",
    "leader",
    "publish-large",
    "item-statistics",
}
"""Figures that need PostgreSQL."""

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]


@cache
def measured(name: str) -> tuple[int, str]:
    """The exit code of a figure's command in a hurry, and its last line."""
    reason = why_no_postgres()
    if name in COMPARED and reason is not None and not os.environ.get("ELEARN_BENCH_POSTGRES"):
        pytest.skip(reason)
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks", "run", name],
        cwd=ROOT,
        env={**os.environ, "QUICK": "1"},
        capture_output=True,
        text=True,
        timeout=280,
        check=False,
    )
    assert done.stdout, done.stderr
    return done.returncode, done.stdout.splitlines()[-1]


@pytest.mark.parametrize("figure", FIGURES, ids=lambda each: each.name)
def test_a_figure_ends_with_one_line_that_says_whether_it_holds(figure: Figure) -> None:
    code, line = measured(figure.name)
    told = re.fullmatch(rf"{figure.name}: .+ · {re.escape(figure.wanted)} · (holds|short)", line)
    assert told is not None, line
    assert (code == 0) == (told.group(1) == "holds")


def test_a_lesson_page_asks_four_statements_at_most() -> None:
    _, line = measured("lesson")
    found = re.search(r"(\d+) statements at most", line)
    assert found is not None
    assert int(found.group(1)) <= 4


def test_a_second_visit_to_a_public_lesson_gets_304() -> None:
    _, line = measured("public-lesson")
    assert "a second visit gets 304 ·" in line


def test_no_page_asks_more_statements_when_there_are_more_rows() -> None:
    code, line = measured("lists")
    assert code == 0, line


@pytest.mark.parametrize(
    "name", ["kills", "exam-kills", "deadline", "rush", "duplicates", "marking", "keys", "rebuild", "word-import", "planted-items"]
)
def test_what_must_hold_on_any_machine_holds(name: str) -> None:
    code, line = measured(name)
    assert code == 0, line


def test_every_figure_is_told_in_the_readme() -> None:
    text = (ROOT / "benchmarks" / "README.md").read_text(encoding="utf-8")
    assert [each.name for each in FIGURES if f"| `{each.name}` |" not in text] == []


def test_both_databases_are_compared() -> None:
    assert set(KINDS) == {"SQLite", "PostgreSQL"}


def test_a_ratio_is_told_with_its_range() -> None:
    assert str(Ratio.of([0.3, 0.5, 0.4])) == "40% (30%–50%)"


def test_a_percentile_is_the_nearest_rank() -> None:
    assert percentile(range(1, 101), 0.95) == 96
