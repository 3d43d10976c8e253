"""Whoever marks an examination, or sits it, has no hand in its results; whoever organises it marks nothing (0060)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy.orm import Session

from elearn.core.actor import Actor, Role
from elearn.core.clock import FakeClock
from elearn.core.db.work import Database
from elearn.core.errors import Conflict, Forbidden
from elearn.core.ids import Id
from elearn.examinations.models import Annulment, Appeal, EssayMarking, Examination, Look, Member, Ruling, Sitting
from elearn.examinations.queries.apart import apart_among, find_stand_ins, markers_among, organising_among
from elearn.examinations.queries.held import Held
from elearn.examinations.questions.ruling_rules import Remedy
from elearn.examinations.rules import Body, State
from elearn.examinations.scores.marking_rules import MarkRound
from elearn.examinations.service import annulling, appeals, people, posting, ruling
from elearn.examinations.service.ruling import Wanted
from tests.examinations.handed import a_handed
from tests.examinations.pages import Pages, address
from tests.examinations.pages import application as application
from tests.examinations.pages import site as site
from tests.examinations.pages import sown as sown
from tests.examinations.sat import CHOICE, ESSAY, a_plan, hand_in, right
from tests.examinations.stage import Stage, a_stage
from tests.examinations.test_listing import appoint, coded
from tests.examinations.test_scope_pages import DOORS, ask
from tests.organisation.makers import TODAY, a_grant
from tests.site import Site


@pytest.fixture
def stage(database: Database, clock: FakeClock) -> Stage:
    return a_stage(database, clock, has_essay=True)


@pytest.fixture
def pages(site: Site) -> Pages:
    assert isinstance(site.database.clock, FakeClock)
    return Pages(site, a_stage(site.database, site.database.clock, has_essay=True))


def id_of(actor: Actor) -> Id:
    assert actor.person_id is not None
    return actor.person_id


def an_officer(stage: Stage, code: str, unit: Id, *, works_in: Id | None = None, name: str = "Vũ Thị Phụ Trách") -> Actor:
    """An exam officer of a unit, with a staff code."""
    actor = coded(stage, code, works_in or unit, name=name)
    with stage.database.unit_of_work() as work:
        a_grant(work.session, id_of(actor), Role.EXAM_OFFICER, unit)
    model = {stage.ward: stage.officer, stage.city: stage.city_officer, stage.other_ward: stage.stranger}[unit]
    return replace(actor, grants=model.grants)


def closed(stage: Stage, *, state: State = State.CLOSED) -> Held:
    """An examination of the ward that was handed in once and looked through, with an appeal where it is posted."""
    held = stage.a_held(a_plan(CHOICE, appeal_days=30), state=state, posted_at=stage.clock.now() if state is State.POSTED else None)
    hand_in(stage, held, {CHOICE: right(stage)}, number="0100")
    with stage.database.unit_of_work() as work:
        if work.session.get(Look, held.id) is None:
            work.session.add(Look(examination_id=held.id, looked_at=work.now, papers=1, kinds=[]))
    return held


def marks(stage: Stage, held: Held, actor: Actor) -> None:
    """Appointed to mark, as it could be before somebody became officer."""
    with stage.database.unit_of_work() as work:
        values = {"examination_id": held.id, "person_id": actor.person_id, "body": Body.MARKING, "duty": ""}
        work.session.add(Member(appointed_at=work.now, **values))


def gave_a_mark(stage: Stage, held: Held, actor: Actor, *, as_round: MarkRound = MarkRound.FIRST) -> None:
    """Marked an essay of it, and does not mark any more."""
    sitting = hand_in(stage, held, {CHOICE: right(stage)})
    with stage.database.unit_of_work() as work:
        facts = {"round": as_round, "marked_by": actor.person_id, "share": "1", "words": "", "criteria": []}
        work.session.add(EssayMarking(sitting_id=sitting, question=ESSAY, marked_at=work.now, **facts))


def sits(stage: Stage, held: Held, actor: Actor) -> None:
    hand_in(stage, held, {CHOICE: right(stage)}, actor)


def was_drawn(stage: Stage, held: Held, actor: Actor) -> None:
    stage.a_candidate(held, actor, struck_at=stage.clock.now())


Act = Callable[[Session, Stage, Held, Actor], object]


def asks_ruling(session: Session, stage: Stage, held: Held, actor: Actor) -> object:
    return ruling.ask_ruling(session, actor, held.id, Wanted(CHOICE, Remedy.DROPPED, "sai"), now=stage.clock.now())


def asks_annulment(session: Session, stage: Stage, held: Held, actor: Actor) -> object:
    return annulling.ask_annulment(session, actor, held.id, "0100", "thi hộ", now=stage.clock.now())


def rules(session: Session, stage: Stage, held: Held, actor: Actor) -> object:
    row = Ruling(
        examination_id=held.id, question=CHOICE, remedy=Remedy.DROPPED, reason="sai", asked_by=id_of(stage.stranger),
        asked_at=stage.clock.now(), answer="",
    )  # fmt: skip
    session.add(row)
    session.flush()
    return ruling.decide_ruling(session, actor, row.id, is_granted=False, words="không", now=stage.clock.now())


def annuls(session: Session, stage: Stage, held: Held, actor: Actor) -> object:
    asked = {"asked_by": id_of(stage.stranger), "asked_at": stage.clock.now(), "reason": "lộ đề", "answer": ""}
    row = Annulment(examination_id=held.id, **asked)
    session.add(row)
    session.flush()
    return annulling.decide_annulment(session, actor, row.id, is_granted=False, words="không", now=stage.clock.now())


def posts(session: Session, stage: Stage, held: Held, actor: Actor) -> object:
    return posting.post_results(session, actor, held.id, now=stage.clock.now())


ACTS = [asks_ruling, asks_annulment, rules, annuls, posts]
WHO = [marks, gave_a_mark, sits, was_drawn]


@pytest.mark.parametrize("act", ACTS)
def test_who_marks_or_sits_decides_nothing_and_another_officer_does(stage: Stage, act: Act) -> None:
    for number, who in enumerate(WHO):
        held = closed(stage)
        other = an_officer(stage, f"NS1{number}", stage.ward)
        who(stage, held, stage.officer)
        with pytest.raises(Forbidden), stage.database.unit_of_work() as work:
            act(work.session, stage, held, stage.officer)
        with stage.database.read() as session:
            assert apart_among(session, held, [id_of(stage.officer), id_of(other)], today=TODAY) == {id_of(stage.officer)}
        with stage.database.unit_of_work() as work:
            act(work.session, stage, held, other)


def test_who_proposes_to_post_does_not_mark(stage: Stage) -> None:
    held = closed(stage)
    member = stage.a_member(held, Body.COUNCIL)
    gave_a_mark(stage, held, member)
    with pytest.raises(Forbidden), stage.database.unit_of_work() as work:
        posting.propose_posting(work.session, member, held.id, words="đã xem", now=work.now)
    other = stage.a_member(held, Body.COUNCIL)
    with stage.database.unit_of_work() as work:
        posting.propose_posting(work.session, other, held.id, words="đã xem", now=work.now)


def test_who_marks_answers_no_appeal_and_whoever_marks_on_appeal_goes_on(stage: Stage) -> None:
    held = closed(stage, state=State.POSTED)
    ids = []
    for number in range(2):
        sitting = hand_in(stage, held, {CHOICE: right(stage)}, number=f"020{number}")
        candidate = stage.row(Sitting, sitting).candidate_id
        with stage.database.unit_of_work() as work:
            facts = {"candidate_id": candidate, "sitting_id": sitting, "words": "xin chấm lại", "answer": ""}
            row = Appeal(asked_at=work.now, **facts)
            work.session.add(row)
            work.session.flush()
            ids.append(row.id)
    marker, other = (an_officer(stage, code, stage.ward) for code in ("NS21", "NS22"))
    marks(stage, held, marker)
    gave_a_mark(stage, held, other, as_round=MarkRound.APPEAL)
    with pytest.raises(Forbidden), stage.database.unit_of_work() as work:
        appeals.answer_appeal(work.session, marker, held.id, ids[0], "giữ nguyên", now=work.now)
    for each in ids:
        with stage.database.unit_of_work() as work:
            appeals.answer_appeal(work.session, other, held.id, each, "giữ nguyên", shares={}, now=work.now)


def test_a_marker_who_was_relieved_without_a_mark_is_free_again(stage: Stage) -> None:
    held = closed(stage)
    marks(stage, held, stage.officer)
    with stage.database.unit_of_work() as work:
        assert markers_among(work.session, held.id, [id_of(stage.officer)], today=TODAY) == {id_of(stage.officer)}
        work.session.query(Member).update({"relieved_at": work.now})
        assert markers_among(work.session, held.id, [id_of(stage.officer)], today=TODAY) == set()


def test_no_officer_of_the_unit_or_above_is_appointed_to_mark(stage: Stage) -> None:
    held = stage.a_held(state=State.CLOSED)
    an_officer(stage, "NS31", stage.ward)
    an_officer(stage, "NS32", stage.city, works_in=stage.ward)
    an_officer(stage, "NS33", stage.other_ward, works_in=stage.ward)
    coded(stage, "NS34")
    for code in ("NS31", "NS32"):
        with pytest.raises(Conflict) as refused:
            appoint(stage, held, code, Body.MARKING)
        assert "đơn vị cấp trên cử người của đơn vị khác" in refused.value.message
    # Whoever is officer of another unit has no power here, and whoever is none never had.
    for code in ("NS33", "NS34"):
        appoint(stage, held, code, Body.MARKING)
    # Other bodies decide nothing on marks that they gave.
    for code, body in (("NS31", Body.SUPERVISION), ("NS32", Body.INVIGILATION)):
        appoint(stage, held, code, body)


def test_nor_is_an_officer_of_the_unit_that_holds_it_for_a_while(stage: Stage) -> None:
    handed = a_handed(stage, State.CLOSED)
    below = an_officer(stage, "NS41", stage.ward)
    with pytest.raises(Conflict), stage.database.unit_of_work() as work:
        people.appoint(work.session, stage.city_officer, handed.held, "NS41", Body.MARKING, now=work.now)
    with stage.database.unit_of_work() as work:
        work.session.get_one(Examination, handed.held.id).held_until = TODAY.replace(year=2000)
    held = stage.held(handed.held.id)
    with stage.database.read() as session:
        assert organising_among(session, held, [id_of(below), id_of(stage.city_officer)], today=TODAY) == {
            id_of(stage.city_officer)
        }
    with stage.database.unit_of_work() as work:
        people.appoint(work.session, stage.city_officer, held, "NS41", Body.MARKING, now=work.now)


def test_stand_ins_are_of_the_nearest_unit_that_has_one(stage: Stage) -> None:
    held = closed(stage)
    sits(stage, held, stage.officer)

    def names() -> tuple[str, tuple[str, ...]] | None:
        with stage.database.read() as session:
            found = find_stand_ins(session, held, stage.officer, today=TODAY)
        return None if found is None else (found.unit["vi"], found.names)

    assert names() == ("Thành phố", ("Nguyễn Văn Khảo",))
    an_officer(stage, "NS51", stage.ward, name="Bùi Thị Gần")
    assert names() == ("Phường A", ("Bùi Thị Gần",))


def test_there_may_be_nobody_who_stands_in(stage: Stage) -> None:
    held = closed(stage)
    marks(stage, held, stage.city_officer)
    with stage.database.read() as session:
        assert find_stand_ins(session, held, stage.officer, today=TODAY) is None


SCORES = ("results", "results/posting", "results.csv", "results.xlsx", "minutes")


def words(text: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text))


def test_an_officer_who_sits_sees_no_scores_before_they_are_told(pages: Pages) -> None:
    stage = pages.stage
    held = closed(stage)
    sits(stage, held, stage.officer)
    client, told = pages.checked(stage.officer), "Phụ trách thi làm việc này thay anh/chị: Nguyễn Văn Khảo (Thành phố)."
    for each in SCORES:
        answer = client.get(address(held, each))
        assert (answer.status_code, "0100" in answer.text) == (403, False)
        assert told in words(answer.text)
    hub = client.get(address(held)).text
    assert told in words(hub)
    assert not [each for each in SCORES if f'href="{address(held, each)}"' in hub]
    other = pages.browser(stage.city_officer)
    assert {other.get(address(held, each)).status_code for each in SCORES} == {200}
    assert "thay anh/chị" not in other.get(address(held)).text
    with stage.database.unit_of_work() as work:
        row = work.session.get_one(Examination, held.id)
        row.state, row.posted_at = State.POSTED, work.now
    assert {client.get(address(held, each)).status_code for each in SCORES} == {200}
    assert "thay anh/chị" not in client.get(address(held)).text


OPEN = {"findings", "looked", "annulments", "marking", "sealed_log", "printed_log"}
"""Doors after the close that are open to an officer who sits: they tell nothing about themselves, and nobody's scores."""
CLOSED = {"results", "results_csv", "results_xlsx", "posting_list", "minutes", "questions", "analysis", "question", "observations"}


def test_every_door_after_the_close_is_open_or_closed_to_an_officer_who_sits(pages: Pages) -> None:
    stage = pages.stage
    handed = a_handed(stage, State.CLOSED)
    doors = [each for each in DOORS if each.state is State.CLOSED and each.method == "GET"]

    def opened(actor: Actor) -> set[str]:
        return {each.endpoint for each in doors if ask(pages.browser(actor), handed, each, "other").status_code == 200}

    free = opened(stage.city_officer)
    assert free == OPEN | CLOSED
    sits(stage, handed.held, stage.city_officer)
    assert opened(stage.city_officer) == OPEN
    assert {each.endpoint for each in doors} - free == {"essay", "ruling"}


def test_the_log_tells_whoever_sits_not_whose_result_is_to_be_annulled(pages: Pages) -> None:
    stage = pages.stage
    held = closed(stage)
    with stage.database.unit_of_work() as work:
        annulling.ask_annulment(work.session, stage.city_officer, held.id, "0100", "nghi thi hộ", now=work.now)
    log = address(held, "log")
    assert "nghi thi hộ" in pages.browser(stage.officer).get(log).text
    sits(stage, held, stage.officer)
    assert "nghi thi hộ" not in pages.browser(stage.officer).get(log).text


def test_an_officer_who_marks_reads_why_they_do_not_post(pages: Pages) -> None:
    stage = pages.stage
    held = closed(stage)
    browser = pages.browser(stage.officer)
    assert "Công bố kết quả…" in browser.get(address(held, "results")).text
    marks(stage, held, stage.officer)
    hub = words(pages.checked(stage.officer).get(address(held)).text)
    assert "Anh/chị chấm bài của kỳ thi này" in hub
    assert "thay anh/chị: Nguyễn Văn Khảo (Thành phố)." in hub
    assert "Công bố kết quả…" not in pages.checked(stage.officer).get(address(held, "results")).text
    answer = browser.post(address(held, "results", "post"), follow_redirects=True)
    assert "Anh/chị chấm bài của kỳ thi này nên không xử lý câu hỏi" in answer.text
    assert stage.held(held.id).state is State.CLOSED


def test_the_page_of_people_says_why_an_officer_does_not_mark(pages: Pages) -> None:
    stage = pages.stage
    held = stage.a_held(state=State.CLOSED)
    an_officer(stage, "NS61", stage.ward)
    sent = {"person": "NS61", "body": "marking", "duty": ""}
    answer = pages.checked(stage.officer).post(address(held, "people"), data=sent)
    assert answer.status_code == 422
    assert "Người này là phụ trách thi của đơn vị tổ chức" in answer.text
