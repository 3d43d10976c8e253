"""Where the site leads a learner after a quiz: what is left to learn, an open attempt, never a quiz without attempts."""

from __future__ import annotations

import re

import pytest

from elearn.assessment.responses import Written
from elearn.assessment.service import allow_attempts
from elearn.catalogue.queries import get_course
from elearn.core.actor import SYSTEM
from elearn.learning.models import LessonProgress
from tests.assessment.counter import FINAL, STEPWISE, WRITING, Candidate, counter_course, wrong_answer
from tests.site import GUEST, Site

COURSE = "/vi/courses/tiep-khach/"


def fail(candidate: Candidate, quiz: str = FINAL, times: int = 1) -> None:
    for _ in range(times):
        attempt_id = candidate.start(quiz)
        for item in candidate.sitting(attempt_id).paper.items:
            if item.question.kind != "essay":
                candidate.save(attempt_id, item, wrong_answer(item.question))
        candidate.submit(attempt_id)


def read(candidate: Candidate, address: str) -> str:
    answer = candidate.reader.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return answer.get_data(as_text=True)


def leads(candidate: Candidate) -> list[str]:
    """The address of the lamp button of the course page and of the learner's own page."""
    pages = [read(candidate, each) for each in (COURSE, "/vi/learning")]
    return [found for page in pages for found in re.findall(r'<a class="btn lampy" href="([^"#]+)', page)]


def states(page: str) -> list[str]:
    return re.findall(r'<span class="tag[^"]*">.*?([^<>]+)</span>', page)


def write(candidate: Candidate) -> None:
    attempt_id = candidate.start(WRITING)
    for item in candidate.sitting(attempt_id).paper.items:
        candidate.save(attempt_id, item, Written("Thưa cô Ba, mai có ạ.") if item.question.kind == "essay" else None)
    candidate.submit(attempt_id)


def done_but(site: Site, quiz: str) -> None:
    """Finishes all of the course for `own` but this quiz."""
    with site.database.unit_of_work() as work:
        entry = get_course(work.session, SYSTEM, "tiep-khach")
        for lesson in counter_course().lessons:
            if lesson.id != quiz:
                progress = LessonProgress(
                    person_id=site.plan.people["own"],
                    course_id=entry.id,
                    cycle=1,
                    lesson=lesson.id,
                    opened_at=work.now,
                    moved_at=work.now,
                )
                progress.done_at = progress.end_reached_at = work.now
                progress.rendition_id = entry.rendition_id
                work.session.add(progress)


def first_lesson() -> str:
    return f"{COURSE}{counter_course().lessons[0].slug}"


def allow_one_more(site: Site) -> None:
    with site.database.unit_of_work() as work:
        found = get_course(work.session, SYSTEM, "tiep-khach")
        person = site.plan.people["own"]
        allow_attempts(work.session, SYSTEM, person, found.id, FINAL, cycle=1, extra=1, reason="Máy hỏng", now=work.now)


def test_an_open_attempt_is_what_one_goes_on_with(quiz_site: Site) -> None:
    candidate = Candidate(quiz_site)
    candidate.start()
    assert leads(candidate) == [f"{COURSE}{FINAL}"] * 2


def test_after_a_failed_quiz_the_way_leads_to_what_is_left_to_learn(quiz_site: Site) -> None:
    candidate = Candidate(quiz_site)
    fail(candidate)
    assert leads(candidate) == [first_lesson()] * 2


def test_a_quiz_comes_again_once_nothing_else_is_left(quiz_site: Site) -> None:
    candidate = Candidate(quiz_site)
    fail(candidate)
    done_but(quiz_site, FINAL)
    assert leads(candidate) == [f"{COURSE}{FINAL}"] * 2


def test_no_page_leads_to_a_quiz_without_attempts_left(quiz_site: Site) -> None:
    candidate = Candidate(quiz_site)
    fail(candidate, times=3)
    done_but(quiz_site, FINAL)
    assert f"{COURSE}{FINAL}" not in leads(candidate)
    assert "Chưa đạt, đã hết lượt" in read(candidate, "/vi/learning")


def test_an_attempt_that_was_allowed_leads_to_the_quiz_again(quiz_site_on_each: Site) -> None:
    candidate = Candidate(quiz_site_on_each)
    fail(candidate, times=3)
    done_but(quiz_site_on_each, FINAL)
    allow_one_more(quiz_site_on_each)
    assert leads(candidate) == [f"{COURSE}{FINAL}"] * 2


def test_a_paper_that_waits_for_its_marks_is_not_gone_on_with(quiz_site_on_each: Site) -> None:
    candidate = Candidate(quiz_site_on_each)
    write(candidate)
    done_but(quiz_site_on_each, WRITING)
    assert f"{COURSE}{WRITING}" not in leads(candidate)
    assert "Đang chờ người chấm" in states(read(candidate, COURSE))


@pytest.mark.parametrize(
    ("times", "words"), [(1, "Chưa đạt, còn 2 lượt"), (2, "Chưa đạt, còn 1 lượt"), (3, "Chưa đạt, đã hết lượt")]
)
def test_a_failed_quiz_is_said_in_words_on_the_course_page_and_in_the_contents(quiz_site: Site, times: int, words: str) -> None:
    candidate = Candidate(quiz_site)
    fail(candidate, times=times)
    assert words in states(read(candidate, COURSE))
    assert f"({words})" in read(candidate, first_lesson())


def test_a_quiz_without_a_limit_counts_no_attempts(quiz_site: Site) -> None:
    candidate = Candidate(quiz_site)
    fail(candidate, STEPWISE)
    assert "Chưa đạt" in states(read(candidate, COURSE))


def test_an_open_attempt_is_called_under_way(quiz_site: Site) -> None:
    candidate = Candidate(quiz_site)
    fail(candidate)
    candidate.start()
    assert "Đang làm" in states(read(candidate, COURSE))


def test_nobody_elses_attempts_are_counted(quiz_site: Site) -> None:
    fail(Candidate(quiz_site, "below"))
    candidate = Candidate(quiz_site)
    candidate.start()
    assert "Chưa đạt" not in read(candidate, COURSE)


@pytest.mark.parametrize(("who", "is_counted"), [(GUEST, False), ("other", True)])
def test_the_home_page_counts_a_quiz_for_whoever_can_sit_it(quiz_site: Site, who: str, *, is_counted: bool) -> None:
    """Somebody with an account can, before they have taken up the course; a reader without one cannot."""
    course = counter_course()
    page = quiz_site.browser(who).get("/vi/").get_data(as_text=True)
    quizzes = [each.id for each in course.lessons if each.kind == "quiz"]
    (counted,) = [each.split() for each in re.findall(r'data-lessons="([^"]*)"', page) if course.lessons[0].id in each.split()]
    assert bool(set(quizzes) & set(counted)) is is_counted
