"""What one chooses about e-mails, on a part of one's account."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from elearn.accounts.events import CodeUsed
from elearn.accounts.models import SignInCode
from elearn.accounts.rules import CodePurpose
from elearn.accounts.service import issue_codes, set_password
from elearn.core import limits
from elearn.core.actor import SYSTEM, Actor
from elearn.core.clock import FakeClock
from elearn.core.db.work import Database
from elearn.core.errors import Invalid
from elearn.core.events import StoredEvent
from elearn.notifications import choices
from elearn.notifications.kinds import Kind
from elearn.notifications.models import Choice, Mail
from elearn.notifications.queries import list_notices
from elearn.notifications.reactions import on_code_used
from elearn.wiring import REACTIONS
from tests.notifications.makers import a_reader
from tests.organisation.makers import PASSWORD, hashed
from tests.site import LEARNER, Site

ADDRESS = "/vi/account/mail"


@pytest.fixture
def sending(site: Site, monkeypatch: pytest.MonkeyPatch) -> Site:
    """The site of an installation that sends e-mails."""
    settings = SimpleNamespace(sends_mail=True, site_name="Học", site_name_en="Learning", agency="Ví Dụ", agency_en="Ví Dụ")
    monkeypatch.setitem(site.app.extensions, "elearn.settings", settings)
    return site


def ask(browser: FlaskClient, address: str = "hanh@vidu.example", password: str = PASSWORD) -> int:
    return browser.post(f"{ADDRESS}/address", data={"address": address, "password": password}).status_code


def row_of(site: Site) -> Choice:
    with site.database.read() as session:
        return session.scalars(select(Choice)).one()


def test_an_installation_without_e_mail_says_so(site: Site) -> None:
    assert "Nơi cài đặt này chưa gửi thư." in site.checking(LEARNER).get(ADDRESS).get_data(as_text=True)
    assert ask(site.browser(LEARNER)) == 404


def test_an_address_is_given_confirmed_and_removed(sending: Site) -> None:
    browser, looking = sending.browser(LEARNER), sending.checking(LEARNER)
    assert "Chưa có: trang không gửi thư" in looking.get(ADDRESS).get_data(as_text=True)
    assert ask(browser) == 303
    assert "Mã đã gửi đến hanh@vidu.example" in looking.get(ADDRESS).get_data(as_text=True)
    browser.post(f"{ADDRESS}/code", data={"code": row_of(sending).asked_code})
    assert "Ngày nhận thư gộp" in looking.get(ADDRESS).get_data(as_text=True)
    browser.post(f"{ADDRESS}/remove")
    assert (row_of(sending).address, row_of(sending).wants_mail) == (None, False)


@pytest.mark.parametrize(
    "address", ["x", "a@b", "a b@c.vn", "a@c.vn\r\nBcc: x@y.vn", "đức@vidu.vn", "a@vidu.vn, b@vidu.vn", "<a@vidu.vn>", ""]
)
def test_what_is_no_address_is_refused(sending: Site, address: str) -> None:
    assert ask(sending.browser(LEARNER), address) == 422
    assert sending.count(Mail) == 0


def test_an_address_needs_the_present_password(sending: Site) -> None:
    assert ask(sending.browser(LEARNER), password="sai hoàn toàn rồi") == 422
    assert sending.count(Choice) == 0


def test_codes_are_not_sent_without_end(sending: Site) -> None:
    browser = sending.browser(LEARNER)
    statuses = [ask(browser, f"a{number}@vidu.example") for number in range(limits.ADDRESS_CODES[0] + 1)]
    assert statuses == [303] * limits.ADDRESS_CODES[0] + [429]


def test_wrong_codes_are_counted_and_then_none_holds(sending: Site) -> None:
    browser = sending.browser(LEARNER)
    ask(browser)
    right = row_of(sending).asked_code
    wrong = "000001" if right == "000000" else "000000"
    for _ in range(limits.ADDRESS_CODE_TRIES):
        assert browser.post(f"{ADDRESS}/code", data={"code": wrong}).status_code == 422
    assert browser.post(f"{ADDRESS}/code", data={"code": right}).status_code == 422
    assert row_of(sending).address is None


def test_a_code_runs_out(database: Database, clock: FakeClock) -> None:
    with database.unit_of_work() as work:
        reader = a_reader(work.session)
        choices.ask_address(work.session, reader, "a@vidu.example", now=work.now)
        code = work.session.get_one(Choice, reader.person_id).asked_code or ""
    clock.instant += limits.ADDRESS_CODE_LIFE
    with database.unit_of_work() as work, pytest.raises(Invalid, match="hết hạn"):
        choices.confirm_address(work.session, reader, code, now=work.now)


def test_choices_are_kept_and_shown(sending: Site) -> None:
    with sending.database.unit_of_work() as work:
        work.session.add(Choice(person_id=sending.plan.people[LEARNER], address="a@vidu.example", wants_mail=True, off=[]))
    sending.browser(LEARNER).post(
        f"{ADDRESS}/choices", data={"wants_mail": "y", "digest_day": "2", "kinds": ["reminder", "assigned"]}
    )
    row = row_of(sending)
    assert (row.digest_day, row.wants_mail, "reminder" in row.off, "fault-answered" in row.off) == (2, True, False, True)


@pytest.mark.parametrize("data", [{"digest_day": "6"}, {"digest_day": "x"}, {"digest_day": "1", "kinds": "password-reset"}, {}])
def test_choices_that_no_page_offers_are_refused(sending: Site, data: dict[str, str]) -> None:
    with sending.database.unit_of_work() as work:
        work.session.add(Choice(person_id=sending.plan.people[LEARNER], address="a@vidu.example", wants_mail=True, off=[]))
    assert sending.browser(LEARNER).post(f"{ADDRESS}/choices", data=data).status_code == 422


def test_nothing_is_chosen_without_a_confirmed_address(sending: Site) -> None:
    data = {"wants_mail": "y", "digest_day": "1"}
    assert sending.browser(LEARNER).post(f"{ADDRESS}/choices", data=data).status_code == 422


def test_no_event_holds_an_address(sending: Site) -> None:
    browser = sending.browser(LEARNER)
    ask(browser)
    browser.post(f"{ADDRESS}/code", data={"code": row_of(sending).asked_code})
    with sending.database.read() as session:
        payload = session.scalars(select(StoredEvent.payload).where(StoredEvent.name == "notifications.mail_chosen")).one()
    assert set(payload) == {"person_id", "what"}


def test_whoever_had_their_password_reset_by_another_is_told(sqlite_database_url: str, clock: FakeClock) -> None:
    database = Database(sqlite_database_url, clock=clock, session_info={"reactions": REACTIONS})
    with database.unit_of_work() as work:
        reader = a_reader(work.session)
        assert reader.account_id is not None
        set_password(work.session, reader, reader.account_id, hashed(), now=work.now)
        set_password(work.session, SYSTEM, reader.account_id, hashed(), now=work.now, is_one_time=True)
    with database.read() as session:
        assert [each.kind for each in list_notices(session, Actor(reader.person_id)).rows] == [Kind.PASSWORD_RESET]
    database.close()


def test_whoever_had_a_code_for_a_new_password_used_in_their_name_is_told(database: Database) -> None:
    with database.unit_of_work() as work:
        reader = a_reader(work.session)
        assert reader.person_id is not None
        for purpose in CodePurpose:
            issue_codes(work.session, SYSTEM, purpose, {reader.person_id: b"d" * 32}, now=work.now)
            code_id = work.session.scalars(select(SignInCode.id).where(SignInCode.purpose == purpose)).one()
            on_code_used(work.session, CodeUsed(code_id, reader.person_id, purpose.value), actor=reader, now=work.now)
    with database.read() as session:
        assert [each.kind for each in list_notices(session, reader).rows] == [Kind.PASSWORD_RESET]
