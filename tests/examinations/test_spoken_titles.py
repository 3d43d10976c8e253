"""What officers write is Vietnamese: on English pages it is said in that language, so that a reader does not read it as English."""

from __future__ import annotations

import re

import pytest

from tests.examinations.pages import Pages
from tests.examinations.pages import application as application
from tests.examinations.pages import pages as pages
from tests.examinations.pages import site as site
from tests.examinations.pages import sown as sown

TITLE = "Đợt mùa thu"


@pytest.mark.parametrize("rest", ["", "/board", "/board/acts", "/board/identity", "/people", "/candidates", "/rooms", "/plan"])
def test_the_title_of_an_examination_is_said_in_vietnamese_on_english_pages(pages: Pages, rest: str) -> None:
    stage = pages.stage
    held = stage.a_held(title=TITLE)
    page = pages.checked(stage.officer).get(f"/en/organise/{held.id}{rest}").text
    body = page.partition("<body")[2]
    assert TITLE in body
    assert re.findall(f'(?<!<span lang="vi">){TITLE}', re.sub(r'value="[^"]*"', "", body)) == []


def test_the_title_is_said_so_to_candidates_and_in_the_head_where_it_stands_alone(pages: Pages) -> None:
    stage = pages.stage
    held, actor = stage.a_held(title=TITLE), stage.a_worker()
    stage.a_candidate(held, actor)
    browser = pages.checked(actor)
    for address in (f"/en/examinations/{held.id}", "/en/examinations"):
        page = browser.get(address).text
        assert f'<span lang="vi">{TITLE}</span>' in page
    assert f'<title lang="vi">{TITLE}' in browser.get(f"/en/examinations/{held.id}").text
    assert "<span lang" not in browser.get(f"/vi/examinations/{held.id}").text
