"""What was read of a Word file, in the words of whoever owns it: places that can be found, and what did not come along."""

from __future__ import annotations

import re

import pytest

from elearn.core.actor import Role
from tests.authoring.test_pages import begun, page, run_jobs, upload
from tests.exchange.word.documents import docx, p, picture, png, ps, run
from tests.site import Site

BOLD = "<w:b/>"


def word_file() -> bytes:
    """A lesson with a picture and hidden words; seven questions below headings: five stated keys, a guess and none."""
    body = p("Mã xác thực", style="Heading1") + p("Chữ của bài. " * 20, run("Chữ ẩn", "<w:vanish/>")) + p(picture())
    body += p("Phần 5. Ôn tập", style="Heading1") + p("Nhóm A", style="Heading2")
    body += "".join(ps(f"Câu {n}: Việc nào?\nA. Gọi\nB. Im\nĐáp án: A") for n in range(1, 6))
    body += ps("Câu 6: Việc gì?\nA. Gọi lại") + p(run("B. Giữ kín mã", BOLD)) + ps("Câu 7: Việc chi?\nA. Hỏi\nB. Đáp")
    return docx(body, {"word/media/a.png": png()}, (("rId9", "image", "media/a.png"),))


@pytest.fixture
def address(site: Site) -> str:
    """The page of the file as it was read."""
    answer = upload(site.browser(Role.TRAINER), f"{begun(site)}/imports", "a.docx", word_file(), form="document")
    run_jobs(site)
    return str(answer.location)


def section(shown: str, name: str) -> str:
    found = re.search(rf'<section aria-labelledby="h-{name}">(.*?)</section>', shown, re.DOTALL)
    return plain(found[1]) if found else ""


def plain(shown: str) -> str:
    """The words of a page; a change of language inside a sentence leaves no blank."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", re.sub(r"</?span[^>]*>", "", shown)))


def test_what_came_along_is_not_told_as_lost_and_dropped_headings_are(site: Site, address: str) -> None:
    shown = page(site.checking(Role.TRAINER), address)
    left, changed = section(shown, "left"), section(shown, "changed")
    assert ("chữ ẩn" in left.lower(), "Phần 5. Ôn tập" in left, "mô tả" in left) == (True, True, False)
    assert "hình chưa có lời mô tả" in changed.lower()


@pytest.mark.parametrize(("language", "where"), [("vi", "bài “Mã xác thực”"), ("en", "lesson “Mã xác thực”")])
def test_places_are_said_by_what_can_be_found_in_word(site: Site, address: str, language: str, where: str) -> None:
    shown = plain(page(site.checking(Role.TRAINER), address.replace("/vi/", f"/{language}/")))
    assert where in shown
    assert re.search(r"đoạn \d|paragraph \d", shown) is None


def test_a_question_that_waits_for_its_key_is_not_called_whole(site: Site, address: str) -> None:
    shown = page(site.checking(Role.TRAINER), address)
    assert "Nhận trọn: 5. Nhận, có phần không giữ được: 0. Từ chối: 0. Đã đọc, chờ xác nhận đáp án: 2." in plain(shown)
    asked = [plain(each) for each in re.findall(r'<li class="item stack" id="q-\d+">(.*?)</li>', shown, re.DOTALL)]
    told = [("nhận trọn" in each, "chờ xác nhận đáp án" in each) for each in asked]
    assert told == [(True, False)] * 5 + [(False, True)] * 2


def test_an_option_that_was_guessed_is_named_by_its_words(site: Site, address: str) -> None:
    assert "Đáp án “Giữ kín mã” được đoán từ chữ đậm." in plain(page(site.checking(Role.TRAINER), address))


def test_questions_can_be_left_open_without_being_refused_first(site: Site, address: str) -> None:
    shown = page(site.checking(Role.TRAINER), address)
    assert 'name="leave_open"' in shown
    assert "Chưa đưa vào được" not in shown
