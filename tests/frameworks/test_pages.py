"""The pages of frameworks: open to everybody, in words of the job, nothing converted."""

from __future__ import annotations

import re

import pytest

from elearn.frameworks.document import Status
from tests.frameworks.makers import a_framework, an_item, imported, said, shipped
from tests.site import GUEST, LEARNER, Site

CODES = ("DIGCOMP-3.0", "TT02-2025", "WARD-DT")


@pytest.fixture
def filled(site: Site) -> Site:
    imported(site.database, *(shipped(code) for code in CODES))
    return site


def page(site: Site, address: str, who: str = GUEST) -> str:
    answer = site.checking(who).get(address)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("who", [GUEST, LEARNER])
@pytest.mark.parametrize("address", ["", *(f"/{code}" for code in CODES)])
def test_every_page_is_sound_for_everybody(filled: Site, address: str, who: str, language: str) -> None:
    page(filled, f"/{language}/frameworks{address}", who)


def test_a_site_without_frameworks_says_what_to_do(site: Site) -> None:
    assert "elearn framework import" in page(site, "/vi/frameworks")


def test_a_framework_that_is_not_there_is_not_found(filled: Site) -> None:
    assert filled.checking().get("/vi/frameworks/X").status_code == 404


def test_a_competency_stands_in_words_of_the_job_with_its_code_below(filled: Site) -> None:
    html = page(filled, "/vi/frameworks/WARD-DT")
    assert re.search(r"<h3>Giữ kín thông tin người dân tại quầy</h3>\s*<p><span[^>]*>WD2</span>", html)


def test_each_level_of_our_own_says_what_can_be_seen(filled: Site) -> None:
    ward = shipped("WARD-DT")
    html = page(filled, "/vi/frameworks/WARD-DT")
    assert not [text for item in ward.items for _, text in item.levels if text["vi"] not in html]


def test_the_crosswalk_names_kind_source_and_code(filled: Site) -> None:
    html = page(filled, "/en/frameworks/TT02-2025")
    assert re.search(r'Close to: <a href="/en/frameworks/DIGCOMP-3.0#4.2">[^<]+</a> <span[^>]*>DIGCOMP-3.0 4.2</span>', html)
    assert "According to: elearn&#39;s comparison" in html


def test_the_crosswalk_is_shown_from_the_other_end_too(filled: Site) -> None:
    assert 'href="/vi/frameworks/WARD-DT#WD2"' in page(filled, "/vi/frameworks/DIGCOMP-3.0")


def test_no_level_is_told_in_the_crosswalk(filled: Site) -> None:
    html = page(filled, "/vi/frameworks/DIGCOMP-3.0")
    related = re.findall(r"<li>(?:Gần giống với|Liên quan đến).*?</li>", html, re.DOTALL)
    assert related
    assert not [each for each in related if "Bậc" in each]


def test_what_is_modified_says_so(filled: Site) -> None:
    assert "not endorsed by the European Commission" in page(filled, "/en/frameworks/DIGCOMP-3.0")


def test_a_draft_is_marked(site: Site) -> None:
    imported(site.database, a_framework(status=Status.DRAFT))
    assert "Bản nháp" in page(site, "/vi/frameworks/STATE-5")


def test_a_scale_of_five_is_called_as_it_calls_itself(site: Site) -> None:
    imported(site.database, a_framework())
    assert "Thang 5 cấp độ" in page(site, "/vi/frameworks/STATE-5")
    assert "Cấp độ 1 (C1)" in page(site, "/vi/frameworks/STATE-5")


def test_a_relation_to_a_framework_that_is_not_here_is_named_without_a_way(site: Site) -> None:
    imported(site.database, a_framework())
    assert re.search(r"Liên quan đến:\s+<span[^>]*>WARD-DT WD4</span>", page(site, "/vi/frameworks/STATE-5"))


def test_a_retired_competency_is_not_shown(site: Site) -> None:
    imported(site.database, a_framework(), a_framework(items=a_framework().items[:2]))
    assert "Năng lực A2" not in page(site, "/vi/frameworks/STATE-5")


def test_a_competency_without_area_stands_in_a_section_of_its_own(site: Site) -> None:
    imported(site.database, a_framework(items=(an_item("A1"),)))
    assert "Các năng lực" in page(site, "/vi/frameworks/STATE-5")


def test_a_kept_page_is_made_anew_when_the_framework_changes(site: Site) -> None:
    imported(site.database, a_framework())
    before = page(site, "/vi/frameworks/STATE-5")
    imported(site.database, a_framework(title=said("Khung đã đổi tên")))
    assert ("Khung đã đổi tên" in before, "Khung đã đổi tên" in page(site, "/vi/frameworks/STATE-5")) == (False, True)


def test_words_of_a_framework_are_shown_as_words(site: Site) -> None:
    imported(site.database, a_framework(title=said("a < b & c")))
    assert "a &lt; b &amp; c" in page(site, "/vi/frameworks/STATE-5")


def test_the_help_page_leads_to_the_frameworks(site: Site) -> None:
    assert 'href="/vi/frameworks"' in page(site, "/vi/help")
