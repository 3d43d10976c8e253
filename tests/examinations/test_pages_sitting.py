"""The pages on which an examination is sat: by the server's clock, at one machine, one's own alone, silent about what is right."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import event, select, update

from elearn.assessment.responses import Ordered, Written
from elearn.assessment.solving import solve
from elearn.content.document import Draw
from elearn.core.ids import new_id
from elearn.core.notes import Note
from elearn.examinations.candidates.board_rules import machine_number
from elearn.examinations.models import Candidate, Examination, Member, SittingLine
from elearn.examinations.models import Sitting as SittingRow
from elearn.examinations.plan.shape import Plan, Section
from elearn.examinations.rules import Body, Cause, State
from elearn.examinations.safe_browser import HEADER, hash_of
from elearn.examinations.views import entering
from tests.assessment.counter import counter_course, fields_of, secrets_in, words_of, wrong_answer
from tests.examinations.invigilated import a_room
from tests.examinations.seat import BANK, CARD_NUMBER, CODE, PLAN, Seat, a_hall, changed
from tests.examinations.sitter import close_due
from tests.organisation.makers import PASSWORD
from tests.site import Site
from tests.site import application as application
from tests.site import site as site
from tests.site import sown as sown

COURSE = counter_course()
WHOLE = Plan((Section("a", "Phần chung", (Draw(BANK, 10),)),), minutes=20)
SEQUENTIAL = changed(PLAN, is_sequential=True)
TWO = Plan((Section("a", "Chung", (Draw(BANK, 3),), minutes=5), Section("b", "Riêng", (Draw(BANK, 3),), minutes=10)), minutes=20)
DOORS = [
    ("GET", ""),
    ("GET", "/review"),
    ("GET", "/over"),
    ("GET", "/machine"),
    ("GET", "/time-up"),
    ("GET", "/submit"),
    ("GET", "/section"),
    ("POST", "/answers"),
    ("POST", "/seen"),
    ("POST", "/section"),
    ("POST", "/submit"),
    ("POST", "/time-up"),
    ("POST", "/machine"),
]


def a_seat(site: Site, plan: Plan = PLAN, *, is_listed: bool = True, **changes: Any) -> Seat:
    stage = a_hall(site)
    seat = Seat(site, stage, stage.a_held(plan, **changes))
    if is_listed:
        seat.listed()
    return seat


def kinds_of(seat: Seat, address: str) -> list[str]:
    with seat.site.database.read() as session:
        wanted = select(SittingLine.kind).where(SittingLine.sitting_id == seat.row(address).id).order_by(SittingLine.seq)
        return list(session.scalars(wanted))


# --- before the start ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("plan", [PLAN, SEQUENTIAL, TWO])
def test_the_page_before_says_how_long_and_what_happens_at_the_end_and_shows_no_question(site: Site, plan: Plan) -> None:
    seat = a_seat(site, plan)
    page = seat.page(f"examinations/{seat.held.id}")
    assert "Cần 20 phút liền mạch. Hãy chọn lúc không có khách." in words_of(page)
    assert "hệ thống tự thu bài" in words_of(page)
    assert not [each for each in COURSE.questions.values() if each.id in page or each.texts["vi"].title in page]
    assert seat.page("examinations").count(str(seat.held.id)) == 1


def test_how_long_it_takes_is_said_only_while_one_may_still_start(site: Site) -> None:
    seat = a_seat(site)
    where = f"examinations/{seat.held.id}"
    assert "phút liền mạch" in words_of(seat.page(where))
    seat.stage.clock.instant = seat.held.window.last_start_at + timedelta(seconds=1)
    assert "phút liền mạch" not in words_of(seat.page(where))
    with site.database.unit_of_work() as work:
        work.session.execute(update(Examination).values(state=State.CLOSED))
    assert "phút liền mạch" not in words_of(seat.page(where))
    going = Seat(site, seat.stage, seat.stage.a_held(PLAN))
    going.listed()
    going.start()
    assert "phút liền mạch" not in words_of(going.page(f"examinations/{going.held.id}"))


def test_nobody_sees_an_examination_that_is_not_theirs_or_is_still_planned(site: Site) -> None:
    stage = a_hall(site)
    foreign = Seat(site, stage, stage.a_held())
    planned = Seat(site, stage, stage.a_held(state=State.DRAFT))
    planned.listed()
    for each in (foreign, planned):
        assert each.get(f"examinations/{each.held.id}").status_code == 404
        assert each.post(f"examinations/{each.held.id}/start").status_code == 404
        assert str(each.held.id) not in each.page("examinations")


def test_who_works_in_an_allowed_unit_puts_themselves_on_the_list_by_starting(site: Site) -> None:
    stage = a_hall(site)
    held = stage.a_held(changed(PLAN, units=(str(stage.ward),)))
    inside, outside = Seat(site, stage, held, "below"), Seat(site, stage, held, "sibling")
    assert str(held.id) in inside.page("examinations")
    assert inside.start() == inside.start()
    assert outside.get(f"examinations/{held.id}").status_code == 404
    assert str(held.id) not in outside.page("examinations")
    with site.database.read() as session:
        rows = session.scalars(select(Candidate).where(Candidate.examination_id == held.id)).all()
    assert [row.person_id for row in rows] == [site.plan.people["below"]]


def test_who_serves_there_or_was_taken_off_the_list_does_not_join(site: Site) -> None:
    stage = a_hall(site)
    held = stage.a_held(changed(PLAN, units=(str(stage.ward),)))
    serving, struck = Seat(site, stage, held, "below"), Seat(site, stage, held, "own")
    struck.listed(struck_at=stage.clock.now())
    with site.database.unit_of_work() as work:
        person = site.plan.people["below"]
        work.session.add(Member(examination_id=held.id, person_id=person, body=Body.INVIGILATION, appointed_at=work.now))
    for each in (serving, struck):
        assert each.post(f"examinations/{held.id}/start").status_code == 404
        assert str(held.id) not in each.page("examinations")


def test_a_start_asks_few_statements_where_the_paper_is_prepared(site: Site) -> None:
    seat = a_seat(site, is_listed=False)
    seat.stage.a_sitting(seat.held, seat.listed())
    asked: list[str] = []

    def hear(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        asked.append(statement.split(maxsplit=1)[0])

    # The page before it notes that the session is used.
    seat.page(f"examinations/{seat.held.id}")
    for engine in (site.database.read_engine, site.database.write_engine):
        event.listen(engine, "before_cursor_execute", hear)
    seat.start()
    # Who it is, and their place; what is locked, the sitting; the start, its line and its event.
    assert asked == ["BEGIN", "SELECT", "SELECT", "BEGIN", "SELECT", "SELECT", "UPDATE", "INSERT", "INSERT"]


def test_a_start_that_is_refused_says_why_on_the_page(site: Site) -> None:
    seat = a_seat(site, is_sealed=True)
    refused = seat.post(f"examinations/{seat.held.id}/start")
    assert (refused.status_code, "niêm phong" in refused.get_data(as_text=True)) == (409, True)


def test_the_access_code_is_asked_for_and_guessing_it_has_to_wait(site: Site) -> None:
    seat = a_seat(site, access_code="SEN27")
    other = Seat(site, seat.stage, seat.held, "below")
    other.listed()
    answers = [seat.post(f"examinations/{seat.held.id}/start", {"access_code": f"x{n}"}).status_code for n in range(11)]
    assert answers == [422] * 10 + [429]
    # Whoever guesses makes nobody else wait.
    assert other.start("sen 27")


def test_guesses_of_the_access_code_at_the_same_moment_are_counted_before_they_are_tried(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    seat = a_seat(site, access_code="SEN27")
    browsers = [seat.another_browser() for _ in range(15)]
    answers: list[int] = []

    def guess(code: str = "x") -> None:
        answers.append(browsers.pop().post(f"examinations/{seat.held.id}/start", {"access_code": code}).status_code)

    def while_others_guess() -> bytes:
        if browsers:
            guess()
        return b"-"

    # Every guess has been let in before the first of them is tried; the one that is tried last is right.
    monkeypatch.setattr(entering, "machine_of_its_own", while_others_guess)
    guess("sen27")
    assert answers == [422] * 10 + [429] * 5


def test_a_right_access_code_and_a_start_that_was_refused_count_as_no_guess(site: Site) -> None:
    seat = a_seat(site, access_code="SEN27", opens_at=site.database.clock.now() + timedelta(minutes=5))
    for _ in range(12):
        assert seat.post(f"examinations/{seat.held.id}/start", {"access_code": "sen27"}).status_code == 409
    seat.stage.clock.advance(minutes=5)
    for _ in range(12):
        assert seat.start("sen27")


def test_who_joins_an_examination_with_rooms_is_on_the_list_for_whoever_confirms_them(site: Site) -> None:
    stage = a_hall(site)
    held = stage.a_held(changed(PLAN, units=(str(stage.ward),)))
    a_room(stage, held)
    seat = Seat(site, stage, held, "below")
    assert "không có khách" not in words_of(seat.page(f"examinations/{held.id}"))
    refused = [seat.post(f"examinations/{held.id}/start") for _ in range(2)]
    assert [each.status_code for each in refused] == [409, 409]
    assert "xác nhận đúng người" in words_of(refused[0].get_data(as_text=True))
    with site.database.unit_of_work() as work:
        found = work.session.scalars(select(Candidate).where(Candidate.examination_id == held.id)).one()
        found.confirmed_at = work.now
    assert seat.start()


# --- sitting -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("plan", [PLAN, SEQUENTIAL, TWO])
def test_a_whole_sitting_without_script_is_sound_and_silent(site: Site, plan: Plan) -> None:
    seat = a_seat(site, plan)
    address = seat.start()
    pages = []
    for _ in range(6):
        pages.append(seat.page(address))
        item = seat.sitting(address).open_items[0] if plan.is_sequential else seat.sitting(address).paper.items[len(pages) - 1]
        saved = seat.save(address, item, wrong_answer(item.question), more=[("close", "1")] if plan.is_sequential else [])
        assert saved.status_code == 303
        if plan is TWO and len(pages) == 3:
            pages.append(seat.page(f"{address}/review"))
            assert seat.post(f"{address}/section", {"section": "0"}).status_code == 303
            pages.pop()
    pages.append(seat.page(f"{address}/review"))
    assert seat.post(f"{address}/submit").location.endswith("/over")
    pages.append(seat.page(f"{address}/over"))
    assert secrets_in("".join(pages)) == []
    found = seat.sitting(address)
    assert found.submitted_cause is Cause.CANDIDATE
    assert not [each for each in (found.seed, *COURSE.questions) if each in "".join(pages)]


def test_a_page_holds_nothing_of_what_is_not_open(site: Site) -> None:
    for plan in (SEQUENTIAL, TWO):
        seat = a_seat(site, plan)
        address = seat.start()
        found = seat.sitting(address)
        page = seat.page(address)
        shown = {each.id for each in found.open_items}
        titles = {each.id: each.question.texts["vi"].title for each in found.paper.items}
        assert [each for each, title in titles.items() if (title in page) != (each in shown)] == []


def test_a_question_that_is_not_open_is_neither_answered_nor_shown_by_moving_an_item(site: Site) -> None:
    draws = (Draw(BANK, 1, "kind = single"), Draw(BANK, 1, "kind = ordering"))
    plan = Plan((Section("a", "Lần lượt", draws),), minutes=20, is_sequential=True, shuffle_questions=False)
    seat = a_seat(site, plan)
    address = seat.start()
    closed: Any = seat.sitting(address).paper.items[1]
    assert seat.save(address, closed).status_code == 409
    sitting: Any = seat.sitting(address)
    fields = fields_of(sitting, closed, Ordered(closed.question.key.items))[:-1]
    moved = seat.send(address, [*fields, (f"{closed.name}.move", f"{fields[1][1]}:down")])
    assert moved.status_code == 409
    assert closed.question.texts["vi"].title not in moved.get_data(as_text=True)
    assert kinds_of(seat, address) == ["started"]


@pytest.mark.parametrize("scripted", [False, True])
def test_a_form_that_comes_twice_goes_on_though_its_question_is_closed_and_another_answer_is_refused(
    site: Site, scripted: bool
) -> None:
    seat = a_seat(site, SEQUENTIAL)
    address = seat.start()
    item = seat.sitting(address).open_items[0]
    sitting: Any = seat.sitting(address)
    fields = [*fields_of(sitting, item, solve(item.question, "vi").answer), ("sending", "x"), ("close", "1")]
    first, again = (seat.send(address, fields, scripted=scripted) for _ in range(2))
    assert (again.status_code, again.location) == (first.status_code, first.location)
    assert first.status_code == (200 if scripted else 303)
    assert seat.sitting(address).place == 1
    assert kinds_of(seat, address) == ["started", "answered", "closed"]
    assert seat.save(address, item, wrong_answer(item.question), more=[("close", "1")]).status_code == 409
    flagged = [*fields, (f"{item.name}.flag", "on")]
    assert seat.send(address, flagged).status_code == 409
    assert kinds_of(seat, address) == ["started", "answered", "closed"]


def test_leafing_on_twice_goes_on_by_one_question(site: Site) -> None:
    seat = a_seat(site, SEQUENTIAL)
    address = seat.start()

    def leaf_on(at: int) -> int:
        name = seat.sitting(address).paper.items[at].name
        fields = [("question", name), ("sending", "x"), (f"{name}.sent", "1"), ("close", "1")]
        return seat.send(address, fields).status_code

    # A question whose turn has not come is not leafed over.
    assert [leaf_on(at) for at in (0, 0, 2)] == [303, 303, 409]
    assert seat.sitting(address).place == 1


def test_a_form_of_a_section_that_has_closed_goes_on_where_its_answer_was_kept(site: Site) -> None:
    seat = a_seat(site, TWO)
    address = seat.start()
    item = seat.sitting(address).open_items[0]
    sitting: Any = seat.sitting(address)
    fields = [*fields_of(sitting, item, solve(item.question, "vi").answer), ("sending", "x")]
    seat.send(address, fields)
    assert seat.post(f"{address}/section", {"section": "0"}).status_code == 303
    again = seat.send(address, fields)
    assert (again.status_code, again.location) == (303, f"/vi/{address}")
    assert seat.save(address, item, wrong_answer(item.question)).status_code == 409


def test_a_scripted_save_says_the_same_of_a_right_and_of_a_wrong_answer_of_each_kind(site: Site) -> None:
    seat = a_seat(site, WHOLE)
    address = seat.start()
    different = []
    for item in seat.sitting(address).paper.items:
        told = [seat.save(address, item, given, scripted=True) for given in (None, wrong_answer(item.question))]
        if len({(each.status_code, each.data) for each in told}) != 1 or told[0].status_code != 200:
            different.append((item.question.kind, [each.data for each in told]))
    assert not different


def test_a_number_that_reads_in_two_ways_is_asked_back_and_warned_of(site: Site) -> None:
    seat = a_seat(site, Plan((Section("a", "Số", (Draw(BANK, 1, "kind = numeric"),)),), minutes=20))
    address = seat.start()
    item = seat.sitting(address).paper.items[0]
    assert seat.save(address, item, Written("1.000"), scripted=True).get_json()["is_asked_back"]
    assert "đọc được hai cách" in words_of(seat.page(address))
    assert "Nếu anh/chị không viết lại cho rõ, câu ấy không được điểm" in words_of(seat.page(f"{address}/review"))


def test_a_late_save_is_refused_and_noted_and_what_the_page_says_to_have_waited_does_not_matter(site: Site) -> None:
    seat = a_seat(site)
    address = seat.start()
    found = seat.sitting(address)
    seat.stage.clock.instant = found.deadline_at + found.plan.grace + timedelta(microseconds=1)
    late = seat.save(address, found.paper.items[0], scripted=True, more=[("waited", "600000")])
    assert late.status_code == 409
    with site.database.read() as session:
        kinds = list(session.scalars(select(Note.kind).where(Note.kind == "examinations.late")))
    assert kinds == ["examinations.late"]
    assert kinds_of(seat, address) == ["started"]


def test_leaving_and_coming_back_changes_nothing(site: Site) -> None:
    seat = a_seat(site)
    address = seat.start()
    before = seat.deadline(address)
    seat.save(address, seat.sitting(address).paper.items[0])
    seat.stage.clock.advance(minutes=6)
    assert f'href="/vi/{address}"' in seat.page(f"examinations/{seat.held.id}")
    page = seat.page(address)
    assert 'data-left="840000"' in page
    assert seat.deadline(address) == before
    assert kinds_of(seat, address) == ["started", "answered"]


def test_the_page_hears_of_more_time_and_is_seen(site: Site) -> None:
    seat = a_seat(site)
    address = seat.start()
    with site.database.unit_of_work() as work:
        later = seat.deadline(address) + timedelta(minutes=5)
        work.session.execute(update(SittingRow).values(deadline_at=later))
    seat.stage.clock.advance(minutes=1)
    ends = f"Hết giờ lúc {later.astimezone(ZoneInfo('Asia/Ho_Chi_Minh')):%H:%M}"
    assert seat.post(f"{address}/seen").get_json() == {"left": 24 * 60_000, "ends": ends, "is_here": True}
    assert f"<span data-end>{ends}</span>" in seat.page(address)
    assert seat.row(address).seen_at == seat.stage.clock.now()


def test_when_the_clock_has_run_out_the_page_and_the_job_do_the_same(site: Site) -> None:
    seat = a_seat(site)
    address = seat.start()
    assert seat.post(f"{address}/time-up").status_code == 303
    assert seat.row(address).submitted_at is None
    seat.stage.clock.instant = seat.deadline(address)
    seat.post(f"{address}/time-up")
    close_due(seat.stage)
    assert seat.row(address).submitted_cause == "clock"
    assert seat.get(address).location.endswith("/over")
    assert "hệ thống tự thu bài" in words_of(seat.page(f"{address}/over"))


def test_a_page_that_comes_back_after_everything_hands_in_even_before_the_job_does(site: Site) -> None:
    seat = a_seat(site)
    address = seat.start()
    seat.stage.clock.advance(hours=2)
    assert seat.get(address).location.endswith("/time-up")
    assert "Hết giờ" in words_of(seat.page(f"{address}/time-up"))
    seat.another_browser().post(f"{address}/time-up")
    assert seat.row(address).submitted_cause == "clock"


@pytest.mark.parametrize("at_once", [True, False])
def test_the_score_is_told_at_once_only_where_the_plan_says_so(site: Site, at_once: bool) -> None:
    sections = (Section("a", "Chọn", (Draw(BANK, 3, "kind = single"),)),)
    seat = a_seat(site, changed(PLAN, sections=sections, shows_at_once=at_once))
    address = seat.start()
    for item in seat.sitting(address).paper.items:
        seat.save(address, item)
    seat.post(f"{address}/submit")
    words = words_of(seat.page(f"{address}/over"))
    assert (re.search(r"3 trên 3 điểm", words) is not None) == at_once


# --- two machines --------------------------------------------------------------------------------------------------------


def test_a_second_browser_saves_nothing_before_it_has_taken_over_and_then_the_first_saves_nothing(site: Site) -> None:
    seat = a_seat(site)
    address = seat.start()
    item = seat.sitting(address).paper.items[0]
    other = seat.another_browser()
    assert other.get(address).location.endswith("/machine")
    assert "ở máy khác" in words_of(other.page(f"{address}/machine"))
    assert [other.save(address, item).status_code, other.post(f"{address}/submit").status_code] == [409, 409]
    assert "Mật khẩu của anh/chị" in words_of(other.page(f"{address}/machine"))
    for wrong in ({}, {"password": "không phải"}):
        assert other.post(f"{address}/machine", wrong).status_code == 422
    assert other.save(address, item).status_code == 409
    assert other.post(f"{address}/machine", {"password": PASSWORD}).status_code == 303
    assert other.save(address, item).status_code == 303
    refused = seat.save(address, item)
    assert (refused.status_code, "máy khác" in words_of(refused.get_data(as_text=True))) == (409, True)
    assert seat.get(address).location.endswith("/machine")
    assert not seat.post(f"{address}/seen").get_json()["is_here"]
    assert kinds_of(seat, address) == ["started", "taken-over", "answered"]


# --- cards ---------------------------------------------------------------------------------------------------------------


def a_card(site: Site, **changes: Any) -> Seat:
    stage = a_hall(site)
    seat = Seat(site, stage, stage.a_held(**{"plan": PLAN, **changes}), "guest")
    seat.carded()
    return seat


def come_in(seat: Seat, code: str = CODE, number: str = CARD_NUMBER) -> Any:
    return seat.post("exam-card", {"number": number, "code": code})


def test_a_card_lets_in_starts_and_ends_with_the_sitting(site: Site) -> None:
    seat = a_card(site)
    assert "Mã trên phiếu" in words_of(seat.page("exam-card"))
    assert come_in(seat, "acde fghj kmnp", "hn 0071").location.endswith(f"/examinations/{seat.held.id}")
    before = seat.get(f"examinations/{seat.held.id}")
    assert before.headers["Cache-Control"] == "no-store"
    address = seat.start()
    item = seat.sitting(address).paper.items[0]
    # What they wrote themselves is shown to them: the right word is a secret until then.
    seat.save(address, item, wrong_answer(item.question))
    assert secrets_in(seat.page(address)) == []
    seat.post(f"{address}/submit")
    assert "Đã nộp bài" in words_of(seat.page(f"{address}/over"))
    seat.stage.clock.advance(minutes=31)
    assert "/exam-card" in seat.get(f"{address}/over").location
    with site.database.read() as session:
        assert session.scalar(select(Candidate.card_used_at)) is not None


def test_a_wrong_card_and_one_of_nobody_any_more_are_answered_alike(site: Site) -> None:
    seat = a_card(site)
    seat.stage.a_candidate(seat.held, card_digest=b"x" * 32)
    wrong = come_in(seat, "YYYY-YYYY-YYYY")
    with site.database.unit_of_work() as work:
        work.session.execute(update(Candidate).values(struck_at=work.now))
    struck = come_in(seat)
    shown = [re.sub(r'value="[^"]*"', "", each.get_data(as_text=True)) for each in (wrong, struck)]
    assert (wrong.status_code, struck.status_code, shown[0]) == (422, 422, shown[1])


def test_a_code_lets_in_with_the_number_on_the_same_card_alone(site: Site) -> None:
    seat = a_card(site)
    seat.stage.a_candidate(seat.held, number="HN-0072", card_digest=b"x" * 32)
    assert [come_in(seat, number=each).status_code for each in ("", "HN-0072", "HN-00711")] == [422, 422, 422]
    assert come_in(seat, number="hn0071").status_code == 303


def test_wrong_cards_have_to_wait_and_keep_nobody_out(site: Site) -> None:
    seat = a_card(site)
    codes = [come_in(seat, f"AAAA-AAAA-{n:04d}").status_code for n in range(101)]
    assert (codes[:100], codes[100]) == ([422] * 100, 429)
    assert come_in(seat).status_code == 303


def test_a_card_that_was_issued_anew_ends_what_the_old_one_began(site: Site) -> None:
    seat = a_card(site)
    come_in(seat)
    address = seat.start()
    with site.database.unit_of_work() as work:
        work.session.execute(update(Candidate).values(card_digest=b"y" * 32))
    assert "/exam-card" in seat.get(address).location
    assert seat.post(f"{address}/seen").status_code == 401


def test_a_card_goes_on_at_another_machine_with_its_code_once_more(site: Site) -> None:
    seat = a_card(site)
    come_in(seat)
    address = seat.start()
    other = seat.another_browser()
    come_in(other)
    assert other.post(f"{address}/machine").status_code == 422
    assert other.post(f"{address}/machine", {"code": "YYYY-YYYY-YYYY"}).status_code == 422
    assert other.get(address).location.endswith("/machine")
    assert other.post(f"{address}/machine", {"code": CODE}).status_code == 303
    assert other.get(address).status_code == 200


def test_a_sitting_that_an_invigilator_let_go_needs_no_code(site: Site) -> None:
    seat = a_card(site)
    come_in(seat)
    address = seat.start()
    with site.database.unit_of_work() as work:
        work.session.execute(update(SittingRow).values(device=None))
    other = seat.another_browser()
    come_in(other)
    assert "Mã trên phiếu" not in words_of(other.page(f"{address}/machine"))
    assert other.post(f"{address}/machine").status_code == 303


def test_in_a_room_a_machine_waits_for_an_invigilator(site: Site) -> None:
    seat = a_card(site)
    room = a_room(seat.stage, seat.held)
    with site.database.unit_of_work() as work:
        work.session.execute(update(Candidate).values(room_id=room.id, confirmed_at=work.now))
    come_in(seat)
    assert "xin chuyển rồi giơ tay" in words_of(seat.page(f"examinations/{seat.held.id}"))
    address = seat.start()
    item = seat.sitting(address).paper.items[0]
    other = seat.another_browser()
    come_in(other)
    assert "Xin chuyển sang máy này" in words_of(other.page(f"{address}/machine"))
    for wrong in ({}, {"code": "YYYY-YYYY-YYYY"}):
        assert other.post(f"{address}/machine", wrong).status_code == 422
    assert seat.row(address).asked_by is None
    assert other.post(f"{address}/machine", {"code": CODE}).status_code == 303
    asked_by = seat.row(address).asked_by
    assert asked_by is not None
    assert other.get(address).location.endswith("/machine")
    waits = other.page(f"{address}/machine")
    assert f">{machine_number(asked_by)}<" in waits
    assert 'data-again="' in waits
    assert [other.save(address, item).status_code, seat.save(address, item).status_code] == [409, 303]
    # A machine that was stopped lets nobody by with less.
    with site.database.unit_of_work() as work:
        work.session.execute(update(SittingRow).values(device=None))
    assert other.post(f"{address}/machine").status_code == 422
    with site.database.unit_of_work() as work:
        work.session.execute(update(SittingRow).values(device=asked_by, asked_by=None, asked_at=None))
    assert "Làm tiếp" in words_of(other.page(f"{address}/machine?waits=1"))
    assert other.get(f"{address}/machine").location.endswith(address)
    assert other.save(address, item).status_code == 303
    assert seat.save(address, item).status_code == 409


def test_another_machine_is_told_when_the_section_ends_and_when_the_paper_does(site: Site) -> None:
    sections = (Section("a", "Phần một", (Draw(BANK, 2),), minutes=5), Section("b", "Phần hai", (Draw(BANK, 2),), minutes=5))
    seat = a_seat(site, changed(PLAN, sections=sections))
    address = seat.start()
    own = seat.sitting(address)
    zone = ZoneInfo("Asia/Ho_Chi_Minh")
    section, whole = (f"{each.astimezone(zone):%H:%M}" for each in (own.ends_at, own.deadline_at))
    told = words_of(seat.another_browser().page(f"{address}/machine"))
    assert f"Phần này hết giờ lúc {section}, cả bài hết giờ lúc {whole}" in told


def test_a_card_is_not_read_where_somebody_is_signed_in_and_can_be_given_back(site: Site) -> None:
    seat = a_card(site)
    signed_in = Seat(site, seat.stage, seat.held, "own")
    assert come_in(signed_in).status_code == 409
    come_in(seat)
    seat.post("exam-card/leave")
    assert "/exam-card" in seat.get(f"examinations/{seat.held.id}").location


# --- Safe Exam Browser ---------------------------------------------------------------------------------------------------


def test_where_the_plan_asks_for_it_only_the_browser_that_was_set_up_so_is_let_in(site: Site) -> None:
    key = "ab" * 32
    seat = a_seat(site, changed(PLAN, seb_keys=(key,)))
    start = f"examinations/{seat.held.id}/start"

    def sent(address: str) -> dict[str, str]:
        return {HEADER: hash_of(f"http://localhost/vi/{address}", key)}

    assert seat.post(start).status_code == 403
    assert seat.post(start, headers={HEADER: hash_of("http://localhost/vi/elsewhere", key)}).status_code == 403
    begun = seat.post(start, headers=sent(start))
    assert begun.status_code == 303
    address = str(begun.location).removeprefix("/vi/")
    assert seat.get(address).status_code == 403
    assert seat.browser.get(f"/vi/{address}", headers=sent(address)).status_code == 200
    assert seat.post(f"{address}/answers").status_code == 403
    assert seat.post(f"{address}/seen").status_code == 403


# --- doors ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("method", "door"), DOORS)
def test_every_door_of_somebody_elses_sitting_is_not_there(site: Site, method: str, door: str) -> None:
    seat = a_seat(site)
    address = seat.start()
    stranger = Seat(site, seat.stage, seat.held, "below")
    stranger.listed()
    for wanted in (address, f"sittings/{new_id()}", "sittings/x"):
        answer = stranger.browser.open(f"/vi/{wanted}{door}", method=method)
        assert answer.status_code == 404, (wanted, door)
    card = Seat(site, seat.stage, seat.held, "guest")
    card.carded()
    come_in(card)
    assert card.browser.open(f"/vi/{address}{door}", method=method).status_code == 404
    nobody = site.browser().open(f"/vi/{address}{door}", method=method)
    assert nobody.status_code == (302 if method == "GET" else 401)
    assert kinds_of(seat, address) == ["started"]


@pytest.mark.parametrize("door", ["answers", "section", "machine", "submit", "time-up", "seen"])
def test_hostile_forms_are_refused_and_break_nothing(site: Site, door: str) -> None:
    seat = a_seat(site)
    address = seat.start()
    for data in ({"question": "q99"}, {"question": ["q1", "q2"]}, {"section": "x" * 500}, {"section": "7"}, {"q1": "~nothing"}):
        assert seat.post(f"{address}/{door}", data).status_code < 500


def test_the_page_of_learning_leads_to_what_is_due_and_first_to_what_goes_on(site: Site) -> None:
    seat = a_seat(site)
    before = seat.page("learning")
    assert "Xem và vào thi" in before
    seat.start()
    going = seat.page("learning")
    assert ["hết giờ" in words_of(going), "Làm tiếp" in going, "Xem và vào thi" in going] == [True, True, False]
    assert f'href="/vi/examinations/{seat.held.id}"' in going
