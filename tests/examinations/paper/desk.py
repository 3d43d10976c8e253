"""A desk at which sheets of one examination are entered, and what stands in the database afterwards."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from elearn.assessment.records import write_record
from elearn.assessment.responses import Chosen, Response
from elearn.content.document import Draw
from elearn.core.actor import Actor
from elearn.core.ids import Id
from elearn.examinations.models import Sitting, SittingLine, SittingResult
from elearn.examinations.paper.rounds import Reading, Times
from elearn.examinations.plan.shape import Plan, Section
from elearn.examinations.queries.sheets import read_sheet
from elearn.examinations.rules import Body, LineKind
from elearn.examinations.service import paper
from elearn.examinations.service.paper import Entered
from tests.examinations.stage import BANK, Stage

TWO = Plan((Section("a", "Chung", (Draw(BANK, 2),)),), minutes=20)
PAPER = [["b-chin", "b-mot"]]


def given(stage: Stage, **answers: str | None) -> dict[str, Response]:
    """Responses by question, of the number of the option in the author's order ("" for one struck out)."""
    found = {}
    for name, number in answers.items():
        question = name.replace("_", "-")
        options = stage.course.questions[question].key.options  # type: ignore[union-attr]  # both are choices
        found[question] = Response(Chosen((options[int(number)],) if number else ()))
    return found


class Desk:
    """Where sheets of one examination are entered."""

    def __init__(self, stage: Stage, **held: object) -> None:
        self.stage = stage
        self.held = stage.a_held(TWO, **held)  # type: ignore[arg-type]  # columns
        self.one, self.two, self.three = (stage.a_member(self.held, Body.INVIGILATION) for _ in range(3))
        began = self.held.window.opens_at + timedelta(minutes=1)
        self.times = Times(began, began + timedelta(minutes=15))
        stage.clock.advance(minutes=50)

    def sheet(self, **changes: object) -> Id:
        return self.stage.a_sitting(self.held, self.stage.a_candidate(self.held), paper=PAPER, **changes)

    def enter(self, actor: Actor, sitting: Id, answers: dict[str, Response], times: Times | None = None) -> Entered:
        """With the examination as the page read it, which may be long ago."""
        with self.stage.database.unit_of_work() as work:
            return paper.enter_sheet(work.session, actor, self.held, sitting, Reading(answers, times or self.times), now=work.now)

    def counting(self, sitting: Id) -> Sitting:
        """The sitting that counts for the candidate of this one."""
        candidate = self.stage.row(Sitting, sitting).candidate_id
        with self.stage.database.read() as session:
            wanted = select(Sitting).where(Sitting.candidate_id == candidate, Sitting.is_void.is_(False))
            return session.scalars(wanted).one()

    def result(self, sitting: Id) -> SittingResult:
        with self.stage.database.read() as session:
            return session.scalars(select(SittingResult).where(SittingResult.sitting_id == sitting)).one()

    def responses(self, sitting: Id) -> dict[str, Response]:
        with self.stage.database.read() as session:
            return {question: each.response for question, each in read_sheet(session, sitting).given.items()}


def saved_online(stage: Stage, desk: Desk, sheet: Id, answers: dict[str, Response]) -> None:
    """What a candidate saved on a machine before the network failed."""
    with stage.database.unit_of_work() as work:
        for seq, (question, response) in enumerate(answers.items(), 1):
            payload = {"response": write_record(response), "language": "vi"}
            at = desk.times.began_at
            line = {"kind": LineKind.ANSWERED, "item": question, "payload": payload, "moment": "in-time", "server_at": at}
            work.session.add(SittingLine(sitting_id=sheet, seq=seq, key=f"page-{seq}", **line))
        row = work.session.get(Sitting, sheet)
        assert row is not None
        row.lines = len(answers)
