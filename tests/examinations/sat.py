"""Sittings that were handed in, as rows: a paper with given answers, marked by the product."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from elearn.assessment.records import write_record
from elearn.assessment.responses import Answer, Chosen, Response, Written
from elearn.content.document import Draw
from elearn.core.actor import SYSTEM, Actor
from elearn.core.ids import Id
from elearn.examinations.models import Look, SittingLine
from elearn.examinations.plan.shape import Plan, Section
from elearn.examinations.queries.held import Held
from elearn.examinations.rules import LineKind, Moment, ResultCause
from elearn.examinations.service.results import write_result
from tests.examinations.stage import BANK, Stage
from tests.organisation.makers import a_person, acting, an_account

ESSAY, CHOICE, NUMBER, WORDS = "b-viet", "b-mot", "b-ba", "b-bon"


def a_plan(*questions: str, **settings: Any) -> Plan:
    """A plan whose papers ask exactly these questions of the bank, worth one point each."""
    draws = tuple(Draw(BANK, 1, f"id = {each}") for each in questions)
    return Plan((Section("a", "Phần chung", draws),), minutes=20, **settings)


def right(stage: Stage) -> Chosen:
    """The right answer to `CHOICE`."""
    return Chosen(stage.course.questions[CHOICE].key.right)  # type: ignore[union-attr]  # a choice


def wrong(stage: Stage) -> Chosen:
    """A wrong answer to `CHOICE`."""
    key = stage.course.questions[CHOICE].key
    return Chosen(tuple(each for each in key.options if each not in key.right)[:1])  # type: ignore[union-attr]  # a choice


def written(text: str) -> Written:
    return Written(text)


def hand_in(stage: Stage, held: Held, answers: Mapping[str, Answer], who: Actor | None = None, **candidate: Any) -> Id:
    """A sitting of a new candidate, handed in with these answers and marked; where answers were looked through, these were too."""
    now = stage.clock.now()
    candidate_id = stage.a_candidate(held, who, **candidate)
    sitting_id = stage.a_sitting(
        held,
        candidate_id,
        started_at=now,
        deadline_at=now + timedelta(minutes=20),
        submitted_at=now,
        submitted_cause="candidate",
        lines=len(answers),
    )
    with stage.database.unit_of_work() as work:
        add_lines(work.session, sitting_id, answers, now)
        write_result(work.session, SYSTEM, sitting_id, cause=ResultCause.SUBMITTED, now=work.now)
        look = work.session.get(Look, held.id)
        if look is not None:
            look.looked_at, look.papers = work.now, look.papers + 1
    return sitting_id


def add_lines(session: Session, sitting_id: Id, answers: Mapping[str, Answer], now: datetime) -> None:
    """The log of a sitting that has none yet: one line for each answer."""
    for seq, (item, answer) in enumerate(answers.items(), 1):
        payload = {"response": write_record(Response(answer)), "language": "vi"}
        facts = {"payload": payload, "moment": Moment.IN_TIME, "server_at": now, "key": f"k{seq}"}
        session.add(SittingLine(sitting_id=sitting_id, seq=seq, kind=LineKind.ANSWERED, item=item, **facts))
    session.flush()


def a_reader(stage: Stage) -> Actor:
    """Somebody at work with an account: they can read notices."""
    with stage.database.unit_of_work() as work:
        person = a_person(work.session, stage.ward)
        an_account(work.session, person, username=f"u{person.hex[-8:]}")
    return replace(acting(person), unit_id=stage.ward)
