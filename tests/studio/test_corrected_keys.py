"""A key that was corrected: its author sees which question it is, what was and is right, and finds the words for it ready."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pytest

from elearn.core.actor import Role
from elearn.studio.changes import questions_of
from tests.site import Site
from tests.studio.stage import course_files
from tests.studio.test_changes import LESSON, compiled
from tests.studio.test_pages import check, drafted, text_of, with_review_off
from tests.studio.test_versions import names, served

READ, NEVER = "Đọc to địa chỉ để cô Ba nghe lại", "Xin thêm một địa chỉ dự phòng của cô"
TITLE = "Cô Ba nhờ chị Hạnh gửi kết quả vào hộp thư của con gái. Chị Hạnh nên làm gì trước?"


def with_quiz(feedback: str = "after-submit") -> dict[str, bytes]:
    """The course with a quiz that draws from its bank."""
    folder = LESSON.rpartition("/")[0]
    settings = f"kind: quiz\nid: kiem-tra\nminutes: 5\npass: 70%\nfeedback: {feedback}\ndraw:\n  - {{bank: thu, count: 1}}\n"
    texts = {
        "vi": f"---\ntitle: Kiểm tra\n{settings}---\n\nMột câu.\n",
        "en": "---\nkind: quiz\nid: kiem-tra\ntitle: Quiz\nminutes: 5\n---\n\nOne.\n",
    }
    return {**course_files(), **{f"{folder}/90-kiem-tra.{language}.md": text.encode() for language, text in texts.items()}}


def corrected(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The same with another right option in the first question of its bank."""
    told = dict(files)
    for path in (each for each in told if each.startswith("banks/")):
        text = told[path].decode()
        second, third = re.findall(r"^- \[.\] .*$", text, re.MULTILINE)[1:3]
        told[path] = text.replace(second, second.replace("[x]", "[ ]")).replace(third, third.replace("[ ]", "[x]")).encode()
    return told


@pytest.mark.pure
def test_a_corrected_key_of_a_bank_comes_with_words_for_the_slip() -> None:
    (asked,) = questions_of(compiled(with_quiz()), compiled(corrected(with_quiz())))
    assert (asked.kind, asked.question, asked.has_new_key, asked.lessons) == ("bank", "thu-b-001", True, ("kiem-tra",))
    assert (asked.old["vi"], asked.new["vi"]) == (f"{TITLE} {READ}", f"{TITLE} {NEVER}")


@pytest.mark.pure
def test_where_a_quiz_never_tells_its_keys_the_slip_does_not_either() -> None:
    (asked,) = questions_of(compiled(with_quiz("none")), compiled(corrected(with_quiz("none"))))
    assert (asked.old, asked.new["vi"]) == ({}, TITLE)


def asked_page(site: Site, language: str = "vi") -> tuple[str, str]:
    """The address of the questions about a draft with a corrected key, and their page."""
    with_review_off(site, drafted(site, with_quiz()))
    address = f"{drafted(site, corrected(with_quiz()))}/learners"
    return address, text_of(site.checking(Role.TRAINER), address.replace("/vi/", f"/{language}/"))


def test_the_author_reads_which_question_it_is_and_what_was_and_is_right(site: Site) -> None:
    _, page = asked_page(site)
    assert TITLE in page
    assert re.search(rf"Trước đây đúng là</dt><dd>\s*<span[^>]*>{READ}", page)
    assert re.search(rf"Bây giờ đúng là</dt><dd>\s*<span[^>]*>{NEVER}", page)


@pytest.mark.parametrize(("language", "title"), [("vi", "Ghi câu trả lời"), ("en", "Record the answers")])
def test_the_page_is_sound_and_its_button_says_what_it_does(site: Site, language: str, title: str) -> None:
    _, page = asked_page(site, language)
    assert title in page


def test_it_is_told_unless_its_author_says_no_and_nothing_is_missing(site: Site) -> None:
    address, page = asked_page(site)
    (name,) = names(page)
    assert re.search(rf'<input[^>]*name="{name}-told"[^>]* checked', page)
    form = dict(re.findall(rf'name="({name}-(?:old|new)_\w+)"[^>]*>\n([^<]*)<', page))
    document = re.search(r'name="document" value="(\w+)"', page)
    assert document
    form |= {"document": document[1], "text_vi": "Sửa một đáp án.", f"{name}-told": "1", f"{name}-relearn": "yes"}
    answer = site.browser(Role.TRAINER).post(address, data=form)
    assert answer.status_code == 303
    check(site)
    shown = text_of(site.checking(Role.TRAINER), answer.location)
    assert "Anh/chị đã trả lời cho người đã học." in shown
    assert "Trả lời trước khi gửi" not in shown
    with_review_off(site, answer.location)
    (slip,) = (slip for change in served(site).changes for slip in change.slips)
    assert slip.new["vi"].endswith(NEVER)
