"""What somebody learned before a journey begins, by the services that the pages call."""

from __future__ import annotations

from sqlalchemy import select

from elearn.accounts.models import Account
from elearn.catalogue.queries import get_course
from elearn.content.document import Course
from elearn.core.days import day_of
from elearn.core.db.work import Database
from elearn.learning import service
from elearn.learning.service import Place
from elearn.organisation.queries import actor_of
from tests.build import right_answer
from tests.learning.learner import an_ending


def complete(database: Database, username: str, course: Course) -> None:
    """Every lesson of the course, rightly answered and read to its end, by the person who signs in with this name."""
    with database.unit_of_work() as work:
        person = work.session.scalars(select(Account.person_id).where(Account.username == username)).one()
        actor = actor_of(work.session, person, today=day_of(work.session, work.now))
        assert actor is not None
        entry = get_course(work.session, actor, course.slug)
        for lesson in course.lessons:
            place = Place(entry, course, lesson)
            for question in course.iter_questions(lesson):
                response = right_answer(question)
                service.answer(work.session, actor, place, question, response, language="vi", key=f"{question.id}.", now=work.now)
            if lesson.case is None:
                service.reach_end(work.session, actor, place, now=work.now)
            else:
                service.close_case(work.session, actor, place, an_ending(lesson).split("."), now=work.now)
