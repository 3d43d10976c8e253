"""What stands in the way at five desks: the head reads of five, answers with a day, and the learner reads it in the lesson."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from elearn.accounts.models import Account
from elearn.catalogue.queries import get_course
from elearn.content.document import Course, Lesson
from elearn.core.actor import SYSTEM, Actor
from elearn.core.ids import Id
from elearn.learning import rules, voices
from elearn.learning.models import LessonProgress
from elearn.learning.service import Place
from elearn.obstacles.models import Obstacle
from elearn.organisation.models import Employment, RoleGrant, UnitClosure
from tests.journeys.conftest import OpenContext, sign_in
from tests.journeys.installation import LiveSite

pytestmark = pytest.mark.browser

ANSWER = "Quầy 3 được thay máy; từ nay đến đó dùng máy của quầy 1 buổi chiều."


def ward_of(session: Session) -> Id:
    """The ward that the demo's head answers for."""
    led = select(RoleGrant.unit_id).join(Account, Account.person_id == RoleGrant.person_id)
    return session.scalars(led.where(Account.username == "lanhdao")).one()


@pytest.fixture
def lesson(site: LiveSite, course: Course) -> Lesson:
    """One whose act nobody waits for an answer about, and chị Hạnh has not come to."""
    with site.database.read() as session:
        unanswered = select(Obstacle.lesson).where(Obstacle.answered_on.is_(None), Obstacle.reason == "machine")
        taken = set(session.scalars(unanswered.where(Obstacle.unit_id == ward_of(session))))
        own = select(LessonProgress.lesson).join(Account, Account.person_id == LessonProgress.person_id)
        taken |= set(session.scalars(own.where(Account.username == "hocvien")))
    free = [each for each in course.lessons if rules.has_desk_act(each) and each.case is None and each.id not in taken]
    return free[-1]


def tell_by_four(site: LiveSite, course: Course, lesson: Lesson) -> None:
    """Four others of the ward say the same, at their own desks."""
    with site.database.unit_of_work() as work:
        session = work.session
        entry = get_course(session, SYSTEM, course.slug)
        has_begun = exists().where(LessonProgress.person_id == Employment.person_id, LessonProgress.lesson == lesson.id)
        others = session.execute(
            select(Employment.person_id, Employment.unit_id)
            .join(UnitClosure, UnitClosure.descendant_id == Employment.unit_id)
            .where(UnitClosure.ancestor_id == ward_of(session), Employment.is_main, ~has_begun)
            .order_by(Employment.id.desc())
            .limit(4)
        ).all()
        for person, unit in others:
            actor = Actor(person_id=person, unit_id=unit)
            voices.do_desk_act(session, actor, Place(entry, course, lesson), obstacle="machine", now=work.now)
    assert len(others) == 4


def say_could_not(page: Page, course: Course, lesson: Lesson) -> None:
    page.goto(f"/vi/courses/{course.slug}/{lesson.slug}")
    page.get_by_text("Chưa làm được vì…").click()
    page.get_by_label("Máy quá cũ").check()
    page.get_by_role("button", name="Gửi lý do").click()
    expect(page.locator("#desk-answer")).to_contain_text("Đã ghi nhận lý do, không kèm tên.")


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_five_people_read_an_answer_with_a_day(
    open_context: OpenContext, site: LiveSite, course: Course, lesson: Lesson, *, scripts: bool
) -> None:
    tell_by_four(site, course, lesson)
    learner = open_context(site, scripts=scripts, width=360).new_page()
    sign_in(learner, "hocvien")
    say_could_not(learner, course, lesson)

    head = open_context(site, scripts=scripts, width=360).new_page()
    sign_in(head, "lanhdao")
    head.goto("/vi/obstacles")
    entry = head.locator("main ul.lines > li", has_text=lesson.title["vi"]).filter(has_text="Máy quá cũ")
    expect(entry).to_contain_text("Ít nhất 5 người báo")
    entry.get_by_role("link").click()
    head.get_by_label("Câu trả lời").fill(ANSWER)
    head.get_by_label("Hẹn xong trước ngày").fill("31/12/2026")
    head.get_by_role("button", name="Gửi câu trả lời").click()
    expect(head.locator("main")).to_contain_text("hẹn xong trước 31/12/2026")

    learner.goto("/vi/learning")
    learner.locator("main").get_by_role("link", name=lesson.title["vi"]).filter(has_text="đọc trả lời").click()
    expect(learner.locator("#desk-answer")).to_contain_text(ANSWER)
    expect(learner.locator("#desk-answer")).to_contain_text("hẹn xong trước 31/12/2026")
