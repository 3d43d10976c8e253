"""What is recorded of somebody is read once before anything else, and can be read again."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from elearn.accounts.models import Account
from elearn.core.actor import Role
from elearn.core.db.work import Database
from elearn.core.events import StoredEvent
from elearn.core.ids import Id
from elearn.core.permissions import PERMISSIONS
from elearn.reporting.exporting.columns import ALL, PERSONAL
from tests.organisation.stage import Browser

ROLES = {
    Role.TRAINER: "giảng viên",
    Role.REVIEWER: "người thẩm định",
    Role.TRAINING_OFFICER: "người phụ trách đào tạo, bồi dưỡng",
    Role.HEAD: "người đứng đầu",
    Role.AUDITOR: "người kiểm tra nhật ký",
    Role.ADMINISTRATOR: "quản trị",
}
"""What the page calls those who see what others do not."""
SEEN_THROUGH = {
    "Họ tên": ("organisation.administer", "organisation.import_staff", "reporting.completions", "planning.remind"),
    "Ngày sinh": ("organisation.import_staff",),
    "Tên đăng nhập": ("organisation.administer", "organisation.help_sign_in"),
    "Khóa học đã hoàn thành": ("reporting.completions",),
    "Khóa học được giao": ("planning.remind", "monday.read"),
    "Miễn học": ("planning.exempt",),
    "Bài kiểm tra": ("assessment.mark", "reporting.attempts"),
    "Đang đọc đến đâu": (),
    "Con số của đơn vị": (
        "reporting.competencies",
        "reporting.obstacles",
        "reporting.statistics",
        "support.read",
        "reporting.months",
    ),
    "Góp ý trong bài": ("reporting.faults", "learning.close_faults"),
    "Tin báo": (),
}
"""Each thing that is recorded, by how its heading begins, and the doors behind which others see it."""


@pytest.fixture
def newcomer(browser: Browser, site: Database, hanh: Id) -> Browser:
    """Chị Hạnh, signed in, who has read nothing yet."""
    with site.unit_of_work() as work:
        work.session.get_one(Account, hanh).informed_at = None
    browser.sign_in("hanh")
    return browser


def confirm(browser: Browser, wanted: str = "", form: str = "/vi/recorded") -> str:
    answer = browser.post("/vi/recorded", {"next": wanted}, form=form)
    assert answer.status_code == 303
    return answer.headers["Location"]


def test_every_page_leads_there_first_and_then_on(newcomer: Browser) -> None:
    answer = newcomer.get("/vi/account?x=1")
    assert answer.headers["Location"].startswith("/vi/recorded?next=/vi/account")
    assert confirm(newcomer, "/vi/account") == "/vi/account"
    assert newcomer.get("/vi/account").status_code == 200


def test_it_says_what_who_and_why(newcomer: Browser) -> None:
    page = newcomer.get("/vi/recorded").get_data(as_text=True)
    assert "Ai xem được" in page
    assert "Vì sao" in page
    assert "Tôi đã đọc" in page


def told(browser: Browser) -> dict[str, str]:
    """Who sees what, by the headings of the page."""
    page = browser.get("/vi/recorded").get_data(as_text=True)
    return dict(re.findall(r"<h3>(.*?)</h3>\s*<p><b>Ai xem được:</b> (.*?)</p>", page))


@pytest.mark.parametrize("begins", SEEN_THROUGH)
def test_it_names_exactly_the_roles_that_may_see_each_thing(newcomer: Browser, begins: str) -> None:
    (who,) = (words.lower() for heading, words in told(newcomer).items() if heading.startswith(begins))
    may = {role for each in SEEN_THROUGH[begins] for role in PERMISSIONS[each]}
    assert {role for role, word in ROLES.items() if word in who} == may


def test_it_says_who_gets_birth_dates_and_that_files_tell_taught_competencies(newcomer: Browser) -> None:
    page = told(newcomer)
    headings = {each.key: each.heading["vi"].lower() for each in ALL}
    (personal,) = (heading for heading in page if all(headings[each] in heading.lower() for each in PERSONAL))
    assert "chỉ người phụ trách đào tạo, bồi dưỡng nhận lại" in page[personal]
    assert "competencies" in headings
    assert any("năng lực mà khóa ấy dạy" in who for who in page.values())


def test_it_is_confirmed_once(newcomer: Browser, site: Database) -> None:
    confirm(newcomer)
    confirm(newcomer, form="/vi/account")
    with site.read() as session:
        events = session.scalars(select(StoredEvent.at).where(StoredEvent.name == "accounts.informed")).all()
    # One of them is from the maker of the account.
    assert len(events) == 2


def test_it_can_be_read_again_without_being_asked(newcomer: Browser) -> None:
    confirm(newcomer)
    page = newcomer.get("/vi/recorded").get_data(as_text=True)
    assert "Tôi đã đọc" not in page
    assert "/vi/recorded" in newcomer.get("/vi/account").get_data(as_text=True)


@pytest.mark.parametrize("path", ["/vi/give-way", "/vi/password"])
def test_leaving_and_ones_password_stay_open(newcomer: Browser, path: str) -> None:
    assert newcomer.get(path).status_code == 200


def test_public_pages_stay_open(newcomer: Browser) -> None:
    assert newcomer.get("/vi/").status_code == 200


def test_what_an_open_page_sends_is_taken(newcomer: Browser) -> None:
    answer = newcomer.post("/vi/account/language", {"language": "en"}, form="/vi/recorded")
    assert answer.headers["Location"] == "/en/account"


@pytest.mark.parametrize("wanted", ["//evil.example/", "https://evil.example/", "/vi/recorded", "\\evil"])
def test_nobody_is_led_elsewhere(newcomer: Browser, wanted: str) -> None:
    assert confirm(newcomer, wanted) == "/vi/"


def test_a_one_time_password_is_changed_before_that(newcomer: Browser, site: Database, hanh: Id) -> None:
    with site.unit_of_work() as work:
        work.session.get_one(Account, hanh).must_change_password = True
    assert newcomer.get("/vi/account").headers["Location"] == "/vi/password"
