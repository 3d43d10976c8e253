"""Results that shall not count: one asks, another decides, whoever is concerned is told; nothing is thrown away."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from elearn.core.actor import Actor
from elearn.core.errors import Conflict, Forbidden, Invalid, NotFound
from elearn.core.ids import Id
from elearn.examinations.models import Annulment, Candidate, Examination, ExaminationAct, Sitting, SittingResult
from elearn.examinations.queries.annulments import find_annulled, find_reason, list_annulments
from elearn.examinations.queries.entering import list_own
from elearn.examinations.queries.held import Held
from elearn.examinations.queries.own_result import find_own_result
from elearn.examinations.queries.posted import counts_of, list_lacks, list_results
from elearn.examinations.rules import Body, State, Template
from elearn.examinations.scores.posting_rules import Missing
from elearn.examinations.service import appeals, plans, posting
from elearn.examinations.service.annulling import ask_annulment, decide_annulment
from elearn.examinations.service.erasing import erase_candidates
from elearn.examinations.service.sitting_lines import HandedIn
from elearn.notifications.models import Message, Notice
from tests.examinations.looked import look
from tests.examinations.sat import CHOICE, NUMBER, a_plan, a_reader, hand_in, right, written
from tests.examinations.sitter import a_sitter, close_due
from tests.examinations.stage import Stage

REASON = "Lộ đề trước giờ thi."
PLAN = a_plan(CHOICE, NUMBER, pass_percent=50)


def ask(stage: Stage, held: Held, number: str | None = None, actor: Actor | None = None, reason: str = REASON) -> Id:
    with stage.database.unit_of_work() as work:
        return ask_annulment(work.session, actor or stage.officer, held.id, number, reason, now=work.now)


def decide(stage: Stage, asked: Id, actor: Actor | None = None, *, is_granted: bool = True, words: str = "") -> None:
    with stage.database.unit_of_work() as work:
        decide_annulment(work.session, actor or stage.city_officer, asked, is_granted=is_granted, words=words, now=work.now)


def number_of(stage: Stage, sitting: Id) -> str:
    number: str = stage.row(Candidate, stage.row(Sitting, sitting).candidate_id).number
    return number


def told(stage: Stage) -> list[tuple[Id, Any]]:
    with stage.database.read() as session:
        rows = session.execute(select(Notice.person_id, Message.words).join(Message, Message.id == Notice.message_id))
        return [(row.person_id, row.words) for row in rows]


def lines(stage: Stage, held: Held) -> dict[str, Any]:
    with stage.database.read() as session:
        return {each.number: each for each in list_results(session, held)}


def test_nothing_changes_before_a_second_person_agrees(stage: Stage) -> None:
    held = stage.a_held(PLAN, state=State.CLOSED)
    sitting = hand_in(stage, held, {CHOICE: right(stage)})
    number = number_of(stage, sitting)
    asked = ask(stage, held, number)
    assert lines(stage, held)[number].worth is not None
    with pytest.raises(Forbidden):
        decide(stage, asked, stage.officer)
    with pytest.raises(NotFound):
        decide(stage, asked, stage.stranger)
    assert lines(stage, held)[number].worth is not None
    with stage.database.read() as session:
        assert Missing.ANNULMENTS in {each.what for each in list_lacks(session, held)}
    decide(stage, asked)
    line = lines(stage, held)[number]
    assert (line.worth, line.is_annulled, line.came) == (None, True, True)
    with stage.database.read() as session:
        assert Missing.ANNULMENTS not in {each.what for each in list_lacks(session, held)}
        # What was sat and what it was worth is kept.
        assert session.scalars(select(SittingResult).where(SittingResult.sitting_id == sitting)).first() is not None
        assert not session.get_one(Sitting, sitting).is_void


def test_the_table_itself_refuses_one_person(stage: Stage) -> None:
    held = stage.a_held(PLAN, state=State.CLOSED)
    asked = ask(stage, held, number_of(stage, hand_in(stage, held, {})))
    values = {"decided_by": stage.officer.person_id, "decided_at": stage.clock.now(), "is_granted": True}
    with pytest.raises(Exception, match="two_people"), stage.database.unit_of_work() as work:
        work.session.execute(update(Annulment).where(Annulment.id == asked).values(**values))


def test_an_annulled_result_is_shown_to_nobody_counts_nowhere_and_cannot_be_appealed(stage: Stage) -> None:
    held = stage.a_held(PLAN, state=State.CLOSED)
    one = hand_in(stage, held, {CHOICE: right(stage), NUMBER: written("1000 ngày")}, who=a_reader(stage))
    hand_in(stage, held, {CHOICE: right(stage), NUMBER: written("1000 ngày")})
    decide(stage, ask(stage, held, number_of(stage, one)))
    look(stage, held)
    with stage.database.read() as session:
        found = counts_of(list_results(session, held))
    assert (found.listed, found.came, found.passed, found.waiting, found.annulled) == (2, 2, 1, 0, 1)
    with stage.database.unit_of_work() as work:
        posting.post_results(work.session, stage.officer, held.id, now=work.now)
    with stage.database.unit_of_work() as work:
        posting.tell_step(work.session, held.id, now=work.now)
    candidate = stage.row(Sitting, one).candidate_id
    person = stage.row(Candidate, candidate).person_id
    with stage.database.read() as session:
        own = find_own_result(session, one)
        assert own is not None
        assert (own.worth, own.annulled, own.history) == (None, REASON, ())
    # They were told of the annulment, and of no result.
    assert [sorted(words) for who, words in told(stage) if who == person] == [["exam", "reason"]]
    with pytest.raises(Conflict), stage.database.unit_of_work() as work:
        appeals.enter_appeal(work.session, stage.officer, stage.held(held.id), number_of(stage, one), "Xem lại", now=work.now)


def test_an_examination_that_is_sat_ends_at_once_and_nothing_of_it_counts(stage: Stage) -> None:
    held = stage.a_held(PLAN, template=Template.RECRUITMENT, is_sealed=False)
    sitter, late = a_sitter(stage, held), a_sitter(stage, held)
    open_one = sitter.start()
    handed_in = hand_in(stage, held, {CHOICE: right(stage)}, who=a_reader(stage))
    with pytest.raises(Conflict), stage.database.unit_of_work() as work:
        plans.cancel(work.session, stage.officer, held.id, REASON, now=work.now)
    decide(stage, ask(stage, held))
    assert stage.held(held.id).state is State.CANCELLED
    with pytest.raises(HandedIn):
        sitter.save(open_one, 0, key="k")
    with pytest.raises(Conflict):
        late.start()
    stage.clock.advance(hours=3)
    close_due(stage)
    assert stage.held(held.id).state is State.CANCELLED
    assert stage.row(Sitting, open_one.id).submitted_at is None
    found = lines(stage, held)
    assert all(each.worth is None and not each.came for each in found.values())
    with stage.database.read() as session:
        assert find_own_result(session, handed_in) is None
        assert find_reason(session, stage.held(held.id)) == REASON
    person = stage.row(Candidate, stage.row(Sitting, handed_in).candidate_id).person_id
    assert [(who, words["reason"]) for who, words in told(stage) if who == person] == [(person, REASON)]


def test_it_is_erased_on_its_day_though_nothing_is_ever_posted(stage: Stage) -> None:
    held = stage.a_held(PLAN, state=State.CLOSED, template=Template.RECRUITMENT, is_sealed=False)
    guest = stage.row(Sitting, hand_in(stage, held, {})).candidate_id
    decide(stage, ask(stage, held, reason="Trần Thị Ngoài mang đề ra ngoài."), words="Đồng ý với Trần Thị Ngoài")
    with stage.database.unit_of_work() as work:
        assert erase_candidates(work.session, held.id, now=work.now) == 1
    with stage.database.read() as session:
        kept = session.scalars(select(Annulment)).one()
        words = list(session.scalars(select(ExaminationAct.words).where(ExaminationAct.examination_id == held.id)))
        assert (kept.reason, kept.answer) == ("", "")
        assert not any("Ngoài" in each for each in words if each != stage.row(Examination, held.id).title)
    assert stage.row(Candidate, guest).name is None


@pytest.mark.parametrize("state", [State.DRAFT, State.POSTED, State.CANCELLED])
def test_a_whole_examination_is_cancelled_only_while_it_is_sat_or_marked(stage: Stage, state: State) -> None:
    held = stage.a_held(PLAN, state=state)
    with pytest.raises(Conflict):
        ask(stage, held)


def test_one_result_is_annulled_after_closing(stage: Stage) -> None:
    held = stage.a_held(PLAN, state=State.READY)
    number = number_of(stage, hand_in(stage, held, {}))
    with pytest.raises(Conflict):
        ask(stage, held, number)


def test_what_was_asked_before_posting_cannot_be_granted_after_it(stage: Stage) -> None:
    held = stage.a_held(PLAN, state=State.CLOSED)
    asked = ask(stage, held)
    with stage.database.unit_of_work() as work:
        work.session.execute(update(Examination).where(Examination.id == held.id).values(state=State.POSTED))
    with pytest.raises(Conflict):
        decide(stage, asked)
    decide(stage, asked, is_granted=False, words="Đã công bố.")


def test_bad_requests_are_told_at_their_field(stage: Stage) -> None:
    held = stage.a_held(PLAN, state=State.CLOSED)
    number = number_of(stage, hand_in(stage, held, {}))
    other = stage.a_held(PLAN, state=State.CLOSED)
    foreign = number_of(stage, hand_in(stage, other, {}))
    for typed, reason, field in (
        ("", REASON, "number"),
        (foreign, REASON, "number"),
        (number, " ", "reason"),
        (None, "", "reason"),
    ):
        with pytest.raises(Invalid) as refused:
            ask(stage, held, typed, reason=reason)
        assert refused.value.field == field
    asked = ask(stage, held, number)
    with pytest.raises(Conflict):
        ask(stage, held, number)
    with pytest.raises(Invalid) as refused:
        decide(stage, asked, is_granted=False)
    assert refused.value.field == "words"
    decide(stage, asked, is_granted=False, words="Không đủ căn cứ.")
    with pytest.raises(Conflict):
        decide(stage, asked)
    # What was refused may be asked again, what was granted not.
    decide(stage, ask(stage, held, number))
    with pytest.raises(Conflict):
        ask(stage, held, number)


def test_whoever_sits_it_neither_asks_nor_decides_nor_reads_of_themselves(stage: Stage) -> None:
    held = stage.a_held(PLAN, state=State.CLOSED)
    sitting = hand_in(stage, held, {}, who=stage.city_officer)
    hand_in(stage, held, {})
    number = number_of(stage, sitting)
    with pytest.raises(Forbidden):
        ask(stage, held, actor=stage.city_officer)
    asked = ask(stage, held, number)
    with pytest.raises(Forbidden):
        decide(stage, asked, stage.city_officer)
    with stage.database.read() as session:
        assert list_annulments(session, held, besides=stage.city_officer.person_id) == []
        assert [each.number for each in list_annulments(session, held, besides=stage.officer.person_id)] == [number]
    decide(stage, asked, stage.a_member(held, Body.COUNCIL))
    with stage.database.read() as session:
        assert find_annulled(session, stage.row(Sitting, sitting).candidate_id) == REASON


def test_the_candidates_find_the_cancelled_examination_among_theirs(stage: Stage) -> None:
    held = stage.a_held(PLAN)
    worker = stage.a_worker()
    hand_in(stage, held, {}, who=worker)
    decide(stage, ask(stage, held))
    never = stage.a_held(PLAN, state=State.CANCELLED, version_id=None, rendition_id=None)
    stage.a_candidate(never, worker)
    with stage.database.read() as session:
        found = list_own(session, worker, now=stage.clock.now() + timedelta(hours=1), today=stage.clock.now().date())
    assert [(each.held.id, each.held.state) for each in found] == [(held.id, State.CANCELLED)]
