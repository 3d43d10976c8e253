"""A learner at their browser, for tests of pages."""

from __future__ import annotations

from collections.abc import Iterable

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from elearn.assessment.responses import Response
from elearn.content.document import Course, Lesson, Question
from tests.learning.filling import fields_of, right_fields
from tests.site import Site, first_course

COURSE = first_course()
FIRST = COURSE.lessons[0]


class Learner:
    """Somebody at their browser, in one course."""

    def __init__(self, site: Site, who: str = "own", course: Course = COURSE, language: str = "vi") -> None:
        self.site, self.course, self.language = site, course, language
        self.browser: FlaskClient = site.browser(who)

    def address(self, lesson: Lesson, act: str = "") -> str:
        return f"/{self.language}/courses/{self.course.slug}/{lesson.slug}" + (f"/{act}" if act else "")

    def post(self, lesson: Lesson, act: str, fields: Iterable[tuple[str, str]] = ()) -> TestResponse:
        data: dict[str, list[str]] = {}
        for name, value in fields:
            data.setdefault(name, []).append(value)
        return self.browser.post(self.address(lesson, act), data=data)

    def enrol(self) -> TestResponse:
        return self.browser.post(f"/{self.language}/courses/{self.course.slug}/enrol", data={"lesson": self.course.lessons[0].slug})

    def answer(self, lesson: Lesson, question: Question, response: Response | None = None, *, sending: str = "") -> TestResponse:
        fields = fields_of(question, response.answer) if response else right_fields(question, self.language)
        return self.post(lesson, "answer", [*fields, ("sending", sending)])

    def page(self, lesson: Lesson, query: str = "") -> str:
        return self.read(self.address(lesson) + query)

    def read(self, address: str) -> str:
        answer = self.browser.get(address)
        assert answer.status_code == 200, (address, answer.status_code)
        return answer.get_data(as_text=True)

    def finish(self, lesson: Lesson) -> TestResponse:
        for question in self.course.iter_questions(lesson):
            self.answer(lesson, question)
        return self.post(lesson, "end", [("path", an_ending(lesson))])

    def complete(self) -> TestResponse:
        return [self.finish(lesson) for lesson in self.course.lessons][-1]


def an_ending(lesson: Lesson) -> str:
    """The path of the first choices up to an ending; empty for a lesson without a case."""
    if lesson.case is None:
        return ""
    path, scene = [], lesson.case.scenes[0]
    while scene.role == "scene":
        path.append(scene.forks[0].id)
        found = lesson.case.scene(scene.forks[0].to)
        assert found is not None
        scene = found
    return ".".join(path)


def question_of(lesson: Lesson, kind: str = "single", course: Course = COURSE) -> Question:
    return next(each for each in course.iter_questions(lesson) if each.kind == kind)
