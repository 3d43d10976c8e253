"""`save-answer`: saving an answer in a quiz beside a bare durable insert, at 8 clients, on both databases.

Eight learners sit ten questions each and answer them round and round as a page's script does; every sending is a new one, so each
is a new line of the log. An answer is told only after its line is durable, on both sides.
"""

from __future__ import annotations

from pathlib import Path

from benchmarks import bare
from benchmarks.candidate import read_forms, wanted
from benchmarks.comparison import Comparison, effort, in_turn, side_of
from benchmarks.databases import KINDS, Kind, Server, database_server
from benchmarks.load import NUMBER, drive, post
from benchmarks.outcome import Outcome
from benchmarks.quiz_stage import QuizStage, make_quiz_stage
from benchmarks.servers import WORKERS, gunicorn

WANTED = "≥ 30 % of a bare durable insert at 8 clients on both databases"
MEANING = "Saving an answer in a quiz: its share of what one durable insert reaches under the same server with eight clients."
SHARE, CLIENTS = 0.30, 8
SMALLEST_PAGE = 1000


def measure(folder: Path, quick: bool) -> Outcome:
    found = [_on(kind, folder, quick) for kind in KINDS]
    holds = all(min(each.cpu.median, each.rate.median) >= SHARE for each in found)
    words = ", ".join(f"{each}, {each.per_second:.0f} a second" for each in found)
    return Outcome(words, holds)


def _on(kind: Kind, folder: Path, quick: bool) -> Comparison:
    with database_server(kind, folder) as server:
        stage = make_quiz_stage(folder / kind, server.new_database("elearn"), learners=CLIENTS)
        return _compare(kind, server, stage, quick)


def _compare(kind: Kind, server: Server, stage: QuizStage, quick: bool) -> Comparison:
    how, bare_database = effort(quick), server.new_database("bare")
    bare.fill(bare_database)
    environ = {"BARE_DATABASE": bare_database, "BARE_BYTES": str(SMALLEST_PAGE)}
    with (
        gunicorn("wsgi:app", stage.stage.environ, alive="/healthz") as ours,
        gunicorn("benchmarks.bare:make_app()", environ, alive=f"/page/{bare.KEY}") as baseline,
    ):
        saving = [each for learner in range(CLIENTS) for each in savings_of(stage, ours.port, learner)]
        inserting = [post("/answer", [("words", NUMBER * 16)])]
        drive(ours.port, saving, connections=CLIENTS, count=2 * WORKERS * len(saving) // CLIENTS)
        drive(baseline.port, inserting, connections=CLIENTS, count=100)
        both = (side_of(ours, saving, how.seconds), side_of(baseline, inserting, how.seconds))
        return in_turn(kind, "a save", *both, rounds=how.rounds, database_pid=server.pid)


def savings_of(stage: QuizStage, port: int, learner: int) -> list[bytes]:
    """The requests that save each answer of a learner's attempt, which is begun for it; each sending bears a number of its own."""
    candidate = stage.candidate(port, stage.learners[learner])
    attempt = wanted(candidate.start(), 303).location
    forms = read_forms(candidate.get(attempt).plain.decode())
    if len(forms) != len(stage.made.course.questions):
        raise RuntimeError(f"{len(forms)} forms were found for {len(stage.made.course.questions)} questions")
    candidate.leave()
    return [candidate.saving(attempt, form.fields, NUMBER) for form in forms]
