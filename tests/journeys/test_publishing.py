"""A trainer publishes a new version, and a learner who had completed the course sees only what changed."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from elearn.catalogue.storage import LocalStorage
from elearn.content.source_folder import read_folder
from elearn.content.workshop import Workshop
from elearn.core.db.base import Base
from elearn.core.jobs.runner import Runner
from elearn.learning.models import ChangeSeen, Completion, LessonProgress, PracticeResponse
from elearn.studio.checking import Bench, check_draft
from elearn.studio.service import CHECK
from tests.build import COURSES, SEC_PHISH
from tests.content.zips import a_zip
from tests.journeys.conftest import OpenContext, go, sign_in
from tests.journeys.installation import LiveSite, the_course
from tests.journeys.learned import complete

pytestmark = pytest.mark.browser

QUESTION = next(
    each for each in the_course().iter_questions(the_course().lessons[0]) if each.role == "practice" and each.kind == "single"
)
SLIP = "/sec-phish/changes"
ENTRY = f"""changes:
  9.0.0:
    vi: Báo tin nhắn lừa đảo nay qua một số chung.
    en: Fraud is reported by one number now.
    relearn: []
    slips:
      - old: {{vi: Báo cho công an phường., en: Tell the ward police.}}
        new: {{vi: Báo qua số 156 trước., en: Call 156 first.}}
        todo: {{vi: Dán số 156 ở quầy., en: Put 156 at the counter.}}
    question: {QUESTION.id}
"""


def new_version() -> bytes:
    """The course with one more sentence, as a trainer would pack it."""
    files = dict(read_folder(SEC_PHISH))
    settings = files["course.yml"].decode()
    line = next(each for each in settings.splitlines() if each.startswith("version:"))
    files["course.yml"] = settings.replace(line, "version: 9.0.0").replace("changes:\n", ENTRY, 1).encode()
    first = min(path for path in files if path.startswith("modules/") and path.endswith(".vi.md"))
    files[first] += "\n\nSố chung để báo là 156.\n".encode()
    return a_zip(files, top="sec-phish")


def run_the_check(site: LiveSite) -> None:
    """What the job runner beside the site does, with the compiler in its own process."""
    with Workshop() as workshop:

        def compile_course(sources, laws, previous, hear):  # type: ignore[no-untyped-def]  # as `checking.CompileAloud`
            return workshop.compile(sources, laws=laws, previous=previous, hear=hear)

        media, private = LocalStorage(site.settings.media), LocalStorage(site.settings.private, is_private=True)
        bench = Bench(compile_course, private, media, [COURSES / "laws.yml"])
        Runner(site.database, {CHECK: partial(check_draft, bench=bench)}).run_once()


def send(page: Page) -> str:
    """A trainer sends the zip and waits on its page; answers its address."""
    page.goto("/vi/studio")
    page.get_by_role("link", name="Gửi bản mới").click()
    archive = {"name": "sec-phish.zip", "mimeType": "application/zip", "buffer": new_version()}
    page.get_by_label("Tệp .zip của thư mục khóa học").set_input_files(archive)  # type: ignore[arg-type]  # a file in memory
    page.get_by_role("button", name="Gửi và kiểm tra").click()
    expect(page.get_by_text("Đang kiểm tra")).to_be_visible()
    return page.url


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_a_trainer_publishes_a_new_version_and_a_learner_sees_only_what_changed(
    open_context: OpenContext, site: LiveSite, *, scripts: bool
) -> None:
    complete(site.database, "hocvien", the_course())
    before = standing(site, Completion, LessonProgress, PracticeResponse)
    trainer = open_context(site, scripts=scripts).new_page()
    sign_in(trainer, "giangvien")
    address = send(trainer)
    run_the_check(site)
    if not scripts:
        trainer.reload()
    expect(trainer.get_by_role("heading", name="Bản này đổi gì")).to_be_visible()
    expect(trainer.get_by_text("Báo qua số 156 trước.")).to_be_visible()
    trainer.get_by_role("link", name=the_course().lessons[0].title["vi"]).click()
    expect(trainer.get_by_text("Số chung để báo là 156.")).to_be_visible()
    trainer.goto(address)
    trainer.get_by_role("button", name="Gửi đi thẩm định").click()
    expect(trainer.get_by_text("Chờ thẩm định từ")).to_be_visible()

    reviewer = open_context(site, scripts=scripts).new_page()
    sign_in(reviewer, "thamdinh")
    reviewer.goto("/vi/studio")
    reviewer.get_by_role("link", name=f"{the_course().title['vi']} · 9.0.0").click()
    reviewer.get_by_role("button", name="Đồng ý phát hành bản này").click()
    expect(reviewer.get_by_text("đã đọc và đồng ý")).to_be_visible()

    trainer.goto(address)
    trainer.locator("#publish > summary").click()
    trainer.locator("#publish form button[type=submit]").click()
    expect(trainer.get_by_text("Đã phát hành bản 9.0.0.")).to_be_visible()

    learner = open_context(site, scripts=scripts).new_page()
    sign_in(learner, "hocvien")
    read_the_slip(learner)
    check_that_nothing_else_is_asked(learner)
    assert standing(site, Completion, LessonProgress, PracticeResponse) == before
    assert len(standing(site, ChangeSeen)) == 1


def read_the_slip(page: Page) -> None:
    """The learner's page leads to the slip: one sentence struck, one set, what to do, one question; then it is gone."""
    go(page, "Việc học")
    page.locator(f"main a[href$='{SLIP}']").click()
    expect(page.locator("del")).to_have_text("Báo cho công an phường.")
    expect(page.locator("ins")).to_have_text("Báo qua số 156 trước.")
    expect(page.locator("main")).to_contain_text("Dán số 156 ở quầy.")
    expect(page.locator("main")).to_contain_text("Chỉ cần xem phần dưới đây, không phải học lại.")
    expect(page.locator("[data-question]")).to_have_count(1)
    expect(page.get_by_text("Nên xem lại")).to_have_count(0)
    page.locator(f'#{QUESTION.id} input[type="radio"]').first.check()
    page.get_by_role("button", name="Kiểm tra").click()
    expect(page.locator(f"#{QUESTION.id} .tag").first).to_be_visible()
    page.get_by_role("button", name="Tôi đã nắm được").click()
    expect(page.get_by_text("Cảm ơn anh/chị đã xem.")).to_be_visible()
    expect(page.locator(f"main a[href$='{SLIP}']")).to_have_count(0)


def check_that_nothing_else_is_asked(page: Page) -> None:
    """The course stays complete, each of its lessons done, and the changed lesson has every answer."""
    course = the_course()
    page.goto(f"/vi/courses/{course.slug}/")
    expect(page.get_by_text("Anh/chị đã hoàn thành khóa học.")).to_be_visible()
    expect(page.locator("ol.tasks > li", has_text="Đã xong")).to_have_count(len(course.lessons))
    page.locator("ol.tasks").get_by_role("link").first.click()
    expect(page.get_by_text("Số chung để báo là 156.")).to_be_visible()
    expect(page.locator("main [data-question]:not([data-answered])")).to_have_count(0)


def standing(site: LiveSite, *tables: type[Base]) -> list[tuple[Any, ...]]:
    """Every row of the tables."""
    with site.database.read() as session:
        return [tuple(row) for each in tables for row in session.execute(select(each.__table__))]
