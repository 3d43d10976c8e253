"""The list of the questions of a bank: where it is found, what it says of each, and what the overview says of them all."""

from __future__ import annotations

import re

import pytest

from elearn.core.actor import Role
from tests.authoring.test_pages import page, pasted
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
