"""The administrator's pages: within their own units only, looks noted, one-time passwords shown once."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import event, func, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from elearn.accounts.models import Account
from elearn.core.actor import Role
from elearn.core.clock import FakeClock
from elearn.core.db.work import Database
from elearn.core.ids import Id
from elearn.core.notes import Note
from elearn.core.standing import note_backup
from elearn.organisation.models import RoleGrant, UnitSetting
from elearn.organisation.views import shared
from elearn.organisation.views.accounts import one_time_password
from tests.organisation.makers import a_grant, a_person, a_unit, an_account
from tests.organisation.stage import Browser

MISSING = Id(int=7)


class Wards:
    def __init__(self, session: Session) -> None:
        self.root = a_unit(session, name="Thành phố Ví Dụ")
        self.ward = a_unit(session, self.root, name="Phường Ví Dụ", code="00001")
        self.sibling = a_unit(session, self.root, name="Phường Canary", code="00002")
        self.hanh = a_person(session, self.ward, name="Lê Thị Mỹ Hạnh", staff_code="VD4")
        self.stranger = a_person(session, self.sibling, name="Canary Hoàng Yến", staff_code="VD5")
        self.admin = a_person(session, self.ward, name="Trần Văn Quản")
        an_account(session, self.admin, username="quantri")
        a_grant(session, self.admin, Role.ADMINISTRATOR, self.ward)
        an_account(session, a_person(session, self.ward, name="Mai Học"), username="hocvien")


@pytest.fixture
def site(sqlite_database_url: str, clock: FakeClock) -> Iterator[Database]:
    opened = Database(sqlite_database_url, clock=clock)
    yield opened
    opened.close()


@pytest.fixture
def wards(site: Database) -> Wards:
    with site.unit_of_work() as work:
        return Wards(work.session)


def text_of(browser: Browser, path: str) -> str:
    answer = browser.get(path)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return answer.get_data(as_text=True)


PAGES = (
    "/vi/admin",
    "/vi/admin/people",
    "/vi/admin/people?q=canary",
    "/vi/admin/units",
    "/vi/admin/units?q=canary",
    "/vi/admin/people?q=VD5",
)


@pytest.mark.parametrize("path", PAGES)
def test_nothing_of_another_ward_is_shown(browser: Browser, path: str) -> None:
    assert "Canary Hoàng Yến" not in text_of(browser, path)
    assert "Phường Canary" not in text_of(browser, path)


@pytest.mark.parametrize("what", ["people", "units"])
def test_what_is_foreign_looks_like_what_is_missing(browser: Browser, wards: Wards, what: str) -> None:
    foreign = wards.stranger if what == "people" else wards.sibling
    answers = [browser.get(f"/vi/admin/{what}/{each}") for each in (foreign, MISSING)]
    pages = [
        answer.get_data(as_text=True).replace(str(each), "?") for answer, each in zip(answers, (foreign, MISSING), strict=True)
    ]
    assert {answer.status_code for answer in answers} == {404}
    assert pages[0] == pages[1]


def test_a_unit_above_is_not_opened(browser: Browser, wards: Wards) -> None:
    assert browser.get(f"/vi/admin/units/{wards.root}").status_code == 404
    assert str(wards.root) not in text_of(browser, f"/vi/admin/units/{wards.ward}")


ACTS = ("grants", "account", "password", "close", "open", "sessions/end")


@pytest.mark.parametrize("act", ACTS)
def test_nothing_is_done_to_people_of_another_ward(browser: Browser, wards: Wards, site: Database, act: str) -> None:
    fields = {"what": "role:head", "unit": str(wards.ward), "username": "canary"}
    page = f"/vi/admin/people/{wards.hanh}"
    answer = browser.post(f"/vi/admin/people/{wards.stranger}/{act}", fields, form=page)
    assert answer.status_code == 404
    with site.read() as session:
        assert session.scalar(select(func.count()).where(RoleGrant.person_id == wards.stranger)) == 0
        assert session.scalar(select(func.count()).where(Account.person_id == wards.stranger)) == 0


@pytest.mark.parametrize("path", [*PAGES, "/vi/admin/people/x", "/vi/admin/units/x"])
def test_learners_do_not_enter(stage: Flask, wards: Wards, path: str) -> None:
    learner = Browser(stage)
    learner.sign_in("hocvien")
    assert learner.get(path).status_code == 403


@pytest.mark.parametrize("path", PAGES)
def test_nobody_enters_without_a_session(stage: Flask, wards: Wards, path: str) -> None:
    assert Browser(stage).get(path).status_code == 302


def notes_of(site: Database, kind: str) -> list[Note]:
    with site.read() as session:
        return list(session.scalars(select(Note).where(Note.kind == kind)))


def test_a_look_at_a_record_is_noted(browser: Browser, wards: Wards, site: Database) -> None:
    text_of(browser, f"/vi/admin/people/{wards.hanh}")
    notes = notes_of(site, "organisation.looked")
    assert [(note.actor_id, note.detail) for note in notes] == [(wards.admin, {"person": str(wards.hanh)})]


def test_a_look_at_the_list_of_people_is_noted_without_the_words_searched_for(
    browser: Browser, wards: Wards, site: Database
) -> None:
    text_of(browser, "/vi/admin/people")
    text_of(browser, "/vi/admin/people?q=hanh")
    plain, search = (note.detail for note in notes_of(site, "organisation.listed"))
    assert plain["rows"] > 0
    assert (plain["is_search"], search["is_search"], search["page"]) == (False, True, 1)
    assert "hanh" not in str(search)


def test_a_list_of_people_that_cannot_be_noted_is_refused(browser: Browser, wards: Wards, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_args: object, **_more: object) -> None:
        raise OperationalError("INSERT", {}, Exception("disk full"))

    monkeypatch.setattr(shared, "take_note", full)
    assert browser.get("/vi/admin/people").status_code == 503


def test_a_look_at_ones_own_record_is_not(browser: Browser, wards: Wards, site: Database) -> None:
    text_of(browser, f"/vi/admin/people/{wards.admin}")
    assert notes_of(site, "organisation.looked") == []


def test_a_look_that_cannot_be_noted_is_refused(browser: Browser, wards: Wards, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_args: object, **_more: object) -> None:
        raise OperationalError("INSERT", {}, Exception("disk full"))

    monkeypatch.setattr(shared, "take_note", full)
    answer = browser.get(f"/vi/admin/people/{wards.hanh}")
    assert answer.status_code == 503
    assert "Hạnh" not in answer.get_data(as_text=True)


@pytest.mark.parametrize("what", ["people", "units"])
def test_a_denial_is_noted_once(browser: Browser, wards: Wards, site: Database, what: str) -> None:
    foreign = wards.stranger if what == "people" else wards.sibling
    browser.get(f"/vi/admin/{what}/{foreign}")
    assert [note.detail["id"] for note in notes_of(site, "access.denied")] == [str(foreign)]


@pytest.mark.parametrize("query", ["hanh", "HẠNH", "my hanh", "Mỹ Hạnh", "hạnh", "vd4", "VD4"])
def test_people_are_found_with_or_without_marks(browser: Browser, query: str) -> None:
    page = text_of(browser, f"/vi/admin/people?q={query}")
    assert "Lê Thị Mỹ Hạnh" in page
    assert "Mai Học" not in page


def test_whole_words_with_their_marks_come_first(browser: Browser, wards: Wards, site: Database) -> None:
    with site.unit_of_work() as work:
        for name in ("Lê Thanh An", "Lê Văn Hanh", "Tô Hạnh Bảo"):
            a_person(work.session, wards.ward, name=name)
    page = text_of(browser, "/vi/admin/people?q=hạnh")
    order = [page.index(name) for name in ("Tô Hạnh Bảo", "Lê Thị Mỹ Hạnh", "Lê Văn Hanh")]
    assert order == sorted(order)
    assert "Lê Thanh An" not in page


@pytest.mark.parametrize("query", ["%", "_", "'", '"><script>alert(1)</script>', "{{7*7}}", "\x00", "a" * 5000, "\u202e", "😀"])
def test_hostile_searches_find_nobody_and_do_no_harm(browser: Browser, query: str) -> None:
    for what in ("people", "units"):
        answer = browser.get(f"/vi/admin/{what}", query_string={"q": query})
        page = answer.get_data(as_text=True)
        assert answer.status_code == (400 if query == "\x00" else 200)
        assert "<script>alert" not in page
        if query != "\x00":
            assert "Lê Thị Mỹ Hạnh" not in page


@pytest.mark.parametrize("page", ["0", "-1", "99999999999", "x", "1e3", "١", ""])
def test_any_page_number_answers(browser: Browser, page: str) -> None:
    assert browser.get("/vi/admin/people", query_string={"page": page}).status_code == 200


def test_a_list_costs_the_same_however_long(browser: Browser, wards: Wards, site: Database) -> None:
    def statements(path: str) -> int:
        counted: list[str] = []

        def count(_c: object, _u: object, statement: str, *_rest: object) -> None:
            counted.append(statement)

        event.listen(site.read_engine, "before_cursor_execute", count)
        text_of(browser, path)
        event.remove(site.read_engine, "before_cursor_execute", count)
        return len(counted)

    paths = ("/vi/admin/people", "/vi/admin/units", f"/vi/admin/units/{wards.ward}")
    before = [statements(path) for path in paths]
    with site.unit_of_work() as work:
        for number in range(40):
            unit = a_unit(work.session, wards.ward)
            a_person(work.session, unit, name=f"Người {number}")
    assert [statements(path) for path in paths] == before


def test_people_stand_by_given_name(browser: Browser, wards: Wards, site: Database) -> None:
    with site.unit_of_work() as work:
        for name in ("Ưng Văn Đức", "Ân Thị Dung", "Bùi Văn An"):
            a_person(work.session, wards.ward, name=name)
    page = text_of(browser, "/vi/admin/people")
    order = [page.index(name) for name in ("Bùi Văn An", "Ân Thị Dung", "Ưng Văn Đức", "Lê Thị Mỹ Hạnh")]
    assert order == sorted(order)


def grant(browser: Browser, wards: Wards, **fields: object) -> int:
    page = f"/vi/admin/people/{wards.hanh}"
    return browser.post(f"{page}/grants", {"what": "role:head", "unit": str(wards.ward), **fields}, form=page).status_code


def test_a_role_is_given_and_revoked(browser: Browser, wards: Wards, site: Database) -> None:
    assert grant(browser, wards, until="31/12/2026") == 303
    page = f"/vi/admin/people/{wards.hanh}"
    assert "đến hết 31/12/2026" in text_of(browser, page)
    with site.read() as session:
        found = session.scalars(select(RoleGrant.id).where(RoleGrant.person_id == wards.hanh)).one()
    assert browser.post(f"{page}/grants/{found}/revoke", form=page).status_code == 303
    assert "Thu hồi vai trò" not in text_of(browser, page)


def test_the_hat_of_a_small_ward_is_given(browser: Browser, wards: Wards, site: Database) -> None:
    assert grant(browser, wards, what="hat:small-ward/everything") == 303
    with site.read() as session:
        held = set(session.scalars(select(RoleGrant.role).where(RoleGrant.person_id == wards.hanh)))
    assert held == {"training-officer", "exam-officer"}


@pytest.mark.parametrize(
    "fields",
    [
        {"what": "role:learner"}, {"what": "role:god"}, {"what": "hat:x/y"}, {"what": ""}, {"unit": "x"}, {"unit": ""},
        {"until": "31-12"},
        {"until": "01/01/2020"}, {"until": "99/99/9999"}, {"what": ["role:head", "role:auditor"], "unit": "x"}, {"unit": "root"},
    ],
)  # fmt: skip
def test_what_is_not_offered_is_not_given(browser: Browser, wards: Wards, site: Database, fields: dict[str, object]) -> None:
    if fields.get("unit") == "root":
        fields = {"unit": str(wards.root)}
    assert grant(browser, wards, **fields) == 422
    with site.read() as session:
        assert session.scalar(select(func.count()).where(RoleGrant.person_id == wards.hanh)) == 0


def test_ones_own_record_has_no_levers(browser: Browser, wards: Wards) -> None:
    page = text_of(browser, f"/vi/admin/people/{wards.admin}")
    assert not re.search(r'<form[^>]*action="/vi/admin/people/', page)


def test_an_account_is_given_with_a_password_shown_once(browser: Browser, stage: Flask, wards: Wards) -> None:
    page = f"/vi/admin/people/{wards.hanh}"
    answer = browser.post(f"{page}/account", {"username": "hanh"}, form=page)
    password = html.unescape(re.search(r"<code>([^<]+)</code>", answer.get_data(as_text=True)).group(1))  # type: ignore[union-attr]  # or the test fails
    assert answer.headers["Cache-Control"] == "no-store"
    assert password not in text_of(browser, page)
    newcomer = Browser(stage)
    assert newcomer.sign_in("hanh", password).status_code == 303
    assert newcomer.get("/vi/account").headers["Location"] == "/vi/password"


def test_a_taken_username_is_told_at_its_field(browser: Browser, wards: Wards) -> None:
    page = f"/vi/admin/people/{wards.hanh}"
    answer = browser.post(f"{page}/account", {"username": "quantri"}, form=page)
    assert answer.status_code == 422
    assert 'id="username-e"' in answer.get_data(as_text=True)


def test_closing_an_account_signs_the_person_out(browser: Browser, stage: Flask, wards: Wards, site: Database) -> None:
    with site.unit_of_work() as work:
        an_account(work.session, wards.hanh, username="hanh")
    person = Browser(stage)
    person.sign_in("hanh")
    page = f"/vi/admin/people/{wards.hanh}"
    assert browser.post(f"{page}/close", form=page).status_code == 303
    assert person.get("/vi/account").status_code == 302
    assert browser.post(f"{page}/open", form=page).status_code == 303
    assert person.sign_in("hanh").status_code == 303


@pytest.mark.pure
def test_a_one_time_password_has_140_random_bits() -> None:
    made = {one_time_password() for _ in range(200)}
    assert len(made) == 200
    assert all(re.fullmatch(r"([a-z2-7]{4}-){6}[a-z2-7]{4}", each) for each in made)


def contact(browser: Browser, unit: Id, page_of: Id, **fields: str) -> int:
    sent = {f"cntt-{key}": value for key, value in {"name": "Anh Khoa", "phone": "0900 000 000", **fields}.items()}
    return browser.post(f"/vi/admin/units/{unit}/contacts/cntt", sent, form=f"/vi/admin/units/{page_of}").status_code


def test_a_contact_is_set(browser: Browser, wards: Wards) -> None:
    assert contact(browser, wards.ward, wards.ward) == 303
    assert "0900 000 000" in text_of(browser, f"/vi/admin/units/{wards.ward}")


def test_a_contact_of_another_ward_is_not_set(browser: Browser, wards: Wards, site: Database) -> None:
    assert contact(browser, wards.sibling, wards.ward) == 404
    with site.read() as session:
        assert session.scalar(select(func.count()).select_from(UnitSetting)) == 0


@pytest.mark.parametrize(
    "fields", [{"phone": "gọi tôi"}, {"name": ""}, {"name": "a" * 300}, {"name": "x\x07y"}, {"hours": "h" * 101}]
)
def test_an_unfit_contact_is_told_at_its_field(browser: Browser, wards: Wards, fields: dict[str, str]) -> None:
    assert contact(browser, wards.ward, wards.ward, **fields) == 422


def test_an_unknown_contact_is_not_there(browser: Browser, wards: Wards) -> None:
    answer = browser.post(f"/vi/admin/units/{wards.ward}/contacts/nope", {}, form=f"/vi/admin/units/{wards.ward}")
    assert answer.status_code == 404


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", "{{7*7}}", '"><img src=x onerror=alert(1)>', "=cmd|' /C calc'!A0"])
def test_a_hostile_name_is_only_text(browser: Browser, wards: Wards, site: Database, name: str) -> None:
    with site.unit_of_work() as work:
        person = a_person(work.session, wards.ward, name=name)
        a_unit(work.session, wards.ward, name=name)
    for path in ("/vi/admin/people", f"/vi/admin/people/{person}", f"/vi/admin/units/{wards.ward}"):
        main = text_of(browser, path).split("<main")[1]
        assert "<script>" not in main
        assert "<img" not in main


def test_large_numbers_are_written_alike_everywhere(browser: Browser, wards: Wards, site: Database) -> None:
    with site.unit_of_work() as work:
        for number in range(1000):
            a_person(work.session, wards.ward, name=f"Lê Văn {number}")
    for language, thousand in (("vi", r"1\.0\d\d"), ("en", r"1,0\d\d")):
        for path in ("admin", "admin/people", "admin/units"):
            main = text_of(browser, f"/{language}/{path}").split("<main")[1]
            assert re.search(thousand, main)
            assert not re.search(r">\s*10\d\d|10\d\d (người|people)", main)


def test_the_age_of_the_last_backup_is_told(browser: Browser, site: Database, clock: FakeClock) -> None:
    assert "Chưa có bản nào được ghi nhận" in text_of(browser, "/vi/admin")
    with site.notes() as work:
        note_backup(work, 1000)
    assert "đã cũ hoặc chưa có" not in text_of(browser, "/vi/admin")
    clock.advance(hours=50)
    browser.sign_in("quantri")
    page = text_of(browser, "/vi/admin")
    assert "50 giờ trước" in page
    assert "đã cũ hoặc chưa có" in page


@pytest.mark.parametrize(
    "path", ["/en/admin", "/en/admin/people", "/en/admin/units", "/en/admin/people/{hanh}", "/en/admin/units/{ward}"]
)
def test_english_pages_speak_english(browser: Browser, wards: Wards, path: str) -> None:
    main = text_of(browser, path.format(hanh=wards.hanh, ward=wards.ward)).split("<main")[1].split("</main")[0]
    for name in ("Lê Thị Mỹ Hạnh", "Trần Văn Quản", "Mai Học", "Phường Ví Dụ", "Thành phố Ví Dụ"):
        main = main.replace(name, "")
    assert not set("ăđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ") & set(main)
