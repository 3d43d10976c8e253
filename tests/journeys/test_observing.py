"""A supervisor watches an examination that is sat, writes what they see, an officer answers, and the record tells both."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from sqlalchemy import update

from elearn.core.clock import FakeClock
from elearn.examinations.models import Examination
from elearn.examinations.rules import Body, State
from elearn.examinations.service import invigilating
from tests.examinations.invigilated import a_room, do, running
from tests.examinations.stage import a_stage
from tests.journeys.conftest import OpenContext, sign_in
from tests.journeys.installation import PASSWORD, LiveSite
from tests.organisation.makers import an_account

pytestmark = pytest.mark.browser

SUPERVISOR, OFFICER = "giam-sat-thi", "phu-trach-thi"


def test_what_a_supervisor_saw_is_answered_and_stands_in_the_record(open_context: OpenContext, site: LiveSite) -> None:
    clock = site.database.clock
    assert isinstance(clock, FakeClock)
    stage = a_stage(site.database, clock)
    held = stage.a_held()
    room = a_room(stage, held)
    supervisor, invigilator = stage.a_member(held, Body.SUPERVISION, name="Hồ Thị Giám"), stage.a_member(held, Body.INVIGILATION)
    with stage.database.unit_of_work() as work:
        for actor, username in ((supervisor, SUPERVISOR), (stage.officer, OFFICER)):
            assert actor.person_id is not None
            an_account(work.session, actor.person_id, username=username, password=PASSWORD)
    candidate = stage.a_candidate(held, room_id=room.id, seat=3, number="TD-0007")
    stage.a_sitting(held, candidate, **running(stage))

    page = open_context(site).new_page()
    sign_in(page, SUPERVISOR)
    page.goto(f"/vi/organise/{held.id}/board")
    expect(page.locator("#board")).to_contain_text("TD-0007")
    expect(page.locator("#board")).not_to_contain_text("Trần Thị Ngoài")
    expect(page.get_by_role("link", name="Việc cho nhiều người")).to_have_count(0)
    # What is done in the room comes by itself, with its reason.
    do(stage, invigilating.extend, invigilator, held, candidate, minutes=7, reason="máy hỏng")
    expect(page.locator("#board")).to_contain_text("thêm 7 phút: máy hỏng")

    page.get_by_role("link", name="Viết ghi nhận").click()
    page.get_by_label("Phòng").select_option(label="Phòng 1")
    page.get_by_label("Nội dung ghi nhận").fill("Cửa phòng không khóa, người ngoài đi qua.")
    page.get_by_role("button", name="Ghi vào nhật ký").click()
    expect(page.get_by_text("Đã ghi vào nhật ký và báo cho người phụ trách thi.")).to_be_visible()
    expect(page.get_by_text("Chờ trả lời")).to_be_visible()

    desk = open_context(site).new_page()
    sign_in(desk, OFFICER)
    desk.goto("/vi/notices")
    desk.get_by_text("Có ghi nhận giám sát mới").first.click()
    desk.goto(f"/vi/organise/{held.id}/observations")
    desk.get_by_label("Trả lời").fill("Đã khóa cửa và cử người trực.")
    desk.get_by_role("button", name="Gửi trả lời").click()
    expect(desk.get_by_text("Đã gửi trả lời cho người ghi nhận.")).to_be_visible()

    page.reload()
    expect(page.get_by_text("Đã khóa cửa và cử người trực.")).to_be_visible()
    with stage.database.unit_of_work() as work:
        work.session.execute(update(Examination).where(Examination.id == held.id).values(state=State.CLOSED))
    page.goto(f"/vi/organise/{held.id}/minutes")
    part = page.locator("section[aria-labelledby='r-seen']")
    for each in ("Hồ Thị Giám, Phòng 1", "Cửa phòng không khóa", "Nguyễn Văn Khảo", "Đã khóa cửa và cử người trực."):
        expect(part).to_contain_text(each)
