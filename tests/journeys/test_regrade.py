"""A faulty key after an examination: from the request of an officer over the second person to the learner's changed result."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from elearn.core.actor import Actor
from elearn.core.clock import FakeClock
from elearn.core.jobs.runner import Runner
from elearn.examinations.queries.results import read_history
from elearn.examinations.rules import Body, ResultCause, State
from elearn.examinations.service.applying import apply_ruling
from elearn.examinations.service.ruling import APPLY
from tests.conftest import NOW
from tests.examinations.sat import CHOICE, ESSAY, NUMBER, a_plan, hand_in, right, written, wrong
from tests.examinations.stage import Stage, a_stage
from tests.journeys.conftest import OpenContext, sign_in
from tests.journeys.installation import PASSWORD, LiveSite
from tests.organisation.makers import an_account

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

REASON = "Đáp án in nhầm: phương án hai mới đúng."


def known(stage: Stage, actor: Actor, username: str) -> None:
    """Gives somebody an account to sign in with."""
    assert actor.person_id is not None
    with stage.database.unit_of_work() as work:
        an_account(work.session, actor.person_id, username=username, password=PASSWORD)


def check(page: Page) -> None:
    """The page can be used by everybody."""
    assert Axe().run(page).response["violations"] == []


def test_a_wrong_key_is_mended_by_two_people_and_the_learner_is_told(site: LiveSite, open_context: OpenContext) -> None:
    stage = a_stage(site.database, FakeClock(NOW), has_essay=True)
    held = stage.a_held(
        a_plan(CHOICE, NUMBER), state=State.POSTED, title="Kiểm tra cuối chuyên đề", posted_at=NOW - timedelta(minutes=1)
    )
    learner = stage.a_worker()
    for actor, username in ((stage.officer, "khao-thi"), (stage.city_officer, "khao-thi-tp"), (learner, "nguoi-thi")):
        known(stage, actor, username)
    sitting = hand_in(stage, held, {CHOICE: wrong(stage)}, learner)
    hand_in(stage, held, {CHOICE: right(stage), NUMBER: written("1000")})

    officer = open_context(site, width=360).new_page()
    sign_in(officer, "khao-thi")
    officer.goto(f"/vi/organise/{held.id}/questions")
    check(officer)
    officer.get_by_role("link", name="Một: chọn cửa.").click()
    check(officer)
    officer.get_by_text("Sửa đáp án và chấm lại").click()
    officer.locator(f'label:has(input[name="option"][value="{wrong(stage).options[0]}"])').click()
    officer.locator("#f-reason").fill(REASON)
    officer.get_by_role("button", name="Gửi đề nghị").click()
    expect(officer.get_by_text("Anh/chị đã đề nghị nên người khác quyết định.")).to_be_visible()
    expect(officer.get_by_role("button", name="Đồng ý và chấm lại")).to_have_count(0)
    check(officer)

    decider = open_context(site).new_page()
    sign_in(decider, "khao-thi-tp")
    decider.goto(officer.url)
    expect(decider.locator("table")).to_contain_text("0/2, Chưa đạt")
    expect(decider.locator("table")).to_contain_text("1/2, Đạt")
    check(decider)
    decider.get_by_role("button", name="Đồng ý và chấm lại").click()
    expect(decider.get_by_text("Đang chấm lại", exact=True)).to_be_visible()
    Runner(site.database, {APPLY: apply_ruling}).run_job()
    decider.reload()
    expect(decider.get_by_text("Đã chấm lại", exact=True)).to_be_visible()

    with site.database.read() as session:
        found = [(each.cause, each.earned, each.is_passed) for each in read_history(session, sitting)]
    assert found == [(ResultCause.SUBMITTED, Fraction(0), False), (ResultCause.RULED, Fraction(1), True)]
    page = open_context(site, scripts=False).new_page()
    sign_in(page, "nguoi-thi")
    page.goto("/vi/notices")
    expect(page.locator("main")).to_contain_text("Kết quả của anh/chị trong kỳ thi “Kiểm tra cuối chuyên đề” được chấm lại")
    expect(page.locator("main")).to_contain_text("Điểm trước: 0/2. Điểm nay: 1/2.")
    expect(page.locator("main")).to_contain_text("Kết quả nay: Đạt")
    expect(page.locator("main")).to_contain_text(REASON)
    page.goto(f"/vi/sittings/{sitting}/result")
    expect(page.locator("main")).to_contain_text("Quá trình thay đổi kết quả")
    expect(page.locator("main")).to_contain_text(f"Sửa đáp án và chấm lại. Lý do: {REASON}")


def test_an_essay_is_marked_without_a_sign_of_whose_it_is(site: LiveSite, open_context: OpenContext) -> None:
    stage = a_stage(site.database, FakeClock(NOW), has_essay=True)
    held = stage.a_held(a_plan(ESSAY), state=State.CLOSED)
    marker = stage.a_member(held, Body.MARKING)
    known(stage, marker, "cham-thi")
    for number in range(2):
        hand_in(stage, held, {ESSAY: written("Ý một: ngắt mạng.\n\nÝ hai: gọi người phụ trách.")}, number=f"SBD00{number}")
    page = open_context(site, width=360).new_page()
    sign_in(page, "cham-thi")
    page.goto(f"/vi/organise/{held.id}/marking")
    check(page)
    page.get_by_role("link", name="Chấm 2 bài").click()
    check(page)
    assert "SBD00" not in page.content()
    for _ in range(2):
        page.get_by_label("Điểm cả bài, từ 0 đến 1").fill("0,5")
        page.get_by_role("button", name="Ghi điểm").click()
    expect(page.get_by_text("Ở câu này, hiện không còn bài nào chờ anh/chị chấm.")).to_be_visible()
