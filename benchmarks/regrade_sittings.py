"""Sittings for `regrade`, written straight into the tables: papers, logs, marks by people and rulings."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import insert

from benchmarks.regrade_answers import some_answer
from elearn.assessment.records import write_record
from elearn.assessment.responses import Response
from elearn.content.document import Choice, Course, Draw
from elearn.core.actor import Actor
from elearn.core.clock import FakeClock
from elearn.core.db import schema
from elearn.core.db.work import Database
from elearn.core.ids import Id, new_id
from elearn.examinations.models import Candidate, EssayMarking, Ruling, Sitting, SittingLine
from elearn.examinations.plan.drawing import draw_sections, pools_of
from elearn.examinations.plan.shape import Plan, Section
from elearn.examinations.queries.held import Held
from elearn.examinations.questions.rekeying import write_key
from elearn.examinations.rules import State
from elearn.examinations.scores.marking_rules import MarkRound
from tests.conftest import NOW
from tests.examinations.stage import BANK, Stage, a_stage

PLAN = Plan((Section("a", "Một", (Draw(BANK, 5),)), Section("b", "Hai", (Draw(BANK, 3),), pass_percent=0)), minutes=30, markers=2)
QUESTIONS = PLAN.count
ESSAY, REKEYED, DROPPED = "b-viet", "b-mot", "b-chin"
SEED = 20261130
AT_ONCE = 1_000


@dataclass(frozen=True, slots=True)
class _Given:
    """What sittings are made of."""

    course: Course
    held: Held
    pools: list[frozenset[str]]
    markers: list[Id]


def make_sittings(database: Database, count: int) -> None:
    """An examination with so many sittings that were handed in and not marked yet."""
    schema.upgrade(database)
    stage = a_stage(database, FakeClock(NOW), has_essay=True)
    held = stage.a_held(PLAN, state=State.CLOSED)
    _rule(stage, held)
    markers = [_id(each) for each in (stage.officer, stage.city_officer, stage.stranger)]
    given = _Given(stage.course, held, pools_of(stage.course, PLAN), markers)
    rng = random.Random(SEED)
    for start in range(0, count, AT_ONCE):
        made = [_sitting(given, number, rng) for number in range(start, min(start + AT_ONCE, count))]
        with database.unit_of_work() as work:
            for at, model in enumerate((Candidate, Sitting, SittingLine, EssayMarking)):
                rows = [row for each in made for row in each[at]]
                if rows:
                    work.session.execute(insert(model), rows)
    database.close()


def _rule(stage: Stage, held: Held) -> None:
    """One question was dropped, one has another key."""
    key = stage.course.questions[REKEYED].key
    assert isinstance(key, Choice)
    other = replace(key, right=tuple(each for each in key.options if each not in key.right)[:1])
    people = {"asked_by": _id(stage.officer), "decided_by": _id(stage.city_officer)}
    facts: dict[str, Any] = {
        "examination_id": held.id,
        "reason": "sai",
        "asked_at": NOW,
        "decided_at": NOW,
        "is_granted": True,
        **people,
    }
    with stage.database.unit_of_work() as work:
        work.session.add(Ruling(question=REKEYED, remedy="rekeyed", key=write_key(other), **facts))
        work.session.add(Ruling(question=DROPPED, remedy="dropped", **facts))


def _sitting(given: _Given, number: int, rng: random.Random) -> tuple[list[Any], list[Any], list[Any], list[Any]]:
    """The rows of a sitting: its candidate, itself, its log, its marks."""
    candidate_id, sitting_id, seed = new_id(), new_id(), f"{SEED} {number}"
    paper = draw_sections(given.course, PLAN, seed, pools=given.pools)
    lines = [
        {"sitting_id": sitting_id, "seq": seq, "kind": "answered", "moment": "in-time", "server_at": NOW, "key": f"k{seq}", **line}
        for seq, line in enumerate(_answers(given.course, paper, rng), 1)
    ]
    candidate = {
        "id": candidate_id,
        "examination_id": given.held.id,
        "number": f"{number:06d}",
        "name": "Thí sinh",
        "listed_at": NOW,
    }
    times = {"prepared_at": NOW, "started_at": NOW, "deadline_at": NOW, "submitted_at": NOW, "submitted_cause": "clock"}
    sitting = {
        "id": sitting_id,
        "examination_id": given.held.id,
        "candidate_id": candidate_id,
        "number": 1,
        "seed": seed,
        "paper": paper,
    }
    is_written = any(each["item"] == ESSAY for each in lines)
    return (
        [candidate],
        [{**sitting, **times, "lines": len(lines)}],
        lines,
        list(_marks(sitting_id, given.markers, rng)) if is_written else [],
    )


def _answers(course: Course, paper: list[list[str]], rng: random.Random) -> Iterator[dict[str, Any]]:
    """Nine of ten questions are answered, two of ten twice; the last answer counts."""
    asked = [each for section in paper for each in section if rng.random() < 0.9]
    again = [each for each in asked if rng.random() < 0.2]
    for question in [*asked, *again]:
        response = write_record(Response(some_answer(course.questions[question], rng)))
        yield {"item": question, "payload": {"response": response, "language": "vi"}}


def _marks(sitting_id: Id, markers: list[Id], rng: random.Random) -> Iterator[dict[str, Any]]:
    """No mark yet, one, both, or both and the third that reconciles them."""
    for kind, marker in list(zip(MarkRound, markers, strict=False))[: rng.randint(0, 3)]:
        share = f"{rng.randint(0, 4)}/4"
        facts = {"round": kind.value, "share": share, "criteria": [], "words": "", "marked_by": marker, "marked_at": NOW}
        yield {"id": new_id(), "sitting_id": sitting_id, "question": ESSAY, **facts}


def _id(actor: Actor) -> Id:
    assert actor.person_id is not None
    return actor.person_id
