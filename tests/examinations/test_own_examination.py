"""An exam officer who sits an examination of their own unit does nothing there that could serve themselves."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from elearn.core.actor import Actor
from elearn.core.errors import Forbidden
from elearn.core.ids import new_id
from elearn.examinations.fairness.chances import Chance
from elearn.examinations.fairness.evidence import write_evidence
from elearn.examinations.fairness.speed import QuickPaper
from elearn.examinations.models import Candidate, Finding, FindingPerson, QuestionReport
from elearn.examinations.service import candidates, hearing, paper, reports
from tests.examinations.sat_papers import sits
from tests.examinations.stage import Stage
from tests.organisation.makers import TODAY, an_account

UNTIL = TODAY + timedelta(days=5)


def test_no_minutes_of_ones_own(stage: Stage) -> None:
    held = stage.a_held()
    own, other = stage.a_candidate(held, stage.officer), stage.a_candidate(held)

    def give(candidate: Any) -> None:
        with stage.database.unit_of_work() as work:
            candidates.give_extra(work.session, stage.officer, held, candidate, 10, reason="đau tay", now=work.now)

    with pytest.raises(Forbidden):
        give(own)
    assert stage.row(Candidate, own).extra_minutes == 0
    give(other)
    assert stage.row(Candidate, other).extra_minutes == 10


@pytest.mark.parametrize("what", ["print", "ask", "hear", "close", "answer"])
def test_no_printing_no_hearing_no_answering_where_one_sits(stage: Stage, what: str) -> None:
    held = stage.a_held()
    sat = sits(stage, held, stage.officer)
    finding_id = new_id()
    question = sat.questions[0]
    evidence = write_evidence(QuickPaper("x", 20, ("x",), 1, 0.4, 2.0, 31.0, Chance(0.4, 0.9)))
    with stage.database.unit_of_work() as work:
        assert stage.officer.person_id is not None
        an_account(work.session, stage.officer.person_id)
        said = {"examination_id": held.id, "candidate_id": sat.candidate_id, "question": question}
        work.session.add(QuestionReport(id=new_id(), **said, words="sai", said_at=work.now))
        work.session.add(Finding(id=finding_id, examination_id=held.id, kind="speed", evidence=evidence, found_at=work.now))
        work.session.flush()
        # Asked, and the time is over: nothing else stands in the way of hearing and closing.
        asked = {} if what == "ask" else {"asked_at": work.now, "reply_until": work.now}
        work.session.add(FindingPerson(finding_id=finding_id, candidate_id=sat.candidate_id, **asked))

    def act(actor: Actor) -> None:
        with stage.database.unit_of_work() as work:
            session, now, about = work.session, work.now, (finding_id, sat.candidate_id)
            acts: dict[str, Callable[[], object]] = {
                "print": lambda: paper.note_printed(session, actor, held, sets=1, now=now),
                "ask": lambda: hearing.ask_person(session, actor, held, *about, until=UNTIL, now=now),
                "hear": lambda: hearing.note_hearing(session, actor, held, *about, words="không có gì", now=now),
                "close": lambda: hearing.close_finding(session, actor, held, finding_id, "không có gì", now=now),
                "answer": lambda: reports.answer_reports(session, actor, held, question, "đúng là sai", now=now),
            }
            acts[what]()

    with pytest.raises(Forbidden):
        act(stage.officer)
    act(stage.city_officer)
