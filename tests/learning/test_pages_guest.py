"""Pages for readers without account: the same bytes for everybody, no cookie, and nothing written but what they report."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from werkzeug.datastructures import MultiDict

from elearn.core.actor import SYSTEM
from elearn.learning.models import FaultReport, PracticeResponse
from elearn.learning.rules import questions_to_know
from elearn.organisation.service import set_contact
from elearn.organisation.settings import Contact
from elearn.web.access import SESSION_TOKEN
from tests.assessment.counter import counter_course
from tests.learning.filling import lesson_address, right_fields
from tests.site import Site, every_kind, first_course

COURSES = (first_course(), every_kind())
PUBLIC = (
    "/vi/",
    "/vi/courses",
    "/vi/help",
    "/vi/incident",
    *(f"/vi/courses/{course.slug}/" for course in COURSES),
    *(f"/vi/courses/{course.slug}/{page}" for course in COURSES for page in ("finish", "card")),
    *(f"/vi/courses/{course.slug}/{lesson.slug}" for course in COURSES for lesson in course.lessons),
)


def test_a_reader_without_account_gets_no_cookie(site: Site) -> None:
    browser = site.browser()
    assert [page for page in PUBLIC if "Set-Cookie" in browser.get(page).headers] == []


def test_reading_writes_nothing(site: Site) -> None:
    browser = site.browser()
    for page in PUBLIC:
        browser.get(page)
    assert site.written == []


def test_everybody_gets_the_same_bytes(site: Site) -> None:
    one, other = site.browser(), site.browser()
    assert [page for page in PUBLIC if one.get(page).data != other.get(page).data] == []


def test_a_signed_in_reader_before_leaves_nothing_on_everybodys_page(site: Site) -> None:
    # Versions that nobody has seen, so that no page of them is kept yet.
    for course in COURSES:
        site.publish(replace(course, source_hash="6" * 64))
    for page in PUBLIC:
        site.browser("trainer").get(page)
    guest = site.browser()
    assert [page for page in PUBLIC if "/vi/studio" in guest.get(page).get_data(as_text=True)] == []


def test_everybodys_page_before_leaves_nothing_on_that_of_a_signed_in_reader(site: Site) -> None:
    trainer, guest = site.browser("trainer"), site.browser()
    for page in PUBLIC:
        guest.get(page)
    pages = [page for page in PUBLIC if not page.endswith(("/card", "/incident"))]
    assert [page for page in pages if "/vi/studio" not in trainer.get(page).get_data(as_text=True)] == []


@pytest.mark.parametrize("page", ["/vi/", "/vi/help", "/vi/incident", f"/vi/courses/{first_course().slug}/", PUBLIC[-1]])
def test_a_page_that_is_kept_is_not_sent_again(site: Site, page: str) -> None:
    browser = site.browser()
    again = browser.get(page, headers={"If-None-Match": browser.get(page).headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_a_new_version_has_another_mark(site: Site) -> None:
    page = f"/vi/courses/{first_course().slug}/"
    before = site.browser().get(page).headers["ETag"]
    site.publish(replace(first_course(), source_hash="9" * 64, label="9.0.0"))
    assert site.browser().get(page, headers={"If-None-Match": before}).status_code == 200


CITIZEN = "Người dân không phải tự ghi."


@pytest.mark.parametrize(
    ("query", "is_shown"), [("", True), ("?edition=citizen", True), ("?edition=official", False), ("?edition=x", True)]
)
def test_a_reader_without_account_reads_the_edition_for_citizens_unless_they_ask(site: Site, query: str, *, is_shown: bool) -> None:
    address = lesson_address(every_kind(), every_kind().lessons[0]) + query
    page = site.browser().get(address, follow_redirects=True).get_data(as_text=True)
    assert (CITIZEN in page) is is_shown


def test_an_official_reads_the_edition_for_officials_unless_they_ask(site: Site) -> None:
    address = lesson_address(every_kind(), every_kind().lessons[0])
    pages = [site.browser("own").get(address + query).get_data(as_text=True) for query in ("", "?edition=citizen")]
    assert [CITIZEN in page for page in pages] == [False, True]


def test_an_answer_stays_in_the_edition_that_was_read(site: Site) -> None:
    address = lesson_address(
        every_kind(), every_kind().lessons[0], [("edition", "official"), *right_fields(every_kind().questions["q-mo-dau"])]
    )
    assert CITIZEN not in site.browser().get(address).get_data(as_text=True)


def test_what_is_for_instructors_stands_on_no_page(site: Site) -> None:
    address = lesson_address(every_kind(), every_kind().lessons[0])
    for who in ("guest", "own", "trainer"):
        assert "Cho cả lớp đóng vai" not in site.browser(who).get(address).get_data(as_text=True)


def test_the_last_lesson_leads_to_the_card(site: Site) -> None:
    course = every_kind()
    page = site.browser().get(lesson_address(course, course.lessons[-1])).get_data(as_text=True)
    assert f'href="/vi/courses/{course.slug}/finish"' in page


def test_the_thanks_count_what_is_open_without_account(site: Site) -> None:
    site.publish(counter_course())
    page = site.browser().get("/vi/courses/tiep-khach/finish").get_data(as_text=True)
    lessons = [each for each in counter_course().lessons if each.kind != "quiz"]
    assert f"đã học {len(lessons)} bài, {sum(each.minutes for each in lessons)} phút" in page


def test_before_a_quiz_a_guest_finds_signing_in_the_strongest_button(site: Site) -> None:
    site.publish(counter_course())
    page = site.browser().get(f"/vi/courses/tiep-khach/{counter_course().lessons[-1].slug}").get_data(as_text=True)
    assert "Lấy thẻ hoàn thành" in page
    assert 'class="fwd"' not in page


def test_the_card_leaves_room_for_a_contact_that_nobody_has_set(site: Site) -> None:
    page = site.browser().get(f"/vi/courses/{first_course().slug}/card").get_data(as_text=True)
    assert re.search(r"Đầu mối sự cố: …{10,}", page)


def test_the_card_prints_the_contact_of_the_readers_unit(site: Site) -> None:
    contact = Contact("Anh Khoa", "0900 000 000")
    with site.database.unit_of_work() as work:
        set_contact(work.session, SYSTEM, site.plan.units["own"], "cntt", contact, on=work.now.date(), now=work.now)
    page = site.browser("own").get(f"/vi/courses/{first_course().slug}/card").get_data(as_text=True)
    assert 'Đầu mối sự cố: <span class="contact">Anh Khoa, 0900 000 000</span>' in page


def test_a_course_without_card_says_so(site: Site) -> None:
    site.publish(replace(every_kind(), card=None, source_hash="8" * 64))
    assert site.browser().get(f"/vi/courses/{every_kind().slug}/card").status_code == 404


def test_a_fault_is_reported_without_account(site: Site) -> None:
    address = lesson_address(every_kind(), every_kind().lessons[0])
    answer = site.browser().post(f"{address}/report", data={"words": "Sai chính tả", "block": "x"})
    assert answer.status_code == 303
    assert site.count(FaultReport) == 1


def test_the_thanks_for_a_report_stand_on_nobody_elses_page(site: Site) -> None:
    site.publish(replace(every_kind(), source_hash="7" * 64))
    address = lesson_address(every_kind(), every_kind().lessons[0])
    reporter = site.browser()
    thanks = reporter.get(reporter.post(f"{address}/report", data={"words": "Sai chính tả"}).location)
    assert "Đã ghi nhận" in thanks.get_data(as_text=True)
    assert "Đã ghi nhận" not in site.browser().get(address).get_data(as_text=True)


def test_a_notice_for_somebody_whose_session_has_ended_stands_on_nobody_elses_page(site: Site) -> None:
    site.publish(replace(every_kind(), source_hash="f" * 64))
    browser, address = site.browser("own"), lesson_address(every_kind(), every_kind().lessons[0])
    asked = questions_to_know(every_kind(), every_kind().lessons[1])
    known = f"{lesson_address(every_kind(), every_kind().lessons[1])}/known"
    browser.post(known, data=MultiDict([field for each in asked for field in right_fields(each)]))
    with browser.session_transaction() as kept:
        assert "đã biết" in str(kept["_flashes"])
    with browser.session_transaction() as kept:
        kept.pop(SESSION_TOKEN)
    assert "được tính là “đã biết”" in browser.get(address).get_data(as_text=True)
    assert "được tính là “đã biết”" not in site.browser().get(address).get_data(as_text=True)


def test_a_report_without_words_comes_back_with_a_sentence(site: Site) -> None:
    answer = site.browser().post(f"{lesson_address(every_kind(), every_kind().lessons[0])}/report", data={"words": " "})
    assert answer.status_code == 422
    assert "Xin viết vài chữ" in answer.get_data(as_text=True)


def test_reports_from_one_address_are_bounded(site: Site) -> None:
    address = f"{lesson_address(every_kind(), every_kind().lessons[0])}/report"
    browser = site.browser()
    statuses = [browser.post(address, data={"words": f"Sai chính tả ở dòng {line}"}).status_code for line in range(12)]
    assert statuses == [303] * 10 + [429] * 2
    assert site.count(FaultReport) == 10


def test_the_same_words_at_the_same_place_are_one_report(site: Site) -> None:
    lesson = every_kind().lessons[0]
    address, block = f"{lesson_address(every_kind(), lesson)}/report", lesson.pages["vi"].blocks[0].key
    for data in ({"words": "Sai ngày"}, {"words": "Sai ngày"}, {"words": "Sai ngày", "block": block}):
        assert site.browser().post(address, data=data).status_code == 303
    assert site.count(FaultReport) == 2


@pytest.mark.parametrize("act", ["answer", "place", "end", "desk", "known"])
def test_nothing_is_kept_for_a_reader_without_account(site: Site, act: str) -> None:
    fields = dict(right_fields(every_kind().questions["q-mo-dau"]))
    answer = site.browser().post(f"{lesson_address(every_kind(), every_kind().lessons[0])}/{act}", data=fields)
    assert answer.status_code == 401
    assert site.count(PracticeResponse) == 0


@pytest.mark.parametrize(
    "address",
    [
        "/vi/courses/khong-co/",
        "/vi/courses/khong-co/bai",
        "/vi/courses/so-tay-tiep-dan/khong-co",
        "/vi/courses/so-tay-tiep-dan/khong-co/report",
    ],
)
def test_an_address_without_lesson_is_not_found(site: Site, address: str) -> None:
    assert site.browser().get(address).status_code == 404


def test_an_address_that_no_database_can_be_asked_for_is_not_found(site_on_each: Site) -> None:
    addresses = (
        "/vi/courses/a%00b/",
        "/vi/courses/a%00b/c",
        "/vi/courses/a%00b/c/report",
        "/vi/courses/a%00b/card",
    )
    assert [site_on_each.browser().get(each).status_code for each in addresses] == [404] * len(addresses)


def test_a_remark_can_be_made_on_every_block_without_script(site: Site) -> None:
    course, lesson = first_course(), first_course().lessons[0]
    page = site.checking().get(f"{lesson_address(course, lesson)}/report").get_data(as_text=True)
    offered = re.findall(r'<option value="([^"]*)"', page)
    assert offered == ["", *(block.key for block in lesson.pages["vi"].blocks)]


def test_a_report_names_no_place_that_only_instructors_are_shown(site: Site) -> None:
    course, lesson = every_kind(), every_kind().lessons[0]
    page = site.browser("trainer").get(f"{lesson_address(course, lesson)}/report").get_data(as_text=True)
    hidden = [block.key for block in lesson.pages["vi"].blocks if block.kind == "instructor"]
    assert hidden
    assert [key for key in hidden if f'value="{key}"' in page] == []


def test_a_report_that_is_refused_keeps_the_place(site: Site) -> None:
    lesson = every_kind().lessons[0]
    key = lesson.pages["vi"].blocks[0].key
    answer = site.browser().post(f"{lesson_address(every_kind(), lesson)}/report", data={"words": "x", "block": key})
    assert f'name="block" value="{key}"' in answer.get_data(as_text=True)


def test_a_report_says_who_reads_it_and_that_the_sender_is_not_shown(site: Site) -> None:
    page = site.browser().get(f"{lesson_address(every_kind(), every_kind().lessons[0])}/report").get_data(as_text=True)
    assert "không thấy ai gửi" in page
