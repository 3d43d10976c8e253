"""From a Word file to readers: written, reviewed, published, changed once more; and a learner sees only what changed."""

from __future__ import annotations

import io
from functools import partial
from typing import Any

import pytest
from docx import Document
from playwright.sync_api import Page, expect
from sqlalchemy import select

from elearn.authoring.reading import read_import
from elearn.authoring.service import READ
from elearn.catalogue.library import LIBRARY
from elearn.catalogue.models import Course as ServedCourse
from elearn.catalogue.storage import LocalStorage
from elearn.content.document import Course
from elearn.content.workshop import Workshop
from elearn.core.ids import Id
from elearn.core.jobs.runner import Runner
from elearn.learning.models import Completion
from elearn.studio.checking import Bench, check_draft
from elearn.studio.service import CHECK
from tests.build import COURSES
from tests.journeys.conftest import OpenContext, go, sign_in
from tests.journeys.installation import LiveSite
from tests.journeys.learned import complete

pytestmark = pytest.mark.browser

TITLE = "Giữ kín mã xác thực"
OLD = "Không đọc mã cho bất kỳ ai gọi đến."
NEW = "Không đọc mã cho bất kỳ ai, kể cả người xưng là cán bộ."


def word_file() -> dict[str, Any]:
    """Two lessons and four questions: two with a stated key, two whose key is bold."""
    document = Document()
    for heading, words in (("Mã xác thực là gì", "Mã dùng một lần, gửi đến máy của anh/chị."), ("Khi có người hỏi mã", OLD)):
        document.add_heading(heading, 1)
        document.add_paragraph(words)
    document.add_heading("Câu hỏi", 1)
    for number in range(1, 5):
        document.add_paragraph(f"Câu {number}: Việc nào nên làm khi nhận mã lần thứ {number}?")
        for letter, words in zip("ABC", ("Đọc cho người gọi", "Giữ kín", "Chụp màn hình gửi đi"), strict=True):
            run = document.add_paragraph().add_run(f"{letter}. {words}")
            run.bold = number > 2 and letter == "B"
        if number <= 2:
            document.add_paragraph("Đáp án: B")
    packed = io.BytesIO()
    document.save(packed)
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    return {"name": "giu-kin.docx", "mimeType": kind, "buffer": packed.getvalue()}


def run_jobs(site: LiveSite) -> None:
    """What the job runner beside the site does, with the compiler in its own process."""
    with Workshop() as workshop:

        def compile_course(sources, laws, previous, hear):  # type: ignore[no-untyped-def]  # as `checking.CompileAloud`
            return workshop.compile(sources, laws=laws, previous=previous, hear=hear)

        media, private = LocalStorage(site.settings.media), LocalStorage(site.settings.private, is_private=True)
        bench = Bench(compile_course, private, media, [COURSES / "laws.yml"])
        handlers = {CHECK: partial(check_draft, bench=bench), READ: partial(read_import, files=private, office="none")}
        Runner(site.database, handlers).run_once()


def served(site: LiveSite) -> Course:
    """The course as it is served."""
    with site.database.read() as session:
        rendition = session.scalars(select(ServedCourse.rendition_id).where(ServedCourse.code == "giu-kin-ma-xac-thuc")).one()
        assert rendition is not None
        return LIBRARY.get_document(session, rendition)


def completions(site: LiveSite) -> list[Id]:
    with site.database.read() as session:
        return sorted(session.scalars(select(Completion.id)))


def bring(trainer: Page, site: LiveSite) -> None:
    """The trainer begins a course and brings the Word file in, confirming the keys that were guessed."""
    go(trainer, "Soạn bài")
    trainer.get_by_role("link", name="Khóa học tôi soạn").click()
    trainer.get_by_role("link", name="Soạn khóa học mới").click()
    trainer.get_by_label("Tên của khóa học").fill(TITLE)
    trainer.get_by_role("button", name="Bắt đầu soạn").click()
    trainer.get_by_role("link", name="Đưa vào từ tệp có sẵn").click()
    trainer.locator("#f-file").set_input_files(word_file())  # type: ignore[arg-type]  # a file in memory
    trainer.get_by_role("button", name="Đọc tệp").first.click()
    run_jobs(site)
    trainer.reload()
    expect(trainer.get_by_text("Đọc được 2 bài và 4 câu hỏi.")).to_be_visible()
    expect(trainer.get_by_text("2 câu cần anh/chị xác nhận đáp án.")).to_be_visible()
    for name in ("key.3", "key.4"):
        trainer.locator(f'input[name="{name}"]').nth(1).check()
    # Whoever has read both lessons has completed the course: the learner of this journey sits no quiz.
    trainer.get_by_label("Thêm một bài kiểm tra rút câu hỏi từ ngân hàng này").uncheck()
    trainer.get_by_role("button", name="Đưa vào khóa").click()
    expect(trainer.get_by_text("Đã đưa vào khóa")).to_be_visible()


def send(trainer: Page, site: LiveSite) -> str:
    """What is written is checked; answers the address of its draft."""
    trainer.get_by_role("link", name="Kiểm tra và gửi").click()
    trainer.get_by_role("button", name="Kiểm tra").click()
    run_jobs(site)
    trainer.reload()
    return trainer.url


def review_and_publish(trainer: Page, reviewer: Page, address: str) -> None:
    """Somebody else reads it and agrees; its author publishes."""
    trainer.get_by_role("button", name="Gửi đi thẩm định").click()
    expect(trainer.get_by_text("Chờ thẩm định từ")).to_be_visible()
    reviewer.goto(address)
    reviewer.get_by_role("button", name="Đồng ý phát hành bản này").click()
    expect(reviewer.get_by_text("đã đọc và đồng ý")).to_be_visible()
    trainer.goto(address)
    trainer.locator("#publish > summary").click()
    trainer.locator("#publish form button[type=submit]").click()
    expect(trainer.get_by_text("Đã phát hành bản")).to_be_visible()


def change(trainer: Page) -> None:
    """The trainer changes one sentence in the editor, sees it kept and drawn, and goes back to the course."""
    go(trainer, "Soạn bài")
    trainer.get_by_role("link", name="Khóa học tôi soạn").click()
    trainer.get_by_role("link", name=TITLE).click()
    trainer.get_by_role("link", name="Khi có người hỏi mã").click()
    text = trainer.locator("#text")
    text.fill(text.input_value().replace(OLD, NEW))
    expect(trainer.locator("#kept")).to_contain_text("Đã lưu lúc")
    expect(trainer.locator("#checked .drawn")).to_contain_text(NEW)
    trainer.get_by_role("link", name=TITLE).click()


def answer_for_learners(trainer: Page, site: LiveSite) -> str:
    """The trainer says what earlier learners are told; answers the address of the draft that says it."""
    expect(trainer.get_by_text("Còn một việc: nói với người đã học bản trước.")).to_be_visible()
    trainer.get_by_role("link", name="Trả lời", exact=True).click()
    trainer.locator("#f-text_vi").fill("Nói rõ hơn ai cũng không được hỏi mã.")
    trainer.locator('input[name$="-told"]').first.check()
    trainer.get_by_role("button", name="Ghi câu trả lời").click()
    run_jobs(site)
    trainer.reload()
    return trainer.url


def test_from_a_word_file_through_review_to_a_second_version(open_context: OpenContext, site: LiveSite) -> None:
    trainer = open_context(site).new_page()
    sign_in(trainer, "giangvien")
    bring(trainer, site)
    address = send(trainer, site)
    reviewer = open_context(site).new_page()
    sign_in(reviewer, "thamdinh")
    review_and_publish(trainer, reviewer, address)

    complete(site.database, "hocvien", served(site))
    before = completions(site)
    change(trainer)
    send(trainer, site)
    address = answer_for_learners(trainer, site)
    review_and_publish(trainer, reviewer, address)

    learner = open_context(site).new_page()
    sign_in(learner, "hocvien")
    learner.goto("/vi/courses/giu-kin-ma-xac-thuc/changes")
    expect(learner.locator("main")).to_contain_text("kể cả người xưng là cán bộ")
    expect(learner.locator("main")).not_to_contain_text("Mã dùng một lần")
    assert completions(site) == before
