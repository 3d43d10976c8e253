"""Examinations of the city that it has handed to ward A, with one candidate of each ward and one without account.

What is of ward B, or of nobody's ward, must not be seen or changed by the officer of ward A; each of them is told by marks that
stand nowhere else.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from elearn.assessment.responses import Answer
from elearn.core.ids import Id, new_id
from elearn.examinations.acts import ActKind
from elearn.examinations.fairness.chances import Chance
from elearn.examinations.fairness.evidence import write_evidence
from elearn.examinations.fairness.speed import QuickPaper
from elearn.examinations.models import Appeal, Candidate, Finding, FindingPerson, Look, PaperEntry, QuestionReport, Room, Sitting
from elearn.examinations.queries.held import Held
from elearn.examinations.rules import State, Template
from elearn.examinations.service.log import note_act
from tests.examinations.sat import CHOICE, ESSAY, NUMBER, a_plan, hand_in, right, written
from tests.examinations.stage import Stage

UNTIL = date(2026, 12, 31)
OWN, OTHER, GUEST = "AA-1001", "BB-2002", "GG-3003"
"""The candidates' numbers."""
OTHER_NAME, OTHER_ROOM, GUEST_NAME = "Bùi Thị Bên Kia", "Phòng Khác", "Gia Đình Khách"
MARKS = (OTHER, OTHER_NAME, OTHER_ROOM, GUEST, GUEST_NAME, "sự việc bên kia", "nói về bên kia", "đơn bên kia")
"""What tells of somebody beyond the scope."""


@dataclass(frozen=True)
class Someone:
    """A candidate with what there is of them."""

    candidate: Id
    sitting: Id
    finding: Id | None = None
    appeal: Id | None = None


@dataclass(frozen=True)
class Handed:
    """One examination with the candidate of ward A, the one of ward B and the guest in the city's room."""

    held: Held
    own: Someone
    other: Someone
    guest: Someone
    own_room: Id
    other_room: Id


def a_handed(stage: Stage, state: State, **changes: Any) -> Handed:
    """An examination in a state. Where it is ready, everybody has begun; afterwards everybody has handed in, an essay too."""
    plan = a_plan(CHOICE, NUMBER, ESSAY, appeal_days=30)
    held = stage.a_held(
        plan, state=state, unit=stage.city, held_by_id=stage.ward, held_until=UNTIL, template=Template.RECRUITMENT,
        erase_on=date(2027, 6, 1), **changes,
    )  # fmt: skip
    own_room, other_room = _room(stage, held, "Phòng Mình", stage.ward), _room(stage, held, OTHER_ROOM, None)
    who = [
        (OWN, stage.a_worker(name="An Văn Mình"), own_room, {"unit_id": stage.ward}),
        (OTHER, stage.a_worker(stage.other_ward, name=OTHER_NAME), other_room, {"unit_id": stage.other_ward}),
        (GUEST, None, other_room, {"name": GUEST_NAME, "name_sort": "khach", "card_digest": b"guest" + held.id.bytes}),
    ]
    found = []
    for seat, (number, actor, room, more) in enumerate(who, 1):
        facts = {"number": number, "room_id": room, "seat": seat, "extra_minutes": 0, **more}
        found.append(_someone(stage, held, number, actor, facts, is_over=state is not State.READY))
    return Handed(stage.held(held.id), found[0], found[1], found[2], own_room, other_room)


def _room(stage: Stage, held: Held, name: str, unit: Id | None) -> Id:
    with stage.database.unit_of_work() as work:
        row = Room(id=new_id(), examination_id=held.id, name=name, seats=20, unit_id=unit)
        work.session.add(row)
        return row.id


def _someone(stage: Stage, held: Held, number: str, actor: Any, facts: dict[str, Any], *, is_over: bool) -> Someone:
    now = stage.clock.now()
    if not is_over:
        candidate = stage.a_candidate(held, actor, **facts)
        sitting = stage.a_sitting(held, candidate, started_at=now, deadline_at=now + timedelta(minutes=20), seen_at=now, lines=0)
    else:
        answers: dict[str, Answer] = {CHOICE: right(stage), ESSAY: written(f"bài của {number}")}
        sitting = hand_in(stage, held, answers, actor, **facts)
        candidate = stage.row(Sitting, sitting).candidate_id
    is_other = number != OWN
    said = "bên kia" if is_other else "bên mình"
    with stage.database.unit_of_work() as work:
        note_act(
            work.session, stage.city_officer, held.id, ActKind.INCIDENT, candidate_id=candidate, words=f"sự việc {said}", now=now
        )
        question = NUMBER if is_other else CHOICE
        facts = {"examination_id": held.id, "candidate_id": candidate, "question": question, "words": f"nói về {said}"}
        work.session.add(QuestionReport(id=new_id(), said_at=now, answer="", **facts))
        if not is_over:
            times = {"began_at": now, "ended_at": now + timedelta(minutes=1)}
            entry = {"sitting_id": sitting, "round": 1, "answers": {}, "entered_by": stage.city_officer.person_id}
            work.session.add(PaperEntry(id=new_id(), entered_at=now, **times, **entry))
            return Someone(candidate, sitting)
        if work.session.get(Look, held.id) is None:
            work.session.add(Look(examination_id=held.id, looked_at=now, papers=1, kinds=["speed"]))
        evidence = QuickPaper(str(candidate), 3, (CHOICE,), 1, 0.5, 2.0, 30.0, Chance(0.0001, 0.001))
        finding = Finding(
            id=new_id(), examination_id=held.id, kind="speed", evidence=write_evidence(evidence), found_at=now, outcome=""
        )
        work.session.add(finding)
        work.session.flush()
        work.session.add(FindingPerson(finding_id=finding.id, candidate_id=candidate))
        appeal = Appeal(
            id=new_id(), candidate_id=candidate, sitting_id=sitting, words=f"đơn {said}", answer="", asked_at=now
        )  # fmt: skip
        work.session.add(appeal)
        return Someone(candidate, sitting, finding.id, appeal.id)


def struck(stage: Stage, candidate_id: Id) -> bool:
    """Whether somebody is off the list."""
    return stage.row(Candidate, candidate_id).struck_at is not None
