"""What the pages of examinations need to be opened: one that goes on, and one whose results are posted; and many rows in both."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from benchmarks.exam_stage import ExamStage, machine_of
from benchmarks.stage import SignedIn
from elearn.core.actor import SYSTEM
from elearn.core.db.work import Database, UnitOfWork
from elearn.core.ids import Id, new_id, parse_id, secret_digest
from elearn.examinations.fairness.chances import Chance
from elearn.examinations.fairness.evidence import kind_of, write_evidence
from elearn.examinations.fairness.speed import QuickPaper
from elearn.examinations.models import (
    Appeal,
    Candidate,
    Examination,
    Finding,
    FindingPerson,
    Member,
    QuestionReport,
    Ruling,
    Sitting,
)
from elearn.examinations.plan.shape import Plan
from elearn.examinations.queries.held import get_held
from elearn.examinations.rules import Body, Cause, State, Template
from elearn.examinations.service import starting
from elearn.examinations.service.closing import close_sitting
from elearn.examinations.service.preparing import prepare_sitting

Parts = Mapping[str, str]
GOING = (
    *("act_address", "board", "board_acts", "board_candidate", "board_identity", "board_live", "candidate", "candidates", "cards"),
    *("entering", "machine", "opening", "paper", "paper_entry", "paper_plan", "paper_sheet", "plan", "candidate_list", "people"),
    *("review", "rooms", "sitting", "start_address", "time_up", "wrong"),
)
"""Pages that are asked of the examination that goes on; the others of the one that is over."""


def parts_of(endpoint: str, going: Parts, over: Parts) -> Parts:
    """The parts of an endpoint's address, of one of the two examinations."""
    name = endpoint.partition(".")[2]
    if name == "paper_sheet":
        # Answers are entered for a paper that nobody sits at a screen.
        return {**going, "sitting_id": going["paper"]}
    return going if name in GOING else over


def open_examinations(database: Database, stage: ExamStage, learner: SignedIn) -> tuple[Parts, Parts]:
    """The parts of addresses of both examinations: the one that goes on, which `learner` sits, and the one that is over."""
    going, over = stage.hold(database, template=Template.RECRUITMENT), stage.hold(database, plan=_shown(stage))
    return _going(database, stage, going, learner), _over(database, stage, over, learner)


def _shown(stage: ExamStage) -> Plan:
    return replace(stage.plan, shows="answers", appeal_days=30)


def _start(work: UnitOfWork, stage: ExamStage, held_id: Id, learner: SignedIn) -> tuple[Id, Id]:
    """The candidate and the sitting of the learner, started at their machine."""
    own = (Candidate.examination_id == held_id, Candidate.person_id == learner.actor.person_id)
    candidate_id = work.session.scalars(select(Candidate.id).where(*own)).one()
    held = get_held(work.session, held_id)
    device = secret_digest(machine_of(learner, stage.stage.learners))
    sitting_id = starting.start(work.session, learner.actor, held, candidate_id, device=device, access_code="", now=work.now)
    return candidate_id, sitting_id


def _serve(session: Session, stage: ExamStage, held_id: Id, body: Body, work: UnitOfWork) -> None:
    officer = stage.stage.officer.actor.person_id
    session.add(Member(examination_id=held_id, person_id=officer, body=body, duty="", appointed_at=work.now))


def _going(database: Database, stage: ExamStage, held_id: Id, learner: SignedIn) -> Parts:
    with database.unit_of_work() as work:
        candidate_id, sitting_id = _start(work, stage, held_id, learner)
        _serve(work.session, stage, held_id, Body.COUNCIL, work)
        paper = add_candidates(work, stage, held_id, 1)[0]
    shown = {"examination_id": held_id, "candidate_id": candidate_id, "sitting_id": sitting_id, "paper": paper}
    return {name: str(value) for name, value in shown.items()} | {"number": "1", "_act": "submit"}


def _over(database: Database, stage: ExamStage, held_id: Id, learner: SignedIn) -> Parts:
    essay = next(each.id for each in stage.made.course.questions.values() if each.kind == "essay")
    with database.unit_of_work() as work:
        candidate_id, sitting_id = _start(work, stage, held_id, learner)
        close_sitting(work.session, SYSTEM, sitting_id, cause=Cause.CANDIDATE, now=work.now)
        _serve(work.session, stage, held_id, Body.MARKING, work)
        finding = say(work, stage, held_id, candidate_id, sitting_id)
        ruling = _rule(work, stage, held_id, stage.made.course.banks[0].questions[0])
    end_examination(database, held_id)
    ids = {"examination_id": held_id, "candidate_id": candidate_id, "sitting_id": sitting_id}
    ids |= {"finding_id": finding, "ruling_id": ruling}
    return {name: str(value) for name, value in ids.items()} | {"question_id": essay}


def end_examination(database: Database, held_id: Id) -> None:
    """Posts the results."""
    with database.unit_of_work() as work:
        work.session.execute(update(Examination).where(Examination.id == held_id).values(state=State.POSTED, posted_at=work.now))


def say(work: UnitOfWork, stage: ExamStage, held_id: Id, candidate_id: Id, sitting_id: Id) -> Id:
    """A report, an appeal and a finding about a candidate; answers the id of the last."""
    question, officer = stage.made.course.banks[0].questions[0], stage.stage.officer.actor.person_id
    finding = new_id()
    at = {"examination_id": held_id}
    chance = Chance(0.001, 0.01)
    quick = QuickPaper(str(candidate_id), 10, (question,), 1, 0.5, seconds=2, seconds_of_others=20, chance=chance)
    work.session.add_all(
        [
            QuestionReport(id=new_id(), **at, candidate_id=candidate_id, question=question, words="sai", said_at=work.now),
            Appeal(id=new_id(), candidate_id=candidate_id, sitting_id=sitting_id, words="xem lại", asked_at=work.now),
            Finding(id=finding, **at, kind=kind_of(quick), evidence=write_evidence(quick), found_at=work.now),
        ]
    )
    work.session.flush()
    work.session.add(FindingPerson(finding_id=finding, candidate_id=candidate_id, asked_by=officer, asked_at=work.now))
    return finding


def _rule(work: UnitOfWork, stage: ExamStage, held_id: Id, question: str) -> Id:
    """Asks for a question to be dropped; there is one ruling about a question."""
    ruling, officer = new_id(), stage.stage.officer.actor.person_id
    asked = {"remedy": "dropped", "reason": "sai", "asked_by": officer, "asked_at": work.now}
    work.session.add(Ruling(id=ruling, examination_id=held_id, question=question, **asked))
    return ruling


def add_candidates(work: UnitOfWork, stage: ExamStage, held_id: Id, count: int) -> list[Id]:
    """Adds candidates without account who have a prepared paper; answers their sittings."""
    held, made = get_held(work.session, held_id), []
    for _ in range(count):
        listed = Candidate(id=new_id(), examination_id=held_id, name="Thí sinh", number=new_id().hex[-12:], listed_at=work.now)
        work.session.add(listed)
        work.session.flush()
        made.append(prepare_sitting(work.session, held, listed.id, now=work.now))
    return made


def grow_examinations(database: Database, stage: ExamStage, going: Parts, over: Parts, count: int) -> None:
    """Adds candidates to both examinations; those of the one that is over have handed in, and something is said of each."""
    going_id, over_id = parse_id(going["examination_id"]), parse_id(over["examination_id"])
    assert going_id is not None
    assert over_id is not None
    with database.unit_of_work() as work:
        add_candidates(work, stage, going_id, count)
        for question in stage.made.course.banks[0].questions[1:]:
            _rule(work, stage, over_id, question)
        for sitting_id in add_candidates(work, stage, over_id, count):
            close_sitting(work.session, SYSTEM, sitting_id, cause=Cause.PAPER, now=work.now)
            candidate_id = work.session.scalars(select(Sitting.candidate_id).where(Sitting.id == sitting_id)).one()
            say(work, stage, over_id, candidate_id, sitting_id)
