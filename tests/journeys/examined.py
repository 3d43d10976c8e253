"""Examinations in every state, and the people around them, for journeys through their pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from elearn.assessment.responses import Answer
from elearn.core.actor import Actor
from elearn.core.clock import FakeClock
from elearn.core.db.work import UnitOfWork
from elearn.core.ids import Id, new_id
from elearn.examinations.candidates.card_codes import digest_of_card
from elearn.examinations.fairness.chances import Chance
from elearn.examinations.fairness.evidence import write_evidence
from elearn.examinations.fairness.similarity import AlikePapers
from elearn.examinations.models import Appeal, Finding, FindingPerson, Look, Member, QuestionReport, Ruling, Sitting
from elearn.examinations.queries.held import Held
from elearn.examinations.questions.ruling_rules import Remedy
from elearn.examinations.rules import Body, State, Template
from elearn.examinations.service import observing
from tests.examinations.paper.stage import a_paper_day
from tests.examinations.sat import CHOICE, ESSAY, NUMBER, a_plan, hand_in, right, written, wrong
from tests.examinations.seat import CARD_NUMBER, CODE
from tests.examinations.stage import Stage, a_stage
from tests.journeys.installation import PASSWORD, SECRET, LiveSite
from tests.organisation.makers import an_account

OFFICER, COUNCIL, INVIGILATOR, MARKER, CANDIDATE = "khao-thi", "hoi-dong", "coi-thi", "cham-thi", "thi-sinh"
ACCOUNTS = (OFFICER, COUNCIL, INVIGILATOR, MARKER, CANDIDATE)
"""Who has an account; somebody else comes in with the card `CARD`."""
PLAN = a_plan(CHOICE, NUMBER, ESSAY, markers=2, shows="answers", appeal_days=15)
CARD = CODE
TITLE = "Đợt mùa thu"
"""Written by an officer, and shown as it is in both languages: no word of the product."""


@dataclass(frozen=True)
class Examined:
    """The stage behind the site; `places` are the ids that stand in addresses."""

    stage: Stage
    places: Mapping[str, str]


def examine(site: LiveSite) -> Examined:
    """Lays everything there: a draft, a sealed one, one that is sat, one with a card, one on paper, a closed one, a posted one."""
    clock = site.database.clock
    assert isinstance(clock, FakeClock)
    stage = a_stage(site.database, clock, has_essay=True)
    people = {name: stage.a_worker(name=words) for name, words in _NAMES.items()} | {OFFICER: stage.officer}
    with stage.database.unit_of_work() as work:
        for username, actor in people.items():
            assert actor.person_id is not None
            an_account(work.session, actor.person_id, username=username, password=PASSWORD)
    # Before the others: its window is moved into the past by as much as the clock goes on here.
    before = clock.instant
    on_paper = a_paper_day(stage, title=TITLE)
    clock.instant = before
    _serve(stage, on_paper.held, people)
    draft = an_examination(stage, state=State.DRAFT, template=Template.RECRUITMENT, version_id=None, rendition_id=None)
    sealed = an_examination(stage, template=Template.RECRUITMENT, is_sealed=True, erase_on=(before + timedelta(days=90)).date())
    made = {"draft": draft.id, "sealed": sealed.id, "listed": stage.a_candidate(sealed), "on_paper": on_paper.held.id}
    made |= {"sheet": on_paper.sitting, **_sat(stage, people), **_closed(stage, people), **_posted(stage, people)}
    _serve(stage, draft, people)
    _serve(stage, sealed, people)
    return Examined(
        stage, {f"exam_{name}": str(each) for name, each in made.items()} | {"exam_essay": ESSAY, "exam_choice": CHOICE}
    )


_NAMES = {COUNCIL: "Hoàng Thị Hội", INVIGILATOR: "Phạm Thị Coi", MARKER: "Đinh Văn Chấm", CANDIDATE: "Lê Văn Thí"}
_BODIES = {COUNCIL: Body.COUNCIL, INVIGILATOR: Body.INVIGILATION, MARKER: Body.MARKING}


def an_examination(stage: Stage, **changes: Any) -> Held:
    return stage.a_held(PLAN, **{"title": TITLE, **changes})


def _serve(stage: Stage, held: Held, people: Mapping[str, Actor]) -> None:
    with stage.database.unit_of_work() as work:
        for username, body in _BODIES.items():
            values = {"examination_id": held.id, "person_id": people[username].person_id, "body": body}
            work.session.add(Member(**values, duty="", appointed_at=work.now))


def _sat(stage: Stage, people: Mapping[str, Actor]) -> dict[str, Id]:
    """One that is open: the candidate may begin it. Two more of theirs: at another machine, and with the time over."""
    now, who = stage.clock.now(), people[CANDIDATE]
    running, elsewhere, overdue, carded = (an_examination(stage) for _ in range(4))
    coming = an_examination(stage, opens_at=now + timedelta(minutes=12))
    stage.a_candidate(coming, who)
    for each in (running, elsewhere, overdue, carded):
        _serve(stage, each, people)
    stage.a_candidate(running, who)
    begun = {"started_at": now - timedelta(minutes=5), "device": b"elsewhere"}
    other = stage.a_sitting(elsewhere, stage.a_candidate(elsewhere, who), deadline_at=now + timedelta(minutes=15), **begun)
    late = stage.a_sitting(overdue, stage.a_candidate(overdue, who), deadline_at=now - timedelta(minutes=2), **begun)
    with stage.database.unit_of_work() as work:
        observing.observe(work.session, people[COUNCIL], running, "Cửa sau phòng thi chưa khóa.", now=work.now)
    sits = stage.a_candidate(running, name="Trần Thị Ngoài")
    stage.a_sitting(running, sits, deadline_at=now + timedelta(minutes=15), **begun)
    stage.a_candidate(carded, number=CARD_NUMBER, card_digest=digest_of_card(SECRET, CODE))
    return {"running": running.id, "sits": sits, "machine": other, "late": late, "carded": carded.id, "coming": coming.id}


def _closed(stage: Stage, people: Mapping[str, Actor]) -> dict[str, Id]:
    """One that is marked: an essay waits, a ruling is asked, a question is spoken of, something was found."""
    closed = an_examination(stage, state=State.CLOSED)
    _serve(stage, closed, people)
    answers: dict[str, Answer] = {CHOICE: right(stage), ESSAY: written("Thưa bà, giấy tờ còn thiếu một bản sao.")}
    mine = hand_in(stage, closed, answers, people[CANDIDATE])
    other = hand_in(stage, closed, {CHOICE: wrong(stage)}, stage.a_worker(name="Võ Văn Bên"))
    finding, ruling = new_id(), new_id()
    with stage.database.unit_of_work() as work:
        both = [work.session.get_one(Sitting, each).candidate_id for each in (mine, other)]
        _find(work, closed.id, finding, both)
        said = {"examination_id": closed.id, "candidate_id": both[0], "question": CHOICE, "said_at": work.now}
        work.session.add(QuestionReport(**said, words="Hỏi mơ hồ quá, ai hiểu sao cũng được."))
        asked = {"remedy": Remedy.DROPPED, "reason": "Hỏi mơ hồ.", "asked_by": people[OFFICER].person_id}
        work.session.add(Ruling(id=ruling, examination_id=closed.id, question=CHOICE, asked_at=work.now, **asked))
    return {"closed": closed.id, "finding": finding, "handed_in": mine, "ruling": ruling}


def _find(work: UnitOfWork, examination_id: Id, finding: Id, both: list[Id]) -> None:
    first, second = sorted(map(str, both))
    alike = AlikePapers(
        first, second, 30, 26, 15.2, (CHOICE,), 0.4, Chance(1e-9, 1e-5), near=True, pairs=300
    )  # fmt: skip
    work.session.add(Look(examination_id=examination_id, looked_at=work.now, papers=2, kinds=["similarity"]))
    values = {"kind": "similarity", "evidence": write_evidence(alike), "found_at": work.now}
    work.session.add(Finding(id=finding, examination_id=examination_id, **values))
    work.session.flush()
    until = {"asked_at": work.now, "reply_until": work.now + timedelta(days=5)}
    work.session.add_all(FindingPerson(finding_id=finding, candidate_id=each, **until) for each in both)


def _posted(stage: Stage, people: Mapping[str, Actor]) -> dict[str, Id]:
    """One whose results are told, with an appeal."""
    posted = an_examination(stage, state=State.POSTED, posted_at=stage.clock.now() - timedelta(hours=1))
    _serve(stage, posted, people)
    mine = hand_in(stage, posted, {CHOICE: right(stage)}, people[CANDIDATE])
    other = hand_in(stage, posted, {CHOICE: wrong(stage)}, stage.a_worker(name="Bùi Thị Xin"))
    with stage.database.unit_of_work() as work:
        candidate = work.session.get_one(Sitting, other).candidate_id
        words = "Tôi nghĩ mình làm tốt hơn thế."
        work.session.add(Appeal(candidate_id=candidate, sitting_id=other, words=words, asked_at=work.now))
    return {"posted": posted.id, "told": mine}
