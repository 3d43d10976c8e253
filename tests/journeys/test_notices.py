"""A notice arrives: it is read in the page, its e-mail carries the same code and no link, and its code is checked."""

from __future__ import annotations

import re
import threading
from email import policy
from email.parser import BytesParser
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from elearn.accounts.models import Account
from elearn.cli.mailing import mail_office
from elearn.core.actor import SYSTEM
from elearn.core.clock import FakeClock
from elearn.core.jobs.context import JobContext
from elearn.notifications.kinds import Kind
from elearn.notifications.sending import send_waiting
from elearn.notifications.service import notify
from tests.conftest import NOW
from tests.journeys.conftest import OpenContext, sign_in
from tests.journeys.installation import PASSWORD, LiveSite, copy_of, served, settings_for

pytestmark = pytest.mark.browser


def post(site: LiveSite) -> list[str]:
    """Sends what waits into the folder; answers the e-mails there, subject and text, the latest last."""
    send_waiting(JobContext(site.database, threading.Event()), office=mail_office(site.settings))
    parser: Any = BytesParser(policy=policy.default)
    files = sorted(Path(site.settings.mail_folder).iterdir(), key=lambda each: each.name)
    letters = [parser.parsebytes(each.read_bytes()) for each in files]
    return [f"{letter['Subject']}\n{letter.get_content()}" for letter in letters]


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_notice_is_read_checked_and_sent(open_context: OpenContext, city: Path, tmp_path: Path, *, scripts: bool) -> None:
    folder = copy_of(city, tmp_path / "instance")
    settings = settings_for(folder, mail_folder=str(folder / "mail"))
    with served(settings, clock=FakeClock(NOW)) as site:
        page = open_context(site, scripts=scripts, width=360).new_page()
        sign_in(page, "hocvien")
        page.goto("/vi/account")
        page.get_by_role("link", name="Tin báo qua thư").click()
        page.get_by_label("Địa chỉ thư điện tử").fill("hanh@vidu.example")
        page.get_by_label("Mật khẩu hiện nay").fill(PASSWORD)
        page.get_by_role("button", name="Gửi mã xác nhận").click()
        expect(page.get_by_text("Mã đã gửi đến hanh@vidu.example")).to_be_visible()
        [letter] = post(site)
        code = re.search(r"\b\d{6}\b", letter)
        assert code is not None
        page.get_by_label("Mã xác nhận").fill(code[0])
        page.get_by_role("button", name="Xác nhận địa chỉ").click()
        expect(page.get_by_text("Đã xác nhận địa chỉ.")).to_be_visible()

        with site.database.unit_of_work() as work:
            hanh = work.session.scalars(select(Account.person_id).where(Account.username == "hocvien")).one()
            notify(work.session, [hanh], Kind.PASSWORD_RESET, {}, place="/account", actor=SYSTEM, now=work.now)
        letter = post(site)[-1]
        reference = re.search(r"[A-Z]{2}-\d{4}", letter)
        assert reference is not None
        assert "http" not in letter
        assert letter.startswith("Mật khẩu của anh/chị vừa được đặt lại\n")

        page.goto("/vi/learning")
        page.get_by_role("link", name=re.compile(r"^Tin báo \(\d+\)$")).click()
        item = page.locator("li.item", has_text=reference[0])
        expect(item).to_contain_text("Chưa đọc")
        expect(item).to_contain_text("đã gửi cả qua thư điện tử")
        page.get_by_label("Mã đối chiếu").fill(reference[0].lower())
        page.get_by_role("button", name="Đối chiếu").click()
        expect(page.get_by_text(f"Có thật: trang này đã báo cho anh/chị tin {reference[0]}.")).to_be_visible()
        page.get_by_label("Mã đối chiếu").fill("ZZ-0000")
        page.get_by_role("button", name="Đối chiếu").click()
        expect(page.get_by_text("Không có: trang này không báo cho anh/chị tin nào mang mã ZZ-0000.")).to_be_visible()
        item.get_by_role("button", name="Mở trang liên quan").click()
        page.wait_for_url("**/vi/account")
        page.goto("/vi/notices")
        expect(page.locator("li.item", has_text=reference[0])).not_to_contain_text("Chưa đọc")
