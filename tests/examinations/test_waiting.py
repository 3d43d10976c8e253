"""Waiting for the opening: counted by the server's clock, told alike to all, and no way in before it."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from elearn.core.actor import Actor
from elearn.core.notes import Note
from elearn.examinations.models import Sitting
from elearn.examinations.rules import Window
from tests.assessment.counter import words_of
from tests.conftest import NOW
from tests.examinations.invigilated import a_room
from tests.examinations.seat import PLAN, Seat, a_hall
from tests.site import Site
from tests.site import application as application
from tests.site import site as site
from tests.site import sown as sown

MINUTES = timedelta(minutes=1)


def a_waiting_seat(site: Site, left: timedelta = 12 * MINUTES, **changes: Any) -> Seat:
    stage = a_hall(site)
    opens_at = stage.clock.now() + left
    window = {"opens_at": opens_at, "last_start_at": opens_at + 30 * MINUTES, "closes_at": opens_at + 60 * MINUTES}
    seat = Seat(site, stage, stage.a_held(PLAN, **{**window, **changes}))
    seat.listed()
    return seat


def where(seat: Seat, rest: str = "") -> str:
    return f"examinations/{seat.held.id}{rest}"


@pytest.mark.pure
def test_what_is_left_until_the_opening_is_never_less_than_nothing() -> None:
    window = Window(NOW, NOW + MINUTES, NOW)
    assert [window.until_opening(NOW + n * MINUTES) for n in (-2, 0, 2)] == [2 * MINUTES, 0 * MINUTES, 0 * MINUTES]


def test_who_comes_before_the_opening_is_told_how_long_it_is_and_has_a_button_that_does_nothing_yet(site: Site) -> None:
    seat = a_waiting_seat(site)
    page = seat.page(where(seat))
    assert 'data-opens="720000"' in page
    assert "Cần 20 phút liền mạch." in words_of(page)
    assert re.search(r"<button[^>]* disabled[^>]*>Bắt đầu, tính giờ ngay", page)
    seat.stage.clock.advance(minutes=12)
    page = seat.page(where(seat))
    assert "data-opens" not in page
    assert "http-equiv" not in page
    assert re.search(r"<button(?![^>]* disabled)[^>]*>Bắt đầu, tính giờ ngay", page)


def test_without_script_the_page_comes_again_after_the_opening_and_not_all_of_them_at_once(site: Site) -> None:
    seat = a_waiting_seat(site)
    after = [
        int(found[1])
        for _ in range(20)
        if (found := re.search(r'<noscript><meta http-equiv="refresh" content="(\d+)"', seat.page(where(seat))))
    ]
    assert len(after) == 20
    assert all(720 < each < 740 for each in after)
    assert len(set(after)) > 3


def test_who_comes_a_day_early_is_told_the_day_and_waits_for_nothing(site: Site) -> None:
    seat = a_waiting_seat(site, 48 * 60 * MINUTES)
    page = seat.page(where(seat))
    assert "Anh/chị trở lại trang này" in words_of(page)
    assert "data-opens" not in page
    assert "Bắt đầu, tính giờ ngay" not in page


def test_a_page_that_waits_hears_what_is_left_and_leaves_no_trace(site: Site) -> None:
    seat = a_waiting_seat(site)
    seat.page(where(seat))
    with site.database.read() as session:
        before = session.scalar(select(func.count()).select_from(Note))
    heard = []
    for _ in range(3):
        heard.append(seat.get(where(seat, "/waiting")).json)
        seat.stage.clock.advance(minutes=6, seconds=0.0004)
    assert heard == [{"left": 720000, "is_waiting": True}, {"left": 360000, "is_waiting": True}, {"left": 0, "is_waiting": True}]
    with site.database.read() as session:
        assert session.scalar(select(func.count()).select_from(Note)) == before
        assert session.scalar(select(func.count()).select_from(Sitting)) == 0


def test_a_page_that_waits_is_told_to_load_again_once_there_is_something_else(site: Site) -> None:
    seat = a_waiting_seat(site)
    seat.stage.clock.advance(minutes=12)
    seat.start()
    assert seat.get(where(seat, "/waiting")).json == {"left": 0, "is_waiting": False}
    late = Seat(site, seat.stage, seat.stage.a_held(PLAN))
    late.listed()
    seat.stage.clock.advance(minutes=31)
    assert late.get(where(late, "/waiting")).json == {"left": 0, "is_waiting": False}


def test_a_start_sent_before_the_opening_is_refused_whatever_the_page_was_made_to_show(site: Site) -> None:
    seat = a_waiting_seat(site)
    for _ in range(2):
        refused = seat.post(where(seat, "/start"))
        assert refused.status_code == 409
        assert "Chưa đến giờ mở." in words_of(refused.get_data(as_text=True))
        assert 'data-opens="' in refused.get_data(as_text=True)
        seat.stage.clock.instant = seat.held.window.opens_at - timedelta(milliseconds=1)
    with site.database.read() as session:
        assert session.scalar(select(func.count()).select_from(Sitting).where(Sitting.started_at.is_not(None))) == 0
    seat.stage.clock.instant = seat.held.window.opens_at
    assert seat.start()


def test_nobody_else_hears_anything(site: Site) -> None:
    seat = a_waiting_seat(site)
    assert Seat(site, seat.stage, seat.held, "sibling").get(where(seat, "/waiting")).status_code == 404
    assert "/exam-card" in str(Seat(site, seat.stage, seat.held, "guest").get(where(seat, "/waiting")).location)


def test_who_is_to_be_confirmed_is_told_so_before_the_start(site: Site) -> None:
    seat = a_waiting_seat(site)
    assert "đưa giấy tờ" not in words_of(seat.page(where(seat)))
    a_room(seat.stage, seat.held)
    assert "đưa giấy tờ" in words_of(seat.page(where(seat)))


def test_the_list_of_ones_own_begins_with_what_is_sat_next(site: Site) -> None:
    seat = a_waiting_seat(site)
    now = seat.stage.clock.now()
    soon = seat.stage.a_held(PLAN, opens_at=now + 5 * MINUTES)
    over = [seat.stage.a_held(PLAN, opens_at=now - n * MINUTES, last_start_at=now - MINUTES) for n in (9, 60)]
    for each in (*over, soon):
        seat.stage.a_candidate(each, seat.holder if isinstance(seat.holder, Actor) else None)
    page = seat.page("examinations")
    wanted = [soon, seat.held, *over]
    assert sorted(wanted, key=lambda each: page.index(f"examinations/{each.id}")) == wanted
