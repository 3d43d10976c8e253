"""The page of hours and code: shown to whoever answers for the examination, and what is typed wrong is told at its field."""

from __future__ import annotations

from datetime import timedelta

import pytest

from elearn.examinations.acts import ActKind
from elearn.examinations.rules import Body, State
from tests.examinations.invigilated import acts_of
from tests.examinations.pages import Pages
from tests.examinations.pages import application as application
from tests.examinations.pages import pages as pages
from tests.examinations.pages import site as site
from tests.examinations.pages import sown as sown
from tests.examinations.sitter import a_sitter, close_due

WHY = "máy chủ ngừng hoạt động"


def typed(pages: Pages, **minutes: int) -> dict[str, str]:
    """Hours as they are typed here: minutes from now."""
    now = pages.stage.clock.now() + timedelta(hours=7)
    return {name: f"{now + timedelta(minutes=each):%d/%m/%Y %H:%M}" for name, each in minutes.items()} | {"reason": WHY}


def test_an_officer_moves_hours_from_the_page_and_the_board_tells_the_new_ones(pages: Pages) -> None:
    held = pages.stage.a_held(access_code="cũ 12")
    a_sitter(pages.stage, held).start("cũ12")
    officer, sends = pages.checked(pages.stage.officer), pages.browser(pages.stage.officer)
    address = pages.address(held, "hours")
    assert "cũ 12" in officer.get(address).text
    opens = held.window.opens_at - pages.stage.clock.now()
    wanted = typed(pages, opens_at=int(opens / timedelta(minutes=1)), last_start_at=100, closes_at=150)
    assert officer.post(address, data=wanted | {"reason": ""}).status_code == 422
    assert officer.post(address, data=wanted | typed(pages, closes_at=-2)).status_code == 422
    assert officer.post(address, data=wanted | {"closes_at": "31/2/2026 25:00"}).status_code == 422
    assert sends.post(address, data=wanted).status_code == 303
    assert f"{pages.stage.held(held.id).window.closes_at + timedelta(hours=7):%H:%M}" in officer.get(pages.address(held)).text
    assert acts_of(pages.stage, held)[-1][0] == ActKind.HOURS_MOVED
    # An empty last start is the same as when the examination was made: whoever begins has all minutes.
    assert sends.post(address, data=wanted | typed(pages, closes_at=200) | {"last_start_at": ""}).status_code == 303
    window = pages.stage.held(held.id).window
    assert window.closes_at - window.last_start_at == timedelta(minutes=held.plan.minutes)


def test_code_and_closing_from_the_page(pages: Pages) -> None:
    held = pages.stage.a_held(access_code="cũ 12")
    officer, sends = pages.checked(pages.stage.officer), pages.browser(pages.stage.officer)
    address = pages.address(held, "hours")
    assert officer.post(f"{address}/code", data={"access_code": "cũ 12", "reason": WHY}).status_code == 422
    assert sends.post(f"{address}/code", data={"access_code": "mới 34", "reason": WHY}).status_code == 303
    assert "mới 34" in officer.get(pages.address(held)).text
    assert officer.post(f"{address}/close", data={"reason": ""}).status_code == 422
    assert sends.post(f"{address}/close", data={"reason": WHY}).status_code == 303
    assert pages.stage.held(held.id).state is State.CLOSED
    assert sends.post(f"{address}/close", data={"reason": WHY}).status_code == 303
    assert "/hours/reopen" not in officer.get(address).text


def test_hours_are_opened_once_more_from_the_page(pages: Pages) -> None:
    held = pages.stage.a_held()
    pages.stage.clock.advance(minutes=200)
    close_due(pages.stage)
    officer, sends = pages.checked(pages.stage.officer), pages.browser(pages.stage.officer)
    address = pages.address(held, "hours")
    page = officer.get(address).text
    assert "/hours/reopen" in page
    assert f"{pages.stage.clock.now() + timedelta(hours=31):%H:%M}" in page
    wanted = typed(pages, opens_at=5, last_start_at=30, closes_at=60)
    assert sends.post(f"{address}/reopen", data=wanted).status_code == 303
    assert pages.stage.held(held.id).state is State.READY


def test_the_page_offers_no_hours_that_cannot_be_opened_any_more(pages: Pages) -> None:
    held = pages.stage.a_held()
    pages.stage.clock.advance(minutes=200)
    close_due(pages.stage)
    pages.stage.clock.advance(hours=24, minutes=1)
    officer, sends = pages.checked(pages.stage.officer), pages.browser(pages.stage.officer)
    address = pages.address(held, "hours")
    assert "/hours/reopen" not in officer.get(address).text
    wanted = typed(pages, opens_at=5, last_start_at=30, closes_at=60)
    assert sends.post(f"{address}/reopen", data=wanted).status_code == 303
    assert pages.stage.held(held.id).state is State.CLOSED


@pytest.mark.parametrize("rest", ["", "/reopen", "/close", "/code"])
def test_nobody_else_comes_to_these_doors(pages: Pages, rest: str) -> None:
    held = pages.stage.a_held()
    address = pages.address(held, "hours") + rest
    for actor in (pages.stage.stranger, pages.stage.a_member(held, Body.COUNCIL), pages.stage.a_worker()):
        browser = pages.browser(actor)
        assert browser.post(address, data=typed(pages, opens_at=1, closes_at=90)).status_code in {403, 404}
        assert rest or browser.get(address).status_code in {403, 404}


def test_the_field_of_a_delegation_says_until_when_it_is_needed(pages: Pages) -> None:
    held = pages.stage.a_held(unit=pages.stage.city)
    page = pages.checked(pages.stage.city_officer).get(pages.address(held, "").rstrip("/")).text
    closes = held.window.closes_at + timedelta(hours=7)
    assert f"Kỳ thi kết thúc ngày {closes:%d/%m/%Y}" in page


def test_the_plan_for_the_day_the_network_fails_gives_nobody_the_time_anew(pages: Pages) -> None:
    held = pages.stage.a_held()
    page = pages.checked(pages.stage.officer).get(pages.address(held, "paper/plan")).text
    assert "số phút còn lại lúc mất mạng" in page
    assert "hội đồng thi thêm giờ" not in page
