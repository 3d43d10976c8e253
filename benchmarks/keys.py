"""`keys`: no byte that a learner receives over a whole sitting holds anything of a key, and no answer tells right from wrong.

A course whose keys are planted with words that stand nowhere else is sat over HTTP under the policies `after-close` and `none`;
every byte of it is kept and searched, headers and the files that pages name included. Under `after-submit` the same search must
find what was planted once the policy allows it, or the search would prove nothing. Then right and wrong answers of each kind are
saved over many attempts, and the answers to them compared.
"""

from __future__ import annotations

import secrets
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from benchmarks.candidate import SCRIPT, Candidate
from benchmarks.listening import Listening
from benchmarks.outcome import Outcome
from benchmarks.quiz_course import MadeCourse, make_course
from benchmarks.servers import Running, gunicorn
from benchmarks.sitting import publish_made
from benchmarks.stage import SignedIn, make_stage, opened
from elearn.assessment.models import Attempt
from elearn.assessment.papers import Item
from elearn.assessment.queries import Sitting, sitting_of
from elearn.assessment.responses import Answer
from elearn.assessment.solving import solve
from elearn.core.db.work import Database
from elearn.core.ids import parse_id
from tests.assessment.counter import Fields, fields_of, wrong_answer
from tests.databases import sqlite_url

WANTED = "0 planted key strings in a whole sitting, right and wrong answers answered alike before the policy allows it"
MEANING = "What a learner receives while sitting a quiz: searched for keys, and compared for right and wrong answers of each kind."
SILENT = ("after-close", "none")
SEEDS = 40
LANGUAGES = ("vi", "en")
TYPED = frozenset({"numeric", "text", "cloze"})
FORM = "text/html"


@dataclass(frozen=True, slots=True)
class _Told:
    """What can be seen of an answer without reading what it is about."""

    status: int
    size: int
    headers: tuple[tuple[str, str], ...]


def measure(folder: Path, quick: bool) -> Outcome:
    seeds = 2 if quick else SEEDS
    stage = make_stage(
        folder / "elearn", sqlite_url(folder / "elearn.db"), is_small=True, learners=seeds + len(SILENT) + 1, is_bare=True
    )
    database = opened(stage)
    made = {policy: make_course(f"do-{policy}", feedback=policy, essay=True) for policy in (*SILENT, "after-submit")}
    for each in made.values():
        publish_made(database, each)
    with gunicorn("wsgi:app", stage.environ, alive="/healthz") as server:
        people = iter(stage.learners)
        heard = [_sit(server, database, next(people), made[policy]) for policy in SILENT]
        leaks = [leak for policy, listening in zip(SILENT, heard, strict=True) for leak in listening.search(made[policy].canaries)]
        allowed = _sit(server, database, next(people), made["after-submit"]).search(made["after-submit"].canaries)
        compared = [_compare(server, database, who, made[SILENT[number % 2]]) for number, who in enumerate(people)]
    database.close()
    return _outcome(heard, leaks, len(allowed), compared, seeds)


def _outcome(heard: list[Listening], leaks: list[str], allowed: int, compared: list[Counter[str]], seeds: int) -> Outcome:
    pairs = sum((each for each in compared), Counter[str]())
    different = {name: count for name, count in pairs.items() if name.startswith("different")}
    kinds = {name.split()[1] for name in pairs if name.startswith("same")}
    answers, size = sum(len(each.kept) for each in heard), sum(each.bytes for each in heard)
    words = (
        f"{answers} answers with {size / 1e6:.1f} MB searched, {len(leaks)} keys found"
        f"{f' ({leaks[:5]})' if leaks else ''}, {allowed} once the policy allows; {pairs.total():,} pairs of right and wrong of "
        f"{len(kinds)} kinds over {seeds} attempts, {sum(different.values())} told apart{f' ({different})' if different else ''}"
    )
    return Outcome(words, not leaks and not different and allowed > 0 and len(kinds) == 8)


def _sit(server: Running, database: Database, who: SignedIn, made: MadeCourse) -> Listening:
    """A whole sitting in both languages, from the catalogue to the result; everything received is kept."""
    course, quiz = made.course.slug, made.quiz.slug
    listening = Listening(Candidate(server.port, who, f"/vi/courses/{course}/{quiz}"))
    for language in LANGUAGES:
        for path in ("", "courses", f"courses/{course}/", f"courses/{course}/bai", f"courses/{course}/{quiz}", "learning"):
            listening.get(f"/{language}/{path}")
    for answers in (wrong_answer, _right):
        attempt = listening.act(listening.candidate.form(f"/vi/courses/{course}/{quiz}/start"), 303).location
        sitting = _sitting(database, attempt)
        _look(listening, attempt)
        for item in sitting.paper.items:
            if item.question.kind != "essay" or answers is _right:
                _save(listening, sitting, attempt, item, answers(item.question))
            if item.question.kind in TYPED:
                # Pages show people what they typed themselves, and a key that was typed would be found there.
                _save(listening, sitting, attempt, item, wrong_answer(item.question))
        _look(listening, attempt)
        if answers is wrong_answer:
            # Not passed, so that the policies go on to be silent and another attempt may begin.
            _hand_in(listening, attempt)
    return listening


def _save(listening: Listening, sitting: Sitting, attempt: str, item: Item, answer: Answer) -> None:
    """Saves an answer as a script does and as a form does, and puts a flag."""
    fields = fields_of(sitting, item, answer)
    for accept, status in ((SCRIPT, 200), (FORM, 303)):
        listening.act(listening.candidate.saving(attempt, fields, secrets.token_hex(8), accept=accept), status)
    flagged = [("question", item.name), (f"{item.name}.flag", "on")]
    listening.act(listening.candidate.saving(attempt, flagged, secrets.token_hex(8)), 200)


def _right(question: object) -> Answer:
    return solve(question, "vi").answer  # type: ignore[arg-type]  # a question of the paper


def _look(listening: Listening, attempt: str) -> None:
    """Opens every page of an open attempt in both languages."""
    for language in LANGUAGES:
        for act in ("", "/review", "/pause"):
            listening.get(f"/{language}{attempt[3:]}{act}")


def _hand_in(listening: Listening, attempt: str) -> None:
    listening.act(listening.candidate.form(f"{attempt}/pause"), 303)
    listening.act(listening.candidate.form(f"{attempt}/submit"), 303)
    for language in LANGUAGES:
        listening.get(f"/{language}{attempt[3:]}/result")
        listening.get(f"/{language}/learning")


def _sitting(database: Database, attempt: str) -> Sitting:
    """The attempt at an address, with the seed by which its forms name things: nobody outside the server has it."""
    found = parse_id(attempt.rpartition("/")[2])
    with database.read() as session:
        return sitting_of(session, session.get_one(Attempt, found))


def _compare(server: Running, database: Database, who: SignedIn, made: MadeCourse) -> Counter[str]:
    """Saves a right and a wrong answer to each question of one attempt; counts the pairs that were answered alike and those not."""
    candidate = Candidate(server.port, who, f"/vi/courses/{made.course.slug}/{made.quiz.slug}")
    attempt = candidate.start().location
    sitting, found = _sitting(database, attempt), Counter[str]()
    for item in sitting.paper.items:
        if item.question.kind == "essay":
            continue
        right = fields_of(sitting, item, _right(item.question))
        wrong = fields_of(sitting, item, wrong_answer(item.question))
        for way in (SCRIPT, FORM):
            pair = [_told(candidate, attempt, item, fields, way) for fields in (right, wrong)]
            found[f"{'same' if pair[0] == pair[1] else 'different'} {item.question.kind} {way}"] += 1
    candidate.leave()
    return found


def _told(candidate: Candidate, attempt: str, item: Item, fields: Fields, way: str) -> list[_Told]:
    """What is told of a save, and of the pages that show it: their size is that before compression, which any answer changes."""
    saved = candidate.ask(candidate.saving(attempt, fields, secrets.token_hex(8), accept=way))
    headers = tuple(sorted((name, value) for name, value in saved.headers.items() if name not in {"date", "set-cookie"}))
    pages = [candidate.get(attempt), candidate.get(f"{attempt}/review")]
    shown = [_Told(page.status, len(page.plain), tuple((name, "") for name in sorted(page.headers))) for page in pages]
    return [_Told(saved.status, len(saved.body), headers), *shown]
