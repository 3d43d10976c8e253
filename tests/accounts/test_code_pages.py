"""The two doors for one-time codes: what whoever uses them, or tries to, is answered."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import event, func, select

from elearn.accounts import service
from elearn.accounts.models import Account, AccountSession
from elearn.accounts.one_time_codes import digest_of
from elearn.accounts.rules import PER_ACTIVATION, PER_RESET, CodePurpose
from elearn.core.actor import SYSTEM
from elearn.core.clock import FakeClock
from elearn.core.db.work import Database
from elearn.core.ids import Id
from elearn.core.notes import Note
from tests.organisation.makers import a_person
from tests.organisation.stage import SECRET, Browser

CHOSEN = "mây trắng bay ngang trời"
SLIP, SPOKEN = "ACDE-FGHJ-KMNP", "123456"
Issue = Callable[[CodePurpose, str, Id], None]


@pytest.fixture
def issue(site: Database) -> Issue:
    def give(purpose: CodePurpose, code: str, person: Id) -> None:
        with site.unit_of_work() as work:
            digest = digest_of(SECRET, purpose, person, code)
            service.issue_codes(work.session, SYSTEM, purpose, {person: digest}, now=work.now)

    return give


@pytest.fixture
def slip(site: Database, issue: Issue) -> Id:
    """Somebody without account, staff code CB/1, who holds a slip."""
    with site.unit_of_work() as work:
        person = a_person(work.session, name="Lê Văn An", staff_code="CB1")
    issue(CodePurpose.ACTIVATION, SLIP, person)
    return person


@pytest.fixture
def spoken(site: Database, issue: Issue, hanh: Id) -> Id:
    """Chị Hạnh, to whom a code was read out."""
    with site.read() as session:
        person = session.get_one(Account, hanh).person_id
    issue(CodePurpose.RESET, SPOKEN, person)
    return person


def activate(browser: Browser, staff_code: str = "cb1", code: str = SLIP, password: str = CHOSEN, **more: str) -> object:
    fields = {"staff_code": staff_code, "code": code, "password": password, "again": password, **more}
    return browser.post("/vi/activate", fields)


def reset(browser: Browser, name: str = "hanh", code: str = SPOKEN, password: str = CHOSEN, **more: str) -> object:
    return browser.post("/vi/reset", {"username": name, "code": code, "password": password, "again": password, **more})


def status(answer: object) -> int:
    return answer.status_code  # type: ignore[attr-defined]  # the answer of a test client


def words(answer: object, *hidden: str) -> str:
    text: str = answer.get_data(as_text=True)  # type: ignore[attr-defined]  # the answer of a test client
    text = re.sub(r'name="csrf_token"[^>]*>', "", text)
    for each in hidden:
        text = text.replace(each, "?")
    return text


def test_a_slip_begins_an_account_and_signs_in(browser: Browser, slip: Id, site: Database) -> None:
    assert status(activate(browser, code=" acde fghj kmnp")) == 303
    with site.read() as session:
        assert session.scalars(select(Account.username).where(Account.person_id == slip)).one() == "cb1"
    assert "Tên đăng nhập của anh/chị: cb1." in browser.get("/vi/recorded").get_data(as_text=True)


def test_another_username_may_be_chosen(browser: Browser, slip: Id) -> None:
    activate(browser, username="le.van.an")
    browser.post("/vi/logout", form="/vi/recorded")
    assert status(browser.sign_in("le.van.an", CHOSEN)) == 303


@pytest.mark.parametrize(
    ("staff_code", "code"), [("CB1", "AAAA-AAAA-AAAA"), ("CB9", SLIP), ("VD7", SLIP), ("x" * 70, SLIP), ("CB1", "x" * 70)]
)
def test_an_unknown_code_of_staff_and_a_wrong_code_of_the_slip_are_told_alike(
    browser: Browser, slip: Id, staff_code: str, code: str
) -> None:
    expected = words(activate(browser, "CB1", "CCCC-CCCC-CCCC"), "CB1", "CCCC-CCCC-CCCC")
    answer = activate(browser, staff_code, code)
    assert status(answer) == 422
    assert words(answer, staff_code, code) == expected


def test_a_wrong_code_costs_the_same_statements_whether_the_name_is_known(browser: Browser, slip: Id, site: Database) -> None:
    def statements(staff_code: str) -> list[str]:
        said: list[str] = []

        def listen(_connection: object, _cursor: object, statement: str, *_: object) -> None:
            said.append(statement)

        engines = {site.write_engine, site.read_engine}
        for engine in engines:
            event.listen(engine, "before_cursor_execute", listen)
        activate(browser, staff_code, "AAAA-AAAA-AAAA")
        for engine in engines:
            event.remove(engine, "before_cursor_execute", listen)
        return said

    assert statements("CB1") == statements("CB9")


@pytest.mark.parametrize(
    "fields", [{"password": "ngắn"}, {"password": "levanan20202020"}, {"username": "hanh"}, {"username": "a b"}]
)
def test_what_does_not_fit_is_told_to_whoever_has_the_code_and_uses_nothing_up(
    browser: Browser, slip: Id, fields: dict[str, str]
) -> None:
    password = fields.get("password", CHOSEN)
    answer = activate(browser, password=password, **{name: value for name, value in fields.items() if name != "password"})
    assert status(answer) == 422
    assert "không đi cùng nhau" not in words(answer)
    assert status(activate(browser)) == 303


def test_a_taken_username_is_not_told_without_the_code(browser: Browser, slip: Id) -> None:
    assert "không đi cùng nhau" in words(activate(browser, code="AAAA-AAAA-AAAA", username="hanh"))


@pytest.mark.parametrize("staff_code", ["CB1", "CB9"])
def test_guessing_slips_is_slowed_down_for_known_and_unknown(browser: Browser, slip: Id, staff_code: str) -> None:
    for _ in range(PER_ACTIVATION.tries):
        assert status(activate(browser, staff_code, "AAAA-AAAA-AAAA")) == 422
    answer = activate(browser, staff_code, "AAAA-AAAA-AAAA")
    assert status(answer) == 429
    assert status(activate(browser, staff_code)) == 429


def test_a_refused_code_is_noted_without_the_name(browser: Browser, slip: Id, site: Database) -> None:
    activate(browser, code="AAAA-AAAA-AAAA")
    with site.read() as session:
        (note,) = session.scalars(select(Note).where(Note.kind == "accounts.code_refused"))
        assert note.detail == {"purpose": "activation"}


def test_a_spoken_code_sets_a_password_and_signs_out_elsewhere(browser: Browser, spoken: Id, stage: Flask) -> None:
    browser.sign_in("hanh")
    elsewhere = Browser(stage)
    assert status(reset(elsewhere)) == 303
    assert browser.get("/vi/account").status_code == 302
    assert elsewhere.get("/vi/account").status_code == 200
    assert Browser(stage).sign_in("hanh", CHOSEN).status_code == 303


def test_a_spoken_code_works_once(browser: Browser, spoken: Id, stage: Flask) -> None:
    reset(browser)
    assert status(reset(Browser(stage))) == 422


def test_a_spoken_code_has_five_tries_and_then_none(browser: Browser, spoken: Id, clock: FakeClock) -> None:
    for _ in range(PER_RESET.tries):
        assert status(reset(browser, code="000000")) == 422
    assert status(reset(browser)) == 429
    clock.advance(minutes=29)
    assert status(reset(browser)) == 429


def test_tries_are_counted_together_however_the_person_is_named(browser: Browser, spoken: Id) -> None:
    for name in ("hanh", "VD7", "hanh@vidu.vn", "hanh", "vd7"):
        assert status(reset(browser, name, "000000")) == 422
    assert status(reset(browser, "VD7")) == 429


def test_an_unknown_name_has_as_many_tries(browser: Browser, spoken: Id) -> None:
    for _ in range(PER_RESET.tries):
        assert status(reset(browser, "nobody", "000000")) == 422
    assert status(reset(browser, "nobody", "000000")) == 429


def test_a_new_code_has_tries_of_its_own(browser: Browser, spoken: Id, issue: Issue) -> None:
    for _ in range(PER_RESET.tries + 1):
        reset(browser, code="000000")
    issue(CodePurpose.RESET, "654321", spoken)
    assert status(reset(browser, code="654321")) == 303


def test_known_and_unknown_names_are_told_alike(browser: Browser, spoken: Id) -> None:
    def told(name: str) -> str:
        return words(reset(browser, name, "000000"), name)

    assert told("hanh") == told("huan")


@pytest.mark.parametrize("address", ["/vi/activate", "/vi/reset"])
@pytest.mark.parametrize("fields", [{}, {"code": "\x01"}, {"username": "a" * 5_000, "staff_code": "a" * 5_000, "code": "1"}])
def test_what_no_page_sends_is_refused(
    browser: Browser, spoken: Id, address: str, fields: dict[str, object], site: Database
) -> None:
    assert browser.post(address, fields).status_code == 422
    with site.read() as session:
        assert session.scalar(select(func.count()).select_from(AccountSession)) == 0


def test_a_form_without_its_token_is_refused(browser: Browser, spoken: Id) -> None:
    fields = {"username": "hanh", "code": SPOKEN, "password": CHOSEN, "again": CHOSEN}
    assert browser.client.post("/vi/reset", data=fields).status_code == 400


def test_the_account_page_shows_who_issued_a_code(browser: Browser, spoken: Id) -> None:
    browser.sign_in("hanh")
    page = browser.get("/vi/account").get_data(as_text=True)
    assert "Người vận hành hệ thống" in page
    assert "Chưa dùng." in page
