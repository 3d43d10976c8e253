"""The incident page: four doors and three acts behind each, small enough for the poorest line, with the right number to call."""

from __future__ import annotations

import gzip
import re
from datetime import date

import brotli
import pytest

from elearn.catalogue.service import retire
from elearn.core.actor import SYSTEM
from elearn.incident.cases import CASES
from elearn.organisation.service import set_contact
from elearn.organisation.settings import Contact
from tests.organisation.makers import TODAY
from tests.site import GUEST, Site, first_course

BUDGET = 10 * 1024
"""Bytes on the line for the page, its style and its script together, compressed."""


def page(site: Site, who: str = GUEST, language: str = "vi") -> str:
    return site.browser(who).get(f"/{language}/incident").get_data(as_text=True)


def give_contact(site: Site, unit: str, name: str, *, on: date = TODAY, hours: str = "") -> None:
    with site.database.unit_of_work() as work:
        contact = Contact(name, "0900 000 001", hours)
        set_contact(work.session, SYSTEM, site.plan.units[unit], "cntt", contact, on=on, now=work.now)


def test_three_acts_are_two_taps_away(site: Site) -> None:
    html = page(site)
    home = site.browser().get("/vi/").get_data(as_text=True)
    assert 'href="/vi/incident"' in home
    for case in CASES:
        assert f'href="#{case.anchor}"' in html
        section = html.split(f'id="{case.anchor}"')[1].split("</section>")[0]
        assert section.count("<li>") == 3


def test_from_the_home_page_a_door_is_one_tap_away(site: Site) -> None:
    home = site.browser().get("/vi/").get_data(as_text=True)
    assert [case.anchor for case in CASES if f'href="/vi/incident#{case.anchor}"' not in home] == []


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("who", [GUEST, "own"])
def test_the_page_and_what_it_needs_are_small(site: Site, who: str, language: str) -> None:
    give_contact(site, "own", "Tổ công nghệ thông tin Phường A", hours="giờ hành chính, ngoài giờ gọi trực ban")
    browser = site.browser(who)
    answer = browser.get(f"/{language}/incident", headers={"Accept-Encoding": "gzip, br"})
    unpack = {"br": brotli.decompress, "gzip": gzip.decompress}[answer.headers["Content-Encoding"]]
    html = unpack(answer.data).decode()
    files = re.findall(r'<(?:link rel="stylesheet" href|script type="module" src)="([^"]+)"', html)
    weight = len(answer.data)
    for file in files:
        found = browser.get(file, headers={"Accept-Encoding": "br"}, buffered=True)
        assert found.status_code == 200
        weight += len(found.data if found.headers.get("Content-Encoding") == "br" else brotli.compress(found.data))
    assert len(files) == 2
    assert weight <= BUDGET


@pytest.mark.parametrize("who", [GUEST, "own"])
def test_without_script_the_page_does_not_promise_to_be_kept(site: Site, who: str) -> None:
    html = page(site, who)
    assert "<span data-kept hidden>Máy này đã giữ trang" in html
    assert html.count("mất mạng vẫn mở được") == 1


def test_a_reader_without_account_is_told_whom_to_ask(site: Site) -> None:
    give_contact(site, "above", "Anh Khoa")
    html = page(site)
    assert "<b>Cán bộ, công chức: gọi đầu mối sự cố của cơ quan.</b>" in html
    assert "Anh Khoa" not in html


def test_behind_every_door_a_citizen_is_told_whom_to_call_as_loudly_as_an_official(site: Site) -> None:
    sections = page(site).split("<section")[1:]
    assert ["<b>Người dân: gọi công an nơi gần nhất.</b>" in section for section in sections] == [True] * len(CASES)


@pytest.mark.parametrize(("language", "words"), [("vi", "gọi ngân hàng trước"), ("en", "call the bank first")])
def test_behind_the_scam_door_the_bank_comes_first(site: Site, language: str, words: str) -> None:
    first = page(site, language=language).split('id="scam"')[1].split("<li>")[1]
    assert words in first.split("</b>")[0]


@pytest.mark.parametrize(
    ("who", "is_shown"), [("own", True), ("below", True), ("above", False), ("sibling", False), ("other", False)]
)
def test_whoever_is_signed_in_reads_the_number_of_their_unit(site: Site, who: str, *, is_shown: bool) -> None:
    give_contact(site, "own", "Anh Khoa")
    assert ("Anh Khoa" in page(site, who)) is is_shown


def test_the_number_stands_behind_every_door(site: Site) -> None:
    give_contact(site, "own", "Anh Khoa")
    sections = page(site, "own").split("<section")[1:]
    assert ["tel:0900000001" in section for section in sections] == [True] * len(CASES)


def test_a_unit_without_number_has_that_of_the_unit_above(site: Site) -> None:
    give_contact(site, "above", "Trực ban Thành phố")
    assert "Trực ban Thành phố" in page(site, "below")


def test_a_number_that_holds_from_tomorrow_is_not_yet_told(site: Site) -> None:
    give_contact(site, "own", "Anh Khoa", on=TODAY.replace(day=TODAY.day + 1))
    assert "Anh Khoa" not in page(site, "own")


def test_a_contact_is_text_and_never_markup(site: Site) -> None:
    give_contact(site, "own", "<script>alert(1)</script>")
    html = page(site, "own")
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


def test_the_number_of_a_unit_is_on_no_page_for_everybody(site: Site) -> None:
    give_contact(site, "own", "Anh Khoa")
    page(site, "own")
    assert "Anh Khoa" not in page(site)


def test_a_door_leads_on_to_a_lesson_that_is_there(site: Site) -> None:
    links = re.findall(r'href="(/vi/courses/[^"]+)"', page(site))
    assert links
    assert {site.browser().get(each).status_code for each in links} == {200}


def test_without_the_course_the_page_still_stands(site: Site) -> None:
    with site.database.unit_of_work() as work:
        retire(work.session, SYSTEM, first_course().id, now=work.now)
    html = page(site)
    assert "/vi/courses/" not in html
    assert html.count('class="first"') == len(CASES)


def test_everybody_without_account_gets_the_same_bytes_and_no_cookie(site: Site) -> None:
    answers = [site.browser().get("/vi/incident") for _ in range(2)]
    assert answers[0].data == answers[1].data
    assert "Set-Cookie" not in answers[0].headers


def test_an_emergency_is_noted_nowhere(site: Site) -> None:
    page(site)
    page(site, "own")
    assert site.written == []


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("who", [GUEST, "own"])
def test_the_page_is_sound(site: Site, who: str, language: str) -> None:
    give_contact(site, "own", "Anh Khoa", hours="7:30 – 17:00")
    assert site.checking(who).get(f"/{language}/incident").status_code == 200
