"""`deadline`: saves whose bodies trickle in around the end of an examination are kept, kept and marked, or refused by the rule.

Candidates start through the product, so that it stores their deadline: the end of the window. Each then sends saves over sockets of
their own, bit by bit: the first bytes leave before, the last one at a moment drawn from a seed, a third of them evenly from before
the deadline to after the grace, a third close around the deadline, a third close around the end of the grace. The server had a
save whole between its last byte and its answer; both instants are taken by the sender, on the same machine's clock.

Wrong is a save that was answered otherwise than `rules.moment_of` says for every instant between the two, that was kept under
another moment than the rule gives for the instant written beside it, whose instant does not lie between the two, that was
acknowledged and is not there, or refused and is there. Where the rule says one thing of the last byte and another of the answer,
both are right, and it is counted apart.
"""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from benchmarks.candidate import Form, read_forms, wanted
from benchmarks.databases import KINDS, Kind, database_server
from benchmarks.exam_stage import ExamStage, make_exam_stage
from benchmarks.outcome import Outcome
from benchmarks.servers import gunicorn
from benchmarks.stage import SignedIn, opened
from benchmarks.trickling import Trickled, trickle
from elearn.core.db.work import Database
from elearn.core.ids import Id, parse_id
from elearn.examinations.models import Sitting, SittingLine
from elearn.examinations.rules import Moment, moment_of

WANTED = "0 of 1,000 saves around the deadline kept, marked or refused otherwise than the rule says, on both databases"
MEANING = "Saves with trickled bodies that end before the deadline, in the grace for the network and after it, over raw sockets."
ROUNDS, SITTERS, EACH, SEED = 10, 10, 10, 20261201
"""Rounds with an examination each; in each so many candidates who send so many saves."""
GRACE, AROUND = 2, 1.5
"""Seconds of the grace for the network, and of what is looked at before the deadline and after the grace."""
CLOSE = 0.2
"""Seconds before and after a bound that are close to it."""
SLOWEST = 3.0
THREADS = SITTERS * EACH // 2
"""Of each of the two workers: one for every save that is on its way, so that none waits behind another one's trickle."""


@dataclass
class Found:
    """Saves by what the rule says of them, those where it says two things, and what is wrong."""

    moments: Counter[str]
    unsure: int
    wrong: list[str]

    def __str__(self) -> str:
        told = ", ".join(f"{self.moments[each.value]} {each.value}" for each in Moment)
        words = f"{told}, {self.unsure} on a bound: {len(self.wrong)} wrong"
        return words + (f" ({'; '.join(self.wrong[:5])})" if self.wrong else "")

    @property
    def holds(self) -> bool:
        return not self.wrong and all(self.moments[each.value] for each in Moment)


def measure(folder: Path, quick: bool) -> Outcome:
    rounds, sitters = (1, 3) if quick else (ROUNDS, SITTERS)
    found = {kind: _on(kind, folder, rounds, sitters) for kind in KINDS}
    words = "; ".join(f"{kind} {each}" for kind, each in found.items())
    return Outcome(f"seed {SEED}: {words}", all(each.holds for each in found.values()))


def _on(kind: Kind, folder: Path, rounds: int, sitters: int) -> Found:
    found, chance = Found(Counter(), 0, []), random.Random(f"{SEED} {kind}")
    with database_server(kind, folder) as server:
        stage = make_exam_stage(folder / kind, server.new_database("elearn"), sitters=sitters)
        database = opened(stage.stage)
        with gunicorn("wsgi:app", stage.stage.environ, alive="/healthz", threads=THREADS) as running:
            for _ in range(rounds):
                _round(_Round(stage, database, running.port, chance), found)
        database.close()
    return found


@dataclass(frozen=True, slots=True)
class _Round:
    stage: ExamStage
    database: Database
    port: int
    chance: random.Random


def _round(at: _Round, found: Found) -> None:
    """Lets everybody start, sends what trickles in around the end, and judges it."""
    # Enough for everybody to start and to see the page before the first bytes leave.
    lasts = timedelta(seconds=2 + SLOWEST + 0.3 * len(at.stage.sitters))
    plan = replace(at.stage.plan, grace_seconds=GRACE)
    held_id = at.stage.hold(at.database, plan=plan, lasts=lasts, is_prepared=True)
    started = [_start(at, who, held_id) for who in at.stage.sitters]
    deadlines = _deadlines(at.database, held_id)
    with ThreadPoolExecutor(len(started) * EACH) as pool:
        sent = [
            (key, deadlines[each.sitting_id], pool.submit(trickle, at.port, request, begins=begins, ends=ends))
            for each in started
            for key, request, begins, ends in _sendings(at, each, deadlines[each.sitting_id])
        ]
    kept = _kept(at.database, held_id)
    for key, deadline_at, each in sent:
        judge(found, key, deadline_at, each.result(), kept.pop(key, None))
    found.wrong.extend(f"{key} is kept and was never sent" for key in kept)


@dataclass(frozen=True, slots=True)
class _Started:
    """Somebody before the open page of their sitting."""

    who: SignedIn
    held_id: Id
    sitting_id: Id
    address: str
    form: Form


def _start(at: _Round, who: SignedIn, held_id: Id) -> _Started:
    candidate = at.stage.candidate(at.port, who, held_id)
    address = wanted(candidate.start(), 303).location
    page = wanted(candidate.get(address), 200).plain.decode()
    candidate.leave()
    sitting_id = parse_id(address.rpartition("/")[2])
    assert sitting_id is not None
    return _Started(who, held_id, sitting_id, address, next(each for each in read_forms(page) if each.kind == "text"))


def _sendings(at: _Round, started: _Started, deadline_at: datetime) -> Iterator[tuple[str, bytes, float, float]]:
    """The saves of one candidate: the text by which each is found, its request, when it begins and ends."""
    candidate = at.stage.candidate(at.port, started.who, started.held_id)
    deadline = deadline_at.timestamp()
    for number in range(EACH):
        # Each is an answer of its own; the text is also the mark of the sending.
        text = f"{started.sitting_id} save {number}"
        fields = [(name, text if name == started.form.name else value) for name, value in started.form.fields]
        ends = deadline + _drawn(at.chance, number)
        begins = max(time.time(), ends - at.chance.uniform(0.2, SLOWEST))
        yield text, candidate.saving(started.address, fields, text), begins, ends


def _drawn(chance: random.Random, number: int) -> float:
    """When the last byte leaves, in seconds after the deadline."""
    match number % 3:
        case 0:
            return chance.uniform(-AROUND, GRACE + AROUND)
        case 1:
            return chance.uniform(-CLOSE, CLOSE)
        case _:
            return GRACE + chance.uniform(-CLOSE, CLOSE)


def _deadlines(database: Database, held_id: Id) -> dict[Id, datetime]:
    with database.read() as session:
        rows = session.execute(select(Sitting.id, Sitting.deadline_at).where(Sitting.examination_id == held_id))
        return {row.id: row.deadline_at for row in rows}


def _kept(database: Database, held_id: Id) -> dict[str, Any]:
    """The answers that stand in the logs, by their texts."""
    wanted_rows = (
        select(SittingLine.payload, SittingLine.moment, SittingLine.server_at)
        .join(Sitting, Sitting.id == SittingLine.sitting_id)
        .where(Sitting.examination_id == held_id, SittingLine.kind == "answered")
    )
    with database.read() as session:
        return {row.payload["response"]["value"]["answer"]["text"]: row for row in session.execute(wanted_rows)}


def judge(found: Found, key: str, deadline_at: datetime, sent: Trickled, line: Any) -> None:
    """Compares what became of a save with the rule."""
    grace = timedelta(seconds=GRACE)
    moments = {moment_of(each, deadline_at, grace) for each in (sent.last_byte_at, sent.answered_at)}
    if len(moments) > 1:
        found.unsure += 1
    got = _moment_got(deadline_at, grace, sent, line)
    if isinstance(got, Moment) and got in moments:
        found.moments[got.value] += 1
    else:
        after = (sent.last_byte_at - deadline_at).total_seconds()
        found.wrong.append(f"{key}: {got}, whole {after:+.3f} s after the deadline")


def _moment_got(deadline_at: datetime, grace: timedelta, sent: Trickled, line: Any) -> Moment | str:
    """When a save came by what the server did with it, or what is wrong with that."""
    if sent.reply.status == 409:
        return Moment.LATE if line is None else "refused and kept"
    if sent.reply.status != 200:
        return f"answered {sent.reply.status}"
    if line is None:
        return "acknowledged and not there"
    if not sent.last_byte_at <= line.server_at <= sent.answered_at:
        return f"said to have come {(line.server_at - sent.last_byte_at).total_seconds():+.3f} s after its last byte"
    if Moment(line.moment) is not moment_of(line.server_at, deadline_at, grace):
        return f"marked {line.moment} against the instant beside it"
    return Moment(line.moment)
