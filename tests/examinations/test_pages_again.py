"""Sitting once more through its pages: a candidate decides it themselves, knowing what becomes of what they have."""

from __future__ import annotations

import pytest

from elearn.accounts.models import Person
from elearn.examinations.models import Sitting
from elearn.examinations.service import again
from tests.examinations.invigilated import do
from tests.examinations.said_pages import SaidPages
from tests.examinations.said_pages import pages as pages
from tests.examinations.sitter import Sitter, a_sitter
from tests.examinations.stage import Stage
from tests.examinations.test_late_pages import plain
from tests.site import application as application
from tests.site import site as site
from tests.site import sown as sown

NOBODYS = "01a22df8-1598-7602-9cc0-a28e8f65d5a4"
WARNING = "Khi anh/chị bắt đầu bài mới, bài trước sẽ không còn được tính"


def handed_in(stage: Stage) -> Sitter:
    sitter = a_sitter(stage, stage.a_held())
    sitter.submit(sitter.start())
    return sitter


def offer(sitter: Sitter) -> str:
    return str(do(sitter.stage, again.offer, sitter.stage.officer, sitter.held, sitter.candidate_id, "máy hỏng"))


def test_a_candidate_begins_anew_only_by_saying_that_they_know(pages: SaidPages) -> None:
    sitter = handed_in(pages.stage)
    old = sitter.start()
    browser, address = pages.of(sitter.holder), f"/vi/examinations/{sitter.held.id}"  # type: ignore[arg-type]  # with an account
    assert browser.get(address).location == f"/vi/sittings/{old.id}/over"
    new = offer(sitter)
    assert "Được thi lại, bắt đầu trước" in plain(browser.get("/vi/examinations").text)
    assert "Anh/chị được thi lại bằng đề khác" in plain(browser.get(f"/vi/sittings/{old.id}/over").text)
    page = plain(browser.get(address).text)
    assert WARNING in page
    assert "Nếu anh/chị không bắt đầu, bài trước giữ nguyên." in page
    assert f"{pages.stage.row(Person, pages.stage.officer.person_id).full_name} cho anh/chị thi lại" in page
    # The ordinary start leads to what counts; without the mark nothing is begun.
    assert browser.post(f"{address}/start").location == f"/vi/sittings/{old.id}"
    refused = browser.post(f"{address}/start", data={"again": new})
    assert refused.status_code == 422
    assert "Xin anh/chị đánh dấu vào ô" in plain(refused.text)
    assert not pages.stage.row(Sitting, old.id).is_void
    begun = browser.post(f"{address}/start", data={"again": new, "sure": "1"})
    assert begun.location == f"/vi/sittings/{new}"
    assert pages.stage.row(Sitting, old.id).is_void
    assert browser.get(f"/vi/sittings/{old.id}/over").status_code == 302
    assert "Thi lại bằng đề khác" not in plain(browser.get(address).text)
    assert browser.post(f"{address}/start", data={"again": new, "sure": "1"}).location == f"/vi/sittings/{new}"


def test_what_was_taken_back_meanwhile_is_told_and_nothing_is_begun(pages: SaidPages) -> None:
    sitter = handed_in(pages.stage)
    new = offer(sitter)
    browser, address = pages.of(sitter.holder), f"/vi/examinations/{sitter.held.id}/start"  # type: ignore[arg-type]  # with an account
    do(pages.stage, again.take_back, pages.stage.officer, sitter.held, sitter.candidate_id, "bấm nhầm")
    answer = browser.post(address, data={"again": new, "sure": "1"})
    assert answer.status_code == 409
    assert "Bài trước của anh/chị vẫn được tính." in plain(answer.text)
    assert WARNING not in plain(answer.text)


@pytest.mark.parametrize("typed", ["", "x", "1", "../..", "\0", NOBODYS])
def test_another_sitting_is_not_begun_by_its_name(pages: SaidPages, typed: str) -> None:
    sitter = handed_in(pages.stage)
    other = handed_in(pages.stage)
    offer(sitter)
    foreign = offer(other)
    browser, address = pages.of(sitter.holder), f"/vi/examinations/{sitter.held.id}/start"  # type: ignore[arg-type]  # with an account
    for wanted in (typed, foreign):
        assert browser.post(address, data={"again": wanted, "sure": "1"}).status_code in {400, 404, 409}
    assert (sitter.offered() is None, other.offered() is None) == (False, False)


def test_a_running_sitting_and_what_is_offered_stand_beside_one_another(pages: SaidPages) -> None:
    sitter = a_sitter(pages.stage, pages.stage.a_held())
    old = sitter.start()
    offer(sitter)
    page = pages.of(sitter.holder).get(f"/vi/examinations/{sitter.held.id}").text  # type: ignore[arg-type]  # with an account
    assert WARNING in plain(page)
    assert f'href="/vi/sittings/{old.id}"' in page


def test_with_a_card_one_reads_it_and_begins_later_than_a_card_lasts_after_handing_in(pages: SaidPages) -> None:
    stage = pages.stage
    held = stage.a_held()
    candidate = stage.a_candidate(held, number="HN-0071")
    card = pages.with_card(candidate)
    first = card.post(f"/vi/examinations/{held.id}/start")
    assert card.post(f"{first.location}/submit").status_code == 303
    stage.clock.advance(minutes=25)
    new = do(stage, again.offer, stage.officer, held, candidate, "máy hỏng")
    stage.clock.advance(minutes=15)
    page = plain(card.get(f"/vi/examinations/{held.id}").text)
    assert WARNING in page
    assert card.post(f"/vi/examinations/{held.id}/start", data={"again": str(new), "sure": "1"}).location == f"/vi/sittings/{new}"
