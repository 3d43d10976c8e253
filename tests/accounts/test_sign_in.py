"""The door: what whoever signs in, or tries to, is answered."""

from __future__ import annotations

import re

import pytest
from argon2 import PasswordHasher
from flask import Flask
from sqlalchemy import func, select

from elearn.accounts import service
from elearn.accounts.models import Account, AccountSession, SessionSeen
from elearn.accounts.passwords import PasswordHash, hashing
from elearn.accounts.rules import PER_ACCOUNT
from elearn.core import limits
from elearn.core.actor import SYSTEM
from elearn.core.clock import FakeClock
from elearn.core.db.work import Database
from elearn.core.events import StoredEvent
from elearn.core.ids import Id
from elearn.core.notes import Note
from tests.organisation.makers import PASSWORD, a_person, an_account, hashed
from tests.organisation.stage import Browser

WRONG = "sai hoàn toàn mất rồi"


def test_a_right_password_lets_in(browser: Browser) -> None:
    assert browser.sign_in("hanh").status_code == 303
    assert browser.get("/vi/account").status_code == 200


def test_a_wrong_password_does_not(browser: Browser) -> None:
    answer = browser.sign_in("hanh", WRONG)
    assert answer.status_code == 422
    assert browser.get("/vi/account").status_code == 302


def test_known_and_unknown_names_get_the_same_answer(browser: Browser) -> None:
    def told(name: str) -> str:
        page = browser.sign_in(name, WRONG).get_data(as_text=True)
        return re.sub(r'name="csrf_token"[^>]*>', "", page).replace(name, "?")

    assert told("hanh") == told("huan")
    assert "không đi cùng nhau" in told("hanh")


@pytest.mark.parametrize("name", ["hanh", "nobody", "hanh@vidu.vn", "VD7"])
def test_every_try_costs_one_verification(browser: Browser, name: str) -> None:
    before = hashing().verifications
    browser.sign_in(name, WRONG)
    assert hashing().verifications == before + 1


def test_a_disabled_account_answers_like_a_wrong_password_and_costs_as_much(browser: Browser, site: Database, hanh: Id) -> None:
    with site.unit_of_work() as work:
        service.disable_account(work.session, SYSTEM, hanh, now=work.now)
    before = hashing().verifications
    answer = browser.sign_in("hanh")
    assert answer.status_code == 422
    assert hashing().verifications == before + 1


def test_disabling_signs_out_at_once(browser: Browser, site: Database, hanh: Id) -> None:
    browser.sign_in("hanh")
    with site.unit_of_work() as work:
        service.disable_account(work.session, SYSTEM, hanh, now=work.now)
    assert browser.get("/vi/account").status_code == 302


def test_guessing_is_slowed_down(browser: Browser) -> None:
    for _ in range(PER_ACCOUNT.tries):
        assert browser.sign_in("hanh", WRONG).status_code == 422
    answer = browser.sign_in("hanh", WRONG)
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0


def test_a_waiting_name_costs_no_hash(browser: Browser) -> None:
    for _ in range(PER_ACCOUNT.tries):
        browser.sign_in("hanh", WRONG)
    before = hashing().verifications
    browser.sign_in("hanh", WRONG)
    assert hashing().verifications == before


def test_unknown_names_are_slowed_down_alike(browser: Browser) -> None:
    for _ in range(PER_ACCOUNT.tries):
        browser.sign_in("nobody", WRONG)
    assert browser.sign_in("nobody", WRONG).status_code == 429


def test_a_rival_cannot_keep_a_known_device_out(browser: Browser, stage: Flask) -> None:
    browser.sign_in("hanh")
    browser.post("/vi/logout", form="/vi/account")
    rival = Browser(stage, address="198.51.100.9")
    for _ in range(PER_ACCOUNT.tries + 3):
        rival.sign_in("hanh", WRONG)
    assert rival.sign_in("hanh").status_code == 429
    assert Browser(stage, address="192.0.2.1").sign_in("hanh").status_code == 429
    assert browser.sign_in("hanh").status_code == 303


def test_a_forged_device_cookie_is_not_known(browser: Browser, stage: Flask) -> None:
    browser.sign_in("hanh")
    cookie = browser.client.get_cookie("elearn-device")
    assert cookie is not None
    rival = Browser(stage, address="198.51.100.9")
    rival.client.set_cookie("elearn-device", cookie.value[:-2] + "xx")
    for _ in range(PER_ACCOUNT.tries):
        rival.sign_in("hanh", WRONG)
    assert rival.sign_in("hanh").status_code == 429


def test_a_device_known_for_one_is_not_known_for_another(browser: Browser) -> None:
    browser.sign_in("hanh")
    browser.post("/vi/logout", form="/vi/account")
    for _ in range(PER_ACCOUNT.tries):
        browser.sign_in("nobody", WRONG)
    assert browser.sign_in("nobody", WRONG).status_code == 429


def test_the_device_cookie_tells_no_names(browser: Browser, hanh: Id) -> None:
    browser.sign_in("hanh")
    cookie = browser.client.get_cookie("elearn-device")
    assert cookie is not None
    assert cookie.http_only
    assert "hanh" not in cookie.value
    assert str(hanh) not in cookie.value


def test_a_failed_try_sets_no_device_cookie(browser: Browser) -> None:
    browser.sign_in("hanh", WRONG)
    assert browser.client.get_cookie("elearn-device") is None


def test_failures_are_noted_without_names(browser: Browser, site: Database) -> None:
    browser.sign_in("hanh", WRONG)
    with site.read() as session:
        note = session.scalars(select(Note)).one()
    assert (note.kind, note.actor_id, note.detail) == ("accounts.sign_in_failed", None, {"why": "wrong"})


def test_the_session_is_new_at_each_sign_in(browser: Browser, site: Database) -> None:
    browser.client.get("/vi/login")
    planted = browser.client.get_cookie("elearn")
    browser.sign_in("hanh")
    first = browser.client.get_cookie("elearn")
    browser.sign_in("hanh")
    second = browser.client.get_cookie("elearn")
    assert planted is not None
    assert first is not None
    assert second is not None
    assert len({planted.value, first.value, second.value}) == 3
    with site.read() as session:
        assert session.scalar(select(func.count()).where(AccountSession.ended_at.is_(None))) == 1


def test_nothing_planted_before_survives_signing_in(browser: Browser) -> None:
    with browser.client.session_transaction(environ_base=browser.environ) as planted:
        planted["planted"] = "by somebody else"
    browser.sign_in("hanh")
    with browser.client.session_transaction(environ_base=browser.environ) as kept:
        assert "planted" not in kept
        assert "_id" not in kept


def test_a_cookie_from_before_signing_out_opens_nothing(browser: Browser) -> None:
    browser.sign_in("hanh")
    stolen = browser.client.get_cookie("elearn")
    assert stolen is not None
    browser.post("/vi/logout", form="/vi/account")
    browser.client.set_cookie("elearn", stolen.value)
    assert browser.get("/vi/account").status_code == 302


def test_signing_out_deletes_the_cookie(browser: Browser) -> None:
    browser.sign_in("hanh")
    browser.post("/vi/logout", form="/vi/account")
    assert browser.client.get_cookie("elearn") is None


def test_signing_out_needs_a_form_token(browser: Browser) -> None:
    browser.sign_in("hanh")
    assert browser.client.post("/vi/logout", environ_base=browser.environ).status_code == 400
    assert browser.get("/vi/account").status_code == 200


def test_giving_way_ends_the_session_and_offers_no_name(browser: Browser) -> None:
    browser.sign_in("hanh")
    answer = browser.post("/vi/give-way")
    assert answer.status_code == 303
    page = browser.get(answer.headers["Location"]).get_data(as_text=True)
    assert "hanh" not in page
    assert 'autocomplete="off"' in page
    assert browser.get("/vi/account").status_code == 302


@pytest.mark.parametrize(
    "target",
    [
        "//evil.example", "/\\evil.example", "https://evil.example", "https:evil.example", "javascript:alert(1)", "/vi\r\nX: y",
        "\\\\evil.example", "http:///evil", "///evil", "evil", "/\t/evil.example", "data:text/html,x",
    ],
)  # fmt: skip
def test_nobody_is_sent_to_another_site(browser: Browser, target: str) -> None:
    answer = browser.sign_in("hanh", next=target)
    assert answer.status_code == 303
    assert answer.headers["Location"] == "/vi/"


def test_a_page_asked_for_before_is_shown_after(browser: Browser) -> None:
    asked = browser.get("/vi/account?x=1")
    assert asked.status_code == 302
    page = browser.get(asked.headers["Location"]).get_data(as_text=True)
    assert 'value="/vi/account?x=1"' in page
    assert browser.sign_in("hanh", next="/vi/account?x=1").headers["Location"] == "/vi/account?x=1"


def test_an_outdated_hash_is_renewed_at_sign_in(browser: Browser, site: Database, hanh: Id) -> None:
    old = PasswordHash(PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1).hash(PASSWORD))
    with site.unit_of_work() as work:
        service.set_password(work.session, SYSTEM, hanh, old, now=work.now)
    assert browser.sign_in("hanh").status_code == 303
    with site.read() as session:
        stored = session.get_one(Account, hanh).password_hash
    assert stored is not None
    assert stored != old
    assert not hashing().is_outdated(stored)


def test_a_one_time_password_must_be_changed_first(browser: Browser, site: Database, hanh: Id) -> None:
    with site.unit_of_work() as work:
        service.set_password(work.session, SYSTEM, hanh, hashed("một lần rồi thôi nhé"), now=work.now, is_one_time=True)
    browser.sign_in("hanh", "một lần rồi thôi nhé")
    answer = browser.get("/vi/account")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/vi/password")
    fields = {"current": "một lần rồi thôi nhé", "password": "bến sông quê ngoại", "again": "bến sông quê ngoại"}
    assert browser.post("/vi/password", fields).status_code == 303
    assert browser.get("/vi/account").status_code == 200


def test_use_is_noted_now_and_then_only(browser: Browser, site: Database, clock: FakeClock) -> None:
    def seen() -> object:
        with site.read() as session:
            return session.scalars(select(SessionSeen.seen_at)).one_or_none()

    browser.sign_in("hanh")
    browser.get("/vi/account")
    first = seen()
    assert first == clock.now()
    clock.advance(seconds=limits.SEEN_EVERY.total_seconds() - 1)
    browser.get("/vi/account")
    assert seen() == first
    clock.advance(seconds=2)
    browser.get("/vi/account")
    assert seen() == clock.now()


@pytest.mark.parametrize(
    "fields",
    [
        {}, {"username": ""}, {"username": "hanh"}, {"password": "x"}, {"username": "a" * 9000, "password": "x"},
        {"username": "x\x07y", "password": "x"}, {"username": "hanh", "password": "\x07" * 20},
        {"username": "hanh", "password": "p" * 100_000},
        {"username": "{{1234*5678}}<script>", "password": "<b>"}, {"username": "hanh\r\nSet-Cookie: a=b", "password": "x"},
        {"username": ["hanh", "khoa"], "password": [WRONG, "y"]},
    ],
)  # fmt: skip
def test_hostile_submissions_are_refused_in_one_sentence(browser: Browser, fields: dict[str, object]) -> None:
    answer = browser.post("/vi/login", fields)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "<script>" not in page.split("<main")[1]
    assert "7006652" not in page.split('class="door"')[1].split("</form>")[0]
    assert answer.headers["Cache-Control"] == "no-store"


def test_only_declared_fields_change_anything(browser: Browser, site: Database, hanh: Id) -> None:
    extra = {
        "id": "1",
        "person_id": "1",
        "must_change_password": "y",
        "disabled_at": "x",
        "email": "evil@x.vn",
        "role": "administrator",
    }
    browser.sign_in("hanh", **extra)
    browser.post("/vi/account/language", {"language": "en", **extra}, form="/vi/account")
    with site.read() as session:
        account = session.get_one(Account, hanh)
    assert (account.language, account.email, account.must_change_password) == ("en", "hanh@vidu.vn", False)


def test_the_language_chosen_once_is_spoken_after_signing_in(browser: Browser, site: Database, hanh: Id) -> None:
    with site.unit_of_work() as work:
        work.session.get_one(Account, hanh).language = "en"
    assert browser.sign_in("hanh").headers["Location"] == "/en/"


def test_an_address_without_language_leads_to_the_language_chosen(browser: Browser, hanh: Id) -> None:
    browser.sign_in("hanh")
    browser.post("/vi/account/language", {"language": "en"}, form="/vi/account")
    assert browser.get("/account").headers["Location"] == "/en/account"


def test_signing_in_writes_the_event_once(browser: Browser, site: Database) -> None:
    browser.sign_in("hanh")
    with site.read() as session:
        names = session.scalars(select(StoredEvent.name)).all()
    assert names.count("accounts.session_begun") == 1


def given_page(browser: Browser) -> tuple[str, str]:
    """Chị Hạnh opens her account in one tab and gives way in another; the form token of the first, and her name."""
    browser.sign_in("hanh")
    page = browser.get("/vi/account").get_data(as_text=True)
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    assert token is not None
    browser.post("/vi/give-way")
    return token.group(1), "Nguyễn Thị Hạnh"


def test_what_an_older_tab_sends_after_giving_way_is_told_not_to_be_saved(browser: Browser) -> None:
    token, name = given_page(browser)
    answer = browser.client.post("/vi/account/language", data={"csrf_token": token, "language": "en"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 401
    assert "đã được nhường cho người khác" in page
    assert "chưa được lưu" in page
    assert "/vi/login?given=" in page
    assert name not in page


def test_an_older_tab_is_told_so_after_the_next_person_has_signed_in(browser: Browser, site: Database) -> None:
    token, _ = given_page(browser)
    with site.unit_of_work() as work:
        an_account(work.session, a_person(work.session, name="Lê Văn Khoa"), username="khoa")
    browser.sign_in("khoa")
    answer = browser.client.post("/vi/account/language", data={"csrf_token": token, "language": "en"})
    assert (answer.status_code, "đã được nhường cho người khác" in answer.get_data(as_text=True)) == (401, True)
    with site.read() as session:
        assert session.scalars(select(Account.language).where(Account.username == "khoa")).one() is None


def test_an_older_tab_that_goes_on_is_led_to_the_door_and_told_why(browser: Browser) -> None:
    given_page(browser)
    answer = browser.get("/en/account")
    assert answer.headers["Location"] == "/en/login?given="
    assert "given to somebody else" in browser.get("/en/login?given=").get_data(as_text=True)


def test_a_form_that_is_simply_old_is_not_blamed_on_giving_way(browser: Browser) -> None:
    answer = browser.client.post("/vi/logout", data={"csrf_token": "rubbish"})
    assert answer.status_code == 400
    assert "hết hạn" in answer.get_data(as_text=True)


def test_signing_out_plainly_ends_what_giving_way_has_left(browser: Browser) -> None:
    given_page(browser)
    browser.sign_in("hanh")
    browser.post("/vi/logout", form="/vi/account")
    assert browser.client.get_cookie("elearn-given") is None
    assert browser.get("/vi/account").headers["Location"].startswith("/vi/login?next=")


def test_what_giving_way_leaves_names_nobody(browser: Browser) -> None:
    given_page(browser)
    cookie = browser.client.get_cookie("elearn-given")
    assert cookie is not None
    assert cookie.value.isdecimal()
