"""One's own password, account and devices."""

from __future__ import annotations

import pytest
from flask import Flask

from elearn.accounts import queries
from elearn.accounts.rules import PER_ACCOUNT
from elearn.core.db.work import Database
from elearn.core.ids import Id
from tests.conftest import NOW
from tests.organisation.makers import PASSWORD, a_person, an_account
from tests.organisation.stage import Browser

NEW = "bến sông quê ngoại"


def change(browser: Browser, *, current: str = PASSWORD, password: str = NEW, again: str | None = None) -> tuple[int, str]:
    answer = browser.post("/vi/password", {"current": current, "password": password, "again": password if again is None else again})
    return answer.status_code, answer.get_data(as_text=True)


def test_a_password_is_changed(browser: Browser) -> None:
    browser.sign_in("hanh")
    assert change(browser)[0] == 303
    browser.post("/vi/logout", form="/vi/account")
    assert browser.sign_in("hanh").status_code == 422
    assert browser.sign_in("hanh", NEW).status_code == 303


def test_the_present_password_is_needed(browser: Browser) -> None:
    browser.sign_in("hanh")
    status, page = change(browser, current="không phải mật khẩu")
    assert status == 422
    assert "hiện nay chưa đúng" in page


def test_what_was_typed_is_not_said_to_be_there_where_a_password_was(browser: Browser) -> None:
    pages = [browser.sign_in("hanh", "không phải mật khẩu").get_data(as_text=True)]
    pages.append(browser.sign_in("hanh", "").get_data(as_text=True))
    browser.sign_in("hanh")
    pages.append(change(browser, again="khác hẳn")[1])
    assert ['class="sum"' in each for each in pages] == [True] * 3
    assert ["vẫn còn" in each.split('class="sum"')[1].split("</ul>")[0] for each in pages] == [False] * 3


def test_guessing_the_present_password_is_slowed_down(browser: Browser) -> None:
    browser.sign_in("hanh")
    for _ in range(PER_ACCOUNT.tries):
        change(browser, current="không phải mật khẩu")
    assert change(browser)[0] == 429


@pytest.mark.parametrize(
    ("password", "again", "sentence"),
    [
        ("ngắn quá", None, "ít nhất 12 ký tự"),
        ("Mật khẩu 123456", None, "dễ đoán"),
        ("hanh@vidu.vn", None, "dựa vào tên"),
        ("Thành phố Ví Dụ 1", None, "dựa vào tên"),
        (NEW, NEW + "!", "chưa giống nhau"),
        (PASSWORD, None, "cần khác"),
        ("", "", "Chưa có nội dung"),
        ("x" * 300, None, "dài nhất 256"),
    ],
)
def test_an_unfit_password_is_refused_with_the_reason(browser: Browser, password: str, again: str | None, sentence: str) -> None:
    browser.sign_in("hanh")
    status, page = change(browser, password=password, again=again)
    assert status == 422
    assert sentence in page


def test_a_password_never_comes_back_in_a_page(browser: Browser) -> None:
    browser.sign_in("hanh")
    _, page = change(browser, current="không phải mật khẩu")
    assert NEW not in page
    assert "không phải mật khẩu" not in page


def test_the_account_shows_ones_own_data(browser: Browser) -> None:
    browser.sign_in("hanh")
    page = browser.get("/vi/account").get_data(as_text=True)
    for text in ("Nguyễn Thị Hạnh", "VD7", "hanh@vidu.vn", "Máy này"):
        assert text in page


def test_another_device_is_signed_out(browser: Browser, stage: Flask, site: Database, hanh: Id) -> None:
    other = Browser(stage)
    other.sign_in("hanh")
    with site.read() as session:
        wanted = queries.list_sessions(session, hanh, now=NOW)[0].session_id
    browser.sign_in("hanh")
    assert browser.post(f"/vi/account/sessions/{wanted}/end", form="/vi/account").status_code == 303
    assert other.get("/vi/account").status_code == 302
    assert browser.get("/vi/account").status_code == 200


def test_all_other_devices_are_signed_out(browser: Browser, stage: Flask) -> None:
    other = Browser(stage)
    other.sign_in("hanh")
    browser.sign_in("hanh")
    browser.post("/vi/account/sessions/end-others", form="/vi/account")
    assert other.get("/vi/account").status_code == 302
    assert browser.get("/vi/account").status_code == 200


def test_a_session_of_somebody_else_looks_like_a_missing_one(browser: Browser, stage: Flask, site: Database) -> None:
    with site.unit_of_work() as work:
        account = an_account(work.session, a_person(work.session), username="khoa")
    Browser(stage).sign_in("khoa")
    with site.read() as session:
        foreign = queries.list_sessions(session, account, now=NOW)[0].session_id
    browser.sign_in("hanh")
    answers = [
        browser.post(f"/vi/account/sessions/{each}/end", form="/vi/account")
        for each in (foreign, Id(int=7), "x", f"{foreign}".upper())
    ]
    assert {each.status_code for each in answers} == {404}
    assert len({each.get_data() for each in answers[:2]}) == 1
    with site.read() as session:
        assert len(queries.list_sessions(session, account, now=NOW)) == 1


@pytest.mark.parametrize("language", ["fr", "", "vi' OR 1=1", "VI"])
def test_an_unknown_language_is_refused(browser: Browser, language: str) -> None:
    browser.sign_in("hanh")
    assert browser.post("/vi/account/language", {"language": language}, form="/vi/account").status_code == 422


@pytest.mark.parametrize("path", ["/vi/account", "/vi/password", "/vi/give-way"])
def test_ones_own_pages_need_a_session(browser: Browser, path: str) -> None:
    assert browser.get(path).status_code == 302


@pytest.mark.parametrize("path", ["/en/login", "/en/account", "/en/password", "/en/give-way"])
def test_english_pages_speak_english(browser: Browser, path: str) -> None:
    browser.sign_in("hanh")
    main = browser.get(path).get_data(as_text=True).split("<main")[1].split("</main")[0]
    assert not set("ăđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ") & set(
        main.replace("Nguyễn Thị Hạnh", "").replace("Tiếng Việt", "")
    )
