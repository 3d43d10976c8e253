"""Two people review a course: one comments on a block, one sends it back; the next draft carries what is open, and both agree."""

from __future__ import annotations

from functools import partial

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from elearn.accounts.models import Account
from elearn.catalogue.storage import LocalStorage
from elearn.core.actor import Role
from elearn.core.jobs.runner import Runner
from elearn.organisation.queries import actor_of
from elearn.studio import service
from elearn.studio.checking import Bench, check_draft
from elearn.studio.files import keep_archive
from elearn.studio.rules import Origin
from elearn.studio.service import CHECK, Sent
from tests.build import COURSES
from tests.content.zips import a_zip
from tests.journeys.conftest import OpenContext, sign_in
from tests.journeys.installation import LiveSite
from tests.organisation.makers import TODAY, a_grant
from tests.studio.stage import changed, compile_here, course_files

pytestmark = pytest.mark.browser

WORDS = "Nêu rõ ai phải làm."
TITLE = "Khóa thử"


def checked_draft(site: LiveSite, files: dict[str, bytes]) -> str:
    """The address of a draft that chị Bình has sent and that was found sound."""
    private = LocalStorage(site.settings.private, is_private=True)
    with site.database.unit_of_work() as work:
        person = work.session.scalars(select(Account.person_id).where(Account.username == "giangvien")).one()
        trainer = actor_of(work.session, person, today=TODAY)
        assert trainer is not None
        sent = Sent(Origin.UPLOAD, "thu.zip", keep_archive(private, a_zip(files)))
        draft = service.make_draft(work.session, trainer, sent, unit_id=trainer.grants[0].unit_id, now=work.now)
        address = f"/vi/studio/drafts/{draft.id}"
    bench = Bench(compile_here, private, LocalStorage(site.settings.media), [COURSES / "laws.yml"])
    Runner(site.database, {CHECK: partial(check_draft, bench=bench)}).run_once()
    return address


def make_reviewer(site: LiveSite, username: str) -> None:
    """Gives somebody the role beside the reviewer whom the city has."""
    with site.database.unit_of_work() as work:
        people = dict(work.session.execute(select(Account.username, Account.person_id)).all())
        reviewer = actor_of(work.session, people["thamdinh"], today=TODAY)
        assert reviewer is not None
        a_grant(work.session, people[username], Role.REVIEWER, reviewer.units_as(Role.REVIEWER)[0])


def ask(page: Page, address: str) -> None:
    page.goto(address)
    expect(page.get_by_text("Cần 2 người khác đọc và đồng ý.")).to_be_visible()
    page.get_by_role("button", name="Gửi đi thẩm định").click()
    expect(page.get_by_text("0/2 người đã đồng ý")).to_be_visible()


def agree(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_role("button", name="Đồng ý phát hành bản này").click()


def test_two_people_review_a_course(open_context: OpenContext, site: LiveSite) -> None:
    make_reviewer(site, "nhansu")
    pages = {}
    for who in ("quantri", "giangvien", "thamdinh", "nhansu"):
        pages[who] = open_context(site, scripts=False).new_page()
        sign_in(pages[who], who)
    keeper, trainer, first, second = pages.values()

    keeper.goto("/vi/studio/review-rules")
    keeper.locator("main ul.tasks a").first.click()
    keeper.get_by_label("2 người đồng ý").check()
    keeper.get_by_role("button", name="Lưu quy định").click()
    expect(keeper.get_by_text("Cần 2 người khác đọc và đồng ý.")).to_be_visible()

    address = checked_draft(site, dict(course_files()))
    ask(trainer, address)
    comment(first, address)
    agree(first, address)
    expect(first.get_by_text("Bản này còn chờ người khác.")).to_be_visible()

    second.goto("/vi/studio")
    expect(second.get_by_text("1/2 đã đồng ý")).to_be_visible()
    second.get_by_role("link", name=f"{TITLE} · 1.0.0").click()
    expect(second.get_by_text(WORDS)).to_be_visible()
    second.get_by_label("Lời cho người soạn").fill("Xin sửa theo nhận xét.")
    second.get_by_role("button", name="Trả lại để sửa").click()
    expect(second.get_by_text("trả lại bản này.")).to_be_visible()

    again = checked_draft(site, changed())
    mend(trainer, again)
    ask(trainer, again)
    agree(first, again)
    agree(second, again)
    trainer.goto(again)
    trainer.locator("#publish > summary").click()
    trainer.locator("#publish form button[type=submit]").click()
    expect(trainer.get_by_text("Đã phát hành bản 1.1.0.")).to_be_visible()

    trainer.goto("/vi/studio/thu")
    expect(trainer.locator("tbody tr").first).to_contain_text(name_of(first, again))
    trainer.get_by_role("link", name="Biên bản").click()
    expect(trainer.get_by_role("heading", name="Biên bản thẩm định")).to_be_visible()
    expect(trainer.get_by_text(WORDS)).to_be_visible()
    expect(trainer.get_by_text("không phải chữ ký số")).to_be_visible()


def comment(page: Page, address: str) -> None:
    """A comment on the first block of the first lesson; it stands there, and nowhere else."""
    page.goto(address)
    page.locator("#h-plan ~ ul a").first.click()
    place = page.locator("li.item").first
    place.locator("summary").click()
    place.get_by_label("Nhận xét cho người soạn").fill(WORDS)
    place.get_by_role("button", name="Gửi nhận xét").click()
    expect(page.locator("li.item").first).to_contain_text(WORDS)
    assert "#block-" in page.url


def mend(page: Page, address: str) -> None:
    """The author finds what is left from last time, follows it to its block, and says that it is mended."""
    page.goto(address)
    said = page.locator("li.item", has_text=WORDS)
    expect(said.get_by_text("Từ lần trước")).to_be_visible()
    said.get_by_role("link").click()
    expect(page.locator("li.item:target")).to_contain_text(WORDS)
    page.goto(address)
    page.locator("li.item", has_text=WORDS).locator("summary").click()
    page.get_by_role("button", name="Đã sửa").click()
    expect(page.get_by_text("Mọi nhận xét đã xong.")).to_be_visible()


def name_of(page: Page, address: str) -> str:
    """The name of the first who agreed, from the page of the draft."""
    page.goto(address)
    return page.locator("#h-said + ul b").first.inner_text()
