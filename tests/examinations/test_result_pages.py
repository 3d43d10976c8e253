"""The pages after an examination: results, the posted list, files, one's own result, appeals, the record; and whose they are."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from elearn.core.actor import SYSTEM, Actor
from elearn.core.ids import Id, new_id
from elearn.core.notes import Note
from elearn.examinations.acts import ActKind
from elearn.examinations.models import Appeal, Candidate, Examination, ExaminationAct, Look, Ruling, SittingLine, SittingResult
from elearn.examinations.plan.sealing import seal_words
from elearn.examinations.plan.shape import write_plan
from elearn.examinations.queries.held import Held
from elearn.examinations.queries.sealed_plan import digest_of, span_of
from elearn.examinations.rules import Body, Cause, LineKind, Moment, ResultCause, State, Template
from elearn.examinations.service.annulling import ask_annulment, decide_annulment
from elearn.examinations.service.log import note_act
from elearn.examinations.service.results import write_result
from tests.assessment.counter import words_of
from tests.examinations.invigilated import a_room, running
from tests.examinations.pages import Pages, address
from tests.examinations.pages import application as application
from tests.examinations.pages import pages as pages
from tests.examinations.pages import site as site
from tests.examinations.pages import sown as sown
from tests.examinations.sat import CHOICE, WORDS, a_plan, hand_in, right, written, wrong

NAME = "=Trần Thị Ngoài"
"""What a spreadsheet would take for a formula."""
PLAN = a_plan(CHOICE, WORDS, appeal_days=15, shows="answers")


def after(pages: Pages, *, state: State = State.POSTED, plan: Any = PLAN, **changes: Any) -> Held:
    """An examination of the ward that is over, looked through, and posted unless `state` says otherwise."""
    posted_at = pages.stage.clock.now() if state is State.POSTED else None
    held = pages.stage.a_held(plan, state=state, posted_at=posted_at, **changes)
    with pages.stage.database.unit_of_work() as work:
        work.session.add(Look(examination_id=held.id, looked_at=work.now, papers=0, kinds=[]))
    return held


def read(pages: Pages, who: Actor, address: str, status: int = 200) -> str:
    answer = pages.checked(who).get(address) if status == 200 else pages.browser(who).get(address)
    assert answer.status_code == status, address
    return answer.get_data(as_text=True)


def test_results_are_for_organisers_and_the_council_alone(pages: Pages) -> None:
    held = after(pages)
    learner = pages.stage.a_worker()
    hand_in(pages.stage, held, {CHOICE: right(pages.stage)}, learner)
    members = {body: pages.stage.a_member(held, body) for body in Body}
    for rest in ("results", "results/posting", "results.csv", "results.xlsx", "appeals", "minutes"):
        for who in (pages.stage.officer, pages.stage.city_officer, members[Body.COUNCIL]):
            assert pages.browser(who).get(pages.address(held, rest)).status_code == 200, rest
        for who in (pages.stage.stranger, learner, members[Body.INVIGILATION], members[Body.MARKING]):
            assert pages.browser(who).get(pages.address(held, rest)).status_code == 404, rest
    assert pages.browser(members[Body.SUPERVISION]).get(pages.address(held, "minutes")).status_code == 200
    assert pages.browser(members[Body.SUPERVISION]).get(pages.address(held, "results")).status_code == 404
    for rest in ("results/post", "results/propose", "appeals", f"appeals/{new_id()}"):
        assert pages.browser(pages.stage.stranger).post(pages.address(held, rest)).status_code == 404, rest


def test_what_holds_results_up_leads_where_it_is_done(pages: Pages) -> None:
    held = pages.stage.a_held(PLAN, state=State.CLOSED)
    candidate = pages.stage.a_candidate(held)
    begun = {"started_at": pages.stage.clock.now(), "deadline_at": held.window.closes_at}
    pages.stage.a_sitting(held, candidate, **begun)
    member = pages.stage.a_member(held, Body.COUNCIL)
    links = [f'href="{pages.address(held, each)}"' for each in ("findings", "board")]
    assert [each in read(pages, pages.stage.officer, pages.address(held, "results")) for each in links] == [True, True]
    assert [each in read(pages, member, pages.address(held, "results")) for each in links] == [True, True]


def test_the_posted_list_has_numbers_and_no_names_by_number(pages: Pages) -> None:
    held = after(pages)
    hand_in(pages.stage, held, {CHOICE: right(pages.stage)}, name=NAME, number="TD20")
    hand_in(pages.stage, held, {CHOICE: wrong(pages.stage)}, name=NAME, number="TD3")
    pages.stage.a_candidate(held, name=NAME, number="TD100")
    page = read(pages, pages.stage.officer, pages.address(held, "results/posting"))
    assert NAME not in page
    assert page.index("TD3<") < page.index("TD20<") < page.index("TD100<")
    assert "vắng" in page
    assert "cần đối chiếu" in page
    assert NAME in read(pages, pages.stage.officer, pages.address(held, "results")).replace("&#39;", "'")


def test_files_hold_no_formula_and_every_download_is_noted(pages: Pages) -> None:
    held = after(pages)
    hand_in(pages.stage, held, {CHOICE: right(pages.stage)}, name=NAME, number="@1")
    browser = pages.browser(pages.stage.officer)
    csv = browser.get(pages.address(held, "results.csv")).get_data()
    assert csv.startswith(b"\xef\xbb\xbf")
    assert csv.decode("utf-8-sig").splitlines()[1] == f"'@1;'{NAME};1;2;1;Đạt"
    with zipfile.ZipFile(io.BytesIO(browser.get(pages.address(held, "results.xlsx")).get_data())) as book:
        text = "".join(book.read(each).decode() for each in book.namelist() if each.endswith(".xml"))
    assert f"'{NAME}" in text
    assert "<f>" not in text
    with pages.stage.database.read() as session:
        kept = [each.detail["what"] for each in session.scalars(select(Note).where(Note.kind == "examinations.looked"))]
    assert kept == ["csv", "xlsx"]


def test_a_council_asks_and_an_officer_posts_on_the_page(pages: Pages) -> None:
    held = after(pages, state=State.CLOSED, template=Template.RECRUITMENT)
    hand_in(pages.stage, held, {CHOICE: right(pages.stage)})
    council, address = pages.stage.a_member(held, Body.COUNCIL), pages.address(held, "results")
    assert "results/post" not in read(pages, pages.stage.officer, address).replace("results/posting", "")
    assert pages.browser(pages.stage.officer).post(f"{address}/post").status_code == 303
    assert pages.stage.held(held.id).state is State.CLOSED
    assert pages.browser(council).post(f"{address}/propose").status_code == 303
    assert "Phạm Thị Coi" in read(pages, pages.stage.officer, address)
    pages.browser(pages.stage.officer).post(f"{address}/post")
    assert pages.stage.held(held.id).state is State.POSTED


@pytest.mark.parametrize(
    ("settings", "state", "sees"),
    [
        ({"shows": "nothing"}, State.POSTED, []),
        ({"shows": "score"}, State.POSTED, ["1 trên 2 điểm"]),
        ({"shows": "answers"}, State.POSTED, ["1 trên 2 điểm", "Từng câu"]),
        ({"shows": "answers"}, State.CLOSED, []),
        ({"shows": "answers", "shows_at_once": True}, State.CLOSED, ["1 trên 2 điểm"]),
    ],
)
def test_a_candidate_sees_what_the_plan_shows(pages: Pages, settings: Any, state: State, sees: list[str]) -> None:
    held = after(pages, state=state, plan=a_plan(CHOICE, WORDS, **settings))
    learner = pages.stage.a_worker()
    sitting = hand_in(pages.stage, held, {CHOICE: right(pages.stage), WORDS: written("sai")}, learner)
    page = read(pages, learner, f"/vi/sittings/{sitting}/result")
    assert [each for each in ("1 trên 2 điểm", "Từng câu") if each in page] == sees


def test_a_candidate_sees_only_their_own(pages: Pages) -> None:
    held = after(pages)
    learner, other = pages.stage.a_worker(), pages.stage.a_worker()
    sitting = hand_in(pages.stage, held, {CHOICE: right(pages.stage)}, learner)
    hand_in(pages.stage, held, {CHOICE: right(pages.stage)}, other)
    for who in (other, pages.stage.officer):
        assert pages.browser(who).get(f"/vi/sittings/{sitting}/result").status_code == 404
        assert pages.browser(who).post(f"/vi/sittings/{sitting}/appeal", data={"words": "x"}).status_code == 404
    assert pages.site.browser().get(f"/vi/sittings/{sitting}/result").status_code == 302
    assert f"/vi/sittings/{sitting}/result" in read(pages, learner, "/vi/examinations")


def test_a_result_that_changed_keeps_the_old_score_and_says_why(pages: Pages) -> None:
    held = after(pages)
    learner, stage = pages.stage.a_worker(), pages.stage
    sitting = hand_in(stage, held, {CHOICE: wrong(stage), WORDS: written("sai")}, learner)
    stage.clock.advance(seconds=60)
    with stage.database.unit_of_work() as work:
        ruling = Ruling(
            id=new_id(), examination_id=held.id, question=CHOICE, remedy="granted", reason="đề in sai",
            asked_by=stage.officer.person_id, asked_at=work.now, decided_by=stage.city_officer.person_id,
            decided_at=work.now, is_granted=True,
        )  # fmt: skip
        work.session.add(ruling)
        work.session.flush()
        write_result(work.session, SYSTEM, sitting, cause=ResultCause.RULED, because=ruling.id, now=work.now)
    page = read(pages, learner, f"/vi/sittings/{sitting}/result")
    assert page.index("0 trên 2 điểm") < page.index("đề in sai")
    assert "1 trên 2 điểm" in page
    assert "được trọn điểm của câu" in page.split("Từng câu")[1]


def test_every_ruling_that_made_the_posted_score_is_named(pages: Pages) -> None:
    stage, learner = pages.stage, pages.stage.a_worker()
    held = after(pages, state=State.CLOSED)
    sitting = hand_in(stage, held, {CHOICE: wrong(stage), WORDS: written("sai")}, learner)

    def rule(question: str, remedy: str, reason: str) -> None:
        stage.clock.advance(seconds=60)
        with stage.database.unit_of_work() as work:
            facts = {"asked_at": work.now, "decided_at": work.now, "is_granted": True, "reason": reason, "remedy": remedy}
            people = {"asked_by": stage.officer.person_id, "decided_by": stage.city_officer.person_id}
            ruling = Ruling(id=new_id(), examination_id=held.id, question=question, **facts, **people)
            work.session.add(ruling)
            work.session.flush()
            write_result(work.session, SYSTEM, sitting, cause=ResultCause.RULED, because=ruling.id, now=work.now)

    rule(CHOICE, "granted", "đề in sai")
    rule(WORDS, "granted", "hai cách hiểu")
    stage.clock.advance(seconds=60)
    with stage.database.unit_of_work() as work:
        work.session.execute(update(Examination).values(state=State.POSTED, posted_at=work.now))
    rule(CHOICE, "dropped", "ngoài chương trình")
    page = words_of(read(pages, learner, f"/vi/sittings/{sitting}/result"))
    first, second = page.split("Khi công bố, theo 2 quyết định:")[1].split("Chấm lại theo quyết định về một câu hỏi:")
    assert [first.count(each) for each in ("đề in sai", "hai cách hiểu", "ngoài chương trình")] == [1, 1, 0]
    assert [second.count(each) for each in ("đề in sai", "hai cách hiểu", "ngoài chương trình")] == [0, 0, 1]


@pytest.mark.parametrize(
    ("days", "state", "said"),
    [
        (0, State.CLOSED, "kỳ thi này không nhận đơn phúc khảo."),
        (15, State.CLOSED, "Chưa nhận đơn phúc khảo: nhận từ khi công bố kết quả, trong 15 ngày."),
        (15, State.POSTED, "Nhận đơn đến hết ngày"),
    ],
)
def test_the_page_of_appeals_says_whether_none_are_taken_or_none_yet(pages: Pages, days: int, state: State, said: str) -> None:
    held = after(pages, state=state, plan=a_plan(CHOICE, appeal_days=days))
    assert said in words_of(read(pages, pages.stage.officer, pages.address(held, "appeals")))


def test_a_dropped_question_is_said_to_count_for_nobody(pages: Pages) -> None:
    held, learner, stage = after(pages), pages.stage.a_worker(), pages.stage
    sitting = hand_in(stage, held, {CHOICE: wrong(stage), WORDS: written("sai")}, learner)
    with stage.database.unit_of_work() as work:
        facts = {"asked_at": work.now, "decided_at": work.now, "is_granted": True, "reason": "thừa"}
        people = {"asked_by": stage.officer.person_id, "decided_by": stage.city_officer.person_id}
        work.session.add(Ruling(id=new_id(), examination_id=held.id, question=CHOICE, remedy="dropped", **facts, **people))
        work.session.flush()
        write_result(work.session, SYSTEM, sitting, cause=ResultCause.RULED, now=work.now)
    page = read(pages, learner, f"/vi/sittings/{sitting}/result")
    assert "0 trên 1 điểm" in page
    assert "1 câu bị bỏ" in page


def appealed(pages: Pages) -> list[Appeal]:
    with pages.stage.database.read() as session:
        found = list(session.scalars(select(Appeal).order_by(Appeal.asked_at)))
        session.expunge_all()
        return found


def test_a_candidate_appeals_once_and_is_answered_with_another_marking(pages: Pages) -> None:
    held, learner, stage = after(pages), pages.stage.a_worker(), pages.stage
    sitting = hand_in(stage, held, {CHOICE: right(stage)}, learner)
    council = stage.a_member(held, Body.COUNCIL)
    address, browser = f"/vi/sittings/{sitting}/appeal", pages.browser(learner)
    assert browser.post(address, data={"words": " "}).status_code == 422
    assert browser.post(address, data={"words": "Xin xem lại câu một."}).status_code == 303
    assert browser.post(address, data={"words": "Lần nữa."}).status_code == 422
    (appeal,) = appealed(pages)
    stage.clock.advance(seconds=60)
    at = pages.address(held, f"appeals/{appeal.id}")
    assert pages.browser(stage.officer).post(at, data={"answer": "x"}).status_code == 404, "the council answers"
    assert "Xin xem lại câu một." in read(pages, council, pages.address(held, "appeals"))
    assert pages.browser(council).post(at, data={"answer": ""}).status_code == 422
    assert pages.browser(council).post(at, data={"answer": "Đã chấm lại."}).status_code == 303
    assert pages.browser(council).post(at, data={"answer": "Lại."}).status_code == 422
    with stage.database.read() as session:
        results = list(session.execute(select(SittingResult.cause, SittingResult.because).order_by(SittingResult.seq)))
    assert [tuple(each) for each in results] == [("submitted", None), ("appealed", appeal.id)]
    page = read(pages, learner, f"/vi/sittings/{sitting}/result")
    assert "Đã chấm lại." in page
    assert "Kết quả không thay đổi." in page


def test_an_appeal_on_paper_is_entered_in_time_for_whoever_came(pages: Pages) -> None:
    held, stage = after(pages), pages.stage
    for number in ("TD1", "TD2", "TD3"):
        hand_in(stage, held, {CHOICE: right(stage)}, number=number)
    stage.a_candidate(held, number="TD9")
    browser, address = pages.browser(stage.officer), pages.address(held, "appeals")

    def enter(number: str) -> int:
        return browser.post(address, data={"number": number, "words": "Đơn giấy."}).status_code

    assert [enter(each) for each in ("TD1", "TD1", "TD9", "khác")] == [303, 422, 422, 422]
    assert [each.entered_by for each in appealed(pages)] == [stage.officer.person_id]
    assert held.posted_at is not None
    for days, number, status in ((15, "TD2", 303), (16, "TD3", 422)):
        stage.clock.advance(seconds=(held.posted_at + timedelta(days=days) - stage.clock.now()).total_seconds())
        # Whoever signed in two weeks ago has to do it again.
        browser = pages.browser(stage.a_member(held, Body.COUNCIL))
        assert enter(number) == status


def test_the_record_tells_acts_counts_and_digests(pages: Pages) -> None:
    held, stage = after(pages), pages.stage
    hand_in(stage, held, {CHOICE: right(stage)}, number="TD1")
    absent: Id = stage.a_candidate(held, number="TD2")
    council = stage.a_member(held, Body.COUNCIL, name="Lý Thị Chủ Tịch")
    with stage.database.unit_of_work() as work:
        words = "mất điện mười phút"
        note_act(work.session, stage.officer, held.id, ActKind.EXTENDED, candidate_id=absent, words=words, now=work.now)
    page = read(pages, council, pages.address(held, "minutes"))
    told = ("Lý Thị Chủ Tịch", "Số báo danh vắng: TD2", "chưa thay cho biên bản theo quy định", "1 thí sinh tự nộp")
    for words in ("mất điện mười phút", *told):
        assert words in page, words
    digests = page.split("Mã đối chiếu của nhật ký")[1].split("<section")[0]
    with stage.database.unit_of_work() as work:
        write_result(work.session, SYSTEM, _sitting(pages), cause=ResultCause.APPEALED, now=work.now)
    again = read(pages, council, pages.address(held, "minutes")).split("Mã đối chiếu của nhật ký")[1].split("<section")[0]
    assert digests != again, "another result gives another digest"


def test_the_record_names_who_sat_unconfirmed_and_who_changed_machines_room_by_room(pages: Pages) -> None:
    held, stage = after(pages), pages.stage
    council, now = stage.a_member(held, Body.COUNCIL), stage.clock.now()
    one, two = a_room(stage, held), a_room(stage, held, "Phòng 2")
    people = [("TD1", one, now), ("TD2", one, None), ("TD3", two, now)]
    for number, room, confirmed_at in people:
        who = stage.a_candidate(held, number=number, name=f"Người {number}", room_id=room.id, confirmed_at=confirmed_at)
        sitting = stage.a_sitting(held, who, **running(stage, submitted_at=now, submitted_cause=Cause.CLOCK))
        if number == "TD3":
            with stage.database.unit_of_work() as work:
                line = {"seq": 1, "payload": {}, "moment": Moment.IN_TIME, "server_at": now, "key": "1"}
                work.session.add(SittingLine(sitting_id=sitting, kind=LineKind.TAKEN_OVER, **line))
    # Who never came is absent, and neither confirmed nor not.
    stage.a_candidate(held, number="TD4", room_id=one.id)
    words = words_of(read(pages, council, pages.address(held, "minutes")))
    assert "Phòng 1 2 1 Chưa được xác nhận: TD2 Người TD2" in words
    assert "Phòng 2 1 1 Chuyển máy: TD3 Người TD3 (08:42 22/11/2026)" in words
    with stage.database.unit_of_work() as work:
        work.session.execute(update(Candidate).values(erased_at=now, confirmed_at=None, name=None))
    assert "Chưa được xác nhận" not in read(pages, council, pages.address(held, "minutes"))


def test_the_record_tells_a_proposal_and_a_confirmation_that_was_taken_back_in_words(pages: Pages) -> None:
    held, stage = after(pages), pages.stage
    council, who = stage.a_member(held, Body.COUNCIL), stage.a_candidate(held, number="TD1")
    acts = [
        (ActKind.IDENTIFIED, ""),
        (ActKind.IDENTIFIED, "(−) nhầm người"),
        (ActKind.POSTED, "Đã xem kết quả."),
        (ActKind.POSTED, ""),
    ]
    for kind, words in acts:
        about = who if kind is ActKind.IDENTIFIED else None
        with stage.database.unit_of_work() as work:
            note_act(work.session, council, held.id, kind, candidate_id=about, words=words, now=work.now)
    page = words_of(read(pages, council, pages.address(held, "minutes")))
    assert page.count("Xác nhận đúng người, số báo danh TD1") == 1
    assert "số báo danh TD1: rút xác nhận: nhầm người" in page
    assert "Đề nghị công bố kết quả: Đã xem kết quả." in page
    assert page.count("Công bố kết quả") == 1
    # Other words than those that were sealed are found here as in the log.
    with stage.database.unit_of_work() as work:
        work.session.execute(update(ExaminationAct).where(ExaminationAct.seq == 2).values(words="(−) khác"))
    assert "không còn khớp từ việc số 2" in read(pages, council, pages.address(held, "minutes"))


def test_the_record_tells_the_reason_of_a_decision_and_whether_the_plan_is_the_sealed_one(pages: Pages) -> None:
    held, stage = after(pages, state=State.CLOSED), pages.stage
    hand_in(stage, held, {CHOICE: right(stage)}, number="TD1")
    council = stage.a_member(held, Body.COUNCIL)
    with stage.database.unit_of_work() as work:
        asked = ask_annulment(work.session, stage.officer, held.id, "TD1", "Dùng điện thoại.", now=work.now)
        decide_annulment(work.session, stage.city_officer, asked, is_granted=True, words="", now=work.now)
    addresses = [pages.address(held, each) for each in ("minutes", "log", "log/print")]
    page = words_of(read(pages, council, addresses[0]))
    assert "số báo danh TD1: đồng ý Lý do đề nghị (" in page
    assert "Dùng điện thoại." in page
    assert not any("Kế hoạch thi" in words_of(read(pages, council, each)) for each in addresses)
    digest = digest_of(stage.row(Examination, held.id))
    words = seal_words(held.plan, label="1.0.0", hours=_span(pages, held), digest=digest)
    with stage.database.unit_of_work() as work:
        note_act(work.session, stage.officer, held.id, ActKind.READY, words=words, now=work.now)
    assert all("Khớp: kế hoạch đang lưu" in words_of(read(pages, council, each)) for each in addresses)
    with stage.database.unit_of_work() as work:
        work.session.execute(update(Examination).values(plan=write_plan(replace(held.plan, pass_percent=1))))
    assert all("Không khớp: kế hoạch đang lưu" in words_of(read(pages, council, each)) for each in addresses)


def _span(pages: Pages, held: Held) -> str:
    with pages.stage.database.read() as session:
        return span_of(session, held.window)


def _sitting(pages: Pages) -> Id:
    with pages.stage.database.read() as session:
        return session.scalars(select(SittingResult.sitting_id)).first()  # type: ignore[return-value]  # there is one


@pytest.mark.parametrize("state", [State.DRAFT, State.READY, State.CANCELLED])
@pytest.mark.parametrize("page", ["results", "results.csv", "results.xlsx", "results/posting"])
def test_nobody_knows_a_score_before_the_examination_is_over(pages: Pages, state: State, page: str) -> None:
    held = pages.stage.a_held(PLAN, state=state)
    hand_in(pages.stage, held, {CHOICE: right(pages.stage)})
    assert pages.browser(pages.stage.officer).get(address(held, *page.split("/"))).status_code == 404
