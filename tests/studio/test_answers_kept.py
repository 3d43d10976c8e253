"""What was answered about earlier learners in one draft is not asked again in the next, as far as it is the same there."""

from __future__ import annotations

import re

from elearn.core.actor import Role
from tests.site import Site
from tests.studio.test_pages import check, drafted, text_of, with_review_off
from tests.studio.test_versions import names, with_words

FIRST, SECOND = "Câu thứ nhất vừa thêm.", "Một đoạn khác hẳn, cũng mới."
BETWEEN = "\n\n"


def asked(site: Site, *passages: str) -> str:
    """The address of the questions about a draft with some passages more."""
    return f"{drafted(site, with_words(BETWEEN.join(passages)))}/learners"


def answered(site: Site) -> str:
    """The address of a draft with two passages more, whose author has answered: the first is to be learned again."""
    with_review_off(site, drafted(site))
    address = asked(site, FIRST, SECOND)
    page = text_of(site.browser(Role.TRAINER), address)
    first, second = names(page)
    document = re.search(r'name="document" value="(\w+)"', page)
    assert document
    form = {"document": document[1], "text_vi": "Thêm hai đoạn.", f"{first}-relearn": "yes", f"{first}-told": "1"}
    said = {f"{first}-new_vi": FIRST, f"{first}-todo_vi": "Làm như câu ấy.", f"{second}-relearn": "no"}
    answer = site.browser(Role.TRAINER).post(address, data=form | said)
    assert answer.status_code == 303
    check(site)
    return answer.location


def is_chosen(page: str, name: str, value: str) -> bool:
    field = re.search(rf'<input[^>]*name="{name}-relearn"[^>]*value="{value}"[^>]*>', page)
    assert field
    return " checked" in field[0]


def test_what_stayed_the_same_keeps_its_answer_and_what_differs_is_asked_anew(site: Site) -> None:
    answered(site)
    mended = SECOND.replace("hẳn", "nữa")
    page = text_of(site.checking(Role.TRAINER), asked(site, FIRST, mended))
    first, second = names(page)
    assert (is_chosen(page, first, "yes"), is_chosen(page, second, "no")) == (True, True)
    assert "Làm như câu ấy." in page
    assert "Thêm hai đoạn." in page
    assert "1 câu trả lời được lấy lại từ bản nháp trước." in page
    assert mended in page


def test_a_passage_before_them_changes_no_answer(site: Site) -> None:
    answered(site)
    page = text_of(site.browser(Role.TRAINER), asked(site, "Đứng trước.", FIRST, SECOND))
    assert "2 câu trả lời được lấy lại từ bản nháp trước." in page


def test_nothing_is_taken_over_from_what_was_published(site: Site) -> None:
    with_review_off(site, answered(site))
    page = text_of(site.browser(Role.TRAINER), asked(site, FIRST, SECOND, "Thêm nữa."))
    assert "Làm như câu ấy." not in page
