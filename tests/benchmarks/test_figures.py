"""Every measured claim runs and tells its line. Bounds are held here only where the machine's mood has no part in them."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from io import StringIO
from pathlib import Path

import pytest

from benchmarks.__main__ import main
from benchmarks.databases import KINDS
from benchmarks.figures import FIGURES, Figure, Measure
from benchmarks.outcome import Outcome, Ratio, percentile
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


class Measurer:
    """One process that measures figures in a hurry, as they are asked for: each once, however many tests ask for it."""

    def __init__(self, told: Path) -> None:
        self._told = told
        with told.open("wb") as errors:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "benchmarks", "run", "-"],
                cwd=ROOT,
                env={**os.environ, "QUICK": "1"},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
            )
        self._lines: dict[str, str] = {}

    def line(self, name: str) -> str:
        """The line that tells a figure."""
        reason = why_no_postgres()
        if name in COMPARED and reason is not None and not os.environ.get("ELEARN_BENCH_POSTGRES"):
            pytest.skip(reason)
        if name not in self._lines:
            self._lines[name] = self._ask(name)
        return self._lines[name]

    def _ask(self, name: str) -> str:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{name}\n")
        self._process.stdin.flush()
        for said in self._process.stdout:
            if re.fullmatch(rf"{name}: .+ · (holds|short|failed)\n", said):
                assert not said.endswith("failed\n"), self._told.read_text(encoding="utf-8")
                return said.rstrip("\n")
        raise AssertionError(self._told.read_text(encoding="utf-8"))

    def end(self) -> None:
        """Says that nothing more is asked for, and waits."""
        self._process.communicate(timeout=60)

    def give_up(self) -> None:
        """Ends the process, whatever it does; it ended long ago where all went well."""
        self._process.kill()
        self._process.wait()


@pytest.fixture(scope="module")
def measurer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Measurer]:
    begun = Measurer(tmp_path_factory.mktemp("figures") / "errors")
    try:
        yield begun
        begun.end()
    finally:
        begun.give_up()


@pytest.mark.parametrize("figure", FIGURES, ids=lambda each: each.name)
def test_a_figure_ends_with_one_line_that_says_whether_it_holds(measurer: Measurer, figure: Figure) -> None:
    line = measurer.line(figure.name)
    assert re.fullmatch(rf"{figure.name}: .+ · {re.escape(figure.wanted)} · (holds|short)", line), line


def _holds(_folder: Path, _quick: bool) -> Outcome:
    return Outcome("much", holds=True)


def _is_short(_folder: Path, _quick: bool) -> Outcome:
    return Outcome("little", holds=False)


def _breaks(_folder: Path, _quick: bool) -> Outcome:
    raise OSError("no room")


_TOLD: dict[Measure, str] = {
    _holds: "much · enough · holds",
    _is_short: "little · enough · short",
    _breaks: "not measured · enough · failed",
}


@pytest.mark.parametrize("measures", [(_holds,), (_is_short,), (_holds, _is_short, _holds), (_breaks, _holds)])
@pytest.mark.parametrize("is_read", [False, True])
def test_the_command_says_by_its_exit_code_whether_all_hold(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    measures: Sequence[Measure],
    is_read: bool,
) -> None:
    figures = [Figure(f"figure-{number}", "enough", "", each) for number, each in enumerate(measures)]
    names = [each.name for each in figures]
    monkeypatch.setattr("benchmarks.__main__.FIGURES", figures)
    monkeypatch.setattr("benchmarks.figures.FIGURES", figures)
    monkeypatch.setattr("sys.stdin", StringIO("\n".join(names)))
    assert main(["run", *(["-"] if is_read else names)]) == (0 if {*measures} == {_holds} else 1)
    told = [f"{name}: {_TOLD[each]}" for name, each in zip(names, measures, strict=True)]
    assert capsys.readouterr().out.splitlines() == told


def test_a_lesson_page_asks_four_statements_at_most(measurer: Measurer) -> None:
    line = measurer.line("lesson")
    found = re.search(r"(\d+) statements at most", line)
    assert found is not None
    assert int(found.group(1)) <= 4


def test_a_second_visit_to_a_public_lesson_gets_304(measurer: Measurer) -> None:
    line = measurer.line("public-lesson")
    assert "a second visit gets 304 ·" in line


def test_no_page_asks_more_statements_when_there_are_more_rows(measurer: Measurer) -> None:
    line = measurer.line("lists")
    assert line.endswith(" · holds"), line


@pytest.mark.parametrize(
    "name", ["kills", "exam-kills", "deadline", "rush", "duplicates", "marking", "keys", "rebuild", "word-import", "planted-items"]
)
def test_what_must_hold_on_any_machine_holds(measurer: Measurer, name: str) -> None:
    line = measurer.line(name)
    assert line.endswith(" · holds"), line


def test_every_figure_is_told_in_the_readme() -> None:
    text = (ROOT / "benchmarks" / "README.md").read_text(encoding="utf-8")
    assert [each.name for each in FIGURES if f"| `{each.name}` |" not in text] == []


def test_both_databases_are_compared() -> None:
    assert set(KINDS) == {"SQLite", "PostgreSQL"}


def test_a_ratio_is_told_with_its_range() -> None:
    assert str(Ratio.of([0.3, 0.5, 0.4])) == "40% (30%–50%)"


def test_a_percentile_is_the_nearest_rank() -> None:
    assert percentile(range(1, 101), 0.95) == 96
