"""`elearn quiz allow`."""

from __future__ import annotations

from datetime import datetime

import click
from sqlalchemy.orm import Session

from elearn.accounts.queries import find_person_by_staff_code
from elearn.assessment import service
from elearn.catalogue.library import LIBRARY
from elearn.catalogue.queries import get_course
from elearn.cli import installation
from elearn.cli.speech import say
from elearn.content.document import Course, Lesson
from elearn.core.actor import SYSTEM
from elearn.core.errors import N_, Invalid, NotFound
from elearn.learning.queries import find_cycle


@click.group(help=N_("Lượt làm bài kiểm tra."))
def quiz() -> None:
    pass


def allow_more(
    session: Session, staff_code: str, course_slug: str, quiz_name: str, *, extra: int, reason: str, now: datetime
) -> None:
    """Lets a person try a quiz more often, in the cycle in which they take the course now. `quiz_name`: the quiz's id or slug.

    Raises:
        NotFound: there is no such person, course or quiz, or the person does not take the course.
        Invalid: the number or the reason does not fit, or the quiz may be tried without limit.
    """
    person = find_person_by_staff_code(session, staff_code)
    if person is None:
        raise NotFound(N_("Không có ai mang mã nhân sự này."))
    entry = get_course(session, SYSTEM, course_slug)
    lesson = _quiz(LIBRARY.get_document(session, entry.rendition_id), quiz_name)
    cycle = find_cycle(session, person, entry.id)
    if cycle is None:
        raise NotFound(N_("Người này chưa học khóa học ấy."))
    service.allow_attempts(session, SYSTEM, person, entry.id, lesson.id, cycle=cycle, extra=extra, reason=reason, now=now)


def _quiz(course: Course, name: str) -> Lesson:
    for lesson in course.lessons:
        if lesson.quiz is not None and name in {lesson.id, lesson.slug}:
            if lesson.quiz.attempts is None:
                raise Invalid(N_("Bài kiểm tra này không giới hạn số lượt."))
            return lesson
    raise NotFound(N_("Khóa học không có bài kiểm tra này."))


@quiz.command(help=N_("Mở thêm lượt làm một bài kiểm tra cho một người. QUIZ là mã hoặc địa chỉ của bài kiểm tra."))
@click.argument("staff_code")
@click.argument("course")
@click.argument("quiz_name", metavar="QUIZ")
@click.option("--attempts", type=click.IntRange(1, 20), required=True, help=N_("Thêm mấy lượt, từ 1 đến 20."))
@click.option("--because", required=True, help=N_("Lý do; được lưu lại."))
def allow(staff_code: str, course: str, quiz_name: str, attempts: int, because: str) -> None:
    with installation.opened(installation.settings()) as database, database.unit_of_work() as work:
        installation.refuse_other_schema(database)
        allow_more(work.session, staff_code, course, quiz_name, extra=attempts, reason=because, now=work.now)
    say(N_("Đã mở thêm %(extra)s lượt cho %(staff_code)s."), extra=attempts, staff_code=staff_code)
