"""One's own notices: what is shown to whom, reading them, and the box that tells a true message from a forged one."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import event, select

from elearn.core.actor import SYSTEM, Actor
from elearn.core.db.work import Database
from elearn.core.errors import NotFound
from elearn.core.ids import Id, new_id
from elearn.notifications import queries, service
from elearn.notifications.kinds import KINDS, Kind
from elearn.notifications.models import Notice
from elearn.notifications.wording import word
from tests.notifications.makers import WORDS, a_reader, codes_of, tell
from tests.site import LEARNER, Site

ADDRESS = "/vi/notices"


def told(site: Site, *, kind: Kind = Kind.COURSE_CHANGED, times: int = 1, who: str = LEARNER) -> list[str]:
    """Notices to somebody of the site's city; answers all their codes."""
    person = site.plan.people[who]
    with site.database.unit_of_work() as work:
        for _ in range(times):
            tell(work.session, Actor(person), kind=kind)
    with site.database.read() as session:
        return codes_of(session, person)


def ids_of(site: Site, who: str = LEARNER) -> list[Id]:
    with site.database.read() as session:
        return list(session.scalars(select(Notice.id).where(Notice.person_id == site.plan.people[who]).order_by(Notice.id)))


@pytest.mark.pure
def test_every_kind_is_said_with_few_words_and_with_many() -> None:
    for kind in Kind:
        for words in ({}, dict.fromkeys(("course", "sender", "text", "what"), "x")):
            said = word(kind, words, "vi", lambda message, **values: message % values)
            assert said.subject
            assert "%(" not in said.subject + "".join(said.lines)
    assert set(KINDS) == set(Kind)


@pytest.mark.pure
def test_quotation_marks_in_a_course_become_inner_ones() -> None:
    said = word(Kind.COURSE_CHANGED, WORDS, "vi", lambda message, **values: message % values)
    assert said.subject == "Khóa học “An toàn ‘thông tin’” đã thay đổi"


@pytest.mark.parametrize(("language", "said"), [("vi", "Bài 2 viết lại"), ("en", "What has changed: Lesson 2")])
def test_a_notice_is_shown_with_its_code_in_the_language_of_the_page(site: Site, language: str, said: str) -> None:
    [code] = told(site)
    page = site.checking(LEARNER).get(f"/{language}/notices").get_data(as_text=True)
    assert code in page
    assert said in page


def test_an_empty_page_says_what_will_stand_there(site: Site) -> None:
    assert "Chưa có tin nào." in site.checking(LEARNER).get(ADDRESS).get_data(as_text=True)


def test_nobody_sees_or_reads_the_notices_of_another(site: Site) -> None:
    [code] = told(site)
    other = site.browser("sibling")
    assert code not in other.get(ADDRESS).get_data(as_text=True)
    assert other.post(f"{ADDRESS}/{ids_of(site)[0]}/read").status_code == 404
    assert "Không có: trang này" in other.get(ADDRESS, query_string={"code": code}).get_data(as_text=True)


def test_a_true_code_is_confirmed_with_what_was_said(site: Site) -> None:
    [code] = told(site)
    page = site.checking(LEARNER).get(ADDRESS, query_string={"code": code.lower().replace("-", " ")}).get_data(as_text=True)
    assert f"Có thật: trang này đã báo cho anh/chị tin {code}." in page


@pytest.mark.parametrize(
    ("typed", "answer"),
    [("ZZ-0000", "Không có: trang này không báo"), ("<script>", "không phải là mã đối chiếu"), ("  ", "Tin của tôi")],
)
def test_what_is_no_code_of_ones_own_is_said_to_be_none(site: Site, typed: str, answer: str) -> None:
    told(site)
    page = site.browser(LEARNER).get(ADDRESS, query_string={"code": typed}).get_data(as_text=True)
    assert answer in page
    assert '<script>"' not in page


def test_unread_ones_are_counted_in_the_menu_and_gone_once_read(site: Site) -> None:
    told(site, times=3)
    browser = site.browser(LEARNER)
    assert "Tin báo (3)" in browser.get("/vi/account").get_data(as_text=True)
    assert browser.post(f"{ADDRESS}/{ids_of(site)[0]}/read").location == ADDRESS
    assert "Tin báo (2)" in browser.get("/vi/account").get_data(as_text=True)
    browser.post(f"{ADDRESS}/read")
    assert re.search(r"Tin báo</a>", browser.get("/vi/account").get_data(as_text=True))


def test_a_lesson_that_many_share_shows_each_their_own_count(site: Site) -> None:
    course = next(
        iter(re.findall(r'href="(/vi/courses/[^"/]+/)"', site.browser(LEARNER).get("/vi/courses").get_data(as_text=True)))
    )
    first = re.findall(rf'href="({course}[^"#?]+)"', site.browser(LEARNER).get(course).get_data(as_text=True))[0]
    assert "Tin báo</a>" in site.browser("own").get(first).get_data(as_text=True)
    told(site, times=2)
    assert "Tin báo (2)</a>" in site.browser(LEARNER).get(first).get_data(as_text=True)
    assert "Tin báo</a>" in site.browser("own").get(first).get_data(as_text=True)


def test_opening_marks_as_read_and_leads_to_the_page(site: Site) -> None:
    told(site)
    answer = site.browser(LEARNER).post(f"{ADDRESS}/{ids_of(site)[0]}/read", data={"open": "1"})
    assert (answer.status_code, answer.location) == (303, "/vi/courses/sec-phish/")


@pytest.mark.parametrize("wanted", ["x", str(new_id()), "00000000-0000-0000-0000-000000000000"])
def test_a_notice_that_is_not_there_is_not_found(site: Site, wanted: str) -> None:
    assert site.browser(LEARNER).post(f"{ADDRESS}/{wanted}/read").status_code == 404


def test_unread_ones_stand_first(database: Database) -> None:
    with database.unit_of_work() as work:
        reader = a_reader(work.session)
        tell(work.session, reader)
        tell(work.session, reader)
        newest = work.session.scalars(select(Notice).order_by(Notice.id.desc())).first()
        assert newest is not None
        service.mark_read(work.session, reader, newest.id, now=work.now)
    with database.read() as session:
        assert [each.read_at is None for each in queries.list_notices(session, reader).rows] == [True, False]


def test_the_operator_has_no_notices_to_read(database: Database) -> None:
    with database.unit_of_work() as work:
        tell(work.session, a_reader(work.session))
        notice = work.session.scalars(select(Notice.id)).one()
        with pytest.raises(NotFound):
            service.mark_read(work.session, SYSTEM, notice, now=work.now)


def selects(site: Site, address: str) -> int:
    """How many statements the page reads with."""
    counted: list[str] = []
    event.listen(site.database.read_engine, "before_cursor_execute", lambda *args: counted.append(args[2]))
    site.browser(LEARNER).get(address)
    return sum(each.startswith("SELECT") for each in counted)


def test_statements_of_the_page_do_not_grow_with_the_notices(site: Site) -> None:
    told(site)
    few = selects(site, ADDRESS)
    told(site, times=30)
    assert selects(site, ADDRESS) == few == 3


def test_the_count_in_the_menu_costs_no_statement(site: Site) -> None:
    told(site)
    counted: list[str] = []
    event.listen(site.database.read_engine, "before_cursor_execute", lambda *args: counted.append(args[2]))
    page = site.browser(LEARNER).get("/vi/account").get_data(as_text=True)
    assert "Tin báo (1)" in page
    assert sum("FROM notice" in each for each in counted) == 1
    assert "FROM notice" in next(each for each in counted if "account_session" in each)
