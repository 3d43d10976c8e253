"""A trainer publishes a new version, and a learner who had completed the course sees only what changed."""

from __future__ import annotations

from functools import partial

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from elearn.accounts.models import Account
from elearn.catalogue.queries import get_course
from elearn.catalogue.storage import LocalStorage
from elearn.content.source import read_folder
from elearn.content.workshop import Workshop
from elearn.core.actor import SYSTEM
from elearn.core.jobs.runner import Runner
from elearn.learning.models import ChangeSeen, Completion, Enrolment
from elearn.studio.checking import Bench, check_draft
from elearn.studio.service import CHECK
from tests.build import COURSES, SEC_PHISH
from tests.conftest import NOW
from tests.journeys.conftest import OpenContext, sign_in
from tests.journeys.installation import LiveSite, the_course
from tests.studio.zips import a_zip

pytestmark = pytest.mark.browser

QUESTION = next(
    each for each in the_course().iter_questions(the_course().lessons[0]) if each.role == "practice" and each.kind == "single"
)
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


def let_hanh_have_completed(site: LiveSite) -> None:
    with site.database.unit_of_work() as work:
        person = work.session.scalars(select(Account.person_id).where(Account.username == "hocvien")).one()
        entry = get_course(work.session, SYSTEM, "sec-phish")
        wanted = select(Enrolment).where(Enrolment.person_id == person, Enrolment.course_id == entry.id)
        if work.session.scalars(wanted).first() is None:
            work.session.add(Enrolment(person_id=person, course_id=entry.id, enrolled_at=work.now))
        work.session.add(
            Completion(
                person_id=person,
                unit_path=[],
                course_id=entry.id,
                version_id=entry.version_id,
                rendition_id=entry.rendition_id,
                minutes=10,
                source="online",
                completed_at=NOW,
            )
        )


def run_the_check(site: LiveSite) -> None:
    """What the job runner beside the site does, with the compiler in its own process."""
    with Workshop() as workshop:

        def compile_course(sources, laws, previous):  # type: ignore[no-untyped-def]  # as `publishing.Compile`
            return workshop.compile(sources, laws=laws, previous=previous)

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
    let_hanh_have_completed(site)
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
    learner.goto("/vi/learning")
    learner.locator('main a[href$="/sec-phish/changes"]').click()
    expect(learner.locator("del")).to_have_text("Báo cho công an phường.")
    expect(learner.locator("ins")).to_have_text("Báo qua số 156 trước.")
    learner.locator(f'#{QUESTION.id} input[type="radio"]').first.check()
    learner.get_by_role("button", name="Kiểm tra").click()
    expect(learner.locator(f"#{QUESTION.id} .tag").first).to_be_visible()
    learner.get_by_role("button", name="Tôi đã nắm được").click()
    expect(learner.get_by_text("Cảm ơn anh/chị đã xem.")).to_be_visible()
    expect(learner.locator('main a[href$="/sec-phish/changes"]')).to_have_count(0)
    with site.database.read() as session:
        assert len(session.scalars(select(ChangeSeen)).all()) == 1
    learner.goto("/vi/courses/sec-phish/")
    expect(learner.get_by_text("Anh/chị đã hoàn thành khóa học.")).to_be_visible()
