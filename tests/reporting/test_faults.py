"""Reports of faults: whoever answers for a course reads what is wrong and where, and never who said so."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import event, select
from sqlalchemy.exc import OperationalError

from elearn.accounts.models import Person
from elearn.catalogue.models import Course
from elearn.catalogue.queries import get_course, list_courses
from elearn.catalogue.service import publish, retire
from elearn.content.document import Lesson
from elearn.core import limits
from elearn.core.actor import ANONYMOUS, SYSTEM, Actor, Role
from elearn.core.db.work import Database
from elearn.core.ids import Id, new_id
from elearn.core.notes import Note
from elearn.core.paging import Page
from elearn.learning import voices
from elearn.learning.models import FaultReport
from elearn.learning.remark_rules import Outcome
from elearn.learning.service import Place
from elearn.reporting.fault_queries import READERS, FaultRow, list_faults
from tests.build import a_published_course
from tests.conftest import NOW
from tests.organisation.makers import a_unit, acting
from tests.site import Site, every_kind, first_course

ADDRESS = "/vi/reports/faults"
FIRST = first_course().lessons[0]


def report(
    database: Database,
    words: str = "Sai chính tả",
    *,
    lesson: Lesson = FIRST,
    block: str | None = None,
    language: str = "vi",
    actor: Actor = ANONYMOUS,
    days_ago: int = 0,
) -> Id:
    """A reader says what is wrong in the first course."""
    with database.unit_of_work() as work:
        entry = get_course(work.session, SYSTEM, first_course().slug)
        place, at = Place(entry, first_course(), lesson), NOW - timedelta(days=days_ago)
        return voices.report_fault(work.session, actor, place, voices.Said(words, block), language=language, now=at).id


def close(database: Database, report_id: Id, answer: str = "Vì thế.") -> None:
    with database.unit_of_work() as work:
        voices.close_fault(work.session, SYSTEM, report_id, voices.Decision(Outcome.DECLINED, answer), now=work.now)


class Shelf:
    """The first course, and trainers of a city, a ward in it and a second city."""

    def __init__(self, database: Database) -> None:
        self.database = database
        a_published_course(database)
        with database.unit_of_work() as work:
            city = a_unit(work.session)
            self.units = {"city": city, "ward": a_unit(work.session, city), "other": a_unit(work.session)}

    def look(self, unit: str = "ward", role: Role = Role.TRAINER, *, is_closed: bool = False, **more: object) -> Page[FaultRow]:
        actor = acting(new_id(), (role, self.units[unit]))
        with self.database.read() as session:
            return list_faults(session, actor, is_closed=is_closed, **more)  # type: ignore[arg-type]  # passed on as they came

    def belongs_to(self, unit: str) -> None:
        with self.database.unit_of_work() as work:
            course = work.session.scalars(select(Course)).one()
            course.owner_unit_id, course.visibility = self.units[unit], "unit"


@pytest.fixture
def shelf(database: Database) -> Shelf:
    return Shelf(database)


def test_open_reports_and_closed_ones_are_two_lists(shelf: Shelf) -> None:
    close(shelf.database, report(shelf.database, "một"), "Đã sửa.")
    report(shelf.database, "hai")
    assert [row.words for row in shelf.look().rows] == ["hai"]
    assert [(row.words, row.answer) for row in shelf.look(is_closed=True).rows] == [("một", "Đã sửa.")]


def test_the_latest_stands_first(shelf: Shelf) -> None:
    for days in (3, 1, 2):
        report(shelf.database, f"lỗi {days}", days_ago=days)
    assert [row.words for row in shelf.look().rows] == ["lỗi 1", "lỗi 2", "lỗi 3"]


def test_a_report_leads_to_its_block(shelf: Shelf) -> None:
    block = FIRST.pages["vi"].blocks[6]
    report(shelf.database, block=block.key)
    (row,) = shelf.look().rows
    assert row.spot is not None
    assert (row.spot.slug, row.spot.lesson_slug, row.spot.anchor) == (first_course().slug, FIRST.slug, block.key)


def test_a_report_without_block_leads_to_its_lesson(shelf: Shelf) -> None:
    report(shelf.database)
    (row,) = shelf.look().rows
    assert row.spot is not None
    assert (row.spot.anchor, row.is_block_gone) == (None, False)


def test_a_block_that_has_gone_is_said_to_have(shelf: Shelf) -> None:
    made = report(shelf.database)
    with shelf.database.unit_of_work() as work:
        work.session.get_one(FaultReport, made).block = "da-bo/html/1"
    (row,) = shelf.look().rows
    assert row.spot is not None
    assert (row.spot.anchor, row.is_block_gone) == (None, True)


def test_a_lesson_that_has_gone_leads_nowhere_and_stays_in_the_list(shelf: Shelf) -> None:
    report(shelf.database)
    with shelf.database.unit_of_work() as work:
        shorter = replace(first_course(), modules=(replace(first_course().modules[0], lessons=first_course().lessons[1:]),),
                          label="9.0.0", source_hash="9" * 64)  # fmt: skip
        publish(work.session, SYSTEM, shorter, {}, now=work.now)
    (row,) = shelf.look().rows
    assert (row.lesson, row.spot, row.label) == (None, None, first_course().label)


def test_one_course_can_be_looked_at_alone(shelf: Shelf) -> None:
    report(shelf.database)
    assert shelf.look(course=first_course().slug).total == 1
    assert shelf.look(course="khong-co").total == 0


def test_trainers_and_reviewers_read_and_nobody_else(shelf: Shelf) -> None:
    report(shelf.database)
    shelf.belongs_to("ward")
    assert {role for role in Role if shelf.look(role=role).total} == set(READERS)


def test_reports_about_a_course_of_a_unit_are_for_those_who_answer_for_it(shelf: Shelf) -> None:
    report(shelf.database)
    shelf.belongs_to("city")
    assert [shelf.look(unit).total for unit in ("city", "ward", "other")] == [1, 0, 0]


def test_a_trainer_above_reads_what_is_said_below_and_is_led_there(shelf: Shelf) -> None:
    report(shelf.database)
    shelf.belongs_to("ward")
    (row,) = shelf.look("city").rows
    assert row.words == "Sai chính tả"
    assert row.spot is not None
    with shelf.database.read() as session:
        assert row.spot.slug in {each.slug for each in list_courses(session, acting(new_id(), (Role.TRAINER, shelf.units["city"])))}


def test_reports_about_a_retired_course_are_in_no_list(shelf: Shelf) -> None:
    report(shelf.database)
    with shelf.database.unit_of_work() as work:
        retire(work.session, SYSTEM, first_course().id, now=work.now)
    assert shelf.look().total == 0


def test_a_long_list_comes_in_pages_without_gap_or_repetition(shelf: Shelf) -> None:
    for number in range(limits.PAGE_ROWS + 2):
        report(shelf.database, f"lỗi {number}", days_ago=number)
    pages = [shelf.look(page=number) for number in (1, 2, 7)]
    assert [(len(page.rows), page.paging.number) for page in pages] == [(limits.PAGE_ROWS, 1), (2, 2), (2, 2)]
    assert len({row.id for page in pages for row in page.rows}) == limits.PAGE_ROWS + 2


def test_the_statements_do_not_grow_with_reports_and_courses(shelf: Shelf) -> None:
    def count() -> int:
        asked: list[str] = []
        engine = shelf.database.write_engine if shelf.database.is_postgresql else shelf.database.read_engine

        def hear(_connection: object, _cursor: object, statement: str, *_: object) -> None:
            asked.append(statement)

        event.listen(engine, "before_cursor_execute", hear)
        shelf.look()
        event.remove(engine, "before_cursor_execute", hear)
        return sum(not each.startswith(("BEGIN", "COMMIT", "ROLLBACK")) for each in asked)

    with shelf.database.unit_of_work() as work:
        for number in range(6):
            course = replace(first_course(), id=f"c{number}", slug=f"c{number}", source_hash=f"{number}" * 64)
            publish(work.session, SYSTEM, course, {}, now=work.now)
            entry = get_course(work.session, SYSTEM, course.slug)
            place = Place(entry, course, FIRST)
            voices.report_fault(work.session, ANONYMOUS, place, voices.Said("Sai"), language="vi", now=work.now)
    # None of the six documents has been read before: two statements for the list, one each for documents and editions.
    assert count() <= 4
    assert count() == 2


def looks(site: Site) -> list[Note]:
    with site.database.read() as session:
        return list(session.scalars(select(Note).where(Note.kind == "reporting.looked")))


def test_the_page_links_the_very_block_in_the_language_that_was_read(site: Site) -> None:
    block = FIRST.pages["en"].blocks[6].key
    report(site.database, block=block, language="en")
    page = site.checking(Role.TRAINER).get(ADDRESS).get_data(as_text=True)
    assert f'href="/en/courses/{first_course().slug}/{FIRST.slug}#{block}" hreflang="en"' in page
    lesson = site.browser(Role.TRAINER).get(f"/en/courses/{first_course().slug}/{FIRST.slug}").get_data(as_text=True)
    assert f'id="{block}"' in lesson


def test_a_block_for_citizens_is_opened_in_their_edition(site: Site) -> None:
    course = every_kind()
    lesson, block = next(
        (lesson, block) for lesson in course.lessons for block in lesson.pages["vi"].blocks if block.edition == "citizen"
    )
    with site.database.unit_of_work() as work:
        place = Place(get_course(work.session, SYSTEM, course.slug), course, lesson)
        voices.report_fault(work.session, ANONYMOUS, place, voices.Said("Sai rồi", block.key), language="vi", now=work.now)
    page = site.browser(Role.TRAINER).get(ADDRESS).get_data(as_text=True)
    (address,) = re.findall(rf'href="([^"]+)#{re.escape(block.key)}"', page)
    assert f'id="{block.key}"' in site.browser(Role.TRAINER).get(address).get_data(as_text=True)


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("state", ["open", "closed"])
def test_the_page_is_sound_with_reports_and_without(site: Site, language: str, state: str) -> None:
    browser = site.checking(Role.TRAINER)
    browser.get(f"/{language}/reports/faults?state={state}")
    for words, at in (("Hai dòng\nở đây", "vi"), ("Two words", "en")):
        made = report(site.database, words, language=at)
        if state == "closed":
            close(site.database, made, "Đã sửa.")
    assert "Two words" in browser.get(f"/{language}/reports/faults?state={state}").get_data(as_text=True)


def test_who_reported_is_nowhere_in_the_page(site: Site) -> None:
    person = site.plan.people["own"]
    report(site.database, actor=Actor(person_id=person, unit_id=site.plan.units["own"]))
    page = site.browser(Role.TRAINER).get(ADDRESS).get_data(as_text=True)
    with site.database.read() as session:
        name = session.get_one(Person, person).full_name
    assert "Sai chính tả" in page
    assert [str(person) in page, str(name) in page, "Phường A" in page] == [False, False, False]


def test_what_a_reader_typed_is_escaped(site: Site) -> None:
    made = report(site.database, "<script>alert(1)</script> {{7*7}}")
    close(site.database, made, "<b>xong</b>")
    page = site.checking(Role.TRAINER).get(f"{ADDRESS}?state=closed").get_data(as_text=True)
    assert "&lt;script&gt;alert(1)&lt;/script&gt; {{7*7}}" in page
    assert "&lt;b&gt;xong&lt;/b&gt;" in page


@pytest.mark.parametrize("role", [role for role in Role if role not in READERS])
def test_the_page_opens_for_nobody_else(site: Site, role: Role) -> None:
    assert site.browser(role).get(ADDRESS).status_code == 403
    assert looks(site) == []


def test_a_look_is_noted_with_how_much_and_no_word(site: Site) -> None:
    report(site.database)
    site.browser(Role.REVIEWER).get(f"{ADDRESS}?course={first_course().slug}")
    (note,) = looks(site)
    assert note.actor_id == site.plan.people[Role.REVIEWER]
    assert note.detail == {"what": "faults", "rows": 1, "course": first_course().slug, "page": 1}


def test_a_look_that_cannot_be_noted_is_refused_and_shows_nothing(site: Site) -> None:
    def refuse(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if statement.startswith("INSERT INTO note"):
            raise OperationalError(statement, {}, Exception("disk full"))

    report(site.database)
    browser = site.browser(Role.TRAINER)
    event.listen(site.database.write_engine, "before_cursor_execute", refuse)
    answer = browser.get(ADDRESS)
    assert (answer.status_code, "Sai chính tả" in answer.get_data(as_text=True)) == (503, False)


BESIDE = f"{ADDRESS}/{first_course().slug}/{FIRST.id}"
DECLINED = {"outcome": "declined", "answer": "Đúng vậy.", "course": first_course().slug, "lesson": FIRST.id}


def test_a_trainer_answers_and_comes_back_to_the_lesson(site_on_each: Site) -> None:
    made = report(site_on_each.database)
    browser = site_on_each.browser(Role.TRAINER)
    answer = browser.post(f"{ADDRESS}/{made}/answer", data=DECLINED)
    assert (answer.status_code, answer.location) == (303, BESIDE)
    assert "Đã trả lời góp ý." in browser.get(answer.location).get_data(as_text=True)
    assert "Đúng vậy." in browser.get(f"{ADDRESS}?state=closed").get_data(as_text=True)


def test_closing_twice_is_harmless(site: Site) -> None:
    made = report(site.database)
    browser = site.browser(Role.TRAINER)
    statuses = [browser.post(f"{ADDRESS}/{made}/answer", data=DECLINED | {"answer": text}).status_code for text in ("một", "hai")]
    with site.database.read() as session:
        assert (statuses, session.get_one(FaultReport, made).answer) == ([303, 303], "một")


def test_a_reviewer_reads_and_is_offered_no_closing(site: Site) -> None:
    made = report(site.database)
    browser = site.checking(Role.REVIEWER)
    page = browser.get(ADDRESS).get_data(as_text=True)
    beside = browser.get(BESIDE).get_data(as_text=True)
    assert ["Sai chính tả" in page, "Sai chính tả" in beside, "/answer" in page + beside] == [True, True, False]
    assert browser.post(f"{ADDRESS}/{made}/answer", data=DECLINED).status_code == 403


def test_a_form_without_its_token_closes_nothing(site: Site) -> None:
    made = report(site.database)
    site.app.config["WTF_CSRF_ENABLED"] = True
    try:
        refused = site.browser(Role.TRAINER).post(f"{ADDRESS}/{made}/answer", data=DECLINED)
    finally:
        site.app.config["WTF_CSRF_ENABLED"] = False
    with site.database.read() as session:
        assert (refused.status_code, session.get_one(FaultReport, made).closed_at) == (400, None)


def test_an_answer_that_is_too_long_is_refused_and_still_there(site: Site) -> None:
    made = report(site.database)
    answer = site.checking(Role.TRAINER).post(f"{ADDRESS}/{made}/answer", data=DECLINED | {"answer": "x" * 501})
    assert answer.status_code == 422
    assert ["500 ký tự" in answer.get_data(as_text=True), "x" * 501 in answer.get_data(as_text=True)] == [True, True]


@pytest.mark.parametrize("where", ["studio", "reports/faults"])
def test_the_studio_and_its_reports_lead_to_each_other(site: Site, where: str) -> None:
    page = site.checking(Role.TRAINER).get(f"/vi/{where}").get_data(as_text=True)
    (ways,) = re.findall(r'<ul class="subnav">(.*?)</ul>', page, re.DOTALL)
    assert re.findall(r'href="([^"]+)"', ways) == [
        "/vi/studio",
        "/vi/authoring",
        "/vi/studio/versions",
        "/vi/studio/laws",
        ADDRESS,
        "/vi/marking",
    ]
    assert re.findall(r'href="([^"]+)" aria-current="page"', ways) == [f"/vi/{where}"]
    (menu,) = re.findall(r'<ul class="nav">(.*?)</ul>', page, re.DOTALL)
    assert re.findall(r'href="([^"]+)" aria-current="page"', menu) == ["/vi/studio"]


def test_hostile_queries_are_answered(site_on_each: Site) -> None:
    report(site_on_each.database)
    browser = site_on_each.browser(Role.TRAINER)
    hostile = ("page=0", "page=x", "page=99999", "course=%27%20OR%201=1", f"course={'x' * 5000}", "course=%ff", "state=x", "state=")
    assert [each[:30] for each in hostile if browser.get(f"{ADDRESS}?{each}").status_code != 200] == []
