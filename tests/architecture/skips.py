"""A pytest plugin that ends a run with one line: what was skipped, and why. `make test` loads it."""

from __future__ import annotations

from collections import Counter

from _pytest.terminal import TerminalReporter


def told(reasons: list[str]) -> str:
    """One line for all reasons, the most frequent first."""
    counted = Counter(reason.removeprefix("Skipped: ") for reason in reasons)
    if not counted:
        return "Nothing was skipped."
    return f"Skipped {counted.total()}: " + "; ".join(f"{reason} ({number})" for reason, number in counted.most_common()) + "."


def pytest_terminal_summary(terminalreporter: TerminalReporter) -> None:
    skipped = terminalreporter.stats.get("skipped", [])
    terminalreporter.write_line(told([str(each.longrepr[2]) for each in skipped if isinstance(each.longrepr, tuple)]))
