"""`python -m benchmarks list` and `python -m benchmarks run NAME`. With `QUICK=1` a run takes seconds and shows that it runs."""

from __future__ import annotations

import argparse
import os

from benchmarks.figures import FIGURES, figure_called, run


def main() -> int:
    """Exit code: 0 the figure holds (or the list was printed), 1 it is short, 2 there is no such figure."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("list", help="print every figure with what is wanted of it")
    chosen = commands.add_parser("run", help="measure one figure")
    chosen.add_argument("name", choices=[each.name for each in FIGURES])
    given = parser.parse_args()
    if given.command == "list":
        width = max(len(each.name) for each in FIGURES)
        for each in FIGURES:
            print(f"{each.name:<{width}}  {each.wanted}\n{'':<{width}}  {each.meaning}")
        return 0
    outcome, line = run(figure_called(given.name), quick=os.environ.get("QUICK", "") not in {"", "0"})
    print(line)
    return 0 if outcome.holds else 1


if __name__ == "__main__":
    raise SystemExit(main())
