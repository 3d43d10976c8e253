"""Required learning from the officer's form to the learner's notice, and the head's sheet on paper."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page
from sqlalchemy import select

from elearn.accounts.models import Account
from elearn.core import limits
from elearn.core.actor import SYSTEM, Role
from elearn.core.days import day_of
from elearn.organisation import service as organisation
from elearn.organisation.models import RoleGrant
from elearn.planning.counting import count_crowds
from elearn.planning.models import Assignment
from tests.conftest import NOW
from tests.journeys.conftest import OpenContext, sign_in
from tests.journeys.installation import LiveSite
from tests.journeys.test_every_page import violations
from tests.organisation.makers import LONG_AGO

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(300)]


DUTY = "từ tháng tới phường thí điểm trợ lý AI"


def test_from_the_officers_form_to_the_code_that_both_sides_read(open_context: OpenContext, site: LiveSite) -> None:
    officer, learner, head = (open_context(site).new_page() for _ in range(3))
    sign_in(officer, "nhansu")
    officer.goto("/vi/planning/new")
    officer.get_by_label("Khóa học").select_option(label="Nhận diện lừa đảo trực tuyến")
    officer.get_by_label("Giao cho đơn vị có mã").fill("001")
    officer.get_by_label("Vì việc gì").fill(DUTY)
    officer.get_by_label("Căn cứ").fill("Kế hoạch số 20 của Thành phố")
    officer.get_by_label("Hạn, hết ngày").fill("25/11/2026")
    officer.get_by_role("button", name="Giao khóa học").click()
    officer.get_by_text("Đã giao khóa học.").wait_for()

    sign_in(learner, "hocvien")
    learner.goto("/vi/learning")
    why = learner.get_by_text(f"giao khóa này cho Phường Ví Dụ vì {DUTY}")
    assert "hạn 25/11/2026." in why.inner_text()

    let_it_be_due(site)
    sign_in(head, "lanhdao")
    head.goto("/vi/monday")
    assert violations(head) == []
    assert re.search(r"Đơn vị có 40 người: \d+ đã xong, .*quá hạn", head.locator(".say").inner_text())
    head.get_by_role("button", name="Xem lời nhắc trước khi gửi").click()
    assert violations(head) == []
    assert "Lê Thị Mỹ Hạnh" in head.locator("main").inner_text()
    head.get_by_label("Lời của anh/chị").fill("Chị Hạnh ơi, học nốt ở https://vi-du.vn nhé.")
    head.get_by_role("button", name="Gửi cho").click()
    head.get_by_role("alert").get_by_text("Tin báo không được có địa chỉ").wait_for()
    head.get_by_label("Lời của anh/chị").fill("Chị Hạnh ơi, chiều thứ Tư vắng khách, chị học nốt nhé.")
    head.get_by_role("button", name="Gửi cho").click()
    sent = head.get_by_text("Mã đối chiếu:").first.inner_text()
    code = re.search(r"[A-Z]{2}-\d{4}", sent)
    assert code is not None

    learner.goto("/vi/notices")
    shown = learner.locator("main").inner_text()
    assert "chiều thứ Tư vắng khách" in shown
    assert code[0] in shown
    head.goto("/vi/monday")
    assert "Đã nhắc ngày 22/11" in head.locator("main").inner_text()


def let_it_be_due(site: LiveSite) -> None:
    """What is asked of the city was due two days ago."""
    with site.database.unit_of_work() as work:
        today = day_of(work.session, NOW)
        for each in work.session.scalars(select(Assignment).where(Assignment.begins_on < today)):
            each.due_on = today - timedelta(days=2)


def pages_on_paper(page: Page) -> int:
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", page.pdf(format="A4", print_background=True)))


def test_the_sheet_is_one_page_of_a4_for_forty_people_and_for_a_city(open_context: OpenContext, site: LiveSite) -> None:
    page = open_context(site).new_page()
    sign_in(page, "lanhdao")
    for language in ("vi", "en"):
        page.goto(f"/{language}/monday")
        assert pages_on_paper(page) == 1
    with site.database.unit_of_work() as work:
        person = work.session.scalars(select(Account.person_id).where(Account.username == "lanhdao")).one()
        city = work.session.scalars(select(RoleGrant.unit_id).where(RoleGrant.role == Role.TRAINING_OFFICER)).one()
        organisation.grant_role(
            work.session, SYSTEM, person, Role.HEAD, city, valid_from=LONG_AGO, now=NOW, today=day_of(work.session, NOW)
        )
    let_it_be_due(site)
    for language in ("vi", "en"):
        page.goto(f"/{language}/monday")
        assert re.search(r"\d+ người nữa|\d+ more people", page.locator("main").inner_text())
        assert pages_on_paper(page) == 1


def test_a_head_of_very_many_people_goes_from_the_sheet_down_to_names(
    open_context: OpenContext, site: LiveSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "CROWD_COUNTED_LIVE", 500)
    with site.database.unit_of_work() as work:
        today = day_of(work.session, NOW)
        person = work.session.scalars(select(Account.person_id).where(Account.username == "lanhdao")).one()
        city = work.session.scalars(select(RoleGrant.unit_id).where(RoleGrant.role == Role.TRAINING_OFFICER)).one()
        organisation.grant_role(work.session, SYSTEM, person, Role.HEAD, city, valid_from=LONG_AGO, now=NOW, today=today)
    let_it_be_due(site)
    with site.database.unit_of_work() as work:
        count_crowds(work.session, now=NOW, today=day_of(work.session, NOW))
    page = open_context(site).new_page()
    sign_in(page, "lanhdao")
    page.goto("/vi/monday")
    assert violations(page) == []
    assert pages_on_paper(page) == 1
    assert page.locator("input[name=who]").count() == 0
    page.get_by_role("link", name="Xem tất cả đơn vị").click()
    assert violations(page) == []
    page.locator("th[scope=row] a").first.click()
    page.get_by_role("button", name="Xem lời nhắc trước khi gửi").wait_for()
    assert violations(page) == []
