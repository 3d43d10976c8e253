"""A form of the studio that is sent after its session has ended: what was typed is given back, and only to whoever typed it."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from tests.authoring.test_pages import begun, lesson_of
from tests.site import Site
from tests.studio.stage import Role

TYPED = "Có người <xưng> là cán bộ.\r\nAnh/chị làm gì trước?"
SHOWN = "Có người &lt;xưng&gt; là cán bộ.\nAnh/chị làm gì trước?"
GIVEN_BACK = "Chữ anh/chị vừa viết"


def fields() -> dict[str, str]:
    return {
        "title": TYPED,
        "stem": "hai chữ",
        "front": "---\ntitle: Bài giữ kín mã\n---",
        "password": "mưa trên phố huyện xưa",
        "csrf_token": "một mã rất dài và lạ",
        "based_on": "1",
    }


def sent(client: FlaskClient, address: str, **headers: str) -> str:
    answer = client.post(address, data=fields(), headers=headers)
    assert answer.status_code == 401
    return answer.get_data(as_text=True)


@pytest.fixture
def address(site: Site) -> str:
    """The address to which a question is sent."""
    return f"{begun(site)}/questions/{lesson_of(site)}"


def given_back(shown: str) -> list[str]:
    return re.findall(r"<textarea [^>]*readonly[^>]*>\n(.*?)</textarea>", shown, re.DOTALL)


def test_words_that_came_after_the_session_had_ended_are_given_back_to_be_copied(site: Site, address: str) -> None:
    shown = sent(site.checking(), address, Referer=f"http://localhost{address}?new=single")
    assert given_back(shown) == [SHOWN]
    assert f"next={address}?new%3Dsingle" in shown


def test_a_script_that_asks_gets_no_words_back(site: Site, address: str) -> None:
    assert GIVEN_BACK not in sent(site.browser(), address, **{"Sec-Fetch-Mode": "cors"})


def test_passwords_and_codes_are_never_given_back(site: Site, address: str) -> None:
    shown = sent(site.browser(), address)
    assert "phố huyện" not in shown
    assert "một mã rất dài" not in shown
    assert GIVEN_BACK not in site.browser().post("/vi/password", data=fields()).get_data(as_text=True)


def test_a_machine_that_was_given_away_gives_nothing_back(site: Site, address: str) -> None:
    client = site.browser(Role.TRAINER)
    client.post("/vi/give-way")
    assert GIVEN_BACK not in sent(client, address)


def test_the_text_of_a_lesson_is_given_back_without_its_settings(site: Site) -> None:
    address = f"{begun(site)}/edit/{lesson_of(site)}"
    answer = site.checking().post(address, data={"front": "---\ntitle: Một bài\n---", "text": TYPED, "based_on": "1"})
    assert given_back(answer.get_data(as_text=True)) == [SHOWN]
