"""`python -m benchmarks list` and `python -m benchmarks run NAME…`. With `QUICK=1` a run takes seconds and shows that it runs."""

from __future__ import annotations

import argparse
import os
import sys
import traceback
from collections.abc import Iterable, Sequence

from benchmarks.databases import one_postgres
from benchmarks.figures import FIGURES, Figure, figure_called, run

_STDIN = "-"
"""Instead of a name: names come one a line, each measured as soon as it is read."""


def main(words: Sequence[str] | None = None) -> int:
    """Exit code: 0 every figure holds (or the list was printed), 1 one is short or could not be measured, 2 there is no such
    figure.
    """
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("list", help="print every figure with what is wanted of it")
    chosen = commands.add_parser("run", help="measure figures, one after the other")
    known = [each.name for each in FIGURES]
    chosen.add_argument("names", nargs="+", choices=[*known, _STDIN], metavar="NAME", help=f"of the list, or {_STDIN}: read names")
    given = parser.parse_args(words)
    if given.command == "list":
        width = max(len(each.name) for each in FIGURES)
        for each in FIGURES:
            print(f"{each.name:<{width}}  {each.wanted}\n{'':<{width}}  {each.meaning}")
        return 0
    is_quick = os.environ.get("QUICK", "") not in {"", "0"}
    with one_postgres():
        hold = [_tell(each, quick=is_quick) for each in _figures(given.names)]
    return 0 if all(hold) else 1


def _figures(names: Sequence[str]) -> Iterable[Figure]:
    return map(figure_called, (line.strip() for line in sys.stdin) if names == [_STDIN] else names)


def _tell(figure: Figure, *, quick: bool) -> bool:
    """Measures and prints the line of a figure; says whether it holds."""
    try:
        outcome, line = run(figure, quick=quick)
    except Exception:  # noqa: BLE001 - whatever went wrong in one figure, the others are measured
        traceback.print_exc()
        print(f"{figure.name}: not measured · {figure.wanted} · failed", flush=True)
        return False
    print(line, flush=True)
    return outcome.holds


if __name__ == "__main__":
    raise SystemExit(main())
