"""The list of the questions of a bank: where it is found, what it says of each, and what the overview says of them all."""

from __future__ import annotations

import re

import pytest

from elearn.core.actor import Role
from tests.authoring.test_pages import page, pasted, run_jobs
from tests.site import Site

QUESTIONS = """Câu 1: Mức phạt là ______ khi nào?
A. Đọc mã cho người gọi
B. Không đọc mã cho ai
Đáp án: B

Câu 2: Việc nào nữa?
A. Gọi lại
B. Im lặng
"""


@pytest.fixture
def start(site: Site) -> str:
    """A course with a bank of two questions, one of them without key."""
    start, address = pasted(site, QUESTIONS)
    site.browser(Role.TRAINER).post(f"{address}/take", data={"leave_open": "1"})
    return start


def bank_of(site: Site, start: str, language: str = "vi") -> str:
    """The address to which the title of the bank leads on the overview."""
    start = start.replace("/vi/", f"/{language}/")
    found = re.search(rf'href="({re.escape(start)}/questions/banks/[^"]+)"', page(site.checking(Role.TRAINER), start))
    assert found is not None
    return found[1]


def test_a_bank_opens_as_the_list_of_its_questions_and_its_text_is_one_step_further(site: Site, start: str) -> None:
    address = bank_of(site, start)
    editor = address.replace("/questions/", "/edit/")
    assert f'href="{editor}"' not in page(site.browser(Role.TRAINER), start)
    assert f'href="{editor}"' in page(site.checking(Role.TRAINER), address)


def plain(shown: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", shown))


@pytest.mark.parametrize(
    ("language", "told"),
    [
        (
            "vi",
            ["Câu 1. Mức phạt là ______ khi nào? Đáp án: Không đọc mã cho ai", "Câu 2. Việc nào nữa? Một lựa chọn chưa có đáp án"],
        ),
        (
            "en",
            [
                "Question 1. Mức phạt là ______ khi nào? Answer: Không đọc mã cho ai",
                "Question 2. Việc nào nữa? Single choice no key yet",
            ],
        ),
    ],
)
def test_questions_are_numbered_and_show_their_keys_or_that_they_have_none(
    site: Site, start: str, language: str, told: list[str]
) -> None:
    shown = plain(page(site.checking(Role.TRAINER), bank_of(site, start, language)))
    assert [each for each in told if each not in shown] == []
    assert shown.count(told[1][-14:].strip()) == 1


@pytest.mark.parametrize(
    ("language", "told"), [("vi", "2 câu hỏi · 1 câu chưa có đáp án"), ("en", "2 questions · 1 question without key")]
)
def test_the_overview_says_how_many_questions_have_no_key(site: Site, start: str, language: str, told: str) -> None:
    assert told in plain(page(site.checking(Role.TRAINER), start.replace("/vi/", f"/{language}/")))


@pytest.mark.parametrize(("language", "told"), [("vi", "chưa bài nào rút câu"), ("en", "no quiz draws from it yet")])
def test_the_overview_says_of_a_bank_that_no_quiz_draws_from_it(site: Site, start: str, language: str, told: str) -> None:
    start = start.replace("/vi/", f"/{language}/")
    assert told in plain(page(site.checking(Role.TRAINER), start))
    again = site.browser(Role.TRAINER).post(f"{start}/imports", data={"form": "document", "pasted": QUESTIONS}).location
    run_jobs(site)
    site.browser(Role.TRAINER).post(f"{again}/take", data={"leave_open": "1", "quiz": "1"})
    assert plain(page(site.checking(Role.TRAINER), start)).count(told) == 1


def test_a_bank_that_no_quiz_draws_from_is_told_when_another_is_drawn_from(site: Site, start: str) -> None:
    again = site.browser(Role.TRAINER).post(f"{start}/imports", data={"form": "document", "pasted": QUESTIONS}).location
    run_jobs(site)
    site.browser(Role.TRAINER).post(f"{again}/take", data={"leave_open": "1", "quiz": "1"})
    answer = site.browser(Role.TRAINER).post(f"{start}/send")
    run_jobs(site)
    assert "Chưa bài kiểm tra nào rút câu từ ngân hàng này" in plain(page(site.checking(Role.TRAINER), answer.location))


def test_the_form_of_a_question_says_its_number(site: Site, start: str) -> None:
    address = bank_of(site, start)
    second = re.findall(r'href="([^"]+\?at=\d+)"', page(site.browser(Role.TRAINER), address))[1]
    assert "<h1>Câu 2: Một lựa chọn</h1>" in page(site.checking(Role.TRAINER), second)
    assert "<h1>Câu hỏi: Một lựa chọn</h1>" in page(site.checking(Role.TRAINER), f"{address}?new=single")


def test_a_blank_is_in_the_form_as_it_was_typed(site: Site, start: str) -> None:
    first = re.findall(r'href="([^"]+\?at=\d+)"', page(site.browser(Role.TRAINER), bank_of(site, start)))[0]
    assert "Mức phạt là ______ khi nào?</textarea>" in page(site.checking(Role.TRAINER), first)
