"""`public-lesson`: the lesson page of a reader without account beside the bare page, and what a second visit costs.

Measured like `lesson`. Everybody without account sees the same bytes, so they are made once; who comes again gets 304.
"""

from __future__ import annotations

from pathlib import Path

from benchmarks.comparison import Comparison, effort
from benchmarks.databases import KINDS, Kind, database_server
from benchmarks.lesson import compare, survey
from benchmarks.load import BROWSER, fetch
from benchmarks.outcome import Outcome
from benchmarks.servers import gunicorn
from benchmarks.stage import Stage, make_stage

WANTED = "≥ 80 % of bare on both databases, 304 on revisit"
MEANING = "The lesson page of a reader without account: its share of what the bare page reaches, and the answer to a second visit."
SHARE = 0.80


def measure(folder: Path, quick: bool) -> Outcome:
    found = [_on(kind, folder, quick) for kind in KINDS]
    revisits = {status for _, status in found}
    holds = revisits == {304} and all(compared.cpu.median >= SHARE for compared, _ in found)
    words = ", ".join(str(compared) for compared, _ in found)
    return Outcome(f"{words}; a second visit gets {', '.join(str(each) for each in sorted(revisits))}", holds)


def _on(kind: Kind, folder: Path, quick: bool) -> tuple[Comparison, int]:
    with database_server(kind, folder) as server:
        stage = make_stage(folder / kind, server.new_database("elearn"), is_small=True, learners=1)
        pages = [(path, "") for language in ("vi", "en") for path in stage.lesson_paths(language)]
        compared = compare(kind, server, stage, pages, size=survey(stage, pages).bytes, how=effort(quick))
        return compared, _revisit(stage)


def _revisit(stage: Stage) -> int:
    """The status that a browser gets which has the page already."""
    path = stage.lesson_paths()[0]
    with gunicorn("wsgi:app", stage.environ, alive="/healthz") as server:
        first = fetch(server.port, path)
        again = fetch(server.port, path, headers={**BROWSER, "If-None-Match": first.headers["etag"]})
        return again.status
