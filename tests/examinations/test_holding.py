"""While an examination may be being sat, the questions of its banks are neither asked nor explained anywhere else.

The words in `SECRETS` are those that only a question that is asked or explained has; each door that shows one is tried.
"""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update

from config import Mode, Settings
from elearn.app import open_database
from elearn.assessment.holding import INFO
from elearn.assessment.models import Attempt, AttemptLine
from elearn.assessment.queries import Sitting, sitting_of
from elearn.assessment.solving import solve
from elearn.cli.installation import opened
from elearn.core.actor import Actor
from elearn.core.clock import FakeClock
from elearn.core.ids import Id, parse_id
from elearn.examinations.models import Examination
from elearn.examinations.plan.shape import Plan
from elearn.examinations.queries.held import Held
from elearn.examinations.queries.holding import HELD_BEFORE, find_reopenable_until, list_holds
from elearn.examinations.rules import REOPENED_WITHIN, State, Template, Window
from elearn.examinations.service.hours import close_by_hand, reopen_hours
from tests.assessment.counter import fields_of, words_of
from tests.examinations.pages import Pages, a_stage
from tests.examinations.sat import CHOICE, WORDS, a_plan, hand_in, right
from tests.examinations.sitter import close_due
from tests.examinations.stage import PLAN, Stage
from tests.site import Site
from tests.site import site_on_each as site_on_each

EXPLAINED = ("Lời-giải-một", "Lời-riêng-đúng-một", "Lời-riêng-sai-một", "Khoá-chữ-bốn")
"""Keys and feedback: on no page but those that explain."""
ASKED = ("Một: chọn cửa.", "Bốn: tên gì?", "Khoá-đúng-một")
"""Words of the questions themselves."""
SECRETS = EXPLAINED + ASKED


@dataclass
class Tab:
    """A learner's second tab, at the quiz of the course over the same bank."""

    stage: Stage
    browser: FlaskClient

    def start(self) -> Any:
        return self.browser.post("/vi/courses/thu-viec/kiem-tra/start")

    def begun(self) -> Id:
        answer = self.start()
        assert answer.status_code == 303
        found = parse_id(answer.location.rpartition("/")[2])
        assert found is not None
        return found

    def sitting(self, attempt_id: Id) -> Sitting:
        with self.stage.database.read() as session:
            return sitting_of(session, session.get_one(Attempt, attempt_id))

    def save(self, attempt_id: Id, number: int = 1, *, scripted: bool = False) -> Any:
        sitting = self.sitting(attempt_id)
        item = sitting.paper.items[number - 1]
        data: dict[str, list[str]] = {}
        for name, value in fields_of(sitting, item, solve(item.question, "vi").answer):
            data.setdefault(name, []).append(value)
        headers = {"Accept": "application/json"} if scripted else {}
        return self.browser.post(f"/vi/attempts/{attempt_id}/answers", data=data, headers=headers)

    def submit(self, attempt_id: Id) -> Any:
        return self.browser.post(f"/vi/attempts/{attempt_id}/submit")

    def read(self, attempt_id: Id, act: str = "") -> str:
        answer = self.browser.get(f"/vi/attempts/{attempt_id}{act}", follow_redirects=True)
        return answer.get_data(as_text=True)

    def lines(self, attempt_id: Id) -> int:
        with self.stage.database.read() as session:
            return len(session.scalars(select(AttemptLine.seq).where(AttemptLine.attempt_id == attempt_id)).all())


@dataclass
class Day:
    """The stage on each kind of database, with somebody of the ward at the quiz."""

    pages: Pages
    learner: Actor

    @property
    def stage(self) -> Stage:
        return self.pages.stage

    def tab(self, who: Actor | None = None, *, checks: bool = False) -> Tab:
        return Tab(self.stage, self.pages.browser(who or self.learner, checks=checks))

    def topic(self, plan: Plan = PLAN, **changes: Any) -> Held:
        """What everybody of the ward may sit."""
        return self.stage.a_held(replace(plan, units=(str(self.stage.ward),)), **changes)

    def hiring(self, **changes: Any) -> Held:
        """A sealed examination of people from outside."""
        return self.stage.a_held(template=Template.RECRUITMENT, is_sealed=True, **changes)

    def becomes(self, held: Held, state: State) -> None:
        with self.stage.database.unit_of_work() as work:
            work.session.execute(update(Examination).where(Examination.id == held.id).values(state=state))


def a_day(site: Site, **quiz: Any) -> Day:
    clock = site.database.clock
    assert isinstance(clock, FakeClock)
    pages = Pages(site, a_stage(site.database, clock, **quiz))
    return Day(pages, pages.stage.a_worker())


@pytest.fixture
def day(site_on_each: Site) -> Day:
    return a_day(site_on_each)


def secrets_in(page: str, secrets: tuple[str, ...] = SECRETS) -> list[str]:
    return [each for each in secrets if each in words_of(page) or each in page]


# --- the attack: a second tab at the practice quiz --------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["topic", "hiring"])
def test_empty_attempts_in_a_second_tab_show_no_key_of_what_is_asked(day: Day, kind: str) -> None:
    getattr(day, kind)()
    tab = day.tab()
    for _ in range(3):
        refused = tab.start()
        assert refused.status_code == 409
        assert not secrets_in(refused.get_data(as_text=True))
    with day.stage.database.read() as session:
        assert not session.scalars(select(Attempt.id)).all()


def test_without_an_examination_the_same_attempts_show_them(day: Day) -> None:
    tab = day.tab()
    attempt_id = tab.begun()
    assert tab.submit(attempt_id).status_code == 303
    assert set(secrets_in(tab.read(attempt_id, "/result"))) == set(SECRETS) - {"Lời-riêng-sai-một"}


def test_the_page_before_the_quiz_says_until_when_and_names_no_examination(day: Day) -> None:
    held = day.hiring()
    page = words_of(day.tab(checks=True).browser.get("/vi/courses/thu-viec/kiem-tra").get_data(as_text=True))
    assert "Ngân hàng câu hỏi này đang dùng cho một kỳ thi; bài kiểm tra này mở lại sau" in page
    assert held.title not in page
    guest = words_of(day.pages.site.browser().get("/vi/courses/thu-viec/kiem-tra").get_data(as_text=True))
    assert "Bài kiểm tra này tạm đóng." in guest


# --- every door that shows a question of a bank to a learner -----------------------------------------------------------------

OPEN_DOORS = {
    "the attempt": lambda tab, attempt: tab.browser.get(f"/vi/attempts/{attempt}"),
    "a saved answer": lambda tab, attempt: tab.save(attempt),
    "an answer saved by script": lambda tab, attempt: tab.save(attempt, 5, scripted=True),
    "looking over it": lambda tab, attempt: tab.browser.get(f"/vi/attempts/{attempt}/review"),
    "handing it in": lambda tab, attempt: tab.submit(attempt),
    "the address of handing in": lambda tab, attempt: tab.browser.get(f"/vi/attempts/{attempt}/submit", follow_redirects=True),
    "its result": lambda tab, attempt: tab.browser.get(f"/vi/attempts/{attempt}/result", follow_redirects=True),
    "the page before it": lambda tab, attempt: tab.browser.get("/vi/courses/thu-viec/kiem-tra"),
    "going on with it": lambda tab, attempt: tab.browser.post("/vi/courses/thu-viec/kiem-tra/start", follow_redirects=True),
    "the pause": lambda tab, attempt: tab.browser.get(f"/vi/attempts/{attempt}/pause"),
}
PAST_DOORS = {
    "its result": lambda tab, attempt: tab.browser.get(f"/vi/attempts/{attempt}/result"),
    "the attempt": lambda tab, attempt: tab.browser.get(f"/vi/attempts/{attempt}", follow_redirects=True),
    "what changed": lambda tab, attempt: tab.browser.get("/vi/courses/thu-viec/changes", follow_redirects=True),
    "the own page": lambda tab, attempt: tab.browser.get("/vi/learning"),
    "saying that a question is wrong": lambda tab, attempt: tab.browser.get(
        "/vi/courses/thu-viec/kiem-tra/report?block=b-mot", follow_redirects=True
    ),
    "searching": lambda tab, attempt: tab.browser.get("/vi/courses?q=Một"),
    "competencies": lambda tab, attempt: tab.browser.get("/vi/competencies", follow_redirects=True),
    "the course": lambda tab, attempt: tab.browser.get("/vi/courses/thu-viec"),
}


@pytest.mark.parametrize("feedback", ["after-submit", "immediate", "after-close"])
@pytest.mark.parametrize("door", OPEN_DOORS)
def test_no_door_of_an_open_attempt_shows_a_question(site: Site, door: str, feedback: str) -> None:
    day = a_day(site, feedback=feedback)
    tab = day.tab()
    attempt_id = tab.begun()
    for number in range(1, 5):
        tab.save(attempt_id, number)
    day.topic()
    answer = OPEN_DOORS[door](tab, attempt_id)
    assert answer.status_code in {200, 303, 409}, answer.status_code
    assert not secrets_in(answer.get_data(as_text=True))
    if answer.is_json:
        assert not answer.json["is_shown"]
        assert not answer.json["is_asked_back"]


@pytest.mark.parametrize("feedback", ["after-submit", "immediate"])
@pytest.mark.parametrize("door", PAST_DOORS)
def test_no_door_of_an_earlier_attempt_shows_a_key(site: Site, door: str, feedback: str) -> None:
    day = a_day(site, feedback=feedback)
    tab = day.tab()
    attempt_id = tab.begun()
    tab.submit(attempt_id)
    day.topic()
    assert not secrets_in(PAST_DOORS[door](tab, attempt_id).get_data(as_text=True))


def test_the_result_of_an_earlier_attempt_tells_its_points_and_not_what_was_wrong(day: Day) -> None:
    tab = day.tab(checks=True)
    attempt_id = day.tab().begun()
    day.tab().save(attempt_id)
    day.tab().submit(attempt_id)
    before = tab.read(attempt_id, "/result")
    day.topic()
    page = tab.read(attempt_id, "/result")
    assert "Hai cửa" in before
    assert "Hai cửa" not in page
    assert "1 trên 10 điểm" in words_of(page)
    assert "Làm lại bài kiểm tra" not in words_of(page)


def test_another_examination_over_the_bank_shows_no_key_either(day: Day) -> None:
    posted = day.topic(a_plan(CHOICE, WORDS, shows="answers"), state=State.POSTED, posted_at=day.stage.clock.now())
    sitting_id = hand_in(day.stage, posted, {CHOICE: right(day.stage)}, day.learner)
    browser = day.pages.browser(day.learner, checks=True)
    assert secrets_in(browser.get(f"/vi/sittings/{sitting_id}/result").get_data(as_text=True))
    going = day.topic()
    page = browser.get(f"/vi/sittings/{sitting_id}/result").get_data(as_text=True)
    assert not secrets_in(page)
    assert "đang dùng cho một kỳ thi khác" in words_of(page)
    day.becomes(going, State.CLOSED)
    assert secrets_in(browser.get(f"/vi/sittings/{sitting_id}/result").get_data(as_text=True))


# --- nothing is lost, and the hold ends ---------------------------------------------------------------------------------------


def test_an_open_attempt_keeps_its_answers_and_its_try(day: Day) -> None:
    tab = day.tab()
    attempt_id = tab.begun()
    tab.save(attempt_id, 1)
    held = day.topic()
    assert tab.save(attempt_id, 2).status_code == 303
    assert tab.save(attempt_id, 3, scripted=True).status_code == 200
    assert tab.submit(attempt_id).status_code == 409
    assert tab.lines(attempt_id) == 3
    assert "Những câu anh/chị đã trả lời vẫn được giữ" in words_of(day.tab(checks=True).read(attempt_id))
    day.becomes(held, State.CLOSED)
    assert tab.begun() == attempt_id
    assert "Một: chọn cửa." in tab.read(attempt_id)
    assert tab.submit(attempt_id).status_code == 303
    assert "3 trên 10 điểm" in words_of(tab.read(attempt_id, "/result"))


@pytest.mark.parametrize("state", [each for each in State if each is not State.READY])
def test_only_what_may_be_being_sat_is_held_back(day: Day, state: State) -> None:
    day.topic(state=state)
    assert day.tab().start().status_code == 303


def test_it_begins_before_the_doors_open_and_lasts_until_the_last_has_finished(day: Day) -> None:
    opens_at = day.stage.clock.now() + timedelta(hours=5)
    closes_at = opens_at + timedelta(hours=1)
    held = day.topic(opens_at=opens_at, last_start_at=closes_at, closes_at=closes_at)

    def found(at: Any) -> list[Any]:
        with day.stage.database.read() as session:
            return [each.until for each in list_holds(session, day.learner, held.course_id, at)]

    instant = timedelta(seconds=1)
    assert found(opens_at - HELD_BEFORE - instant) == []
    assert found(opens_at - HELD_BEFORE) == [closes_at + REOPENED_WITHIN]
    # Whoever was let in late still sits after the planned end: until it is closed.
    assert found(closes_at + REOPENED_WITHIN + timedelta(hours=3)) == [None]


def test_it_lasts_as_long_as_the_hours_may_be_opened_once_more(day: Day) -> None:
    """Else somebody practises the very questions between the closing and the hours that come."""
    held = day.topic()
    day.stage.clock.advance(minutes=200)
    close_due(day.stage)
    closed_at = day.stage.clock.now()
    assert day.stage.held(held.id).state is State.CLOSED
    assert day.tab().start().status_code == 409

    def until(at: Any) -> tuple[list[Any], Any]:
        with day.stage.database.read() as session:
            held_back = [each.until for each in list_holds(session, day.learner, held.course_id, at)]
            return held_back, find_reopenable_until(session, held.id, at)

    last = closed_at + REOPENED_WITHIN
    assert until(closed_at) == ([last], last)
    assert until(last - timedelta(seconds=1)) == ([last], last)
    assert until(last + timedelta(seconds=1)) == ([], None)
    day.becomes(held, State.POSTED)
    assert until(closed_at) == ([], None)
    assert day.tab().start().status_code == 303


def test_what_people_closed_is_not_opened_again_and_held_back_no_longer(day: Day) -> None:
    held = day.topic()
    with day.stage.database.unit_of_work() as work:
        close_by_hand(work.session, day.stage.officer, held.id, "không còn ai thi", now=work.now)
    with day.stage.database.read() as session:
        assert find_reopenable_until(session, held.id, day.stage.clock.now()) is None
    assert day.tab().start().status_code == 303


def test_opened_again_and_closed_by_people_the_clock_s_closing_counts_no_more(day: Day) -> None:
    held = day.topic()
    day.stage.clock.advance(minutes=200)
    close_due(day.stage)
    now = day.stage.clock.now()
    with day.stage.database.unit_of_work() as work:
        hours = Window(held.window.opens_at, now + timedelta(minutes=90), now + timedelta(minutes=60))
        reopen_hours(work.session, day.stage.officer, held.id, hours, "máy chủ hỏng", now=work.now)
    assert day.tab().start().status_code == 409
    with day.stage.database.unit_of_work() as work:
        close_by_hand(work.session, day.stage.officer, held.id, "không còn ai thi", now=work.now)
    assert day.tab().start().status_code == 303


def test_a_sealed_paper_is_held_back_from_when_it_is_drawn(day: Day) -> None:
    tab = day.tab()
    attempt_id = tab.begun()
    tab.submit(attempt_id)
    opens_at = day.stage.clock.now() + timedelta(days=20)
    day.hiring(opens_at=opens_at, last_start_at=opens_at, closes_at=opens_at + timedelta(hours=1))
    assert not secrets_in(tab.read(attempt_id, "/result"))
    assert tab.start().status_code == 409


@pytest.mark.parametrize("opens", ["the site", "a command"])
def test_every_session_of_an_installation_asks_what_is_held_back(tmp_path: Path, opens: str) -> None:
    settings = Settings(mode=Mode.DEMO, instance=tmp_path, secret_key="x" * 40, https=False)
    with closing(open_database(settings)) if opens == "the site" else opened(settings) as database, database.read() as session:
        assert session.info[INFO] is list_holds


# --- from whom -------------------------------------------------------------------------------------------------------------


def test_what_units_may_sit_is_held_back_from_their_people_and_from_the_list(day: Day) -> None:
    held = day.topic()
    elsewhere, listed = (day.stage.a_worker(day.stage.other_ward) for _ in range(2))
    day.stage.a_candidate(held, listed)
    assert day.tab().start().status_code == 409
    assert day.tab(listed).start().status_code == 409
    assert day.tab(elsewhere).start().status_code == 303


@pytest.mark.parametrize("kind", ["sealed", "by list"])
def test_what_is_sealed_or_by_list_is_held_back_from_everybody(day: Day, kind: str) -> None:
    day.topic(is_sealed=True) if kind == "sealed" else day.stage.a_held(PLAN)
    assert day.tab(day.stage.a_worker(day.stage.other_ward)).start().status_code == 409


def test_another_bank_of_the_course_is_left_alone(day: Day) -> None:
    held = day.topic()
    with day.stage.database.unit_of_work() as work:
        plan = work.session.get_one(Examination, held.id).plan
        plan = {**plan, "sections": [{**each, "draws": [{"bank": "khac", "count": 1, "where": ""}]} for each in plan["sections"]]}
        work.session.execute(update(Examination).where(Examination.id == held.id).values(plan=plan))
    assert day.tab().start().status_code == 303


# --- beforehand: what the officer is told, and a bank that nobody practises ----------------------------------------------------


def a_plan_page(day: Day, held: Held) -> str:
    return words_of(day.pages.checked(day.stage.officer).get(day.pages.address(held, "plan")).get_data(as_text=True))


DRAFT: dict[str, Any] = {"state": State.DRAFT, "version_id": None, "rendition_id": None}


@pytest.mark.parametrize("is_sealed", [False, True])
def test_the_plan_says_which_quizzes_practise_its_questions(site: Site, is_sealed: bool) -> None:
    day = a_day(site)
    page = a_plan_page(day, day.stage.a_held(**DRAFT, is_sealed=is_sealed))
    assert "Bài kiểm tra “Kiểm tra cuối khóa” cũng rút câu từ ngân hàng “Ngân hàng thử”" in page
    assert ("Đề niêm phong không dùng được ngân hàng như vậy" in page) == is_sealed
    assert ("Trước đó thì ai cũng xem được" in page) != is_sealed


def test_the_page_of_a_sealed_examination_says_what_is_missing(site: Site) -> None:
    day = a_day(site)
    sealed, other = day.stage.a_held(**DRAFT, is_sealed=True), day.stage.a_held(**DRAFT)
    told = "bài kiểm tra của khóa học cũng hỏi các câu của “Ngân hàng thử”"
    browser = day.pages.checked(day.stage.officer)
    pages = [words_of(browser.get(f"/vi/organise/{each.id}").get_data(as_text=True)) for each in (sealed, other)]
    assert [told in each for each in pages] == [True, False]


def test_no_learner_meets_a_question_of_a_bank_that_is_for_examinations(site: Site) -> None:
    day = a_day(site, is_kept=True)
    held = day.hiring(**DRAFT)
    assert "cũng rút câu" not in a_plan_page(day, held)
    tab, shown = day.tab(), ""
    for _ in range(3):
        attempt_id = tab.begun()
        shown += tab.read(attempt_id)
        tab.submit(attempt_id)
        shown += tab.read(attempt_id, "/result")
    for browser in (tab.browser, day.pages.site.browser()):
        for address in ("", "/bai-doc", "/kiem-tra", "/changes"):
            shown += browser.get(f"/vi/courses/thu-viec{address}", follow_redirects=True).get_data(as_text=True)
        shown += browser.get("/vi/courses?q=Kho%C3%A1-%C4%91%C3%BAng").get_data(as_text=True)
    assert "Luyện" in shown
    assert not secrets_in(shown, (*EXPLAINED, *ASKED[:2]))


def test_a_quiz_over_other_banks_goes_on_while_a_kept_one_is_in_use(site: Site) -> None:
    day = a_day(site, is_kept=True)
    day.hiring()
    assert day.tab().start().status_code == 303
